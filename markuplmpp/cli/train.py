"""``markuplmpp train``: fine-tuning, and pre-training before it."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from markuplmpp.cli.output import say
from markuplmpp.errors import MissingExtraError, ModelError
from markuplmpp.schema import Schema

EMBEDDED_WEIGHTS = Path("data/models/web-small")

Corpus = Annotated[
    list[Path], typer.Option("--corpus", help="Parquet or JSONL file of pages, or a folder; repeatable.")
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the new model; the same run resumes in it.")]
Objective = Annotated[
    Literal["labels", "mmlm"],
    typer.Option(
        "--objective",
        help="What to learn: the labels of your pages, or, from pages without labels too, their masked words and "
        "which nodes belong together (MarkupLM's MMLM and NRP).",
    ),
]
SchemaFile = Annotated[
    Path | None,
    typer.Option(
        "--schema",
        help="YAML of your items and fields. With mmlm nothing is learned of it: it only shapes heads to fine-tune.",
        show_default="the embedded one; with mmlm that of --init",
    ),
]
Init = Annotated[
    str | None,
    typer.Option("--init", help="Model or encoder to start from: folder or hub name.", show_default="web-small"),
]
NoInternal = Annotated[bool, typer.Option("--no-internal-nodes", help="Leaves only: plain MarkupLM.")]
Name = Annotated[str, typer.Option("--name", help="Name and version in results.")]
Epochs = Annotated[float, typer.Option("--epochs", help="Passes over the pages.")]
MaxSteps = Annotated[int, typer.Option("--max-steps", help="Steps in place of epochs; -1 for none.")]
BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Windows a step, of each process.")]
LearningRate = Annotated[
    float | None,
    typer.Option(help="Of the encoder.", show_default="1.5e-4; 2e-5 where --init has learned all labels"),
]
HeadLearningRate = Annotated[
    float | None,
    typer.Option(help="Of all that is new.", show_default="1e-3; 5e-5 where --init has learned all labels"),
]
LeafTokens = Annotated[int, typer.Option("--leaf-tokens", min=1, help="Tokens of a text that the model sees.")]
MostSites = Annotated[
    int | None,
    typer.Option(
        "--most-sites",
        min=1,
        help="Of a list template (a recipe plugin's) on more sites, keep"
        " as many windows as so many have; not with mmlm.",
        show_default="all windows",
    ),
]
Augment = Annotated[
    float,
    typer.Option(
        min=0, max=1, help="Share of windows with renamed wrappers, with renumbered siblings, with text left out."
    ),
]
InternalShare = Annotated[
    float, typer.Option(min=0, help="Weight of internal nodes in the loss, beside 1 of the leaves.")
]
MaxMinutes = Annotated[float | None, typer.Option("--max-minutes", help="Stop after so long; run again to go on.")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes that read and label the pages.")]
EvalSteps = Annotated[int, typer.Option("--eval-steps", min=1, help="Steps between looks at the tune sites.")]
Seed = Annotated[int, typer.Option("--seed", help="Of weights, order and draws.")]

# Of the encoder and of the heads. A model that knows the labels forgets at the rates for fresh heads: 60 steps on 253
# synthetic pages made it worse on other sites, at the lower ones better (micro F1 0.909 for 0.895).
_FRESH_RATES, _KNOWN_RATES = (1.5e-4, 1e-3), (2e-5, 5e-5)


def train(
    corpus: Corpus,
    output: Output,
    objective: Objective = "labels",
    schema: SchemaFile = None,
    init: Init = None,
    no_internal_nodes: NoInternal = False,
    name: Name = "custom/0",
    epochs: Epochs = 3.0,
    max_steps: MaxSteps = -1,
    batch_size: BatchSize = 8,
    learning_rate: LearningRate = None,
    head_learning_rate: HeadLearningRate = None,
    leaf_tokens: LeafTokens = 32,
    most_sites: MostSites = None,
    internal_share: InternalShare = 1.0,
    augment: Augment = 0.0,
    max_minutes: MaxMinutes = None,
    workers: Workers = 1,
    eval_steps: EvalSteps = 200,
    seed: Seed = 0,
) -> None:
    """Fine-tune on labelled pages of your own, or pre-train on pages without labels first.

    A page is a line of JSONL (or a row of Parquet) with `html`, `site` and
    `truth`: `{"fields": {"price": ["$19.99"]}, "complete": ["price"]}`. Values are found on the page by
    their text; `complete` names the fields of which all values are listed.

    With `--objective mmlm` a page needs `html` and `site` alone. The model guesses 15% of the words from the
    text and the XPaths around them, and for pairs of nodes whether one is the parent, child, sibling, ancestor or
    descendant of the other: so an encoder that has only read plain text learns what XPaths mean before it sees a
    label. It stops early by the loss on tune sites, where the pages name a split. What comes out is no model to
    extract with but one to start from: give it to `--init`.

    Examples:
    - `markuplmpp train --corpus pages.jsonl --schema mine.yaml --output my-model`

    - `markuplmpp train --corpus pages.jsonl --output baseline --no-internal-nodes`

    - `markuplmpp train --objective mmlm --corpus crawl.jsonl --init encoder --output pretrained`

    - `markuplmpp train --corpus pages.jsonl --init pretrained --output my-model`

    - `markuplmpp extract page.html --model my-model`
    """
    try:
        from markuplmpp.encode.sequence import SequenceConfig
        from markuplmpp.model.weights import has_labels
        from markuplmpp.training.config import PagesConfig, TrainConfig
        from markuplmpp.training.processes import processes
        from markuplmpp.training.run import train as run
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", error.name or "torch") from error

    is_first = processes({}).is_main_process
    logging.basicConfig(level=logging.INFO if is_first else logging.WARNING, format="%(message)s")
    start = init or embedded_weights()
    labels = Schema.from_file(schema) if schema else _schema(objective, start)
    knows = objective == "labels" and has_labels(start, labels, internal_nodes=not no_internal_nodes)
    encoder_rate, head_rate = _KNOWN_RATES if knows else _FRESH_RATES
    config = TrainConfig(
        corpus=tuple(corpus),
        output=output,
        init=start,
        name=name,
        schema=labels,
        sequence=replace(SequenceConfig(), internal_nodes=not no_internal_nodes, leaf_tokens=leaf_tokens),
        pages=PagesConfig(most_sites=most_sites),
        head_learning_rate=head_rate if head_learning_rate is None else head_learning_rate,
        internal_share=internal_share,
        augment=augment,
        max_minutes=max_minutes,
        workers=workers,
        seed=seed,
    )
    often = {"eval_steps": eval_steps, "save_steps": eval_steps, "logging_steps": min(20, eval_steps)}
    steps = {"num_train_epochs": epochs, "max_steps": max_steps, **often}
    rate = encoder_rate if learning_rate is None else learning_rate
    run(config, objective, per_device_train_batch_size=batch_size, learning_rate=rate, **steps)
    if is_first and objective == "mmlm":
        say(f"done; try: markuplmpp train --init {output} --corpus LABELLED.jsonl --output my-model")
    elif is_first:
        say(f"done; try: markuplmpp extract PAGE --model {output}")


def _schema(objective: str, init: str) -> Schema:
    """The schema where none is given: pre-training leaves the heads of a model of ours as they are."""
    from markuplmpp.model.weights import is_ours, saved_schema

    return saved_schema(init) if objective == "mmlm" and is_ours(init) else Schema.default()


def embedded_weights() -> str:
    """The trainable weights of the embedded model: in a checkout, where they are too large for the wheel."""
    folder = Path(__file__).parents[2] / EMBEDDED_WEIGHTS
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            f"the trainable weights of web-small aren't at {str(folder)!r}; "
            "give --init a model or encoder to start from: a folder, or a hub name such as microsoft/markuplm-base"
        )
    return str(folder)
