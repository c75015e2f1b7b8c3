"""``markuplmpp label``: a corpus in, the same corpus with labels out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from markuplmpp.cli.audit import AuditFiles
from markuplmpp.cli.options import Gold, wanted_splits
from markuplmpp.cli.output import check_writable, progress_bar, say, table_console, usage_error
from markuplmpp.schema import Schema

if TYPE_CHECKING:
    from markuplmpp.labels.run import LabelConfig, LabelReport

Corpus = Annotated[
    list[Path] | None, typer.Argument(help="Parquet or JSONL files of pages, or folders.", show_default=False)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The labelled corpus: .parquet, or .jsonl for UTF-8.",
        show_default=False,
    ),
]
SchemaFile = Annotated[
    Path | None, typer.Option("--schema", help="YAML of your items and fields.", show_default="the embedded one")
]
Sources = Annotated[
    Literal["all", "text", "markup"],
    typer.Option("--sources", help="Label by the given truth (text), by the pages' JSON-LD and microdata, or both."),
]
Bodies = Annotated[
    bool,
    typer.Option(
        "--bodies",
        help="Where a truth names only sentences of an article's body (body_snippet), take the body that trafilatura "
        "finds if it has all of them; of train pages alone.",
    ),
]
Split = Annotated[str, typer.Option("--split", help="Only this split: train, tune, dev ...; 'all' for every page.")]
ToLabelStudio = Annotated[
    Path | None,
    typer.Option(
        "--to-labelstudio",
        metavar="FILE",
        help="Also write the pages as HyperText tasks for Label Studio, the labels as pre-annotations: a .json, and "
        "the labeling interface beside it as .xml.",
        show_default=False,
    ),
]
FromLabelStudio = Annotated[
    list[Path] | None,
    typer.Option(
        "--from-labelstudio",
        metavar="FILE",
        help="Annotations as Label Studio exports them ('JSON'): the last word on their pages, as --gold; repeatable.",
        show_default=False,
    ),
]
Audit = Annotated[
    int | None,
    typer.Option(
        "--audit",
        min=1,
        metavar="N",
        help="Draw N labels of each source (gold, text, microdata, JSON-LD: up to 4 N) to be judged by eye. Writes "
        "FILE.audit.html, FILE.audit/ with the labels outlined on their pages, and FILE.audit.tsv for the verdicts.",
        show_default=False,
    ),
]
Verdicts = Annotated[
    Path | None,
    typer.Option(
        "--verdicts",
        metavar="TSV",
        help="Label nothing, but print how many of the labels of an audit are right: its table, with right, wrong or "
        "unsure in the last column.",
        show_default=False,
    ),
]
Json = Annotated[Path | None, typer.Option("--json", help="Write the figures of the tables here.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the audit's draw.")]


def label(
    corpus: Corpus = None,
    output: Output = None,
    schema: SchemaFile = None,
    sources: Sources = "all",
    bodies: Bodies = False,
    gold: Gold = None,
    from_labelstudio: FromLabelStudio = None,
    split: Split = "all",
    to_labelstudio: ToLabelStudio = None,
    audit: Audit = None,
    seed: Seed = 0,
    verdicts: Verdicts = None,
    json_file: Json = None,
) -> None:
    """Label pages by the values given for them and by their own schema.org markup.

    A page with a `truth` keeps it; markup adds labels of fields that the truth doesn't name. A page without one gets
    what its markup says as `truth`, with `truth_kind` `metadata`. The labels themselves go to `truth.standoff`, node
    by node, and `markuplmpp train --corpus FILE` learns from them. What the markup says and the page doesn't show is
    unknown, never a negative.

    The printed table counts each value once: labelled as a whole text (exact), as a part of one, across several
    (element), left out where none of its places can be told to be the one (ambiguous), or nowhere (miss). A second
    table says why values have no label. A run that is stopped goes on where it was when it's started again.

    Examples:
    - `markuplmpp label crawled.parquet -o labelled.parquet`

    - `markuplmpp label corpus/ --split train -o train.parquet --audit 200`, then open `train.parquet.audit.html`, fill
    in `train.parquet.audit.tsv`, and `markuplmpp label --verdicts train.parquet.audit.tsv`

    - `markuplmpp label corpus/ -o first.parquet --to-labelstudio tasks.json`, import `tasks.json` into a project with
    the interface `tasks.xml`, annotate, export as JSON, and
    `markuplmpp label corpus/ -o final.parquet --from-labelstudio export.json`

    - `markuplmpp label pages.jsonl --schema mine.yaml --sources text -o labelled.jsonl`

    Exit code: 0 if every page was read, 1 if some failed (each is named on stderr), 2 for wrong usage.
    """
    if verdicts is not None:
        if corpus or output is not None:
            raise usage_error("--verdicts labels nothing: leave out CORPUS and --output")
        _print_verdicts(verdicts, json_file)
    elif not corpus or output is None:
        raise usage_error("give a CORPUS and --output FILE, or the --verdicts of an audit")
    else:
        config = _config(
            corpus, output, schema, sources, bodies, gold, from_labelstudio, split, to_labelstudio, json_file
        )
        _label(config, to_labelstudio, (audit, seed) if audit else None, json_file)


def _print_verdicts(verdicts: Path, json_file: Path | None) -> None:
    from markuplmpp.labels.verdicts import read_verdicts

    check_writable(json_file, reads=[verdicts])
    precision = read_verdicts(verdicts)
    table_console().print(precision.table())
    if json_file is not None:
        json_file.write_text(json.dumps(precision.rows(), indent=1) + "\n", "utf-8")


def _config(
    corpus: list[Path],
    output: Path,
    schema: Path | None,
    sources: str,
    bodies: bool,
    gold: list[Path] | None,
    from_labelstudio: list[Path] | None,
    split: str,
    to_labelstudio: Path | None,
    json_file: Path | None,
) -> LabelConfig:
    from markuplmpp.labels.rows import SOURCES
    from markuplmpp.labels.run import LabelConfig

    if to_labelstudio is not None and to_labelstudio.suffix != ".json":
        raise usage_error(f"{str(to_labelstudio)!r} ends in {to_labelstudio.suffix!r}; expected .json")
    reads = [*corpus, *(gold or ()), *(from_labelstudio or ()), *([schema] if schema else ())]
    interface = to_labelstudio and to_labelstudio.with_suffix(".xml")
    check_writable(output, json_file, to_labelstudio, interface, reads=reads)
    _check_outside(corpus, output)
    return LabelConfig(
        corpus=tuple(corpus),
        output=output,
        schema=Schema.from_file(schema) if schema else Schema.default(),
        sources=tuple(s for s in SOURCES if s == "gold" or sources in ("all", "text" if s == "text" else "markup")),
        splits=wanted_splits(corpus, split),
        gold=tuple(gold or ()),
        annotations=tuple(from_labelstudio or ()),
        bodies=bodies,
    )


def _label(
    config: LabelConfig, to_labelstudio: Path | None, audit: tuple[int, int] | None, json_file: Path | None
) -> None:
    from markuplmpp.corpus import read_pages
    from markuplmpp.labels.audit import Sample, audited_pages
    from markuplmpp.labels.run import label_corpus
    from markuplmpp.labels.tasks import write_tasks

    files, sample = AuditFiles.beside(config.output), Sample(*audit) if audit else None
    if sample is not None:
        files.check()
    with progress_bar("pages") as progress:
        report = label_corpus(config, progress, sample)
    _print_report(report, json_file)
    if sample is not None:
        files.write(list(audited_pages(sample, config.pages())))
    if to_labelstudio is not None:
        tasks = write_tasks(to_labelstudio, read_pages(config.output), config.schema)
        say(f"wrote {to_labelstudio}: {tasks} tasks; their interface is {to_labelstudio.with_suffix('.xml')}")
    say(f"wrote {config.output}: {report.labelled} of {report.pages} pages labelled")
    if config.gold or config.annotations:
        say(f"{report.annotated} of {report.annotations} annotations are of these pages")
    for page_id, reason in report.failures.items():
        say(f"{page_id}: {reason}")
    if report.failures:
        raise typer.Exit(1)


def _print_report(report: LabelReport, json_file: Path | None) -> None:
    table_console().print(report.table())
    if (reasons := report.reasons()).row_count:
        table_console().print(reasons)
    if json_file is not None:
        json_file.write_text(json.dumps(report.to_dict(), indent=1) + "\n", "utf-8")


def _check_outside(corpus: list[Path], output: Path) -> None:
    """Refuses an output that a later run, or this one when it goes on, would read as pages to label."""
    if folder := next((path for path in corpus if path.resolve() in output.resolve().parents), None):
        raise usage_error(
            f"{str(output)!r} lies in the corpus {str(folder)!r} and would be read as a part of it; "
            "name a file elsewhere"
        )
