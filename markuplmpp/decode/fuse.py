"""The page's own metadata beside the model's records."""

from __future__ import annotations

from dataclasses import replace

from markuplmpp.dom.node import Page
from markuplmpp.metadata import MetadataItem
from markuplmpp.records import PageKind, Record, Value
from markuplmpp.schema import Schema
from markuplmpp.values import loose, parse_value

_TITLES = ("name", "headline")
METADATA_SCORE = 0.9
"""Score of a value read from the page's own markup; one figure for all until it is calibrated per field."""


def metadata_records(items: list[MetadataItem], page: Page, schema: Schema) -> list[Record]:
    """Returns the page's JSON-LD and microdata items as records; of equal types the fullest comes first."""
    known = {item.name for item in schema.items}
    records = [_record(item, page, schema) for item in _merged(items) if item.type in known]
    return sorted((r for r in records if r.fields or r.records), key=lambda r: -len(r.fields))


def fill(
    records: list[Record], kind: PageKind, metadata: list[Record], schema: Schema
) -> tuple[list[Record], PageKind]:
    """Fills the fields that the model left empty from the metadata record of the same type.

    Only a page about one item is filled: on a list nothing says which record the markup means.

    Args:
        records: The model's records.
        kind: The kind of page.
        metadata: Records of the page's markup, the fullest first.
        schema: Cardinality of the fields.

    Returns:
        Records and kind; with no record of the model's the metadata makes the page.
    """
    if not records or kind == "other":
        return (metadata, _kind(metadata)) if metadata else (records, kind)
    if kind == "list":
        return records, kind
    main = records[0]
    same = _same(main, [m for m in metadata if m.type == main.type])
    if same is None:
        return records, kind
    fields = {name: main.fields.get(name) or same.fields.get(name) for name in schema.item(main.type).fields}
    filled = {name: values for name, values in fields.items() if values}
    return [replace(main, fields=filled, records=main.records or same.records), *records[1:]], kind


def _same(main: Record, metadata: list[Record]) -> Record | None:
    """The metadata record with the model's title; where none has it, the fullest."""
    titles = {loose(v.text) for name in _TITLES for v in main.fields.get(name, ())}
    named = (m for m in metadata if titles & {loose(v.text) for name in _TITLES for v in m.fields.get(name, ())})
    return next(named, next(iter(metadata), None))


def _merged(items: list[MetadataItem]) -> list[MetadataItem]:
    """Makes one item of what a page describes both in JSON-LD and in microdata."""
    out: list[MetadataItem] = []
    by_title: dict[tuple[str, str], int] = {}
    for item in items:  # JSON-LD comes first
        key = item.type, _title(item)
        at = by_title.get(key) if item.syntax == "microdata" and key[1] else None
        if at is None:
            if item.syntax == "json-ld":
                by_title.setdefault(key, len(out))
            out.append(item)
        else:
            same = out[at]
            node_id = item.node_id if same.node_id is None else same.node_id
            out[at] = replace(same, fields=item.fields | same.fields, items=same.items or item.items, node_id=node_id)
    return out


def _title(item: MetadataItem) -> str:
    return next((loose(item.fields[name][0].text) for name in _TITLES if item.fields.get(name)), "")


def _kind(records: list[Record]) -> PageKind:
    return "detail" if len(records) == 1 or len({r.type for r in records}) == len(records) else "list"


def _record(item: MetadataItem, page: Page, schema: Schema) -> Record:
    spec = schema.item(item.type)
    fields: dict[str, list[Value]] = {}
    for name in spec.fields:
        values = item.fields.get(name, [])[: None if schema.by_name[name].many else 1]
        if values:
            kind = schema.by_name[name].kind
            fields[name] = [
                Value(
                    v.text,
                    None if v.node_id is None else page.xpath(v.node_id),
                    METADATA_SCORE,
                    "metadata",
                    parse_value(kind, v.text, lang=page.lang),
                )
                for v in values
            ]
    nested = tuple(_record(inner, page, schema) for inner in item.items if inner.type in spec.items)
    xpaths = () if item.node_id is None else (page.xpath(item.node_id),)
    return Record(item.type, xpaths, METADATA_SCORE, fields, tuple(r for r in nested if r.fields))
