"""What the rows of a list are called and cost, where the model labels no text in them: told by all rows together.

The annotated lists that web-small learned from have rows and nothing in them. What stands in the same place of most
rows is the same for each (Liu, Grossman and Zhai 2003, "Mining data records"): a text that is another in each row is
what they're called, if it's a heading, else a link, else a longer text than others; a text that reads as an amount of
money is what they cost. On 13 lists of 10 train sites with microdata, looked at while this was written and told from
their rows alone, the names are those of the microdata on 10, without the brand on two, and none are found on one; of
64 prices 59 are right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from statistics import fmean, median
from typing import TypeAlias

from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.nodes import Candidate
from markuplmpp.dom.node import Page
from markuplmpp.dom.text import element_text
from markuplmpp.schema import Schema
from markuplmpp.values import find_values, loose, parse_value

Place: TypeAlias = tuple[int, tuple[tuple[str, str], ...], int]
"""Where a node stands in a row: in which of its elements, the tags and class names from the node up to there, and how
many nodes in such places stand before it.
"""

_SCORE = 0.8  # about the share of lists whose names are right
_LEAST_ROWS = 3
_LOOKED_AT = 32  # rows that tell for all of them
_IN_MOST, _IN_MANY = 0.8, 0.5  # shares of the rows: all have a name, some have no price
_WORDS = 0.9  # share of the names that are words
_OTHERS = 0.7  # share of the names that no other row has
_PRICE_CHARS, _PRICE_LEVELS = 40, 3  # of the element that holds an amount: <span>19</span><sup>99</sup>
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def row_values(
    rows: Sequence[ItemElement], owned: Sequence[Sequence[Candidate]], page: Page, schema: Schema
) -> list[list[Candidate]]:
    """Returns a name and a price for each row that has none, if the rows have one in common.

    Args:
        rows: Elements of rows, in page order.
        owned: The values of each.
        page: Their page.
        schema: Their items and fields.
    """
    out: list[list[Candidate]] = [[] for _ in rows]
    of_type: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        of_type[row.type].append(i)
    for name, mine in of_type.items():
        if len(mine) < _LEAST_ROWS:
            continue
        fields = schema.item(name).fields
        looked_at = [rows[i] for i in mine[:: -(-len(mine) // _LOOKED_AT)]]
        found = {fields[0]: _name_place(looked_at, page)} if schema.by_name[fields[0]].kind == "text" else {}
        found |= {f: _price_place(looked_at, page) for f in fields[1:] if schema.by_name[f].kind == "price"}
        for i in mine:
            known, taken = {c.field for c in owned[i]}, set[Place]()
            at = {place: node for node, place in reversed(list(_places(page, rows[i])))} if any(found.values()) else {}
            for field, place in found.items():
                if place is not None and place in at and field not in known and place not in taken:
                    text = element_text(page, at[place])
                    prices = find_values("price", text) if field != fields[0] else []
                    out[i].append(Candidate(field, at[place], _SCORE, text[slice(*prices[0][:2])] if prices else text))
                    taken.add(place)
    return out


def _name_place(rows: Sequence[ItemElement], page: Page) -> Place | None:
    """Where each row has a text of its own, the likeliest to be what it's called."""
    at: dict[Place, dict[int, int]] = defaultdict(dict)
    for number, row in enumerate(rows):
        for node, place in _places(page, row):
            if page.text_index[node]:
                at[place].setdefault(number, node)
    ranked = []
    for place, nodes in at.items():
        texts = [page.text(node) for node in nodes.values()]
        words = [loose(text) for text in texts]
        is_in_most = len(nodes) >= _IN_MOST * len(rows)
        if is_in_most and len(set(words)) >= _OTHERS * len(words) and _share(map(_is_words, words)) >= _WORDS:
            tags = {tag for tag, _ in place[1]}
            is_value = _share(any(parse_value(kind, t) for kind in ("price", "date")) for t in texts) >= _IN_MANY
            ranked.append((not is_value, bool(tags & _HEADINGS), "a" in tags, median(map(len, texts)), place))
    return max(ranked, key=lambda entry: entry[:-1])[-1] if ranked else None


def _price_place(rows: Sequence[ItemElement], page: Page) -> Place | None:
    """Where most rows have an amount of money; of several places in as many rows, the lower one."""
    at: dict[Place, dict[int, Decimal]] = defaultdict(dict)
    for number, row in enumerate(rows):
        last = -1  # node that was read already, with its leaf
        for node, place in _places(page, row):
            if node < last or len(page.text(node)) > _PRICE_CHARS:
                continue
            if prices := [value for _, _, value in find_values("price", element_text(page, node)) if value["currency"]]:
                last = int(page.end[node])
                if len(prices) == 1:
                    at[place].setdefault(number, Decimal(prices[0]["amount"]))
    many = {place: amounts for place, amounts in at.items() if len(amounts) >= _IN_MANY * len(rows)}
    return min(many, key=lambda place: (-len(many[place]), fmean(many[place].values())), default=None)


def _places(page: Page, row: ItemElement) -> Iterator[tuple[int, Place]]:
    """The texts of a row, each with the elements around it that may hold no more than a price; a node comes once."""
    before = Counter[tuple[int, tuple[tuple[str, str], ...]]]()
    seen = set[int]()
    for leaf in page.leaves[slice(*page.leaves.searchsorted([row.node, row.end]))].tolist():
        around = [leaf, *page.ancestors(leaf)]
        within = next(k for k, at in enumerate(around) if at in row.nodes)
        path = tuple((page.tags[at], page.kind_names[at]) for at in around[:within])
        for k in range(min(within, 1 + _PRICE_LEVELS)):
            if around[k] not in seen:
                seen.add(around[k])
                place = row.nodes.index(around[within]), path[k:]
                yield around[k], (*place, before[place])
                before[place] += 1


def _is_words(text: str) -> bool:
    return len(text) > 2 and any(map(str.isalpha, text))


def _share(of: Iterable[bool]) -> float:
    return fmean(map(float, of))
