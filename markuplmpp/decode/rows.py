"""What the rows of a list are called and cost, where the model labels no text in them: told by all rows together.

The annotated lists that web-small learned from have rows and nothing in them. What stands in the same place of many
rows is the same for each (Liu, Grossman and Zhai 2003, "Mining data records"):

- a text that is another in each row, and no price or the like, is what they're called: the first such heading, else the
  first such link, else the longest;
- an amount of money is what they cost: the lowest of those that aren't crossed out, nor said to be saved or for
  shipping; one by itself before one in a sentence, and what a unit costs only where there's no other.

`tests/bench/row_values.py` has how many are right on train pages whose rows have microdata, told from the rows alone;
most of these pages were looked at while this was written.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from statistics import fmean, median

from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.money import role_of
from markuplmpp.decode.rowtexts import HEADING, HEADINGS, LINK, TEXT, Place, RowReader
from markuplmpp.decode.whole import whole_amount
from markuplmpp.dom.node import Page
from markuplmpp.schema import TITLES, Item, Schema
from markuplmpp.values import find_values, loose, parse_value
from markuplmpp.values.found import Found

_NAME_SCORE, _PRICE_SCORE = 0.9, 0.8  # the first is about the share of right ones; of prices too few are known
_LEAST_ROWS = 3
_LOOKED_AT = 32  # rows that tell for all of them
_IN_MOST = 0.8  # share of the rows that have the name
_WORDS, _OTHERS = 0.9, 0.7  # shares of the names that are words, and that no other row has
_AS_VALUES = 0.5  # share of texts that are read as something
_PRICE = "price"
_VALUES = ("price", "date", "rating", "count", "duration", "availability")
_PRICED = 0.3  # share of the rows that have an amount in one place: some have two prices, in places of their own
_PRICE_CHARS = 60  # of a text with an amount
_LEAST_SHARE = Decimal("0.2")  # of the highest amount: of one list 2,990 of 12,990 roubles
_BY_ITSELF = re.compile(
    r"(?i)\W*(?:(?:our |sale |regular )?price|now|only|just|from|today|ab|nur|jetzt|preis|à partir de|prix|desde|precio"
    r"|da|prezzo|vanaf|prijs|od|cena|от|цена)?\W*"
)
_MOST_LETTERS = 20  # in the sentence around an amount
_PARENTS = 3  # up to the heading that it's a part of


class _Standing(IntEnum):
    """How an amount stands in a row; the least are prices."""

    BY_ITSELF = 0
    IN_SENTENCE = 1
    BY_PART = 2


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of money in a row: its element, its text, the number of its path, how much, and its currency."""

    node: int
    text: str
    path: int
    amount: Decimal
    currency: str
    standing: _Standing


def row_values(rows: Sequence[ItemElement], page: Page, schema: Schema) -> list[list[Candidate]]:
    """Returns a name and a price for each row, as far as the rows have such in common.

    Args:
        rows: Elements of rows, in page order.
        page: Their page.
        schema: Their items and fields.
    """
    out: list[list[Candidate]] = [[] for _ in rows]
    of_type: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        of_type[row.type].append(number)
    for type_, mine in of_type.items():
        if len(mine) < _LEAST_ROWS:
            continue
        alike, reader = [rows[i] for i in mine], RowReader(page)
        named = _names(alike, schema.item(type_), reader)
        priced = _prices(alike, named, schema.item(type_), schema, reader)
        for number, *found in zip(mine, named, priced, strict=True):
            out[number] = [c for c in found if c is not None]
    return out


