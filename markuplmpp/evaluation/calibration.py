"""How far scores are from the share of right values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from markuplmpp.evaluation.judged import Found
from markuplmpp.evaluation.metrics import BODY

if TYPE_CHECKING:
    from markuplmpp.evaluation.report import Evaluation

FloatArray = npt.NDArray[np.float64]
_BINS = 10
_MIN_VALUES = 20  # the error of fewer is mostly chance


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


def calibration_of(evaluation: Evaluation) -> Calibration | None:
    """Returns the calibration over the values of all fields but ``body``, whose lines outnumber all others."""
    return calibration(_found(evaluation, [name for name in evaluation.levels().get("field", []) if name != BODY]))


def calibration_errors(evaluation: Evaluation) -> dict[str, Any]:
    """Returns the expected calibration error of all fields but ``body``, and of each that has enough values.

    Returns:
        ``{"all": {"values": ..., "error": ...} or None, "fields": {name: {"values": ..., "error": ...}}}``; without the
        fields of fewer than 20 values, and those whose scores are all equal.
    """
    fields = {name: _found(evaluation, [name]) for name in evaluation.levels().get("field", [])}
    each = {name: calibration(found) for name, found in fields.items() if len(found) >= _MIN_VALUES}
    whole = calibration_of(evaluation)
    return {"all": whole and _told(whole), "fields": {name: _told(found) for name, found in each.items() if found}}


def _found(evaluation: Evaluation, labels: Collection[str]) -> list[Found]:
    judged = [page.judged[label] for page in evaluation.pages for label in labels if label in page.judged]
    return [value for values in judged if not values.partial for value in values.found]


def _told(found: Calibration) -> dict[str, Any]:
    return {"values": int(found.count.sum()), "error": round(found.error, 4)}
