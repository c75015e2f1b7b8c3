"""Plots of a comparison, as SVG. Needs matplotlib, of the ``train`` extra."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from markuplmpp.errors import MissingExtraError
from markuplmpp.evaluation.calibration import calibration_of
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.curves import precision_recall, site_f1
from markuplmpp.evaluation.learning import Point
from markuplmpp.evaluation.report import Row

# "$9" in a label is an amount, no formula; without a salt of its own each SVG would have other ids each time.
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "markuplmpp",
    "text.parse_math": False,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_BAR_IN = 0.17
_CURVES = 12
_COLUMNS = 4


def bars(comparison: Comparison) -> bytes:
    """Draws F1 of every row of the table, a bar for each system, with its interval."""
    columns = [{row.label: row for row in e.rows()} for e in comparison.evaluations]
    labels = list(columns[0])
    many = len(columns)
    figure, (axes,) = new_figure(9, 1 + _BAR_IN * len(labels) * (many + 1))
    for i, (evaluation, rows) in enumerate(zip(comparison.evaluations, columns, strict=True)):
        given = [(at, rows[label]) for at, label in enumerate(labels) if rows[label].figures["f1"].value is not None]
        at = np.array([at for at, _ in given]) + (i - (many - 1) / 2) / (many + 1)
        heights = [row.figures["f1"].value for _, row in given]
        axes.barh(at, heights, 0.9 / (many + 1), label=evaluation.system, color=f"C{i}")
        axes.errorbar(heights, at, xerr=_errors([row for _, row in given]), fmt="none", ecolor="#333", elinewidth=0.8)
    axes.set(yticks=range(len(labels)), yticklabels=labels, xlim=(0, 1), xlabel="F1, 95% interval by site")
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return svg_of(figure)


def precision_recall_curves(comparison: Comparison) -> bytes:
    """Draws precision over recall of the fields with most pages; a system without scores of its own is a point."""
    rows = {row.label: row for row in comparison.first.rows()}
    fields = comparison.first.levels().get("field", [])
    shown = sorted(sorted(fields, key=lambda label: -rows[label].pages)[:_CURVES], key=fields.index)
    down = max(1, -(-len(shown) // _COLUMNS))
    figure, axes = new_figure(10, 2.5 * down, down, _COLUMNS)
    for panel, label in zip(axes, shown, strict=False):
        for i, evaluation in enumerate(comparison.evaluations):
            if evaluation.has([label]):
                recall, precision = precision_recall(evaluation, label)
                panel.plot(recall, precision, color=f"C{i}", linewidth=1.2)
                panel.plot(recall[-1:], precision[-1:], "o", color=f"C{i}", markersize=4, label=evaluation.system)
        panel.set(title=label, xlim=(0, 1.02), ylim=(0, 1.04), xlabel="recall", ylabel="precision")
    for panel in axes[len(shown) :]:
        panel.set_axis_off()
    handles = {name: handle for panel in axes for handle, name in zip(*panel.get_legend_handles_labels(), strict=True)}
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=4, frameon=False)
    return svg_of(figure)


def calibration_plot(comparison: Comparison) -> bytes:
    """Draws the share of right values over the score, with how many values each score has."""
    figure, (axes, counts) = new_figure(9, 3.6, 1, 2)
    axes.plot([0, 1], [0, 1], color="#999", linewidth=0.8, linestyle="--")
    for i, evaluation in enumerate(comparison.evaluations):
        found = calibration_of(evaluation)
        if found is not None:
            name = f"{evaluation.system}, error {found.error:.3f}"
            axes.plot(found.score, found.right, "o-", color=f"C{i}", markersize=4, label=name)
            counts.plot(found.score, found.count, "o-", color=f"C{i}", markersize=4)
    axes.set(xlabel="score", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    counts.set(xlabel="score", ylabel="values", xlim=(0, 1))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)
    return svg_of(figure)


def site_scatter(comparison: Comparison) -> bytes:
    """Draws a point for each site: its F1 by the second system over that by the first, or over its pages."""
    first = comparison.first
    others = comparison.evaluations[1:]
    wide = max(1, len(others))
    across = min(_COLUMNS, wide)
    figure, panels = new_figure(2.6 * across + 1, 2.8 * -(-wide // across), -(-wide // across), across)
    fields = first.levels().get("field", [])
    for i, (panel, other) in enumerate(zip(panels, others, strict=False), 1):
        shared = [label for label in fields if first.has([label]) and other.has([label])]
        x, y = site_f1(first, shared), site_f1(other, shared)
        sites = [site for site in x if site in y]
        panel.plot([0, 1], [0, 1], color="#999", linewidth=0.8, linestyle="--")
        panel.plot([x[s] for s in sites], [y[s] for s in sites], "o", color=f"C{i}", markersize=3, alpha=0.5)
        panel.set(xlabel=first.system, ylabel=other.system, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    if not others:
        scores = site_f1(first, fields)
        pages = [sum(page.site == site for page in first.pages) for site in scores]
        panels[0].plot(pages, list(scores.values()), "o", markersize=3, alpha=0.5)
        panels[0].set(xlabel="pages of the site", ylabel="F1", ylim=(-0.02, 1.02))
    for panel in panels[wide:]:
        panel.set_axis_off()
    return svg_of(figure)


def learning_curves(points: Sequence[Point], unit: str) -> bytes:
    """Draws figures over training size, a line for each label, with intervals.

    Args:
        points: At least one.
        unit: What is counted along the axis.
    """
    figure, (axes,) = new_figure(7, 4)
    for i, label in enumerate(dict.fromkeys(point.label for point in points)):
        mine = sorted((p for p in points if p.label == label), key=lambda p: p.size)
        bounds = [[max(0.0, p.value - p.low) for p in mine], [max(0.0, p.high - p.value) for p in mine]]
        axes.errorbar(
            [p.size for p in mine], [p.value for p in mine], bounds, fmt="o-", color=f"C{i}", label=label, capsize=2
        )
    axes.set(xlabel=f"training {unit}", ylabel="F1", ylim=(0, 1), xscale="log")
    sizes = sorted({p.size for p in points})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])  # powers of ten come as formulas, which aren't parsed
    axes.minorticks_off()
    axes.legend(frameon=False)
    return svg_of(figure)


def _errors(rows: list[Row]) -> Any:
    """Distances of the bounds from the figures; 0 where there is no interval. (2, rows)"""
    out = np.zeros((2, len(rows)))
    for i, e in enumerate(row.figures["f1"] for row in rows):
        if e.value is not None and e.low is not None and e.high is not None:
            out[:, i] = max(0.0, e.value - e.low), max(0.0, e.high - e.value)
    return out


def new_figure(width: float, height: float, rows: int = 1, columns: int = 1) -> tuple[Any, list[Any]]:
    """Returns an empty figure of so many inches in the style of all plots, and its panels row by row."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", error.name or "matplotlib") from error
    with rc_context(_STYLE):
        figure = Figure((width, height), layout="constrained")
        return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def svg_of(figure: Any) -> bytes:
    """Returns the SVG of a figure."""
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context(_STYLE):
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()
