"""Scores a system over pages: one table of every field, with intervals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation import intervals
from markuplmpp.evaluation.intervals import RESAMPLES, Estimate, Metric, SiteBootstrap, macro, micro
from markuplmpp.evaluation.metrics import BODY_WORDS, TITLE, PageScores, page_labels, score_page
from markuplmpp.evaluation.recordsets import RECORDS
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema

System = Callable[[CorpusPage], PageResult]

_METRICS: dict[str, Metric] = {
    "precision": intervals.precision,
    "recall": intervals.recall,
    "f1": intervals.f1,
    "page_f1": intervals.page_f1,
    "exact": intervals.exact,
}
# They count again what a field counts, or something else: no part of the averages over fields.
_APART = frozenset({TITLE, BODY_WORDS, RECORDS})


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
    """

    system: str
    labels: tuple[str, ...]
    pages: tuple[PageScores, ...]
    unscored: int = 0
    seconds: float = 0.0
    seed: int = 0
    resamples: int = RESAMPLES

    @property
    def failures(self) -> dict[str, str]:
        """What the system raised, by page id; each such page counts as a miss."""
        return {page.page_id: page.error for page in self.pages if page.error is not None}

    @property
    def datasets(self) -> list[str]:
        """The datasets of the pages, sorted."""
        return sorted({page.dataset for page in self.pages})

    @property
    def pages_per_s(self) -> float | None:
        """Scored pages per second spent in the system."""
        return len(self.pages) / self.seconds if self.seconds else None

    def rows(self, dataset: str | None = None) -> list[Row]:
        """Returns the table: every label, then micro and macro of each level.

        Args:
            dataset: Only the pages of this one.
        """
        pages = [page for page in self.pages if dataset in (None, page.dataset)]
        seen = {label for page in pages for label in page.counts}
        labels = [label for label in self.labels if label in seen]
        boot = self._bootstrap(pages, labels)
        figures = {name: boot.estimates(metric) for name, metric in _METRICS.items()}
        rows = [
            Row(label, *support, {name: estimates[i] for name, estimates in figures.items()})
            for i, (label, support) in enumerate(
                zip(labels, zip(boot.pages, boot.sites, boot.values, strict=True), strict=True)
            )
        ]
        averaged = [label for label in labels if label not in _APART]
        for level in dict.fromkeys(map(_level, averaged)):
            rows += self._averages(level, pages, [label for label in averaged if _level(label) == level])
        return rows

    def _averages(self, level: str, pages: list[PageScores], labels: list[str]) -> Iterator[Row]:
        pages = [page for page in pages if any(label in page.counts for label in labels)]
        boot = self._bootstrap(pages, labels)
        for name, average in (("micro", micro), ("macro", macro)):
            figures = {m: boot.estimates(average(_METRICS[m]))[0] for m in ("precision", "recall", "f1")}
            yield Row(f"{name} {level}", len(pages), len({p.site for p in pages}), sum(boot.values), figures)

    def _bootstrap(self, pages: list[PageScores], labels: list[str]) -> SiteBootstrap:
        return SiteBootstrap(pages, labels, seed=self.seed, resamples=self.resamples)

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form: ``scores`` is the same for the same predictions, ``speed`` isn't."""
        groups = {name: [row.to_dict() for row in self.rows(name)] for name in self.datasets}
        return {
            "system": self.system,
            "scores": {
                "pages": len(self.pages),
                "sites": len({page.site for page in self.pages}),
                "unscored": self.unscored,
                "failed": len(self.failures),
                "failures": self.failures,
                "interval": f"95%, {self.resamples} resamples of sites, seed {self.seed}",
                "all": [row.to_dict() for row in self.rows()],
                "datasets": groups,
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


def evaluate(
    pages: Iterable[CorpusPage],
    system: System,
    schema: Schema,
    *,
    name: str | None = None,
    seed: int = 0,
    progress: bool = False,
) -> Evaluation:
    """Scores a system on every page with gold.

    Args:
        pages: Labelled pages; those without anything to score are counted and passed over.
        system: Any callable from page to result. What it raises is counted, named, and scored as a miss.
        schema: The fields to score.
        name: The system's name in tables; by default that of the callable.
        seed: Fixes the resamples of the intervals.
        progress: Whether to show a bar on stderr.

    >>> from markuplmpp.evaluation.rules import first_h1
    >>> truth = {"fields": {"name": ["Tea pot"]}}
    >>> page = CorpusPage("1", "shops", "dev", "a.example", None, "en", None, b"<h1>Tea pot</h1>", truth)
    >>> result = evaluate([page], first_h1, Schema.default())
    >>> [(row.label, row.pages, str(row.figures["f1"])) for row in result.rows()][:2]
    [('name', 1, '1.000'), ('name/headline', 1, '1.000')]
    """
    scores: list[PageScores] = []
    unscored, seconds = 0, 0.0
    if progress:
        pages = track(pages, description="pages", console=Console(stderr=True))
    for page in pages:
        missed = score_page(page, None, schema)
        if not missed:
            unscored += 1
            continue
        start = time.perf_counter()
        error, result = None, None
        try:
            result = system(page)
        except Exception as raised:  # the one counted place: a page that fails is a miss, never skipped
            error = f"{type(raised).__name__}: {raised}"
        seconds += time.perf_counter() - start
        counts = missed if result is None else score_page(page, result, schema)
        scores.append(PageScores(page.page_id, page.site, page.dataset, counts, error))
    label = name or str(getattr(system, "__name__", type(system).__name__))
    return Evaluation(label, page_labels(schema), tuple(scores), unscored, seconds, seed)


def _level(label: str) -> str:
    return label.split(":", 1)[0] if ":" in label else "field"


def _short(estimate: Estimate | None) -> str:
    return "-" if estimate is None or estimate.value is None else f"{estimate.value:.3f}"
