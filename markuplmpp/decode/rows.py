"""What the rows of a list are called, where the model labels no text in them: told by all rows together.

The annotated lists that web-small learned from have rows and nothing in them. What stands in the same place of most
rows is the same for each (Liu, Grossman and Zhai 2003, "Mining data records"), and a text that is another in each row,
and no price or the like, is what they're called: the first such heading, else the first such link, else the longest. Of
340 rows of 16 lists on 13 train sites with microdata, most of them looked at while this was written, 292 have its name,
11 another and 37 none (`tests/bench/row_names.py`, told from the rows alone).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.nodes import Candidate
from markuplmpp.dom.node import Page
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import loose, parse_value

_SCORE = 0.9  # about the share of right names
_LEAST_ROWS = 3
_LOOKED_AT = 32  # rows that tell for all of them
_IN_MOST = 0.8  # share of the rows that have the name
_WORDS, _OTHERS = 0.9, 0.7  # shares of the names that are words, and that no other row has
_AS_VALUES = 0.5  # share of texts that are read as something
_MOST_CHARS = 300
_LINK_LEAVES = 3  # more are a card that is a link as a whole
_HEADING, _LINK, _TEXT = "heading", "link", "text"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTROLS = frozenset({"button", "select", "label", "form"})
_VALUES = ("price", "date", "rating", "count", "duration", "availability")

Place = tuple[str, int, int]
"""Where a text stands in a row: in a heading, a link or neither, the number of its path (the tags and class names from
the row down to it), and how many texts of the row stand in such a place before it.
"""


def row_names(rows: Sequence[ItemElement], page: Page, schema: Schema) -> list[Candidate | None]:
    """Returns a name for each row, None where the rows have none in common.

    Args:
        rows: Elements of rows, in page order.
        page: Their page.
        schema: Their items and fields.
    """
    out: list[Candidate | None] = [None] * len(rows)
    of_type: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        of_type[row.type].append(number)
    for type_, mine in of_type.items():
        title = next((name for name in schema.item(type_).fields if name in TITLES), None)
        if title is None or len(mine) < _LEAST_ROWS:
            continue
        reader = _Reader(page)
        place = reader.name_place([rows[i] for i in mine[:: -(-len(mine) // _LOOKED_AT)]])
        for number in mine if place else ():
            node = next((node for node, at in reader.texts(rows[number]) if at == place), None)
            if node is not None:
                out[number] = Candidate(title, node, _SCORE, page.text(node))
    return out


@dataclass(frozen=True)
class _Known:
    """What is said in one place of the rows that were looked at."""

    place: Place
    order: float
    texts: list[str]

    def is_name(self, rows: int) -> bool:
        words = [loose(text) for text in self.texts]
        return (
            len(words) >= _IN_MOST * rows
            and len(set(words)) >= _OTHERS * len(words)
            and _share(len(w) > 2 and any(map(str.isalpha, w)) for w in words) >= _WORDS
            and _share(any(parse_value(kind, t) for kind in _VALUES) for t in self.texts) < _AS_VALUES
        )

    @property
    def rank(self) -> tuple[int, float]:
        """The least is the likeliest name."""
        kinds = (_HEADING, _LINK, _TEXT)
        return kinds.index(self.place[0]), -median(map(len, self.texts)) if self.place[0] == _TEXT else self.order


@dataclass(frozen=True)
class _Reader:
    """Reads rows of a page; ``paths`` has a number for each path in a row: that of the path above, tag and class."""

    page: Page
    paths: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def name_place(self, rows: Sequence[ItemElement]) -> Place | None:
        """The place of what rows are called, None where there is none."""
        said: dict[Place, list[tuple[int, str]]] = defaultdict(list)
        for row in rows:
            for order, (node, place) in enumerate(self.texts(row)):
                said[place].append((order, self.page.text(node)))
        known = [_Known(p, fmean(at for at, _ in found), [text for _, text in found]) for p, found in said.items()]
        names = [one for one in known if one.is_name(len(rows))]
        return min(names, key=lambda one: one.rank).place if names else None

    def texts(self, row: ItemElement) -> Iterator[tuple[int, Place]]:
        """The headings, links and other texts of a row in page order, without what is hidden or to be pressed."""
        page = self.page
        path = {node: -1 - number for number, node in enumerate(row.nodes)}
        parts: dict[int, tuple[str, int]] = {}  # of an element: what it's a part of, and the element that is that
        before = Counter[tuple[str, int]]()
        seen = set[int]()
        for node in range(row.node, row.end):
            above = int(page.parent[node])
            if node not in path:
                if above not in path or page.tags[above] in _CONTROLS or page.hidden[node]:
                    continue
                key = path[above], page.tags[node], page.kind_names[node]
                path[node] = self.paths.setdefault(key, len(self.paths))
            parts[node] = part = _part(page, node, parts.get(above, (_TEXT, -1)))
            unit = node if part[1] < 0 else part[1]
            if page.text_index[node] and unit not in seen:
                seen.add(unit)
                place = part[0], path[unit]
                if len(page.text(unit)) <= _MOST_CHARS:
                    yield unit, (*place, before[place])
                before[place] += 1


def _part(page: Page, node: int, above: tuple[str, int]) -> tuple[str, int]:
    tag = page.tags[node]
    if above[0] == _HEADING:
        return above
    if tag in _HEADINGS:
        return _HEADING, node
    if tag == "a":
        first, end = page.leaves.searchsorted([node, page.end[node]])
        return _LINK, node if end - first <= _LINK_LEAVES else -1
    return above


def _share(of: Iterable[bool]) -> float:
    return fmean(map(float, of))
