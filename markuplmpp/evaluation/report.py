"""The scores of one system: a table of every field, with intervals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rich.table import Table

from markuplmpp.evaluation import intervals
from markuplmpp.evaluation.calibration import calibration_errors, calibration_of
from markuplmpp.evaluation.intervals import RESAMPLES, Estimate, Metric, SiteBootstrap, macro, micro
from markuplmpp.evaluation.metrics import PageScores

NOT_GIVEN = Estimate(None, None, None)
METRICS: dict[str, Metric] = {
    "precision": intervals.precision,
    "recall": intervals.recall,
    "f1": intervals.f1,
    "page_f1": intervals.page_f1,
    "exact": intervals.exact,
}
_AVERAGED = ("precision", "recall", "f1")
AVERAGES: dict[str, Callable[[Metric], Metric]] = {"micro": micro, "macro": macro}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Args:
        label: The field, ``records``, ``leaf:price`` ..., or ``micro field``, ``macro field``.
        pages: Pages where its gold is known.
        sites: Their sites.
        values: Gold values.
        figures: ``precision, recall, f1`` over values; ``page_f1``, ``exact`` over pages (not for averages).
    """

    label: str
    pages: int
    sites: int
    values: int
    figures: dict[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form."""
        figures = {name: estimate.to_dict() for name, estimate in self.figures.items()}
        return {
            "label": self.label,
            "pages": self.pages,
            "sites": self.sites,
            "values": self.values,
            **figures,
        }


@dataclass(frozen=True)
class Evaluation:
    """The scores of one system over pages.

    Args:
        system: Its name.
        labels: What is reported, in table order; labels without a scored page are left out.
        pages: Counts of every scored page.
        unscored: Pages whose truth holds nothing that can be scored; the system wasn't asked.
        seconds: Time spent in the system; no part of the scores.
        seed: Fixes the resamples.
        resamples: How many.
        gives: Labels that the system can give; None for all. The others have no figures, as has an average over
            them: a system isn't wrong about what it doesn't look for.
        training: What the system learned from (``sites``, ``pages``, ``windows``), where it says so.
        apart: Labels of no average: they count again what a field counts, or elements.
    """

    system: str
    labels: tuple[str, ...]
    pages: tuple[PageScores, ...]
    unscored: int = 0
    seconds: float = 0.0
    seed: int = 0
    resamples: int = RESAMPLES
    gives: frozenset[str] | None = None
    training: dict[str, Any] | None = None
    apart: frozenset[str] = frozenset()

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Page id and what the system raised there; each such page counts as a miss."""
        return [(page.page_id, page.error) for page in self.pages if page.error is not None]

    @property
    def datasets(self) -> list[str]:
        """The datasets of the pages, sorted."""
        return sorted({page.dataset for page in self.pages})

    @property
    def pages_sha256(self) -> str:
        """Tells one set of scored pages from another; in hex."""
        ids = sorted(json.dumps([page.dataset, page.site, page.page_id]) for page in self.pages)
        return hashlib.sha256("\n".join(ids).encode()).hexdigest()

    @property
    def pages_per_s(self) -> float | None:
        """Scored pages per second spent in the system."""
        return len(self.pages) / self.seconds if self.seconds else None

    def rows(self, dataset: str | None = None) -> list[Row]:
        """Returns the table: every label, then micro and macro of each level.

        Args:
            dataset: Only the pages of this one.
        """
        if dataset not in self._known:
            self._known[dataset] = self._rows(dataset)
        return self._known[dataset]

    @cached_property
    def _known(self) -> dict[str | None, list[Row]]:
        return {}

    def _rows(self, dataset: str | None) -> list[Row]:
        pages, labels = self.of(dataset), self.seen(dataset)
        boot = self._bootstrap(pages, labels)
        figures = {name: boot.estimates(metric) for name, metric in METRICS.items()}
        rows = [
            Row(label, *support, {m: e[i] if self.has([label]) else NOT_GIVEN for m, e in figures.items()})
            for i, (label, support) in enumerate(
                zip(labels, zip(boot.pages, boot.sites, boot.values, strict=True), strict=True)
            )
        ]
        for level, names in self.levels(dataset).items():
            rows += self._averages(level, pages, names)
        return rows

    def of(self, dataset: str | None) -> list[PageScores]:
        """Returns the pages of a dataset; of all for None."""
        return [page for page in self.pages if dataset in (None, page.dataset)]

    def seen(self, dataset: str | None = None) -> list[str]:
        """Returns the labels that some page of a dataset has, in table order."""
        found = {label for page in self.of(dataset) for label in page.counts}
        return [label for label in self.labels if label in found]

    def levels(self, dataset: str | None = None) -> dict[str, list[str]]:
        """Returns the labels that are averaged together, by level: ``field``, ``record`` (values of rows) ..."""
        out: dict[str, list[str]] = {}
        for label in self.seen(dataset):
            if label not in self.apart:
                out.setdefault(label.split(":", 1)[0] if ":" in label else "field", []).append(label)
        return out

    def site_counts(self) -> dict[str, dict[str, dict[str, int]]]:
        """Returns site -> label -> pages where its gold is known, right, wrong and missed values."""
        out: dict[str, dict[str, dict[str, int]]] = {}
        for page in sorted(self.pages, key=lambda page: page.site):
            labels = out.setdefault(page.site, {})
            for label in [label for label in self.labels if label in page.counts and self.has([label])]:
                own = labels.setdefault(label, dict.fromkeys(("pages", "tp", "fp", "fn"), 0))
                c = page.counts[label]
                labels[label] = {
                    "pages": own["pages"] + 1,
                    "tp": own["tp"] + c.tp,
                    "fp": own["fp"] + c.fp,
                    "fn": own["fn"] + c.fn,
                }
        return out

    def has(self, labels: list[str]) -> bool:
        """Says whether the system gives all of these labels."""
        return self.gives is None or self.gives.issuperset(labels)

    def _averages(self, level: str, pages: list[PageScores], labels: list[str]) -> Iterator[Row]:
        pages = with_any(pages, labels)
        boot = self._bootstrap(pages, labels)
        for name, average in AVERAGES.items():
            figures = {m: boot.estimates(average(METRICS[m]))[0] for m in _AVERAGED}
            if not self.has(labels):
                figures = dict.fromkeys(_AVERAGED, NOT_GIVEN)
            yield Row(f"{name} {level}", len(pages), len({p.site for p in pages}), sum(boot.values), figures)

    def _bootstrap(self, pages: list[PageScores], labels: list[str]) -> SiteBootstrap:
        return SiteBootstrap(pages, labels, seed=self.seed, resamples=self.resamples)

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form: ``scores`` is the same for the same predictions, ``speed`` isn't."""
        groups = {name: [row.to_dict() for row in self.rows(name)] for name in self.datasets}
        return {
            "system": self.system,
            "training": self.training,
            "scores": {
                "pages": len(self.pages),
                "pages_sha256": self.pages_sha256,
                "sites": len({page.site for page in self.pages}),
                "unscored": self.unscored,
                "failed": len(self.failures),
                "failures": [{"page_id": page_id, "error": error} for page_id, error in self.failures],
                "interval": f"95%, {self.resamples} resamples of sites, seed {self.seed}",
                "all": [row.to_dict() for row in self.rows()],
                "datasets": groups,
                "calibration": calibration_errors(self),
                "by_site": self.site_counts(),
            },
            "speed": {"seconds": round(self.seconds, 3), "pages_per_s": self.pages_per_s},
        }

    def table(self, dataset: str | None = None) -> Table:
        """Returns the table for a terminal.

        Args:
            dataset: Only the pages of this one.
        """
        rows = self.rows(dataset)
        title = self.system + (f" on {dataset}" if dataset else "")
        caption = f"in brackets: 95%, by site; {len(self.failures)} pages failed and score as misses"
        if dataset is None and (scores := calibration_of(self)) is not None:
            caption += f"; calibration error of all fields but body {scores.error:.3f}"
        table = Table(title=title, caption=caption)
        table.add_column("label", no_wrap=True)
        for name in ("pages", "sites", "values", "P", "R"):
            table.add_column(name, justify="right")
        for name in ("F1", "page F1", "exact"):
            table.add_column(name, no_wrap=True)
        for row in rows:
            short = [_short(row.figures.get(name)) for name in ("precision", "recall")]
            full = [str(row.figures.get(name, "")) for name in ("f1", "page_f1", "exact")]
            table.add_row(row.label, str(row.pages), str(row.sites), str(row.values), *short, *full)
        return table


def with_any(pages: list[PageScores], labels: list[str]) -> list[PageScores]:
    """Returns the pages that have any of the labels."""
    return [page for page in pages if any(label in page.counts for label in labels)]


def _short(estimate: Estimate | None) -> str:
    return "-" if estimate is None or estimate.value is None else f"{estimate.value:.3f}"
