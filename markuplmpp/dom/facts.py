"""What the words of a window don't say of a node: how like the title it is, in what runs of its like, how long it is.

A window of 512 tokens shows none of that. What a text reads as (:mod:`markuplmpp.dom.readings`) its words do show, to
those who know the language. On tune pages of articles the first ``<h1>`` is the headline on 80% only; which
other heading is, the title often tells.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from markuplmpp.dom.node import BoolArray, IntArray, Page
from markuplmpp.dom.readings import READ_KINDS, kinds_read
from markuplmpp.values import loose

_VALUES = {"title": 4, "text": 4, "place": 10, "run": 6, "below_run": 4, "length": 8, "links": 4}
_OF_PAGE = len(_VALUES)
_VALUES |= dict.fromkeys(READ_KINDS, 4)
FACTS = len(_VALUES)
"""Facts of each node."""
PLACE_FACTS = _VALUES["place"]
FACT_VALUES = 1 + sum(_VALUES.values())
"""Values of all facts, each with a row of its own in the model's table; 0 is none."""
_FIRST = np.cumsum([1, *_VALUES.values()], dtype=np.int32)[:-1]

_NOT_SHOWN = frozenset({"meta", "link"})
_LEAST_CHARS = 3
_MOST_CHARS = 400  # of the title: every text of the page is looked for in it
_ALIKE_SHARE, _ALIKE_WORDS = 0.6, 3
_WHOLE_SHARE = 0.5
_RUN_SIZES = (3, 5, 10, 20, 50)  # of elements alike under one parent; two may be anything
_SEPARATORS = re.compile(r"\s+[|:·•»-]\s+|\s*[|·•»–—]\s*")  # noqa: RUF001


def node_facts(page: Page, node_ids: IntArray) -> IntArray:
    """Returns the facts of nodes as rows of one table of values.

    Args:
        page: The page.
        node_ids: Any nodes. (nodes,)

    Returns:
        Per node: how far its text is that of ``<title>`` (not at all, alike, a part, the whole or one of its parts
        between bars); whether it's hidden and whether the page says it more than once; its tenth of the page; how many
        elements alike (of one parent, tag and :attr:`~Page.kind_names`) the nearest such one around it is among; how
        many branchings it's below that one; how long its text is, by powers of four; how much of it is in links (none,
        less than half, more, all); then how it can be read as each kind of value (:func:`kinds_read`).
        (nodes, facts), values below :data:`FACT_VALUES`.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<title>Blue kettle | Shop</title><h1>Shop</h1><h2>Blue kettle</h2><p>A cup<p hidden>Tea")
    >>> (node_facts(page, page.leaves) - _FIRST)[:, :3].tolist()
    [[3, 0, 2], [3, 0, 4], [3, 0, 6], [0, 0, 7], [0, 2, 9]]
    >>> page = parse_html("<ul><li>tea<li>milk<li><b><a>oat</a> milk</b>")
    >>> (node_facts(page, page.leaves) - _FIRST)[:, 3:7].tolist()
    [[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 3], [1, 1, 1, 0]]
    """
    facts = np.zeros((len(page), FACTS), dtype=np.int32)
    texts = {i: loose(page.texts[i]) for i in page.leaves.tolist()}
    title = page_title(page)
    body_start = next((i for i, tag in enumerate(page.tags) if tag == "body"), 0)
    said = Counter(text for i, text in texts.items() if i >= body_start and len(text) >= _LEAST_CHARS)
    if title:
        whole, words, parts = loose(title), set(title.casefold().split()), set(title_parts(title))
        known: dict[str, int] = {}
        for i, text in texts.items():
            if _LEAST_CHARS <= len(text) <= 2 * len(whole):
                if text not in known:
                    known[text] = _of_title(text, page.texts[i], whole, parts, words)
                facts[i, 0] = known[text]
    facts[:, 1] = [2 * hidden for hidden in page.hidden.tolist()]
    for i, text in texts.items():
        facts[i, 1] += said[text] > 1
    # Not by meta and link elements, which may be of schema.org: what labels are made from must not show in inputs.
    shown = np.array([tag not in _NOT_SHOWN for tag in page.tags])
    facts[:, 2] = (shown.cumsum() - 1) * PLACE_FACTS // max(1, int(shown.sum()))
    facts[:, 3], facts[:, 4] = _runs(page, shown)
    facts[:, 5], facts[:, 6] = _extents(page, texts)
    facts[:, _OF_PAGE:] = kinds_read(page)
    out: IntArray = (facts + _FIRST)[node_ids].astype(np.int32)
    return out


