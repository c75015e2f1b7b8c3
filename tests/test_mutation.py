"""Damaged and hostile pages, all the way: extracted, drawn and labelled, they give a result or a PageError."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import BinaryPageError, EmptyPageError, OversizedPageError, PageError
from markuplmpp.extractor import Extractor
from markuplmpp.labels.rows import label_row
from markuplmpp.model.scorer import Inputs, WindowScores
from markuplmpp.records import PageResult, Record
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.show import render
from tests import tiny
from tests.mutations import CHARSETS, EDITS, STEADY, Edit, mutate

SCHEMA = Schema.default()
URL = "https://a.example/"


class NoisyScorer:
    """Finds something everywhere: scores are noise that the window's tokens fix."""

    def score(self, window: Inputs) -> WindowScores:
        noise = np.random.default_rng(int(window["input_ids"].sum()))
        nodes, tokens = len(window["node_spans"]), len(window["input_ids"])
        leaf, internal = len(SCHEMA.leaf_labels), len(SCHEMA.internal_labels)
        shapes = ((nodes, leaf), (nodes, internal), (tokens, leaf))
        return WindowScores.from_logits(*(noise.normal(0, 3, shape).astype(np.float32) for shape in shapes))


EXTRACTOR = Extractor(PageScorer(NoisyScorer(), tiny.wordpiece(), SCHEMA, tiny.SEQUENCE, {}))


@pytest.fixture(scope="module")
def pages(fixture_pages: dict[str, bytes]) -> list[bytes]:
    """Fixtures, and the larger sample pages with their metadata."""
    samples = sorted((Path(__file__).parents[1] / "data").glob("*.html"))
    return [*fixture_pages.values(), *(sample.read_bytes() for sample in samples)]


def places(record: Record) -> list[str]:
    """The XPaths of a record, its values and the records in it."""
    own = [value.xpath for values in record.fields.values() for value in values if value.xpath is not None]
    return [*record.xpaths, *own, *(xpath for inner in record.records for xpath in places(inner))]


def extracted(html: bytes, charset: str | None = None) -> PageResult | None:
    """Extracts a page that may be anything, of which every XPath must name one node; None where it can't be read."""
    try:
        result = EXTRACTOR.predict(html, url=URL, charset=charset)
    except PageError:
        return None
    tree = parse_tree(html, charset=charset)[0].getroottree()
    found = dict.fromkeys(xpath for record in result.records for xpath in places(record))
    for xpath in list(found)[:50]:
        assert len(tree.xpath(xpath)) == 1, xpath
    return result


def assert_is_harmless(shown: str) -> None:
    root: Any = etree.fromstring(shown.encode(), etree.HTMLParser(huge_tree=True, encoding="utf-8"))
    assert not list(root.iter("script", "iframe", "object", "embed", "frame"))
    assert not [name for element in root.iter(etree.Element) for name, _ in element.items() if name.startswith("on")]


@settings(STEADY, max_examples=800)
@given(data=st.data(), edits=EDITS)
def test_mutated_pages_are_extracted_and_drawn(pages: list[bytes], data: st.DataObject, edits: list[Edit]) -> None:
    html, charset = mutate(data.draw(st.sampled_from(pages)), edits), data.draw(CHARSETS)
    if (result := extracted(html, charset)) is not None:
        shown = render(html, result, charset=charset)
        assert "XPath not found" not in shown
        assert_is_harmless(shown)


def truth_from(html: bytes, charset: str | None) -> dict[str, Any]:
    """Two texts of the page's body, as if they were its name and its price."""
    page = parse_html(html, charset=charset)
    texts = [page.text(int(leaf)) for leaf in page.leaves if not page.xpath(int(leaf)).startswith("/html/head/")]
    return {"fields": {"name": [texts[len(texts) // 2]], "price": [texts[-1]]}} if texts else {}


@settings(STEADY, max_examples=400)
@given(data=st.data(), edits=EDITS)
def test_mutated_pages_are_labelled(pages: list[bytes], data: st.DataObject, edits: list[Edit]) -> None:
    html, charset = mutate(data.draw(st.sampled_from(pages)), edits), data.draw(CHARSETS)
    try:
        truth = truth_from(html, charset)
    except PageError:
        return
    row = CorpusPage("p", "shops", "train", "a.example", URL, None, None, html, truth, charset=charset)
    labelled = label_row(row, SCHEMA)
    for labels in labelled.made.values():
        nodes = {*labels.leaf, *labels.internal, *labels.ignored}
        assert nodes <= set(range(len(labelled.page)))
        assert set(labels.leaf) <= set(labelled.page.leaves.tolist())


HOSTILE: dict[str, tuple[bytes, type[PageError] | None]] = {
    "empty": (b"", EmptyPageError),
    "blank": (b" \n\x00", EmptyPageError),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, BinaryPageError),
    "noise": (bytes(range(32)) * 300, BinaryPageError),
    "wrong charset": ("<meta charset=shift_jis><h1>Käse 水壺</h1>".encode(), None),
    "nul": (b"<h\x001>Ket\x00tle</h1>\x00" * 20, None),
    "deep": (b"<div>" * 5_000 + b"Kettle", None),
    "siblings": (b"<ul>" + b"<li>Kettle" * 50_000, None),
    "25 MB": (b"<p>Kettle" * 2_800_000, OversizedPageError),
    "unclosed": (b"<table><tr><td><b><a href='" + b"<p>Kettle<i>" * 500, None),
    "duplicate ids": (b"<p id=a class=a>Kettle<p id=a name=a>19.99<form id=a><input id=a name=id>" * 100, None),
    "only scripts": (b"<script>var kettle = '<h1>Kettle</h1>'</script>" * 100, None),
    "metadata": (b'<script type="application/ld+json">' + b'{"@graph": [' * 5_000 + b"</script><p>Kettle", None),
    "nested items": (
        b"<div itemscope itemtype='https://schema.org/Product' itemprop=review>" * 2_000 + b"Kettle",
        None,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_a_result_or_a_page_error(name: str) -> None:
    html, error = HOSTILE[name]
    if error is not None:
        with pytest.raises(error):
            EXTRACTOR.predict(html, url=URL)
        return
    result = extracted(html)
    assert result is not None
    assert_is_harmless(render(html, result))


def test_a_truth_about_a_page_without_text_is_no_crash() -> None:
    row = CorpusPage("p", "shops", "train", "a.example", URL, None, None, b"<img src=a>", {"fields": {"name": ["Pot"]}})
    assert label_row(row, SCHEMA).truth == row.truth
