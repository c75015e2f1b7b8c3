"""Paragraphs and names: which lines of a block are a value."""

from __future__ import annotations

import pytest

from markuplmpp.decode.nodes import propose
from markuplmpp.decode.scores import Thresholds
from markuplmpp.dom.parse import parse_html
from tests.test_decode import SCHEMA, scores

LONG = "Water is boiled in the kettle until it sings, and not a moment longer than that."


def proposed(html: str, labels: dict[str, str | tuple[str, float]]) -> list[tuple[str, str]]:
    """The values that are proposed, each with the XPath below body of the node that stands for it."""
    found = scores(html, labels)
    candidates = propose(found, SCHEMA, Thresholds())
    return [(c.text, found.page.xpath(c.node).removeprefix("/html/body")) for c in candidates]


def test_a_paragraph_is_parted_where_its_lines_break() -> None:
    html = f"<p><b>Tea</b><br>{LONG}<br>Pour.</p>"
    assert proposed(html, {"/p": "body"}) == [
        ("Tea", "/p/b/text()[1]"),
        (LONG, "/p/text()[1]"),
        ("Pour.", "/p/text()[2]"),
    ]
    assert proposed(f"<p><b>{LONG}</b> Pour.<br></p>", {"/p": "body"}) == [(f"{LONG} Pour.", "/p")]


def test_an_element_around_paragraphs_is_those() -> None:
    html = f"<div><p>{LONG}</p><p>Pour <b>it</b> on.</p></div>"
    assert proposed(html, {"/div": "body"}) == [(LONG, "/div/p[1]"), ("Pour it on.", "/div/p[2]")]


def test_a_name_on_two_lines_is_one() -> None:
    assert proposed("<h1>T</h1><p>Ann<br>Lee</p>", {"/p": "author"}) == [("Ann Lee", "/p")]


def test_leaves_of_a_parted_element_are_no_values_again() -> None:
    html = f"<p>Tea<br>{LONG}</p>"
    labels: dict[str, str | tuple[str, float]] = {"/p": "body", "/p/text()[1]": "body", "/p/text()[2]": "body"}
    assert [text for text, _ in proposed(html, labels)] == ["Tea", LONG]


def of_all(html: str, label: str) -> dict[str, str | tuple[str, float]]:
    """All leaves of a page with one label."""
    page = parse_html(html)
    return {page.xpath(leaf).removeprefix("/html/body"): label for leaf in page.leaves}


def test_the_cells_of_a_row_are_one_paragraph() -> None:
    rows = "<tr><th>Size</th><td>2 <b>l</b></td></tr><tr><td>Price</td><td><p>$9</p></td></tr>"
    html = f"<p>{LONG}</p><table>{rows}</table>"
    assert proposed(html, of_all(html, "body"))[1:] == [
        ("Size 2 l", "/table/tr[1]"),
        ("Price", "/table/tr[2]/td[1]/text()[1]"),
        ("$9", "/table/tr[2]/td[2]/p/text()[1]"),
    ]


def test_names_in_cells_are_names() -> None:
    html = "<table><tr><td>Ann Lee</td><td>Bob <b>Ray</b></td></tr></table>"
    assert [text for text, _ in proposed(html, of_all(html, "author"))] == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ("<table><tr><td>{}<br>Pour it.</td><td>$9.99 buy now</td></tr></table>", "/table/tr/td[1]"),
        ("<p>By us: <span>{}<br>Pour it.</span> Share this now</p>", "/p/span"),
    ],
)
def test_the_lines_of_an_element_end_with_it(html: str, path: str) -> None:
    assert [text for text, _ in proposed(html.format(LONG), {path: "body"})] == [LONG, "Pour it."]


@pytest.mark.parametrize(("link", "whole"), [("kettle", True), ("k" * 90, False)])
def test_a_paragraph_of_which_the_most_is_body_is_body(link: str, whole: bool) -> None:
    html = f"<p>Water is boiled in the <a>{link}</a> until it sings, and not for a moment longer than that.</p>"
    values = proposed(html, {"/p/text()[1]": "body", "/p/text()[2]": "body"})
    assert ((f"the {link} until" in values[0][0]), len(values)) == (whole, 1 if whole else 2)


@pytest.mark.parametrize("space", ["", "\n" + " " * 30])
def test_of_a_line_of_names_the_rest_is_no_name(space: str) -> None:
    html = f"<p>{space}<a>{space}Ann Lee{space}</a> and <a>{space}Bob Ray</a> for us</p>"
    labels: dict[str, str | tuple[str, float]] = {"/p/a[1]/text()[1]": "author", "/p/a[2]/text()[1]": "author"}
    assert [text for text, _ in proposed(html, labels)] == ["Ann Lee", "Bob Ray"]


def test_a_caption_is_no_paragraph_and_names_no_author() -> None:
    html = f"<figure><img src=a><figcaption><p>{LONG}<b>!</b></p><i>Ann Lee</i></figcaption></figure><p>Pour.</p>"
    labels: dict[str, str | tuple[str, float]] = {
        "/figure/figcaption/p": "body",
        "/figure/figcaption/p/text()[1]": "body",
        "/figure/figcaption/i/text()[1]": "author",
        "/p/text()[1]": "body",
    }
    assert proposed(html, labels) == [("Pour.", "/p/text()[1]")]
    named = labels | {"/figure/figcaption/i/text()[1]": "name"}
    assert ("Ann Lee", "/figure/figcaption/i/text()[1]") in proposed(html, named), "products are named in captions"


CODE = "if tea:\n\n    pour_into_the_cup(tea)\nelse:\n    boil_the_water_first()"


