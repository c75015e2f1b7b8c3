"""Scores as probabilities, and what is left of records for a wanted precision."""

from __future__ import annotations

import math
from typing import Any

import pytest

from markuplmpp.decode.calibrate import Calibration, Line, read_calibrations
from markuplmpp.records import Record, Source, Value
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
LINES: dict[Source, Line] = {"model": Line(0.5, -1.0, {"price": 1.0}), "metadata": Line(0.0, 2.0)}


def value(score: float, source: Source = "model", text: str = "x") -> Value:
    return Value(text, None, score, source)


def record(**fields: list[Value]) -> Record:
    return Record("product", (), 0.9, fields)


def scores(records: list[Record], name: str) -> list[float]:
    return [round(v.score, 2) for v in records[0].fields[name]]


def test_each_source_and_field_has_a_line_of_its_own() -> None:
    before = record(name=[value(0.9)], price=[value(0.9)], sku=[value(0.3, "metadata")], brand=[value(0.7, "template")])
    after = Calibration(LINES).apply([before], SCHEMA)
    assert [scores(after, name) for name in ("name", "price", "sku", "brand")] == [[0.52], [0.75], [0.88], [0.7]]
    assert Calibration().apply([before], SCHEMA) == [before]


def test_an_item_may_have_an_offset_of_its_own() -> None:
    line = Line(1.0, 0.0, {"name": 1.0, "product.name": -2.0, "recipe.name": 9.0})
    (after,) = Calibration({"model": line}).apply([record(name=[value(0.5)])], SCHEMA)
    assert after.fields["name"][0].score == pytest.approx(1 / (1 + math.e))


def test_what_stands_behind_the_first_value_is_no_surer_than_the_first_leaves() -> None:
    before = record(name=[value(0.9), value(0.1, "metadata")], category=[value(0.9), value(0.9, "metadata")])
    after = Calibration(LINES).apply([before], SCHEMA)
    assert scores(after, "name") == [0.52, 0.48]
    assert scores(after, "category") == [0.52, 0.88]  # a field with many values


def test_nested_records_are_calibrated_and_stripped_too() -> None:
    review = Record("review", (), 1.0, {"review_body": [value(0.9)]})
    outer = Record("product", (), 1.0, {"name": [value(0.99)]}, (review,))
    calibration = Calibration(LINES, {0.9: {"name": 0.7, "review_body": 0.6}})
    (after,) = calibration.apply([outer], SCHEMA)
    assert round(after.records[0].fields["review_body"][0].score, 2) == 0.52
    (sure,) = calibration.sure([after], 0.9, SCHEMA)
    assert "name" in sure.fields
    assert sure.records[0].fields == {}


@pytest.mark.parametrize(
    ("precision", "kept"),
    [
        (0.85, ["name"]),  # the least scores of 0.9, the next higher one that was looked at
        (0.99, []),  # none was: as sure as that
    ],
)
def test_a_wanted_precision_leaves_the_values_that_are_sure_enough(precision: float, kept: list[str]) -> None:
    calibration = Calibration(least={0.9: {"name": 0.4, "price": None}})
    given = record(name=[value(0.5)], price=[value(0.98)], sku=[value(0.8)])
    assert list(calibration.sure([given], precision, SCHEMA)[0].fields) == kept


def test_of_a_field_with_one_value_the_first_alone_is_sure() -> None:
    calibration = Calibration(least={0.9: {"name": 0.1, "category": 0.1}})
    two = [value(0.8), value(0.2, "metadata")]
    (sure,) = calibration.sure([record(name=two, category=two)], 0.9, SCHEMA)
    assert scores([sure], "name") == [0.8]
    assert scores([sure], "category") == [0.8, 0.2]


def test_it_is_saved_and_read() -> None:
    calibration = Calibration(LINES, {0.95: {"name": 0.5, "price": None}})
    read = read_calibrations({"both": calibration.to_dict()})
    assert read["both"] == calibration
    assert read["model"] == Calibration()


@pytest.mark.parametrize(
    "raw",
    [
        {"lines": {"model": {"slope": "x", "offset": 1, "fields": {}}}},
        {"lines": {"model": {"slope": 1, "offset": 1, "fields": {"name": "x"}}}},
        {"least": {"0.9": {"name": "x"}}},
    ],
)
def test_what_is_no_number_is_refused_when_read(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        Calibration.from_dict(raw)


def test_a_steep_line_does_not_overflow() -> None:
    assert Line(100, 0)("product", "name", 0.0) == 0.0
