"""What only the page as a whole says of a node: whether the title names it, whether it's said twice, where it stands.

A window of 512 tokens shows none of it. On tune pages of articles the first ``<h1>`` is the headline on 80% only; which
other heading is, the title often tells.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from markuplmpp.dom.node import IntArray, Page
from markuplmpp.values import loose

FACTS = 3
"""Facts of each node: title, text, place."""
TITLE_FACTS, TEXT_FACTS, PLACE_FACTS = 4, 4, 10
FACT_VALUES = 1 + TITLE_FACTS + TEXT_FACTS + PLACE_FACTS
"""Values of all facts, each with a row of its own in the model's table; 0 is none."""
_FIRST = np.array([1, 1 + TITLE_FACTS, 1 + TITLE_FACTS + TEXT_FACTS], dtype=np.int32)

_NOT_SHOWN = frozenset({"meta", "link"})
_LEAST_CHARS = 3
_MOST_CHARS = 400  # of the title: every text of the page is looked for in it
_ALIKE_SHARE, _ALIKE_WORDS = 0.6, 3
_WHOLE_SHARE = 0.5
_SEPARATORS = re.compile(r"\s+[|:·•»-]\s+|\s*[|·•»–—]\s*")  # noqa: RUF001


def node_facts(page: Page, node_ids: IntArray) -> IntArray:
    """Returns the facts of nodes as rows of one table of values.

    Args:
        page: The page.
        node_ids: Any nodes. (nodes,)

    Returns:
        Per node: how far its text is that of ``<title>`` (not at all, alike, a part, the whole or one of its parts
        between bars); whether it's hidden and whether the page says it more than once; its tenth of the page.
        (nodes, 3), values below :data:`FACT_VALUES`.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<title>Blue kettle | Shop</title><h1>Shop</h1><h2>Blue kettle</h2><p>A cup<p hidden>Tea")
    >>> (node_facts(page, page.leaves) - _FIRST).tolist()
    [[3, 0, 2], [3, 0, 4], [3, 0, 6], [0, 0, 7], [0, 2, 9]]
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
    shown = np.cumsum([tag not in _NOT_SHOWN for tag in page.tags])
    facts[:, 2] = (shown - 1) * PLACE_FACTS // max(1, int(shown[-1]))
    out: IntArray = (facts + _FIRST)[node_ids].astype(np.int32)
    return out


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
