"""The page's own JSON-LD and microdata -> labels; what the markup doesn't say stays unknown.

Microdata says where its values stand, JSON-LD only what they are: those are looked for as text values are. Neither
is part of what the model reads (see :mod:`markuplmpp.encode.sequence`), so these labels can't leak into its input. An
element that a site put there for its markup alone (a ``<span itemprop>`` in a heading, an empty ``<div itemscope>``)
is an element like any other and stays; only attributes and scripts count as markup. A ``<meta itemprop>`` has no
token and moves no XPath but those of its like. In the middle of a run of text it would part two text nodes, as a
comment does: of 27,477 text nodes on 60 pages with microdata none was parted so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align
from markuplmpp.labels.found import Found, apply_found
from markuplmpp.labels.microdata import Placed, label_item
from markuplmpp.labels.possible import possible_fields, possible_items, unknown_labels
from markuplmpp.labels.records import RECORD, REVIEW
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.labels.trail import find_trail, is_end
from markuplmpp.metadata import MetadataItem, read_metadata
from markuplmpp.metadata.fields import BREADCRUMB
from markuplmpp.schema import Schema
from markuplmpp.values import loose

Syntax = Literal["microdata", "json-ld"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)
"""The one that says where its values stand first."""

_TITLES = ("name", "headline")
# Fewer items of a type may be a product and its two companions; these are the rows of a list.
_MIN_ROWS = 3
# Each is looked for in all of the page's text; lists of real pages stay below 100.
_MAX_ROWS = 500
# A page around something else is also an article to most blog systems.
_AROUND = "article"
_SOLD = "product"
_HOME = frozenset(
    {
        "home",
        "homepage",
        "startseite",
        "startsida",
        "forside",
        "start",
        "accueil",
        "inicio",
        "início",
        "strona główna",
        "главная",
    }
    # What all pages of a site are.
    | {"recipes", "all recipes", "rezepte", "recettes", "recetas", "ricette", "opskrifter", "recept", "przepisy"}
    | {"products", "all products", "shop", "store", "blog", "articles", "news"}
)
# "Geizhals (Österreich)" on geizhals.at; a shop at tea.example does have a category "Tea pots".
_SITE_NAME_CHARS = 6
# Texts that sites mark up as reviews without one of these are their own: "A word of the maker".
_REVIEWED_BY = frozenset({"review_author", "review_date", "review_rating"})


@dataclass(frozen=True)
class _Items:
    """What a page's markup of one syntax describes.

    Args:
        main: The item that the page is about, if that is clear.
        rows: Items of a list, where none is the main one.
        others: Items that are neither: related products, a shop's address.
        reviews: Reviews of the main item, and those that stand alone.
        trail: The breadcrumb of the main item.
    """

    main: MetadataItem | None
    rows: list[MetadataItem]
    others: list[MetadataItem]
    reviews: list[MetadataItem]
    trail: MetadataItem | None


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
    direct = _sort([item for item in items if item.syntax == "microdata"], index, schema, wanted)
    placed = _microdata(direct, index, structure, schema, fields)
    _finish(placed, direct, index, structure, schema, page_type)
    told = _sort([item for item in items if item.syntax == "json-ld"], index, schema, wanted)
    # A value that microdata gives without its place is looked for like one of JSON-LD, from the same name on.
    left: dict[str, list[str]] = {}
    if direct.main is not None and placed.homeless and _is_shown(direct.main, index):
        titles = {name: direct.main.fields[name] for name in _TITLES if name in direct.main.fields}
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


def _sort(items: list[MetadataItem], index: TextIndex, schema: Schema, wanted: set[str]) -> _Items:
    nested = {name for item in schema.items for name in item.items}
    outer = [item for item in items if item.type not in nested and item.type != BREADCRUMB]
    main = _main(outer, index)
    rows: list[MetadataItem] = []
    if main is None and outer and RECORD in wanted:
        kind = Counter(item.type for item in outer).most_common(1)[0][0]
        distinct = {_title(item): item for item in outer if item.type == kind and _title(item)}
        rows = list(distinct.values())[:_MAX_ROWS] if len(distinct) >= _MIN_ROWS and kind != _AROUND else []
    taken = {id(item) for item in (main, *rows)}
    others = [item for item in outer if id(item) not in taken]
    told = [*(main.items if main else ()), *(item for item in items if item.type == REVIEW)]
    reviews = [item for item in told if item.fields.keys() & _REVIEWED_BY]
    trail = next((item for item in items if item.type == BREADCRUMB), None)
    return _Items(main, rows, others, reviews, trail if main else None)


def _title(item: MetadataItem) -> str:
    return next((loose(item.fields[name][0].text) for name in _TITLES if item.fields.get(name)), "")


def _main(items: list[MetadataItem], index: TextIndex) -> MetadataItem | None:
    """The item in whose name the page is headed; where none is, the only one, or the only one of its type."""
    headings = {loose(index.page.text(i)) for i, tag in enumerate(index.page.tags) if tag == "h1"}
    ordered = sorted(items, key=lambda item: (item.type == _AROUND, -len(item.fields)))
    if headed := [item for item in ordered if _title(item) in headings - {""}]:
        return headed[0]
    types = Counter(item.type for item in items)
    return next((item for item in ordered if types[item.type] == 1), None)


def _categories(links: Sequence[str], main: MetadataItem | None, page: Page) -> set[str]:
    """Those of a breadcrumb's links that are neither the home page, also by the site's name, nor the page itself."""
    host = (urlsplit(page.url or "").hostname or "").split(".")
    site = loose(max(host[:-1], key=len, default=""))
    titles = {*map(loose, _HOME), *host[:-1], _title(main) if main else ""}
    return {
        text
        for text in (loose(link) for place, link in enumerate(links) if not is_end(page, links, place))
        if any(map(str.isalpha, text))
        and text not in titles
        and not (len(site) >= _SITE_NAME_CHARS and text.startswith(site))
    }


def _microdata(items: _Items, index: TextIndex, structure: Structure, schema: Schema, fields: set[str]) -> Placed:
    placed = Placed()
    arguments = (index, structure, schema)
    if items.main is not None:
        own = _fields_of(items.main, schema)
        label_item(placed, items.main, items.main.type, *arguments, fields & own)
        if items.trail is not None and not items.main.fields.get("category"):
            links = items.trail.fields.get("category", [])
            kept = _categories([link.text for link in links], items.main, index.page)
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
    placed.labels.ignored -= {-1, *placed.labels.internal}
    return placed


def _fields_of(item: MetadataItem, schema: Schema) -> set[str]:
    return set(schema.item(item.type).fields)


def _finish(
    placed: Placed, items: _Items, index: TextIndex, structure: Structure, schema: Schema, page_type: str | None
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


def _label_trail(labels: PageLabels, items: _Items, index: TextIndex, structure: Structure, schema: Schema) -> None:
    if items.main is None or items.trail is None or "category" not in _fields_of(items.main, schema):
        return
    links = [value.text for value in items.trail.fields.get("category", [])]
    kept, page = _categories(links, items.main, index.page), index.page
    places = [m for m in find_trail(index, links) if loose(page.text_of(m.first, m.leaves[-1] + 1)) in kept]
    apply_found(labels, index.page, structure, schema.by_name["category"], Found(places))


def _is_shown(item: MetadataItem, index: TextIndex) -> bool:
    """Whether the page shows the item's name as one: as a whole text, or in a heading."""
    headings = {leaf for i, tag in enumerate(index.page.tags) if tag == "h1" for leaf in range(i, index.page.end[i])}
    names = [value.text for name in _TITLES for value in item.fields.get(name, [])]
    return any(m.span is None or m.first in headings for name in names for m in index.find(name))


def _truth(items: _Items, fields: dict[str, list[str]], index: TextIndex) -> dict[str, Any]:
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
        told["description"] = [text for text in told.get("description", []) if loose(text) != _title(main)]
        fields = fields | {name: texts for name, texts in told.items() if texts}
    records: list[dict[str, Any]] = [
        {"type": REVIEW, "fields": {name: [v.text for v in values] for name, values in item.fields.items()}}
        for item in items.reviews
    ]
    records += [
        {"cells": [item.fields[name][0].text for name in _TITLES if name in item.fields]} for item in items.rows
    ]
    return {"fields": fields, "records": records}
