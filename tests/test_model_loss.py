"""Losses, by numbers worked out by hand."""

from __future__ import annotations

from math import log

import pytest
import torch
from torch import Tensor

from markuplmpp.model.loss import IGNORE, UNKNOWN_SHARE, node_loss, span_loss

LN3 = log(3)
NOTHING_UNKNOWN = torch.zeros(1, 3, dtype=torch.long)
WEIGHTS = torch.tensor([1.0, 3.0, 3.0])


def nodes(
    logits: list[list[float]], labels: list[int], unknown: Tensor = NOTHING_UNKNOWN, windows: list[int] | None = None
) -> float:
    loss = node_loss(
        torch.tensor(logits),
        torch.tensor(labels),
        torch.ones(len(labels), dtype=torch.bool),
        unknown,
        torch.tensor(windows or [0] * len(labels)),
        WEIGHTS,
    )
    return float(loss)


def test_nodes_count_by_the_weight_of_their_label() -> None:
    # P(O) = 3/4 in both rows: the first is right, the second should have been label 1.
    expected = (-log(0.75) + 3 * -log(0.25)) / (1 + 3)
    assert nodes([[LN3, 0.0], [LN3, 0.0]], [0, 1]) == pytest.approx(expected)


def test_an_unknown_label_hardly_competes_with_outside() -> None:
    unknown = torch.tensor([[0, 0, 1]])
    assert nodes([[0.0, 0.0, 0.0]], [0]) == pytest.approx(log(3))
    assert nodes([[0.0, 0.0, 0.0]], [0], unknown) == pytest.approx(
        (1 - UNKNOWN_SHARE) * log(2) + UNKNOWN_SHARE * log(3)
    )


def test_nothing_is_gained_by_moving_probability_to_an_unknown_label() -> None:
    unknown = torch.tensor([[0, 0, 1]])
    logits = torch.zeros(1, 3, requires_grad=True)
    zero = torch.zeros(1, dtype=torch.long)
    node_loss(logits, zero, torch.ones(1, dtype=torch.bool), unknown, zero, WEIGHTS).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert logits.grad[0, 0] < 0  # towards O,
    assert logits.grad[0, 2] > 0  # and away from the unknown label,
    assert logits.grad[0, 1] > 10 * logits.grad[0, 2]  # though much less than from a known one


def test_unknown_labels_are_no_excuse_for_a_labelled_node() -> None:
    assert nodes([[0.0, 0.0, 0.0]], [1], torch.tensor([[1, 1, 1]])) == pytest.approx(log(3))


def test_unknown_is_per_window() -> None:
    unknown = torch.tensor([[0, 1, 1], [0, 0, 0]])
    both = nodes([[0.0, 0.0, 0.0]] * 2, [0, 0], unknown, [0, 1])
    assert both == pytest.approx((UNKNOWN_SHARE * log(3) + log(3)) / 2, abs=1e-6)


def test_unknown_may_be_wider_than_the_head() -> None:
    assert nodes([[0.0, 0.0]], [0], torch.tensor([[0, 0, 1, 1]])) == pytest.approx(log(2))


def test_ignored_nodes_and_those_of_the_other_head_cost_nothing() -> None:
    logits = torch.tensor([[LN3, 0.0], [-90.0, 90.0], [-90.0, 90.0]], requires_grad=True)
    mine = torch.tensor([True, True, False])
    loss = node_loss(
        logits, torch.tensor([0, IGNORE, 0]), mine, NOTHING_UNKNOWN, torch.zeros(3, dtype=torch.long), WEIGHTS[:2]
    )
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(-log(0.75))
    assert logits.grad is not None
    assert logits.grad[1:].abs().sum() == 0
    assert logits.grad[0].abs().sum() > 0


def test_no_labelled_node_is_zero_and_still_has_a_gradient() -> None:
    logits = torch.zeros(1, 3, requires_grad=True)
    mine = torch.ones(1, dtype=torch.bool)
    loss = node_loss(logits, torch.tensor([IGNORE]), mine, NOTHING_UNKNOWN, torch.zeros(1, dtype=torch.long), WEIGHTS)
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0.0
    assert logits.grad is not None


def spans(logits: Tensor, labels: list[int], value_spans: list[list[int]], is_leaf: list[bool] | None = None) -> float:
    """Two leaves: tokens 1:3 of window 0 and 1:2 of window 1."""
    loss = span_loss(
        logits,
        torch.tensor(labels),
        torch.tensor(is_leaf or [True, True]),
        torch.tensor(value_spans),
        torch.tensor([0, 1]),
        torch.tensor([[1, 3], [1, 2]]),
    )
    return float(loss)


def token_logits() -> Tensor:
    logits = torch.full((2, 4, 3), 99.0)
    logits[0, 1, 2], logits[0, 2, 2] = 0.0, LN3  # P(inside) = 1/2 and 3/4 on the channel of label 2
    logits[1, 1, 1] = -LN3  # P(inside) = 1/4 on the channel of label 1
    return logits


FIRST = (log(2) - log(0.75)) / 2


def test_span_loss_is_the_mean_over_leaves_of_the_mean_over_tokens() -> None:
    assert spans(token_logits(), [2, 1], [[1, 2], [-1, -1]]) == pytest.approx((FIRST - log(0.25)) / 2)


def test_the_value_is_where_the_span_says() -> None:
    assert spans(token_logits(), [2, 0], [[0, 1], [-1, -1]]) == pytest.approx((log(2) - log(0.25)) / 2)
    assert spans(token_logits(), [2, 0], [[-1, -1], [-1, -1]]) == pytest.approx(FIRST)


def test_only_labelled_leaves_have_spans() -> None:
    assert spans(token_logits(), [2, IGNORE], [[1, 2], [-1, -1]]) == pytest.approx(FIRST)
    assert spans(token_logits(), [2, 1], [[1, 2], [-1, -1]], [True, False]) == pytest.approx(FIRST)
    assert spans(token_logits(), [0, IGNORE], [[1, 2], [-1, -1]]) == 0.0
