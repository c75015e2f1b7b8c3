"""Item elements: which kinds of elements are the rows, and rows that no element holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.decode.items import _best_lineages, item_elements
from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.lineage import lineages
from markuplmpp.dom.parse import parse_html
from tests.test_decode import SCHEMA, scores, texts
from tests.tiny_trees import steady

PLAIN = "<article><div class=columns><div class=body><h2>{0}</h2><p>about {0}</p></div></div></article>"
PICTURED = (
    "<article><div class=columns><img src=a.png><div class=body><h2>{0}</h2><p>about {0}</p></div></div></article>"
)


def found(html: str, labels: dict[str, str | tuple[str, float]]) -> list[tuple[str, ...]]:
    page_scores = scores(html, labels)
    elements = item_elements(page_scores, SCHEMA, Thresholds())
    return [tuple(page_scores.page.xpath(n).removeprefix("/html/body") for n in e.nodes) for e in elements]


def test_rows_of_one_template_are_taken_at_one_level() -> None:
    html = "<main>" + PICTURED.format("tea") + PLAIN.format("cup") + PICTURED.format("pot") + "</main>"
    rows: dict[str, str | tuple[str, float]] = {
        **{f"/main/article[{k}]/div": ("record", 0.9) for k in (1, 3)},
        "/main/article[2]/div/div": ("record", 0.9),
        "/main/article[1]/div/div": ("record", 0.95),  # surer than what holds it, but not all rows have one
    }
    assert found(html, rows) == [(f"/main/article[{k}]",) for k in (1, 2, 3)]


def test_a_row_in_a_row_is_one_of_them() -> None:
    html = "<ul>" + "<li><p>a</p><ul><li><b>b</b><i>c</i></li><li><b>d</b><i>e</i></li></ul></li>" * 3 + "</ul>"
    outer: dict[str, str | tuple[str, float]] = {f"/ul/li[{k}]": ("record", 0.9) for k in (1, 2, 3)}
    inner: dict[str, str | tuple[str, float]] = {f"/ul/li[{k}]/ul/li[1]": ("record", 0.95) for k in (1, 2, 3)}
    assert found(html, outer | inner) == [(f"/ul/li[{k}]",) for k in (1, 2, 3)]


@pytest.mark.parametrize(
    ("html", "heads", "rows"),
    [
        ("<dl>" + "<dt>tea</dt><dd>$1</dd>" * 3 + "</dl>", "/dl/dt[{}]", [("/dl/dt[{}]", "/dl/dd[{}]")]),
        (
            "<table>" + "<tr><td>tea</td><td>$1</td></tr><tr><td>hot</td><td>green</td></tr>" * 3 + "</table>",
            "/table/tr[{odd}]",
            [("/table/tr[{odd}]", "/table/tr[{even}]")],
        ),
        (
            "<section>" + "<h3>tea</h3><p>a</p><hr><p>b</p>" * 3 + "</section>",
            "/section/h3[{}]",
            [("/section/h3[{}]", "/section/p[{odd}]", "/section/p[{even}]")],
        ),
    ],
)
def test_a_record_that_no_element_holds_is_the_run_of_its_siblings(
    html: str, heads: str, rows: list[tuple[str, ...]]
) -> None:
    def at(path: str, k: int) -> str:
        return path.format(k, odd=2 * k - 1, even=2 * k)

    labels: dict[str, str | tuple[str, float]] = {at(heads, k): ("record", 0.9) for k in (1, 2, 3)}
    if "<h3>" in html:  # a heading of one text has no token of its own; one of two has
        html = html.replace("<h3>tea</h3>", "<h3><b>tea</b> <i>pot</i></h3>")
    assert found(html, labels) == [tuple(at(path, k) for path in row) for k in (1, 2, 3) for row in rows]


def test_what_a_term_is_said_to_be_may_be_several_things() -> None:
    term, more = "<dt><b>a</b> <i>x</i></dt><dd>1</dd>", "<dd>2</dd>"
    labels: dict[str, str | tuple[str, float]] = {f"/dl/dt[{k}]": ("record", 0.9) for k in (1, 2, 3)}
    assert found(f"<dl>{term}{term}{more}{term}{more}{more}<p>none of it</p></dl>", labels) == [
        ("/dl/dt[1]", "/dl/dd[1]"),
        ("/dl/dt[2]", "/dl/dd[2]", "/dl/dd[3]"),
        ("/dl/dt[3]", "/dl/dd[4]", "/dl/dd[5]", "/dl/dd[6]"),
    ]


@pytest.mark.parametrize("changed", [{}, {7: 0.2}, {8: 0.6}, {17: 0.2}], ids=["all", "one missed", "a stray", "footer"])
def test_two_rows_of_a_table_are_a_record_whatever_the_model_misses(changed: dict[int, float]) -> None:
    rows = "<tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>" * 8 + "<tr><td>Page 1</td><td>next</td></tr>"
    sure = dict.fromkeys(range(1, 17, 2), 0.95) | changed
    labels: dict[str, str | tuple[str, float]] = {f"/table/tr[{k}]": ("record", p) for k, p in sure.items()}
    pairs = [(f"/table/tr[{k}]", f"/table/tr[{k + 1}]") for k in range(1, 17, 2)]
    assert found(f"<table>{rows}</table>", labels) == pairs


def test_siblings_that_differ_each_time_belong_to_no_record() -> None:
    html = "<div><ul><li><b>a</b><i>b</i></li></ul><p>x</p><ul><li><b>c</b><i>d</i></li></ul><h4>y</h4></div>"
    page = parse_html(html)
    heads = [page.xpath(i).removeprefix("/html/body") for i, tag in enumerate(page.tags) if tag in {"li", "dt"}]
    rows = found(html, dict.fromkeys(heads, ("record", 0.9)))
    assert rows
    assert all(len(row) == 1 for row in rows)


def test_replies_are_no_part_of_what_they_reply_to() -> None:
    comment, reply = "<li class=note><b>a</b><i>b</i></li>", "<ol><li class=note><b>c</b><i>d</i></li></ol>"
    labels: dict[str, str | tuple[str, float]] = {f"/div/li[{k}]": ("review", 0.9) for k in (1, 2, 3)}
    assert found(f"<div>{(comment + reply) * 3}</div>", labels) == [(f"/div/li[{k}]",) for k in (1, 2, 3)]
    assert len(found(f"<div>{(comment + reply.replace('note', 'likes')) * 3}</div>", labels)[0]) == 2


def test_a_run_holds_no_other_items() -> None:
    html = "<h3><b>tea</b> <i>pot</i></h3><div><p>with</p><article><b>cup</b><i>x</i></article></div>" * 3
    heads: dict[str, str | tuple[str, float]] = {f"/section/h3[{k}]": "record" for k in (1, 2, 3)}
    assert [len(nodes) for nodes in found(f"<section>{html}</section>", heads)] == [2, 2, 2]
    inner = {f"/section/div[{k}]/article": "record" for k in (1, 2, 3)}
    assert [len(nodes) for nodes in found(f"<section>{html}</section>", heads | inner)] == [1] * 6


@pytest.mark.parametrize("p", [0.35, 0.6, 0.7])
def test_any_number_of_rows_at_the_very_threshold_are_items(p: float) -> None:
    html = "<ul>" + "<li><b>a</b><i>b</i></li>" * 300 + "</ul>"
    page_scores = scores(html, {f"/ul/li[{k}]": ("record", p) for k in range(1, 301)})
    assert len(item_elements(page_scores, SCHEMA, Thresholds({}, {"record": p}))) == 300
    assert not item_elements(page_scores, SCHEMA, Thresholds({}, {"record": p + 0.01}))


def test_the_values_of_a_run_are_its_records() -> None:
    html = "<dl>" + "".join(f"<dt>tea {k}</dt><dd>${k}.00</dd>" for k in (1, 2, 3)) + "</dl>"
    labels: dict[str, str | tuple[str, float]] = {f"/dl/dt[{k}]": "record" for k in (1, 2, 3)}
    labels |= {f"/dl/dt[{k}]/text()[1]": "name" for k in (1, 2, 3)}
    labels |= {f"/dl/dd[{k}]/text()[1]": "price" for k in (1, 2, 3)}
    records, kind = decode(scores(html, labels), SCHEMA, Thresholds())
    assert kind == "list"
    assert [(texts(r, "name"), texts(r, "price")) for r in records] == [([f"tea {k}"], [f"${k}.00"]) for k in (1, 2, 3)]
    assert records[1].to_dict()["xpaths"] == ["/html/body/dl/dt[2]", "/html/body/dl/dd[2]"]


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int], list[int], list[float]]:
    size = draw(st.integers(1, 7))
    around = [-1] + [draw(st.integers(0, k - 1)) for k in range(1, size)]
    mine = draw(st.lists(st.integers(0, size - 1), max_size=8))
    gains = [draw(st.sampled_from([-2.0, -1.0, 0.5, 1.0, 1.5, 3.0])) for _ in mine]
    return around, mine, gains


@steady
@given(trees())
def test_no_other_set_of_lineages_is_worth_more(tree: tuple[list[int], list[int], list[float]]) -> None:
    around, mine, gains = tree
    worth = np.bincount(np.array(mine, np.int64), np.array(gains), len(around))

    def is_within(lineage: int, other: int) -> bool:
        while lineage >= 0:
            lineage = around[lineage]
            if lineage == other:
                return True
        return False

    def is_apart(chosen: tuple[int, ...]) -> bool:
        return not any(is_within(a, b) for a in chosen for b in chosen)

    sets = [s for n in range(len(around) + 1) for s in combinations(range(len(around)), n) if is_apart(s)]
    taken = np.flatnonzero(_best_lineages(np.array(around), np.array(mine, np.int64), np.array(gains)))
    assert is_apart(tuple(taken.tolist()))
    assert worth[taken].sum() == pytest.approx(max(sum(worth[list(s)]) for s in sets))


def test_pictures_are_parts_of_a_run_too() -> None:
    html = "<dl>" + "<dt>tea</dt><dd><img src=a.png></dd><dd>$1</dd>" * 3 + "</dl>"
    labels: dict[str, str | tuple[str, float]] = {f"/dl/dt[{k}]": ("record", 0.9) for k in (1, 2, 3)}
    assert found(html, labels)[0] == ("/dl/dt[1]", "/dl/dd[1]", "/dl/dd[2]")


def test_an_element_and_its_wrapper_are_one_item_of_one_type() -> None:
    rows = "".join(f"<div class=w><div class={name}><b>a</b><i>b</i></div></div>" for name in ("b", "c", "c"))
    labels: dict[str, str | tuple[str, float]] = {f"/main/div[{k}]/div": ("record", 0.9) for k in (2, 3)}
    labels["/main/div[1]/div"] = ("product", 0.9)
    page_scores = scores(f"<main>{rows}</main>", labels)
    elements = item_elements(page_scores, SCHEMA, Thresholds())
    assert len({e.node for e in elements}) == len(elements)


def test_a_page_of_50000_rows_is_searched_in_one_pass() -> None:
    page_scores: PageScores = scores("<ul>" + "<li><b>a</b><i>b</i></li>" * 50_000 + "</ul>", {})
    rows = np.flatnonzero(page_scores.is_internal)[1:]
    page_scores.internal[rows, SCHEMA.internal_labels.index("record")] = 0.9
    page_scores.internal[rows, 0] = 0.1
    assert len(item_elements(page_scores, SCHEMA, Thresholds())) == 50_000
    records, kind = decode(page_scores, SCHEMA, Thresholds())
    assert (len(records), kind) == (50_000, "list")


def test_boxes_without_a_name_are_no_template() -> None:
    page = parse_html("<div><p>a</p></div><div><p>b</p></div><div class=x><p>c</p></div><div class=x><p>d</p></div>")
    of, _ = lineages(page)
    a, b, c, d = (int(of[i]) for i, tag in enumerate(page.tags) if tag == "p")
    assert a != b
    assert c == d
