"""Which elements of a page are made alike: its path summary."""

from __future__ import annotations

import numpy as np

from markuplmpp.dom.node import IntArray, Page
from markuplmpp.dom.structure import REPEATED_TAGS


def lineages(page: Page) -> tuple[IntArray, IntArray]:
    """Sorts the elements of a page by what template made them.

    Elements alike (of one tag and :meth:`~markuplmpp.dom.node.Page.kind_names`) under one parent are of one lineage,
    and so are those under parents of one lineage, if these are told apart from others by a name or are rows: three
    ``<div>`` without a class may hold anything. It's the path summary of semistructured databases (Goldman and Widom
    1997, "DataGuides"), by template in place of tag.

    Args:
        page: The page.

    Returns:
        Lineage of each element, -1 for a leaf (nodes,); of each lineage the one around it, which comes before it, -1
        for the first (lineages,).

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<ul><li><b>1</b></li><li><b>2</b><i>3</i></li></ul>")
    >>> of, around = lineages(page)
    >>> [(tag, int(lineage)) for tag, lineage in zip(page.tags, of) if tag]
    [('html', 0), ('body', 1), ('ul', 2), ('li', 3), ('b', 4), ('li', 3), ('b', 4), ('i', 5)]
    >>> around.tolist()
    [-1, 0, 1, 2, 3, 3]
    """
    known: dict[tuple[bool, int, str, str], int] = {}
    of = [-1] * len(page)
    around: list[int] = []
    tags, kinds = page.tags, page.kind_names
    for node, (parent, is_leaf) in enumerate(zip(page.parent.tolist(), page.is_leaf.tolist(), strict=True)):
        if is_leaf:
            continue
        is_shared = parent >= 0 and bool(kinds[parent] or tags[parent] in REPEATED_TAGS)
        key = is_shared, of[parent] if is_shared else parent, tags[node], kinds[node]
        if key not in known:
            known[key] = len(around)
            around.append(of[parent] if parent >= 0 else -1)
        of[node] = known[key]
    return np.array(of, np.int32), np.array(around, np.int32)
