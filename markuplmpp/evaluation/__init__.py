"""Scores of predictions against gold, with intervals clustered by site."""
