"""What stands in the same place of rows that are built alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from markuplmpp.decode.items import ItemElement
from markuplmpp.dom.node import Page

HEADING, LINK, TEXT = "heading", "link", "text"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTROLS = frozenset({"button", "select"})
_FORMS = frozenset({"label", "form"})  # hold prices, but no names
_CROSSED_OUT = frozenset({"del", "s", "strike"})
_MOST_CHARS = 300
_LINK_LEAVES = 3  # more are a card that is a link as a whole

Place = tuple[str, int, int]
"""Where a text stands in a row: in a heading, a link or neither, the number of its path (the tags and class names from
the row down to it), and how many texts of the row stand in such a place before it.
"""


@dataclass(frozen=True)
class RowReader:
    """Reads rows of a page.

    Args:
        page: The page.
        paths: Numbers of the paths in rows: by that of the path above, tag and class.
        crossed_out: Paths of what is crossed out.
    """

    page: Page
    paths: dict[tuple[int, str, str], int] = field(default_factory=dict)
    crossed_out: set[int] = field(default_factory=set)

    def nodes(self, row: ItemElement) -> dict[int, int]:
        """The nodes of a row in page order, without what is hidden or in a button, and the numbers of their paths."""
        page = self.page
        path = {node: -1 - number for number, node in enumerate(row.nodes)}
        for node in range(row.node, row.end):
            above = int(page.parent[node])
            if node in path or above not in path or page.tags[above] in _CONTROLS or page.hidden[node]:
                continue
            key = path[above], page.tags[node], page.kind_names[node]
            path[node] = number = self.paths.setdefault(key, len(self.paths))
            if path[above] in self.crossed_out or page.tags[node] in _CROSSED_OUT:
                self.crossed_out.add(number)
        return dict(sorted(path.items()))

    def texts(self, row: ItemElement) -> Iterator[tuple[int, Place]]:
        """The headings, links and other texts of a row in page order, without those of forms."""
        page, path = self.page, self.nodes(row)
        parts: dict[int, tuple[str, int]] = {}  # of an element: what it's a part of, and the element that is that
        before = Counter[tuple[str, int]]()
        seen, asked = set[int](), set[int]()
        for node in path:
            if (above := int(page.parent[node])) in asked or (page.tags[above] in _FORMS and above in path):
                asked.add(node)
                continue
            parts[node] = part = _part(page, node, parts.get(above, (TEXT, -1)))
            unit = node if part[1] < 0 else part[1]
            if page.text_index[node] and unit not in seen:
                seen.add(unit)
                place = part[0], path[unit]
                if len(page.text(unit)) <= _MOST_CHARS:
                    yield unit, (*place, before[place])
                before[place] += 1


def _part(page: Page, node: int, above: tuple[str, int]) -> tuple[str, int]:
    tag = page.tags[node]
    if above[0] == HEADING:
        return above
    if tag in HEADINGS:
        return HEADING, node
    if tag == "a":
        first, end = page.leaves.searchsorted([node, page.end[node]])
        return LINK, node if end - first <= _LINK_LEAVES else -1
    return above
