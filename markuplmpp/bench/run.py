"""One benchmark run: the stages asked for, over one sample of pages."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markuplmpp.bench.figures import Figure
from markuplmpp.bench.machine import describe_machine
from markuplmpp.bench.sample import Sample, read_sample
from markuplmpp.errors import MissingExtraError

if TYPE_CHECKING:
    from markuplmpp.bench.models import Models

SIBLINGS = (1_000, 5_000, 20_000, 50_000)
STAGES = ("parse", "encoder", "pages", "memory")
VERSION = 1


@dataclass(frozen=True, slots=True)
class BenchConfig:
    """What to measure.

    Args:
        source: File or folder of pages.
        model: Model folder; None for the embedded model.
        pages: Pages taken.
        windows: Windows of the encoder stage.
        repeats: Rounds of the parse and encoder stages.
        stages: Some of :data:`STAGES`.
        stock_seconds: Time for transformers' slow parts: its extractor in ``parse``, its windows in ``pages``.
        siblings: Sizes of the synthetic pages of ``parse``.
    """

    source: Path
    model: Path | None = None
    pages: int = 50
    windows: int = 32
    repeats: int = 5
    stages: tuple[str, ...] = STAGES
    stock_seconds: float = 120.0
    siblings: tuple[int, ...] = SIBLINGS


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What was measured, where and on what."""

    config: BenchConfig
    sample: Sample
    machine: dict[str, object]
    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """Returns the report for JSON, version 1."""
        config = asdict(self.config)
        config |= {"source": str(self.config.source), "model": self.config.model and str(self.config.model)}
        sizes = [len(page.html) for page in self.sample.pages]
        return {
            "version": VERSION,
            "machine": self.machine,
            "config": config,
            "sample": {"pages": len(sizes), "bytes": sum(sizes), "left_out": self.sample.left_out},
            "figures": [asdict(figure) for figure in self.figures],
        }


def run_bench(config: BenchConfig, on_stage: Callable[[str], None] = lambda stage: None) -> Iterator[BenchReport]:
    """Runs the stages over the first pages that all systems can read.

    Args:
        config: What to measure.
        on_stage: Called with the name of each stage before it runs.

    Yields:
        After each stage, all that has been measured so far.

    Raises:
        MissingExtraError: The ``train`` extra isn't installed.
        CorpusError: There are no pages.
        ModelError: There is no model, or no tokenizer in its folder.
    """
    require_extra()
    sample = read_sample(config.source, config.pages)
    machine, figures = describe_machine(), list[Figure]()
    with tempfile.TemporaryDirectory() as scratch:
        for measured in _stages(config, sample, Path(scratch), on_stage):
            figures += measured
            yield BenchReport(config, sample, machine, tuple(figures))


def require_extra() -> None:
    """Raises :class:`MissingExtraError` where a module of the ``train`` extra is missing."""
    for module in ("torch", "transformers", "onnx"):
        if importlib.util.find_spec(module) is None:
            raise MissingExtraError("train", module)


def _stages(
    config: BenchConfig, sample: Sample, scratch: Path, on_stage: Callable[[str], None]
) -> Iterator[list[Figure]]:
    # They import torch, which only the train extra brings.
    from markuplmpp.bench.models import Models
    from markuplmpp.bench.parse import bench_parse

    # First of all, so that a wrong --model is said before minutes of work.
    models = Models(config.model, scratch) if set(config.stages) - {"parse"} else None
    for stage in (stage for stage in STAGES if stage in config.stages):
        on_stage(stage)
        if stage == "parse":
            yield bench_parse(
                sample.pages, repeats=config.repeats, stock_seconds=config.stock_seconds, siblings=config.siblings
            )
        elif models is not None:
            yield _model_stage(stage, config, sample, models)


def _model_stage(stage: str, config: BenchConfig, sample: Sample, models: Models) -> list[Figure]:
    from markuplmpp.bench.encoder import bench_encoder
    from markuplmpp.bench.memory import bench_memory
    from markuplmpp.bench.pages import bench_pages

    if stage == "encoder":
        return bench_encoder(models, sample.pages, windows=config.windows, repeats=config.repeats)
    if stage == "pages":
        return bench_pages(models, sample.pages, stock_seconds=config.stock_seconds)
    return bench_memory(models, [page.html for page in sample.pages], models.scratch)
