"""A run that is killed ends, once it's started again, as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from markuplmpp.cli import main
from tests import tiny
from tests.test_training import TRAIN_SITES, encoder, write_corpus

__all__ = ["encoder"]  # a fixture

STEPS, SAVE_STEPS = 60, 20  # losses are logged every 20: a checkpoint between two has not those before it


@pytest.fixture
def command(tmp_path: Path, encoder: str) -> list[str]:
    """The words of a whole run but its output."""
    schema = tmp_path / "mine.yaml"
    schema.write_text(tiny.SCHEMA.to_yaml(), "utf-8")
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES)
    files = ["--corpus", str(corpus), "--schema", str(schema), "--init", encoder]
    return [*files, "--max-steps", str(STEPS), "--eval-steps", str(SAVE_STEPS), "--batch-size", "2"]


def finished(command: list[str], output: Path) -> Path:
    """Runs a command to its end; returns its last checkpoint."""
    with pytest.raises(SystemExit) as stopped:
        main(["train", *command, "--output", str(output)])
    assert stopped.value.code in (0, None)
    return output / "checkpoints" / f"checkpoint-{STEPS}"


def kill_after_a_checkpoint(command: list[str], output: Path) -> None:
    words = [sys.executable, str(Path(__file__).parents[1] / "train.py"), *command, "--output", str(output)]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}  # as tests have it: sums come out the same to the last bit
    with subprocess.Popen(words, env=one_thread, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(output.glob("checkpoints/*/trainer_state.json")):
            time.sleep(0.01)
        process.kill()
    assert process.returncode == -signal.SIGKILL, "it ended before a checkpoint was there"


def test_a_killed_run_ends_with_the_weights_of_an_undisturbed_one(tmp_path: Path, command: list[str]) -> None:
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    kill_after_a_checkpoint(command, killed)
    assert not (killed / "checkpoints" / f"checkpoint-{STEPS}").exists()
    one, other = (finished(command, output) for output in (killed, undisturbed))
    logs = [json.loads((folder / "trainer_state.json").read_text("utf-8"))["log_history"] for folder in (one, other)]
    losses, expected = ([(entry["step"], entry["loss"]) for entry in log if "loss" in entry] for log in logs)
    assert losses == expected
    for name in (f"checkpoints/checkpoint-{STEPS}/model.safetensors", "model.safetensors"):
        assert (killed / name).read_bytes() == (undisturbed / name).read_bytes()
