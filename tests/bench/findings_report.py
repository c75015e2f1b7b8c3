"""Scores of the sides of a comparison -> figures and an SVG; for findings.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.intervals import Estimate
from markuplmpp.evaluation.learning import Point
from markuplmpp.evaluation.plots import learning_curves, new_figure, svg_of
from markuplmpp.evaluation.report import Evaluation, Row
from markuplmpp.evaluation.seeds import METRICS, Spread
from markuplmpp.schema import Schema

NO_REVIEWS = " without reviews"
AVERAGES = tuple(f"{name} field{NO_REVIEWS}" for name in ("micro", "macro"))
CURVES = ("micro field", "macro field", "name/headline", "author", "date_published", "ingredient", "instruction")
_ROW_IN = 0.21


def report(groups: Mapping[str, list[Evaluation]], facts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Returns the figures of all groups, and the paired differences of the others to the first.

    The seeds of a group are taken together: their pages are resampled by site as one, so that an interval is of the
    mean over seeds; ``seeds`` beside it is what the seeds alone differ by.

    Args:
        groups: Name of a side to its scores, one of each seed.
        facts: Of each side: its sites and pages.
    """
    (first_name, first), *others = groups.items()
    return {
        "judged": {
            "pages": len(first[0].pages),
            "sites": len({page.site for page in first[0].pages}),
            "pages_sha256": first[0].pages_sha256,
            "interval": f"95%, {first[0].resamples} resamples of sites, all seeds of a side together",
        },
        "sides": [
            {
                "side": side,
                **facts.get(side, {}),
                "seeds": len(found),
                "training": [one.training for one in found],
                "rows": _rows(found),
            }
            for side, found in groups.items()
        ],
        "differences": [
            {"side": side, "minus": first_name, "f1": _differences(found, first)} for side, found in others
        ],
    }


def draw(told: Mapping[str, Any]) -> bytes:
    """Returns the SVG of an experiment's JSON."""
    sides = told["sides"]
    if told["experiment"].startswith("e1"):
        return learning_curves([point for side in sides for point in _points(side)], "sites")
    if told["experiment"] == "ablation":
        series = {label: {d["side"]: d["f1"][label] for d in told["differences"]} for label in AVERAGES}
        return _forest(series, f"F1 minus that of {sides[0]['side']}")
    if told["experiment"].startswith("e2"):
        series = {d["side"]: d["f1"] for d in told["differences"]}
        of = f" of {next(iter(series))}" if len(series) == 1 else ""  # one series has no legend
        return _forest(series, f"F1{of} minus that of {sides[0]['side']}")
    return _forest({"": {label: row["f1"] for label, row in sides[0]["rows"].items()}}, "F1")


def _points(side: Mapping[str, Any]) -> list[Point]:
    figures = {label: side["rows"][label]["f1"] for label in CURVES if label in side["rows"]}
    given = {label: f1 for label, f1 in figures.items() if f1["value"] is not None}
    return [Point(label, side["sites"], f1["value"], *_bounds(f1)) for label, f1 in given.items()]


def _bounds(figure: Mapping[str, Any]) -> tuple[float, float]:
    """The ends of the interval; the figure itself where it has none."""
    low, high = (figure["value"] if figure[end] is None else figure[end] for end in ("low", "high"))
    return low, high


def _pooled(found: Sequence[Evaluation]) -> Evaluation:
    return replace(found[0], pages=tuple(page for one in found for page in one.pages))


def _without_reviews(evaluation: Evaluation) -> Evaluation:
    """With averages over the fields that need no element around them: a side of leaves alone gives no review."""
    schema = Schema.default()
    of_reviews = {name for item in schema.items if item.name == "review" for name in item.fields}
    return replace(evaluation, apart=evaluation.apart | of_reviews)


def _labelled(evaluation: Evaluation) -> dict[str, Row]:
    few = {f"{row.label}{NO_REVIEWS}": row for row in _without_reviews(evaluation).rows()}
    return {row.label: row for row in evaluation.rows()} | {label: few[label] for label in AVERAGES if label in few}


def _rows(found: Sequence[Evaluation]) -> dict[str, Any]:
    pooled, each = _labelled(_pooled(found)), [_labelled(one) for one in found]
    return {
        label: {
            **{metric: row.figures[metric].to_dict() for metric in METRICS},
            **_spread([one[label].figures["f1"].value for one in each]),
            "values": each[0][label].values,
        }
        for label, row in pooled.items()
    }


def _differences(found: Sequence[Evaluation], first: Sequence[Evaluation]) -> dict[str, Any]:
    pooled, each = _gaps(_pooled(found), _pooled(first)), [_gaps(*pair) for pair in zip(found, first, strict=True)]
    return {
        label: {**gap.to_dict(), **_spread([one[label].value for one in each])}
        for label, gap in pooled.items()
        if gap.value is not None
    }


def _gaps(one: Evaluation, other: Evaluation) -> dict[str, Estimate]:
    left, right = _without_reviews(one), _without_reviews(other)
    few = {f"{label}{NO_REVIEWS}": e for label, e in Comparison((right, left)).differences(left).items()}
    return Comparison((other, one)).differences(one) | {label: few[label] for label in AVERAGES if label in few}


def _spread(values: Sequence[float | None]) -> dict[str, Any]:
    return {"seeds": Spread.of(values).to_dict()} if len(values) > 1 else {}


def _forest(series: Mapping[str, Mapping[str, Mapping[str, Any]]], xlabel: str) -> bytes:
    """Draws a point with its interval for each label, of each series."""
    labels = [*dict.fromkeys(label for row in series.values() for label in row)]
    figure, (axes,) = new_figure(7, 0.9 + _ROW_IN * len(labels) * max(1, len(series) * 0.8))
    for i, (name, row) in enumerate(series.items()):
        given = [(at, row[label]) for at, label in enumerate(labels) if row.get(label, {}).get("value") is not None]
        at = [place + (i - (len(series) - 1) / 2) * 0.25 for place, _ in given]
        values, bounds = [e["value"] for _, e in given], [_bounds(e) for _, e in given]
        errors = [[abs(v - b[end]) for v, b in zip(values, bounds, strict=True)] for end in (0, 1)]
        axes.errorbar(values, at, xerr=errors, fmt="o", markersize=4, color=f"C{i}", elinewidth=1, label=name)
    if "minus" in xlabel:
        axes.axvline(0, color="#999", linewidth=0.8, linestyle="--")
    axes.set(yticks=range(len(labels)), yticklabels=labels, xlabel=f"{xlabel}, 95% interval by site")
    axes.set_ylim(len(labels) - 0.4, -0.6)
    if len(series) > 1:
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return svg_of(figure)
