"""Values and item elements -> the records of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from markuplmpp.decode.nodes import LIST_SIZE, Candidate, propose, proposed_elements
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.node import Page
from markuplmpp.records import PageKind, Record, Value
from markuplmpp.schema import Item, Schema
from markuplmpp.values import loose, parse_value

# A page is about one thing where fields that only one type of item has add up to this much probability: two sure
# ones, or one and some doubtful. Below it, a page with repeated item elements is a list.
_DETAIL_EVIDENCE = 1.5
_MIN_LIST_ITEMS = 2
# Of two places of a value the one in the core counts where it's so nearly as sure as the other: on 78 recipe pages of
# tune sites the F1 of the name rose from 0.66 to 0.78; with 0.7 other fields lost a point, with 0.95 the name did.
_AS_SURE = 0.9
_NAME_CHARS = 40  # longer values of a field with many are paragraphs, which may well be said twice
_STRAY_PART = 10  # a tenth of the list values at either end may be strays that the core needn't hold


@dataclass(frozen=True, slots=True)
class _Element:
    """An item element that the internal head found."""

    type: str
    node: int
    end: int
    score: float


def decode(
    scores: PageScores, schema: Schema, thresholds: Thresholds, *, lang: str | None = None
) -> tuple[list[Record], PageKind]:
    """Puts scored nodes together: an item element owns the values below it.

    Values in no item element belong to the page's main item, whose type is the one whose own fields (ingredients are
    a recipe's, body paragraphs an article's) have the most probability. No element has to be found for it: a
    missed or wrong container must not empty a page.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Items and fields.
        thresholds: Least probabilities.
        lang: Language of the page, for dates.

    Returns:
        Records in page order and the kind of page.
    """
    candidates = propose(scores, schema, thresholds)
    elements = _item_elements(scores, schema, thresholds)
    evidence = _evidence(_outside_rows(elements, candidates, schema), schema)
    main = max(evidence, key=lambda name: evidence[name], default=None)
    nested = set(schema.item(main).items) if main is not None else set()
    # Reviews alone are of something: the thing that the page's other values are of.
    is_of_nested = bool(elements) and all(e.type in nested for e in elements)
    is_detail = main is not None and (evidence[main] >= _DETAIL_EVIDENCE or (is_of_nested and evidence[main] > 0))
    # On a page about one thing other items of a list are not its records: they would take its values away.
    elements = [e for e in elements if not is_detail or e.type in nested]
    owners = _owners(elements, candidates, schema)
    parts = [
        _record(scores, schema.item(e.type), (e.node,), e.score, _chosen(owned, scores.page, schema), schema, lang)
        for e, owned in zip(elements, owners, strict=True)
    ]
    if is_detail and main is not None:
        taken = {id(c) for owned in owners for c in owned}
        own = [c for c in candidates if id(c) not in taken]
        return [_main(scores, schema, main, own, tuple(part for part in parts if part.fields), lang)], "detail"
    if len(parts) >= _MIN_LIST_ITEMS:
        return parts, "list"
    if main is not None and evidence[main] > 0:
        return [_main(scores, schema, main, candidates, (), lang)], "detail"
    return parts, "other"


def _outside_rows(elements: list[_Element], candidates: list[Candidate], schema: Schema) -> list[Candidate]:
    """The values that no row of a list owns: what twenty products cost says nothing of a page's main item."""
    inner = {name for item in schema.items for name in item.items}
    found = Counter(e.type for e in elements)
    rows = [e for e in elements if e.type not in inner and found[e.type] >= _MIN_LIST_ITEMS]
    owned = {id(c) for values in _owners(rows, candidates, schema) for c in values}
    return [c for c in candidates if id(c) not in owned]


def _evidence(candidates: list[Candidate], schema: Schema) -> dict[str, float]:
    """Best probability of each field, shared out among the item types that have the field."""
    best: dict[str, float] = defaultdict(float)
    for c in candidates:
        best[c.field] = max(best[c.field], c.score)
    inner = {name for item in schema.items for name in item.items}
    outer = [item for item in schema.items if item.name not in inner]
    sharing = {f.name: sum(f.name in item.fields for item in outer) for f in schema.fields}
    return {item.name: sum(best[name] / sharing[name] for name in item.fields if name in best) for item in outer}


def _item_elements(scores: PageScores, schema: Schema, thresholds: Thresholds) -> list[_Element]:
    """Item elements of all types in page order, an outer one before those in it."""
    found: list[_Element] = []
    for item in schema.items:
        for unit, score in proposed_elements(scores, schema, item.name, thresholds.of_internal(item.name)).items():
            node = int(scores.structure.top[scores.node_ids[unit]])
            found.append(_Element(item.name, node, int(scores.page.end[node]), score))
    return sorted(found, key=lambda e: (e.node, -e.end))


