"""Labels a corpus: each page once, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.table import Table

from markuplmpp.corpus import CorpusPage, as_text, fingerprint, read_pages, write_pages
from markuplmpp.dom.parse import PARSER
from markuplmpp.errors import CorpusError, GoldError, PageError
from markuplmpp.labels.audit import Sample
from markuplmpp.labels.bodies import body_reader
from markuplmpp.labels.gold import GoldPage, node_labels, read_gold, sha256_of
from markuplmpp.labels.outcomes import OUTCOMES, outcome_of
from markuplmpp.labels.rows import SOURCES, LabelledRow, Source, check_annotations, label_row
from markuplmpp.labels.tasks import read_annotations
from markuplmpp.schema import Schema


@dataclass(frozen=True)
class LabelConfig:
    """What to label, and how.

    Args:
        corpus: Parquet or JSONL files, or folders.
        output: The labelled corpus: ``.parquet``, or ``.jsonl`` where every page is UTF-8.
        schema: Fields and items.
        sources: Where labels come from.
        splits: Splits of the corpus; None for all.
        gold: Files of stand-off annotations; a page that has one is labelled by it first.
        annotations: Exports of Label Studio, likewise.
        bodies: Whether bodies are completed of which the truth names sentences; see
            :func:`~markuplmpp.labels.bodies.body_reader`.
    """

    corpus: tuple[Path, ...]
    output: Path
    schema: Schema = field(default_factory=Schema.default)
    sources: tuple[Source, ...] = SOURCES
    splits: tuple[str, ...] | None = None
    gold: tuple[Path, ...] = ()
    annotations: tuple[Path, ...] = ()
    bodies: bool = False

    def pages(self) -> Iterator[CorpusPage]:
        """Yields the corpus in a fixed order."""
        return (page for path in self.corpus for page in read_pages(path, splits=self.splits))

    @property
    def journal(self) -> Path:
        """Where the labels of the pages done so far are kept until the corpus is written."""
        return self.output.with_name(self.output.name + ".labels")


@dataclass
class LabelReport:
    """What became of the values of a corpus.

    Args:
        counts: (dataset, source, field, outcome, reason) -> values, each counted once: labelled as a whole text
            (exact), as a part of one, across several (element); in places of which none can be told to be its
            (ambiguous) or nowhere (miss); and items whose element has no place in the sequence (unlabelable). The
            last three have a reason.
        pages: Pages read.
        labelled: Pages with a label.
        failures: Pages that can't be parsed, and why.
        annotations: Stand-off annotations given.
        annotated: Those of them that are of a page of the corpus.
    """

    counts: Counter[tuple[str, Source, str, str, str]] = field(default_factory=Counter)
    pages: int = 0
    labelled: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    annotations: int = 0
    annotated: int = 0

    def table(self) -> Table:
        """Returns the values of each dataset, source and field by what became of them."""
        table = Table(title=f"{self.labelled} of {self.pages} pages labelled", title_justify="left")
        for name in ("dataset", "source", "field"):
            table.add_column(name)
        for name in OUTCOMES:
            table.add_column(name, justify="right")
        rows: dict[tuple[str, Source, str], Counter[str]] = {}
        for (dataset, source, name, outcome, _), values in self.counts.items():
            rows.setdefault((dataset, source, name), Counter())[outcome] += values
        for row in sorted(rows, key=lambda r: (r[0], SOURCES.index(r[1]))):
            table.add_row(*row, *(str(rows[row][outcome]) for outcome in OUTCOMES))
        return table

    def reasons(self) -> Table:
        """Returns why values have no label, the most frequent reasons of each source first."""
        table = Table(title="Values without a label", title_justify="left")
        for name in ("source", "outcome", "why", "values", "of"):
            table.add_column(name, justify="right" if name == "values" else "left")
        rows: dict[tuple[Source, str, str], Counter[str]] = {}
        for (_, source, name, outcome, reason), values in self.counts.items():
            if reason:
                rows.setdefault((source, outcome, reason), Counter())[name] += values
        for row in sorted(rows, key=lambda r: (SOURCES.index(r[0]), -rows[r].total())):
            fields = ", ".join(f"{name} {values}" for name, values in rows[row].most_common())
            table.add_row(*row, str(rows[row].total()), fields)
        return table

    def to_dict(self) -> dict[str, Any]:
        """Returns the figures as JSON."""
        names = ("dataset", "source", "field", "outcome", "reason")
        counts = [dict(zip(names, key, strict=True)) for key in self.counts]
        return {
            "pages": self.pages,
            "labelled": self.labelled,
            "failures": self.failures,
            "annotations": self.annotations,
            "annotated": self.annotated,
            "counts": [{**row, "values": n} for row, n in zip(counts, self.counts.values(), strict=True)],
        }


def label_corpus(
    config: LabelConfig,
    progress: Callable[[int, int], None] = lambda done, total: None,
    sample: Sample | None = None,
) -> LabelReport:
    """Writes a corpus with the labels of its own values and of its pages' markup; see :func:`label_row`.

    A run that was stopped goes on where it was when it's started again with the same configuration: the labels made
    so far are in a journal beside the output, which goes when the output is written.

    Args:
        config: What to label.
        progress: Told the pages done and all pages, after each.
        sample: Draws from the labels for an audit; see :func:`~markuplmpp.labels.audit.audit_sheet`.

    Returns:
        The report. A page that can't be parsed is written as it was.

    Raises:
        CorpusError: The corpus can't be read, or the output not written.
        GoldError: Annotations don't fit the corpus.
        MissingExtraError: Bodies are to be completed, and trafilatura isn't installed.
    """
    if config.output.suffix not in (".parquet", ".jsonl"):
        raise CorpusError(f"{str(config.output)!r} ends in {config.output.suffix!r}; expected .parquet or .jsonl")
    total = 0
    for page in config.pages():
        total += 1
        if config.output.suffix == ".jsonl":
            as_text(page)  # fails now and not after an hour
    gold = _gold(config)
    report = LabelReport(annotations=len(gold), annotated=check_annotations(config.pages(), config.schema, gold))
    complete = body_reader() if config.bodies else None
    done = _resume(config)
    with config.journal.open("a", encoding="utf-8") as journal:
        for number, page in enumerate(config.pages()):
            if number >= done:
                page = complete(page) if complete else page
                journal.write(json.dumps(_entry(page, config, gold), ensure_ascii=False) + "\n")
                journal.flush()
            progress(number + 1, total)
    write_pages(config.output, _labelled(config, report, sample))
    config.journal.unlink()
    return report


def _gold(config: LabelConfig) -> dict[str, GoldPage]:
    """All annotations by the SHA-256 of their pages, which may be of any split."""
    gold = read_gold(*config.gold)
    annotated = read_annotations(config.annotations, replace(config, splits=None).pages(), config.schema)
    if twice := [page.page_id for page in annotated if page.sha256 in gold]:
        raise GoldError(f"page {twice[0]} is annotated in a gold file and in Label Studio's export; leave one out")
    return gold | {page.sha256: page for page in annotated}


def _state(config: LabelConfig) -> str:
    """What changes when anything does that labels depend on."""
    bodies = version("trafilatura") if config.bodies else None
    how = version("markuplmpp"), PARSER, config.schema.to_yaml(), config.sources, config.splits, bodies
    files = [fingerprint(path) for path in (*config.corpus, *config.gold, *config.annotations)]
    return hashlib.sha256(repr((how, files)).encode()).hexdigest()


def _resume(config: LabelConfig) -> int:
    """Pages that the journal of an equal run has; another run's is begun anew."""
    state = json.dumps({"state": _state(config)}) + "\n"
    lines = config.journal.read_bytes().splitlines(keepends=True) if config.journal.exists() else []
    if not lines or lines[0] != state.encode():
        config.journal.write_text(state, "utf-8")
        return 0
    if not lines[-1].endswith(b"\n"):  # stopped in the middle of a line
        lines.pop()
        config.journal.write_bytes(b"".join(lines))
    return len(lines) - 1


