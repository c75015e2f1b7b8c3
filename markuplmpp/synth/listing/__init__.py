"""Lists: pages of records, and blocks of cards of other products."""
