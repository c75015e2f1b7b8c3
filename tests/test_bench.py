"""The benchmark: that it measures what it says, not how fast anything is."""

from __future__ import annotations

import importlib.util
import io
import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

from markuplmpp.bench.figures import Figure, interleaved
from markuplmpp.bench.machine import describe_machine
from markuplmpp.bench.report import render
from markuplmpp.bench.run import BenchConfig, BenchReport, require_extra, run_bench
from markuplmpp.bench.sample import MAX_BYTES, Sample, make_sample, read_sample
from markuplmpp.cli import main
from markuplmpp.errors import CorpusError, MissingExtraError, ModelError

torch = pytest.importorskip("torch")

from markuplmpp.bench import encoder as encoder_stage  # noqa: E402 - after the check that torch is there
from markuplmpp.bench import memory as memory_stage  # noqa: E402
from markuplmpp.bench import pages as pages_stage  # noqa: E402
from markuplmpp.bench.models import Models  # noqa: E402
from markuplmpp.bench.parse import bench_parse  # noqa: E402
from markuplmpp.bench.stock import build_processor, processed, stock_inputs  # noqa: E402
from markuplmpp.dom.xpath import xpath_ids  # noqa: E402
from markuplmpp.model.weights import save_model  # noqa: E402

TINY = {"num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 64}
ROWS = "".join(f"<li class=row><b>Kettle {i}</b> <span>{i}.99 euro</span></li>" for i in range(90))
HTML = [
    f"<html><body><h1>Kettles</h1><script>var hidden = 1</script><ul>{ROWS}</ul></body></html>".encode(),
    b"<html><body><h1>Toaster</h1><p>Two slots, " + b"very hot " * 80 + b"</p></body></html>",
    b"<html><body><h2>Pan</h2><p>Cast iron.</p></body></html>",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with a tiny config and a small WordPiece, but no weights."""
    path = tmp_path_factory.mktemp("model")
    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = WordPieceTrainer(vocab_size=300, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.train_from_iterator([html.decode() for html in HTML], trainer)
    tokenizer.save(str(path / "tokenizer.json"))
    (path / "config.json").write_text(json.dumps(TINY), "utf-8")
    return path


@pytest.fixture(scope="module")
def models(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(folder, tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="module")
def sample() -> Sample:
    return make_sample(HTML, 10)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for i, html in enumerate(HTML):
        (folder / f"{i}.html").write_bytes(html)
    return folder


def printed(report: BenchReport) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(render(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def named(figures: list[Figure], name: str) -> dict[str, Figure]:
    return {figure.system: figure for figure in figures if figure.name == name}


def test_figure_of_values() -> None:
    figure = Figure.of("parse", "time", "lxml", "ms/page", [5.0, 1.0, 2.0], "why")
    assert (figure.median, figure.min, figure.max, figure.n, figure.note) == (2.0, 1.0, 5.0, 3, "why")


def test_figure_without_values_says_so() -> None:
    figure = Figure.of("parse", "time", "lxml", "ms/page", [], "skipped: no time")
    assert (figure.median, figure.n, figure.note) == (None, 0, "skipped: no time")


def test_share_of_nothing_is_not_measured() -> None:
    assert Figure.share("encoder", "equal", "onnx", np.array([], dtype=bool)).median is None


def test_systems_take_turns_at_going_first() -> None:
    order: list[str] = []
    times = interleaved({name: lambda name=name: order.append(name) for name in "abc"}, 3)  # type: ignore[misc]
    assert "".join(order) == "abcbcacab"
    assert all(len(rounds) == 3 and min(rounds) > 0 for rounds in times.values())


def test_sample_leaves_out_what_a_system_cannot_read() -> None:
    refused = [b"", b"%PDF-1.7 \x00\x01\x02", b"<p></p>", b"<p>" + b"x" * MAX_BYTES, b"<p>a <![if]> <![x y"]
    sample = make_sample([*refused, *HTML], 2)
    assert [page.html for page in sample.pages] == HTML[:2]
    assert sample.left_out >= 4


def test_sample_decodes_as_the_parser_does() -> None:
    html = '<meta charset="iso-8859-1"><p>Caf\u00e9</p>'.encode("iso-8859-1")
    assert "Caf\u00e9" in make_sample([html], 1).pages[0].text


def test_sample_without_pages(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"no page that can be timed \(1 can't be read\)"):
        read_sample(tmp_path, 5)


def test_parse_stage(sample: Sample) -> None:
    figures = bench_parse(sample.pages, repeats=2, stock_seconds=60, siblings=(20, 60))
    times = named(figures, "time")
    assert set(times) == {"lxml", "markuplmpp", "transformers"}
    assert {figure.n for figure in times.values()} == {len(HTML)}
    assert all(figure.median and figure.median > 0 for figure in figures)
    ratio = named(figures, "transformers / ours, all pages")["markuplmpp"]
    assert ratio.note == "ratio of total times; first 3 of 3 pages"
    assert set(named(figures, "60 siblings")) == {"lxml", "markuplmpp", "transformers"}
    assert "time per node, 60 siblings / 20" in {figure.name for figure in figures}


def test_parse_stage_without_time_for_stock(sample: Sample) -> None:
    figures = bench_parse(sample.pages, repeats=1, stock_seconds=-1, siblings=(5,))
    assert named(figures, "transformers / ours")["markuplmpp"].n == 0
    assert named(figures, "time")["transformers"].note == "first 0 of 3 pages"


def test_processor_makes_our_tokens_and_xpath_ids(models: Models) -> None:
    (window,) = processed(build_processor(models.tokenizer), "<html><body><p>Kettle</p><p>Toaster</p></body></html>")
    text = models.tokenizer.encode(["Kettle", "Toaster"])[0]
    expected = [models.tokenizer.cls_id, *text[0], *text[1], models.tokenizer.sep_id]
    assert window["input_ids"][0].tolist() == expected
    assert window["xpath_tags_seq"][0, 1].tolist() == xpath_ids("/html/body/p[1]")[0]
    assert window["xpath_subs_seq"][0, -2].tolist() == xpath_ids("/html/body/p[2]")[1]


def test_processor_cuts_nothing(models: Models) -> None:
    processor = build_processor(models.tokenizer)
    windows = processed(processor, HTML[1].decode())
    words = models.tokenizer.encode(["very hot " * 80])[0][0]
    assert len(windows) > 0
    assert sum(int(window["input_ids"].shape[1]) - 2 for window in windows) > len(words)
    assert all(window["input_ids"].shape[1] <= 512 for window in windows)


def test_stock_inputs_give_each_token_its_nodes_xpath(models: Models, sample: Sample) -> None:
    window = encoder_stage.choose_windows(models, sample.pages, 1)[0].inputs
    stock = stock_inputs(window)
    assert stock["xpath_tags_seq"].shape == (1, len(window["input_ids"]), 50)
    token = 7
    node = window["token_nodes"][token]
    assert stock["xpath_tags_seq"][0, token].tolist() == window["xpath_tags_seq"][node].tolist()


def test_windows_are_spread_over_the_pages(models: Models, sample: Sample) -> None:
    every = encoder_stage.choose_windows(models, sample.pages, 1000)
    some = encoder_stage.choose_windows(models, sample.pages, 2)
    assert len(every) > len(HTML)
    assert some[0].inputs["input_ids"].tolist() == every[0].inputs["input_ids"].tolist()
    assert some[-1].inputs["input_ids"].tolist() == every[-1].inputs["input_ids"].tolist()
    assert all(len(window.is_internal) == len(window.inputs["node_spans"]) - 1 for window in every)


def test_encoder_stage(models: Models, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_stage, "has_bf16", lambda: False)
    figures = encoder_stage.bench_encoder(models, sample.pages, windows=3, repeats=2)
    speed = named(figures, "speed")
    assert {encoder_stage.STOCK_FP32, encoder_stage.TORCH_FP32, encoder_stage.ONNX_INT8} < set(speed)
    assert all(figure.median > 0 for figure in speed.values() if figure.median is not None)
    difference = named(figures, "hidden states, largest difference to stock")[encoder_stage.TORCH_FP32]
    assert difference.max is not None
    assert difference.max <= 1e-4
    assert named(figures, "speed, against stock")[encoder_stage.ONNX_INT8].n == 2
    assert speed[encoder_stage.TORCH_BF16].note == encoder_stage.NO_BF16
    agreement = named(figures, "labels equal to torch fp32, all nodes")
    assert agreement[encoder_stage.ONNX_FP32].median == 1.0
    assert agreement[encoder_stage.ONNX_FP32].n > 100


def test_trained_weights_are_compared_with_what_extraction_runs(models: Models, sample: Sample, tmp_path: Path) -> None:
    shutil.copytree(models.onnx_int8.parent, tmp_path, dirs_exist_ok=True)
    save_model(tmp_path, models.ours)
    trained = Models(tmp_path, tmp_path / "scratch")
    windows = encoder_stage.choose_windows(trained, sample.pages, 2)
    figures = encoder_stage.trained_agreement(trained, windows)
    assert [figure.note for figure in figures] == ["trained weights"] * 2
    assert trained.deployed == tmp_path
    assert figures[0].median is not None
    assert figures[0].median > 0.5
    assert encoder_stage.trained_agreement(models, windows) == []


def test_bf16_is_timed_where_the_cpu_has_it(models: Models, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_stage, "has_bf16", lambda: True)
    figures = encoder_stage.bench_encoder(models, sample.pages, windows=1, repeats=1)
    speed = named(figures, "speed")[encoder_stage.TORCH_BF16]
    assert (speed.n, speed.note) == (1, "")
    agreement = named(figures, "labels equal to torch fp32, all nodes")[encoder_stage.TORCH_BF16]
    assert agreement.median is not None
    assert agreement.median > 0.5


def test_pages_stage(models: Models, sample: Sample) -> None:
    figures = pages_stage.bench_pages(models, sample.pages, stock_seconds=600)
    speed, against = named(figures, "speed"), named(figures, "speed, against transformers")
    assert set(against) == {pages_stage.UNCUT, pages_stage.DEFAULT, pages_stage.RECORDS}
    assert set(named(figures, "speed, against transformers, scripts removed, all pages")) == set(against)
    assert set(speed) == {"transformers", pages_stage.STOCK_VISIBLE, *against}
    assert all(figure.n == len(HTML) and figure.median for figure in speed.values())
    assert speed["transformers"].note.startswith("all ")
    windows = named(figures, "windows")
    assert "0 of " in windows[pages_stage.UNCUT].note
    assert "1 of " in windows[pages_stage.DEFAULT].note


def test_pages_stage_says_what_it_estimates(models: Models, sample: Sample) -> None:
    long = make_sample([b"<p>" + b"very hot " * 2000 + b"</p>"], 1)
    figures = pages_stage.bench_pages(models, long.pages, stock_seconds=0)
    assert named(figures, "speed")["transformers"].note.startswith("estimated: 1 of ")


def test_uncut_scores_every_token(models: Models) -> None:
    config = pages_stage.uncut(models.sequence)
    assert (config.leaf_tokens, config.window_tokens) == (510, 512)
    assert replace(config, leaf_tokens=models.sequence.leaf_tokens, max_windows=256) == models.sequence


@pytest.mark.slow
def test_memory_stage(models: Models, sample: Sample, tmp_path: Path) -> None:
    figures = memory_stage.bench_memory(models, [page.html for page in sample.pages], tmp_path)
    peaks = named(figures, "peak resident memory")
    assert all(figure.median and 20 < figure.median < 4000 for figure in peaks.values())
    assert set(peaks) == {"markuplmpp extract", "transformers"}


def test_child_peak_is_its_own() -> None:
    held = bytearray(300 << 20)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    small = memory_stage.child_peak_mib("pass", [])
    large = memory_stage.child_peak_mib("a = b'x' * (150 << 20)", [])
    assert small < 150 < large < 300


def test_child_that_fails() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 1: .*boom"):
        memory_stage.child_peak_mib("raise SystemExit('boom')", [])


def test_page_without_text_outside_scripts_still_counts(models: Models) -> None:
    shell = make_sample([b"<script>var a = 1</script><noscript><p>" + b"Kettle " * 60 + b"</p></noscript>"], 1)
    figures = pages_stage.bench_pages(models, shell.pages, stock_seconds=9)
    assert named(figures, "windows")[pages_stage.STOCK_VISIBLE].median == 1


def test_memory_that_cannot_be_measured_is_said(
    models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(program: str, arguments: object) -> float:
        raise RuntimeError("killed")

    monkeypatch.setattr(memory_stage, "child_peak_mib", fail)
    figures = memory_stage.bench_memory(models, HTML, tmp_path)
    assert [figure.n for figure in figures] == [0, 0, 0]
    assert figures[0].note == "not measured: killed"


def test_model_folder_without_tokenizer(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no tokenizer\.json .*give --model"):
        Models(tmp_path, tmp_path)


def test_machine() -> None:
    machine = describe_machine()
    versions = machine["versions"]
    assert isinstance(versions, dict)
    assert versions["lxml"][0].isdigit()
    assert machine["cpu"]


def test_report_is_json_and_a_table(source: Path) -> None:
    stages: list[str] = []
    config = BenchConfig(source, repeats=1, stages=("parse",), siblings=(5,))
    (report,) = run_bench(config, stages.append)
    assert stages == ["parse"]
    values = json.loads(json.dumps(report.to_dict()))
    assert set(values) == {"version", "machine", "config", "sample", "figures"}
    assert values["sample"] == {"pages": 3, "bytes": sum(map(len, HTML)), "left_out": 0}
    keys = {"stage", "name", "system", "unit", "median", "min", "max", "n", "note"}
    assert all(set(figure) == keys for figure in values["figures"])
    assert "Parse and flatten" in printed(report)


def test_table_shows_what_was_skipped() -> None:
    figure = Figure.of("encoder", "speed", "ours", "windows/s", [], "skipped: [no] bf16")
    report = BenchReport(BenchConfig(Path("p")), make_sample(HTML, 1), describe_machine(), (figure,))
    assert "skipped: [no] bf16" in printed(report)


def test_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else found(name))
    with pytest.raises(MissingExtraError, match=r"markuplmpp\[train\]"):
        require_extra()


def test_command(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markuplmpp.bench.run.BenchConfig", partial(BenchConfig, siblings=(5,)))
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "figures.json"
    arguments = ["bench", str(source), "--stage", "parse", "--pages", "1", "--repeats", "1", "--json", str(out)]
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 0
    values: dict[str, Any] = json.loads(out.read_text("utf-8"))
    assert values["sample"]["pages"] == 1
    assert "transformers / ours" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "parse,fetch"], "--stage has 'fetch'; expected some of parse, encoder, pages, memory"),
        (["--json", "missing/out.json"], "there is no such folder"),
    ],
)
def test_wrong_usage(source: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["bench", str(source), *arguments])
    assert exit_.value.code == 2
    assert said in capsys.readouterr().err