def _entry(page: CorpusPage, config: LabelConfig, gold: Mapping[str, GoldPage]) -> dict[str, Any]:
    try:
        row = label_row(page, config.schema, config.sources, gold.get(sha256_of(page.html)))
    except PageError as error:
        return {"error": str(error)}
    return {"truth": row.truth, "truth_kind": row.truth_kind, "report": _counts(row), "made": _made(row)}


def _counts(row: LabelledRow) -> list[tuple[str, str, str, int]]:
    return [(source, *key, n) for source, labels in row.made.items() for key, n in labels.report.items() if n]


def _made(row: LabelledRow) -> dict[str, list[dict[str, Any]]]:
    return {
        source: [label.to_dict() for label in node_labels(row.page, labels) if label.label is not None]
        for source, labels in row.made.items()
    }


def _labelled(config: LabelConfig, report: LabelReport, sample: Sample | None) -> Iterator[CorpusPage]:
    with config.journal.open(encoding="utf-8") as journal:
        next(journal)
        for number, (page, line) in enumerate(zip(config.pages(), journal, strict=True)):
            entry = json.loads(line)
            report.pages += 1
            if "error" in entry:
                report.failures[page.page_id] = entry["error"]
                yield page
                continue
            for source, name, counted_as, count in entry["report"]:
                report.counts[page.dataset, source, name, *outcome_of(name, counted_as)] += count
            if sample is not None:
                sample.offer(number, entry["made"])
            report.labelled += "standoff" in entry["truth"]
            yield replace(page, truth=entry["truth"], truth_kind=entry["truth_kind"])
