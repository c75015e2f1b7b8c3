"""Which items of two lists are the same: ingredients as a page shows them and as its markup has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from markuplmpp.values.typeset import typeset

_T = TypeVar("_T")

# "1. Boil", "Step 1: boil", "1 Boil"; of "1 - 2 eggs" none is a number of its own.
_NUMBERED = re.compile(
    r"\W{0,3}(?:(?P<word>[^\W\d_]{2,15})\s)?(?P<number>\d{1,2})(?P<sign>[.):]|\s?[\u2013-](?=\s+[^\d\s]))?\s+(?=\S)"
)
_NUMBER_ALONE = re.compile(r"\W{0,3}(?:(?P<word>[^\W\d_]{2,15})\s)?(?P<number>\d{1,2})\W{0,2}")
# Where a sentence, a line or a text in a script without sentence ends ends, for "gas mark 2." is no number of a step.
_NUMBER_WITHIN = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?:)\u3002])\s*|(?<=[^\x00-\u024f])\s+)\(?(\d{1,2})[.)\u3001](?![\d.,])"
)
# Without a sign behind it a number may be an amount: then as many items at least, as long as sentences.
_LEAST_BARE, _SENTENCE_CHARS = 3, 40
_LONGEST = 100  # longer items are sentences, in which the order of words tells
TITLE_CHARS = 45
"""Of the title of a group; one of 139 titles of train truth is longer."""
_FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:/\d+)?")


def words_key(text: str) -> str:
    """Returns the words of a short text with an amount in order of the alphabet, each number with the word behind it.

    The first word is behind the last: "1 leek" is "leek, 1". A text without a number has none, nor has a long one.

    >>> words_key("Pak Choi: 0.5 kg") == words_key("½kg Pak Choi"), words_key("Pak Choi")
    (True, '')
    >>> words_key("2 cups milk, 3 eggs") == words_key("3 cups milk, 2 eggs")
    False
    """
    if len(text) > _LONGEST:
        return ""
    apart = _FRACTION.sub(r" \g<0>", typeset(text))  # "1½" is no 11/2
    words = _WORD.findall(unicodedata.normalize("NFKC", apart).replace("\u2044", "/").casefold())
    if not any(word[0].isdigit() for word in words):
        return ""
    behind = zip(words, words[1:] + words[:1], strict=True)
    return " ".join(sorted(f"{word}-{following}" if word[0].isdigit() else word for word, following in behind))


def pair_up(left: Sequence[_T], right: Sequence[_T], *keys: Callable[[_T], str]) -> list[int | None]:
    """Pairs what has the same key, each once and in order; what a key leaves over is paired by the next.

    Args:
        left: Things to find a partner for.
        right: Partners.
        keys: From a thing to what its partner shares; of an empty one nothing is the partner.

    Returns:
        For each of the left its partner's place among the right, or None.

    >>> pair_up(["2 eggs", "salt", "salt"], ["salt", "eggs: 2"], str, words_key)
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


def is_title(item: str) -> bool:
    """Says whether an item of a list is the title of a group of items: it's short and ends with a colon.

    >>> is_title("For the sauce:"), is_title("2 eggs")
    (True, False)
    """
    return len(item) <= TITLE_CHARS and item.rstrip().endswith((":", "\uff1a"))


