"""Pre-training: masked words, relations of nodes, and a folder to fine-tune from."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from tokenizers import Tokenizer, models
from transformers import EvalPrediction

from markuplmpp.cli import main
from markuplmpp.cli.export import export
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.xpath import MAX_DEPTH
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import CorpusError, ModelError
from markuplmpp.model.pretraining import RELATIONS, MarkupLMPPForPreTraining
from markuplmpp.model.weights import load_model, save_model, saved_schema
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.training.config import PagesConfig, TrainConfig
from markuplmpp.training.data import DataConfig, load_windows
from markuplmpp.training.masking import MASKED_SHARE, PAIRS, MaskingCollator, MaskVocabulary, mask_words
from markuplmpp.training.metrics import pretraining_scores, pretraining_sums
from markuplmpp.training.objective import MMLM
from markuplmpp.training.relations import UNKNOWN, relation_matrix, sample_pairs
from markuplmpp.training.run import train
from markuplmpp.training.targets import IGNORE
from tests import tiny
from tests.test_training import QUIET, TRAIN_SITES, TUNE_SITES, encoder, offer, steps_of
from tests.tiny_trees import pages as random_pages
from tests.tiny_trees import steady

__all__ = ["encoder"]  # a fixture

LONG = tiny.SHOP.replace("</table>", "".join(f"<tr><td>litres</td><td>{i} kg of tea</td></tr>" for i in range(40)))


# --- masking ---


def masked(tokenizer: PageTokenizer, times: int = 60) -> tuple[MaskVocabulary, np.ndarray, np.ndarray, np.ndarray]:
    """Vocabulary, and ids before and after masking and what is to be guessed, of many draws in a row."""
    vocabulary = MaskVocabulary.of(tokenizer)
    _, windows = tiny.encode(LONG, tokenizer)
    rows = []
    for seed in range(times):
        generator = np.random.default_rng(seed)
        for window in windows:
            ids = window["input_ids"]
            rows.append(np.stack([ids, *mask_words(ids, window["token_nodes"], vocabulary, generator)]))
    before, after, labels = np.concatenate(rows, axis=1)
    return vocabulary, before, after, labels


@pytest.mark.parametrize("tokenizer", [tiny.wordpiece(), tiny.byte_bpe()], ids=["wordpiece", "byte_bpe"])
def test_fifteen_in_a_hundred_are_masked_in_the_shares_of_bert(tokenizer: PageTokenizer) -> None:
    vocabulary, before, after, labels = masked(tokenizer)
    picked = labels != IGNORE
    is_text = ~vocabulary.is_special[before]
    assert picked[is_text].mean() == pytest.approx(MASKED_SHARE, abs=0.02)
    assert (labels[picked] == before[picked]).all()
    assert (after[~picked] == before[~picked]).all()
    assert (after[picked] == vocabulary.mask_id).mean() == pytest.approx(0.8, abs=0.02)
    same, other = after == before, (after != before) & (after != vocabulary.mask_id)
    assert same[picked].mean() == pytest.approx(0.1, abs=0.02)
    assert other[picked].mean() == pytest.approx(0.1, abs=0.02)
    assert not vocabulary.is_special[after[other]].any()


@pytest.mark.parametrize("tokenizer", [tiny.wordpiece(), tiny.byte_bpe()], ids=["wordpiece", "byte_bpe"])
def test_tag_tokens_and_special_tokens_are_never_masked(tokenizer: PageTokenizer) -> None:
    vocabulary, before, after, labels = masked(tokenizer)
    tags = np.isin(before, list(tokenizer.tag_ids.values()))
    special = np.isin(before, [tokenizer.cls_id, tokenizer.sep_id, tokenizer.pad_id])
    assert tags.any()
    assert special.any()
    for fixed in (tags, special, vocabulary.is_special[before]):
        assert (labels[fixed] == IGNORE).all()
        assert (after[fixed] == before[fixed]).all()
    assert vocabulary.is_special[[tokenizer.cls_id, tokenizer.sep_id, *tokenizer.tag_ids.values()]].all()


def test_a_word_is_masked_with_all_its_pieces_and_no_further_than_its_node() -> None:
    vocabulary = MaskVocabulary(9, np.arange(10) > 7, np.isin(np.arange(10), [2, 3]))
    ids, nodes = np.array([8, 1, 2, 3, 1, 2, 8, 2, 3]), np.array([0, 1, 1, 1, 1, 1, 2, 3, 3])
    seen = set()
    for seed in range(40):
        _, labels = mask_words(ids, nodes, vocabulary, np.random.default_rng(seed))
        seen.add(tuple(np.flatnonzero(labels != IGNORE).tolist()))
    assert seen == {(1, 2, 3), (4, 5), (7, 8)}, "one word of three each time"


def test_a_window_without_text_has_nothing_masked() -> None:
    vocabulary = MaskVocabulary(9, np.arange(10) > 7, np.zeros(10, bool))
    ids = np.array([8, 8, 9])
    after, labels = mask_words(ids, np.array([0, 1, 0]), vocabulary, np.random.default_rng(0))
    assert (after == ids).all()
    assert (labels == IGNORE).all()


def test_a_tokenizer_without_a_mask_token_is_refused() -> None:
    words = {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3}
    with pytest.raises(ModelError, match=r"none of the tokens \[MASK\], <mask>"):
        MaskVocabulary.of(PageTokenizer(Tokenizer(models.WordLevel(words, "[UNK]"))))


# --- relations ---


def brute_force(page: Page, first: int, second: int) -> str:
    """What the element of the first node is to that of the second one, by walking the tree."""

    def above(element: int) -> list[int]:
        return [element, *above(int(page.parent[element]))] if element >= 0 else []

    a, b = (above(int(page.parent[node]) if page.is_leaf[node] else node) for node in (first, second))
    if a[0] == b[0]:
        return "self"
    if a[0] in b:
        return "parent" if b[1] == a[0] else "ancestor"
    if b[0] in a:
        return "child" if a[1] == b[0] else "descendant"
    return "sibling" if a[1:2] == b[1:2] else "others"


def compare(html: str, depth: int = MAX_DEPTH, **config: Any) -> tuple[Counter[str], int]:
    """Holds the matrix to the tree; how often each relation is there, and how many nodes XPaths don't tell."""
    encoded, _ = tiny.encode(html, config=replace(tiny.SEQUENCE, max_depth=depth, **config))
    nodes = encoded.sequence.node_ids.tolist()
    matrix, page = relation_matrix(*encoded.xpaths), encoded.page
    told = [i for i in range(len(nodes)) if matrix[i, i] != UNKNOWN]
    seen = Counter[str]()
    for i in told:
        for j in told:
            assert RELATIONS[matrix[i, j]] == brute_force(page, nodes[i], nodes[j]), (i, j)
            seen[RELATIONS[matrix[i, j]]] += 1
    untold = sorted(set(range(len(nodes))) - set(told))
    assert (matrix[untold] == UNKNOWN).all()
    assert (matrix[:, untold] == UNKNOWN).all()
    return seen, len(untold)


