from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.evaluation.calibration import calibration_errors, calibration_of
from markuplmpp.evaluation.curves import page_mean_f1, precision_recall, site_f1, worst_pages
from markuplmpp.evaluation.judged import Counts, Found, Judged
from markuplmpp.evaluation.learning import curve_points
from markuplmpp.evaluation.metrics import PageScores
from markuplmpp.evaluation.report import Evaluation


def page(i: int, site: str, *found: tuple[float, bool], missed: int = 0, label: str = "name") -> PageScores:
    judged = Judged(tuple(Found(f"v{n}", score, right) for n, (score, right) in enumerate(found)), ("gold",) * missed)
    return PageScores(f"p{i}", site, "d", {label: judged.counts}, None, {label: judged})


PAGES = (
    page(0, "a", (0.95, True)),
    page(1, "a", (0.85, False), missed=1),
    page(2, "b", (0.85, True), (0.35, True)),
    page(3, "b", (0.15, False), missed=2),
)
RESULT = Evaluation("m", ("name", "body"), PAGES)


def test_precision_and_recall_at_every_score() -> None:
    recall, precision = precision_recall(RESULT, "name")
    # Gold: 1 + 1 + 2 + 2. Scores 0.95, 0.85 (two values, one right), 0.35, 0.15.
    assert recall == pytest.approx([1 / 6, 2 / 6, 3 / 6, 3 / 6])
    assert precision == pytest.approx([1 / 1, 2 / 3, 3 / 4, 3 / 5])
    assert [len(values) for values in precision_recall(RESULT, "price")] == [0, 0]


def test_calibration_is_the_weighted_gap_of_its_bins() -> None:
    found = calibration_of(RESULT)
    assert found is not None
    assert found.count.tolist() == [1, 1, 2, 1]
    assert found.score == pytest.approx([0.15, 0.35, 0.85, 0.95])
    assert found.right.tolist() == [0.0, 1.0, 0.5, 1.0]
    assert found.error == pytest.approx((0.15 + 0.65 + 2 * 0.35 + 0.05) / 5)


def test_equal_scores_say_nothing_and_body_lines_do_not_count() -> None:
    equal = Evaluation("rule", ("name",), (page(0, "a", (1.0, True)), page(1, "a", (1.0, False))))
    assert calibration_of(equal) is None
    assert calibration_errors(equal) == {"all": None, "fields": {}}
    body = page(4, "c", (0.2, True), (0.9, False), label="body")
    again = calibration_of(Evaluation("m", ("name", "body"), (*PAGES, body)))
    assert again is not None
    assert np.array_equal(again.count, [1, 1, 2, 1])


def test_fields_with_few_values_have_no_calibration_error_of_their_own() -> None:
    sure = tuple(page(i, "a", (0.95, True), (0.65, False), label="price") for i in range(10))
    found = calibration_errors(Evaluation("m", ("name", "price"), (*PAGES, *sure)))
    assert found["fields"] == {"price": {"values": 20, "error": pytest.approx((0.05 + 0.65) / 2)}}
    assert found["all"]["values"] == 25


def test_fields_of_which_only_right_values_are_told_are_not_calibrated() -> None:
    judged = Judged((Found("Ann", 0.6, True), Found("Bob", 0.5, True)), partial=True)
    known = PageScores("p", "a", "d", {"name": judged.counts}, None, {"name": judged})
    assert calibration_of(Evaluation("m", ("name",), (known,))) is None


def test_sites_are_pooled() -> None:
    # a: one right, one wrong and missed; b: two right, one wrong, two missed.
    assert site_f1(RESULT, ["name"]) == pytest.approx({"a": 2 / 4, "b": 4 / 7})
    assert site_f1(RESULT, ["price"]) == {}


def test_worst_pages_come_first_and_no_site_fills_the_list() -> None:
    assert [p.page_id for p in worst_pages(RESULT)] == ["p3", "p1"]  # both 0: three errors before two
    many = (*(page(i, "a", missed=1) for i in range(9)), page(9, "b", (0.5, True), missed=1))
    assert [p.page_id for p in worst_pages(Evaluation("m", ("name",), many))] == ["p0", "p1", "p2", "p9"]
    assert [p.page_id for p in worst_pages(Evaluation("m", ("name",), many), limit=2)] == ["p0", "p1"]


def test_the_mean_is_over_the_fields_of_the_page() -> None:
    mixed = PageScores("p", "a", "d", {"name": Counts(1), "price": Counts(0, 0, 1)})
    assert page_mean_f1(mixed, ["name", "price", "brand"]) == 0.5
    assert page_mean_f1(mixed, ["brand"]) == 1.0


def test_models_that_differ_in_a_number_are_one_line() -> None:
    rows = [{"label": "records", "f1": {"value": 0.5, "low": None, "high": None}}]
    systems = [
        {"system": name, "training": {"sites": sites}, "scores": {"all": rows}}
        for name, sites in (("model@m10", 10), ("model@m20", 20), ("model@leaf-10", 10))
    ]
    points, _ = curve_points([{"systems": systems}])
    assert [(p.label, p.size) for p in points] == [
        ("records, model@m", 10), ("records, model@m", 20), ("records, model@leaf", 10),
    ]  # fmt: skip


def test_learning_curves_use_the_finest_unit_that_all_carry() -> None:
    def system(**training: int) -> dict[str, object]:
        rows = [{"label": "micro field", "f1": {"value": 0.5, "low": None, "high": None}}, {"label": "sku", "f1": {}}]
        return {"system": "m", "training": training, "scores": {"all": rows}}

    points, unit = curve_points([{"systems": [system(sites=3, pages=9)]}, {"systems": [system(pages=20)]}])
    assert unit == "pages"
    assert [(p.size, p.value, p.low, p.high) for p in points] == [(9, 0.5, 0.5, 0.5), (20, 0.5, 0.5, 0.5)]
    lines = {p.label for p in points}
    assert lines == {"micro field, m"}
    assert curve_points([{"systems": [{"system": "first-h1", "training": None, "scores": {"all": []}}]}])[0] == []
