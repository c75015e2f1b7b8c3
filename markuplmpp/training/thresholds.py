"""The least probability of each label, chosen on tune sites by what the decoder makes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from markuplmpp.decode.scores import Thresholds
from markuplmpp.evaluation.inner import inner_kinds
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import score_page
from markuplmpp.schema import Schema
from markuplmpp.training.scored import ScoredPage, decoded

# With fewer the best threshold of a sample says little about the next one: of 15 prices it was once 0.95.
_MIN_VALUES = 20
_TOLERANCE = 0.02  # an F1 this near the best one is as good
_HEADS = ("leaf", "internal")
_GRID = tuple(round(0.1 * step, 1) for step in range(1, 10))

Curve = Sequence[Counts]
"""Right, wrong and missed values at each threshold. (thresholds,)"""

_NONE: Curve = [Counts()] * len(_GRID)


def find_thresholds(schema: Schema, pages: Iterable[ScoredPage]) -> dict[str, dict[str, float]]:
    """Chooses thresholds by the F1 of the values and records that pages are decoded to.

    Each page is decoded with each threshold, for all leaf labels at a time, then for all labels of elements. Of the
    thresholds whose F1 is about the best the middle one counts: the decoder takes the likeliest value of a page
    whatever the threshold is, so that often most of them are as good. With web-small 0.8, chosen on one half of the
    sites of 298 tune pages and scored on the other, means of six halvings: macro F1 0.779 (P 0.834, R 0.742), micro F1
    0.728. With the lowest they were 0.785 (P 0.818, R 0.764) and 0.721, with the one nearest to 0.5 0.760 and 0.728,
    with the very best 0.772 and 0.723.

    Args:
        schema: The model's.
        pages: Pages of tune.

    Returns:
        ``{"leaf": {label: threshold}, "internal": {...}}``; leaf labels with few values share one, chosen for all of
        them together. Left out are those where they are few too, and internal labels with few: what is worth most for
        the elements of reviews says nothing of those of products.
    """
    counted = _counted_as(schema)
    curves: dict[tuple[str, str], list[Counts]] = defaultdict(lambda: [*_NONE])
    for page, scores in pages:
        for head in _HEADS:
            for at, threshold in enumerate(_GRID):
                thresholds = Thresholds(**{head: dict.fromkeys(counted[head], threshold)})
                counts = score_page(page, decoded(page, scores, schema, thresholds), schema)
                for name, label in counted[head].items():
                    if label in counts:
                        curves[head, name][at] += counts[label]
    leaf, internal = ({name: c for (of, name), c in sorted(curves.items()) if of == head} for head in _HEADS)
    few = [curve for curve in leaf.values() if not _is_enough(curve)]
    shared = [sum(counts, Counts()) for counts in zip(_NONE, *few, strict=True)]
    return {"leaf": _chosen(leaf, shared), "internal": _chosen(internal, _NONE)}


def _counted_as(schema: Schema) -> dict[str, dict[str, str]]:
    """Head -> its labels with a threshold -> what they are scored as: rows as ``records``, all others by their name."""
    kinds = {kind.name: kind.label for kind in inner_kinds(schema)}
    items = {item.name: kinds.get(item.name, item.name) for item in schema.items}
    leaves = {name: name for name in schema.leaf_labels[1:]}
    return {"leaf": leaves, "internal": {name: name for name in schema.by_name} | items}


def _is_enough(curve: Curve) -> bool:
    return curve[0].tp + curve[0].fn >= _MIN_VALUES


def _chosen(curves: Mapping[str, Curve], shared: Curve) -> dict[str, float]:
    best = {name: curve if _is_enough(curve) else shared for name, curve in curves.items()}
    return {name: _best(curve) for name, curve in best.items() if _is_enough(curve)}


def _best(curve: Curve) -> float:
    """The middle one of the thresholds of about the best F1.

    >>> _best([Counts(2, 4)] * 2 + [Counts(2, 1)] * 3 + [Counts(1, 0, 1)] * 4)
    0.4
    """
    least = max(counts.f1 for counts in curve) - _TOLERANCE
    good = [threshold for threshold, counts in zip(_GRID, curve, strict=True) if counts.f1 >= least]
    return good[(len(good) - 1) // 2]