def test_relations_of_a_small_tree() -> None:
    encoded, _ = tiny.encode("<ul><li>Tea <b>red</b></li><li>Home</li></ul><p>Shop</p>")
    page, nodes = encoded.page, encoded.sequence.node_ids.tolist()
    assert [page.tags[i] or page.text(i) for i in nodes] == ["body", "ul", "li", "Tea", "red", "li", "Home", "Shop"]
    names = [[RELATIONS[i] for i in row] for row in relation_matrix(*encoded.xpaths)]
    assert names[0] == ["self", "parent", *["ancestor"] * 5, "parent"]
    assert names[3] == ["descendant", "child", "self", "self", "parent", "sibling", "sibling", "others"]
    assert names[4] == ["descendant", "descendant", "child", "child", "self", "others", "others", "others"]
    assert names[7] == ["child", "sibling", *["others"] * 5, "self"]
    assert compare("<ul><li>Tea <b>red</b></li><li>Home</li></ul><p>Shop</p>")[1] == 0


@pytest.mark.parametrize("internal_nodes", [False, True])
@steady
@given(random_pages)
def test_relations_are_those_of_the_tree(internal_nodes: bool, html: str) -> None:
    compare(html, internal_nodes=internal_nodes)
    compare(html, depth=4, internal_nodes=internal_nodes)


