"""Lists of a page and of its markup that differ: whose items are those that a reader takes from the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markuplmpp.values import item_key

_SHARED = 0.7
_MOST_CHARS = 20_000  # each item of one side is looked for in the other
_DIGIT = re.compile(r"\d|[\u00bc-\u00be\u2150-\u215e]")


def is_better_shown(shown: Sequence[str], marked: Sequence[str]) -> bool:
    """Says whether the items that a page shows are to be taken where its markup has others.

    They are where they are the same text parted otherwise: a recipe's markup may hold all steps in one text, or each
    sentence as a step of its own. And where the markup tells names alone, and most of the page's items have amounts.

    Args:
        shown: Items that the page shows.
        marked: Items of its markup.

    >>> is_better_shown(["Boil the water.", "Add tea."], ["Boil the water. Add tea."])
    True
    >>> is_better_shown(["2 cups water", "1 spoon tea"], ["water", "tea"])
    True
    >>> is_better_shown(["Boil the water.", "Add tea."], ["Boil the water.", "Add the tea."])
    False
    """
    amounts = sum(_DIGIT.search(text) is not None for text in shown)
    return (2 * amounts > len(shown) and not any(map(_DIGIT.search, marked))) or _parts_otherwise(shown, marked)


def _parts_otherwise(shown: Sequence[str], marked: Sequence[str]) -> bool:
    told = [item_key(text) for text in marked]
    text, items = "".join(told), [item_key(text) for text in shown]
    if len(text) > _MOST_CHARS or sum(map(len, items)) > _MOST_CHARS:
        return False
    whole = set(told)
    parts = [item for item in items if item and item not in whole and item in text]
    return sum(map(len, parts)) > _SHARED * len(text)
