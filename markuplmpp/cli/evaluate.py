"""``markuplmpp evaluate``: scores of a model and of what it's compared with, with intervals."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from markuplmpp.cli.options import Gold, Model, Threads, load_extractor, wanted_splits
from markuplmpp.cli.output import check_writable, say, table_console, usage_error
from markuplmpp.cli.seeds import sum_up
from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.errors import MissingExtraError
from markuplmpp.labels.gold import GoldPage, read_gold
from markuplmpp.labels.rows import annotated, check_annotations
from markuplmpp.schema import Schema

if TYPE_CHECKING:
    from markuplmpp.evaluation.compare import Comparison
    from markuplmpp.evaluation.run import Entrant
    from markuplmpp.scoring import PageScorer

_SAFE_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)

Corpus = Annotated[
    list[Path],
    typer.Argument(
        help="Parquet or JSONL files of labelled pages, or folders; with --seeds, files of --json.", show_default=False
    ),
]
Split = Annotated[str, typer.Option("--split", help="train, tune, dev ...; 'all' for every page.")]
Systems = Annotated[
    list[str],
    typer.Option(
        "--system",
        help="What to score; repeatable, and the others are compared with the first. model, metadata, both (also as "
        "model@DIR for another model folder), first-h1, first-price, oracle, extruct, recipe-scrapers, trafilatura.",
    ),
]
Nodes = Annotated[bool, typer.Option("--nodes", help="Score the model's nodes in place of page values.")]
PerDataset = Annotated[bool, typer.Option("--datasets", help="One table for each dataset as well.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write a report with plots and the worst pages here.")
]
ShowFolder = Annotated[
    Path | None,
    typer.Option("--show-folder", metavar="DIR", help="Draw the worst pages of --html here, not into FILE.pages."),
]
Show = Annotated[bool, typer.Option("--show/--no-show", help="Draw the worst pages of --html, and link to them.")]
Seeds = Annotated[
    bool,
    typer.Option("--seeds", help="Sum up earlier --json of models that differ in their seed: mean and spread."),
]
Curve = Annotated[
    list[Path],
    typer.Option("--curve", metavar="FILE", help="Earlier --json, for the learning curve of --html; repeatable."),
]
Every = Annotated[int, typer.Option("--every", min=1, help="Only each N-th page of a file.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the resamples.")]


def evaluate(
    corpus: Corpus,
    split: Split = "dev",
    system: Systems = ["model"],  # noqa: B006 (Typer copies it)
    model: Model = None,
    nodes: Nodes = False,
    datasets: PerDataset = False,
    json_file: Json = None,
    html_file: Html = None,
    show_folder: ShowFolder = None,
    show: Show = True,
    curve: Curve = [],  # noqa: B006
    gold: Gold = None,
    every: Every = 1,
    threads: Threads = None,
    seed: Seed = 0,
    seeds: Seeds = False,
) -> None:
    """Score a model: precision, recall and F1 of every field, with 95% intervals clustered by site.

    Several systems are shown the same pages: the table has a column for each, and the paired difference to the
    first. A page on which a system fails is a miss; a field that it doesn't give is `-`. Choose thresholds and
    designs on `tune`; `dev` only reports.

    Examples:
    - `markuplmpp evaluate corpus/ --split dev --datasets`

    - `markuplmpp evaluate corpus/ --system model --system metadata --system first-h1 --system trafilatura`

    - `markuplmpp evaluate pages.jsonl --split all --model my-model --json scores.json --html report.html`

    - `markuplmpp evaluate --seeds seed0.json seed1.json seed2.json`
    """
    if seeds:
        if nodes or html_file or show_folder or curve or gold:
            raise usage_error("--seeds reads files of --json and scores no page; give it no option but --json")
        sum_up(corpus, json_file)
        return
    check_writable(json_file, html_file, reads=[*corpus, *(gold or ()), *curve])
    earlier = _check_outputs(html_file, show_folder, curve)
    runs: dict[str, dict[str, float]] = {}
    if nodes:
        if system != ["model"] or html_file is not None:
            raise usage_error("--nodes scores the model alone, as a table or --json; leave out --system and --html")
        scorer = load_extractor(model, threads).scorer
        annotations = _annotations(corpus, split, scorer.schema, gold)
        result, runs = _score_nodes(scorer, _pages(corpus, split, every, scorer.schema, annotations), seed)
    else:
        from markuplmpp.cli.systems import entrants
        from markuplmpp.evaluation.compare import Comparison
        from markuplmpp.evaluation.run import evaluate_all

        drawings = _drawings(html_file, show_folder, show)
        found, schema = entrants(system, model, threads)
        annotations = _annotations(corpus, split, schema, gold)
        pages = _pages(corpus, split, every, schema, annotations)
        result = Comparison(tuple(evaluate_all(pages, found, schema, seed=seed, progress=True)))
    if not result.first.pages:
        raise usage_error(f"none of the {result.first.unscored} pages has a truth to score by; give labelled pages")
    _print(result, runs, datasets)
    _write_json(result, runs, json_file)
    if html_file is not None:
        pages = _pages(corpus, split, every, schema, annotations)
        shown = _show_worst(result, found[0], pages, drawings) if drawings else {}
        _write_html(result, html_file, earlier, shown, " ".join(map(str, [*corpus, split])))


def _score_nodes(
    scorer: PageScorer, pages: Iterator[CorpusPage], seed: int
) -> tuple[Comparison, dict[str, dict[str, float]]]:
    from markuplmpp.evaluation.compare import Comparison
    from markuplmpp.training.nodes import evaluate_nodes

    evaluation, runs = evaluate_nodes(scorer, pages, seed=seed)
    return Comparison((evaluation,)), runs


def _check_outputs(html_file: Path | None, show_folder: Path | None, curve: list[Path]) -> list[dict[str, Any]]:
    """Makes sure, before an hour of evaluation, that its report can be made; returns the earlier ones to draw."""
    from markuplmpp.evaluation.learning import read_evaluation

    if html_file is None:
        if curve or show_folder is not None:
            given = "--curve" if curve else "--show-folder"
            raise usage_error(f"{given} is for the report of --html; give --html FILE too, or leave it out")
        return []
    if find_spec("matplotlib") is None:
        raise MissingExtraError("train", "matplotlib")
    return [read_evaluation(path) for path in curve]


def _drawings(html_file: Path | None, show_folder: Path | None, show: bool) -> Path | None:
    """The folder, made, that the worst pages are drawn into; None where they aren't."""
    if not show and show_folder is not None:
        raise usage_error("--no-show draws no pages; leave it or --show-folder out")
    if html_file is None or not show:
        return None
    folder = show_folder or html_file.with_name(f"{html_file.name}.pages")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise usage_error(f"{str(folder)!r}: {error.strerror}; give a folder to draw pages into") from None
    return folder


