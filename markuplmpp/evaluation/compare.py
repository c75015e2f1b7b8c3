"""Systems side by side: the same pages, a column each, and paired differences to the first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rich.table import Table
from rich.text import Text

from markuplmpp.evaluation.intervals import Estimate, Metric, f1, paired_difference
from markuplmpp.evaluation.report import AVERAGES, NOT_GIVEN, Evaluation, with_any

REPORT_VERSION = 1


@dataclass(frozen=True)
class Comparison:
    """Evaluations of several systems over the same pages; the first is what the others are compared with."""

    evaluations: tuple[Evaluation, ...]

    @property
    def first(self) -> Evaluation:
        """The system that the others are compared with."""
        return self.evaluations[0]

    def differences(self, other: Evaluation, dataset: str | None = None) -> dict[str, Estimate]:
        """Returns the F1 of a system minus that of the first, per row of the table.

        Both are resampled together, so that what pages share cancels out; no figure where one of the two
        doesn't give the label.

        Args:
            other: One of the evaluations.
            dataset: Only the pages of this one.
        """
        key = other.system, dataset
        if key not in self._known:
            self._known[key] = self._differences(other, dataset)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, str | None], dict[str, Estimate]]:
        return {}

    def _differences(self, other: Evaluation, dataset: str | None) -> dict[str, Estimate]:
        labels = self.first.seen(dataset)
        out = dict(zip(labels, _paired(other, self.first, labels, f1, dataset), strict=True))
        out = {label: e if other.has([label]) and self.first.has([label]) else NOT_GIVEN for label, e in out.items()}
        for level, names in self.first.levels(dataset).items():
            for name, average in AVERAGES.items():
                both = other.has(names) and self.first.has(names)
                label = f"{name} {level}"
                out[label] = _paired(other, self.first, names, average(f1), dataset)[0] if both else NOT_GIVEN
        return out

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form."""
        groups: tuple[str | None, ...] = (None, *self.first.datasets)
        return {
            "version": REPORT_VERSION,
            "systems": [evaluation.to_dict() for evaluation in self.evaluations],
            "differences": [
                {
                    "system": other.system,
                    "minus": self.first.system,
                    "metric": "f1",
                    **{
                        group or "all": {label: e.to_dict() for label, e in self.differences(other, group).items()}
                        for group in groups
                    },
                }
                for other in self.evaluations[1:]
            ],
        }

    def table(self, dataset: str | None = None) -> Table:
        """Returns the table for a terminal: F1 with interval, and below it the difference to the first.

        Args:
            dataset: Only the pages of this one.
        """
        if len(self.evaluations) == 1:
            return self.first.table(dataset)
        failed = ", ".join(f"{e.system} {len(e.failures)}" for e in self.evaluations if e.failures)
        table = Table(
            title=Text("F1" + (f" on {dataset}" if dataset else "")),
            caption=Text(
                "in brackets: 95%, by site; +/-: paired difference to the first system, * where its interval "
                f"leaves out 0; pages failed, scored as misses: {failed or 'none'}"
            ),
        )
        table.add_column("label", no_wrap=True)
        for name in ("pages", "sites", "values"):
            table.add_column(name, justify="right")
        for evaluation in self.evaluations:
            table.add_column(Text(evaluation.system))
        columns = [{row.label: row for row in e.rows(dataset)} for e in self.evaluations]
        gaps = [self.differences(e, dataset) for e in self.evaluations[1:]]
        for label, row in columns[0].items():
            cells = [cell(column[label].figures["f1"]) for column in columns]
            for i, gap in enumerate(gaps, 1):
                if gap[label].value is not None:
                    cells[i] += "\n" + difference(gap[label])
            table.add_row(label, str(row.pages), str(row.sites), str(row.values), *map(Text, cells))
        return table


def cell(estimate: Estimate) -> str:
    """Returns a figure with its interval on a line of its own.

    >>> print(cell(Estimate(0.8512, 0.8, 0.9)), cell(NOT_GIVEN))
    0.851
    [0.800, 0.900] -
    """
    return str(estimate).replace(" [", "\n[")


def difference(estimate: Estimate) -> str:
    """Returns a signed difference, marked where its interval leaves out 0.

    >>> difference(Estimate(-0.05, -0.09, -0.01)), difference(Estimate(0.01, -0.02, 0.03))
    ('-0.050 [-0.090, -0.010]*', '+0.010 [-0.020, +0.030]')
    """
    if estimate.value is None:
        return ""
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:+.3f}"
    mark = "*" if estimate.low > 0 or estimate.high < 0 else ""
    return f"{estimate.value:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]{mark}"


def _paired(
    one: Evaluation, other: Evaluation, labels: list[str], metric: Metric, dataset: str | None
) -> list[Estimate]:
    left, right = (with_any(e.of(dataset), labels) for e in (one, other))
    return paired_difference(left, right, labels, metric, seed=other.seed, resamples=other.resamples)
