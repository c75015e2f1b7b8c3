"""Labels -> arrays -> windows on disk -> a trained folder."""

from __future__ import annotations

import json
import logging
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import one_hot
from transformers import EvalPrediction, TrainingArguments

from markuplmpp.corpus import is_tune
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import encode_page
from markuplmpp.errors import CorpusError, ModelError
from markuplmpp.labels.align import align
from markuplmpp.labels.target import PageLabels
from markuplmpp.model.weights import load_model
from markuplmpp.scoring import PageScorer
from markuplmpp.training import finish as finish_module
from markuplmpp.training import trainer
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.config import PagesConfig, TrainConfig
from markuplmpp.training.data import DataConfig, load_windows, thin_templates
from markuplmpp.training.metrics import label_counts, node_f1
from markuplmpp.training.objective import LABELS, OBJECTIVES, label_weights
from markuplmpp.training.resume import last_checkpoint
from markuplmpp.training.run import load_tokenizer, train
from markuplmpp.training.targets import IGNORE, label_arrays
from tests import tiny

TRAIN_SITES = [f"shop{i}.example" for i in range(60) if not is_tune(f"shop{i}.example")][:6]
TUNE_SITES = [f"shop{i}.example" for i in range(60) if is_tune(f"shop{i}.example")][:2]


def offer(i: int) -> dict[str, Any]:
    steps = "".join(f"<li>Boil {i} {word} water</li>" for word in ("red", "hot", "tea"))
    html = f"<h1>Kettle {i}</h1><div><p>${i}.99</p><p>Part No. AB-{i}</p></div><ol>{steps}</ol><p>Contact us</p>"
    fields = {
        "title": [f"Kettle {i}"],
        "cost": [f"{i}.99"],
        "part": [f"AB-{i}"],
        "step": [f"Boil {i} {word} water" for word in ("red", "hot", "tea")],
    }
    return {"html": html, "truth": {"fields": fields}}


def write_corpus(path: Path, sites: list[str], **changes: Any) -> Path:
    rows = [{**offer(i), "site": site, "split": "train", **changes} for i, site in enumerate(sites, 1)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny.save_encoder(tmp_path_factory.mktemp("encoder")))


# --- targets ---

OFFER = "<h1>Kettle 1</h1><p>Part No. AB-1 red</p><ul><li>Boil <b>the water</b></li><li>Wait five minutes</li></ul>"
TRUTH = {"fields": {"title": ["Kettle 1"], "part": ["AB-1"], "step": ["Boil the water", "Wait five minutes"]}}


def arrays(**config: Any) -> tuple[list[str], np.ndarray, np.ndarray, Counter[str]]:
    """Units in words, label ids, spans in characters and what was lost."""
    page = parse_html(OFFER)
    encoded = encode_page(page, tiny.wordpiece(), replace(tiny.SEQUENCE, **config))
    labels = align(page, encoded.structure, TRUTH, tiny.SCHEMA)
    ids, spans, _, lost = label_arrays(labels, encoded.sequence, tiny.SCHEMA)
    units = [page.tags[i] or page.text(i) for i in encoded.sequence.node_ids.tolist()]
    for unit in np.flatnonzero(spans[:, 0] >= 0):
        first, last = spans[unit] + encoded.sequence.starts[unit]
        offsets = encoded.sequence.offsets
        units[unit] = page.text(int(encoded.sequence.node_ids[unit]))[offsets[first, 0] : offsets[last - 1, 1]]
    return units, ids, spans, lost


def test_labels_become_ids_of_their_own_head() -> None:
    units, ids, _, lost = arrays()
    names = [
        (tiny.SCHEMA.internal_labels if unit in ("body", "ul", "li") else tiny.SCHEMA.leaf_labels)[i]
        for unit, i in zip(units, ids, strict=True)
    ]
    assert list(zip(units, names, strict=True)) == [
        ("body", "O"),
        ("Kettle 1", "title"),
        ("AB-1", "part"),
        ("ul", "step_list"),
        ("li", "step"),
        ("Boil", "step"),
        ("the water", "step"),
        ("li", "step"),
        ("Wait five minutes", "step"),
    ]
    assert lost == {}


def test_a_span_past_the_cut_is_lost_and_counted() -> None:
    units, ids, spans, lost = arrays(leaf_tokens=2)
    part = 2
    assert units[part] == "Part No. AB-1 red"
    assert ids[part] == IGNORE
    assert spans[part].tolist() == [-1, -1]
    assert lost == {"part": 1}


