"""Losses that take missing labels for what they are: unknown, not negative."""

from __future__ import annotations

import torch
from torch import Tensor, distributed
from torch.nn.functional import binary_cross_entropy_with_logits

IGNORE = -100
# Share of the plain loss in that of a node without a label. With 0 the labels that are unknown on most pages (reviews
# on recipe pages) took half of all such nodes, since nothing ever spoke against them.
UNKNOWN_SHARE = 0.1


def divisor(total: Tensor) -> Tensor:
    """What a sum of losses is divided by to be a mean: over all processes, where several train one model.

    The mean of two processes' means isn't that of their nodes. Since gradients are averaged, dividing each sum by the
    average of the totals gives what one process would compute from both batches.

    Args:
        total: Weights or number of what was summed up; scalar.

    Returns:
        1 where there is nothing.
    """
    if distributed.is_available() and distributed.is_initialized():
        total = total.clone()
        distributed.all_reduce(total)
        total = total / distributed.get_world_size()
    return torch.where(total > 0, total, 1.0)


def node_loss(
    logits: Tensor, labels: Tensor, mine: Tensor, unknown: Tensor, node_windows: Tensor, weights: Tensor
) -> Tensor:
    """Cross-entropy in which a node without a label may also have any label that is unknown on its page.

    Of such a node's probabilities only those of the labels known on its page compete with O, but for a small share:
    a price on a page whose prices nobody labelled costs next to nothing.

    Args:
        logits: (nodes, labels)
        labels: Label ids, -100 to leave out. (nodes,)
        mine: Nodes that belong to this head. (nodes,)
        unknown: Per window, 1 for labels that may be there unlabelled. (batch, any width >= labels)
        node_windows: Window of each node. (nodes,)
        weights: Weight of each label's nodes. (labels,)

    Returns:
        Weighted mean, scalar; 0 where no node has a label.

    >>> one, window = torch.ones(1, dtype=torch.bool), torch.zeros(1, dtype=torch.long)
    >>> for unknown in ([[0, 0]], [[0, 1]]):  # P(O) = 0.5; label 1 may be there unlabelled
    ...     loss = node_loss(torch.zeros(1, 2), window, one, torch.tensor(unknown), window, torch.ones(2))
    ...     print(f"{loss:.3f}")
    0.693
    0.069
    """
    used = mine & (labels != IGNORE)
    logits, labels = logits[used].float(), labels[used]
    hidden = unknown[node_windows[used], : logits.shape[1]].to(torch.bool) & (labels == 0).unsqueeze(1)
    chosen = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    among_known = logits.masked_fill(hidden, float("-inf")).logsumexp(1) - chosen
    among_all = logits.logsumexp(1) - chosen
    losses = (1 - UNKNOWN_SHARE) * among_known + UNKNOWN_SHARE * among_all
    weight = weights[labels]
    return (losses * weight).sum() / divisor(weight.sum())


def span_loss(
    logits: Tensor,
    labels: Tensor,
    is_leaf: Tensor,
    value_spans: Tensor,
    node_windows: Tensor,
    node_spans: Tensor,
) -> Tensor:
    """Whether each token of a labelled leaf is in the value: binary cross-entropy on the label's channel.

    Args:
        logits: (batch, seq, leaf_labels)
        labels: (nodes,)
        is_leaf: (nodes,)
        value_spans: First and last + 1 token within the leaf, -1 for all of it. (nodes, 2)
        node_windows: (nodes,)
        node_spans: Tokens of each node in its window. (nodes, 2)

    Returns:
        Mean over the leaves, scalar; 0 where none has a label.

    >>> logits = torch.tensor([[[0.0, -9.0], [0.0, 9.0]]])  # the second of two tokens is in the value of label 1
    >>> one, first, spans = torch.ones(1, dtype=torch.long), torch.zeros(1, dtype=torch.long), torch.tensor([[1, 2]])
    >>> round(float(span_loss(logits, one, one.bool(), spans, first, torch.tensor([[0, 2]]))), 3)
    0.0
    """
    nodes = torch.nonzero(is_leaf & (labels > 0)).squeeze(1)
    sizes = node_spans[nodes, 1] - node_spans[nodes, 0]
    row = torch.repeat_interleave(torch.arange(len(nodes), device=nodes.device), sizes)
    within = torch.arange(len(row), device=nodes.device) - (sizes.cumsum(0) - sizes)[row]
    node = nodes[row]
    token_logits = logits[node_windows[node], node_spans[node, 0] + within, labels[node]].float()
    first, last = value_spans[node, 0], value_spans[node, 1]
    inside = (first < 0) | ((within >= first) & (within < last))
    losses = binary_cross_entropy_with_logits(token_logits, inside.float(), reduction="none")
    per_leaf = torch.zeros(len(nodes), device=nodes.device).index_add(0, row, losses) / sizes
    return per_leaf.sum() / divisor(per_leaf.new_tensor(len(nodes)))
