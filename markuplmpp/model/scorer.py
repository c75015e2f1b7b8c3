"""What turns windows into probabilities, whichever runtime computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Inputs = dict[str, npt.NDArray[np.int64]]
"""Arrays of one window, as ``markuplmpp.encode.batch.window_inputs`` makes them."""

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WindowScores:
    """Probabilities for one window; row 0 is that of the special tokens.

    Args:
        leaf: Of each leaf label, were the node a leaf. (nodes, leaf_labels)
        internal: Of each internal label, were it an element. (nodes, internal_labels)
        spans: Of each token being part of the value of each leaf label. (seq, leaf_labels)
    """

    leaf: FloatArray
    internal: FloatArray
    spans: FloatArray

    @classmethod
    def from_logits(cls, leaf: FloatArray, internal: FloatArray, spans: FloatArray) -> WindowScores:
        """Turns logits into probabilities.

        >>> zeros = np.zeros((1, 2), np.float32)
        >>> WindowScores.from_logits(zeros, zeros, zeros).leaf.tolist()
        [[0.5, 0.5]]
        """
        return cls(_softmax(leaf), _softmax(internal), _sigmoid(spans))


class Scorer(Protocol):
    """Scores windows one by one."""

    def score(self, window: Inputs) -> WindowScores:
        """Returns the probabilities of one window; they depend on nothing else."""
        ...


def _sigmoid(logits: FloatArray) -> FloatArray:
    out: FloatArray = 0.5 + 0.5 * np.tanh(0.5 * logits)  # exp(-logits) overflows where a logit is below -88
    return out


def _softmax(logits: FloatArray) -> FloatArray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    out: FloatArray = shifted / shifted.sum(axis=1, keepdims=True)
    return out
