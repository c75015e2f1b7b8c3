"""Thresholds: chosen by what pages are decoded to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.judged import Counts
from markuplmpp.schema import Schema
from markuplmpp.training import thresholds
from markuplmpp.training.scored import scored_pages
from markuplmpp.training.thresholds import _GRID, _MIN_VALUES, _best, _chosen, find_thresholds
from tests.test_decode import scores

SCHEMA = Schema.default()
FEW = 2
ARTICLE = "<h1>Tea</h1><p>by <a>Ann</a></p><p>Water boils at a hundred degrees.</p>"
ROWS = "<ul>" + "".join(f"<li><h2>Kettle {k}</h2><p>${k}.99</p></li>" for k in (1, 2, 3)) + "</ul>"


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is decoded with every threshold: twenty copies of each take long."""
    monkeypatch.setattr(thresholds, "_MIN_VALUES", FEW)


def found(pages: list[tuple[str, dict[str, Any], dict[str, Any]]], times: int = FEW) -> dict[str, Any]:
    """Thresholds found on pages of (html, labels, truth), each seen some times."""
    rows = [
        (CorpusPage("p", "d", "tune", "a.example", None, None, None, html.encode(), truth), scores(html, labels))
        for html, labels, truth in pages
    ]
    return find_thresholds(SCHEMA, rows * times)


def article(p: float, **truth: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    labels = {"/h1/text()[1]": ("headline", 0.9), "/p[1]/a/text()[1]": ("author", p)}
    return ARTICLE, labels, {"fields": {"headline": ["Tea"], **truth}, "complete": ["author"]}


@pytest.mark.usefixtures("few_are_enough")
def test_the_middle_one_of_the_good_ones_counts() -> None:
    assert found([article(0.05)])["leaf"]["headline"] == 0.5, "all are good"
    assert found([article(0.75, author=["Ann"])])["leaf"]["author"] == 0.4
    assert found([article(0.35, author=["Ann"])])["leaf"]["author"] == 0.2
    right, wrong = article(0.95, author=["Ann"]), article(0.75)
    assert found([right, wrong])["leaf"]["author"] == 0.8


@pytest.mark.usefixtures("few_are_enough")
def test_a_field_that_no_record_has_chooses_nothing() -> None:
    """A price in an article: nothing of it comes out, so nothing is right or wrong with it."""
    html, labels, truth = article(0.05)
    priced = html, labels | {"/p[2]/text()[1]": ("price", 0.4)}, truth | {"complete": ["price"]}
    product = "<h1>Kettle</h1><b>$9</b><i>SKU K-1</i>"
    sure: dict[str, Any] = {
        "/h1/text()[1]": ("name", 0.9),
        "/b/text()[1]": ("price", 0.9),
        "/i/text()[1]": ("sku", 0.9),
    }
    sold = product, sure, {"fields": {"name": ["Kettle"], "price": ["$9"]}}
    assert found([priced, sold])["leaf"]["price"] == found([sold])["leaf"]["price"] == 0.5
    noted = product, sure | {"/b/text()[1]": ("price", 0.4)}, {"fields": {"name": ["Kettle"]}, "complete": ["price"]}
    assert found([noted, sold])["leaf"]["price"] > 0.5, "of a product it would be"


@pytest.mark.usefixtures("few_are_enough")
def test_rows_are_scored_as_the_records_they_are() -> None:
    labels = {f"/ul/li[{k}]": ("record", 0.35) for k in (1, 2, 3)}
    truth = {"records": [{"xpath": f"/html/body/ul/li[{k}]"} for k in (1, 2, 3)], "complete": ["records"]}
    assert found([(ROWS, labels, truth)])["internal"]["record"] == 0.2
    others = {f"/ol/li[{k}]": ("record", 0.35) for k in (1, 2, 3)}
    sure = dict.fromkeys(labels, ("record", 0.85))
    both = ROWS + ROWS.replace("ul>", "ol>")
    assert found([(both, sure | others, truth)])["internal"]["record"] == 0.6


def test_labels_with_few_values_are_left_out_or_share_a_threshold() -> None:
    assert found([article(0.05)], _MIN_VALUES - 1) == {"leaf": {}, "internal": {}}
    few = [Counts(15, 0, 0) if t <= 0.3 else Counts(0, 0, 15) for t in _GRID]
    many = [Counts(20, 20) if t < 0.9 else Counts(20) for t in _GRID]
    both = [a + b for a, b in zip(few, few, strict=True)]
    assert _chosen({"price": few, "name": many, "sku": few}, both) == {"price": 0.2, "name": 0.9, "sku": 0.2}
    assert _chosen({"price": few, "name": many}, few) == {"name": 0.9}


@pytest.mark.parametrize("threshold", [0.2, 0.6])
def test_what_is_far_from_the_best_is_not_chosen(threshold: float) -> None:
    curve = [Counts(20) if t == threshold else Counts(19, 1, 1) for t in _GRID]
    assert _best(curve) == threshold


def test_a_page_that_cannot_be_read_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    scorer: Any = SimpleNamespace(score=None)
    empty = CorpusPage("p7", "d", "tune", "a.example", None, None, None, b"", {"fields": {"name": ["x"]}})
    assert list(scored_pages(scorer, [empty])) == []
    assert "p7" in caplog.text