def _owners(elements: list[_Element], candidates: list[Candidate], schema: Schema) -> list[list[Candidate]]:
    """The values of each element: those of its item's fields below it, and below no smaller one; in page order.

    Only of its own fields: a review element found around a whole recipe must not empty the recipe.
    """
    fields = {item.name: frozenset(item.fields) for item in schema.items}
    owned: list[list[Candidate]] = [[] for _ in elements]
    open_: list[int] = []  # elements around the current place, the smallest last
    later = 0
    for c in candidates:
        while later < len(elements) and elements[later].node <= c.node:
            node, end = elements[later].node, elements[later].end
            while open_ and elements[open_[-1]].end <= node:
                open_.pop()
            if not open_ or (elements[open_[-1]].node, elements[open_[-1]].end) != (node, end):
                open_.append(later)  # of two items in one element the first owns its values
            later += 1
        while open_ and elements[open_[-1]].end <= c.node:
            open_.pop()
        # Elements of one type don't nest: there are never more open than types.
        owner = next((i for i in reversed(open_) if c.field in fields[elements[i].type]), None)
        if owner is not None:
            owned[owner].append(c)
    return owned


def _main(
    scores: PageScores,
    schema: Schema,
    name: str,
    candidates: list[Candidate],
    nested: tuple[Record, ...],
    lang: str | None,
) -> Record:
    item = schema.item(name)
    owned = [c for c in candidates if c.field in item.fields]
    score = float(np.mean(sorted((c.score for c in owned), reverse=True)[:3])) if owned else 0.0
    chosen = _chosen(owned, scores.page, schema)
    nodes = _common(scores, [c.node for c in chosen])
    record = _record(scores, item, nodes, score, chosen, schema, lang)
    return Record(record.type, record.xpaths, record.score, record.fields, nested)


def _record(
    scores: PageScores,
    item: Item,
    nodes: tuple[int, ...],
    score: float,
    chosen: list[Candidate],
    schema: Schema,
    lang: str | None,
) -> Record:
    fields: dict[str, list[Value]] = {}
    for c in chosen:
        node = int(scores.structure.top[c.node])
        kind = schema.by_name[c.field].kind
        value = Value(c.text, scores.page.xpath(node), c.score, "model", parse_value(kind, c.text, lang=lang))
        fields.setdefault(c.field, []).append(value)
    ordered = {f: fields[f] for f in item.fields if f in fields}
    return Record(item.name, tuple(scores.page.xpath(node) for node in nodes), score, ordered)


def _chosen(candidates: list[Candidate], page: Page, schema: Schema) -> list[Candidate]:
    """All values of a field that can have many, the best of one that can't; in page order.

    The best is the surest, or one about as sure that stands beside the values of the item's lists: a recipe's card
    repeats the name that the page's heading has in other words.
    """
    core = _core(candidates, page, schema)
    surest: dict[str, float] = defaultdict(float)
    for c in candidates:
        surest[c.field] = max(surest[c.field], c.score)
    best: dict[str, Candidate] = {}
    for c in sorted(candidates, key=lambda c: (c.node in core, c.score), reverse=True):
        if c.score >= _AS_SURE * surest[c.field]:
            best.setdefault(c.field, c)
    return [c for c in _distinct(candidates, schema) if schema.by_name[c.field].many or best[c.field] is c]


def _distinct(candidates: list[Candidate], schema: Schema) -> list[Candidate]:
    """Of equal short values of a field that can have many and stands in no list only the surest.

    The author above an article and below it is one; on 275 tune pages the F1 of authors rose from 0.63 to 0.72.
    """
    surest: dict[tuple[str, str], Candidate] = {}
    keys = {id(c): (c.field, loose(c.text)) for c in candidates if _is_name(c, schema)}
    for c in candidates:
        if (key := keys.get(id(c))) and (key not in surest or c.score > surest[key].score):
            surest[key] = c
    return [c for c in candidates if id(c) not in keys or surest[keys[id(c)]] is c]


def _is_name(candidate: Candidate, schema: Schema) -> bool:
    spec = schema.by_name[candidate.field]
    return spec.many and not spec.list and len(candidate.text) <= _NAME_CHARS


def _core(candidates: list[Candidate], page: Page, schema: Schema) -> range:
    """The nodes of the smallest element around most values of list fields; empty where there is no list."""
    nodes = sorted(c.node for c in candidates if schema.by_name[c.field].list)
    if len(nodes) < LIST_SIZE:
        return range(0)
    stray = len(nodes) // _STRAY_PART
    element = _around(page, nodes[stray], nodes[-1 - stray])
    return range(element, int(page.end[element]))


def _common(scores: PageScores, nodes: list[int]) -> tuple[int, ...]:
    """The smallest element that holds all nodes."""
    return (int(scores.structure.top[_around(scores.page, nodes[0], max(nodes))]),) if nodes else ()


def _around(page: Page, first: int, last: int) -> int:
    """The smallest element that holds two nodes."""
    node = first
    while page.text_index[node] or page.end[node] <= last:
        node = int(page.parent[node])
    return node
