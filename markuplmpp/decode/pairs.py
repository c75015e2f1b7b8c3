"""Which records of a page's markup are which of the model's, where there are several: reviews, rows of a list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from markuplmpp.records import Record
from markuplmpp.schema import TEXT_KINDS, TITLES, Schema
from markuplmpp.values import loose

_LEAST_CHARS = 24  # of a text that says which record it's of; two may well have one author or brand


def pairs_of(model: Sequence[Record], markup: Sequence[Record], schema: Schema) -> dict[int, Record]:
    """Returns the record of the markup that is the same as one of the model's, by the number of that.

    It stands at the same element or is the only one in it, or it has a title or a longer text that no other of either
    has. Its fields are among those of the model's item: a row may be a product, and is no article.
    """
    fields = {item.name: frozenset(item.fields) for item in schema.items}
    types = {record.type for record in model}
    alike = [i for i, record in enumerate(markup) if any(fields[record.type] <= fields[name] for name in types)]
    others = [markup[i] for i in alike]
    found = _by_place(model, others)
    taken = set(found.values())
    said, marked = _by_text(model, schema), _by_text(others, schema)
    for key, row in said.items():
        if row not in found and (i := marked.get(key)) is not None and i not in taken:
            found[row] = i
            taken.add(i)
    return {row: others[i] for row, i in found.items() if fields[others[i].type] <= fields[model[row].type]}


def _by_place(model: Sequence[Record], markup: Sequence[Record]) -> dict[int, int]:
    rows = {path: i for i, record in enumerate(model) for path in record.xpaths}
    shortest = min(map(len, rows), default=0)
    inside = defaultdict[int, set[int]](set)
    for i, record in enumerate(markup if rows else ()):
        for path in record.xpaths:
            if (row := next((rows[above] for above in _upwards(path, shortest) if above in rows), None)) is not None:
                inside[row].add(i)
    return {row: min(mine) for row, mine in inside.items() if len(mine) == 1}


def _upwards(path: str, shortest: int) -> Iterator[str]:
    while len(path) >= shortest and path:
        yield path
        path = path.rpartition("/")[0]


def _by_text(records: Sequence[Record], schema: Schema) -> dict[tuple[str, str], int]:
    """Field and text -> the one record that says it."""
    said = [
        ((name, text), i)
        for i, record in enumerate(records)
        for name, values in record.fields.items()
        if schema.by_name[name].kind in TEXT_KINDS and (text := loose(values[0].text))
        if name in TITLES or len(text) >= _LEAST_CHARS
    ]
    count = Counter(key for key, _ in said)
    return {key: i for key, i in said if count[key] == 1}
