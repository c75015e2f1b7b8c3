"""Results -> Parquet: one row a page, of one Arrow schema whatever the fields of the model's schema are.

A page's records lie flat in one list, in page order, each with the place of the record it's nested in; so the schema is
the same at any depth of nesting, and "all reviews" is one filter. Fields are a map, by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from markuplmpp.corpus import CorpusPage

_PARSED = pa.struct(
    {
        "amount": pa.string(),  # a decimal, as in the result JSON: no float says 19.99
        "currency": pa.string(),
        "max": pa.string(),
        "unit": pa.string(),
        "date": pa.string(),
        "availability": pa.string(),
        "value": pa.float64(),
        "best": pa.float64(),
        "count": pa.int64(),
        "minutes": pa.float64(),
    }
)
_VALUE = pa.struct(
    {"text": pa.string(), "xpath": pa.string(), "score": pa.float64(), "source": pa.string(), "parsed": _PARSED}
)
_RECORD = pa.struct(
    {
        "type": pa.string(),
        "parent": pa.int32(),
        "xpaths": pa.list_(pa.string()),
        "score": pa.float64(),
        "fields": pa.map_(pa.string(), pa.list_(_VALUE)),
    }
)
ROWS = pa.schema(
    {
        "page_id": pa.string(),
        "site": pa.string(),
        "url": pa.string(),
        "error_type": pa.string(),
        "error": pa.string(),
        "model": pa.string(),
        "page_kind": pa.string(),
        "records": pa.list_(_RECORD),
        "warnings": pa.list_(pa.string()),
    }
)
"""Columns of the output. ``error_type`` and ``error`` are null where a page was read, the three after ``model`` where
it wasn't. ``page_id`` is null where a page couldn't be read from its file."""


def result_row(page: CorpusPage, result: bytes) -> pa.RecordBatch:
    """Returns the row of a page.

    Args:
        page: The page.
        result: What :meth:`~markuplmpp.records.PageResult.to_json` gives, in UTF-8.
    """
    found = json.loads(result)
    row = {name: found[name] for name in ("model", "page_kind", "warnings")}
    return _batch(page, row | {"records": list(_flat(found["records"]))})


def error_row(page: CorpusPage | None, model: str, error_type: str, error: str) -> pa.RecordBatch:
    """Returns the row of a page that couldn't be read; None is a page that couldn't even be read from its file."""
    text = error.encode("utf-8", "replace").decode()
    return _batch(page, {"model": model, "error_type": error_type, "error": text})


def _batch(page: CorpusPage | None, row: dict[str, Any]) -> pa.RecordBatch:
    known = {name: getattr(page, name, None) for name in ("page_id", "site", "url")}
    return pa.RecordBatch.from_pylist([known | row], ROWS)


def _flat(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    waiting: list[tuple[dict[str, Any], int | None]] = [(record, None) for record in reversed(records)]
    place = 0
    while waiting:
        record, parent = waiting.pop()
        xpaths = record.get("xpaths") or [record[key] for key in ("xpath",) if key in record]
        yield {**record, "parent": parent, "xpaths": xpaths, "fields": list(record["fields"].items())}
        waiting += [(inner, place) for inner in reversed(record.get("records", ()))]
        place += 1
