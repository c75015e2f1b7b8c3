"""The items of one list, seen together: with their amounts, without what numbers them and what heads their groups."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.dom.node import Page
from markuplmpp.dom.text import element_text
from markuplmpp.values import bare_items, loose, parted_by_numbers

_AMOUNT = re.compile(r"[^\w]{0,3}[\d\u00bc-\u00be\u2150-\u215e][^\n]{0,19}")
_AMOUNT_WORDS = 4
_MOST_LEAVES = 12  # of an element that is an item
_LEAST_ITEMS = 3


def as_list(candidates: Sequence[Candidate], page: Page) -> list[Candidate]:
    """Makes the items of a list of what the texts of the page propose.

    Args:
        candidates: Values of one field that is a list, in page order.
        page: The page.

    Returns:
        Those that are items, in page order.
    """
    parted = [replace(c, text=text) for c in candidates for text in parted_by_numbers(c.text)]
    items = _with_amounts(parted, page)
    bare = bare_items([c.text for c in items])
    return [replace(c, text=text) for c, text in zip(items, bare, strict=True) if text]


def _with_amounts(items: list[Candidate], page: Page) -> list[Candidate]:
    """Takes items together with their amounts where these stand beside them: in a cell or a box of their own.

    In most of the list, or in none of it: the smallest element is taken that holds an amount beside an item, and no
    other item. Items that are longer than names are steps, and what stands beside them is their number.
    """
    bare = [c for c in items if not _AMOUNT.match(c.text)]
    if len(bare) < _LEAST_ITEMS or median(len(c.text) for c in bare) > NAME_CHARS:
        return items
    nodes = [c.node for c in items if not _is_amount(c.text)]
    around = {c.node: box for c in bare if (box := _around(c, nodes, page, is_amount=True)) is not None}
    if len(around) < _LEAST_ITEMS or 2 * len(around) < len(bare):
        return items
    numbers = [int(found[0]) for box in around.values() if (found := re.findall(r"\d+", page.text(box)))]
    if all(before < number for before, number in pairwise(numbers)):
        return items  # they number steps
    alone = [c for c in items if _is_amount(c.text)]
    around |= {c.node: box for c in alone if (box := _around(c, nodes, page, is_amount=False)) is not None}
    out: list[Candidate] = []
    end = -1
    for c in items:
        if (box := around.get(c.node)) is not None:
            while out and out[-1].node >= box:
                out.pop()
            out.append(replace(c, node=box, text=element_text(page, box)))
            end = int(page.end[box])
        elif c.node >= end:
            out.append(c)
    return out


def _around(item: Candidate, nodes: list[int], page: Page, *, is_amount: bool) -> int | None:
    """The smallest element that holds an amount beside an item, or a name beside an amount, and no other item."""
    own = range(item.node, max(item.node + 1, int(page.end[item.node])))
    said = loose(item.text)
    for element in page.ancestors(item.node):
        end = int(page.end[element])
        leaves = page.leaves[slice(*page.leaves.searchsorted([element, end]))]
        if len(leaves) > _MOST_LEAVES or bisect_left(nodes, end) - bisect_left(nodes, element) > is_amount:
            return None
        beside = [
            text
            for leaf in leaves.tolist()
            if leaf not in own and (text := page.text(leaf)) and loose(text) not in said
        ]
        if any(_is_amount(text) == is_amount for text in beside):
            return element
    return None


def _is_amount(text: str) -> bool:
    return _AMOUNT.fullmatch(text) is not None and len(text.split()) <= _AMOUNT_WORDS