def test_without_internal_nodes_their_labels_are_not_there() -> None:
    _, ids, _, _ = arrays(internal_nodes=False)
    assert (ids > 0).sum() == 5


def test_ignored_and_unknown() -> None:
    page = parse_html(OFFER)
    encoded = encode_page(page, tiny.wordpiece(), tiny.SEQUENCE)
    leaf, other = page.leaves[:2].tolist()
    labels = PageLabels(ignored={leaf, 0}, unknown=frozenset({"cost", "offer", "not of this schema"}))
    labels.leaf[other] = "not of this schema"
    ids, _, unknown, _ = label_arrays(labels, encoded.sequence, tiny.SCHEMA)
    assert ids.tolist() == [0, IGNORE, *[0] * (len(ids) - 2)]
    assert [tiny.SCHEMA.leaf_labels[i] for i in np.flatnonzero(unknown[0])] == ["cost"]
    assert [tiny.SCHEMA.internal_labels[i] for i in np.flatnonzero(unknown[1])] == ["offer", "cost"]


def test_labels_past_the_reach_of_all_windows_are_lost_and_counted() -> None:
    html = "<p>tea</p>" * 1_500 + "<h1>Kettle 1</h1><p>Part No. AB-1 red</p>"
    page = parse_html(html)
    encoded = encode_page(page, tiny.wordpiece(), replace(tiny.SEQUENCE, max_windows=1))
    labels = align(page, encoded.structure, TRUTH, tiny.SCHEMA)
    ids, _, _, lost = label_arrays(labels, encoded.sequence, tiny.SCHEMA)
    assert encoded.sequence.left_out > 0
    assert (ids > 0).sum() == 0
    assert lost == {"title": 1, "part": 1}


# --- data ---


def windows_of(tmp_path: Path, corpus: Path, **data: Any) -> Any:
    tokenizer_file = tmp_path / "tokenizer.json"
    tiny.wordpiece().save(tokenizer_file)
    config = DataConfig((str(corpus),), ("train",), **data)
    return load_windows(config, tiny.SCHEMA, tiny.SEQUENCE, tokenizer_file, tmp_path / "cache")


def test_rows_hold_the_labels_of_the_units_they_own(tmp_path: Path) -> None:
    long = OFFER + "".join(f"<p>two litres of tea {i}</p>" for i in range(60))
    row = {"html": long, "truth": TRUTH, "site": TRAIN_SITES[0], "split": "train"}
    (tmp_path / "c.jsonl").write_text(json.dumps(row), "utf-8")
    rows = windows_of(tmp_path, tmp_path / "c.jsonl", negative_share=1.0)
    encoded, windows = tiny.encode(long)
    assert len(rows) == len(windows) > 2
    labelled = 0
    for row, window, inputs in zip(rows, encoded.windows, windows, strict=True):
        owned = np.zeros(window.end - window.start + 1, bool)
        owned[window.own_start - window.start + 1 : window.own_end - window.start + 1] = True
        assert (np.asarray(row["labels"])[~owned] == IGNORE).all()
        assert (np.asarray(row["labels"])[owned] != IGNORE).all()
        assert row["length"] == len(inputs["input_ids"])
        labelled += int((np.asarray(row["labels"]) > 0).sum())
    assert labelled == 8


