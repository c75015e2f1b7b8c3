"""Rotations of the SWDE protocol -> figures per vertical, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

from rich.table import Table

from markuplmpp.evaluation.swde import PUBLISHED_F1, SCORINGS, PageHits, mean_f1

DIFFERS = (
    "published: MarkupLM-large on all eight verticals of ten sites. It differs in more than the model: here the labels "
    "are aligned values and not every node with the value's text, the parser and the windows are our own, all text "
    "nodes are read, and a corpus with fewer sites and pages has fewer rotations"
)


@dataclass(frozen=True)
class Rotation:
    """One model and what it scored on the sites that it hasn't seen.

    Args:
        vertical: The vertical.
        seeds: Sites that it learned from.
        sites: Test site -> scoring -> attribute -> pages.
    """

    vertical: str
    seeds: tuple[str, ...]
    sites: dict[str, dict[str, dict[str, PageHits]]]

    def f1(self, scoring: str) -> float:
        """Returns the mean over test sites of the mean over attributes."""
        return mean(mean_f1(scorings[scoring]) for scorings in self.sites.values())

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form; :meth:`from_dict` reads it.

        >>> rotation = Rotation("book", ("a",), {"b": {"honest": {"title": PageHits(2, 2, 1)}}})
        >>> Rotation.from_dict(rotation.to_dict()) == rotation
        True
        """
        sites = {
            site: {
                scoring: {name: [hits.gold, hits.predicted, hits.right] for name, hits in attributes.items()}
                for scoring, attributes in scorings.items()
            }
            for site, scorings in self.sites.items()
        }
        return {"vertical": self.vertical, "seeds": list(self.seeds), "sites": sites}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Rotation:
        """Reads the JSON form."""
        sites = {
            site: {
                scoring: {name: PageHits(*counts) for name, counts in attributes.items()}
                for scoring, attributes in scorings.items()
            }
            for site, scorings in data["sites"].items()
        }
        return cls(data["vertical"], tuple(data["seeds"]), sites)


@dataclass(frozen=True)
class SwdeResult:
    """All rotations with one number of seed sites.

    Args:
        seeds: Seed sites of each rotation.
        rotations: The rotations done.
        left_out: Verticals with no site left to test on.
    """

    seeds: int
    rotations: tuple[Rotation, ...]
    left_out: tuple[str, ...] = ()

    def f1(self, vertical: str, scoring: str) -> list[float]:
        """Returns the F1 of each rotation of a vertical."""
        return [rotation.f1(scoring) for rotation in self.rotations if rotation.vertical == vertical]

    @property
    def verticals(self) -> list[str]:
        """Verticals with a rotation, sorted."""
        return sorted({rotation.vertical for rotation in self.rotations})

    def mean(self, scoring: str) -> float | None:
        """Returns the mean over verticals of the mean over rotations."""
        return mean(mean(self.f1(v, scoring)) for v in self.verticals) if self.rotations else None

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form."""
        return {
            "seeds": self.seeds,
            "published_f1": PUBLISHED_F1.get(self.seeds),
            "mean": {scoring: self.mean(scoring) for scoring in SCORINGS},
            "verticals": {v: {s: _spread(self.f1(v, s)) for s in SCORINGS} for v in self.verticals},
            "left_out": list(self.left_out),
            "rotations": [rotation.to_dict() for rotation in self.rotations],
        }

    def table(self) -> Table:
        """Returns the table for a terminal."""
        table = Table(
            title=f"SWDE, {self.seeds} seed site{'s' * (self.seeds > 1)}: page-level F1", caption=self._caption()
        )
        table.add_column("vertical", no_wrap=True)
        table.add_column("rotations", justify="right")
        for scoring in SCORINGS:
            table.add_column(scoring, justify="right")
        for v in self.verticals:
            cells = [_spread_text(self.f1(v, scoring)) for scoring in SCORINGS]
            table.add_row(v, str(len(self.f1(v, "honest"))), *cells)
        means = (self.mean(scoring) for scoring in SCORINGS)
        table.add_row("mean", str(len(self.rotations)), *("-" if m is None else f"{m:.4f}" for m in means))
        return table

    def _caption(self) -> str:
        known = PUBLISHED_F1.get(self.seeds)
        figure = f"published F1 {known:.4f}. " if known else ""
        left = f". No site left to test on: {', '.join(self.left_out)}" if self.left_out else ""
        return f"mean and, over rotations, standard deviation. {figure}{DIFFERS}{left}"


def _spread(values: Sequence[float]) -> dict[str, float | int | None]:
    return {"mean": mean(values), "sd": stdev(values) if len(values) > 1 else None, "rotations": len(values)}


def _spread_text(values: Sequence[float]) -> str:
    return f"{mean(values):.4f}" + (f" ± {stdev(values):.4f}" if len(values) > 1 else "")