@pytest.mark.parametrize(
    ("html", "depth", "untold"),
    [
        ("<div><p>a</p><fancy-box>b</fancy-box><x-y>c</x-y></div>", MAX_DEPTH, 2),
        ("<div><p>a</p><p><b>b</b></p><p><b><i>c</i></b></p></div>", 5, 2),
        ("<div>" + "<p>a</p>" * 1_003 + "</div>", MAX_DEPTH, 4),
    ],
    ids=["unknown tags", "deeper than the ids", "subscripts at their cap"],
)
def test_nodes_that_share_their_ids_with_others_have_no_relation(html: str, depth: int, untold: int) -> None:
    encoded, _ = tiny.encode(html, config=replace(tiny.SEQUENCE, max_depth=depth))
    matrix = relation_matrix(*encoded.xpaths)
    assert (matrix.diagonal() == UNKNOWN).sum() == untold
    if len(matrix) < 100:
        assert compare(html, depth)[1] == untold


def test_pairs_are_of_two_nodes_and_as_many_of_each_relation() -> None:
    encoded, _ = tiny.encode(LONG.replace("<ul>", "<ul><li>Contact</li>"))
    matrix = relation_matrix(*encoded.xpaths)
    pairs, relations = sample_pairs(matrix, 65, np.random.default_rng(0))
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert (matrix[pairs[:, 0], pairs[:, 1]] == relations).all()
    counts = np.bincount(relations, minlength=len(RELATIONS))
    assert counts.sum() == 65
    assert set(counts.tolist()) == {9, 10}


def test_without_relations_there_are_no_pairs() -> None:
    pairs, relations = sample_pairs(np.full((3, 3), UNKNOWN, np.int8), 8, np.random.default_rng(0))
    assert (pairs.shape, relations.shape) == ((0, 2), (0,))


# --- batches ---


def write_unlabelled(path: Path, sites: list[str], **columns: Any) -> Path:
    """Rows of ``html`` and ``site`` alone."""
    rows = [{"html": offer(i)["html"], "site": site, **columns} for i, site in enumerate(sites, 1)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def windows_of(tmp_path: Path, corpus: Path, splits: tuple[str, ...] = ("",)) -> Any:
    tiny.wordpiece().save(tmp_path / "tokenizer.json")
    data = DataConfig((str(corpus),), splits, is_labelled=False)
    return load_windows(data, tiny.SCHEMA, tiny.SEQUENCE, tmp_path / "tokenizer.json", tmp_path / "cache")


def test_every_window_of_every_page_is_taken_and_without_labels(tmp_path: Path) -> None:
    corpus = write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:4])
    with corpus.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**offer(5), "site": TRAIN_SITES[4]}) + "\n")
        lines.write(json.dumps({"html": LONG, "site": TRAIN_SITES[5]}) + "\n")
        lines.write(json.dumps({"html": "", "site": TRAIN_SITES[5]}) + "\n")
    rows = windows_of(tmp_path, corpus)
    assert len(rows) == 5 + len(tiny.encode(LONG)[1])
    assert not any((np.asarray(row["labels"]) > 0).any() for row in rows)


def test_a_batch_masks_words_only_and_pairs_nodes_of_one_window(tmp_path: Path) -> None:
    rows = windows_of(tmp_path, write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:3]))
    collate = MaskingCollator(tiny.wordpiece(), tiny.SEQUENCE, seed=3)
    batch = collate([rows[i] for i in range(3)])
    picked = batch["labels"] != IGNORE
    plain = super(MaskingCollator, collate).__call__([rows[i] for i in range(3)])
    assert picked.any(1).all()
    assert torch.equal(torch.where(picked, batch["labels"], batch["input_ids"]), plain["input_ids"])
    for name in ("xpath_tags_seq", "xpath_subs_seq", "token_nodes", "node_spans", "attention_mask", "name_ids"):
        assert torch.equal(batch[name], plain[name]), name
    windows = batch["node_windows"][batch["pairs"]]
    assert torch.equal(windows[:, 0], windows[:, 1])
    assert torch.bincount(windows[:, 0]).tolist() == [PAIRS] * 3
    assert not {"is_internal", "value_spans", "unknown"} & set(batch)


def test_draws_change_with_the_epoch_and_the_seed_and_not_with_the_batch(tmp_path: Path) -> None:
    rows = windows_of(tmp_path, write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:3]))
    collate, again = (MaskingCollator(tiny.wordpiece(), tiny.SEQUENCE) for _ in range(2))
    other = MaskingCollator(tiny.wordpiece(), tiny.SEQUENCE, seed=1)
    first, alone = collate([rows[0], rows[1]]), again([rows[1]])
    size = alone["input_ids"].shape[1]
    assert torch.equal(first["input_ids"][1, :size], alone["input_ids"][0])
    assert torch.equal(first["relations"][PAIRS:], alone["relations"])
    again.epoch = 1
    for changed in (again, other):
        assert any(not torch.equal(changed([row])["labels"], collate([row])["labels"]) for row in rows)