@pytest.mark.parametrize(
    ("html", "path"),
    [
        (f"<pre>{CODE}\n</pre>", "/pre/text()[1]"),
        (f"<pre><code>{CODE.replace('tea', '<i>tea</i>')}\n</code></pre>", "/pre"),
        (
            f"<pre><code>{CODE.replace('tea', '<i>tea</i>')}\n</code></pre>".replace(":\n    boil", ":<br>    boil"),
            "/pre",
        ),
    ],
)
def test_code_keeps_its_lines(html: str, path: str) -> None:
    assert proposed(html, of_all(html, "body")) == [(CODE, path)]


def test_a_name_in_pre_is_one_line() -> None:
    html = "<pre><b>Acme</b>\n   Kettle\n</pre>"
    assert proposed(html, of_all(html, "name")) == [("Acme Kettle", "/pre")]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<pre> <b>a</b> <i>b</i>\n<script>x</script>\n<!-- y --><b>c</b> </pre> <p>d</p> <p>e</p>",
         ["a ", "b\n\n", "c ", "d", "e"]),
        ("<pre><b>a</b><script>c</script> <b>c</b>\n<b>d</b></pre>", ["a ", "c\n", "d"]),
        ("<p>a</p><pre> <script>\n\n</script>\n<b>b</b></pre>", ["a", "b"]),
    ],
)  # fmt: skip
def test_white_space_in_pre_stays_behind_the_text_before_it(html: str, texts: list[str]) -> None:
    page = parse_html(html)
    assert [page.texts[leaf] for leaf in page.leaves] == texts


def test_much_white_space_in_pre_costs_linear_time() -> None:
    page = parse_html("<pre>a" + ("<b></b>" + " " * 30) * 100_000 + "</pre>")
    assert len(page.texts[page.leaves[0]]) == 3_000_001


def test_pre_in_pre_is_read_once() -> None:
    html = "<div><pre>a\n" * 2_000
    page = parse_html(html)
    assert all(page.texts[leaf].count("\n") == 1 for leaf in page.leaves)


@pytest.mark.parametrize("part", ["/ul/li[1]/b", "/ul/li[1]/i"], ids=["amount", "food"])
def test_a_part_of_an_item_that_is_likely_as_a_whole_is_no_item(part: str) -> None:
    html = "<ul><li><b>2 <u>dl</u></b> <i>milk <u>warm</u></i></li><li>Salt</li></ul>"
    labels = of_all(html, "ingredient") | {part: "ingredient"}
    assert proposed(html, labels) == [("2 dl milk warm", "/ul/li[1]"), ("Salt", "/ul/li[2]/text()[1]")]


def test_a_part_of_a_line_with_other_texts_is_an_item() -> None:
    html = "<p>Warm <b>2 <u>dl</u> milk</b></p>"
    labels: dict[str, str | tuple[str, float]] = {"/p/b": "ingredient", "/p/b/text()[1]": "ingredient"}
    assert proposed(html, labels) == [("2 dl milk", "/p/b")]


def test_elements_alike_in_a_line_are_items() -> None:
    html = "<p><b>2 <u>dl</u> milk</b>, <b>1 <u>g</u> salt</b></p>"
    labels = of_all(html, "ingredient") | {"/p/b[1]": "ingredient", "/p/b[2]": "ingredient"}
    assert [text for text, _ in proposed(html, labels)] == ["2 dl milk", "1 g salt"]


def test_a_line_of_which_a_part_is_held_by_an_element_keeps_the_other_part() -> None:
    html = "<p><b>2 <u>dl</u></b> <i>milk<br>warm</i></p>"
    labels = of_all(html, "ingredient") | {"/p/b": "ingredient", "/p/i": "ingredient"}
    assert [text for text, _ in proposed(html, labels)] == ["2 dl", "milk warm"]


@pytest.mark.parametrize("elements", [(), ("/dl/dt[1]", "/dl/dd[2]")])
def test_a_term_and_what_is_said_of_it_are_an_item(elements: tuple[str, ...]) -> None:
    html = "<dl><dd>eggs</dd><dt>2 <b>dl</b></dt><dd>milk <a>warm</a></dd><dt>1 g</dt><dd>salt</dd></dl>"
    labels = of_all(html, "ingredient") | dict.fromkeys(elements, "ingredient")
    assert [text for text, _ in proposed(html, labels)] == ["eggs", "2 dl milk warm", "1 g salt"]


@pytest.mark.parametrize(
    ("html", "items"),
    [
        ("<dt>Dough</dt><dd>2 <b>dl</b> milk</dd>", ["2 dl milk"]),
        ("<dt>Dough</dt><dd>2 <b>dl</b> milk</dd><dd>1 <b>g</b> salt</dd>", ["2 dl milk", "1 g salt"]),
        ("<dt>Eggs</dt><dd>2 <b>dl</b> milk</dd><dd>1 <b>g</b> salt</dd>", ["Eggs", "2 dl milk", "1 g salt"]),
        ("<dt>Eggs</dt><dd>milk<br>1 <b>g</b> salt</dd>", ["Eggs", "milk", "1 g salt"]),
        ("<table><tr><th>Dough</th><td>2 <b>dl</b> milk</td></tr></table>", ["2 dl milk"]),
        ("<table><tr><td>2 eggs</td><td>1 <b>dl</b> milk</td></tr></table>", ["2 eggs", "1 dl milk"]),
    ],
)
def test_terms_and_cells_that_are_no_part_of_an_item_do_not_break_it(html: str, items: list[str]) -> None:
    html = html if "table" in html else f"<dl>{html}</dl>"
    headings = ("/dl/dt", "/table/tr/th") if "Dough" in html else ()
    labels = {path: label for path, label in of_all(html, "ingredient").items() if not path.startswith(headings)}
    assert [text for text, _ in proposed(html, labels)] == items
