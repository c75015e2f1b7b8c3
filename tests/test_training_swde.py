"""Rotations with a tiny model: trained, scored, and gone on with."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import BertConfig, BertModel

from markuplmpp.cli import main
from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.errors import ModelError
from markuplmpp.evaluation.swde import SCORINGS
from markuplmpp.model.export import export_onnx
from markuplmpp.model.weights import save_model
from markuplmpp.training import swde
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.swde import SwdeConfig, run_swde, site_nodes
from tests import tiny
from tests.test_evaluation_swde import write_swde


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder, tokenizer = tmp_path_factory.mktemp("encoder"), tiny.wordpiece()
    torch.manual_seed(0)
    shape = {k: v for k, v in tiny.SHAPE.items() if "xpath" not in k}
    vocab_size = min(tokenizer.tag_ids.values())
    BertModel(BertConfig(**shape, vocab_size=vocab_size, pad_token_id=tokenizer.pad_id)).save_pretrained(folder)
    tokenizer.save(folder / "tokenizer.json")
    return str(folder)


def pages(site: str, count: int = 2) -> list[CorpusPage]:
    return [
        CorpusPage(
            f"{site}-{i}", "swde", "benchmark", site, None, "en", "shop",
            f"<h1>Acme Kettle {i}</h1><p>Part No. <b>AB-{i}</b></p><p>Contact us</p>".encode(),
            {"fields": {"title": [f"Acme Kettle {i}"], "part": [f"AB-{i}"]}, "complete": ["part", "title"]},
        )
        for i in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What training would leave behind: a random model with the labels of the pages."""
    folder = tmp_path_factory.mktemp("model")
    built = tiny.model(swde.swde_schema("shop", ["part", "title"]), fresh_xpath=True)
    save_model(folder, built, bf16=True)
    export_onnx(folder, built)
    tiny.wordpiece().save(folder / "tokenizer.json")
    return folder


QUIET: dict[str, Any] = {"max_steps": 1, "per_device_train_batch_size": 2, "bf16": False, "disable_tqdm": True}


def config_of(tmp_path: Path, **changes: Any) -> SwdeConfig:
    return SwdeConfig(tmp_path / "runs", "no-such-encoder", sequence=tiny.SEQUENCE, arguments=QUIET | changes)


def test_a_rotation_is_trained_on_its_seeds_scored_and_not_done_twice(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verticals = {"alone": {"d": pages("d")}, "shop": {"a": pages("a"), "b": pages("b", 3)}}
    config = config_of(tmp_path)
    trained: list[tuple[str, dict[str, int]]] = []

    def train(settings: TrainConfig, **arguments: Any) -> Path:
        rows = [row for path in settings.corpus for row in read_pages(path, splits=settings.pages.train_splits)]
        trained.append((settings.output.parent.name, Counter(row.site for row in rows)))
        assert settings.schema.leaf_labels == ("O", "part", "title")
        assert arguments == QUIET
        if len(trained) == 2:
            raise KeyboardInterrupt
        shutil.copytree(model, settings.output, dirs_exist_ok=True)
        return settings.output

    monkeypatch.setattr(swde, "train", train)
    with pytest.raises(KeyboardInterrupt):
        run_swde(verticals, config, 1)
    result = run_swde(verticals, config, 1)
    assert trained == [("00-a", {"a": 2}), ("01-b", {"b": 3}), ("01-b", {"b": 3})], "what was done was read from disk"
    assert result.left_out == ("alone",)
    assert [(r.seeds, set(r.sites)) for r in result.rotations] == [(("a",), {"b"}), (("b",), {"a"})]
    hits = result.rotations[0].sites["b"]
    assert set(hits) == set(SCORINGS)
    assert {name: h.gold for name, h in hits["honest"].items()} == {"part": 3, "title": 3}
    assert not list(config.output.rglob("model")), "models are removed when they are scored"
    assert run_swde(verticals, config_of(tmp_path, save_steps=7), 1) == result
    for other, told in (
        (config_of(tmp_path, max_steps=2), r"max_steps was 1, now 2"),
        (replace(config, seed=1), "seed"),
    ):
        with pytest.raises(ModelError, match=f"other settings: .*{told}"):
            run_swde(verticals, other, 1)
    with pytest.raises(ModelError, match=r"other settings: pages\.b was 3, now 4"):
        run_swde({"shop": {"a": pages("a"), "b": pages("b", 4)}}, config, 1)
    assert len(trained) == 3


def test_site_nodes_hold_every_leaf_and_a_broken_page_none() -> None:
    class Scorer:
        def score(self, page: Any) -> tuple[Any, list[str]]:
            from markuplmpp.dom.structure import Structure
            from markuplmpp.labels.target import PageLabels
            from markuplmpp.training.oracle import certain

            labels = PageLabels(leaf={int(page.leaves[0]): "title"})
            return certain(page, Structure.of(page), labels, swde.swde_schema("shop", ["part", "title"])), []

    broken = CorpusPage("x", "swde", "benchmark", "a", None, None, "shop", b"", {"fields": {"title": ["Lost"]}})
    nodes = site_nodes(Scorer(), "a", [broken, *pages("a")], ["part", "title"])  # type: ignore[arg-type]
    assert nodes.pages.tolist() == [1] * 4 + [2] * 4
    assert nodes.texts[:4] == ["Acme Kettle 0", "Part No.", "AB-0", "Contact us"]
    assert nodes.xpaths[0] == "/html/body/h1/text()[1]"
    assert nodes.scores.argmax(1).tolist() == [2, 0, 0, 0] * 2
    assert nodes.gold[0] == {"title": frozenset({"Lost"})}


def test_the_command_prints_and_writes_both_figures(
    tmp_path: Path, encoder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    real: Callable[..., Any] = swde.train

    def quick(settings: Any, **arguments: Any) -> Any:  # a tiny encoder reads fewer tokens than the default window
        return real(settings, **{**arguments, **QUIET})

    monkeypatch.setattr(swde, "train", quick)
    monkeypatch.setattr("markuplmpp.encode.sequence.SequenceConfig", lambda: tiny.SEQUENCE)
    out = tmp_path / "swde.json"
    folder = write_swde(tmp_path / "swde")
    command = ["swde", str(folder), "-o", str(tmp_path / "runs"), "--init", encoder, "--max-steps", "1"]
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--json", str(out)])
    printed, said = capsys.readouterr()
    assert not stopped.value.code, said
    assert "published script, uses gold" in printed
    (result,) = json.loads(out.read_text())["results"]
    assert result["verticals"]["book"]["honest"]["rotations"] == 2
    with pytest.raises(SystemExit):
        main([*command, "--vertical", "job"])
    assert "it has book" in capsys.readouterr().err
