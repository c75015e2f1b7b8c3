"""Articles: a grammar of news and advice, and the pages that show them."""