def write_classed(path: Path, tag: str) -> Path:
    """A corpus in which the elements of a tag have one class on all sites."""
    classed = [{**offer(i), "html": offer(i)["html"].replace(f"<{tag}", f"<{tag} class=plugin")} for i in range(1, 7)]
    rows = [{**row, "site": site, "split": "train"} for row, site in zip(classed, TRAIN_SITES, strict=True)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_windows_of_a_template_on_many_sites_are_thinned(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    every = windows_of(tmp_path, write_classed(tmp_path / "c.jsonl", "ol"))
    assert len(set(every["site"])) == 6
    assert len(set(every["template"])) == 1
    with caplog.at_level(logging.INFO):
        assert (len(every), len(thin_templates(every, 2, seed=0))) == (6, 2)
    assert "4 windows of templates on more than 2 sites left out" in caplog.text


def test_windows_alike_in_their_titles_alone_all_stay(tmp_path: Path) -> None:
    assert len(thin_templates(windows_of(tmp_path, write_classed(tmp_path / "c.jsonl", "h1")), 2, seed=0)) == 6


def test_the_collators_batch_holds_the_single_windows(tmp_path: Path) -> None:
    rows = windows_of(tmp_path, write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:3]))
    collate = WindowCollator(tiny.wordpiece().pad_id, tiny.SEQUENCE)
    batch = collate([rows[i] for i in range(3)])
    base = 0
    for i in range(3):
        alone = collate([rows[i]])
        size, nodes = alone["input_ids"].shape[1], slice(base, base + len(alone["labels"]))
        assert torch.equal(batch["input_ids"][i, :size], alone["input_ids"][0])
        assert torch.equal(batch["token_nodes"][i, :size] - base, alone["token_nodes"][0])
        assert torch.equal(batch["unknown"][i], alone["unknown"][0])
        for name in ("labels", "is_internal", "value_spans", "node_spans", "xpath_tags_seq", "name_ids", "block_tags"):
            assert torch.equal(batch[name][nodes], alone[name]), name
        base = nodes.stop
    assert base == len(batch["labels"])
    assert {tensor.dtype for tensor in batch.values()} == {torch.int64}
    _, (inputs,) = tiny.encode(offer(1)["html"])
    for name, array in inputs.items():
        assert np.array_equal(np.asarray(collate([rows[0]])[name]).reshape(array.shape), array), name


def test_pages_that_cannot_be_read_are_left_out_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2])
    with corpus.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"html": "", "truth": TRUTH, "site": "empty.example", "split": "train"}) + "\n")
    with caplog.at_level(logging.WARNING):
        assert len(windows_of(tmp_path, corpus)) == 2
    assert "empty.example" in caplog.text


def test_lost_labels_are_counted_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # More tokens than the model sees of a leaf, and not so many characters that the value would stand in prose.
    before = " ".join("abcdefghijklmnopqr")
    html, truth = f"<p>{before} AB-1</p><h1>Kettle 1</h1>", {"fields": {"part": ["AB-1"], "title": ["Kettle 1"]}}
    (tmp_path / "c.jsonl").write_text(
        json.dumps({"html": html, "truth": truth, "site": TRAIN_SITES[0], "split": "train"}), "utf-8"
    )
    with caplog.at_level(logging.WARNING):
        windows_of(tmp_path, tmp_path / "c.jsonl")
    assert "limits made 1 labels (50.0%) unlearnable: {'part': 1}" in caplog.text


# --- run ---


def config_of(tmp_path: Path, encoder: str, corpus: Path) -> TrainConfig:
    return TrainConfig((corpus,), tmp_path / "model", encoder, schema=tiny.SCHEMA, sequence=tiny.SEQUENCE)


def steps_of(folder: Path) -> int:
    states = sorted(folder.glob("checkpoints/*/trainer_state.json"), key=lambda p: int(p.parent.name.split("-")[1]))
    return int(json.loads(states[-1].read_text("utf-8"))["global_step"])


QUIET = {"disable_tqdm": True, "per_device_train_batch_size": 2, "bf16": False}


def test_a_run_out_of_time_goes_on_when_it_is_begun_again(tmp_path: Path, encoder: str) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES + TUNE_SITES)
    config = config_of(tmp_path, encoder, corpus)
    steps = {"max_steps": 4, "eval_steps": 2, "logging_steps": 1}
    folder = train(replace(config, max_minutes=0.0), save_steps=4, **steps, **QUIET)
    assert steps_of(folder) == 1
    first = load_model(folder)
    assert first.config.schema_ == tiny.SCHEMA
    train(replace(config, workers=2, notes=("Once more.",)), save_steps=2, **steps, **QUIET)
    assert steps_of(folder) == 4
    state = json.loads((folder / "checkpoints" / "checkpoint-4" / "trainer_state.json").read_text("utf-8"))
    log = state["log_history"]
    assert [entry["step"] for entry in log if "loss" in entry] == [1, 2, 3, 4], "the second went on from the first"
    kept = next(entry for entry in log if entry["step"] == state["best_global_step"] and "eval_f1" in entry)
    card = (folder / "README.md").read_text("utf-8")
    assert f"- kept: step {kept['step']}\n" in card
    assert f"- f1: {kept['eval_f1']:.3f}\n" in card
    assert "Early stopping, thresholds, calibration: by pages of sites held out by the split, tune, a tenth of" in card
    assert "left out, of list templates" not in card
    assert len(load_tokenizer(folder)) == len(tiny.wordpiece())


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, encoder: str) -> TrainConfig:
    """A run of one step."""
    folder = tmp_path_factory.mktemp("done")
    config = config_of(folder, encoder, write_classed(folder / "c.jsonl", "ol"))
    config = replace(config, pages=PagesConfig(most_sites=2))
    train(config, max_steps=1, **QUIET)
    return config


