"""XPath ids against transformers, and every XPath against lxml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.dom.xpath import PAD_TAG_ID, TAG_IDS, TAGS, UNKNOWN_TAG_ID, parse_xpath, xpath_ids
from markuplmpp.errors import PageError


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """MarkupLM's tokenizer with a toy vocabulary: XPath ids don't depend on the words."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("tokenizer")
    words = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", "a", "b"]
    vocabulary, merges = folder / "vocab.json", folder / "merges.txt"
    vocabulary.write_text(json.dumps({word: i for i, word in enumerate(words)}))
    merges.write_text("#version: 0.2\n")
    files = {"vocab_file": str(vocabulary), "merges_file": str(merges)}
    in_memory = {"vocab": {word: i for i, word in enumerate(words)}, "merges": []}
    return transformers.MarkupLMTokenizer(**files, **in_memory, tags_dict=TAG_IDS)


def _pages(sources: list[bytes]) -> list[tuple[bytes, Page]]:
    pages = []
    for html in sources:
        try:
            pages.append((html, parse_html(html)))
        except PageError:
            continue
    return pages


def _assert_ids_equal(page: Page, tokenizer: Any) -> None:
    """Of every node; transformers, which is slow, is asked once for each XPath, a leaf's being that of its parent."""
    xpaths = [page.xpath(i).split("/text()")[0] for i in range(len(page))]
    expected = {xpath: tokenizer.get_xpath_seq(xpath) for xpath in set(xpaths)}
    tags, subs = page.xpath_ids(np.arange(len(page)))
    for xpath, row_tags, row_subs in zip(xpaths, tags.tolist(), subs.tolist(), strict=True):
        assert (row_tags, row_subs) == expected[xpath], xpath
    for xpath, ids in expected.items():
        assert xpath_ids(xpath) == ids, xpath


def _assert_resolves(html: bytes, page: Page) -> None:
    tree = parse_tree(html)[0].getroottree()
    for i in range(len(page)):
        found: Any = tree.xpath(page.xpath(i))
        assert len(found) == 1, page.xpath(i)
        if page.is_leaf[i]:
            assert str(found[0]) == page.texts[i]
        else:
            assert found[0].tag == page.tags[i]


def test_ids_of_the_fixture_pages(fixture_pages: dict[str, bytes], tokenizer: Any) -> None:
    for _, page in _pages(list(fixture_pages.values())):
        _assert_ids_equal(page, tokenizer)


def test_ids_of_the_sample_pages(tokenizer: Any) -> None:
    samples = sorted((Path(__file__).parents[1] / "data").glob("*.html"))
    assert len(samples) >= 4
    for html, page in _pages([path.read_bytes() for path in samples]):
        _assert_ids_equal(page, tokenizer)
        _assert_resolves(html, page)


def test_ids_of_corpus_pages(corpus_pages: list[bytes], tokenizer: Any) -> None:
    pages = _pages(corpus_pages)
    assert len(pages) == 50
    for _, page in pages:
        _assert_ids_equal(page, tokenizer)


def test_ids_of_deep_wide_and_unknown(tokenizer: Any) -> None:
    page = parse_html("<div>" * 70 + "<p>a</p>" * 1_100 + "<x-y>b</x-y><fb:like>c</fb:like>")
    assert page.depth.max() > 70
    _assert_ids_equal(page, tokenizer)


def test_xpaths_of_the_fixture_pages_resolve(fixture_pages: dict[str, bytes]) -> None:
    for html, page in _pages(list(fixture_pages.values())):
        _assert_resolves(html, page)


def test_xpaths_of_corpus_pages_resolve(corpus_pages: list[bytes]) -> None:
    for html, page in _pages(corpus_pages):
        _assert_resolves(html, page)


def test_xpaths_are_unique(fixture_pages: dict[str, bytes]) -> None:
    for _, page in _pages(list(fixture_pages.values())):
        assert len({page.xpath(i) for i in range(len(page))}) == len(page)


def test_the_tag_table_is_that_of_the_paper() -> None:
    assert (len(TAGS), len(set(TAGS)), UNKNOWN_TAG_ID, PAD_TAG_ID) == (215, 215, 215, 216)
    assert [TAG_IDS[tag] for tag in ("a", "body", "div", "html", "xmp")] == [0, 25, 50, 109, 214]


@pytest.mark.parametrize(
    ("xpath", "steps"),
    [
        ("/html/body/div[2]", [("html", 0), ("body", 0), ("div", 2)]),
        ("/html/body/p/text()[3]", [("html", 0), ("body", 0), ("p", 0)]),
        ("/html/*[4]/text/text()[1]", [("html", 0), ("*", 4), ("text", 0)]),
        ("", []),
    ],
)
def test_parse_xpath(xpath: str, steps: list[tuple[str, int]]) -> None:
    assert parse_xpath(xpath) == steps
