"""What the rows of a list are called and cost, where the model labels no text in them: told by all rows together.

The annotated lists that web-small learned from have rows and nothing in them. What stands in the same place of most
rows is the same for each (Liu, Grossman and Zhai 2003, "Mining data records"):

- a text that is another in each row, and no price or the like, is what they're called: the first such heading, else the
  first such link, else the longest;
- an amount of money is what they cost: the lowest of those that aren't crossed out, nor said to be saved, for shipping,
  by the month or the kilo.

`tests/bench/row_values.py` has how many are right on train pages whose rows have microdata, told from the rows alone;
most of these pages were looked at while this was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median

from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.money import is_other_amount
from markuplmpp.decode.nodes import Candidate
from markuplmpp.decode.rowtexts import HEADING, LINK, TEXT, Place, RowReader
from markuplmpp.dom.node import Page
from markuplmpp.schema import TITLES, Item, Schema
from markuplmpp.values import find_values, loose, parse_value

_NAME_SCORE, _PRICE_SCORE = 0.9, 0.8  # about the shares of right ones
_LEAST_ROWS = 3
_LOOKED_AT = 32  # rows that tell for all of them
_IN_MOST = 0.8  # share of the rows that have the name
_WORDS, _OTHERS = 0.9, 0.7  # shares of the names that are words, and that no other row has
_AS_VALUES = 0.5  # share of texts that are read as something
_VALUES = ("price", "date", "rating", "count", "duration", "availability")
_PRICED = 0.3  # share of the rows that have an amount in one place: some rows have two prices, in places of their own
_PRICE_CHARS, _WIDENINGS = 40, 3  # of an amount and its sign: <sup>$</sup> <b>19</b> <sup>99</sup>
_LEAST_SHARE = Decimal("0.2")  # of the highest amount: what's lower is no price of the same thing


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of money in a row: its element, the number of its path, how much, and its currency."""

    node: int
    path: int
    amount: Decimal
    currency: str


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
        priced = _prices(alike, schema.item(type_), schema, reader)
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


def _prices(rows: Sequence[ItemElement], item: Item, schema: Schema, reader: RowReader) -> list[Candidate | None]:
    field = next((name for name in item.fields if schema.by_name[name].kind == "price"), None)
    if field is None:
        return [None] * len(rows)
    some = [{found.path for found in _amounts(row, reader)} for row in _some(rows)]
    places = {path for path, n in Counter(path for paths in some for path in paths).items() if n >= _PRICED * len(some)}
    lowest = (_lowest([a for a in _amounts(row, reader) if a.path in places]) if places else None for row in rows)
    return [None if a is None else Candidate(field, a.node, _PRICE_SCORE, reader.page.text(a.node)) for a in lowest]


def _amounts(row: ItemElement, reader: RowReader) -> list[_Amount]:
    """The smallest elements that hold one amount with its currency, where nothing says that it's no price."""
    page, path = reader.page, reader.nodes(row)
    out: list[_Amount] = []
    end = -1
    for leaf in path:
        if leaf < end or not page.text_index[leaf] or not any(map(str.isdigit, page.text(leaf))):
            continue
        for node in [leaf, *page.ancestors(leaf)[:_WIDENINGS]]:
            if path.get(node, -1) < 0 or len(text := page.text(node)) > _PRICE_CHARS:
                break
            found = find_values("price", text)
            if not found or (len(found) == 1 and not found[0][2]["currency"]):
                continue
            end, (_, _, value) = int(page.end[node]), found[0]
            if len(found) == 1 and path[node] not in reader.crossed_out and not is_other_amount(page, node):
                out.append(_Amount(node, path[node], Decimal(value["amount"]), value["currency"]))
            break
    return out


def _lowest(amounts: Sequence[_Amount]) -> _Amount | None:
    """The lowest amount, among those of the highest one's currency that are not much less."""
    if not amounts:
        return None
    highest = max(amounts, key=lambda a: a.amount)
    near = (a for a in amounts if a.currency == highest.currency and a.amount >= _LEAST_SHARE * highest.amount)
    return min(near, key=lambda a: (a.amount, a.node))


def _share(of: Iterable[bool]) -> float:
    return fmean(map(float, of))