PRICED = replace(
    tiny.SCHEMA, fields=(*tiny.SCHEMA.fields[:2], replace(tiny.SCHEMA.fields[2], kind="price"), tiny.SCHEMA.fields[3])
)


@pytest.mark.parametrize(
    ("changes", "arguments", "told"),
    [
        ({"seed": 1}, {}, "seed was 0, now 1;"),
        ({"head_learning_rate": 0.5}, {}, "head_learning_rate was 0.001, now 0.5;"),
        ({"internal_share": 0.25}, {}, "internal_share was not there, now 0.25;"),
        ({"schema": PRICED}, {}, "schema.fields.2.kind was 'id', now 'price';"),
        ({"sequence": replace(tiny.SEQUENCE, leaf_tokens=7)}, {}, "sequence.leaf_tokens was 16, now 7;"),
        ({"pages": PagesConfig()}, {}, "pages.most_sites was 2, now None;"),
        ({"name": "mine/2"}, {}, "name was 'custom/0', now 'mine/2';"),
        ({}, {"learning_rate": 0.1}, "arguments.learning_rate was 0.00015, now 0.1;"),
        ({}, {"max_steps": 2, "warmup_steps": 0}, "warmup_steps was 0.06, now 0; arguments.max_steps was 1, now 2;"),
        ({}, {"max_grad_norm": 5.0}, "arguments.max_grad_norm was not there, now 5.0;"),
    ],
)
def test_another_run_in_the_folder_of_one_is_refused_with_what_differs(
    done: TrainConfig, changes: dict[str, Any], arguments: dict[str, Any], told: str
) -> None:
    before = (done.output / "model.safetensors").stat().st_mtime_ns
    with pytest.raises(ModelError, match="holds a run with other settings") as refused:
        train(replace(done, **changes), **{"max_steps": 1, **QUIET, **arguments})
    assert told in str(refused.value)
    assert "give another output folder" in str(refused.value)
    assert (done.output / "model.safetensors").stat().st_mtime_ns == before


def test_other_pages_and_another_start_are_another_run(done: TrainConfig, tmp_path: Path) -> None:
    other = write_corpus(tmp_path / "other.jsonl", TRAIN_SITES[:2])
    with pytest.raises(ModelError, match=r"corpus\.0 was .*c\.jsonl.*now .*other\.jsonl"):
        train(replace(done, corpus=(other,)), max_steps=1, **QUIET)
    with pytest.raises(ModelError, match=r"corpus\.1 was not there, now .*other\.jsonl"):
        train(replace(done, corpus=(*done.corpus, other)), max_steps=1, **QUIET)
    tiny.byte_bpe().save(tmp_path / "tokenizer.json")
    with pytest.raises(ModelError, match=r"init was .*; tokenizer was"):
        train(replace(done, init=str(tmp_path)), max_steps=1, **QUIET)


def test_an_annotation_mended_in_the_corpus_makes_another_run(tmp_path: Path, encoder: str) -> None:
    config = config_of(tmp_path, encoder, write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2]))
    folder = train(config, max_steps=1, **QUIET)
    settings = (folder / "settings.json").read_text("utf-8")
    write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:3])
    with pytest.raises(ModelError, match=r"corpus\.0 was .*c\.jsonl"):
        train(config, max_steps=1, **QUIET)
    assert (folder / "settings.json").read_text("utf-8") == settings


