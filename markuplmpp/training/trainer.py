"""transformers' Trainer, set up for windows of pages."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from copy import copy
from itertools import cycle, islice
from typing import Any

import torch
from accelerate.utils import broadcast
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
from transformers.trainer_pt_utils import LengthGroupedSampler

from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.weights import has_facts
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.objective import Objective
from markuplmpp.training.processes import on_cpu
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

_FACTS = "fact_embeddings"


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
        # What ``accelerate launch`` was told goes first.
        "bf16": "ACCELERATE_MIXED_PRECISION" not in os.environ and _has_bf16(),
        "use_cpu": on_cpu(),
        "seed": config.seed,
    }
    settings = TrainingArguments(**{**found, **arguments})
    # One GPU a process: nn.DataParallel would cut the arrays of nodes by the number of windows.
    settings._n_gpu = min(1, settings.n_gpu)
    groups = _parameter_groups(model, settings, config.head_learning_rate, has_facts=has_facts(config.init))
    collator = objective.collator(tokenizer, config)
    return _WindowTrainer(
        objective.reduced,
        model=model,
        args=settings,
        data_collator=collator,
        train_dataset=sets["train"],
        eval_dataset=sets["tune"] if tunes else None,
        compute_metrics=objective.scored,
        optimizers=(torch.optim.AdamW(groups, fused=True), None),
        callbacks=[_Epochs(collator), _Clock(config.max_minutes), *([EarlyStoppingCallback(5)] if tunes else [])],
    )


def _parameter_groups(
    model: PreTrainedModel, settings: TrainingArguments, head_learning_rate: float, *, has_facts: bool
) -> list[dict[str, Any]]:
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        # Fresh XPath tables learn as slowly as the embeddings beside them, or they drown them. The facts of pages start
        # at zero and don't: after 400 steps from MiniLM (one seed) titles of tune pages were at 0.806 and not 0.597,
        # all fields (micro) at 0.641 and not 0.626; with block tags and class names as fast they were at 0.582.
        is_head = not name.startswith("markuplm.") or (not has_facts and _FACTS in name)
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
    """Whether bf16 is faster than fp32 here.

    With the instructions of AVX-512 alone a step of ``findings.py ablation`` took 6.3 s, with
    ``ACCELERATE_MIXED_PRECISION=no`` 3.4 s, one run each beside other work.
    """
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_amx_tile_supported())


class _EpochSampler(Sampler[int]):
    """Draws the order of an epoch from the seed and its number, which the collator knows, for a whole number of steps.

    A resumed run drew another order for the epoch that the first was stopped in: it saw some windows twice, others not.
    Where there are several processes, accelerate fills up the last step of an epoch with its first windows, and doesn't
    tell the sampler of a resumed run which epoch it is. Here that step is always full, and each run draws by itself.
    """

    def __init__(self, sampler: Any, collator: WindowCollator, seed: int, step_windows: int) -> None:
        self._sampler, self._collator, self._seed = sampler, collator, seed
        self._length = -(-len(sampler) // step_windows) * step_windows

    def __iter__(self) -> Iterator[int]:
        self._sampler.generator = torch.Generator().manual_seed(self._seed + self._collator.epoch - 1)
        return islice(cycle(self._sampler), self._length)

    def __len__(self) -> int:
        return self._length


class _WindowTrainer(Trainer):
    """Takes the same steps in one process or several, and looks at tune with the draws of epoch 0 at all times."""

    def __init__(self, reduced: Callable[[Any, Any], Tensor], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reduced = reduced

    def _get_train_sampler(self, train_dataset: Any = None) -> _EpochSampler:
        sampler: Any = super()._get_train_sampler(train_dataset)
        if isinstance(sampler, LengthGroupedSampler):
            sampler.batch_size *= self.args.world_size  # windows of a step are alike in length, not of a process alone
        step_windows = self.args.train_batch_size * self.args.world_size
        collator: Any = self.data_collator
        return _EpochSampler(sampler, collator, self.args.seed, step_windows)

    def prediction_step(self, *args: Any, **kwargs: Any) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        loss, outputs, inputs = super().prediction_step(*args, **kwargs)
        # A row for each window: the Trainer gathers over processes, and drops what they have twice, by the first axis.
        rows = self._reduced(outputs, inputs)
        return loss, rows, rows.new_zeros(len(rows))  # without labels nothing would be scored

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
        self._start, self._saved = time.monotonic(), 0.0
        self._max_s = max_minutes * 60 if max_minutes is not None else float("inf")

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> TrainerControl:
        """Asks for a checkpoint or for the end, of all processes at the same step: by the clock of the first."""
        now = float(broadcast(torch.tensor(time.monotonic() - self._start, device=args.device)))
        if now - self._saved > _SAVE_EVERY_S or now > self._max_s:
            control.should_save, self._saved = True, now
        if now > self._max_s:
            control.should_training_stop = True
        return control
