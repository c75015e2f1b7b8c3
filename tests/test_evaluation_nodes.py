from __future__ import annotations

import sys

import numpy as np
import pytest

from markuplmpp.errors import MissingExtraError
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.nodes import node_counts, seqeval_report

LABELS = ["O", "name", "price"]


def test_known_errors_move_only_their_counts() -> None:
    gold = np.array([0, 1, 2, 2, 0, -100, -100])
    perfect = {"leaf:name": Counts(1, 0, 0), "leaf:price": Counts(2, 0, 0)}
    guess = np.array([0, 1, 2, 2, 0, 1, 2])
    assert node_counts(gold, guess, LABELS, "leaf") == perfect

    missed, extra, swapped = guess.copy(), guess.copy(), guess.copy()
    missed[2], extra[0], swapped[1] = 0, 1, 2
    assert node_counts(gold, missed, LABELS, "leaf") == {**perfect, "leaf:price": Counts(1, 0, 1)}
    assert node_counts(gold, extra, LABELS, "leaf") == {**perfect, "leaf:name": Counts(1, 1, 0)}
    assert node_counts(gold, swapped, LABELS, "leaf") == {
        "leaf:name": Counts(0, 0, 1),
        "leaf:price": Counts(2, 1, 0),
    }


def test_heads_are_apart_and_absent_labels_left_out() -> None:
    assert node_counts([0, 2], [0, 0], LABELS, "internal") == {"internal:price": Counts(0, 0, 1)}
    assert node_counts([], [], LABELS, "leaf") == {}


def test_unlike_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2,\).*\(1,\)"):
        node_counts([0, 1], [0], LABELS, "leaf")


def test_seqeval_scores_runs_as_wholes() -> None:
    pytest.importorskip("seqeval")
    gold = [[0, 1, 1, 0, 2, -100], [2, 0]]
    report = seqeval_report(gold, [[0, 1, 0, 0, 2, 1], [2, 1]], LABELS)
    # name: one run of two leaves, found in part, and one run too many. price: two of two.
    assert report["name"] == {"precision": 0.0, "recall": 0.0, "f1-score": 0.0, "support": 1.0}
    assert report["price"]["f1-score"] == 1.0
    assert report["micro avg"]["precision"] == 2 / 4
    assert report["micro avg"]["recall"] == 2 / 3
    assert seqeval_report(gold, gold_as_guess(gold), LABELS)["micro avg"]["f1-score"] == 1.0


def gold_as_guess(gold: list[list[int]]) -> list[list[int]]:
    return [[max(i, 0) for i in page] for page in gold]


def test_missing_seqeval_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "seqeval.metrics", None)
    with pytest.raises(MissingExtraError, match=r"markuplmpp\[train\]"):
        seqeval_report([[0]], [[0]], LABELS)
