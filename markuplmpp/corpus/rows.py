"""A row of a file -> a page, with its truth in shape."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import Any

from markuplmpp.corpus.page import CorpusPage
from markuplmpp.errors import CorpusError


def loads(text: str) -> Any:
    """Reads JSON. Half of an escaped emoji, as where a value was cut, is read as ``?``: UTF-8 can't write it."""
    value = json.loads(text)
    if "\\ud" in text or "\\uD" in text:
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def page_of(row: dict[str, Any], path: PurePath) -> CorpusPage:
    where = f"a row of {path}"
    html, charset, truth = row["html"] or b"", _text(row, "charset", where), row.get("truth") or {}
    if isinstance(html, str):  # of a text column: decoded before, whatever the page says of itself
        html, charset = html.encode(), "utf-8"
    if not isinstance(html, bytes):
        raise CorpusError(f"'html' of {where} is {type(html).__name__}; expected bytes or text")
    page_id = _text(row, "page_id", where) or hashlib.sha256(html).hexdigest()[:16]
    try:
        truth = loads(truth) if isinstance(truth, str) else truth
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"page {page_id} of {path}: 'truth' isn't JSON ({error}); expected {_FORM}") from error
    return CorpusPage(
        page_id=page_id,
        dataset=_text(row, "dataset", where) or path.stem,
        split=_text(row, "split", where) or "",
        site=_text(row, "site", where) or path.stem,
        url=_text(row, "url", where),
        lang=_text(row, "lang", where),
        page_type=_text(row, "page_type", where),
        html=html,
        truth=_shaped(truth or {}, _TRUTH, f"page {page_id} of {path}: truth"),
        truth_kind=_text(row, "truth_kind", where) or "none",
        charset=charset,
    )


def _text(row: dict[str, Any], name: str, where: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | float) or not isinstance(value, int):
        raise CorpusError(f"{name!r} of {where} is {type(value).__name__}; expected text")
    return str(value)  # ids may be numbers


def _shaped(value: Any, shape: Any, where: str) -> Any:
    """Returns a part of a truth without keys that are null; raises CorpusError where it isn't of its shape."""
    wanted: type[Any] = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, wanted):
        raise CorpusError(f"{where} is {type(value).__name__}; expected {wanted.__name__}, as in {_FORM}")
    if isinstance(shape, list):
        return [_shaped(part, shape[0], f"{where}[{i}]") for i, part in enumerate(value)]
    if isinstance(shape, dict):
        # A record without an XPath is one without a place, however it says so.
        given = {key: part for key, part in value.items() if part is not None and (key, part) != ("xpaths", [])}
        return {key: _shaped(part, shape.get(key, shape[_OTHERS]), f"{where}.{key}") for key, part in given.items()}
    return value


# Shapes: a type, a list of a shape, or an object with a shape for some keys and one for all others.
_OTHERS = "*"
_FIELDS = {_OTHERS: [str]}
_RECORD = {"type": str, "xpath": str, "xpaths": [str], "cells": [str], "fields": _FIELDS, _OTHERS: object}
_TRUTH = {"fields": _FIELDS, "complete": [str], "records": [_RECORD], _OTHERS: object}
_FORM = "{'fields': {name: [text]}, 'complete': [name], 'records': [{'xpath': text}]}"
