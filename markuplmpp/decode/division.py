"""Lists of a page and of its markup that differ: whose items are those that a reader takes from the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markuplmpp.values import TITLE_CHARS, item_key

_SHARED = 0.7
_SENTENCE_CHARS = 40
_NAMED = 0.8
_GROUP = 3  # items of a group, at least
_MOST_CHARS, _MOST_PAIRS = 20_000, 100_000  # each item of one side is looked for in each of the other
_DIGIT = re.compile(r"\d|[\u00bc-\u00be\u2150-\u215e]")


def is_better_shown(shown: Sequence[str], marked: Sequence[str]) -> bool:
    """Says whether the items that a page shows are to be taken where its markup has others.

    They are where they are the same text parted otherwise: a recipe's markup may hold all steps in one text, or each
    sentence as a step of its own. And where the markup tells names alone, of items or groups of the page, most items of
    which have amounts. Of one item, or of fewer that are short or where the markup has amounts, the page may have
    been read too coarsely.

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
    if len(shown) < len(marked) and (_are_short(shown) or (_are_short(marked) and _have_amounts(marked))):
        return False
    return _tells_names(shown, marked) or _parts_otherwise({item_key(t) for t in shown}, [item_key(t) for t in marked])


def _are_short(items: Sequence[str]) -> bool:
    return sum(map(len, items)) < _SENTENCE_CHARS * len(items)


def _have_amounts(items: Sequence[str]) -> bool:
    return 2 * sum(_DIGIT.search(item) is not None for item in items) > len(items)


def _tells_names(shown: Sequence[str], marked: Sequence[str]) -> bool:
    if not _have_amounts(shown) or any(map(_DIGIT.search, marked)):
        return False
    if marked and _GROUP * len(marked) <= len(shown) and max(map(len, marked)) <= TITLE_CHARS:
        return True  # the titles of groups
    left, named = [_words(text) for text in shown], 0
    for name in map(_words, marked):
        at = next((i for i, item in enumerate(left) if name in item), None)
        if at is not None:
            left.pop(at)
            named += 1
    return named >= _NAMED * len(marked)


def _words(text: str) -> str:
    """A text as whole words, of which another text may be a stretch."""
    return f" {' '.join(map(item_key, text.split()))} "


def _parts_otherwise(items: set[str], told: list[str]) -> bool:
    text = "".join(told)
    if len(text) > _MOST_CHARS or sum(map(len, items)) > _MOST_CHARS:
        return False
    parts = {item for item in items - set(told) if item and item in text}
    held = [[item for item in parts if item in whole] for whole in told]
    # Of what is the only part of an item the markup says more.
    alone = {inside[0] for inside in held if len(inside) == 1}
    parts -= alone.difference(*(inside for inside in held if len(inside) > 1))
    return sum(map(len, parts)) > _SHARED * len(text)
