"""Mutated pages give a result or a PageError, and the result keeps its promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import PageError

SNIPPETS = [
    b"<div>", b"</div>", b"<p", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>", b"<script>",
    b"</script>", b"<noscript>", b"<table><tr><td>", b"</table>", b"<fb:like>", b'<a{b}c d="', b"<1x>", b"&",
    b"&#x0;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=utf-16>", b"</html>",
    b"<meta charset=hex>", b"<body>", b"<frameset>", b"<plaintext>", b"<template>", b"<svg><title>",
    b"<form>", b"<select><option>", b" hidden style='display:none' ", b"='", b'"', b">", b"<",
    b"<div>" * 3_000, b"\x1b$B", b"\xed\xa0\x80",
]  # fmt: skip

Edit = tuple[str, int, int, bytes]
_edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "delete", "insert", "copy", "cut"]),
        st.integers(0, 1 << 20),
        st.integers(0, 400),
        st.sampled_from(SNIPPETS) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=12,
)


def mutate(html: bytes, edits: list[Edit]) -> bytes:
    data = bytearray(html)
    for kind, where, length, snippet in edits:
        at = where % (len(data) + 1)
        if kind == "insert":
            data[at:at] = snippet
        elif kind == "delete":
            del data[at : at + length]
        elif kind == "copy":
            data[at:at] = data[at // 2 : at // 2 + length]
        elif kind == "cut" and length < 40:
            del data[at:]
        elif at < len(data):
            data[at] = length % 256
    return bytes(data)


def check(html: bytes | str, charset: str | None = None) -> None:
    """Parses a page that may be anything; asserts what must hold of every result."""
    try:
        page = parse_html(html, charset=charset)
    except PageError:
        return
    ids = np.arange(len(page))
    assert ((page.parent < ids) & (page.end > ids) & (page.end <= len(page))).all()
    assert (page.end <= page.end[np.maximum(page.parent, 0)])[1:].all()
    assert page.depth.max() <= 2_048
    assert page.xpath_ids(ids)[0].shape == (len(page), 50)
    tree = parse_tree(html, charset=charset)[0].getroottree()
    for i in range(0, len(page), max(1, len(page) // 50)):
        found: Any = tree.xpath(page.xpath(i))
        assert len(found) == 1
        assert (str(found[0]) == page.texts[i]) if page.is_leaf[i] else (found[0].tag == page.tags[i])


_quick = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_quick
@given(data=st.data(), edits=_edits)
def test_mutated_fixture_pages(fixture_pages: dict[str, bytes], data: st.DataObject, edits: list[Edit]) -> None:
    html = fixture_pages[data.draw(st.sampled_from(sorted(fixture_pages)))]
    check(mutate(html, edits), data.draw(st.sampled_from([None, None, "utf-8", "gbk", "utf-16", "hex", "\n"])))


@_quick
@given(st.lists(st.sampled_from(SNIPPETS[:-3]) | st.binary(max_size=6), max_size=30).map(b"".join))
def test_any_bytes(html: bytes) -> None:
    check(html)


@_quick
@given(st.text(max_size=80) | st.text(alphabet="<>/&='\"ab:!-{} \ud800\x00", max_size=80))
def test_any_text(html: str) -> None:
    check(html)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@settings(_quick, max_examples=2_000)
@given(data=st.data(), edits=_edits)
def test_mutated_pages_of_fixtures_and_corpus(
    fixture_pages: dict[str, bytes], corpus_pages: list[bytes], data: st.DataObject, edits: list[Edit]
) -> None:
    check(mutate(data.draw(st.sampled_from([*fixture_pages.values(), *corpus_pages])), edits))
