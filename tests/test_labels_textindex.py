"""Where a text value stands on a page."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import fold_space
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.rows import label_row
from markuplmpp.labels.target import exact_element, smallest_element
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.schema import Kind, Schema
from markuplmpp.values import loose, same_value
from tests.tiny_trees import pages, steady

HTML = "<title>Blue Kettle</title><h1>Blue Kettle</h1><p>SKU: AB-1</p><p><b>2</b> cups <i>tea</i></p><p>blue kettle</p>"


def found(value: str, kind: str = "text", html: str = HTML, **options: int) -> list[list[str]]:
    page = parse_html(html)
    out = []
    for match in TextIndex(page).find(value, kind, **options):  # type: ignore[arg-type]
        texts = [page.text(leaf) for leaf in match.leaves]
        out.append(texts if match.span is None else [texts[0][slice(*match.span)]])
    return out


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("BLUE  kettle", [["Blue Kettle"], ["blue kettle"]]),
        ("2 cups tea", [["2", "cups", "tea"]]),
        ("cups tea", [["cups", "tea"]]),
        ("ab 1", [["AB-1"]]),
        ("kettle", [["Kettle"], ["kettle"]]),
        ("ettle", []),
        ("kettle SKU", []),
        ("", []),
        ("—", []),
    ],
)
def test_find(value: str, places: list[list[str]]) -> None:
    assert found(value) == places


def test_after_and_limit() -> None:
    page = parse_html(HTML)
    index = TextIndex(page)
    first, second = index.find("blue kettle")
    assert index.find("blue kettle", limit=1) == [first]
    assert index.find("blue kettle", after=first.first) == [second]
    assert index.find("blue kettle", after=index.leaves[-1]) == []


def test_a_price_in_a_paragraph_is_not_the_price() -> None:
    assert found("5.00", "price", html=f"<p>$5</p><p>{'long text ' * 20} $5</p>") == [["$5"]]


def test_what_only_one_side_states_does_not_disagree() -> None:
    assert found("4.5", "rating", html="<p>4.5 / 5</p>") == [["4.5 / 5"]]
    assert found("19.99", "price", html="<p>19,99 €</p>") == [["19,99 €"]]


@pytest.mark.parametrize(
    ("kind", "truth", "shown"),
    [
        ("price", "19.99 EUR", "19.99 €"),
        ("price", "19.99 EUR", "$19.99"),
        ("price", "19.99 CAD", "$19.99"),
        ("price", "149900", "₹1,49,900"),
        ("rating", "4.5/5", "4.5 / 10"),
        ("rating", "4.5/5", "4.5 / 5"),
        ("rating", "4.4736", "4.5"),
        ("rating", "4", "4%"),
        ("date", "2024-07-03", "3/7/2024"),
        ("date", "2024-03-07", "3/7/2024"),
        ("date", "2024-07-12", "13 July 2024"),
        ("count", "1200000", "1.2 million ratings"),
        ("duration", "PT1H30M", "90 min"),
        ("availability", "InStock", "Not yet in stock"),
        ("gtin", "4006381333931", "4006 3813 3393 1"),
        ("gtin", "0036000291452", "036000291452"),
        ("gtin", "4006381333931", "4006381333948"),
        ("gtin", "1234", "12-34"),
        ("id", "AB-1", "AB-1"),
        ("id", "AB1", "ab-1"),
        ("id", "ab-1", "AB-1"),
    ],
)
def test_what_is_found_is_what_evaluation_calls_equal(kind: Kind, truth: str, shown: str) -> None:
    assert bool(found(truth, kind, html=f"<p>{shown}</p>")) is same_value(kind, truth, shown)


@pytest.mark.parametrize(
    ("kind", "truth", "html", "places"),
    [
        ("id", "AB1", "<p>SKU: ab-1</p>", []),
        ("id", "ab-1", "<p>SKU: ab-1</p><p>AB-1</p>", [["ab-1"]]),
        ("id", "AB-1", "<p>(AB-1)</p>", [["AB-1"]]),
        ("id", "AB 1", "<p><b>AB</b> <i>1</i></p>", [["AB", "1"]]),
        ("id", "AB1", "<p><b>AB</b> <i>1</i></p>", []),
        ("gtin", "4006381333931", "<p>EAN 4006 3813 3393 1</p>", [["4006 3813 3393 1"]]),
        ("gtin", "4006381333932", "<p>EAN 4006381333932</p>", [["4006381333932"]]),
        ("yield", "12 cookies", "<p><b>12</b> cookies</p><p>12</p>", [["12", "cookies"]]),
        ("yield", "4 servings", "<p>Serves 4</p><p>4 cups</p>", [["4"]]),
        ("gtin", "4006381333931", f"<p>{'long text ' * 20} 4006381333931</p>", [["4006381333931"]]),
    ],
)
def test_identifiers(kind: Kind, truth: str, html: str, places: list[list[str]]) -> None:
    assert found(truth, kind, html=html) == places


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_page_without_body_text_holds_nothing(kind: Kind) -> None:
    index = TextIndex(parse_html("<title>Kettle</title><body><div id=app></div>"))
    for value in ("Kettle", "$5", "2024-07-12", ""):
        assert index.find(value, kind) == []


def test_labels_of_a_page_without_body_text() -> None:
    script = b'<script type="application/ld+json">{"@type":"Product","name":"K"}</script>'
    html = b"<title>K</title>" + script + b"<body><div id=app></div>"
    labelled = label_row(CorpusPage("p", "d", "", "s", None, None, None, html), Schema.default())
    assert all(not labels.leaf for labels in labelled.made.values())


def test_a_text_that_is_no_value_of_its_kind_matches_nothing() -> None:
    assert found("soon", "date", html="<p>soon</p>") == []


@steady
@given(pages)
def test_every_leaf_of_a_page_is_found_by_its_own_text(html: str) -> None:
    page = parse_html(html)
    index = TextIndex(page)
    for leaf in index.leaves:
        text = fold_space(page.texts[leaf])
        if loose(text):
            assert any(m.leaves == (leaf,) and m.span is None for m in index.find(text, limit=10_000))


@steady
@given(pages, st.data())
def test_spans_hold_the_value(html: str, data: st.DataObject) -> None:
    page = parse_html(html)
    index = TextIndex(page)
    words = [w for leaf in index.leaves for w in fold_space(page.texts[leaf]).split() if loose(w)]
    value = data.draw(st.sampled_from(words or ["T"]))
    for match in index.find(value):
        if match.span is not None:
            start, end = match.span
            assert loose(fold_space(page.texts[match.first])[start:end]) == loose(value)


@steady
@given(pages, st.data())
def test_smallest_element_is_the_lowest_common_ancestor(html: str, data: st.DataObject) -> None:
    page = parse_html(html)
    leaves = sorted(data.draw(st.sets(st.sampled_from(page.leaves.tolist()), min_size=1, max_size=4)))
    common = set.intersection(*(set(page.ancestors(leaf)) for leaf in leaves))
    assert smallest_element(page, leaves) == max(common)


def test_exact_element() -> None:
    page = parse_html("<div><p><b>2</b> - <i>cups</i></p> !</div><p>x</p>")
    structure = Structure.of(page)
    leaves = [leaf for leaf in page.leaves.tolist() if page.text(leaf) in ("2", "cups")]
    assert page.tags[exact_element(page, structure, tuple(leaves))] == "p"
    assert exact_element(page, structure, tuple(leaves[:1])) == -1


@pytest.mark.parametrize(
    ("html", "value", "texts"),
    [
        ("<li><b>Pak Choi</b> <i>3 Stk.</i></li><li>Salt</li>", "3 Stk. Pak Choi", ["Pak Choi", "3 Stk."]),
        ("<li><i>0.5 kg</i><b>Flour</b></li><li>Salt</li>", "Flour: ½ kg", ["0.5 kg", "Flour"]),
        ("<p>3 <b>Salt</b></p><p><b>Pak Choi</b> 3</p>", "3 Pak Choi", ["Pak Choi", "3"]),
        ("<p><b>Pak Choi</b></p><p>3 Stk.</p><p>Salt</p>", "3 Stk. Pak Choi", None),  # two elements
        ("<p>Pak Choi 3 Stk.</p>", "3 Stk. Pak Choi", None),  # one text is no list's item of parts
        (f"<li><b>{'Pak ' * 200}</b><i>3</i></li>", f"3 {'Pak ' * 200}", None),
        ("<li>&nbsp;<i>-</i></li>", "-", None),
        ("<li><b>2 1/4 cups</b> <i>milk</i></li>", "4 1/2 cups milk", None),
        ("<li><b>salt</b> <i>pepper</i></li>", "pepper salt", None),  # without an amount
    ],
)
def test_an_element_with_the_words_in_another_order(html: str, value: str, texts: list[str] | None) -> None:
    page = parse_html(f"<ul>{html}</ul>")
    matches = TextIndex(page).find_item(value)
    assert [[page.text(leaf) for leaf in match.leaves] for match in matches] == ([texts] if texts else [])


def test_decimals_stand_as_fractions_on_pages() -> None:
    def places(value: str, html: str) -> list[str]:
        index = TextIndex(parse_html(html))
        return [index.page.text(match.first)[slice(*(match.span or (None,)))] for match in index.find_item(value)]

    assert places("0.5 cup sugar", "<p>½ cup sugar") == ["½ cup sugar"]
    assert places("0.5 cup sugar", "<p>12 cup sugar") == []
    assert places("1.5 mm", "<p>a size of 112 mm") == []
    assert found("Web 2.0", html="<h1>Web 2</h1>") == [], "only items of lists"
    assert places("a 9x13 pan", "<p>Grease a 9\N{MULTIPLICATION SIGN}13 pan.") == ["a 9\N{MULTIPLICATION SIGN}13 pan"]
