"""What parse_html reads, drops, flags and refuses, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import MAX_BYTES, PARSER, parse_html, parse_tree
from markuplmpp.errors import EmptyPageError, OversizedPageError, PageError


def _texts(page: Page) -> list[str]:
    return [page.text(i) for i in page.leaves]


@pytest.mark.parametrize("html", ["", " \n\t", "\x00", "<!-- only -->", "<!DOCTYPE html>", "<?pi?>", "</p>", "<!"])
def test_empty(html: str) -> None:
    for given in (html, html.encode()):
        with pytest.raises(EmptyPageError, match="expected HTML"):
            parse_html(given)


def test_oversized() -> None:
    with pytest.raises(OversizedPageError, match=r"25,000,000 bytes; at most 20,000,000"):
        parse_html(b"x" * 25_000_000)
    with pytest.raises(OversizedPageError, match=r"4 characters; at most 3"):
        parse_html("<p>x", max_bytes=3)
    assert MAX_BYTES == 20_000_000


@pytest.mark.parametrize("html", [None, 3, bytearray(b"<p>"), ["<p>"]])
def test_wrong_type(html: object) -> None:
    with pytest.raises(TypeError, match="expected str or bytes"):
        parse_html(html)  # type: ignore[arg-type]


def test_bytes_and_text_give_the_same_nodes() -> None:
    html = "<title>Käse</title><p class=a id=b>für <b>Zoë</b> da"
    a, b = parse_html(html), parse_html(html.encode())
    assert (a.tags, a.texts, a.names) == (b.tags, b.texts, b.names)
    assert np.array_equal(a.end, b.end)


def test_arrays_of_a_small_page() -> None:
    page = parse_html("<p class='a b' id=c>x<b>y</b>z<br>\n<i id=d></i></p>", url="https://example.org/")
    assert page.tags == ["html", "body", "p", "", "b", "", "", "br", "i"]
    assert page.texts == ["", "", "", "x", "", "y", "z", "", ""]
    assert page.names == ["", "", "a b c", "", "", "", "", "", "d"]
    assert page.parent.tolist() == [-1, 0, 1, 2, 2, 4, 2, 2, 2]
    assert page.end.tolist() == [9, 9, 9, 4, 6, 6, 7, 8, 9]
    assert page.text_index.tolist() == [0, 0, 0, 1, 0, 1, 2, 0, 0]
    assert page.parent.dtype == page.end.dtype == page.text_index.dtype == np.int32
    assert (page.url, page.warnings) == ("https://example.org/", ())


def test_dropped_elements_leave_their_tail() -> None:
    html = "a<script>1</script>b<style>2</style>c<template><p>3</p>4</template>d<noscript><i>5</i></noscript>e"
    assert _texts(parse_html(html)) == list("abcde")


def test_what_an_element_without_text_shows() -> None:
    page = parse_html(
        "<img src=a.jpg alt=''><input type=text value=5><button aria-label=Buy></button><picture></picture>"
    )
    assert [page.attributes[i] for i in range(2, 6)] == [
        {"src": "a.jpg"}, {"type": "text", "value": "5"}, {"aria-label": "Buy"}, {}
    ]  # fmt: skip


def test_hidden_covers_the_subtree_and_no_more() -> None:
    page = parse_html("<div hidden><p style='display: none'>a<b>b</b></p>c</div><p>d")
    assert {page.text(i): bool(page.hidden[i]) for i in page.leaves} == {
        "a": True,
        "b": True,
        "c": True,
        "d": False,
    }


def test_noscript_is_read_only_where_almost_nothing_else_is() -> None:
    shell = f"<p>Loading</p><noscript><p>{'word ' * 60}</p></noscript>"
    page = parse_html(shell)
    assert page.warnings == ("almost no text outside <noscript>: noscript content was read instead",)
    assert "Loading" in _texts(page)
    full = parse_html(f"<p>{'text ' * 60}</p>{shell}")
    assert full.warnings == ()
    assert len(full.leaves) == 2
    assert parse_html("<p>Loading</p><noscript><img src=pixel.gif>x</noscript>").warnings == ()


def test_only_scripts() -> None:
    page = parse_html("<script>var a = '<p>x</p>'</script><script src=b.js></script>")
    assert _texts(page) == []
    assert len(page) > 0


@pytest.mark.parametrize(("depth", "complete"), [(200, True), (2_000, True), (5_000, False)])
def test_nesting_limit_is_reported(depth: int, complete: bool) -> None:
    page = parse_html("<div>" * depth + "in" + "</div>" * depth + "<p>after</p>")
    assert ("after" in _texts(page)) is complete
    assert [w.split(" (")[0] for w in page.warnings] == ([] if complete else ["the parser stopped at its limit"])


def test_nesting_limit_is_reported_after_hundreds_of_other_errors() -> None:
    assert "limit" in parse_html("<p>x</b></i>" * 400 + "<div>" * 5_000).warnings[0]


def test_many_errors_alone_are_no_warning() -> None:
    assert parse_html("<p>huge depth limit</b></i>" * 400).warnings == ()


def test_text_after_the_end_of_html_is_reported() -> None:
    page = parse_html("<html><body><p>a</p></body></html>\n<!-- x --><p>lost</p>")
    assert _texts(page) == ["a"]
    assert page.warnings == ("4 characters after </html> were not read",)
    assert parse_html("<html><body><p>a</p></body></html>\n<script>1</script>").warnings == ()


def test_a_deep_page_with_many_siblings_stays_bounded() -> None:
    page = parse_html("<div>" * 2_000 + "<p>x</p>" * 50_000)
    tags, subs = page.xpath_ids(page.leaves[::50])
    assert tags.shape == subs.shape == (1_000, 50)
    assert page.depth.max() == 2_003
    last = int(page.leaves[-1])
    assert page.xpath(last).endswith("/div/p[50000]/text()[1]")
    assert page.xpath(last).count("/") == 2_004


@pytest.mark.parametrize(
    "unit",
    [
        "<a ", "<", "&", "<!--", "<?", "<a b='", "<table>", "<p><table>", "<form>", "<a><p>",
        "<o:p><o:q>", "<select>", "<b hidden>", "&#x1F600;", "<svg><g>", "</p>", "<br/>",
    ],
)  # fmt: skip
def test_one_thing_ten_thousand_times(unit: str) -> None:
    try:
        page = parse_html("<i>x</i>" + unit * 10_000)
    except PageError:
        return
    assert page.depth.max() <= 2_048


@pytest.mark.parametrize(
    "unit",
    [
        "<p>x</p>",
        "<fb:like>x</fb:like>",
        "<o:p><o:q>x</o:q></o:p>",
        "text<br>",
        "<p hidden style='display:none'>x</p>",
    ],
)
def test_fifty_thousand_siblings_are_all_there(unit: str) -> None:
    few, many = parse_html("<div>" + unit * 10), parse_html("<div>" + unit * 50_000)
    above = 3  # html, body, div
    assert len(many) - above == 5_000 * (len(few) - above)


@pytest.mark.parametrize(
    ("fits", "more"),
    [
        ("<div><p>one</p><p>two</p></div>", "<p>"),  # html, body, div, p, p
        ("<p a b>one</p>", "<!---->"),
        ("<p a><?b>one</p>", "<br>"),
    ],
)
def test_pages_of_too_many_nodes_are_refused(fits: str, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("markuplmpp.dom.size.MAX_NODES", 5)
    assert parse_html(fits).leaves.size
    with pytest.raises(OversizedPageError, match="more than 5 elements, attributes and comments"):
        parse_html(fits + more)


@pytest.mark.timeout(60)  # was hours: a parser without a tree has no limit of depth
def test_a_deep_page_with_many_end_tags_is_read_in_time() -> None:
    page = parse_html(b"<div>" * 450_000 + b"</x>" * 60_000)
    assert "stopped at its limit" in page.warnings[0]


def test_what_only_looks_like_nodes_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("markuplmpp.dom.size.MAX_NODES", 5)
    page = parse_html("<script>" + "<p a b>" * 50 + "</script><p>" + "one two / three " * 50)
    assert len(page.leaves) == 1


_REFUSED_IN_LITTLE_MEMORY = """
import resource
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import OversizedPageError

def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

page = UNIT * (20_000_000 // len(UNIT))
before = peak_mib()
try:
    parse_html(page)
except OversizedPageError:
    print(peak_mib() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
@pytest.mark.parametrize("unit", ["<p>a", "<!-->", "<p " + " ".join(f"a{i}" for i in range(900)) + ">"])
def test_a_page_of_millions_of_nodes_is_refused_before_it_fills_the_memory(unit: str) -> None:
    code = f"UNIT = {unit.encode()!r}\n{_REFUSED_IN_LITTLE_MEMORY}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(ran.stdout) < 100, "the tree of the first takes 1,200"


def test_parser_is_named() -> None:
    assert PARSER.startswith("lxml/libxml2-2.")


def test_tree_is_the_one_the_nodes_come_from() -> None:
    root, encoding, warnings = parse_tree(b"<p>a<b>b</b>")
    assert [element.tag for element in root.iter()] == ["html", "body", "p", "b"]
    assert (encoding, warnings) == ("utf-8", [])
