"""``markuplmpp swde``: the published leave-sites-out protocol."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.output import check_writable, table_console, usage_error
from markuplmpp.cli.train import (
    BatchSize,
    Epochs,
    Init,
    MaxSteps,
    NoInternal,
    Seed,
    Workers,
    embedded_weights,
)
from markuplmpp.errors import MissingExtraError

Source = Annotated[
    Path,
    typer.Argument(
        metavar="SWDE",
        help="The folder of SWDE, with groundtruth in it, or a corpus file with its pages as 'benchmark'.",
        show_default=False,
    ),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the rotations; the same one goes on.")]
Seeds = Annotated[list[int], typer.Option("--seeds", "-k", min=1, help="Sites to learn from; repeatable.")]
Vertical = Annotated[
    list[str], typer.Option("--vertical", help="Only this vertical; repeatable.", show_default="all of them")
]
MaxPages = Annotated[int | None, typer.Option("--max-pages", min=1, help="Pages of a site, the first ones.")]
Keep = Annotated[bool, typer.Option("--keep-models", help="Keep the model of each rotation.")]
LearningRate = Annotated[float, typer.Option(help="Of the encoder.")]
HeadLearningRate = Annotated[float, typer.Option(help="Of all that is new.")]
SaveSteps = Annotated[int, typer.Option("--save-steps", min=1, help="Steps between checkpoints to go on from.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")]


def swde(
    source: Source,
    output: Output,
    seeds: Seeds = [1],  # noqa: B006 (Typer copies it)
    vertical: Vertical = [],  # noqa: B006
    max_pages: MaxPages = None,
    init: Init = None,
    no_internal_nodes: NoInternal = False,
    epochs: Epochs = 10.0,
    max_steps: MaxSteps = -1,
    batch_size: BatchSize = 8,
    learning_rate: LearningRate = 1.5e-4,
    head_learning_rate: HeadLearningRate = 1e-3,
    save_steps: SaveSteps = 200,
    workers: Workers = 1,
    seed: Seed = 0,
    keep_models: Keep = False,
    json_file: Json = None,
) -> None:
    """Fine-tune and score as the SWDE papers do: learn from k sites of a vertical, test on all others, rotate.

    One model for each rotation: slow. Run again with the same folder to go on. The table has the honest
    figure, and the one of the published script, which looks at gold in two places.

    Examples:
    - `markuplmpp swde SWDE_Dataset/ --output runs/swde -k 1 -k 2`

    - `markuplmpp swde corpus/swde.parquet --output runs/swde --vertical book --max-steps 300`
    """
    try:
        from markuplmpp.encode.sequence import SequenceConfig
        from markuplmpp.evaluation.swde_pages import read_swde
        from markuplmpp.training.swde import SwdeConfig, run_swde
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", error.name or "torch") from error

    check_writable(json_file, reads=[source])
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    verticals = read_swde(source, max_pages=max_pages)
    if unknown := sorted(set(vertical) - set(verticals)):
        raise usage_error(f"no vertical {unknown[0]!r} in {str(source)!r}; it has {', '.join(verticals)}")
    config = SwdeConfig(
        output=output,
        init=init or embedded_weights(),
        sequence=replace(SequenceConfig(), internal_nodes=not no_internal_nodes),
        head_learning_rate=head_learning_rate,
        keep_models=keep_models,
        workers=workers,
        seed=seed,
        arguments={
            "num_train_epochs": epochs,
            "max_steps": max_steps,
            "per_device_train_batch_size": batch_size,
            "learning_rate": learning_rate,
            "save_steps": save_steps,
        },
    )
    wanted = {name: sites for name, sites in verticals.items() if not vertical or name in vertical}
    results = [run_swde(wanted, config, k) for k in seeds]
    for result in results:
        table_console().print(result.table())
    if json_file is not None:
        data = {"settings": config.settings, "results": [result.to_dict() for result in results]}
        json_file.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
