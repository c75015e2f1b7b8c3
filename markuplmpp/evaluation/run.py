"""Runs systems over pages: each page is read once and shown to all of them."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rich.console import Console
from rich.progress import track

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.charset import html_bytes
from markuplmpp.evaluation.metrics import PageScores, apart_labels, judge_page, page_labels, score_page
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema


class System(Protocol):
    """What is scored: the bytes and the address of a page in, records out. It never sees the truth."""

    def __call__(self, html: bytes, url: str | None) -> PageResult:
        """Returns what the system finds on the page."""


@dataclass(frozen=True)
class Entrant:
    """A system under its name.

    Args:
        name: The column of the table.
        run: Page to result. Only the oracle of the labels looks at more than bytes and address; all others are
            made by :meth:`blind`.
        gives: Labels that it can give; None for all.
        training: What it learned from, where known.
    """

    name: str
    run: Callable[[CorpusPage], PageResult]
    gives: frozenset[str] | None = None
    training: dict[str, Any] | None = None

    @classmethod
    def blind(
        cls,
        name: str,
        system: System,
        *,
        gives: frozenset[str] | None = None,
        training: dict[str, Any] | None = None,
    ) -> Entrant:
        """Returns an entrant that is shown nothing of a page but its bytes and address."""
        return cls(name, lambda page: system(_as_labelled(page), page.url), gives, training)


def _as_labelled(page: CorpusPage) -> bytes:
    """The bytes of a page in UTF-8, with its mark: its HTTP header isn't in them, and its ``<meta>`` may be wrong."""
    return page.html if page.html.isascii() else codecs.BOM_UTF8 + html_bytes(page.html, page.charset)[0]


@dataclass
class _Tally:
    """What one entrant has scored so far."""

    entrant: Entrant
    pages: list[PageScores] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, page: CorpusPage, schema: Schema) -> None:
        start = time.perf_counter()
        error, result = None, None
        try:
            result = self.entrant.run(page)
        except Exception as raised:  # the one counted place: a page that fails is a miss, never skipped
            error = f"{type(raised).__name__}: {raised}"
        self.seconds += time.perf_counter() - start
        counts, judged = judge_page(page, result, schema)
        self.pages.append(PageScores(page.page_id, page.site, page.dataset, counts, error, judged))


def evaluate_all(
    pages: Iterable[CorpusPage],
    entrants: Sequence[Entrant],
    schema: Schema,
    *,
    seed: int = 0,
    progress: bool = False,
) -> list[Evaluation]:
    """Scores systems on every page with gold, all on the same pages.

    Args:
        pages: Labelled pages; those without anything to score are counted and passed over.
        entrants: The systems. What one raises is counted, named, and scored as a miss.
        schema: The fields to score.
        seed: Fixes the resamples of the intervals.
        progress: Whether to show a bar on stderr.

    Returns:
        One evaluation per entrant, in their order.
    """
    tallies, unscored = [_Tally(entrant) for entrant in entrants], 0
    if progress:
        pages = track(pages, description="pages", console=Console(stderr=True))
    for page in pages:
        if not score_page(page, None, schema):
            unscored += 1
            continue
        for tally in tallies:
            tally.add(page, schema)
    return [
        Evaluation(
            tally.entrant.name,
            page_labels(schema),
            tuple(tally.pages),
            unscored,
            tally.seconds,
            seed,
            gives=tally.entrant.gives,
            training=tally.entrant.training,
            apart=apart_labels(schema),
        )
        for tally in tallies
    ]


def evaluate(
    pages: Iterable[CorpusPage],
    system: System,
    schema: Schema,
    *,
    name: str | None = None,
    seed: int = 0,
    progress: bool = False,
) -> Evaluation:
    """Scores one system; see :func:`evaluate_all`.

    >>> from markuplmpp.evaluation.rules import first_h1
    >>> truth = {"fields": {"name": ["Tea pot"]}}
    >>> page = CorpusPage("1", "shops", "dev", "a.example", None, "en", None, b"<h1>Tea pot</h1>", truth)
    >>> result = evaluate([page], first_h1, Schema.default())
    >>> [(row.label, row.pages, str(row.figures["f1"])) for row in result.rows()][:2]
    [('name', 1, '1.000'), ('name/headline', 1, '1.000')]
    """
    label = name or str(getattr(system, "__name__", type(system).__name__))
    return evaluate_all(pages, [Entrant.blind(label, system)], schema, seed=seed, progress=progress)[0]
