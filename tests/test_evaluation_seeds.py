"""Figures over seeds against hand counts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest
from rich.console import Console

from markuplmpp.errors import CorpusError
from markuplmpp.evaluation.seeds import Spread, over_seeds


def report(*f1s: float | None, names: tuple[str, ...] = ("model",), pages: str = "ab") -> dict[str, Any]:
    def row(label: str, value: float | None) -> dict[str, Any]:
        figure = {"value": value, "low": None, "high": None}
        return {
            "label": label,
            "pages": 4,
            "sites": 2,
            "values": 9,
            "precision": figure,
            "recall": figure,
            "f1": figure,
        }

    rows = [row(label, value) for label, value in zip(("name", "micro field"), f1s, strict=True)]
    return {"systems": [{"system": name, "scores": {"pages": 4, "pages_sha256": pages, "all": rows}} for name in names]}


def test_mean_deviation_and_range_are_those_of_the_seeds() -> None:
    summary = over_seeds({"a": report(0.5, 0.6), "b": report(0.7, 0.6), "c": report(0.9, 0.6)})
    assert (summary.seeds, summary.pages) == (3, 4)
    name = summary.systems["model"]["name"]["f1"]
    # Distances from 0.7: 0.2, 0, 0.2; over n - 1 = 2.
    assert (name.mean, name.sd) == (pytest.approx(0.7), pytest.approx(sqrt(0.08 / 2)))
    assert (name.low, name.high) == (0.5, 0.9)
    row = summary.to_dict()["systems"][0]["rows"][1]
    assert row["label"] == "micro field"
    assert row["recall"] == {"mean": 0.6, "sd": 0.0, "min": 0.6, "max": 0.6}


def test_a_figure_that_one_seed_does_not_have_is_none() -> None:
    summary = over_seeds({"a": report(None, 0.5), "b": report(0.7, 0.6)})
    assert summary.systems["model"]["name"]["precision"] == Spread()
    assert str(Spread()) == "-"


def test_folders_of_seeds_are_one_system_and_two_of_one_report_are_two() -> None:
    one = over_seeds({"a": report(0.5, 0.6, names=("model@s0",)), "b": report(0.7, 0.6, names=("model@s1",))})
    assert list(one.systems) == ["model@s"]
    names = ("model@m10", "model@m20")
    two = over_seeds({"a": report(0.5, 0.6, names=names), "b": report(0.7, 0.6, names=names)})
    assert list(two.systems) == list(names)


def test_the_table_says_when_seeds_are_few() -> None:
    console = Console(width=160)
    with console.capture() as capture:
        for table in over_seeds({"a": report(0.5, 0.6), "b": report(0.7, 0.6)}).tables():
            console.print(table)
    text = capture.get()
    assert "model over 2 seeds, 4 pages" in text
    assert "0.600 ± 0.141 [0.500, 0.700]" in text
    assert "at least 3 are wanted" in text


def _other_values(scores: dict[str, Any]) -> None:
    scores["all"][0]["values"] = 8


def _no_name(scores: dict[str, Any]) -> None:
    del scores["all"][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.update(pages_sha256="cd", pages=5), r"'b' and 'a' are of different pages \(5 and 4\)"),
        (lambda s: s.pop("pages_sha256"), "made by an earlier version"),
        (_other_values, "have other gold for name"),
        (_no_name, "have other gold for name"),
    ],
)
def test_reports_of_other_pages_are_refused(change: Callable[[dict[str, Any]], Any], words: str) -> None:
    other = copy.deepcopy(report(0.7, 0.6))
    change(other["systems"][0]["scores"])
    with pytest.raises(CorpusError, match=words):
        over_seeds({"a": report(0.5, 0.6), "b": other})


def test_other_systems_none_and_a_single_report_are_refused() -> None:
    with pytest.raises(CorpusError, match="have the systems"):
        over_seeds({"a": report(0.5, 0.6), "b": report(0.5, 0.6, names=("both",))})
    with pytest.raises(CorpusError, match="have the systems"):
        over_seeds({"a": {"systems": []}, "b": {"systems": []}})
    with pytest.raises(CorpusError, match="1 report; expected those of two seeds"):
        over_seeds({"a": report(0.5, 0.6)})
