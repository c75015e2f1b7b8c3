"""Page -> token sequence with tag tokens -> windows -> numpy arrays; knows no torch."""