def _some(rows: Sequence[ItemElement]) -> Sequence[ItemElement]:
    return rows[:: -(-len(rows) // _LOOKED_AT)]


def _names(rows: Sequence[ItemElement], item: Item, reader: RowReader) -> list[Candidate | None]:
    title = next((name for name in item.fields if name in TITLES), None)
    place = _name_place(_some(rows), reader) if title else None
    if title is None or place is None:
        return [None] * len(rows)
    nodes = (next((node for node, at in reader.texts(row) if at == place), None) for row in rows)
    return [None if n is None else Candidate(title, n, _NAME_SCORE, reader.page.text(n)) for n in nodes]


def _name_place(rows: Sequence[ItemElement], reader: RowReader) -> Place | None:
    """The place of what rows are called, None where there is none."""
    said: dict[Place, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        for order, (node, place) in enumerate(reader.texts(row)):
            said[place].append((order, reader.page.text(node)))
    known = [_Known(p, fmean(at for at, _ in found), [text for _, text in found]) for p, found in said.items()]
    names = [one for one in known if one.is_name(len(rows))]
    return min(names, key=lambda one: one.rank).place if names else None


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
        kinds = (HEADING, LINK, TEXT)
        return kinds.index(self.place[0]), -median(map(len, self.texts)) if self.place[0] == TEXT else self.order


def _prices(
    rows: Sequence[ItemElement], named: Sequence[Candidate | None], item: Item, schema: Schema, reader: RowReader
) -> list[Candidate | None]:
    if _PRICE not in item.fields or schema.by_name[_PRICE].kind != "price":
        return [None] * len(rows)
    found = [_amounts(row, -1 if name is None else name.node, reader) for row, name in zip(rows, named, strict=True)]
    some = found[:: -(-len(rows) // _LOOKED_AT)]
    for standing in _Standing:
        paths = Counter(path for amounts in some for path in {a.path for a in amounts if a.standing <= standing})
        places = {path for path, n in paths.items() if n >= _PRICED * len(some)}
        if places:
            lowest = (_lowest([a for a in amounts if a.path in places and a.standing <= standing]) for amounts in found)
            return [None if a is None else Candidate(_PRICE, a.node, _PRICE_SCORE, a.text) for a in lowest]
    return [None] * len(rows)


def _amounts(row: ItemElement, name: int, reader: RowReader) -> list[_Amount]:
    """The texts of a row that hold one amount with its currency and may be its price; none of its name's."""
    page, path = reader.page, reader.nodes(row)
    out: list[_Amount] = []
    end = -1
    for leaf in path:
        if leaf < end or not page.text_index[leaf] or (name >= 0 and name <= leaf < page.end[name]):
            continue
        node, text = whole_amount(page, leaf, page.text(leaf), "price")
        if len(text) > _PRICE_CHARS or not any(map(str.isdigit, text)) or path.get(node, -1) < 0:
            continue
        end = int(page.end[node])
        found = find_values("price", text)
        standing = _standing(page, node, text, found) if path[node] not in reader.crossed_out else None
        if standing is not None:
            (start, close, value), *_ = found
            amount = Decimal(value["amount"])
            out.append(_Amount(node, text[start:close], path[node], amount, value["currency"], standing))
    return out


def _standing(page: Page, node: int, text: str, found: Sequence[Found]) -> _Standing | None:
    """How the one amount of a text stands there; None where there isn't one, or it's no price."""
    if len(found) != 1 or not found[0][2]["currency"] or (role := role_of(page, node)) == "other":
        return None
    start, close, _ = found[0]
    if role == "by part":
        return _Standing.BY_PART
    if _BY_ITSELF.fullmatch(text[:start]) and not any(map(str.isalnum, text[close:])):
        return _Standing.BY_ITSELF
    is_title = any(page.tags[above] in HEADINGS for above in page.ancestors(node)[:_PARENTS])
    letters = sum(map(str.isalpha, text[:start] + text[close:]))
    return _Standing.IN_SENTENCE if letters <= _MOST_LETTERS and not is_title else None


def _lowest(amounts: Sequence[_Amount]) -> _Amount | None:
    """The lowest amount, among those of the highest one's currency that are not much less."""
    if not amounts:
        return None
    highest = max(amounts, key=lambda a: a.amount)
    near = (a for a in amounts if a.currency == highest.currency and a.amount >= _LEAST_SHARE * highest.amount)
    return min(near, key=lambda a: (a.amount, a.node))


def _share(of: Iterable[bool]) -> float:
    return fmean(map(float, of))
