"""transformers' Trainer, set up for windows of pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import copy
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Sampler
from transformers import (
    EarlyStoppingCallback,
    PreTrainedModel,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.objective import Objective
from markuplmpp.training.resume import CHECKPOINTS

_SAVE_EVERY_S = 600
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
    "train_sampling_strategy": "group_by_length",
    "remove_unused_columns": False,
    "report_to": "none",
    "dataloader_num_workers": 0,
}


def with_defaults(arguments: dict[str, Any], objective: Objective) -> dict[str, Any]:
    """Returns a run's ``transformers.TrainingArguments``, but for what is found out about machine and pages."""
    return {**_ARGUMENTS, **objective.arguments, **arguments}


def make_trainer(
    config: TrainConfig,
    objective: Objective,
    model: PreTrainedModel,
    tokenizer: PageTokenizer,
    sets: dict[str, Any],
    arguments: dict[str, Any],
) -> Trainer:
    """Returns a Trainer that stops early where there are windows to tune on, and in time.

    Args:
        config: What to train on.
        objective: What is learned.
        model: The network to train.
        tokenizer: Its tokenizer.
        sets: Windows: ``train`` and ``tune``.
        arguments: From :func:`with_defaults`.
    """
    tunes = len(sets["tune"]) > 0
    found: dict[str, Any] = {
        "output_dir": str(config.output / CHECKPOINTS),
        "eval_strategy": "steps" if tunes else "no",
        "load_best_model_at_end": tunes,
        "bf16": _has_bf16(),
        "use_cpu": not torch.cuda.is_available(),
        "seed": config.seed,
    }
    settings = TrainingArguments(**{**found, **arguments})
    groups = _parameter_groups(model, settings, config.head_learning_rate)
    collator = objective.collator(tokenizer, config)
    return _WindowTrainer(
        model=model,
        args=settings,
        data_collator=collator,
        train_dataset=sets["train"],
        eval_dataset=sets["tune"] if tunes else None,
        compute_metrics=objective.scored,
        preprocess_logits_for_metrics=objective.reduced,
        optimizers=(torch.optim.AdamW(groups, fused=True), None),
        callbacks=[_Epochs(collator), _Clock(config.max_minutes), *([EarlyStoppingCallback(5)] if tunes else [])],
    )


def _parameter_groups(
    model: PreTrainedModel, settings: TrainingArguments, head_learning_rate: float
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


class _EpochSampler(Sampler[int]):
    """Draws the order of an epoch from the seed and its number.

    A resumed run drew another order for the epoch that the first was stopped in: it saw some windows twice, others not.
    """

    def __init__(self, sampler: Any, seed: int) -> None:
        self._sampler, self._seed = sampler, seed

    def set_epoch(self, epoch: int) -> None:
        self._sampler.generator = torch.Generator().manual_seed(self._seed + epoch)

    def __iter__(self) -> Iterator[int]:
        return iter(self._sampler)

    def __len__(self) -> int:
        return len(self._sampler)


class _WindowTrainer(Trainer):
    """Looks at all nodes of tune, with a collator whose draws are those of epoch 0 at all times."""

    def _get_train_sampler(self, train_dataset: Any = None) -> _EpochSampler:
        return _EpochSampler(super()._get_train_sampler(train_dataset), self.args.seed)

    def evaluation_loop(self, *args: Any, **kwargs: Any) -> Any:
        # The default takes the first axis for that of the samples: of the nodes of the last batch it kept as many as
        # that has windows, and where tune had fewer windows than a batch, next to nothing was scored.
        self.gather_function = self.accelerator.gather
        return super().evaluation_loop(*args, **kwargs)

    def get_eval_dataloader(self, eval_dataset: Any = None) -> DataLoader[Any]:
        training: Any = self.data_collator
        self.data_collator = steady = copy(training)
        steady.epoch = 0
        try:
            return super().get_eval_dataloader(eval_dataset)
        finally:
            self.data_collator = training


class _Epochs(TrainerCallback):
    """Tells the collator of the windows to train on which epoch begins, counted from 1."""

    def __init__(self, collator: WindowCollator) -> None:
        self._collator = collator

    def on_epoch_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._collator.epoch = 1 + int(state.epoch or 0)


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
