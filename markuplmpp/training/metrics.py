"""What the Trainer looks at while it trains: F1 of the labels of nodes, or how well masked words are guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import EvalPrediction

from markuplmpp.training.targets import IGNORE


def label_counts(outputs: Any, labels: Any) -> Tensor:
    """What :func:`node_f1` adds up, by window; a label unknown on the page can't be a false positive.

    Returns:
        Of each label of the leaves and of the internal nodes: nodes labelled rightly, nodes labelled, nodes there are.
        (batch, 2, labels, 3)
    """
    leaf, internal = outputs[0], outputs[1]
    gold, is_internal, _, unknown, node_windows = labels
    ids = []
    for row, logits in enumerate((leaf, internal)):
        hide = unknown[node_windows, row, : logits.shape[1]].bool() & (gold == 0).unsqueeze(1)
        ids.append(logits.masked_fill(hide, float("-inf")).argmax(1))
    used = gold != IGNORE
    found, wanted = torch.where(is_internal > 0, ids[1], ids[0])[used], gold[used]
    where, one = (node_windows[used], is_internal[used]), torch.ones_like(wanted)
    counts = gold.new_zeros(*unknown.shape, 3)
    for column, (label, count) in enumerate(((wanted, (found == wanted).long()), (found, one), (wanted, one))):
        counts[..., column].index_put_((*where, label), count, accumulate=True)
    return counts


def node_f1(prediction: EvalPrediction) -> dict[str, float]:
    """Macro and micro F1 over the labels of leaves and of internal nodes that tune has."""
    counts = np.asarray(prediction.predictions).sum(0)[:, 1:]  # all but O
    right, sizes, gold = counts[..., 0], counts[..., 1] + counts[..., 2], counts[..., 2]
    f1, there = 2 * right / np.maximum(1, sizes), gold > 0

    def mean(scores: npt.NDArray[np.float64]) -> float:
        return float(scores.mean()) if len(scores) else 0.0

    return {
        "leaf_f1": mean(f1[0][there[0]]),
        "internal_f1": mean(f1[1][there[1]]),
        "micro_f1": float(2 * right[there].sum() / max(1, sizes[there].sum())),
        "f1": mean(f1[there]),
    }


def pretraining_sums(outputs: Any, labels: Any) -> Tensor:
    """What :func:`pretraining_scores` adds up, by window.

    Returns:
        Loss of the masked words, their number, those guessed, pairs guessed, number of pairs. (batch, 5)
    """
    words, related = outputs[0].float(), outputs[1]
    gold, pairs, relations, node_windows = labels
    window, token = (gold != IGNORE).nonzero(as_tuple=True)
    wanted = gold[window, token]
    pair_window = node_windows[pairs[:, 0]]
    columns = (
        (window, cross_entropy(words, wanted, reduction="none")),
        (window, torch.ones_like(window)),
        (window, words.argmax(1) == wanted),
        (pair_window, related.argmax(1) == relations),
        (pair_window, torch.ones_like(relations)),
    )
    zeros = words.new_zeros(len(gold))
    return torch.stack([zeros.index_add(0, at, value.to(zeros.dtype)) for at, value in columns], dim=1)


def pretraining_scores(prediction: EvalPrediction) -> dict[str, float]:
    """Loss and accuracy at masked words, and accuracy of node relations, each of which is drawn as often."""
    loss, masked, hits, related, pairs = np.asarray(prediction.predictions, np.float64).sum(0).tolist()
    return {
        "mlm_loss": loss / max(1, masked),
        "mlm_accuracy": hits / max(1, masked),
        "nrp_accuracy": related / max(1, pairs),
    }
