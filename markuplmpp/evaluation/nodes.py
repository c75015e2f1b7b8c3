"""Node level: predicted label ids of a page's leaves or internal nodes against gold ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from markuplmpp.errors import MissingExtraError
from markuplmpp.evaluation.judged import Counts

IGNORED = -100
"""Gold id of nodes whose label isn't known."""

Head = Literal["leaf", "internal"]
_OUTSIDE_ID = 0


def node_counts(gold: npt.ArrayLike, predicted: npt.ArrayLike, labels: Sequence[str], head: Head) -> dict[str, Counts]:
    """Counts the nodes of one page per label; nodes with gold -100 are left out.

    Args:
        gold: Gold label ids. (nodes,)
        predicted: Predicted label ids. (nodes,)
        labels: Names by id; id 0 is outside and has no counts of its own.
        head: Whose nodes these are; the counts are named ``leaf:price``, ``internal:review``.

    Returns:
        Counts of the labels that occur, for :class:`markuplmpp.evaluation.metrics.PageScores`.

    Raises:
        ValueError: The arrays differ in length.

    >>> node_counts([0, 1, -100, 2], [1, 1, 2, 0], ["O", "name", "price"], "leaf")
    {'leaf:name': Counts(tp=1, fp=1, fn=0), 'leaf:price': Counts(tp=0, fp=0, fn=1)}
    """
    truth, guess = _known(gold, predicted)
    n = len(labels)
    in_gold = np.bincount(truth, minlength=n)
    in_guess = np.bincount(guess, minlength=n)
    hits = np.bincount(truth[truth == guess], minlength=n)
    return {
        f"{head}:{labels[i]}": Counts(int(hits[i]), int(in_guess[i] - hits[i]), int(in_gold[i] - hits[i]))
        for i in range(n)
        if i != _OUTSIDE_ID and (in_gold[i] or in_guess[i])
    }


def seqeval_report(
    gold: Sequence[npt.ArrayLike], predicted: Sequence[npt.ArrayLike], labels: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Scores leaf sequences with seqeval: a run of leaves with one label is one entity, right as a whole.

    Args:
        gold: Gold leaf label ids of each page, in document order. (pages, leaves)
        predicted: Predicted ids of the same leaves.
        labels: Names by id.

    Returns:
        seqeval's classification report: per label, ``micro avg``, ``macro avg`` and ``weighted avg``.

    Raises:
        MissingExtraError: seqeval isn't installed.
        ValueError: Two arrays of a page differ in length.
    """
    try:
        from seqeval.metrics import classification_report
    except ImportError as error:
        raise MissingExtraError("train", "seqeval") from error
    tags = ["O", *(f"I-{label}" for label in labels[1:])]
    pages = [_known(g, p) for g, p in zip(gold, predicted, strict=True)]
    report: dict[str, dict[str, Any]] = classification_report(
        [[tags[i] for i in truth] for truth, _ in pages],
        [[tags[i] for i in guess] for _, guess in pages],
        output_dict=True,
        zero_division=0,
    )
    return {label: {name: float(x) for name, x in row.items()} for label, row in report.items()}


def _known(gold: npt.ArrayLike, predicted: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    truth, guess = np.asarray(gold, np.int64), np.asarray(predicted, np.int64)
    if truth.shape != guess.shape or truth.ndim != 1:
        raise ValueError(f"gold ids have shape {truth.shape}, predicted ids {guess.shape}; expected the same (nodes,)")
    keep = truth != IGNORED
    return truth[keep], guess[keep]
