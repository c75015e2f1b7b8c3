"""Node scores -> records."""
