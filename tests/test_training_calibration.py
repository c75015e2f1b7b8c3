"""Lines and least scores fitted to judged values."""

from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.calibrate import Calibration
from markuplmpp.records import PageResult, Record, Source, Value
from markuplmpp.schema import Schema
from markuplmpp.training.calibration import _fit, _Judged, _judged, _least, _line, _only, _owner


def judged(field: str, score: float, right: int, wrong: int, of: int = 1, *, item: str = "product") -> list[_Judged]:
    return [_Judged(item, field, score, True, of)] * right + [_Judged(item, field, score, False, of)] * wrong


def test_a_line_gives_the_share_of_right_values_of_each_field() -> None:
    values = judged("name", 0.99, 180, 20) + judged("name", 0.7, 120, 80)
    values += judged("brand", 0.99, 120, 80) + judged("brand", 0.7, 60, 140)
    line = _line(values)
    assert line is not None
    assert line("product", "name", 0.99) == pytest.approx(0.88, abs=0.03)
    assert line("product", "brand", 0.7) == pytest.approx(0.3, abs=0.05)
    assert line.slope > 0
    assert line("product", "unseen", 0.99) == pytest.approx(0.75, abs=0.06)  # between the two
    assert set(line.fields) == {"name", "brand"}, "what one item alone has isn't told by item again"


def test_a_field_of_several_items_is_told_by_item() -> None:
    """A recipe's category in markup is its category; that of an article beside it is a list of keywords."""
    values = judged("category", 0.9, 90, 10, item="recipe") + judged("category", 0.9, 10, 90, item="article")
    line = _line(values + judged("category", 0.9, 5, 5, item="product"))
    assert line is not None
    assert line("recipe", "category", 0.9) == pytest.approx(0.88, abs=0.05)
    assert line("article", "category", 0.9) == pytest.approx(0.12, abs=0.05)
    assert line("product", "category", 0.9) == pytest.approx(0.5, abs=0.05)
    assert set(line.fields) == {"category", "recipe.category", "article.category"}


def test_too_few_values_or_none_wrong_give_no_line() -> None:
    assert _line(judged("name", 0.9, 5, 5)) is None
    assert _line(judged("name", 0.9, 50, 0)) is None
    assert _fit([], Schema.default()) == Calibration()


def test_the_lines_of_one_long_body_weigh_less_than_as_many_pages() -> None:
    def offset(of: int) -> float:
        line = _line(judged("name", 0.9, 50, 10) + judged("body", 0.9, 10, 90, of))
        assert line is not None
        return line("product", "unseen", 0.9)

    assert offset(100) > offset(1) + 0.1


@pytest.mark.parametrize(("wanted", "least"), [(0.9, 0.8), (0.8, 0.6), (0.99, None)])
def test_the_least_score_with_a_precision_takes_equal_scores_together(wanted: float, least: float | None) -> None:
    pairs = [(0.8, True)] * 20 + [(0.6, True)] * 10 + [(0.6, False)] * 5 + [(0.2, False)] * 20
    assert _least(np.array(pairs, np.float64), wanted) == least


def test_each_item_of_a_page_is_judged_by_itself() -> None:
    def value(text: str) -> Value:
        return Value(text, "/html/body/p", 0.9, "metadata")

    schema = Schema.default()
    recipe = Record("recipe", (), 1.0, {"category": [value("Soup")]})
    article = Record("article", (), 1.0, {"category": [value("Winter"), value("Leek")]})
    truth = {"fields": {"category": ["Soup"]}, "complete": ["category"]}
    page = CorpusPage("1", "blogs", "train", "a.example", None, "en", "recipe", b"<p>Soup</p>", truth)
    found = _judged(page, PageResult(None, "m", "detail", (article, recipe)), schema)
    assert [(v.item, v.field, v.right, v.of) for v in found] == [
        ("article", "category", False, 2), ("article", "category", False, 2), ("recipe", "category", True, 1),
    ]  # fmt: skip
    assert _owner(schema, "recipe", "category") == "recipe"
    assert _owner(schema, "recipe", "review_author") == "review", "as it's called where scores are made probabilities"


def test_values_of_one_source_are_judged_apart() -> None:
    def value(source: Source) -> Value:
        return Value(source, None, 0.5, source)

    inner = Record("review", (), 1.0, {"review_body": [value("model")]})
    outer = Record("product", (), 1.0, {"name": [value("model"), value("metadata")], "sku": [value("model")]}, (inner,))
    (kept,) = _only(PageResult(None, "m", "detail", (outer,)), "metadata").records
    assert {name: [v.text for v in values] for name, values in kept.fields.items()} == {"name": ["metadata"]}
    assert kept.records[0].fields == {}
