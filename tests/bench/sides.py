"""One side of a comparison: a model trained at a fixed budget and scored, once; for findings.py."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from transformers import set_seed

from markuplmpp.cli.systems import entrants
from markuplmpp.corpus import CorpusPage, fingerprint, read_pages
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import PageScores
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.evaluation.run import evaluate_all
from markuplmpp.model.export import export_onnx
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.weights import init_model, save_model
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.data import DataConfig, load_windows, site_number
from markuplmpp.training.objective import LABELS
from markuplmpp.training.resume import CHECKPOINTS, check_settings, last_checkpoint, note_settings
from markuplmpp.training.run import load_tokenizer
from markuplmpp.training.scored import scored_pages
from markuplmpp.training.thresholds import find_thresholds
from markuplmpp.training.trainer import make_trainer, with_defaults
from tests.bench.judged_pages import judged_pages

TRAIN, TUNE = ("train", ""), ("tune",)
_SAVE_STEPS = 50
_WINDOW_TOKENS = 512


@dataclass(frozen=True)
class Side:
    """A model to compare with others.

    Args:
        name: Of the side; with the seed, of its folder.
        seed: Of fresh weights, order and draws. The windows are the same for all seeds.
        sequence: How pages become sequences.
        internal_share: Share of the internal head's loss.
        zeroed: Part of the names of parameters that are 0 and stay so.
        sites: Sites to learn from; None for all.
        pages: File of pages to learn from in place of the corpus.
        augment: Share of the windows that are changed, as of :mod:`markuplmpp.training.augment`.
        after: Side whose model this one goes on from, with as many steps again; None begins from the encoder.
        init: Encoder to begin from in place of the one that all share.
        layers: Layers of the encoder, its first; None for all.
    """

    name: str
    seed: int = 0
    sequence: SequenceConfig = field(default_factory=SequenceConfig)
    internal_share: float = 1.0
    zeroed: str | None = None
    sites: tuple[str, ...] | None = None
    pages: Path | None = None
    augment: float = 0.0
    after: Side | None = None
    init: str | None = None
    layers: int | None = None


@dataclass(frozen=True)
class Bench:
    """What all sides share.

    Args:
        corpus: Files of pages to learn from, with the tune pages that thresholds are found on.
        judged: Files of pages to score.
        split: Their split.
        gold: Stand-off annotations of them.
        every: Every N-th page of a file is scored.
        output: Folder of sides, encodings and scores.
        init: Encoder that all begin from, with fresh heads.
        steps: Steps of each side.
        windows: Windows of 512 tokens of a step; of shorter ones as many more.
        tune_pages: Pages to find thresholds on, about.
        workers: Processes that encode.
    """

    corpus: tuple[Path, ...]
    judged: tuple[Path, ...]
    split: str
    gold: tuple[Path, ...]
    every: int
    output: Path
    init: str
    steps: int
    windows: int
    tune_pages: int
    workers: int

    def folder(self, side: Side) -> Path:
        """Where a side's model is."""
        return self.output / f"{side.name}-seed{side.seed}"

    def settings(self, side: Side) -> dict[str, Any]:
        """All that changes what a side learns."""
        later = {"after": self.folder(side.after).name} if side.after else {}
        new = ("augment", "layers")  # sides that were trained before there was such say nothing of it
        later |= {name: value for name in new if (value := getattr(side, name))}
        shared = {name: value for name, value in asdict(side).items() if name not in ("after", "init", *new)}
        return {
            "corpus": [f"{path.name} {fingerprint(path)[:16]}" for path in self.corpus],
            "init": Path(side.init or self.init).name,
            "steps": self.steps,
            "windows": self.windows,
            "tune_pages": self.tune_pages,
            "side": shared,
            **later,
        }


def run_side(side: Side, bench: Bench) -> Evaluation:
    """Trains and scores a side, or reads what is there: a side that was stopped goes on from its last checkpoint."""
    return judge(_trained(side, bench), bench)


