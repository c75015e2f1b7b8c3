"""Where gold, text values and page markup become node labels; a label is right or absent."""
