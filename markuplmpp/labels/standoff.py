"""Stand-off labels -> the labels of a page's nodes, and the truth that evaluation compares with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.dom.text import element_text
from markuplmpp.labels.gold import GoldPage, NodeLabel
from markuplmpp.labels.possible import unknown_labels
from markuplmpp.labels.records import RECORD
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.textindex import Match
from markuplmpp.schema import Schema

RECORDS = "records"
# "$" "19" ".99" in elements of their own: the parts of one number.
_NUMBERS = frozenset({"price", "rating", "count"})
_PARTED_NUMBER = re.compile(r"(?<=\d)\s+(?=[.,]\d)|(?<=\d[.,])\s+(?=\d)")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a page.

    Args:
        field: What it is.
        nodes: The leaves, or the one element, that it stands in.
        text: It.
    """

    field: str
    nodes: tuple[int, ...]
    text: str


def standoff_labels(
    labels: Sequence[NodeLabel],
    complete: Sequence[str],
    page: Page,
    structure: Structure,
    schema: Schema,
    page_type: str | None = None,
) -> PageLabels:
    """Returns the labels of a page's nodes; those of elements go to the element that bears their chain.

    An element that holds just the leaves of one value is labelled with it, as it is in every other source.

    Args:
        labels: Labels that fit the page; see :meth:`~markuplmpp.labels.gold.GoldPage.check`.
        complete: Fields and items of which every place is labelled; ``records`` for every item.
        page: The page.
        structure: Its internal nodes.
        schema: Fields and items.
        page_type: Type of the page, where known: it says which labels can't be on it.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<ul><li><b>2</b> cups</li><li>salt</li></ul>")
    >>> leaves = [NodeLabel(i, page.xpath(i), "ingredient") for i in page.leaves.tolist()[:2]]
    >>> made = standoff_labels(leaves, ["ingredient"], page, Structure.of(page), Schema.default())
    >>> [(page.xpath(i), name) for i, name in made.internal.items()]
    [('/html/body/ul/li[1]', 'ingredient')]
    """
    out = PageLabels()
    for label in labels:
        bearer = int(structure.bearer[label.node])
        if label.label is not None and not page.text_index[label.node]:
            out.report[label.label, "element" if bearer >= 0 else "unlabelable"] += 1
            if bearer >= 0:
                out.internal.setdefault(bearer, label.label)
    told = {*out.internal}
    spans = _spans(labels)
    for value in _leaf_values(labels, page, structure, schema):
        span = spans.get((value.nodes[0], value.field)) if len(value.nodes) == 1 else None
        out.add(page, structure, value.field, Match(value.nodes, span))
    for (node, name), span in spans.items():  # a span in one of several leaves
        if out.leaf[node] == name:
            out.spans.setdefault(node, span)
    for bearer in {int(structure.bearer[x.node]) for x in labels if x.label is None} - {-1, *told, *out.leaf}:
        out.internal.pop(bearer, None)
        out.ignored.add(bearer)
    known = {*complete, *(item.name for item in schema.items if RECORDS in complete)}
    out.unknown = unknown_labels(schema, page_type, known)
    return out