# --- the model ---


def batch_of(html: str, epoch: int = 0) -> dict[str, torch.Tensor]:
    collate = MaskingCollator(tiny.wordpiece(), tiny.SEQUENCE)
    collate.epoch = epoch
    _, windows = tiny.encode(html)
    rows = []
    for window in windows:
        nodes = len(window["node_spans"])
        empty = {"labels": np.zeros(nodes), "is_internal": np.zeros(nodes), "value_spans": np.zeros((nodes, 2))}
        rows.append({**window, **empty, "unknown": np.zeros((2, 3)), "length": len(window["input_ids"])})
    return collate(rows)


def test_the_loss_is_that_of_masked_words_and_pairs_and_reaches_the_shared_encoder() -> None:
    nodes = tiny.model()
    model = MarkupLMPPForPreTraining.around(nodes)
    batch = batch_of(LONG)
    output = model(**batch)
    picked = batch["labels"] != IGNORE
    assert output.mlm_logits.shape == (int(picked.sum()), len(tiny.wordpiece()))
    assert output.relation_logits.shape == (len(batch["pairs"]), len(RELATIONS))
    expected = torch.nn.functional.cross_entropy(output.mlm_logits, batch["labels"][picked])
    expected = expected + torch.nn.functional.cross_entropy(output.relation_logits, batch["relations"])
    torch.testing.assert_close(output.loss, expected)
    output.loss.backward()
    for name in ("word_embeddings", "xpath_embeddings.xpath_tag_sub_embeddings.3", "block_tag_embeddings"):
        assert nodes.markuplm.embeddings.get_submodule(name).weight.grad.any(), name
    # The decoder is the word embeddings: words that no window has learn, too.
    absent = np.setdiff1d(np.arange(len(tiny.wordpiece())), batch["input_ids"].numpy())
    assert nodes.markuplm.embeddings.word_embeddings.weight.grad[absent].any(1).all()


def test_a_batch_with_nothing_to_guess_costs_nothing() -> None:
    model, batch = MarkupLMPPForPreTraining.around(tiny.model()), batch_of(tiny.SHOP)
    batch["labels"].fill_(IGNORE)
    batch |= {"pairs": torch.zeros(0, 2, dtype=torch.long), "relations": torch.zeros(0, dtype=torch.long)}
    loss = model(**batch).loss
    assert loss == 0.0
    loss.backward()


def test_scores_add_up_over_windows() -> None:
    model, batch = MarkupLMPPForPreTraining.around(tiny.model()), batch_of(LONG)
    with torch.no_grad():
        output = model(**batch)
    sums = pretraining_sums((output.mlm_logits, output.relation_logits), [batch[name] for name in MMLM.inputs])
    assert sums.shape == (len(batch["labels"]), 5)
    assert sums[:, 1].tolist() == (batch["labels"] != IGNORE).sum(1).tolist()
    assert sums[:, 4].tolist() == [PAIRS] * len(sums)
    scores = pretraining_scores(EvalPrediction(sums.numpy(), ()))
    wanted = batch["labels"][batch["labels"] != IGNORE]
    assert scores["mlm_loss"] == pytest.approx(float(torch.nn.functional.cross_entropy(output.mlm_logits, wanted)))
    assert scores["mlm_accuracy"] == pytest.approx(float((output.mlm_logits.argmax(1) == wanted).float().mean()))
    hits = (output.relation_logits.argmax(1) == batch["relations"]).float()
    assert scores["nrp_accuracy"] == pytest.approx(float(hits.mean()))


# --- runs ---


def config_of(folder: Path, init: str, corpus: Path) -> TrainConfig:
    return TrainConfig((corpus,), folder, init, schema=tiny.SCHEMA, sequence=tiny.SEQUENCE)


def log_of(folder: Path, step: int) -> list[dict[str, Any]]:
    state = folder / "checkpoints" / f"checkpoint-{step}" / "trainer_state.json"
    return list(json.loads(state.read_text("utf-8"))["log_history"])


@pytest.fixture(scope="module")
def pretrained(tmp_path_factory: pytest.TempPathFactory, encoder: str) -> TrainConfig:
    """A run of some epochs on pages without labels, some of them of tune sites."""
    folder = tmp_path_factory.mktemp("pretrained")
    corpus = write_unlabelled(folder / "c.jsonl", TRAIN_SITES + TUNE_SITES, split="train")
    config = config_of(folder / "model", encoder, corpus)
    steps = {"max_steps": 60, "logging_steps": 5, "eval_steps": 15, "save_steps": 15, "learning_rate": 3e-3}
    train(config, "mmlm", warmup_steps=0, **steps, **QUIET)
    return config


