"""Which items of two lists are the same: ingredients as a page shows them and as its markup has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from markuplmpp.values.typeset import typeset

T = TypeVar("T")

_WORD = re.compile(r"[^\W\d_]+|\d+")


def words_key(text: str) -> str:
    """Returns the words and numbers of a text in order of the alphabet, as :func:`typeset` would set them.

    >>> words_key("Pak Choi: 0.5 kg") == words_key("½kg Pak Choi"), words_key("- ")
    (True, '')
    """
    return " ".join(sorted(_WORD.findall(unicodedata.normalize("NFKC", typeset(text)).casefold())))


def pair_up(left: Sequence[T], right: Sequence[T], *keys: Callable[[T], str]) -> list[int | None]:
    """Pairs what has the same key, each once and in order; what a key leaves over is paired by the next.

    Args:
        left: Things to find a partner for.
        right: Partners.
        keys: From a thing to what its partner shares; of an empty one nothing is the partner.

    Returns:
        For each of the left its partner's place among the right, or None.

    >>> pair_up(["2 eggs", "salt", "salt"], ["salt", "eggs 2"], str, words_key)
    [1, 0, None]
    """
    partners: list[int | None] = [None] * len(left)
    taken: set[int] = set()
    for key in keys:  # by a key: a page may list 10,000 values on both sides
        places: dict[str, list[int]] = {}
        for i in range(len(right) - 1, -1, -1):
            if i not in taken:
                places.setdefault(key(right[i]), []).append(i)
        places.pop("", None)
        for i, thing in enumerate(left):
            if partners[i] is None and (same := places.get(key(thing))):
                partners[i] = at = same.pop()
                taken.add(at)
    return partners