def test_a_run_goes_on_from_its_last_whole_checkpoint(
    tmp_path: Path, encoder: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = config_of(tmp_path, encoder, write_corpus(tmp_path / "c.jsonl", TRAIN_SITES + TUNE_SITES))
    steps = {"max_steps": 3, "eval_steps": 1, "save_steps": 1, "logging_steps": 1}
    folder = train(replace(config, max_minutes=0.0), **steps, **QUIET)
    checkpoints = folder / "checkpoints"
    half = checkpoints / "checkpoint-2"  # as a kill leaves it: the weights and no more
    half.mkdir()
    shutil.copy(checkpoints / "checkpoint-1" / "model.safetensors", half)
    train(config, **steps, **QUIET)
    assert steps_of(folder) == 3
    log = json.loads((checkpoints / "checkpoint-3" / "trainer_state.json").read_text("utf-8"))["log_history"]
    assert [entry["step"] for entry in log if "loss" in entry] == [1, 2, 3]
    assert "checkpoint-2 was left half written and is removed" in caplog.text


@pytest.mark.parametrize("state", [None, b"", b'{"global_step": 1', b'{"log_history": "\xc3'])
def test_half_written_checkpoints_are_removed(tmp_path: Path, state: bytes | None) -> None:
    assert last_checkpoint(tmp_path) is None
    checkpoints = tmp_path / "checkpoints"
    for name in ("checkpoint-9", "checkpoint-10", "checkpoint-x", "other"):
        (checkpoints / name).mkdir(parents=True)
    (checkpoints / "checkpoint-11").write_text("no folder")
    if state is not None:
        (checkpoints / "checkpoint-10" / "trainer_state.json").write_bytes(state)
    (checkpoints / "checkpoint-9" / "trainer_state.json").write_text('{"global_step": 9}')
    assert last_checkpoint(tmp_path) == str(checkpoints / "checkpoint-9")
    assert {p.name for p in checkpoints.iterdir()} == {"checkpoint-9", "checkpoint-x", "other", "checkpoint-11"}
    (checkpoints / "checkpoint-9" / "trainer_state.json").unlink()
    assert last_checkpoint(tmp_path) is None


def test_checkpoints_that_do_not_tell_what_they_come_from_are_refused(tmp_path: Path, encoder: str) -> None:
    config = config_of(tmp_path, encoder, write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2]))
    (config.output / "checkpoints" / "checkpoint-7").mkdir(parents=True)
    with pytest.raises(ModelError, match=r"holds checkpoints but no settings\.json"):
        train(config, max_steps=1, **QUIET)


def test_what_is_mended_after_an_error_is_no_other_run(tmp_path: Path, encoder: str) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2])
    config = config_of(tmp_path, encoder, tmp_path / "no_such.jsonl")
    with pytest.raises(CorpusError):
        train(config, max_steps=1, **QUIET)
    assert steps_of(train(replace(config, corpus=(corpus,)), max_steps=1, **QUIET)) == 1


def test_the_card_tells_how_many_windows_shared_templates_lost(done: TrainConfig) -> None:
    card = (done.output / "README.md").read_text("utf-8")
    assert "- 2 windows to train on, 0 for early stopping\n" in card
    assert "- 4 more left out, of list templates that stand on more than 2 sites\n" in card


@pytest.mark.parametrize(("pages", "used"), [(1, 1), (2, 2), (3, 2), (4, 4), (9, 4)])
def test_no_more_tune_pages_are_used_than_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int, used: int
) -> None:
    """Three of four: a step rounded down would take all of them."""
    corpus = write_corpus(tmp_path / "c.jsonl", [*TUNE_SITES, *TUNE_SITES])
    config = replace(config_of(tmp_path, "no encoder", corpus), pages=PagesConfig(tune_pages=pages))
    monkeypatch.setattr(finish_module.PageScorer, "from_folder", lambda _: None)
    monkeypatch.setattr(
        finish_module, "thresholds_and_calibration", lambda _, drawn: ({"leaf": {"pages": len(list(drawn))}}, {})
    )
    assert finish_module._on_tune(config) == ({"leaf": {"pages": used}}, {})


@pytest.mark.parametrize("bf16", [False, True])
def test_a_corpus_without_tune_pages_trains(tmp_path: Path, encoder: str, bf16: bool) -> None:
    """In bf16 the Trainer leaves the model in an autocast that ONNX export failed on, after the training."""
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2], split="")
    folder = train(config_of(tmp_path, encoder, corpus), max_steps=1, **{**QUIET, "bf16": bf16})
    assert load_model(folder).config.thresholds is None
    assert PageScorer.from_folder(folder).name == "custom/0"
    card = (folder / "README.md").read_text("utf-8")
    assert "no pages to tune on (tune, a tenth of the train sites): nothing stopped early" in card
    assert "looked at" not in card
    assert "On tune" not in card


