"""Recipes: a grammar of dishes, ingredients and steps, and the pages that show them."""
