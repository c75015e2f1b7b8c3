"""The commands around a model: train, export, evaluate."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from markuplmpp.cli import train as train_module
from markuplmpp.model.weights import save_model
from markuplmpp.schema import Schema
from tests import tiny
from tests.test_cli_evaluate import write_pages

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    save_model(folder, tiny.model(Schema.default(), fresh_xpath=True), bf16=True)
    tiny.wordpiece().save(folder / "tokenizer.json")
    return folder


@pytest.mark.parametrize("nodes", [False, True])
def test_evaluate_scores_a_model_folder(run: Run, tmp_path: Path, trained: Path, nodes: bool) -> None:
    corpus, exported = write_pages(tmp_path / "pages.jsonl"), tmp_path / "onnx"
    code, _, said = run("export", trained, "-o", exported)
    assert code == 0, said
    assert "model.onnx" in said
    out = tmp_path / "scores.json"
    code, _, said = run("evaluate", corpus, "--model", exported, "--json", out, *(["--nodes"] if nodes else []))
    assert code == 0, said
    figures = json.loads(out.read_text())
    assert ("micro avg" in figures.get("seqeval", {})) == nodes
    rows = figures["systems"][0]["scores"]["all"]
    assert ("leaf:name" if nodes else "name") in {row["label"] for row in rows}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "--corpus", "missing.jsonl", "--output", "out", "--init", "no-such-folder"], "no-such-folder"),
        (["export", "no-such-folder", "-o", "out"], "holds no markuplmpp model"),
        (["evaluate", "missing.parquet", "--system", "first-h1"], "missing.parquet"),
        (["evaluate", "missing.parquet", "--model", "no-such-folder"], "no config.json"),
    ],
)
def test_what_is_missing_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    # Where it was imported before, the variable of the environment is read already.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    code, _, said = run(*arguments)
    assert code == 2
    assert words in said
    assert "Traceback" not in said


def test_without_a_checkout_the_weights_to_start_from_are_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_module, "EMBEDDED_WEIGHTS", Path("nowhere"))
    code, _, said = run("train", "--corpus", tmp_path, "--output", tmp_path / "out")
    assert code == 2
    assert "--init" in said


def test_export_refuses_before_it_writes(run: Run, tmp_path: Path, trained: Path) -> None:
    before = {path.name: path.read_bytes() for path in trained.iterdir()}
    code, _, said = run("export", trained, "-o", trained / ".." / trained.name)
    assert code == 2
    assert "is the folder of the weights itself; name another one" in said
    assert {path.name: path.read_bytes() for path in trained.iterdir()} == before
    copy = shutil.copytree(trained, tmp_path / "copy", ignore=shutil.ignore_patterns("tokenizer.json"))
    code, _, said = run("export", copy, "-o", tmp_path / "out")
    assert code == 2
    assert f"no tokenizer.json in {str(copy)!r}" in said
    assert not (tmp_path / "out").exists()


def test_swde_checks_its_file_before_the_work(run: Run, tmp_path: Path) -> None:
    code, _, said = run("swde", tmp_path, "--output", tmp_path / "out", "--json", tmp_path / "no" / "such.json")
    assert code == 2
    assert "no such folder to write to" in said


@pytest.mark.parametrize(("options", "most_sites"), [([], None), (["--most-sites", "20"], 20)])
def test_a_users_corpus_keeps_all_its_windows_unless_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], most_sites: int | None
) -> None:
    began: list[Any] = []
    monkeypatch.setattr("markuplmpp.training.run.train", lambda *given, **arguments: began.append((*given, arguments)))
    out = tmp_path / "out"
    code, _, said = run("train", "--corpus", tmp_path, "-o", out, "--init", "x", "--eval-steps", "7", *options)
    assert code == 0, said
    ((config, objective, arguments),) = began
    assert objective == "labels"
    assert config.pages.most_sites == most_sites
    assert arguments == {
        "num_train_epochs": 3.0,
        "max_steps": -1,
        "per_device_train_batch_size": 8,
        "learning_rate": 1.5e-4,
        "eval_steps": 7,
        "save_steps": 7,
        "logging_steps": 7,
    }


@pytest.mark.parametrize(
    ("options", "rates"),
    [
        ([], (2e-5, 5e-5)),
        (["--learning-rate", "0.5", "--head-learning-rate", "0.25"], (0.5, 0.25)),
        (["--init", "x"], (1.5e-4, 1e-3)),
        (["--schema", "other.yaml"], (1.5e-4, 1e-3)),
        (["--objective", "mmlm"], (1.5e-4, 1e-3)),
    ],
)
def test_a_model_that_knows_the_labels_learns_slowly_unless_asked(
    run: Run,
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    rates: tuple[float, float],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.yaml").write_text("name: mine\nfields: {title: {}}\nitems: {offer: {fields: [title]}}\n")
    began: list[Any] = []
    monkeypatch.setattr(
        "markuplmpp.training.run.train",
        lambda config, objective, **more: began.append((more["learning_rate"], config.head_learning_rate)),
    )
    code, _, said = run("train", "--corpus", tmp_path, "-o", tmp_path / "out", "--init", trained, *options)
    assert (code, began) == (0, [rates]), said


@pytest.mark.parametrize(
    ("said_of_it", "options", "rate"),
    [
        ({"training": {"objective": "mmlm"}}, [], 1.5e-4),
        ({"training": {"objective": "labels"}}, [], 2e-5),
        ({"sequence": {"internal_nodes": False}}, [], 1.5e-4),
        ({"sequence": {"internal_nodes": False}}, ["--no-internal-nodes"], 2e-5),
    ],
)
def test_heads_that_learned_nothing_learn_fast(
    run: Run,
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said_of_it: dict[str, Any],
    options: list[str],
    rate: float,
) -> None:
    start = shutil.copytree(trained, tmp_path / "start")
    config = json.loads((start / "config.json").read_text())
    changed = {name: {**(config.get(name) or {}), **value} for name, value in said_of_it.items()}
    (start / "config.json").write_text(json.dumps(config | changed))
    began: list[float] = []
    monkeypatch.setattr(
        "markuplmpp.training.run.train", lambda config, objective, **more: began.append(more["learning_rate"])
    )
    code, _, said = run("train", "--corpus", tmp_path, "-o", tmp_path / "out", "--init", start, *options)
    assert (code, began) == (0, [rate]), said


@pytest.mark.parametrize("command", ["train", "export", "evaluate", "bench"])
def test_help_teaches_with_examples(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, printed, _ = run(command, "--help")
    assert code == 0
    assert f"markuplmpp {command}" in printed


def test_a_missing_extra_is_named(run: Run, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("markuplmpp.model.export", "markuplmpp.training.config"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    code, _, said = run("export", trained, "-o", tmp_path / "out")
    assert code == 2
    assert "markuplmpp[train]" in said
