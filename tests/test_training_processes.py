"""Two processes take the steps of one with twice the batch, and either goes on with the run of the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from markuplmpp.cli import main
from markuplmpp.errors import LaunchError
from markuplmpp.model.weights import save_model
from markuplmpp.scoring import PageScorer
from markuplmpp.training.processes import processes
from tests import tiny
from tests.test_training import TRAIN_SITES, TUNE_SITES, offer

pytestmark = pytest.mark.timeout(300)  # a launch starts three interpreters: 20 s, on a busy machine minutes
ROOT = Path(__file__).parents[1]
STEPS = 6  # two epochs of three steps: 10 windows in batches of 4, the last filled up
# Of the losses, relative: sums are rounded in another order. Measured: 1.4e-7 in six steps.
TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of a run but its batch size and output; without dropout, whose draws hang on the batch."""
    folder = tmp_path_factory.mktemp("processes")
    init, schema, corpus = folder / "init", folder / "mine.yaml", folder / "c.jsonl"
    save_model(init, tiny.model(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=512))
    tiny.wordpiece().save(init / "tokenizer.json")
    schema.write_text(tiny.SCHEMA.to_yaml(), "utf-8")
    # Pages of all lengths, so that batches are grouped by them and their means weigh different numbers of nodes.
    rows: list[dict[str, Any]] = [
        {**offer(i), "html": offer(i)["html"] + "<p>two litres of tea</p>" * 3 * i, "site": site, "split": "train"}
        for i, site in enumerate([*TRAIN_SITES, *TRAIN_SITES[:4], *TUNE_SITES])
    ]
    rows.append({**rows[0], "html": "", "site": "empty.example"})
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    files = ["--corpus", str(corpus), "--schema", str(schema), "--init", str(init)]
    return [*files, "--max-steps", str(STEPS), "--eval-steps", "1", "--learning-rate", "0.005"]


def alone(command: list[str], output: Path, *more: str) -> Path:
    """Runs in this process, in the precision that is accelerate's default; returns the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCELERATE_MIXED_PRECISION", "no")
        with pytest.raises(SystemExit) as stopped:
            main(["train", *command, "--batch-size", "4", "--output", str(output), *more])
    assert stopped.value.code in (0, None)
    return output


def together(command: list[str], output: Path) -> str:
    """Runs two processes; returns what they said."""
    launch = ["-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--main_process_port", "0"]
    words = [sys.executable, *launch, str(ROOT / "train.py"), *command, "--batch-size", "2", "--output", str(output)]
    cpu = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(words, env=cpu, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, command: list[str]) -> Path:
    """The folder of a run of one process."""
    return alone(command, tmp_path_factory.mktemp("one") / "model")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, command: list[str]) -> tuple[Path, str]:
    """The folder of a run of two processes, and what they said."""
    folder = tmp_path_factory.mktemp("two") / "model"
    return folder, together(command, folder)


def curve(folder: Path, name: str) -> list[tuple[int, float]]:
    """The values of a log by step."""
    state = folder / "checkpoints" / f"checkpoint-{STEPS}" / "trainer_state.json"
    log = json.loads(state.read_text("utf-8"))["log_history"]
    return [(entry["step"], entry[name]) for entry in log if name in entry]


def assert_same_curves(folder: Path, expected: Path) -> None:
    for name in ("loss", "learning_rate", "eval_f1"):
        wanted = curve(expected, name)
        assert [step for step, _ in wanted] == list(range(1, STEPS + 1))
        assert curve(folder, name) == [(step, pytest.approx(value, rel=TOLERANCE)) for step, value in wanted], name


def test_two_processes_take_the_steps_of_one_with_twice_the_batch(one: Path, two: tuple[Path, str]) -> None:
    assert_same_curves(two[0], one)


def test_one_of_two_processes_encodes_exports_and_speaks(one: Path, two: tuple[Path, str]) -> None:
    folder, said = two
    assert said.count("of empty.example left out") == 1
    assert said.count("10 windows to train on, 2 to tune on") == 1
    assert said.count("done; try") == 1
    assert len(list((folder / "cache").rglob("*.arrow"))) == len(list((one / "cache").rglob("*.arrow"))) == 2
    assert PageScorer.from_folder(folder).name == "custom/0"


def test_one_process_goes_on_with_the_run_of_two(
    one: Path, two: tuple[Path, str], command: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(two[0], folder)
    shutil.rmtree(folder / "checkpoints" / f"checkpoint-{STEPS}")
    assert_same_curves(alone(command, folder), one)


@pytest.mark.slow
def test_two_processes_go_on_with_the_run_of_one(one: Path, command: list[str], tmp_path: Path) -> None:
    """In the middle of an epoch, whose order the sampler of several processes wasn't told in a resumed run."""
    folder = alone(command, tmp_path / "model", "--max-minutes", "0")
    together(command, folder)
    assert_same_curves(folder, one)


def test_processes_that_were_not_started_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``accelerate launch --cpu --num_processes 2`` runs one, and says nothing."""
    monkeypatch.setenv("ACCELERATE_USE_CPU", "true")
    assert processes({}).num_processes == 1
    monkeypatch.setenv("MASTER_ADDR", "127.0.0.1")
    with pytest.raises(LaunchError, match=r"started one: .* expected --mpirun_hostfile, or --multi_gpu"):
        processes({})