def test_loss_falls_on_pages_without_labels(pretrained: TrainConfig) -> None:
    log = log_of(pretrained.output, 60)
    losses = [entry["loss"] for entry in log if "loss" in entry]
    assert np.mean(losses[-3:]) < 0.8 * losses[0]
    looks = [entry for entry in log if "eval_mlm_loss" in entry]
    assert [entry["step"] for entry in looks] == [15, 30, 45, 60]
    assert min(entry["eval_mlm_loss"] for entry in looks[1:]) < looks[0]["eval_mlm_loss"]
    assert looks[-1]["eval_nrp_accuracy"] > 1 / len(RELATIONS)
    best = min(looks, key=lambda entry: entry["eval_mlm_loss"])
    assert f"- kept: step {best['step']}\n" in (pretrained.output / "README.md").read_text("utf-8")


def test_the_folder_says_what_it_is(pretrained: TrainConfig) -> None:
    folder = pretrained.output
    saved = json.loads((folder / "config.json").read_text("utf-8"))
    assert saved["training"] == {"objective": "mmlm", "pages": 6, "sites": 6, "windows": 6}
    card = (folder / "README.md").read_text("utf-8")
    assert "Pre-trained by masked words and node relations" in card
    assert "Early stopping: by pages of sites held out by the split, tune, a tenth of" in card
    for name in MMLM.told:
        assert f"- {name}: " in card
    with pytest.raises(ModelError, match=r"no model\.onnx"):
        PageScorer.from_folder(folder)


def test_a_model_that_learned_no_labels_is_not_exported(pretrained: TrainConfig, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has learned no labels; fine-tune it"):
        export(pretrained.output, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_folder_is_an_init_of_fine_tuning(pretrained: TrainConfig, tmp_path: Path, encoder: str) -> None:
    before = load_model(pretrained.output)
    rows = [{**offer(i), "site": site, "split": "train"} for i, site in enumerate(TRAIN_SITES, 1)]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    config = config_of(tmp_path / "tuned", str(pretrained.output), tmp_path / "c.jsonl")
    still = {"learning_rate": 0.0, "weight_decay": 0.0, "max_steps": 1}
    train(replace(config, head_learning_rate=1e-2), **still, **QUIET)
    after = load_model(config.output)
    for name, weight in before.markuplm.state_dict().items():
        assert torch.equal(after.markuplm.state_dict()[name], weight), name
    assert PageScorer.from_folder(config.output).schema == tiny.SCHEMA
    # It has learned: XPath tables aren't those that fine-tuning from the encoder itself would start from.
    train(replace(config, init=encoder, output=tmp_path / "fresh"), **still, **QUIET)
    fresh = load_model(tmp_path / "fresh").markuplm.embeddings.xpath_embeddings.state_dict()
    moved = before.markuplm.embeddings.xpath_embeddings.state_dict()
    name = "xpath_tag_sub_embeddings.3.weight"
    assert not torch.equal(fresh[name], moved[name])


def test_a_run_out_of_time_goes_on_as_if_it_had_not_stopped(tmp_path: Path, encoder: str) -> None:
    corpus = write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:5])
    whole, parts = (config_of(tmp_path / name, encoder, corpus) for name in ("whole", "parts"))
    steps = {"max_steps": 5, "logging_steps": 1, **QUIET}
    train(whole, "mmlm", save_steps=5, **steps)
    train(replace(parts, max_minutes=0.0), "mmlm", save_steps=5, **steps)
    assert steps_of(parts.output) == 1
    train(parts, "mmlm", save_steps=5, **steps)
    losses = [[entry["loss"] for entry in log_of(c.output, 5) if "loss" in entry] for c in (whole, parts)]
    assert len(losses[0]) == 5
    assert losses[0] == pytest.approx(losses[1], abs=1e-3)


