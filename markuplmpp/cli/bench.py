"""``markuplmpp bench``: our speed and memory beside those of lxml and transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.options import Model
from markuplmpp.cli.output import check_writable, say, table_console, usage_error

Source = Annotated[
    Path,
    typer.Argument(
        metavar="PAGES", help="HTML, Parquet or JSONL file of pages, or a folder of them.", show_default=False
    ),
]
Pages = Annotated[int, typer.Option("--pages", min=1, help="Pages taken.")]
Windows = Annotated[int, typer.Option("--windows", min=1, help="Windows that the encoders are timed on.")]
Repeats = Annotated[int, typer.Option("--repeats", min=1, help="Rounds; systems take turns in each.")]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.", show_default=False)
]
Stage = Annotated[str, typer.Option("--stage", help="Comma-separated: parse, encoder, pages, memory.")]
StockSeconds = Annotated[
    float,
    typer.Option(
        "--stock-seconds", min=0.0, help="Time for each slow part of transformers; past it, figures are estimated."
    ),
]


def bench(
    source: Source,
    model: Model = None,
    pages: Pages = 50,
    windows: Windows = 32,
    repeats: Repeats = 5,
    json_file: Json = None,
    stage: Stage = "parse,encoder,pages,memory",
    stock_seconds: StockSeconds = 120.0,
) -> None:
    """Measure speed and memory on your pages, beside lxml and transformers' MarkupLM.

    Needs the `train` extra. Prints the median, least and largest value of each figure.

    Examples:
    - `markuplmpp bench saved/`

    - `markuplmpp bench pages.parquet --stage parse --pages 300 --json figures.json`
    """
    from markuplmpp.bench.report import render
    from markuplmpp.bench.run import STAGES, BenchConfig, run_bench

    stages = tuple(part.strip() for part in stage.split(","))
    if wrong := [part for part in stages if part not in STAGES]:
        raise usage_error(f"--stage has {', '.join(map(repr, wrong))}; expected some of {', '.join(STAGES)}")
    check_writable(json_file)
    config = BenchConfig(source, model, pages, windows, repeats, stages, stock_seconds)
    report = None
    for report in run_bench(config, lambda name: say(f"bench: {name} ...")):
        if json_file is not None:  # stage by stage: a later one that is stopped loses nothing
            json_file.write_text(json.dumps(report.to_dict(), indent=1) + "\n", "utf-8")
    if report is not None:
        table_console().print(render(report))
    if json_file is not None:
        say(f"wrote {json_file}")
