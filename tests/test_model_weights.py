"""Weights: MarkupLM checkpoints unchanged, BERT-family encoders with fresh XPath tables, our own."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    GPT2Config,
    GPT2Model,
    MarkupLMConfig,
    MarkupLMModel,
    RobertaConfig,
    RobertaModel,
)

from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.encode.batch import Inputs, stack_windows
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import ModelError
from markuplmpp.model.modeling import XPATH_GATE_START, MarkupLMPPForNodeClassification
from markuplmpp.model.torch_scorer import TorchScorer
from markuplmpp.model.weights import has_facts, init_model, is_ours, load_model, save_model
from markuplmpp.schema import Schema
from tests import tiny

LEAVES = replace(tiny.SEQUENCE, internal_nodes=False)
PAGE = tiny.SHOP.replace("</table>", "</table><ul>" + "<li>kettle <b>tea</b></li>" * 30 + "</ul>")
BERT = {k: v for k, v in tiny.SHAPE.items() if "xpath" not in k}
WIDE = {"initializer_range": 0.3}  # random weights of the usual size would hide differences


def without_tags(tokenizer: PageTokenizer) -> int:
    return min(tokenizer.tag_ids.values())


def saved(folder: Path, model: Any) -> Path:
    model.save_pretrained(folder)
    return folder


def started(folder: Path, tokenizer: PageTokenizer, schema: Schema = tiny.SCHEMA) -> MarkupLMPPForNodeClassification:
    torch.manual_seed(1)
    model = init_model(folder, schema, asdict(tiny.SEQUENCE), tokenizer.tag_pieces)
    return model.train(False)


def batch_of(windows: list[Inputs], tokenizer: PageTokenizer) -> dict[str, torch.Tensor]:
    return {k: torch.from_numpy(v) for k, v in stack_windows(windows, tokenizer.pad_id).items()}


def hidden_states(model: MarkupLMPPForNodeClassification, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    no_input = ("node_spans", "node_windows")
    with torch.no_grad():
        out: torch.Tensor = model.markuplm(**{name: array for name, array in batch.items() if name not in no_input})
    return out


@pytest.fixture(scope="module")
def markuplm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer = tiny.byte_bpe()
    torch.manual_seed(0)
    config = MarkupLMConfig(
        **tiny.SHAPE,
        **WIDE,
        vocab_size=without_tags(tokenizer),
        pad_token_id=tokenizer.pad_id,
        bos_token_id=0,
        eos_token_id=2,
    )
    return saved(tmp_path_factory.mktemp("markuplm"), MarkupLMModel(config))


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer = tiny.wordpiece()
    torch.manual_seed(0)
    config = BertConfig(**BERT, **WIDE, vocab_size=without_tags(tokenizer), pad_token_id=tokenizer.pad_id)
    return saved(tmp_path_factory.mktemp("bert"), BertModel(config))


@pytest.mark.parametrize("padded", [False, True])
def test_equals_markuplm_model(markuplm: Path, padded: bool) -> None:
    tokenizer = tiny.byte_bpe()
    _, windows = tiny.encode(PAGE, tokenizer, LEAVES)
    windows = windows if padded else windows[:1]
    batch = batch_of(windows, tokenizer)
    assert padded == bool((batch["attention_mask"] == 0).any())
    stock = MarkupLMModel.from_pretrained(markuplm).eval()
    with torch.no_grad():
        expected = stock(
            input_ids=batch["input_ids"],
            xpath_tags_seq=batch["xpath_tags_seq"][batch["token_nodes"]],
            xpath_subs_seq=batch["xpath_subs_seq"][batch["token_nodes"]],
            attention_mask=batch["attention_mask"],
        ).last_hidden_state
    ours = hidden_states(started(markuplm, tokenizer), batch)
    used = batch["attention_mask"].bool()
    assert expected[used].std() > 0.5
    torch.testing.assert_close(ours[used], expected[used], atol=1e-5, rtol=0)


def test_markuplm_keeps_its_xpath_tables(markuplm: Path) -> None:
    model, stock = started(markuplm, tiny.byte_bpe()), MarkupLMModel.from_pretrained(markuplm)
    assert not model.config.fresh_xpath
    assert model.config.positions_from_padding
    state = model.markuplm.state_dict()
    for name, tensor in stock.state_dict().items():
        if "pooler" not in name and "position_ids" not in name:
            assert torch.equal(state[name][: len(tensor)], tensor), name


def test_tag_tokens_start_from_the_words_of_their_names(markuplm: Path) -> None:
    tokenizer = tiny.byte_bpe()
    words = started(markuplm, tokenizer).get_input_embeddings().weight
    assert len(words) == len(tokenizer)
    table = tokenizer.tag_ids["table"]
    expected = words[tokenizer.tag_pieces[table]].mean(0)
    torch.testing.assert_close(words[table], expected)


def test_a_bert_encoder_gets_gated_xpath_tables(bert: Path) -> None:
    tokenizer = tiny.wordpiece()
    model = started(bert, tokenizer)
    assert model.config.fresh_xpath
    assert not model.config.positions_from_padding
    embeddings = model.markuplm.embeddings
    assert embeddings.xpath_gate.item() == pytest.approx(XPATH_GATE_START)
    _, windows = tiny.encode(PAGE, tokenizer, LEAVES)
    batch = batch_of(windows, tokenizer)
    used = batch["attention_mask"].bool()
    with torch.no_grad():
        expected = BertModel.from_pretrained(bert).eval()(batch["input_ids"], batch["attention_mask"]).last_hidden_state
        gated = hidden_states(model, batch)
        embeddings.xpath_gate.zero_()
        closed = hidden_states(model, batch)
    torch.testing.assert_close(closed[used], expected[used], atol=1e-5, rtol=0)
    assert (gated[used] - expected[used]).abs().max() > 1e-3, "the open gate lets XPaths in"


def test_a_roberta_encoder_counts_positions_from_padding(tmp_path: Path) -> None:
    tokenizer = tiny.byte_bpe()
    config = RobertaConfig(**BERT, **WIDE, vocab_size=without_tags(tokenizer), pad_token_id=tokenizer.pad_id)
    folder = saved(tmp_path, RobertaModel(config))
    model = started(folder, tokenizer)
    _, windows = tiny.encode(PAGE, tokenizer, LEAVES)
    batch = batch_of(windows, tokenizer)
    used = batch["attention_mask"].bool()
    with torch.no_grad():
        model.markuplm.embeddings.xpath_gate.zero_()
        stock = RobertaModel.from_pretrained(folder).eval()
        expected = stock(batch["input_ids"], batch["attention_mask"]).last_hidden_state
    torch.testing.assert_close(hidden_states(model, batch)[used], expected[used], atol=1e-5, rtol=0)


def test_a_depth_of_its_own_shapes_fresh_tables(bert: Path) -> None:
    tokenizer, sequence = tiny.wordpiece(), replace(tiny.SEQUENCE, max_depth=8)
    model = init_model(bert, tiny.SCHEMA, asdict(sequence), tokenizer.tag_pieces)
    _, (window,) = tiny.encode(tiny.SHOP, tokenizer, sequence)
    assert model.config.max_depth == 8
    assert len(TorchScorer(model).score(window).leaf) == len(window["node_spans"])


OTHERS = {
    "gpt2": lambda: GPT2Model(GPT2Config(vocab_size=40, n_embd=8, n_layer=1, n_head=1, n_positions=16)),
    "distilbert": lambda: DistilBertModel(DistilBertConfig(vocab_size=40, dim=8, n_layers=1, n_heads=1, hidden_dim=8)),
    "electra": lambda: ElectraModel(
        ElectraConfig(vocab_size=40, embedding_size=4, hidden_size=8, num_hidden_layers=1, num_attention_heads=1)
    ),
}


def test_windows_longer_than_the_encoder_reads_are_a_model_error(bert: Path) -> None:
    sequence = {**asdict(tiny.SEQUENCE), "window_tokens": 4096}
    with pytest.raises(ModelError, match=r"reads \d+ tokens at once, and window_tokens is 4096"):
        init_model(bert, tiny.SCHEMA, sequence, tiny.wordpiece().tag_pieces)


@pytest.mark.parametrize("family", list(OTHERS))
def test_another_family_is_a_model_error(tmp_path: Path, family: str) -> None:
    saved(tmp_path, OTHERS[family]())
    with pytest.raises(ModelError, match=f"'{family}'.*expected MarkupLM, BERT or RoBERTa"):
        started(tmp_path, tiny.wordpiece())


def test_a_folder_without_a_model_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=re.escape(str(tmp_path))):
        started(tmp_path, tiny.wordpiece())
    with pytest.raises(ModelError, match=r"no markuplmpp model; expected config\.json"):
        load_model(tmp_path)


@pytest.mark.parametrize("config", [b"\xff\xfe\x00garbage", b"{}", b"not json"])
def test_a_garbage_config_is_a_model_error(tmp_path: Path, config: bytes) -> None:
    (tmp_path / "config.json").write_bytes(config)
    assert not is_ours(tmp_path)
    with pytest.raises(ModelError):
        load_model(tmp_path)


@pytest.mark.parametrize("weights", [None, b"garbage", b""])
def test_missing_or_garbage_weights_are_a_model_error(tmp_path: Path, weights: bytes | None) -> None:
    save_model(tmp_path, tiny.model())
    file = tmp_path / "model.safetensors"
    file.unlink()
    if weights is not None:
        file.write_bytes(weights)
    with pytest.raises(ModelError, match="can't load the weights"):
        load_model(tmp_path)


@pytest.mark.parametrize("fresh_xpath", [False, True])
def test_what_was_saved_loads_unchanged(tmp_path: Path, fresh_xpath: bool) -> None:
    model = tiny.model(fresh_xpath=fresh_xpath)
    save_model(tmp_path, model)
    loaded = load_model(tmp_path)
    assert is_ours(tmp_path)
    assert not loaded.training
    assert loaded.config.schema_ == tiny.SCHEMA
    assert loaded.state_dict().keys() == model.state_dict().keys()
    for name, tensor in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name


def test_bf16_halves_the_file_and_leaves_the_model_as_it_is(tmp_path: Path) -> None:
    model = tiny.model()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    save_model(tmp_path / "fp32", model)
    save_model(tmp_path / "bf16", model, bf16=True)
    sizes = [(tmp_path / kind / "model.safetensors").stat().st_size for kind in ("fp32", "bf16")]
    assert 0.4 < sizes[1] / sizes[0] < 0.6
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
    loaded = load_model(tmp_path / "bf16")
    for name, tensor in loaded.state_dict().items():
        assert tensor.dtype == before[name].dtype
        torch.testing.assert_close(tensor, before[name], atol=1e-6, rtol=2**-8)


def test_from_ours_the_labels_that_both_schemas_have_are_kept(tmp_path: Path) -> None:
    old = tiny.model()
    save_model(tmp_path, old)
    schema = Schema.from_yaml("fields: {colour: {}, cost: {kind: price}}\nitems: {offer: {fields: [colour, cost]}}")
    new = started(tmp_path, tiny.wordpiece(), schema)
    assert new.config.schema_ == schema
    for name, tensor in old.markuplm.state_dict().items():
        assert torch.equal(new.markuplm.state_dict()[name], tensor), name
    for head, before, after in (
        ("leaf_head", tiny.SCHEMA.leaf_labels, schema.leaf_labels),
        ("internal_head", tiny.SCHEMA.internal_labels, schema.internal_labels),
        ("span_head", tiny.SCHEMA.leaf_labels, schema.leaf_labels),
    ):
        rows = [(getattr(m, head) if head == "span_head" else getattr(m, head)[3]) for m in (old, new)]
        assert rows[1].out_features == len(after)
        for i, label in enumerate(after):
            if label in before:
                assert torch.equal(rows[1].weight[i], rows[0].weight[before.index(label)])
                assert torch.equal(rows[1].bias[i], rows[0].bias[before.index(label)])
            else:
                assert not any(torch.equal(rows[1].weight[i], row) for row in rows[0].weight)


def test_from_ours_with_the_same_schema_scores_the_same(tmp_path: Path) -> None:
    old = tiny.model(fresh_xpath=True)
    save_model(tmp_path, old)
    _, (window,) = tiny.encode(tiny.SHOP)
    before = TorchScorer(old).score(window)
    after = TorchScorer(started(tmp_path, tiny.wordpiece())).score(window)
    assert (before.leaf == after.leaf).all()
    assert (before.internal == after.internal).all()
    assert (before.spans == after.spans).all()


@pytest.mark.parametrize("values", [0, FACT_VALUES - 22])
def test_facts_that_a_model_did_not_have_start_without_weight(tmp_path: Path, values: int) -> None:
    old = tiny.model(fact_values=values)
    if values:
        torch.nn.init.zeros_(old.markuplm.embeddings.fact_embeddings.weight[0])
    save_model(tmp_path, old)
    new = init_model(tmp_path, tiny.SCHEMA, asdict(tiny.SEQUENCE), tiny.wordpiece().tag_pieces).train(False)
    assert new.config.fact_values == FACT_VALUES
    assert not has_facts(tmp_path)
    batch = batch_of(tiny.encode(tiny.SHOP)[1], tiny.wordpiece())
    known = batch["node_facts"] * (batch["node_facts"] < max(1, values))
    before = hidden_states(old, {**batch, "node_facts": known})
    torch.testing.assert_close(hidden_states(new, batch), before)
    save_model(tmp_path, new)
    assert has_facts(tmp_path)
