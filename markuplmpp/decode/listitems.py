"""What an element says that is an item of a list, without what is no part of the item."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.node import Page
from markuplmpp.dom.text import element_text
from markuplmpp.values import item_key


def item_text(scores: PageScores, node: int, is_likely: npt.NDArray[np.bool_]) -> str:
    """Returns the text of an element that is an item, without the lines in it of which nothing is likely.

    Of a step of a recipe those are its number, its photographer, what it needs of the ingredients. On 78 recipe pages
    of tune sites the F1 of instructions rose from 0.924 to 0.932 with :func:`begins_item`.

    Args:
        scores: Probabilities of the page's nodes.
        node: The element.
        is_likely: Which leaves are likely to be of the list. (nodes,)
    """
    page = scores.page
    leaves = page.leaves[slice(*page.leaves.searchsorted([node, page.end[node]]))]
    leaves = leaves[scores.has_word[leaves]]
    firsts, line = np.unique(scores.lines[leaves, 0], return_inverse=True)
    kept = np.bincount(line, weights=is_likely[leaves], minlength=len(firsts)) > 0
    if kept.all() or not kept.any():
        return element_text(page, node)
    # A line that goes on outside of the element ends with it.
    starts = np.maximum(firsts, node)[kept].tolist()
    ends = np.minimum(scores.lines[firsts, 1] + 1, page.end[node])[kept].tolist()
    return " ".join(map(page.text_of, starts, ends))


def begins_item(page: Page, nodes: list[int], items: list[str]) -> npt.NDArray[np.bool_]:
    """Returns which leaves in some elements are an item of another list, or its beginning with an amount. (nodes,)

    A step may name the ingredients that it needs, without what is said of them in the list ("cold", "see note").

    Args:
        page: The page.
        nodes: The elements.
        items: What the other list says, by :func:`~markuplmpp.values.item_key`, sorted.
    """
    out = np.zeros(len(page), dtype=np.bool_)
    for node in nodes if items else ():
        for leaf in page.leaves[slice(*page.leaves.searchsorted([node, page.end[node]]))].tolist():
            key = item_key(page.text(leaf))
            at = bisect_left(items, key)
            is_amount = any(char.isdigit() for char in key)
            out[leaf] = at < len(items) and (items[at] == key or (is_amount and items[at].startswith(key)))
    return out