def _runs(page: Page, shown: BoolArray) -> tuple[IntArray, IntArray]:
    """Size of the run that the nearest element of a run around each node is in, and branchings between. (nodes,) each

    Of a list of 60 rows a window shows ten, and of a row that ends in it not that another one follows.
    """
    parents, in_run = page.parent.tolist(), (page.alike >= _RUN_SIZES[0]).tolist()
    branches = (np.bincount(page.parent[1:][shown[1:]], minlength=len(page)) > 1).tolist()
    nearest, levels = [0], [0]
    for node in range(1, len(page)):
        parent, is_run = parents[node], in_run[node]
        nearest.append(node if is_run else nearest[parent])
        levels.append(0 if is_run else levels[parent] + branches[parent])
    size = np.searchsorted(_RUN_SIZES, page.alike[nearest], side="right")
    return size.astype(np.int32), np.where(size > 0, np.minimum(levels, _VALUES["below_run"] - 1), 0).astype(np.int32)


def _extents(page: Page, texts: dict[int, str]) -> tuple[IntArray, IntArray]:
    """Power of four of the letters and digits of each node, and how much of them is in links. (nodes,) each"""
    chars = np.zeros(len(page) + 1, dtype=np.int64)
    chars[np.fromiter(texts, np.int64, len(texts)) + 1] = [len(text) for text in texts.values()]
    links = np.flatnonzero([tag == "a" for tag in page.tags])
    edges = np.zeros(len(page) + 1, dtype=np.int64)
    np.add.at(edges, links, 1)
    np.add.at(edges, page.end[links], -1)
    linked = np.concatenate([[0], np.where(edges[:-1].cumsum() > 0, chars[1:], 0)])
    total, in_links = (sums[page.end] - sums[:-1] for sums in (chars.cumsum(), linked.cumsum()))
    length = np.minimum(np.log2(np.maximum(total, 1)) // 2, _VALUES["length"] - 1)
    share = np.where(in_links == 0, 0, np.where(in_links == total, 3, 1 + (2 * in_links >= total)))
    return length.astype(np.int32), share.astype(np.int32)


def page_title(page: Page) -> str:
    """Returns the text of the head's ``<title>``, "" where it has none; a picture (svg) may have one too."""
    for i, tag in enumerate(page.tags):
        if tag == "title" and page.parent[i] >= 0 and page.tags[int(page.parent[i])] == "head":
            return page.text(i)[:_MOST_CHARS]
        if tag == "body":
            break
    return ""


def title_parts(title: str) -> list[str]:
    """Returns what a title has between its bars and dashes, in letters and digits only.

    >>> title_parts("Blue kettle - 2 l | Acme")
    ['bluekettle', '2l', 'acme']
    """
    return [part for part in map(loose, _SEPARATORS.split(title)) if part]


def _of_title(text: str, shown: str, whole: str, parts: set[str], words: set[str]) -> int:
    if text in parts or whole in text or (text in whole and len(text) >= _WHOLE_SHARE * len(whole)):
        return 3
    if text in whole:
        return 2
    own = set(shown.casefold().split())
    shared = len(own & words)
    return int(shared >= _ALIKE_WORDS and shared >= _ALIKE_SHARE * len(own))
