"""The findings, end to end with a tiny encoder: each side once, whatever asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

pytest.importorskip("torch")


from markuplmpp.cli.synth import corpus_page
from markuplmpp.corpus import CorpusPage, is_tune, write_pages
from markuplmpp.errors import ModelError
from markuplmpp.synth.site import site_pages
from markuplmpp.training import trainer
from tests import tiny
from tests.bench import findings, sides

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sides that were trained, in order."""
    names: list[str] = []
    train = sides._train

    def noted(side: sides.Side, bench: sides.Bench, folder: Path, init: str) -> None:
        train(side, bench, folder, init)
        names.append(folder.name)

    monkeypatch.setattr(sides, "_train", noted)
    return names


@pytest.fixture(scope="module")
def rows() -> list[CorpusPage]:
    """A page each of synthetic sites that aren't tune sites."""
    made = (corpus_page(page) for seed in range(16) for page in site_pages(seed, 1))
    return [row for row in made if not is_tune(row.site)]


@pytest.fixture
def run(tmp_path: Path, encoder: Path, rows: list[CorpusPage], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of findings.py over four synthetic sites, scored on two others; returns its figures."""
    for name in ("bf16", "disable_tqdm"):
        monkeypatch.setitem(trainer._ARGUMENTS, name, name != "bf16")
    for split, mine in (("train", rows[:4]), ("dev", rows[4:6])):
        write_pages(tmp_path / f"{split}.parquet", (replace(row, split=split) for row in mine))
    shared = {
        "corpus": tmp_path / "train.parquet", "judge": tmp_path / "dev.parquet", "init": encoder, "figures": tmp_path,
        "output": tmp_path / "runs", "steps": 2, "windows": 1, "every": 1, "workers": 1,
    }  # fmt: skip

    def run(command: str, *options: str, figure: str = "", **changes: Any) -> dict[str, Any]:
        given = [word for name, value in (shared | changes).items() for word in (f"--{name}", str(value))]
        monkeypatch.setattr("sys.argv", ["findings.py", *given, command, *options])
        CliRunner().invoke(findings.app, [*given, command, *options], catch_exceptions=False)
        return dict(json.loads((tmp_path / f"{figure or command}.json").read_text("utf-8")))

    return run


def test_each_side_is_trained_once_and_compared_on_the_same_pages(
    run: Run, trained: list[str], tmp_path: Path, encoder: Path
) -> None:
    curve = run("e1", "--size", "2")
    assert trained == ["2 sites-seed0", "internal-seed0"]
    assert [(side["sites"], side["pages"]) for side in curve["sides"]] == [(2, 2), (4, 4)]
    assert curve["sides"][0]["training"][0]["windows"] < curve["sides"][1]["training"][0]["windows"]
    assert curve["budget"] == {"steps": 2, "windows": 1, "init": encoder.name}
    assert "/" not in curve["command"]

    pair = run("e2", "--seeds", "1")
    assert trained[2:] == ["leaf-only-seed0"]
    assert pair["judged"]["pages_sha256"] == curve["judged"]["pages_sha256"]
    assert [side["side"] for side in pair["sides"]] == ["leaf-only", "internal"]
    assert pair["sides"][1]["rows"] == curve["sides"][1]["rows"]
    (difference,) = pair["differences"]
    values = [side["rows"]["micro field"]["f1"]["value"] for side in pair["sides"]]
    assert difference["f1"]["micro field"]["value"] == pytest.approx(values[1] - values[0], abs=1e-3)

    (side,) = run("e3", "--seeds", "2")["sides"]
    assert trained[3:] == ["internal-seed1"]
    assert side["seeds"] == 2
    assert set(side["rows"]["micro field"]["seeds"]) == {"mean", "sd", "min", "max"}

    assert run("e2", "--seeds", "1") == pair
    assert len(trained) == 4, "nothing is done twice"
    assert all((tmp_path / f"{name}.svg").read_bytes().startswith(b"<?xml") for name in ("e1", "e2", "e3"))
    with pytest.raises(ModelError, match=r"steps was 2, now 3"):
        run("e2", steps=3)


def test_a_side_goes_on_from_another_ones_model(
    run: Run, trained: list[str], encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    init_model = sides.init_model

    def noted(init: str, *args: Any) -> Any:
        begun.append(Path(init).name)
        return init_model(init, *args)

    monkeypatch.setattr(sides, "init_model", noted)
    told = run("e2", "--seeds", "1", "--twice", figure="e2-twice")
    assert dict(zip(trained, begun, strict=True)) == {
        "leaf-only-seed0": encoder.name,
        "leaf-only, twice-seed0": "leaf-only-seed0",
        "internal-seed0": encoder.name,
        "internal, twice-seed0": "internal-seed0",
        "leaves first-seed0": "leaf-only-seed0",
    }
    assert [gap["side"] for gap in told["differences"]] == ["internal, twice", "leaves first"]


def test_sites_are_nested_and_keep_the_mix_of_the_files(tmp_path: Path, rows: list[CorpusPage]) -> None:
    files = {"a": rows[:9], "b": rows[9:12]}
    for name, mine in files.items():
        write_pages(tmp_path / f"{name}.jsonl", mine)
    order = list(findings._site_order([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], 0))
    assert sorted(order) == sorted(row.site for row in rows[:12])
    of_b = {row.site for row in files["b"]}
    assert [sum(site in of_b for site in order[:n]) for n in (4, 8, 12)] == [1, 2, 3]
    assert order != list(findings._site_order([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], 1))


def test_every_design_changes_what_a_model_learns() -> None:
    for name, change in findings.DESIGNS.items():
        side = sides.Side(name, **change)
        assert side != sides.Side(name)
        if side.zeroed:
            model = tiny.model(fresh_xpath=True)
            sides._change(model, side)
            still = [n for n, p in model.named_parameters() if not p.requires_grad]
            assert still, f"{name} names no parameter"
            assert not any(model.get_parameter(n).any() for n in still)
