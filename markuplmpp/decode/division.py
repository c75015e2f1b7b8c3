"""Lists of a page and of its markup that differ: whose items are those that a reader takes from the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markuplmpp.values import item_key

_SHARED = 0.7
_MOST_CHARS, _MOST_PAIRS = 20_000, 100_000  # each item of one side is looked for in each of the other
_DIGIT = re.compile(r"\d|[\u00bc-\u00be\u2150-\u215e]")


def is_better_shown(shown: Sequence[str], marked: Sequence[str]) -> bool:
    """Says whether the items that a page shows are to be taken where its markup has others.

    They are where they are the same text parted otherwise: a recipe's markup may hold all steps in one text, or each
    sentence as a step of its own. And where the markup tells names alone, and most of the page's items have amounts.
    Of one item alone the page may have been read too coarsely.

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
    if len(shown) < 2 or len(shown) * len(marked) > _MOST_PAIRS:
        return False
    items, told = [item_key(text) for text in shown], [item_key(text) for text in marked]
    return _tells_names(shown, marked, items, told) or _parts_otherwise(set(items), told)


def _tells_names(shown: Sequence[str], marked: Sequence[str], items: list[str], told: list[str]) -> bool:
    amounts = sum(_DIGIT.search(text) is not None for text in shown)
    if 2 * amounts <= len(shown) or any(map(_DIGIT.search, marked)):
        return False
    return 2 * sum(any(name in item for item in items) for name in told) >= len(told)


def _parts_otherwise(items: set[str], told: list[str]) -> bool:
    text = "".join(told)
    if len(text) > _MOST_CHARS or sum(map(len, items)) > _MOST_CHARS:
        return False
    parts = {item for item in items - set(told) if item and item in text}
    held = [[item for item in parts if item in whole] for whole in told]
    alone = {
        item for inside in held if len(inside) == 1 for item in inside
    }  # a part of one: the markup says more of it
    parts -= alone.difference(*(inside for inside in held if len(inside) > 1))
    return sum(map(len, parts)) > _SHARED * len(text)
