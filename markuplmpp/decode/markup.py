"""The page's own metadata as records."""

from __future__ import annotations

from dataclasses import replace

from markuplmpp.dom.node import Page
from markuplmpp.metadata import MetadataItem
from markuplmpp.records import Record, Value
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import bare_items, loose, parse_value

METADATA_SCORE = 0.9
"""Score of a value read from the page's own markup; one figure for all until it is calibrated per field."""


def metadata_records(items: list[MetadataItem], page: Page, schema: Schema) -> list[Record]:
    """Returns the items of the page's markup as records; of equal types the fullest comes first."""
    known = {item.name for item in schema.items}
    records = [_record(item, page, schema) for item in _merged(items) if item.type in known]
    return sorted((r for r in records if r.fields or r.records), key=lambda r: -len(r.fields))


def _merged(items: list[MetadataItem]) -> list[MetadataItem]:
    """Makes one item of what a page describes in several ways: the first that says something of it counts.

    Open Graph speaks of the page: of the item of its title, or of the page's one article, whatever that's called.
    """
    out: list[MetadataItem] = []
    by_title: dict[tuple[str, str], int] = {}
    for item in items:  # JSON-LD comes first, Open Graph last
        key = item.type, _title(item)
        at = by_title.get(key) if item.syntax != "json-ld" and key[1] else None
        if at is None and item.syntax == "opengraph":
            at = _of_page(item, out)
        if at is None:
            if item.syntax == "json-ld":
                by_title.setdefault(key, len(out))
            out.append(item)
        else:
            same = out[at]
            node_id = item.node_id if same.node_id is None else same.node_id
            out[at] = replace(same, fields=item.fields | same.fields, items=same.items or item.items, node_id=node_id)
    return out


def _of_page(head: MetadataItem, items: list[MetadataItem]) -> int | None:
    """Which of the items a page's head is about."""
    alike = [number for number, item in enumerate(items) if item.type == head.type]
    named = [number for number in alike if _title(items[number]) == _title(head)]
    is_only = len(alike) == 1 and (head.type == "article" or not (_title(head) and _title(items[alike[0]])))
    return next(iter(named), alike[0] if is_only else None)


def _title(item: MetadataItem) -> str:
    return next((loose(item.fields[name][0].text) for name in TITLES if item.fields.get(name)), "")


def _record(item: MetadataItem, page: Page, schema: Schema) -> Record:
    spec = schema.item(item.type)
    fields: dict[str, list[Value]] = {}
    for name in spec.fields:
        of_field = schema.by_name[name]
        values = item.fields.get(name, [])[: None if of_field.many else 1]
        texts = [value.text for value in values]
        found = [
            Value(
                text,
                None if value.node_id is None else page.xpath(value.node_id),
                METADATA_SCORE,
                "metadata",
                parse_value(of_field.kind, text, lang=page.lang),
            )
            for value, text in zip(values, bare_items(texts) if of_field.list else texts, strict=True)
            if text
        ]
        if found:
            fields[name] = found
    nested = tuple(_record(inner, page, schema) for inner in item.items if inner.type in spec.items)
    xpaths = () if item.node_id is None else (page.xpath(item.node_id),)
    return Record(item.type, xpaths, METADATA_SCORE, fields, tuple(r for r in nested if r.fields))