def without_numbers(items: Sequence[str]) -> list[str]:
    """Returns the items of a list without the numbers that run through it, those of each of its parts from 1 on.

    Where no sign stands behind them and the items are no sentences they may be amounts, and stay.

    >>> without_numbers(["1. Boil.", "2. Bake.", "For the sauce", "1. Stir."])
    ['Boil.', 'Bake.', 'For the sauce', 'Stir.']
    >>> without_numbers(["Step 1: Boil", "Step 2: Bake"]), without_numbers(["1 egg", "2 onions", "3 leeks", "4 limes"])
    (['Boil', 'Bake'], ['1 egg', '2 onions', '3 leeks', '4 limes'])
    """
    found = [_NUMBERED.match(item) for item in items]
    numbered = [match for match in found if match]
    numbers = [int(match["number"]) for match in numbered]
    runs = _run(numbers)
    is_told = len({(match["word"], match["sign"]) for match in numbered}) == 1 and numbered[0]["sign"] is not None
    is_alike = len({m["word"] for m in numbered}) == 1 and numbers.count(1) == 1 and len(numbered) == len(items)
    is_long = (
        is_alike and sum(map(len, items)) >= _SENTENCE_CHARS * len(items) and max(numbers, default=0) >= _LEAST_BARE
    )
    if not runs or max(numbers, default=0) < 2 or not (is_told or is_long) or 2 * len(numbered) <= len(items):
        return list(items)
    return [item[match.end() :] if match else item for item, match in zip(items, found, strict=True)]


def bare_items(texts: Sequence[str]) -> list[str]:
    """Returns the items of a list without their numbers; an empty text for a number alone and for a title of a group.

    >>> bare_items(["Step 1", "Boil.", "Step 2", "Bake."]), bare_items(["For the sauce:", "2 eggs", "salt"])
    (['', 'Boil.', '', 'Bake.'], ['', '2 eggs', 'salt'])
    """
    items = without_numbers(texts)
    no_items = _are_numbers(items)
    if 2 * sum(map(is_title, items)) < len(items):
        no_items = [is_no_item or is_title(item) for is_no_item, item in zip(no_items, items, strict=True)]
    return ["" if is_no_item else item for is_no_item, item in zip(no_items, items, strict=True)]


def parted_by_numbers(text: str) -> list[str]:
    """Returns the parts of a text that begins with 1 and in which the numbers run on, without them; else all of it.

    >>> parted_by_numbers("1. Boil. 2. Add 2 bags. 3. Wait 4 min."), parted_by_numbers("1. Boil 2 l of water.")
    (['Boil.', 'Add 2 bags.', 'Wait 4 min.'], ['1. Boil 2 l of water.'])
    """
    found = list(_NUMBER_WITHIN.finditer(text))
    numbers = [int(match[1]) for match in found]
    if len(found) < _LEAST_BARE or numbers != list(range(1, len(found) + 1)) or text[: found[0].start()].strip():
        return [text]
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [part for match, end in zip(found, ends, strict=True) if (part := text[match.end() : end].strip())]


def number_items(items: Sequence[str]) -> bool:
    """Says whether texts number what stands beside them: they are numbers that run from 1 on, or begin again at 1.

    >>> number_items(["1", "2", "1", "2", "3"]), number_items(["1", "2 tsp", "3"]), number_items(["1", "1"])
    (True, False, False)
    """
    found = [_NUMBER_ALONE.fullmatch(item) for item in items]
    numbers = [int(match["number"]) for match in found if match]
    return len(numbers) == len(items) and max(numbers, default=0) >= 2 and _run(numbers)


def _are_numbers(items: Sequence[str]) -> list[bool]:
    """Which items are but the numbers of others: they run, each before another, which is a step or they have a word."""
    found = [_NUMBER_ALONE.fullmatch(item) for item in items]
    alone = [item for item, match in zip(items, found, strict=True) if match]
    others = [item for item, match in zip(items, found, strict=True) if not match]
    words = {match["word"] for match in found if match}
    are_steps = words != {None} or sum(map(len, others)) >= _SENTENCE_CHARS * len(others)
    is_before = not any(match and behind for match, behind in pairwise(found))
    if len(words) != 1 or not are_steps or not is_before or len(alone) > len(others) or not number_items(alone):
        return [False] * len(items)
    return [match is not None for match in found]


def _run(numbers: Sequence[int]) -> bool:
    """Whether numbers run from 1 on, or begin again at 1."""
    return all(number in (1, before + 1) for before, number in zip([0, *numbers], numbers, strict=False))
