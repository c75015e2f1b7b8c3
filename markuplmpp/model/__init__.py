"""The network, its weights and the scorers that run it."""
