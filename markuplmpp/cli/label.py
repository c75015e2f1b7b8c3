"""``markuplmpp label``: a corpus in, the same corpus with labels out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from markuplmpp.cli.options import Gold, wanted_splits
from markuplmpp.cli.output import check_writable, progress_bar, say, usage_error
from markuplmpp.schema import Schema

Corpus = Annotated[list[Path], typer.Argument(help="Parquet or JSONL files of pages, or folders.", show_default=False)]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The labelled corpus: .parquet, or .jsonl for UTF-8.")
]
SchemaFile = Annotated[
    Path | None, typer.Option("--schema", help="YAML of your items and fields.", show_default="the embedded one")
]
Sources = Annotated[
    Literal["all", "text", "markup"],
    typer.Option("--sources", help="Label by the given truth (text), by the pages' JSON-LD and microdata, or both."),
]
Split = Annotated[str, typer.Option("--split", help="Only this split: train, tune, dev ...; 'all' for every page.")]
Audit = Annotated[
    int | None,
    typer.Option("--audit", min=1, metavar="N", help="Also write FILE.audit.html: N random labels of each source."),
]
Json = Annotated[Path | None, typer.Option("--json", help="Write the figures of the table here.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the audit's draw.")]


def label(
    corpus: Corpus,
    output: Output,
    schema: SchemaFile = None,
    sources: Sources = "all",
    gold: Gold = None,
    split: Split = "all",
    audit: Audit = None,
    json_file: Json = None,
    seed: Seed = 0,
) -> None:
    """Label pages by the values given for them and by their own schema.org markup.

    A page with a `truth` keeps it; markup adds labels of fields that the truth doesn't name. A page without one gets
    what its markup says as `truth`, with `truth_kind` `metadata`. The labels themselves go to `truth.standoff`, node
    by node, and `markuplmpp train --corpus FILE` learns from them. What the markup says and the page doesn't show is
    unknown, never a negative. The printed table counts, for each field, values found as a whole text (exact), as a
    part of one, across several (element), in too many places (ambiguous) and nowhere (miss).

    A run that is stopped goes on where it was when it's started again.

    Examples:
    - `markuplmpp label crawled.parquet -o labelled.parquet`

    - `markuplmpp label corpus/ --split train -o train.parquet --audit 200`, then open `train.parquet.audit.html`

    - `markuplmpp label pages.jsonl --schema mine.yaml --sources text -o labelled.jsonl`

    Exit code: 0 if every page was read, 1 if some failed (each is named on stderr), 2 for wrong usage.
    """
    from markuplmpp.labels.audit import Sample, audit_sheet
    from markuplmpp.labels.rows import SOURCES
    from markuplmpp.labels.run import LabelConfig, label_corpus

    sheet = output.with_name(output.name + ".audit.html")
    check_writable(output, json_file, sheet if audit else None)
    _check_outside(corpus, output)
    config = LabelConfig(
        corpus=tuple(corpus),
        output=output,
        schema=Schema.from_file(schema) if schema else Schema.default(),
        sources=tuple(s for s in SOURCES if s == "gold" or sources in ("all", "text" if s == "text" else "markup")),
        splits=wanted_splits(corpus, split),
        gold=tuple(gold or ()),
    )
    sample = Sample(audit, seed) if audit else None
    with progress_bar("pages") as progress:
        report = label_corpus(config, progress, sample)
    Console().print(report.table())
    if json_file is not None:
        json_file.write_text(json.dumps(report.to_dict(), indent=1) + "\n", "utf-8")
    if sample is not None:
        sheet.write_text(audit_sheet(sample, config.pages()), "utf-8", "replace")
        say(f"wrote {sheet}")
    say(f"wrote {output}: {report.labelled} of {report.pages} pages labelled")
    if gold:
        say(f"{report.annotated} of {report.annotations} annotations are of these pages")
    for page_id, reason in report.failures.items():
        say(f"{page_id}: {reason}")
    if report.failures:
        raise typer.Exit(1)


def _check_outside(corpus: list[Path], output: Path) -> None:
    """Refuses an output that a later run, or this one when it goes on, would read as pages to label."""
    if folder := next((path for path in corpus if path.resolve() in output.resolve().parents), None):
        raise usage_error(
            f"{str(output)!r} lies in the corpus {str(folder)!r} and would be read as a part of it; "
            "name a file elsewhere"
        )