def _print(result: Comparison, runs: dict[str, dict[str, float]], datasets: bool) -> None:
    console = table_console()
    for dataset in (None, *(result.first.datasets if datasets else ())):
        console.print(result.table(dataset))
    for evaluation in result.evaluations:
        for page_id, reason in evaluation.failures:
            say(f"{evaluation.system}: {page_id}: {reason}")
        if evaluation.pages_per_s:
            say(f"{evaluation.system}: {len(evaluation.pages)} pages, {evaluation.pages_per_s:.2f} pages/s")
    if runs:
        micro = runs["micro avg"]
        say(f"seqeval over leaves: P {micro['precision']:.3f} R {micro['recall']:.3f} F1 {micro['f1-score']:.3f}")


def _write_json(result: Comparison, runs: dict[str, dict[str, float]], file: Path | None) -> None:
    if file is not None:
        figures = result.to_dict() | ({"seqeval": runs} if runs else {})
        file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _write_html(
    result: Comparison, file: Path, earlier: list[dict[str, Any]], shown: dict[str, Path], title: str
) -> None:
    from markuplmpp.evaluation.htmlreport import report_html

    folder = file.absolute().parent
    links = {page_id: Path(os.path.relpath(path.absolute(), folder)).as_posix() for page_id, path in shown.items()}
    file.write_text(report_html(result, title=title, earlier=earlier, shown=links), "utf-8", "replace")
    say(f"wrote {file}")


def _show_worst(result: Comparison, entrant: Entrant, pages: Iterator[CorpusPage], folder: Path) -> dict[str, Path]:
    """Draws what the first system finds on its worst pages; returns the files by page id.

    A page that can't be drawn is named on stderr and left out.
    """
    from markuplmpp.evaluation.curves import worst_pages
    from markuplmpp.show import render

    wanted = {page.page_id for page in worst_pages(result.first) if page.error is None}
    shown: dict[str, Path] = {}
    for page in pages:
        if page.page_id not in wanted or page.page_id in shown:
            continue
        # The id comes with the corpus: it may be no name for a file, or that of one elsewhere.
        safe = _SAFE_NAME.fullmatch(page.page_id) is not None
        name = page.page_id if safe else hashlib.sha256(page.page_id.encode("utf-8", "replace")).hexdigest()[:16]
        file = folder / f"{name}.html"
        try:
            file.write_text(render(page.html, entrant.run(page), charset=page.charset), "utf-8", "replace")
        except Exception as error:  # the one place: the figures of an hour don't go with a page that can't be drawn
            say(f"{page.page_id}: not drawn: {type(error).__name__}: {error}")
            continue
        shown[page.page_id] = file
    return shown


def _pages(
    corpus: list[Path], split: str, every: int, schema: Schema, annotations: Mapping[str, GoldPage]
) -> Iterator[CorpusPage]:
    splits = wanted_splits(corpus, split)
    for path in corpus:
        for page in islice(read_pages(path, splits=splits), 0, None, every):
            yield annotated(page, schema, annotations)


def _annotations(corpus: list[Path], split: str, schema: Schema, gold: list[Path] | None) -> dict[str, GoldPage]:
    annotations = read_gold(*(gold or ()))
    if gold:
        used = check_annotations(_pages(corpus, split, 1, schema, {}), schema, annotations)
        say(f"{used} of {len(annotations)} annotations are of these pages")
    return annotations
