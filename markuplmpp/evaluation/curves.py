"""What stands behind the plots: precision and recall by score, sites, worst pages."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import PageScores
from markuplmpp.evaluation.report import Evaluation

FloatArray = npt.NDArray[np.float64]
# One broken template would fill the list of the worst pages.
_WORST_PER_SITE = 3


def precision_recall(evaluation: Evaluation, label: str) -> tuple[FloatArray, FloatArray]:
    """Returns recall and precision of a field as its least score falls from 1 to the system's own threshold.

    Values below that threshold were never predicted: a curve ends where the system works.

    Args:
        evaluation: The system.
        label: A field.

    Returns:
        Two arrays (scores,), one point for each different score.
    """
    pages = [page for page in evaluation.pages if label in page.counts]
    gold = sum(page.counts[label].tp + page.counts[label].fn for page in pages)
    found = [value for page in pages if label in page.judged for value in page.judged[label].found]
    scores = np.array([value.score for value in found])
    order = np.argsort(-scores, kind="stable")
    right = np.array([value.right for value in found], dtype=np.float64)[order]
    last = np.flatnonzero(np.diff(scores[order], append=-1.0))  # the last value of each run of equal scores
    hits = np.cumsum(right)[last]
    return hits / max(1, gold), hits / (last + 1.0)


def site_f1(evaluation: Evaluation, labels: list[str]) -> dict[str, float]:
    """Returns the micro F1 of each site over some labels; sites without a value or a prediction are left out."""
    sums: dict[str, Counts] = {}
    for page in evaluation.pages:
        own = sum((page.counts[label] for label in labels if label in page.counts), Counts())
        sums[page.site] = sums.get(page.site, Counts()) + own
    return {site: c.f1 for site, c in sorted(sums.items()) if c != Counts()}


def page_mean_f1(page: PageScores, labels: list[str]) -> float:
    """Returns the mean of the page's F1 over those of the labels that it has; 1 where it has none."""
    scores = [page.counts[label].f1 for label in labels if label in page.counts]
    return sum(scores) / len(scores) if scores else 1.0


def worst_pages(evaluation: Evaluation, limit: int = 30) -> list[PageScores]:
    """Returns the pages with the least mean F1 over their fields, at most three of a site.

    Of equal ones those with more wrong and missed values come first; pages without an error don't come at all.
    """
    labels = [label for label in evaluation.levels().get("field", []) if evaluation.has([label])]
    errors = {id(page): sum(c.fp + c.fn for c in _of(page, labels)) for page in evaluation.pages}
    ranked = sorted(
        (page for page in evaluation.pages if errors[id(page)]),
        key=lambda page: (page_mean_f1(page, labels), -errors[id(page)], page.page_id),
    )
    taken: Counter[str] = Counter()
    out: list[PageScores] = []
    for page in ranked:
        if taken[page.site] < _WORST_PER_SITE and len(out) < limit:
            taken[page.site] += 1
            out.append(page)
    return out


def _of(page: PageScores, labels: list[str]) -> list[Counts]:
    return [page.counts[label] for label in labels if label in page.counts]
