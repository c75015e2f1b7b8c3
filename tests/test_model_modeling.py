"""The network: pooling, batches, odd pages."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from markuplmpp.encode.batch import Inputs, stack_windows
from markuplmpp.model.config import MarkupLMPPConfig
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification, NodeClassifierOutput, mean_tokens
from markuplmpp.model.scorer import WindowScores
from markuplmpp.model.torch_scorer import TorchScorer
from markuplmpp.schema import Schema
from tests import tiny

PAGE = tiny.SHOP.replace("</table>", "</table><ul>" + "<li>kettle <b>tea</b></li>" * 30 + "</ul>")


@pytest.fixture(scope="module")
def model() -> MarkupLMPPForNodeClassification:
    return tiny.model()


def forward(
    model: MarkupLMPPForNodeClassification, windows: list[Inputs], **labels: torch.Tensor
) -> NodeClassifierOutput:
    batch = stack_windows(windows, tiny.wordpiece().pad_id)
    output = model(**{name: torch.from_numpy(array) for name, array in batch.items()}, **labels)
    assert isinstance(output, NodeClassifierOutput)
    return output


def test_shapes_and_ranges_of_scores(model: MarkupLMPPForNodeClassification) -> None:
    _, (window,) = tiny.encode(tiny.SHOP)
    scores = TorchScorer(model).score(window)
    nodes, seq = len(window["node_spans"]), len(window["input_ids"])
    assert scores.leaf.shape == (nodes, len(tiny.SCHEMA.leaf_labels))
    assert scores.internal.shape == (nodes, len(tiny.SCHEMA.internal_labels))
    assert scores.spans.shape == (seq, len(tiny.SCHEMA.leaf_labels))
    assert np.allclose(scores.leaf.sum(1), 1, atol=1e-5)
    assert np.allclose(scores.internal.sum(1), 1, atol=1e-5)
    assert ((scores.spans > 0) & (scores.spans < 1)).all()


def test_large_logits_make_no_warning() -> None:
    logits = np.array([[-1000.0, 1000.0]], np.float32)
    scores = WindowScores.from_logits(logits, logits, logits)
    assert scores.leaf.tolist() == scores.internal.tolist() == scores.spans.tolist() == [[0.0, 1.0]]


def test_a_batch_gives_what_single_windows_give(model: MarkupLMPPForNodeClassification) -> None:
    _, windows = tiny.encode(PAGE)
    assert len({len(w["input_ids"]) for w in windows}) > 1, "padding is tested"
    with torch.no_grad():
        batch = forward(model, windows)
        base = 0
        for i, window in enumerate(windows):
            alone, rows = forward(model, [window]), slice(base, base + len(window["node_spans"]))
            size = len(window["input_ids"])
            torch.testing.assert_close(batch.leaf_logits[rows], alone.leaf_logits, atol=1e-5, rtol=1e-4)
            torch.testing.assert_close(batch.internal_logits[rows], alone.internal_logits, atol=1e-5, rtol=1e-4)
            torch.testing.assert_close(batch.span_logits[i, :size], alone.span_logits[0], atol=1e-5, rtol=1e-4)
            base = rows.stop


def test_pages_deeper_than_50_and_of_unknown_tags_have_scores(model: MarkupLMPPForNodeClassification) -> None:
    html = "<fancy-box><o:p>tea</o:p><svg><linearGradient>x</linearGradient></svg>" + "<div>" * 80 + "kettle<p>tea</p>"
    _, (window,) = tiny.encode(html)
    scores = TorchScorer(model).score(window)
    assert np.isfinite(scores.leaf).all()
    assert np.isfinite(scores.internal).all()


@pytest.mark.parametrize(
    "name", ["xpath_tags_seq", "xpath_subs_seq", "block_tags", "name_ids", "node_facts", "input_ids"]
)
def test_every_input_counts(model: MarkupLMPPForNodeClassification, name: str) -> None:
    _, (window,) = tiny.encode(tiny.SHOP)
    changed = {**window, name: window[name].copy()}
    changed[name][3 if name != "name_ids" else (3, 0, 0)] = 7
    before, after = TorchScorer(model).score(window), TorchScorer(model).score(changed)
    assert np.abs(before.leaf - after.leaf).max() > 1e-6


def test_nodes_pool_the_mean_of_their_tokens() -> None:
    hidden = torch.randn(2, 6, 4)
    windows, spans = torch.tensor([0, 0, 1]), torch.tensor([[0, 1], [1, 4], [2, 6]])
    expected = torch.stack([hidden[0, 0], hidden[0, 1:4].mean(0), hidden[1, 2:6].mean(0)])
    torch.testing.assert_close(mean_tokens(hidden, windows, spans), expected)


def test_pooling_keeps_its_precision_in_bf16() -> None:
    hidden = torch.randn(1, 512, 8) + 2
    windows, spans = torch.zeros(8, dtype=torch.long), torch.tensor([[i, i + 3] for i in range(500, 508)])
    exact = mean_tokens(hidden.to(torch.bfloat16).float(), windows, spans)
    pooled = mean_tokens(hidden.to(torch.bfloat16), windows, spans)
    assert pooled.dtype == torch.bfloat16
    torch.testing.assert_close(pooled.float(), exact, atol=0.02, rtol=0.01)


def test_loss_needs_all_the_labels_and_reaches_every_parameter() -> None:
    model = tiny.model().train()
    _, windows = tiny.encode(PAGE)
    batch = stack_windows(windows, tiny.wordpiece().pad_id)
    nodes = len(batch["node_spans"])
    is_internal = torch.arange(nodes) % 2
    labels: dict[str, torch.Tensor] = {
        "labels": torch.arange(nodes) % 3,
        "is_internal": is_internal,
        "value_spans": torch.full((nodes, 2), -1),
        "unknown": torch.zeros(len(windows), 2, 8, dtype=torch.long),
    }
    assert forward(model, windows, labels=labels["labels"]).loss is None
    torch.manual_seed(1)  # a step that forgets all class words of the page is one without their gradient
    loss = forward(model, windows, **labels).loss
    assert loss is not None
    loss.backward()  # type: ignore[no-untyped-call]
    # MarkupLM itself has a layer that it never uses; a key bias shifts all scores of a softmax alike.
    idle = re.compile(r"xpath_unitseq2_embeddings|key\.bias")
    without = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert [name for name in without if not idle.search(name)] == []


def test_training_forgets_class_words_and_scoring_does_not() -> None:
    embeddings = tiny.model().markuplm.embeddings
    names = torch.arange(36).reshape(4, 3, 3)
    torch.manual_seed(0)
    full = embeddings._names(names)
    assert torch.equal(full, embeddings._names(names))
    embeddings.train()
    seen = [embeddings._names(names) for _ in range(40)]
    assert any(torch.equal(s, full) for s in seen)  # now and then next to nothing is forgotten
    assert len({s.sum().item() for s in seen}) > 20
    forgotten = torch.stack([(s == 0).all(-1).float().mean() for s in seen])
    assert forgotten.max() == 1.0


def test_config_holds_the_schema() -> None:
    config = MarkupLMPPConfig(schema_yaml=tiny.SCHEMA.to_yaml())
    assert config.schema_ == tiny.SCHEMA
    assert MarkupLMPPConfig().schema_ == Schema.default()
    assert MarkupLMPPConfig().parser.startswith("lxml/libxml2-")
