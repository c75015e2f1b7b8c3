"""Synthetic sites with exact gold: pages of shops, reviews, recipes and articles as real platforms build theirs."""
