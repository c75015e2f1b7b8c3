"""How far scores are from the share of right values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from markuplmpp.evaluation.judged import Found

FloatArray = npt.NDArray[np.float64]
_BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores against the share of right values, in bins of a tenth.

    Args:
        score: Mean score of each bin that has a value. (bins,)
        right: Share of right values. (bins,)
        count: Values. (bins,)
    """

    score: FloatArray
    right: FloatArray
    count: FloatArray

    @property
    def error(self) -> float:
        """Expected calibration error: the mean gap of the two, weighted by the values."""
        return float((np.abs(self.score - self.right) * self.count).sum() / self.count.sum())


def calibration(found: Sequence[Found]) -> Calibration | None:
    """Returns the calibration over values, or None where all scores are equal: a system without scores of its own.

    >>> half = [Found("a", 0.9, True), Found("b", 0.9, False), Found("c", 0.1, False)]
    >>> round(calibration(half).error, 2)
    0.3
    """
    scores, right = np.array([v.score for v in found]), np.array([v.right for v in found], dtype=np.float64)
    if len(set(scores.tolist())) < 2:
        return None
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    count = np.bincount(bins, minlength=_BINS).astype(np.float64)
    used = count > 0
    mean = np.bincount(bins, scores, minlength=_BINS)[used] / count[used]
    share = np.bincount(bins, right, minlength=_BINS)[used] / count[used]
    return Calibration(mean, share, count[used])
