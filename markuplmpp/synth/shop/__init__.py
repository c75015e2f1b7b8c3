"""Shops: what they sell, and the page of one product."""
