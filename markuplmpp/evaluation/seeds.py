"""Headline figures over models that differ in their seed alone (design, 4.6): mean, standard deviation, range.

Transformer scores move by more than 0.05 between seeds: the figure of one model says little about a method, and the
bootstrap over sites knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from rich.table import Table
from rich.text import Text

from markuplmpp.errors import CorpusError
from markuplmpp.evaluation.learning import family

METRICS = ("precision", "recall", "f1")
WANTED_SEEDS = 3
SEEDS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over seeds.

    Args:
        mean: None where a seed has no such figure (nothing predicted has no precision).
        sd: Standard deviation of the sample, over n - 1.
        low: The least.
        high: The greatest.
    """

    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, values: Sequence[float | None]) -> Spread:
        """Returns the spread of two values or more.

        >>> print(Spread.of([0.5, 0.7]), Spread.of([0.5, None]))
        0.600 ± 0.141 [0.500, 0.700] -
        """
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return cls()
        return cls(fmean(known), stdev(known), min(known), max(known))

    def __str__(self) -> str:
        return "-" if self.mean is None else f"{self.mean:.3f} ± {self.sd:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def to_dict(self) -> dict[str, float | None]:
        """Returns mean, sd, min and max, rounded to four digits."""
        figures = {"mean": self.mean, "sd": self.sd, "min": self.low, "max": self.high}
        return {name: None if x is None else round(x, 4) for name, x in figures.items()}


@dataclass(frozen=True)
class SeedSummary:
    """Systems over seeds.

    Args:
        seeds: How many.
        pages: Scored pages.
        systems: Name to label to metric to its spread.
    """

    seeds: int
    pages: int
    systems: dict[str, dict[str, dict[str, Spread]]]

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form."""
        systems = [
            {
                "system": name,
                "rows": [
                    {"label": label, **{metric: spread.to_dict() for metric, spread in figures.items()}}
                    for label, figures in rows.items()
                ],
            }
            for name, rows in self.systems.items()
        ]
        return {"version": SEEDS_VERSION, "seeds": self.seeds, "pages": self.pages, "systems": systems}

    def tables(self) -> list[Table]:
        """Returns a table for each system."""
        few = f"; at least {WANTED_SEEDS} are wanted" if self.seeds < WANTED_SEEDS else ""
        tables = []
        for name, rows in self.systems.items():
            title = Text(f"{name} over {self.seeds} seeds, {self.pages} pages")
            table = Table(title=title, caption=f"mean ± standard deviation over seeds [least, greatest]{few}")
            table.add_column("label", no_wrap=True)
            for metric in ("P", "R", "F1"):
                table.add_column(metric, no_wrap=True)
            for label, figures in rows.items():
                table.add_row(label, *(Text(str(figures[metric])) for metric in METRICS))
            tables.append(table)
        return tables


def over_seeds(reports: Mapping[str, dict[str, Any]]) -> SeedSummary:
    """Joins the reports of models that differ in their seed alone.

    Args:
        reports: Name of a file to what ``markuplmpp evaluate --json`` wrote there; each has the same systems in the
            same order, by name but for a last number (``model@s0``, ``model@s1``).

    Returns:
        Every label and average of all systems.

    Raises:
        CorpusError: There are fewer than two, or they are of different pages, gold or systems.
    """
    if len(reports) < 2:
        raise CorpusError(f"{len(reports)} report; expected those of two seeds or more, best {WANTED_SEEDS}")
    (first, report), *others = reports.items()
    for file, other in others:
        if wrong := _difference(report, other):
            raise CorpusError(f"{file!r} and {first!r} {wrong}; give reports of one corpus, split and list of systems")
    systems: dict[str, dict[str, dict[str, Spread]]] = {}
    families = [family(system["system"]) for system in report["systems"]]
    for i, system in enumerate(report["systems"]):
        columns = [_rows(r["systems"][i]) for r in reports.values()]
        name = families[i] if families.count(families[i]) == 1 else system["system"]
        systems[name] = {
            label: {m: Spread.of([column[label][m]["value"] for column in columns]) for m in METRICS}
            for label in columns[0]
        }
    return SeedSummary(len(reports), int(report["systems"][0]["scores"]["pages"]), systems)


def _rows(system: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["label"]: row for row in system["scores"]["all"]}


def _difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    """What keeps two reports from being two seeds of one thing; empty where nothing does."""
    left, right = ([family(s["system"]) for s in report["systems"]] for report in (one, other))
    if left != right or not left:
        return f"have the systems {right} and {left}"
    for a, b in zip(one["systems"], other["systems"], strict=True):
        pages = [s["scores"].get("pages_sha256") for s in (a, b)]
        if None in pages:
            return "don't both say which pages they are of: they were made by an earlier version"
        if pages[0] != pages[1]:
            return f"are of different pages ({b['scores']['pages']} and {a['scores']['pages']})"
        support = [{row["label"]: (row["pages"], row["values"]) for row in s["scores"]["all"]} for s in (a, b)]
        if odd := [label for label in support[0] | support[1] if support[0].get(label) != support[1].get(label)]:
            return f"have other gold for {odd[0]}"
    return ""
