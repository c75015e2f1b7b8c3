"""Lists that are the same text, parted at other places."""

from __future__ import annotations

from collections.abc import Sequence

from markuplmpp.values import item_key

_SHARED = 0.7
_MOST_CHARS = 20_000  # each item of one side is looked for in the other


def divides_otherwise(shown: Sequence[str], marked: Sequence[str]) -> bool:
    """Says whether a page parts the text that its markup has into other items.

    A recipe's markup may hold all steps in one text, or each sentence as a step of its own: then a reader's items are
    those that the page shows.

    Args:
        shown: Items that the page shows.
        marked: Items of its markup.

    >>> divides_otherwise(["Boil the water.", "Add tea."], ["Boil the water. Add tea."])
    True
    >>> divides_otherwise(["Boil the water.", "Add tea."], ["Boil the water.", "Add the tea."])
    False
    """
    told = [item_key(text) for text in marked]
    text, items = "".join(told), [item_key(text) for text in shown]
    if len(text) > _MOST_CHARS or sum(map(len, items)) > _MOST_CHARS:
        return False
    whole = set(told)
    parts = [item for item in items if item and item not in whole and item in text]
    return sum(map(len, parts)) > _SHARED * len(text)
