"""The least probability of each label, chosen on tune sites."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.items import proposed_items
from markuplmpp.decode.nodes import leaf_probability, proposed_values
from markuplmpp.decode.scores import DEFAULT_THRESHOLD, PageScores
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer

logger = logging.getLogger(__name__)

# With fewer positives the best threshold of a sample says little about the next one: of 15 prices it was 0.95. Chosen
# on one half of 333 tune pages and scored on the other, F1 was the same with 8 and with 30. Leaves with fewer share
# one: with the 0.45 of web-small 0.8 the F1 of the product fields of 20 tune pages was 0.648, with the default 0.636.
_MIN_POSITIVES = 20
# Chosen on one half of the tune sites and scored on the other, micro F1 over all fields was 0.702 with this and 0.699
# with the very best threshold of the half.
_TOLERANCE = 0.01
_HEADS = ("leaf", "internal")
_GRID = np.round(np.arange(0.05, 0.96, 0.05), 2)


def _zeros() -> npt.NDArray[np.int64]:
    return np.zeros(len(_GRID), np.int64)


@dataclass
class _Sample:
    """What one label's proposals are worth at each threshold, and how many nodes there were to find.

    Args:
        proposed: How many were made. (thresholds,)
        right: How many of them are right. (thresholds,)
        gold: How many there were to find.
    """

    proposed: npt.NDArray[np.int64] = field(default_factory=_zeros)
    right: npt.NDArray[np.int64] = field(default_factory=_zeros)
    gold: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there were values enough to find to choose by."""
        return self.gold >= _MIN_POSITIVES

    def __add__(self, other: _Sample) -> _Sample:
        return _Sample(self.proposed + other.proposed, self.right + other.right, self.gold + other.gold)

    def best(self) -> float:
        """The threshold of the best F1; of those about as good the one nearest the default."""
        f1 = 2 * self.right / np.maximum(1, self.proposed + self.gold)
        good = _GRID[f1 >= f1.max() - _TOLERANCE]
        return float(good[np.abs(good - DEFAULT_THRESHOLD).argmin()])


def find_thresholds(scorer: PageScorer, pages: Iterable[CorpusPage]) -> dict[str, dict[str, float]]:
    """Chooses the thresholds with the best F1: per page for fields with one value, per node for the others.

    Args:
        scorer: The model.
        pages: Labelled pages of sites it wasn't trained on; never those it's reported on.

    Returns:
        ``{"leaf": {label: threshold}, "internal": {...}}``; leaf labels with few examples share one, chosen for all of
        them together. Left out are those where they are few too, and internal labels with few: what is worth most for
        the elements of reviews says nothing of those of products.
    """
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    for page in pages:
        try:
            scores, _ = scorer.score(parse_html(page.html, url=page.url, charset=page.charset))
        except PageError as error:
            logger.warning("page %s left out: %s", page.page_id, error)
            continue
        labels = align_row(page, scores.page, scores.structure, scorer.schema)
        _add_leaves(samples, scores, labels, scorer.schema)
        _add_elements(samples, scores, labels, scorer.schema)
    leaf, internal = ({name: s for (of, name), s in sorted(samples.items()) if of == head} for head in _HEADS)
    shared = sum((s for s in leaf.values() if not s.is_enough), _Sample())
    return {"leaf": _chosen(leaf, shared), "internal": _chosen(internal, _Sample())}


def _chosen(samples: dict[str, _Sample], shared: _Sample) -> dict[str, float]:
    chosen = {name: s if s.is_enough else shared for name, s in samples.items()}
    return {name: s.best() for name, s in chosen.items() if s.is_enough}


def _add_leaves(
    samples: dict[tuple[str, str], _Sample], scores: PageScores, labels: PageLabels, schema: Schema
) -> None:
    """Counts leaves each by itself: whether an element around one is a value already depends on two thresholds."""
    units = np.flatnonzero(~scores.is_internal)
    nodes = scores.node_ids[units].tolist()
    used = np.array([node not in labels.ignored for node in nodes], dtype=bool)
    for name in schema.leaf_labels[1:]:
        spec = schema.by_name[name]
        if name in labels.unknown or not nodes:
            continue
        sample = samples["leaf", name]
        p = leaf_probability(scores, schema, spec)[units]
        right = np.array([labels.leaf.get(node) == name for node in nodes], dtype=bool)
        if spec.many:
            counted, found = used, int(right.sum())
        else:
            best = int(p.argmax())  # the decoder takes one for a record: here the surest for the page
            if not used[best]:  # another place of the value, or none: nothing says whether it's right
                continue
            counted, found = np.arange(len(p)) == best, int(right.any())
        above = p[counted, None] >= _GRID.astype(np.float32)  # as the decoder compares them
        sample.proposed += above.sum(0)
        sample.right += (above & right[counted, None]).sum(0)
        sample.gold += found


def _add_elements(
    samples: dict[tuple[str, str], _Sample], scores: PageScores, labels: PageLabels, schema: Schema
) -> None:
    """Counts the elements that the decoder proposes; it has no use for the containers of lists."""
    nodes = scores.node_ids.tolist()
    elements = set(scores.node_ids[scores.is_internal].tolist())
    gold = {node: name for node, name in labels.internal.items() if node in elements}
    for name in (*(item.name for item in schema.items), *schema.by_name):
        if name in labels.unknown:
            continue
        sample = samples["internal", name]
        sample.gold += sum(wanted == name for wanted in gold.values())
        for at, threshold in enumerate(_GRID.tolist()):
            found = [nodes[unit] for unit in _proposed(scores, schema, name, threshold)]
            if not found:  # nor are there any at the higher ones
                break
            counted = [node for node in found if node not in labels.ignored]
            sample.proposed[at] += len(counted)
            sample.right[at] += sum(gold.get(node) == name for node in counted)


def _proposed(scores: PageScores, schema: Schema, name: str, threshold: float) -> dict[int, float]:
    spec = schema.by_name.get(name)
    if spec is None:
        return proposed_items(scores, schema, name, threshold)
    return proposed_values(scores, schema, spec, threshold)