def truth_of(gold: GoldPage, page: Page, structure: Structure, schema: Schema) -> dict[str, Any]:
    """Returns the truth of a corpus row: values as texts, records as XPaths with their fields.

    Values in an item that repeats or is nested (a row of a list, a review) are that record's; all others are the
    page's own. Where all places of a field are known and records own it, ``complete`` of a record names it.

    >>> from markuplmpp.dom.parse import PARSER, parse_html
    >>> page = parse_html("<h1>Kettle</h1><p>SKU: 12</p><ul><li>Good.</li><li>Bad.</li></ul>")
    >>> labels = [(3, "name", None), (5, "sku", (5, 7)), (7, "review", None), (8, "review_body", None)]
    >>> gold = GoldPage("", "", PARSER, ("name",), tuple(NodeLabel(n, "", label, s) for n, label, s in labels))
    >>> truth_of(gold, page, Structure.of(page), Schema.default())  # doctest: +NORMALIZE_WHITESPACE
    {'fields': {'name': ['Kettle'], 'sku': ['12']}, 'complete': ['name'],
     'records': [{'type': 'review', 'xpath': '/html/body/ul/li[1]', 'fields': {'review_body': ['Good.']}}]}
    """
    items = [item.name for item in schema.items]
    elements = sorted((label.node, label.label) for label in gold.labels if label.label in items)
    records: list[dict[str, Any]] = [{"type": name, "xpath": page.xpath(node), "fields": {}} for node, name in elements]
    nested = {name for item in schema.items for name in item.items}
    rows = nested | {RECORD} if len(items) > 1 else nested
    outer = [i for i, record in enumerate(records) if record["type"] not in rows]
    fields: dict[str, list[str]] = {}
    for value in sorted(label_values(gold.labels, page, structure, schema), key=lambda v: v.nodes[0]):
        owners = [
            i
            for i, (node, name) in enumerate(elements)
            if node <= value.nodes[0] < page.end[node] and value.field in schema.item(str(name)).fields
        ]
        if owners:  # in page order: the last is the innermost
            records[owners[-1]]["fields"].setdefault(value.field, []).append(value.text)
        if not owners or [owners[-1]] == outer:
            fields.setdefault(value.field, []).append(value.text)
    # Of a field that records own the page itself has no list: nothing says what all of its values are.
    owned = {name for i, record in enumerate(records) if [i] != outer for name in record["fields"]}
    complete = [name for name in gold.complete if name not in owned]
    for i, record in enumerate(records):
        own = schema.item(record["type"]).fields
        if [i] != outer and (whole := [name for name in gold.complete if name in owned and name in own]):
            record["complete"] = whole
    if RECORDS not in complete and set(items) <= set(gold.complete):
        complete.append(RECORDS)
    return {"fields": fields, "complete": complete, "records": records}


def _spans(labels: Sequence[NodeLabel]) -> dict[tuple[int, str], tuple[int, int]]:
    """The part of each leaf that the values of a field cover together."""
    spans: dict[tuple[int, str], tuple[int, int]] = {}
    for label in labels:
        if label.span is not None and label.label is not None:
            first, last = spans.get((label.node, label.label), label.span)
            spans[label.node, label.label] = min(first, label.span[0]), max(last, label.span[1])
    return spans


def label_values(labels: Sequence[NodeLabel], page: Page, structure: Structure, schema: Schema) -> Iterator[Value]:
    """Yields the values of a page: an element labelled with a field is one, whatever the labels of its leaves.

    Leaves that follow each other in a block are one too ("$" "19"), but for lines and for values with text between.
    """
    elements = [x for x in labels if x.label in schema.by_name and not page.text_index[x.node]]
    for label in elements:
        yield Value(str(label.label), (label.node,), element_text(page, label.node))
    reached: dict[str | None, int] = {}  # in page order: the end of the last element of each field
    loose = []
    for label in sorted(labels, key=lambda x: x.node):
        if label.node < reached.get(label.label, 0):
            continue
        if page.text_index[label.node]:
            loose.append(label)
        else:
            reached[label.label] = int(page.end[label.node])
    yield from _leaf_values(loose, page, structure, schema)


def _leaf_values(labels: Sequence[NodeLabel], page: Page, structure: Structure, schema: Schema) -> Iterator[Value]:
    """The values of labelled leaves: those that follow each other in one block and line are one."""
    ordered = sorted((x for x in labels if x.label is not None and page.text_index[x.node]), key=lambda x: x.node)
    group: list[NodeLabel] = []
    for label in ordered:
        if group and not _continues(group[-1], label, page, structure, schema):
            yield _value(group, page, schema)
            group = []
        group.append(label)
    if group:
        yield _value(group, page, schema)


def _continues(last: NodeLabel, label: NodeLabel, page: Page, structure: Structure, schema: Schema) -> bool:
    if label.label != last.label or label.node == last.node:
        return False
    if structure.block[label.node] != structure.block[last.node]:
        return False
    between = range(last.node + 1, label.node)
    if any(page.tags[i] == "br" for i in between):
        return False
    texts = [page.texts[i] for i in between if page.text_index[i]]
    spec = schema.by_name[str(label.label)]
    if not spec.many:  # "$" "19" "." "99" are one price
        return not any(c.isalnum() for t in texts for c in t)
    links = {page.link(last.node), page.link(label.node)}
    # "Ann, Bob" are two authors, and two links of a trail two categories.
    return not texts and (spec.list or len(links) == 1 or -1 in links)


def _value(group: list[NodeLabel], page: Page, schema: Schema) -> Value:
    name = str(group[0].label)
    texts = [page.text(x.node) if x.span is None else page.text(x.node)[slice(*x.span)] for x in group]
    text = " ".join(texts)
    if schema.by_name[name].kind in _NUMBERS:
        text = _PARTED_NUMBER.sub("", text)
    return Value(name, tuple(x.node for x in group), text)
