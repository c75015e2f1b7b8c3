"""What to train on, and what to start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.schema import Schema


@dataclass(frozen=True)
class PagesConfig:
    """Which pages and windows of the corpus are used for what.

    Args:
        train_splits: Splits to learn from.
        most_sites: Of a template that marks up lists, as those of recipe plugins do, and is on more sites than this,
            only the share of windows that so many sites would have is learned from; None for all windows.
        tune_splits: Splits that early stopping and thresholds look at. Where the corpus has no such pages, nothing
            stops early.
        tune_windows: Windows of tune used for early stopping.
        tune_pages: Pages of tune used for thresholds.
    """

    train_splits: tuple[str, ...] = ("train", "")
    most_sites: int | None = None
    tune_splits: tuple[str, ...] = ("tune",)
    tune_windows: int = 300
    tune_pages: int = 200


@dataclass(frozen=True)
class TrainConfig:
    """What to train on, and what to start from.

    Args:
        corpus: Parquet or JSONL files, or folders of them.
        output: Folder of the model; checkpoints and cached encodings go below it.
        init: Folder or hub name of the model or encoder to start from.
        name: Name and version in results.
        schema: Labels.
        sequence: How pages become sequences; ``internal_nodes=False`` trains plain MarkupLM.
        pages: Which pages and windows of the corpus are used for what.
        head_learning_rate: Learning rate of what isn't pre-trained.
        internal_share: Weight of the internal head's loss beside that of the leaves'.
        augment: Share of the windows that are changed in each of the ways of :mod:`markuplmpp.training.augment`.
        max_minutes: Stops, with a checkpoint to resume from, after this long.
        workers: Processes that encode pages.
        seed: Of weights, order and draws.
        notes: Lines for the end of the model card.
    """

    corpus: tuple[Path, ...]
    output: Path
    init: str
    name: str = "custom/0"
    schema: Schema = field(default_factory=Schema.default)
    sequence: SequenceConfig = field(default_factory=SequenceConfig)
    pages: PagesConfig = field(default_factory=PagesConfig)
    head_learning_rate: float = 1e-3
    internal_share: float = 1.0
    augment: float = 0.0
    max_minutes: float | None = None
    workers: int = 1
    seed: int = 0
    notes: tuple[str, ...] = ()
