"""What the Trainer looks at while it trains: F1 of the labels of nodes, or how well masked words are guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import EvalPrediction

from markuplmpp.training.targets import IGNORE


def predicted_ids(outputs: Any, labels: Any) -> Tensor:
    """Label ids of the nodes; a label unknown on the page can't be a false positive. (nodes,)"""
    leaf, internal = outputs[0], outputs[1]
    gold, is_internal, _, unknown, node_windows = labels
    ids = []
    for row, logits in enumerate((leaf, internal)):
        hide = unknown[node_windows, row, : logits.shape[1]].bool() & (gold == 0).unsqueeze(1)
        ids.append(logits.masked_fill(hide, float("-inf")).argmax(1))
    return torch.where(is_internal.bool(), ids[1], ids[0])


def node_f1(prediction: EvalPrediction) -> dict[str, float]:
    """Macro and micro F1 over the labels of leaves and of internal nodes that tune has."""
    labels: Any = prediction.label_ids
    predicted, (gold, is_internal) = np.asarray(prediction.predictions), labels[:2]
    used = gold != IGNORE
    scores: list[tuple[str, int, int, int]] = []
    for head, mine in (("leaf", is_internal == 0), ("internal", is_internal == 1)):
        p, g = predicted[used & mine], gold[used & mine]
        scores += [
            (head, int(((p == i) & (g == i)).sum()), int((p == i).sum()), int((g == i).sum()))
            for i in np.unique(g[g > 0])
        ]
    out = {}
    for head in ("leaf", "internal"):
        mine_scores = [2 * tp / max(1, n + m) for h, tp, n, m in scores if h == head]
        out[f"{head}_f1"] = float(np.mean(mine_scores)) if mine_scores else 0.0
    hits, guessed, wanted = (sum(row) for row in list(zip(*scores, strict=True))[1:]) if scores else (0, 0, 0)
    out["micro_f1"] = 2 * hits / max(1, guessed + wanted)
    out["f1"] = float(np.mean([2 * tp / max(1, n + m) for _, tp, n, m in scores])) if scores else 0.0
    return out


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
