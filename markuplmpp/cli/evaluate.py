"""``markuplmpp evaluate``: scores of a model on labelled pages, with intervals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from markuplmpp.cli.options import Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import say
from markuplmpp.corpus import CorpusPage, read_pages

Corpus = Annotated[
    list[Path], typer.Argument(help="Parquet or JSONL files of labelled pages, or folders.", show_default=False)
]
Split = Annotated[str, typer.Option("--split", help="train, tune, dev ...; 'all' for every page.")]
SystemName = Annotated[
    Literal["model", "first-h1"], typer.Option("--system", help="What to score: the model, or the first <h1> as title.")
]
Nodes = Annotated[bool, typer.Option("--nodes", help="Score nodes in place of page values.")]
PerDataset = Annotated[bool, typer.Option("--datasets", help="One table for each dataset as well.")]
Json = Annotated[Path | None, typer.Option("--json", help="Write all figures here.")]
Every = Annotated[int, typer.Option("--every", min=1, help="Only each N-th page of a file.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the resamples.")]


def evaluate(
    corpus: Corpus,
    split: Split = "dev",
    model: Model = None,
    sources: SourcesOption = "model",
    system: SystemName = "model",
    nodes: Nodes = False,
    datasets: PerDataset = False,
    json_file: Json = None,
    every: Every = 1,
    threads: Threads = None,
    seed: Seed = 0,
) -> None:
    """Score a model: precision, recall and F1 of every field, with 95% intervals clustered by site.

    A page on which the system fails is a miss. Choose thresholds and designs on `tune`; `dev` only reports.

    Examples:
    - `markuplmpp evaluate corpus/ --split dev --datasets`

    - `markuplmpp evaluate pages.jsonl --split all --model my-model --json scores.json`

    - `markuplmpp evaluate corpus/ --system first-h1`
    """
    from markuplmpp.evaluation.report import evaluate as score
    from markuplmpp.evaluation.rules import first_h1

    pages = _pages(corpus, split, every)
    if system == "first-h1":
        from markuplmpp.schema import Schema

        result = score(pages, first_h1, Schema.default(), name=system, seed=seed, progress=True)
    else:
        extractor = load_extractor(model, threads)
        if nodes:
            from markuplmpp.training.nodes import evaluate_nodes

            result = evaluate_nodes(extractor.scorer, pages, seed=seed)
        else:
            result = score(
                pages,
                lambda page: extractor.predict(page.html, url=page.url, sources=sources),
                extractor.schema,
                name=f"{extractor.name}, {sources}",
                seed=seed,
                progress=True,
            )
    console = Console()
    for dataset in (None, *(result.datasets if datasets else ())):
        console.print(result.table(dataset))
    for page_id, reason in result.failures.items():
        say(f"{page_id}: {reason}")
    if json_file is not None:
        json_file.write_text(json.dumps(result.to_dict(), indent=1) + "\n", "utf-8")
    if result.pages_per_s:
        say(f"{len(result.pages)} pages, {result.pages_per_s:.2f} pages/s")


def _pages(corpus: list[Path], split: str, every: int) -> Iterator[CorpusPage]:
    splits = None if split == "all" else (split,)
    for path in corpus:
        for i, page in enumerate(read_pages(path, splits=splits)):
            if i % every == 0:
                yield page
