"""Which records of a page's markup are which of the model's, where there are several: reviews, rows of a list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from markuplmpp.records import Record
from markuplmpp.schema import TEXT_KINDS, Schema
from markuplmpp.values import loose


def pairs_of(model: Sequence[Record], markup: Sequence[Record], schema: Schema) -> dict[int, Record]:
    """Returns the record of the markup that is the same as one of the model's, by the number of that.

    It stands at the same element, or is the only one in it or around it; or it has a text that no other of either has.
    """
    found = _by_place(model, markup)
    taken = set(found.values())
    said, marked = _by_text(model, schema), _by_text(markup, schema)
    for key, row in said.items():
        if row not in found and (i := marked.get(key)) is not None and i not in taken:
            found[row] = i
            taken.add(i)
    return {row: markup[i] for row, i in found.items()}


def _by_place(model: Sequence[Record], markup: Sequence[Record]) -> dict[int, int]:
    rows = {path: i for i, record in reversed(list(enumerate(model))) for path in record.xpaths}
    places = {path: i for i, record in reversed(list(enumerate(markup))) for path in record.xpaths}
    inside, around = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for path, i in places.items():
        if (row := next((rows[p] for p in _from_here_up(path) if p in rows), None)) is not None:
            inside[row].add(i)
    for path, row in rows.items():
        if (item := next((places[p] for p in _from_here_up(path) if p in places), None)) is not None:
            around[item].add(row)
    found = {row: next(iter(mine)) for row, mine in inside.items() if len(mine) == 1}
    return {row: i for i, mine in around.items() if len(mine) == 1 for row in mine} | found


def _from_here_up(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _by_text(records: Sequence[Record], schema: Schema) -> dict[tuple[str, str], int]:
    """Field and text -> the one record that says it."""
    said = [
        ((name, loose(value.text)), i)
        for i, record in enumerate(records)
        for name, values in record.fields.items()
        if schema.by_name[name].kind in TEXT_KINDS
        for value in values[:1]
    ]
    count = Counter(key for key, _ in said)
    return {key: i for key, i in said if count[key] == 1 and key[1]}
