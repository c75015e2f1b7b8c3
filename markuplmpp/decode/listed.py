"""The items of one list, seen together: with their amounts, without what numbers them and what heads their groups."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.text import without_bullet
from markuplmpp.dom.node import Page
from markuplmpp.values import bare_items, loose, number_items, parted_by_numbers

_NUMBER = "\\d\u00bc-\u00be\u2150-\u215e"
_AMOUNT_CHARS, _AMOUNT_WORDS = 20, 4
_AMOUNT = re.compile(rf"[(~\u2248]?\s?[{_NUMBER}].*")
_SENTENCE_ENDS = (".", "!", "?", "\u3002")
_LIST_TAGS = frozenset({"ul", "ol", "dl", "table", "tbody", "body"})
_MOST_LEAVES, _MOST_LEVELS = 12, 6  # of an element that is an item
_LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class _Box:
    """An element that holds an item and its amount, and of it the nodes from the one to the other."""

    node: int
    first: int
    end: int
    amount: str


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

    In most of the list, or in none of it: the smallest element is taken that holds an amount beside an item, and
    nothing else of the list. Items that are longer than names, or sentences, are steps: their numbers and times stand
    there.
    """
    names = [c for c in items if not _AMOUNT.match(c.text)]
    sentences = sum(c.text.endswith(_SENTENCE_ENDS) for c in names)
    if len(names) < _LEAST_ITEMS or 2 * sentences >= len(names) or median(len(c.text) for c in names) > NAME_CHARS:
        return items
    nodes = [c.node for c in items]
    amounts = {c.node for c in items if _is_amount(c.text)}
    boxes = {c.node: box for c in names if (box := _box(c, nodes, amounts, page)) is not None}
    if len(boxes) < _LEAST_ITEMS or 2 * len(boxes) < len(names) or number_items([b.amount for b in boxes.values()]):
        return items
    of_box = {box.node: box for box in boxes.values()}  # where both are likely the name tells more
    alone = (c for c in items if c.node in amounts)
    found = {c.node: box for c in alone if (box := _box(c, nodes, amounts, page)) is not None}
    boxes |= {node: of_box.get(box.node, box) for node, box in found.items()}
    out: list[Candidate] = []
    end = -1
    for c in items:
        if (box := boxes.get(c.node)) is not None:
            if box.node >= end:  # else its amount or its name came before it
                while out and out[-1].node >= box.node:
                    out.pop()
                text = without_bullet(page.text_of(box.first, box.end))
                out.append(replace(c, node=box.node, text=text))
                end = int(page.end[box.node])
        elif c.node >= end:
            out.append(c)
    return out


def _box(item: Candidate, nodes: list[int], amounts: set[int], page: Page) -> _Box | None:
    """The smallest element that holds what an item lacks, an amount or a name, and at most that of other items."""
    own_end = max(item.node + 1, int(page.end[item.node]))
    is_amount = item.node in amounts
    inner = item.node
    for element in page.ancestors(item.node)[:_MOST_LEVELS]:
        end = int(page.end[element])
        leaves = page.leaves[slice(*page.leaves.searchsorted([element, end]))]
        if len(leaves) > _MOST_LEAVES or page.tags[element] in _LIST_TAGS:
            return None
        others = [node for node in nodes[bisect_left(nodes, element) : bisect_left(nodes, end)] if node != item.node]
        if len(others) > 1 or any((node in amounts) == is_amount for node in others):
            return None
        beside = [leaf for leaf in leaves.tolist() if not item.node <= leaf < own_end]
        texts = {leaf: page.text(leaf) for leaf in beside}
        if is_amount:
            found = [leaf for leaf in beside if not _is_amount(texts[leaf]) and any(map(str.isalpha, texts[leaf]))][:1]
        else:
            found = [leaf for leaf in beside if _is_amount(texts[leaf]) and loose(texts[leaf]) not in loose(item.text)]
        if found:
            first, last = min(inner, *found), max(int(page.end[inner]), _end_within(element, found[-1], page))
            return _Box(element, first, last, item.text if is_amount else texts[found[0]])
        inner = element
    return None


def _end_within(element: int, leaf: int, page: Page) -> int:
    """The end of what holds a leaf right below an element."""
    child = next((above for above in page.ancestors(leaf) if page.parent[above] == element), leaf)
    return max(leaf + 1, int(page.end[child]))


def _is_amount(text: str) -> bool:
    is_short = len(text) <= _AMOUNT_CHARS and len(text.split()) <= _AMOUNT_WORDS
    return is_short and _AMOUNT.fullmatch(text) is not None
