"""The model card: what the model is, what it learned from, what it can't do."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

CARD_FILE = "README.md"
_LIBRARIES = ("torch", "transformers", "tokenizers", "onnxruntime", "lxml")


def write_card(folder: Path, config: dict[str, Any], run: dict[str, Any]) -> Path:
    """Writes ``README.md`` beside the weights.

    Args:
        folder: The model's folder.
        config: The saved config.
        run: What the training run says of itself: ``purpose``, ``data``, ``held_out``, ``settings``,
            ``tune``, ``notes``.

    Returns:
        The card's path.
    """
    lines = [
        f"# {config['model_version']}",
        "",
        f"{config['num_hidden_layers']} layers, hidden {config['hidden_size']}, vocabulary {config['vocab_size']:,}; "
        f"parser {config['parser']}. {run['purpose']}",
        "",
        "## Training data",
        "",
        *(f"- {line}" for line in run["data"]),
        "",
        run["held_out"],
        "",
        "## Run",
        "",
        *(f"- {key}: {value}" for key, value in run["settings"].items()),
        *(f"- {name} {version(name)}" for name in _LIBRARIES),
        f"- Python {platform.python_version()}, {platform.machine()}",
        "",
        *_tune(run["tune"]),
        "## Sequence",
        "",
        *(f"- {key}: {value}" for key, value in config["sequence"].items()),
        "",
        "## Thresholds",
        "",
        *(f"- {head}: {values}" for head, values in (config.get("thresholds") or {}).items()),
        "",
        *run["notes"],
    ]
    path = folder / CARD_FILE
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    return path


def _tune(scores: dict[str, float]) -> list[str]:
    if not scores:
        return []
    rows = (f"- {key}: {value:.3f}" for key, value in scores.items())
    return ["## On tune", "", "Of nodes or tokens; chosen on, so not a result.", "", *rows, ""]
