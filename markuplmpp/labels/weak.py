"""The page's own JSON-LD and microdata -> labels; what the markup doesn't say stays unknown.

Microdata says where its values stand, JSON-LD only what they are: those are looked for as text values are. Neither
is part of what the model reads (see :mod:`markuplmpp.encode.sequence`), so these labels can't leak into its input. An
element that a site put there for its markup alone (a ``<span itemprop>`` in a heading, an empty ``<div itemscope>``)
is an element like any other and stays; only attributes and scripts count as markup. A ``<meta itemprop>`` has no
token and moves no XPath but those of its like. In the middle of a run of text it would part two text nodes, as a
comment does: of 27,477 text nodes on 60 pages with microdata none was parted so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, get_args

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align
from markuplmpp.labels.described import Described, described, title_of
from markuplmpp.labels.found import Found, apply_found
from markuplmpp.labels.microdata import Placed, label_item
from markuplmpp.labels.possible import possible_fields, possible_items, unknown_labels
from markuplmpp.labels.records import RECORD, REVIEW
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.labels.trail import categories, find_trail
from markuplmpp.metadata import MetadataItem, read_metadata
from markuplmpp.metadata.types import BREADCRUMB
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import loose

Syntax = Literal["microdata", "json-ld"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)
"""The one that says where its values stand first."""

_SOLD = "product"


def weak_labels(
    html: bytes,
    page: Page,
    structure: Structure,
    schema: Schema,
    *,
    page_type: str | None = None,
    lang: str | None = None,
) -> dict[Syntax, PageLabels]:
    """Returns the labels that each syntax of a page's own markup gives.

    A news paywall's Product is no product. A value that isn't on the page, as most reviews of static pages,
    leaves its label unknown and never makes a negative.

    Args:
        html: The page's bytes.
        page: The same page, parsed.
        structure: Its internal nodes.
        schema: Fields and items; markup of other types is left alone.
        page_type: Type of the page, where known: it says which fields can't be on it.
        lang: Language, for dates.

    >>> from markuplmpp.dom.parse import parse_html
    >>> html = b'''<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1>
    ...   <p><meta itemprop="sku" content="12">Item 12 <b itemprop="description">Holds a litre</b></p></div>'''
    >>> page = parse_html(html)
    >>> made = weak_labels(html, page, Structure.of(page), Schema.default())
    >>> {syntax: (labels.leaf, labels.internal) for syntax, labels in made.items()}
    {'microdata': ({4: 'name', 9: 'description'}, {2: 'product'}), 'json-ld': ({4: 'name', 7: 'sku'}, {})}
    """
    index = TextIndex(page, lang)
    fields = possible_fields(schema, page_type)
    wanted = {*possible_items(schema, page_type), BREADCRUMB}
    items = _known(read_metadata(html, url=page.url, page=page), wanted, fields)
    direct = described([item for item in items if item.syntax == "microdata"], index, schema, wanted)
    placed = _microdata(direct, index, structure, schema, fields)
    _finish(placed, direct, index, structure, schema, page_type)
    told = described([item for item in items if item.syntax == "json-ld"], index, schema, wanted)
    # A value that microdata gives without its place is looked for like one of JSON-LD, from the same name on.
    left: dict[str, list[str]] = {}
    if direct.main is not None and placed.homeless and _is_shown(direct.main, index):
        titles = {name: direct.main.fields[name] for name in TITLES if name in direct.main.fields}
        left = {name: [v.text for v in values] for name, values in titles.items()} | placed.homeless
    labels = align(page, structure, _truth(told, left, index), schema, page_type=page_type, lang=lang)
    _label_trail(labels, told, index, structure, schema)
    return {"microdata": placed.labels, "json-ld": labels}


def _known(items: list[MetadataItem], wanted: set[str], fields: set[str]) -> list[MetadataItem]:
    """The items of wanted types, without other fields."""
    return [
        replace(
            item,
            fields={name: values for name, values in item.fields.items() if name in fields},
            items=_known(item.items, wanted, fields),
        )
        for item in items
        if item.type in wanted
    ]


def _microdata(items: Described, index: TextIndex, structure: Structure, schema: Schema, fields: set[str]) -> Placed:
    placed = Placed()
    arguments = (index, structure, schema)
    if items.main is not None:
        own = _fields_of(items.main, schema)
        label_item(placed, items.main, items.main.type, *arguments, fields & own)
        if items.trail is not None and not items.main.fields.get("category"):
            links = items.trail.fields.get("category", [])
            kept = categories(links, title_of(items.main), index.page)
            trail = replace(items.trail, fields={"category": [link for link in links if loose(link.text) in kept]})
            label_item(placed, trail, BREADCRUMB, *arguments, fields & own & {"category"})
    rest = Placed(labels=placed.labels)  # which row or review a value without a place belongs to can't be told
    for item in items.rows:
        label_item(rest, item, RECORD, *arguments, fields & _fields_of(item, schema))
    for item in items.reviews:
        label_item(rest, item, REVIEW, *arguments, fields & _fields_of(item, schema))
    for item in items.others:
        if item.node_id is not None:
            placed.labels.ignored.add(int(structure.bearer[item.node_id]))
    placed.labels.ignored |= _inside(items.unclosed, index.page, structure) - placed.labels.leaf.keys()
    placed.labels.ignored -= {-1, *placed.labels.internal}
    return placed


def _inside(elements: list[int], page: Page, structure: Structure) -> set[int]:
    """The leaves and internal nodes below elements, and these themselves."""
    below = (node for element in elements for node in range(element, int(page.end[element])))
    return {node for node in below if page.text_index[node] or structure.kept[node]}


def _fields_of(item: MetadataItem, schema: Schema) -> set[str]:
    return set(schema.item(item.type).fields)


def _finish(
    placed: Placed, items: Described, index: TextIndex, structure: Structure, schema: Schema, page_type: str | None
) -> None:
    """Leaves out other places of the main item's values, and notes what is known now."""
    labels, main, known = placed.labels, items.main, set(placed.whole)
    for name in placed.whole:
        for value in main.fields.get(name, []) if main else []:
            for match in index.find(value.text, schema.by_name[name].kind):
                labels.ignore(index.page, structure, match)
    if main is not None and main.type in labels.internal.values():
        known.add(main.type)
    labels.unknown = unknown_labels(schema, page_type, known)


