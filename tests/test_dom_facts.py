"""What the whole page says of a node: title, repetition, place."""

from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.dom import facts as facts_module
from markuplmpp.dom.facts import FACT_VALUES, FACTS, PLACE_FACTS, node_facts
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html

NONE, ALIKE, PART, WHOLE = range(4)


def facts(page: Page) -> dict[str, list[int]]:
    rows = node_facts(page, page.leaves)
    low = rows.min(0)
    empty = node_facts(parse_html("<p>x"), np.array([0], np.int32))[0]
    assert (low >= empty).all()
    return {page.text(leaf): (row - empty).tolist() for leaf, row in zip(page.leaves.tolist(), rows, strict=True)}


def title_fact(title: str, text: str) -> int:
    return facts(parse_html(f"<head><title>{title}</title></head><body><p>tea</p><h2>{text}</h2>"))[text][0]


@pytest.mark.parametrize(
    ("title", "text", "fact"),
    [
        ("Blue kettle | Acme", "Blue Kettle", WHOLE),
        ("Blue kettle - Acme", "Acme", WHOLE),
        ("Acme: how to descale a kettle at home", "How to descale a kettle at home", WHOLE),
        ("How to descale", "How to descale a kettle", WHOLE),
        ("Acme: how to descale a kettle at home", "a kettle", PART),
        ("How to descale your new kettle", "How to clean your new kettle", ALIKE),
        ("How to descale your new kettle", "Our opening hours", NONE),
        ("Kettle", "ab", NONE),
        ("", "Kettle", NONE),
    ],
)
def test_a_text_is_compared_with_the_title(title: str, text: str, fact: int) -> None:
    assert title_fact(title, text) == fact


def test_the_title_of_a_picture_is_not_the_page_s() -> None:
    page = parse_html("<body><svg><title>Logo</title></svg><p>Logo</p></body>")
    assert facts(page)["Logo"][0] == NONE


def test_repeated_and_hidden_texts_are_told_apart() -> None:
    page = parse_html("<body><p>once</p><p>twice</p><b>twice</b><p hidden>gone</p>")
    assert {text: row[1] for text, row in facts(page).items()} == {"once": 0, "twice": 1, "gone": 2}


def test_the_place_runs_from_the_first_tenth_to_the_last() -> None:
    page = parse_html("<body>" + "".join(f"<p>text {i}</p>" for i in range(100)))
    places = [row[2] for row in facts(page).values()]
    assert places == sorted(places)
    assert set(places) == set(range(PLACE_FACTS))


@pytest.mark.parametrize(("rows", "size"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (12, 3), (60, 5)])
def test_a_row_knows_how_many_are_alike(rows: int, size: int) -> None:
    page = parse_html("<div>" + "<div class=row><b>tea</b><i>milk</i></div>" * rows + "</div>")
    assert {tuple(row[3:5]) for row in facts(page).values()} == {(size, int(size > 0))}


@pytest.mark.parametrize("tag", ['<meta itemprop="priceCurrency" content="USD">', '<link itemprop="url" href="/">'])
def test_elements_of_schema_org_change_no_fact(tag: str) -> None:
    row = "<div class=row>{}<p>{}<b>tea</b></p>{}</div>"
    plain, marked = (facts(parse_html("<body>" + row.format(*[s] * 3) * 3)) for s in ("", tag))
    assert marked == plain


def test_of_runs_within_each_other_the_inner_counts() -> None:
    page = parse_html("<ul><li>tea</li><li><i>a</i><i>b</i><i>c</i><b>d</b><u>e</u></li>" + "<li>x</li>" * 8 + "</ul>")
    shown = {text: tuple(row[3:5]) for text, row in facts(page).items()}
    assert shown == {"tea": (3, 0), **dict.fromkeys("abc", (1, 0)), **dict.fromkeys("de", (3, 1)), "x": (3, 0)}


def test_elements_know_their_length_and_their_links() -> None:
    page = parse_html("<nav><a>home</a><a>shop</a></nav><p>" + "a long text " * 20 + "<a>more</a></p><div></div>")
    rows = node_facts(page, np.arange(len(page), dtype=np.int32)) - facts_module._FIRST
    shown = {tag: tuple(row[5:7]) for tag, row in zip(page.tags, rows.tolist(), strict=True)}
    assert (shown["nav"], shown["p"], shown["div"]) == ((1, 3), (3, 1), (0, 0))


def test_values_stay_within_the_table() -> None:
    page = parse_html("<title>a b c</title><p hidden>a b c</p><p>a b c</p>")
    rows = node_facts(page, np.arange(len(page), dtype=np.int32))
    assert rows.shape == (len(page), FACTS)
    assert rows.min() >= 1
    assert rows.max() < FACT_VALUES


def test_a_title_of_many_words_costs_no_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    original = facts_module._of_title
    monkeypatch.setattr(facts_module, "_of_title", lambda text, shown, whole, *more: (
        compared.append(len(whole)), original(text, shown, whole, *more))[1])  # fmt: skip
    page = parse_html("<title>" + "abc " * 50_000 + "</title>" + "<p>abc</p>" * 500)
    node_facts(page, page.leaves)
    assert len(compared) <= 2  # once a text, not once a leaf
    assert max(compared) <= 400