def judge(folder: Path, bench: Bench) -> Evaluation:
    """Scores a model folder page by page, or reads the scores that there are of it on these pages."""
    files = (folder / "config.json", folder / "model.onnx", *bench.judged, *bench.gold)
    key = hashlib.sha256(repr([*map(fingerprint, files), bench.split, bench.every]).encode()).hexdigest()
    file = bench.output / "scores" / f"{folder.name}-{key[:12]}.json"
    if not file.exists():
        found, schema = entrants([f"model@{folder}"], None, None)
        chosen = judged_pages(bench.judged, bench.split, bench.gold, bench.every, schema)
        (evaluation,) = evaluate_all(chosen, found, schema, progress=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_json(file, _to_dict(evaluation))
    return _from_dict(json.loads(file.read_text("utf-8")))


def write_json(file: Path, data: Any) -> None:
    """Writes a file that is whole where it's there."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    part.replace(file)


def _trained(side: Side, bench: Bench) -> Path:
    folder, settings = bench.folder(side), bench.settings(side)
    check_settings(folder, settings)
    note_settings(folder, settings)
    if "training" not in _config(folder):
        _train(side, bench, folder, str(_trained(side.after, bench)) if side.after else side.init or bench.init)
    return folder


def _train(side: Side, bench: Bench, folder: Path, init: str) -> None:
    start = time.monotonic()
    set_seed(side.seed)
    tokenizer = load_tokenizer(init)
    config = TrainConfig(bench.corpus, folder, init, sequence=side.sequence, seed=side.seed)
    config = replace(config, internal_share=side.internal_share, augment=side.augment)
    windows = _windows(side, bench, tokenizer, config.schema)
    model = init_model(init, config.schema, asdict(side.sequence), tokenizer.tag_pieces)
    _change(model, side)
    arguments: dict[str, Any] = {
        "max_steps": bench.steps,
        "per_device_train_batch_size": bench.windows * _WINDOW_TOKENS // side.sequence.window_tokens,
        "save_steps": _SAVE_STEPS,
    }
    # Without windows to tune on nothing stops early, and the last step is kept: the budget is the same for all.
    sets = {"train": windows, "tune": ()}
    trainer = make_trainer(
        config, LABELS, LABELS.model(model, windows, config), tokenizer, sets, with_defaults(arguments, LABELS)
    )
    encoded = time.monotonic()
    trainer.train(resume_from_checkpoint=last_checkpoint(folder))
    trained = time.monotonic()
    trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
    model.config.model_version = f"{side.name}/0"
    tokenizer.save(folder / "tokenizer.json")
    save_model(folder, model, bf16=True)
    export_onnx(folder, model)
    thresholds = find_thresholds(config.schema, scored_pages(PageScorer.from_folder(folder), _tune_pages(bench)))
    budget = {"encode_s": encoded - start, "train_s": trained - encoded, "finish_s": time.monotonic() - trained}
    training = {"windows": len(windows), **{name: round(seconds) for name, seconds in budget.items()}}
    write_json(folder / "config.json", {**_config(folder), "thresholds": thresholds, "training": training})
    shutil.rmtree(folder / CHECKPOINTS)


def _windows(side: Side, bench: Bench, tokenizer: PageTokenizer, schema: Schema) -> Dataset:
    """The windows of the sites of a side, out of those of the whole corpus, which are encoded once a sequence."""
    cache = bench.output / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    vocabulary = hashlib.sha256(tokenizer.backend.to_str().encode()).hexdigest()[:16]
    tokenizer.save(file := cache / f"tokenizer-{vocabulary}.json")
    data = DataConfig(tuple(map(str, [side.pages] if side.pages else bench.corpus)), TRAIN)
    windows = load_windows(data, schema, side.sequence, file, cache, bench.workers)
    if side.sites is None:
        return windows
    return windows.select(np.flatnonzero(np.isin(np.array(windows["site"]), list(map(site_number, side.sites)))))


def _change(model: MarkupLMPPForNodeClassification, side: Side) -> None:
    if side.layers:
        encoder = model.markuplm.encoder
        encoder.layer, model.config.num_hidden_layers = encoder.layer[: side.layers], side.layers
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if side.zeroed is not None and side.zeroed in name:
                parameter.requires_grad_(False).zero_()


def _tune_pages(bench: Bench) -> list[CorpusPage]:
    pages = [page for path in bench.corpus for page in read_pages(path, splits=TUNE) if page.truth]
    return pages[:: max(1, len(pages) // bench.tune_pages)]


def _config(folder: Path) -> dict[str, Any]:
    file = folder / "config.json"
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


def _to_dict(evaluation: Evaluation) -> dict[str, Any]:
    names = ("system", "labels", "unscored", "seconds", "training")
    pages = [
        {
            **{name: getattr(page, name) for name in ("page_id", "site", "dataset", "error")},
            "counts": {label: [c.tp, c.fp, c.fn] for label, c in page.counts.items()},
        }
        for page in evaluation.pages
    ]
    sets = {"gives": sorted(evaluation.gives) if evaluation.gives is not None else None}
    sets["apart"] = sorted(evaluation.apart)
    return {name: getattr(evaluation, name) for name in names} | sets | {"pages": pages}


def _from_dict(data: dict[str, Any]) -> Evaluation:
    pages = (
        PageScores(**{**page, "counts": {label: Counts(*c) for label, c in page["counts"].items()}})
        for page in data["pages"]
    )
    gives = frozenset(data["gives"]) if data["gives"] is not None else None
    changed = {"labels": tuple(data["labels"]), "pages": tuple(pages), "gives": gives}
    return Evaluation(**{**data, **changed, "apart": frozenset(data["apart"])})
