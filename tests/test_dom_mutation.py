"""Mutated pages give a result or a PageError, and the result keeps its promises."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import PageError
from tests.mutations import CHARSETS, EDITS, SNIPPETS, STEADY, Edit, mutate


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


_quick = settings(STEADY, max_examples=150)


@settings(STEADY, max_examples=800)
@given(data=st.data(), edits=EDITS)
def test_mutated_fixture_pages(fixture_pages: dict[str, bytes], data: st.DataObject, edits: list[Edit]) -> None:
    html = fixture_pages[data.draw(st.sampled_from(sorted(fixture_pages)))]
    check(mutate(html, edits), data.draw(CHARSETS))


@_quick
@given(st.lists(st.sampled_from(SNIPPETS[:-3]) | st.binary(max_size=6), max_size=30).map(b"".join))
def test_any_bytes(html: bytes) -> None:
    check(html)


@_quick
@given(st.text(max_size=80) | st.text(alphabet="<>/&='\"ab:!-{} \ud800\x00", max_size=80))
def test_any_text(html: str) -> None:
    check(html)


@_quick
@given(data=st.data(), edits=EDITS)
def test_mutated_corpus_pages(corpus_pages: list[bytes], data: st.DataObject, edits: list[Edit]) -> None:
    check(mutate(data.draw(st.sampled_from(corpus_pages)), edits))