@pytest.mark.parametrize("batch_size", [2, 8])
def test_all_nodes_of_tune_are_looked_at(
    tmp_path: Path, encoder: str, monkeypatch: pytest.MonkeyPatch, batch_size: int
) -> None:
    """The Trainer takes rows for windows: of nodes in the last batch it would keep as many as that has windows."""
    looked: list[int] = []
    scored = replace(LABELS, scored=lambda given: looked.append(given.predictions[..., 2].sum()) or node_f1(given))
    monkeypatch.setitem(OBJECTIVES, "labels", scored)
    corpus = write_corpus(tmp_path / "c.jsonl", [TRAIN_SITES[0], *TUNE_SITES, TUNE_SITES[0]])
    arguments = {**QUIET, "per_device_eval_batch_size": batch_size}
    train(config_of(tmp_path, encoder, corpus), max_steps=1, eval_steps=1, save_steps=1, **arguments)
    _, (window,) = tiny.encode(offer(1)["html"])
    assert looked == [3 * (len(window["node_spans"]) - 1)]  # but for the row of the special tokens


def test_nothing_labelled_is_a_corpus_error(tmp_path: Path, encoder: str) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:2], truth={})
    with pytest.raises(CorpusError, match=r"no labelled page of .*c\.jsonl"):
        train(config_of(tmp_path, encoder, corpus), max_steps=1, **QUIET)


def test_a_missing_corpus_is_a_corpus_error(tmp_path: Path, encoder: str) -> None:
    with pytest.raises(CorpusError, match="doesn't exist"):
        train(config_of(tmp_path, encoder, tmp_path / "no_such.jsonl"), max_steps=1, **QUIET)


def test_a_missing_encoder_is_a_model_error(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:1])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="empty"):
        train(config_of(tmp_path, str(tmp_path / "empty"), corpus), max_steps=1, **QUIET)


def test_node_f1() -> None:
    gold = torch.tensor([0, 1, 1, 2, IGNORE, 1, 0])
    logits = one_hot(torch.tensor([1, 1, 0, 2, 1, 0, 0])).float()
    is_internal, windows = torch.tensor([0, 0, 0, 0, 0, 1, 1]), torch.tensor([0, 0, 0, 1, 1, 1, 1])
    unknown = torch.zeros(2, 2, 3, dtype=torch.long)
    counts = label_counts((logits, logits), (gold, is_internal, None, unknown, windows))
    assert counts[0, 0].tolist() == [[0, 1, 1], [1, 2, 2], [0, 0, 0]], "window 0, leaves: right, labelled, there"
    scores = node_f1(EvalPrediction(counts.numpy(), None))
    # Leaf label 1: one of two found, one wrong: 2*1/(2+2); leaf label 2: 1; internal label 1: 0.
    assert scores["leaf_f1"] == pytest.approx(0.75)
    assert scores["internal_f1"] == 0.0
    assert scores["f1"] == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    assert scores["micro_f1"] == pytest.approx(2 * 2 / (3 + 4))
    unknown[0, 0, 1] = 1  # so the first node, labelled 1 in a page whose 1s nobody labelled, isn't wrong
    counts = label_counts((logits, logits), (gold, is_internal, None, unknown, windows))
    assert node_f1(EvalPrediction(counts.numpy(), None))["micro_f1"] == pytest.approx(2 * 2 / (2 + 4))


def test_rare_labels_weigh_more_within_a_limit() -> None:
    leaves = np.array([0] * 900 + [1] * 100 + [2, IGNORE])
    elements = np.array([0] * 16 + [1])
    windows = {
        "labels": [leaves, elements],
        "is_internal": [np.zeros(len(leaves), bool), np.ones(len(elements), bool)],
    }
    leaf, internal = label_weights(windows, tiny.SCHEMA)
    assert leaf[:4] == [1.0, 3.0, 10.0, 10.0]
    assert internal[:2] == [1.0, 4.0]
    assert len(leaf) == len(tiny.SCHEMA.leaf_labels)


@pytest.mark.parametrize("has_facts", [True, False])
def test_facts_that_start_from_zero_learn_as_fast_as_the_heads(has_facts: bool) -> None:
    model = tiny.model(fresh_xpath=True)
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    rates: dict[float, set[str]] = {1e-4: set(), 1e-3: set()}
    arguments = TrainingArguments(learning_rate=1e-4, use_cpu=True)
    for group in trainer._parameter_groups(model, arguments, 1e-3, has_facts=has_facts):
        rates[group["lr"]].update(names[id(parameter)] for parameter in group["params"])
    fast = {name for name in rates[1e-3] if name.startswith("markuplm.")}
    assert fast == (set() if has_facts else {"markuplm.embeddings.fact_embeddings.weight"})
    assert "markuplm.embeddings.word_embeddings.weight" in rates[1e-4]
    assert len(rates[1e-4] | rates[1e-3]) == len(names)
