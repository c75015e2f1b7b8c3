"""JSON-LD blocks -> items, tolerant of the ways in which real blocks are broken."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

from lxml import etree

from markuplmpp.metadata.raw import RawItem, RawText, RawValue, local_name

_MAX_CHARS = 2_000_000
# Google's own examples go 6 deep; deeper nesting is data of another kind.
_MAX_DEPTH = 24
_DECODER = json.JSONDecoder(strict=False, parse_float=str, parse_int=str, parse_constant=str)
_WRAPPER = re.compile(r"<!--|-->|(?://|/\*)?\s?<!\[CDATA\[(?:\*/)?|(?://|/\*)?\s?\]\]>(?:\*/)?")
# A string, or what JSON doesn't have: comments and trailing commas. Strings are put back as they are.
# An unclosed one goes to the end, so that no start is tried in vain (50,000 of them took 170 s).
# jstyleson does the same character by character.
_NOT_JSON = re.compile(r'("(?:[^"\\]|\\.?)*(?:"|\Z))|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_BETWEEN_VALUES = re.compile(r"[\s;,\ufeff]*")


def read_jsonld(root: etree._Element, deadline: float) -> list[RawItem]:
    """Returns the top-level items of a page's JSON-LD blocks."""
    top: list[RawValue] = []
    for script in root.iter("script"):
        if time.monotonic() > deadline:
            break
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            for value in parse_block("".join(map(str, script.itertext()))):
                top += _values(value, _MAX_DEPTH)
    return [item for item in top if isinstance(item, RawItem)]


def parse_block(text: str) -> list[Any]:
    r"""Returns the JSON values of a block, the readable ones where some are broken; numbers as written.

    >>> parse_block('{"a": 1.50, /* note */ "b": ["x\ny",],}; {"c": "it\\\'s"}')
    [{'a': '1.50', 'b': ['x\ny']}, {'c': "it\\'s"}]
    """
    if len(text) > _MAX_CHARS:
        return []
    values, end = _decode(text)
    if end < len(text):
        cleaned = _NOT_JSON.sub(lambda m: m[1] or "", _WRAPPER.sub("", text))
        # Once more, for a comma that stood before a comment.
        cleaned = _NOT_JSON.sub(lambda m: m[1] or "", cleaned)
        again, _ = _decode(_BAD_ESCAPE.sub(r"\\\\", cleaned))
        return max(values, again, key=len)
    return values


def _decode(text: str) -> tuple[list[Any], int]:
    """Returns the values one after the other, and how far the text could be read."""
    values: list[Any] = []
    end = _skip(text, 0)
    while end < len(text):
        try:
            value, end = _DECODER.raw_decode(text, end)
        except (ValueError, RecursionError):
            break
        values.append(value)
        end = _skip(text, end)
    return values, end


def _skip(text: str, at: int) -> int:
    match = _BETWEEN_VALUES.match(text, at)
    return match.end() if match else at


def _values(value: Any, depth: int) -> Iterator[RawValue]:
    if depth == 0 or value is None:
        return
    if isinstance(value, list):
        for part in value:
            yield from _values(part, depth - 1)
    elif not isinstance(value, dict):
        yield RawText(str(value).lower() if isinstance(value, bool) else str(value))
    elif "@value" in value:
        yield from _values(value["@value"], depth - 1)
    elif "@list" in value:
        yield from _values(value["@list"], depth - 1)
    else:
        yield _item(value, depth)
        yield from _values(value.get("@graph"), depth - 1)


def _item(raw: dict[str, Any], depth: int) -> RawItem:
    types = raw.get("@type", raw.get("type"))
    names = types if isinstance(types, list) else [types]
    identity = raw.get("@id")
    item = RawItem(
        types=tuple(local_name(name) for name in names if isinstance(name, str)),
        id=identity if isinstance(identity, str) else None,
    )
    for key, value in raw.items():
        if not key.startswith("@"):
            item.props.setdefault(local_name(key), []).extend(_values(value, depth - 1))
    return item
