"""Fine-tunes a model with transformers' Trainer."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import (
    AutoTokenizer,
    EarlyStoppingCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint

from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import CorpusError, ModelError
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.weights import init_model
from markuplmpp.schema import Schema
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.data import DataConfig, WindowCollator, load_windows, thin_templates
from markuplmpp.training.finish import finish
from markuplmpp.training.metrics import node_f1, predicted_ids
from markuplmpp.training.resume import CHECKPOINTS, check_settings, note_settings, run_settings

logger = logging.getLogger(__name__)

_LABEL_NAMES = ["labels", "is_internal", "value_spans", "unknown", "node_windows"]
_SAVE_EVERY_S = 600
_MAX_LABEL_WEIGHT = 10.0
_ARGUMENTS: dict[str, Any] = {
    "per_device_train_batch_size": 8,
    "per_device_eval_batch_size": 8,
    "learning_rate": 1.5e-4,
    "weight_decay": 0.01,
    "warmup_steps": 0.06,
    "num_train_epochs": 3,
    "lr_scheduler_type": "linear",
    "logging_steps": 20,
    "eval_steps": 200,
    "save_steps": 200,
    "save_total_limit": 2,
    "metric_for_best_model": "f1",
    "label_names": _LABEL_NAMES,
    "train_sampling_strategy": "group_by_length",
    "remove_unused_columns": False,
    "report_to": "none",
    "dataloader_num_workers": 0,
}


def train(config: TrainConfig, **arguments: Any) -> Path:
    """Trains, or resumes what was stopped in the same output folder: the same run, but for its time and processes.

    Args:
        config: What to train.
        **arguments: Passed through to ``transformers.TrainingArguments``.

    Returns:
        The model's folder: ``config.json``, ``model.safetensors``, ``tokenizer.json``.

    Raises:
        CorpusError: No page of the corpus is in the splits, or none has a label.
        ModelError: ``init`` can't be loaded, or the output folder holds another run.
    """
    set_seed(config.seed)
    tokenizer = load_tokenizer(config.init)
    vocabulary = hashlib.sha256(tokenizer.backend.to_str().encode()).hexdigest()[:16]
    settings = run_settings(config, vocabulary, {**_ARGUMENTS, **arguments})
    check_settings(config.output, settings)
    model = init_model(config.init, config.schema, asdict(config.sequence), tokenizer.tag_pieces)
    cache = config.output / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    # Its name is in the cache's key: windows of another tokenizer, of a run that never began, aren't taken for these.
    tokenizer_file = cache / f"tokenizer-{vocabulary}.json"
    tokenizer.save(tokenizer_file)
    sets, thinned = _window_sets(config, tokenizer_file, cache)
    logger.info("%d windows to train on, %d to tune on", len(sets["train"]), len(sets["tune"]))
    model.leaf_weights, model.internal_weights = label_weights(sets["train"], config.schema)
    trainer = _trainer(config, model, tokenizer, sets, arguments)
    checkpoints = config.output / CHECKPOINTS
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None
    note_settings(config.output, settings)  # not earlier: what is mended after an error is no other run
    trainer.train(resume_from_checkpoint=last)
    # Without the autocast that the Trainer wraps it in, in which an export fails.
    model = trainer.accelerator.unwrap_model(model, keep_fp32_wrapper=False)
    model.config.model_version = config.name
    counts = {name: len(rows) for name, rows in sets.items()} | {"thinned": thinned}
    finish(config, model, tokenizer, trainer.state, counts)
    return config.output


def _window_sets(config: TrainConfig, tokenizer_file: Path, cache: Path) -> tuple[dict[str, Any], int]:
    """Windows to train and to tune on, and how many to train on were left out for their templates."""
    paths, pages = tuple(str(path) for path in config.corpus), config.pages
    windows = {
        "train": DataConfig(paths, pages.train_splits, seed=config.seed),
        "tune": DataConfig(paths, pages.tune_splits, max_windows=pages.tune_windows),
    }
    sets = {
        name: load_windows(data, config.schema, config.sequence, tokenizer_file, cache, config.workers)
        for name, data in windows.items()
    }
    total = len(sets["train"])
    if not total:
        raise CorpusError(
            f"no labelled page of {', '.join(paths)} is in {' or '.join(map(repr, pages.train_splits))}; "
            "give a corpus with a 'truth' column"
        )
    if pages.most_sites is not None:
        sets["train"] = thin_templates(sets["train"], pages.most_sites, config.seed)
    return sets, total - len(sets["train"])


def label_weights(windows: Any, schema: Schema) -> tuple[list[float], list[float]]:
    """Returns the loss weight of each leaf and of each internal label: the root of how rare it is beside O.

    With weights of 3 to 5 for all of them, fields that have one node among the hundreds of a window (the name, the
    author) were not predicted at all after 600 steps, while lists were learned.
    """
    labels, is_internal = (np.concatenate(list(windows[name])) for name in ("labels", "is_internal"))
    weights = []
    for mine, names in ((is_internal == 0, schema.leaf_labels), (is_internal == 1, schema.internal_labels)):
        counts = np.bincount(labels[mine & (labels >= 0)], minlength=len(names))
        rarity = np.sqrt(counts[0] / np.maximum(counts, 1))
        weights.append(np.clip(rarity, 1.0, _MAX_LABEL_WEIGHT).tolist())
    return weights[0], weights[1]


def load_tokenizer(source: str | Path) -> PageTokenizer:
    """Returns the tokenizer of a local folder or a hub name, with the tag tokens.

    Raises:
        ModelError: There is none, or it has no fast version.
    """
    file = Path(source) / "tokenizer.json"
    if file.is_file():
        return PageTokenizer.from_file(file)
    try:
        return PageTokenizer(AutoTokenizer.from_pretrained(source).backend_tokenizer)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{str(source)!r} has no fast tokenizer: {error}; expected a tokenizer.json") from error


def _trainer(
    config: TrainConfig,
    model: MarkupLMPPForNodeClassification,
    tokenizer: PageTokenizer,
    sets: dict[str, Any],
    arguments: dict[str, Any],
) -> Trainer:
    tunes = len(sets["tune"]) > 0
    found: dict[str, Any] = {
        "output_dir": str(config.output / CHECKPOINTS),
        "eval_strategy": "steps" if tunes else "no",
        "load_best_model_at_end": tunes,
        "bf16": _has_bf16(),
        "use_cpu": not torch.cuda.is_available(),
        "seed": config.seed,
    }
    settings = TrainingArguments(**{**_ARGUMENTS, **found, **arguments})
    groups = _parameter_groups(model, settings, config.head_learning_rate)
    return Trainer(
        model=model,
        args=settings,
        data_collator=WindowCollator(tokenizer.pad_id, config.sequence),
        train_dataset=sets["train"],
        eval_dataset=sets["tune"] if tunes else None,
        compute_metrics=node_f1,
        preprocess_logits_for_metrics=predicted_ids,
        optimizers=(torch.optim.AdamW(groups, fused=True), None),
        callbacks=[_Clock(config.max_minutes), *([EarlyStoppingCallback(5)] if tunes else [])],
    )


def _parameter_groups(
    model: MarkupLMPPForNodeClassification, settings: TrainingArguments, head_learning_rate: float
) -> list[dict[str, Any]]:
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        # What is fresh among the embeddings learns as slowly as they do, or it drowns them.
        is_head = not name.startswith("markuplm.")
        groups.setdefault((is_head, parameter.ndim < 2), []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": head_learning_rate if is_head else settings.learning_rate,
            "weight_decay": 0.0 if is_vector else settings.weight_decay,
        }
        for (is_head, is_vector), parameters in groups.items()
    ]


def _has_bf16() -> bool:
    """Whether bf16 is faster than fp32 here: without the instructions a step was 20 times slower."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


class _Clock(TrainerCallback):
    """Saves every ten minutes, and stops when the time is up."""

    def __init__(self, max_minutes: float | None) -> None:
        self._start = self._saved = time.monotonic()
        self._max_s = max_minutes * 60 if max_minutes is not None else float("inf")

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> TrainerControl:
        """Asks for a checkpoint or for the end."""
        now = time.monotonic()
        if now - self._saved > _SAVE_EVERY_S or now - self._start > self._max_s:
            control.should_save, self._saved = True, now
        if now - self._start > self._max_s:
            control.should_training_stop = True
        return control
