"""One folder, one run: what a run is made from is noted in its folder, and no other one goes on from there."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from typing import Any

from markuplmpp.corpus import fingerprint
from markuplmpp.errors import ModelError
from markuplmpp.training.config import TrainConfig

logger = logging.getLogger(__name__)

SETTINGS_FILE = "settings.json"
CHECKPOINTS = "checkpoints"
_CHECKPOINT = re.compile(r"checkpoint-(\d+)", re.ASCII)
# Arguments of transformers.TrainingArguments that a run may be gone on with in another way: what is learned is the
# same.
_FREE_TO_CHANGE = frozenset(
    """dataloader_num_workers disable_tqdm log_level logging_first_step logging_steps report_to run_name save_steps
    save_total_limit""".split()  # noqa: SIM905
)
_MOST_NAMED = 8


def binding(arguments: dict[str, Any]) -> dict[str, Any]:
    """Returns the ``TrainingArguments`` that change what is learned.

    >>> binding({"max_steps": 3, "logging_steps": 1})
    {'max_steps': 3}
    """
    return {name: value for name, value in arguments.items() if name not in _FREE_TO_CHANGE}


def run_settings(
    config: TrainConfig, objective: str, tokenizer: str, arguments: dict[str, Any], processes: int
) -> dict[str, Any]:
    """Returns all that a run is made from: all of its config but ``max_minutes``, ``workers`` and ``notes``.

    It may be gone on with by another number of processes: what counts are the windows of a step of all of them, which
    stand under the name that they have for one.

    Args:
        config: What to train.
        objective: Name of what it learns.
        tokenizer: What tells its tokenizer from others.
        arguments: Of ``transformers.TrainingArguments``, the defaults included.
        processes: How many train together.
    """
    init = Path(config.init)
    step_windows = arguments["per_device_train_batch_size"] * processes
    return {
        # Not there for labels: runs that were begun when there was nothing else say nothing of it.
        **({} if objective == "labels" else {"objective": objective}),
        "init": str(init.resolve()) if init.exists() else config.init,
        "name": config.name,
        "tokenizer": tokenizer,
        "schema": asdict(config.schema),
        "sequence": asdict(config.sequence),
        "corpus": [f"{path.resolve()} {fingerprint(path.resolve())[:16]}" for path in map(Path, config.corpus)],
        "pages": asdict(config.pages),
        "head_learning_rate": config.head_learning_rate,
        **({"internal_share": config.internal_share} if config.internal_share != 1 else {}),
        **({"augment": config.augment} if config.augment else {}),
        "seed": config.seed,
        "arguments": binding({**arguments, "per_device_train_batch_size": step_windows}),
    }


def check_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Refuses to go on with the run of a folder in another way than it was begun.

    Args:
        folder: Folder of the run.
        settings: What the run to begin or to go on with is made from.

    Raises:
        ModelError: The folder holds a run with other settings, or one that doesn't say which it has.
    """
    file = folder / SETTINGS_FILE
    if file.exists():
        before, now = _flat(json.loads(file.read_text("utf-8"))), _flat(_as_json(settings))
        if changes := [_change(name, before, now) for name in {**before, **now} if before.get(name) != now.get(name)]:
            more = f" and {len(changes) - _MOST_NAMED} more" if len(changes) > _MOST_NAMED else ""
            raise ModelError(
                f"{str(folder)!r} holds a run with other settings: {'; '.join(changes[:_MOST_NAMED])}{more}; give "
                "another output folder, remove this one, or repeat the settings of that run to resume it"
            )
    elif any(folder.glob(f"{CHECKPOINTS}/*")):
        raise ModelError(
            f"{str(folder)!r} holds checkpoints but no {SETTINGS_FILE} that tells what they come from; give another "
            "output folder, or remove this one"
        )


def last_checkpoint(folder: Path) -> str | None:
    """Returns the newest whole checkpoint of a run; None where there is none.

    Those that a kill left half written are removed: the Trainer counts them among the ones to keep, and would delete
    whole ones for them.

    Args:
        folder: Folder of the run.
    """
    named = ((path, _CHECKPOINT.fullmatch(path.name)) for path in (folder / CHECKPOINTS).glob("*"))
    found = [path for _, path in sorted((int(match[1]), path) for path, match in named if match and path.is_dir())]
    whole = [checkpoint for checkpoint in found if _is_whole(checkpoint)]
    for checkpoint in found:
        if checkpoint not in whole:
            logger.warning("%s was left half written and is removed", checkpoint)
            rmtree(checkpoint)
    return str(whole[-1]) if whole else None


def _is_whole(checkpoint: Path) -> bool:
    """Whether the file that the Trainer writes last is there, to its end."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # ValueError: cut in the middle, of the JSON or of a character
        return False
    return True


def note_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Writes what a run is made from into its folder, when it begins."""
    file = folder / SETTINGS_FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")  # a file that is there is whole
        part.write_text(json.dumps(_as_json(settings), indent=1) + "\n", "utf-8")
        part.replace(file)


def _as_json(settings: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(settings, default=str)))


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    """``{"a": {"b": [1]}}`` -> ``{"a.b.0": 1}``"""
    if not isinstance(value, dict | list):
        return {name: value}
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    prefix = f"{name}." if name else ""
    return {inner: leaf for key, part in entries for inner, leaf in _flat(part, f"{prefix}{key}").items()}


def _change(name: str, before: dict[str, Any], now: dict[str, Any]) -> str:
    return f"{name} was {_told(name, before)}, now {_told(name, now)}"


def _told(name: str, values: dict[str, Any]) -> str:
    return repr(values[name]) if name in values else "not there"