def _label_trail(labels: PageLabels, items: Described, index: TextIndex, structure: Structure, schema: Schema) -> None:
    if items.main is None or items.trail is None or "category" not in _fields_of(items.main, schema):
        return
    links, page = items.trail.fields.get("category", []), index.page
    kept, found = categories(links, title_of(items.main), page), find_trail(index, [link.text for link in links])
    places = [match for match in found if loose(page.text_of(match.first, match.leaves[-1] + 1)) in kept]
    apply_found(labels, page, structure, schema.by_name["category"], Found(places))


def _is_shown(item: MetadataItem, index: TextIndex) -> bool:
    """Whether the page shows the item's name as one: as a whole text, or in a heading."""
    headings = {leaf for i, tag in enumerate(index.page.tags) if tag == "h1" for leaf in range(i, index.page.end[i])}
    names = [value.text for name in TITLES for value in item.fields.get(name, [])]
    return any(m.span is None or m.first in headings for name in names for m in index.find(name))


def _truth(items: Described, fields: dict[str, list[str]], index: TextIndex) -> dict[str, Any]:
    """The values of JSON-LD, and those given, as the truth of a page.

    Of an item whose name the page doesn't show nothing is looked for: on category pages a Product says what the
    cheapest of them costs (2 of the 13 wrong labels among 100 audited by eye).
    """
    main = items.main
    if main is not None and _is_shown(main, index):
        told = {name: [v.text for v in values] for name, values in main.fields.items()}
        if main.type == _SOLD:  # see find_trail
            told.pop("category", None)
        # Shops that have no description give the name again.
        told["description"] = [text for text in told.get("description", []) if loose(text) != title_of(main)]
        fields = fields | {name: texts for name, texts in told.items() if texts}
    records: list[dict[str, Any]] = [
        {"type": REVIEW, "fields": {name: [v.text for v in values] for name, values in item.fields.items()}}
        for item in items.reviews
    ]
    records += [{"cells": [item.fields[name][0].text for name in TITLES if name in item.fields]} for item in items.rows]
    return {"fields": fields, "records": records}
