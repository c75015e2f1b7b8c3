"""Several processes that train one model, as ``accelerate launch`` and ``torchrun`` start them."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import torch
from accelerate import PartialState
from accelerate.utils import DistributedType, parse_flag_from_env

from markuplmpp.errors import LaunchError


def on_cpu() -> bool:
    """Whether to train on CPU: there is no CUDA, or ``accelerate launch --cpu`` asked for it."""
    return not torch.cuda.is_available() or bool(parse_flag_from_env("ACCELERATE_USE_CPU"))


def processes(arguments: dict[str, Any]) -> PartialState:
    """Returns which of how many processes this one is; where there are several, they meet here first.

    Args:
        arguments: Of ``transformers.TrainingArguments``.

    Raises:
        LaunchError: ``accelerate launch --cpu`` was asked for several processes, and started this one alone.
    """
    timeout = timedelta(seconds=arguments.get("ddp_timeout", 1800))  # TrainingArguments' own default
    state = PartialState(cpu=on_cpu(), backend=arguments.get("ddp_backend"), timeout=timeout)
    # With --cpu accelerate 1.15 starts several processes through mpirun alone; else one, with what was meant for all.
    is_alone = state.distributed_type == DistributedType.NO
    if is_alone and parse_flag_from_env("ACCELERATE_USE_CPU") and "MASTER_ADDR" in os.environ:
        raise LaunchError(
            "accelerate launch --cpu was asked for several processes and started one: it starts more through mpirun "
            "alone; expected --mpirun_hostfile, or --multi_gpu in place of --cpu, which starts them without a GPU too"
        )
    return state
