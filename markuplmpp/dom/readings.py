"""What kinds of value a short text can be read as: a price, a date, the words of a shop for what is in stock.

The model learns what prices and dates look like from pages of a few languages and shops; the readers of
:mod:`markuplmpp.values` know those of many, and of values that the training pages hardly have.
"""

from __future__ import annotations

import numpy as np

from markuplmpp.dom.node import IntArray, Page
from markuplmpp.values import find_values, loose

READ_KINDS = ("price", "date", "duration", "rating", "count", "availability", "yield", "gtin")
NOT_READ, PART, WHOLE, AROUND = range(4)
_MOST_CHARS = 80  # a longer text mentions values


def kinds_read(page: Page) -> IntArray:
    """Returns how each node can be read as a value of each kind.

    Args:
        page: The page.

    Returns:
        Per kind of :data:`READ_KINDS`: not at all, as are leaves of more than 80 characters together; as a part of the
        node's text; as the whole of it; or, of a leaf that can't be read alone (the ``$`` of
        ``$<b>19</b><sup>99</sup>``), the text of the element around it can. (nodes, kinds)

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p>Now $19.99</p><p>3 June 2024</p><p>Our $<b>19</b></p>")
    >>> {page.text(leaf): kinds_read(page)[leaf, :2].tolist() for leaf in page.leaves.tolist()}
    {'Now $19.99': [1, 0], '3 June 2024': [0, 2], 'Our $': [3, 0], '19': [2, 0]}
    """
    texts = [page.text(leaf) for leaf in page.leaves.tolist()]
    ends = np.cumsum([0, *map(len, texts)])
    first, end = page.leaves.searchsorted(np.arange(len(page))), page.leaves.searchsorted(page.end)
    total = ends[end] - ends[first]
    out = np.zeros((len(page), len(READ_KINDS)), dtype=np.int32)
    known: dict[str, list[int]] = {}
    for node in np.flatnonzero((total > 0) & (total <= _MOST_CHARS)).tolist():
        text = " ".join(texts[first[node] : end[node]])
        if text not in known:
            known[text] = [_how(kind, text, page.lang) for kind in READ_KINDS]
        out[node] = known[text]
    own = out[page.leaves]
    around = out[page.parent[page.leaves]] > NOT_READ
    out[page.leaves] = np.where((own == NOT_READ) & around, AROUND, own)
    return out


def _how(kind: str, text: str, lang: str | None) -> int:
    found = find_values(kind, text, lang=lang)
    if not found:
        return NOT_READ
    return WHOLE if any(loose(text[start:end]) == loose(text) for start, end, _ in found) else PART