def test_each_epoch_masks_anew_and_each_look_at_tune_masks_the_same(
    tmp_path: Path, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs: list[tuple[int, int]] = []
    collate = MaskingCollator.__call__

    def noted(self: MaskingCollator, rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        epochs.append((self.epoch, len(rows)))
        return collate(self, rows)

    monkeypatch.setattr(MaskingCollator, "__call__", noted)
    corpus = write_unlabelled(tmp_path / "c.jsonl", [*TRAIN_SITES[:2], TUNE_SITES[0]], split="train")
    train(config_of(tmp_path / "out", encoder, corpus), "mmlm", num_train_epochs=3, eval_steps=1, save_steps=1, **QUIET)
    assert epochs == [(1, 2), (0, 1), (2, 2), (0, 1), (3, 2), (0, 1)]


def test_another_objective_in_the_folder_of_a_run_is_refused(pretrained: TrainConfig) -> None:
    with pytest.raises(ModelError, match="objective was 'mmlm', now not there"):
        train(pretrained, **QUIET)


def test_leaves_alone_and_heads_that_were_trained_before(tmp_path: Path) -> None:
    """Without internal nodes, in bf16 and without tune pages; the heads of a model of ours stay what they were."""
    init = tmp_path / "init"
    save_model(init, tiny.model(fresh_xpath=True))
    tiny.wordpiece().save(init / "tokenizer.json")
    config = config_of(tmp_path / "out", str(init), write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:2]))
    config = replace(config, sequence=replace(tiny.SEQUENCE, internal_nodes=False))
    train(config, "mmlm", max_steps=2, **{**QUIET, "bf16": True})
    before, after = load_model(init), load_model(config.output)
    assert after.config.sequence is not None
    assert not after.config.sequence["internal_nodes"]
    assert after.config.schema_ == tiny.SCHEMA
    for head in ("leaf_head", "internal_head", "span_head"):
        for name, weight in before.get_submodule(head).state_dict().items():
            kept = after.get_submodule(head).state_dict()[name]
            torch.testing.assert_close(kept, weight.to(torch.bfloat16).float(), msg=f"{head}.{name}")
    words = [model.markuplm.embeddings.word_embeddings.weight for model in (before, after)]
    assert not torch.allclose(words[0], words[1], atol=1e-4)
    assert "nothing stopped early." in (config.output / "README.md").read_text("utf-8")


def test_what_cannot_be_learned_from_is_told(tmp_path: Path, encoder: str) -> None:
    corpus = write_unlabelled(tmp_path / "c.jsonl", TRAIN_SITES[:1], split="dev")
    config = config_of(tmp_path / "out", encoder, corpus)
    with pytest.raises(CorpusError, match=r"no page that can be read of .*c\.jsonl is in 'train' or ''"):
        train(config, "mmlm", **QUIET)
    with pytest.raises(CorpusError, match="most_sites is 9, but templates are told by their labels, and mmlm reads"):
        train(replace(config, pages=PagesConfig(most_sites=9)), "mmlm", **QUIET)
    with pytest.raises(CorpusError, match=r"no labelled page of .*c\.jsonl"):
        train(config, **QUIET)


# --- command line ---


@pytest.mark.parametrize(
    ("options", "wanted"), [([], tiny.SCHEMA), (["--schema", "default.yaml"], Schema.default())], ids=["init's", "own"]
)
def test_the_command_keeps_the_schema_of_the_model_it_starts_from(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    wanted: Schema,
) -> None:
    began: list[Any] = []
    monkeypatch.setattr("markuplmpp.training.run.train", lambda *given, **_: began.append(given))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "default.yaml").write_text(Schema.default().to_yaml(), "utf-8")
    save_model(tmp_path / "init", tiny.model())
    assert saved_schema(tmp_path / "init") == tiny.SCHEMA
    command = ["train", "--objective", "mmlm", "--corpus", "c.jsonl", "--init", "init", "-o", "out", *options]
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert not stopped.value.code
    ((config, objective),) = began
    assert (objective, config.schema) == ("mmlm", wanted)
    assert "markuplmpp train --init out --corpus" in capsys.readouterr().err


def test_a_broken_config_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "markuplmpp",', "utf-8")
    with pytest.raises(ModelError, match="can't read the schema of"):
        saved_schema(tmp_path)


def test_relations_of_a_parsed_page_name_the_elements_of_texts() -> None:
    """The text of an ``li`` and the token of the ``li`` are one node; so are the texts around a ``br``."""
    page = parse_html("<ul><li>Home</li><li>Tea<br>Shop</li></ul>")
    nodes = [int(i) for i in np.flatnonzero(page.is_leaf)]
    assert [brute_force(page, nodes[1], node) for node in nodes] == ["sibling", "self", "self"]
