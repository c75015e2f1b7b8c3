"""The least probability of each label, chosen on tune sites."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.scores import DEFAULT_THRESHOLD, PageScores
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer

logger = logging.getLogger(__name__)

# With fewer positives the best threshold of a sample says little about the next one.
_MIN_POSITIVES = 8
# Chosen on one half of the tune sites and scored on the other, micro F1 over all fields was 0.702 with this and 0.699
# with the very best threshold of the half.
_TOLERANCE = 0.01
_GRID = np.round(np.arange(0.05, 0.96, 0.05), 2)


@dataclass
class _Sample:
    """What one label's predictions were worth: (probability, right?) pairs, and how many there were to find."""

    scores: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    gold: int = 0

    def best(self) -> float | None:
        """The threshold of the best F1; of those about as good the one nearest the default."""
        if self.gold < _MIN_POSITIVES:
            return None
        scores, right = np.array(self.scores), np.array(self.right, dtype=bool)
        f1 = np.array([2 * right[scores >= t].sum() / max(1, (scores >= t).sum() + self.gold) for t in _GRID])
        good = _GRID[f1 >= f1.max() - _TOLERANCE]
        return float(good[np.abs(good - DEFAULT_THRESHOLD).argmin()])


def find_thresholds(scorer: PageScorer, pages: Iterable[CorpusPage]) -> dict[str, dict[str, float]]:
    """Chooses the thresholds with the best F1: per page for fields with one value, per node for the others.

    Args:
        scorer: The model.
        pages: Labelled pages of sites it wasn't trained on; never those it's reported on.

    Returns:
        ``{"leaf": {label: threshold}, "internal": {...}}``; labels with too few examples are left out.
    """
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    for page in pages:
        try:
            scores, _ = scorer.score(parse_html(page.html, url=page.url))
        except PageError as error:
            logger.warning("page %s left out: %s", page.page_id, error)
            continue
        labels = align_row(page, scores.page, scores.structure, scorer.schema)
        for head in ("leaf", "internal"):
            _add(samples, head, scores, labels, scorer.schema)
    out: dict[str, dict[str, float]] = {"leaf": {}, "internal": {}}
    for (head, name), sample in sorted(samples.items()):
        if (best := sample.best()) is not None:
            out[head][name] = best
    return out


def _add(
    samples: dict[tuple[str, str], _Sample], head: str, scores: PageScores, labels: PageLabels, schema: Schema
) -> None:
    internal = head == "internal"
    names = schema.internal_labels if internal else schema.leaf_labels
    alone = scores.internal if internal else scores.leaf
    together = scores.internal_among_siblings if internal else scores.leaf_among_siblings
    gold = labels.internal if internal else labels.leaf
    # As the decoder reads them: rows and list items together, everything else by itself.
    in_lists = {item.name for item in schema.items} | {field.name for field in schema.fields if field.list}
    units = np.flatnonzero(scores.is_internal == internal)
    nodes = scores.node_ids[units].tolist()
    used = np.array([node not in labels.ignored for node in nodes], dtype=bool)
    for label, name in enumerate(names[1:], 1):
        if name in labels.unknown:
            continue
        sample = samples[head, name]
        p = (together if name in in_lists else alone)[units, label]
        right = np.array([gold.get(node) == name for node in nodes], dtype=bool)
        spec = schema.by_name.get(name)
        if spec is not None and not spec.many and not internal and len(p):
            best = int(p.argmax())  # the decoder takes one per page
            if not used[best]:  # another place of the value, or none: nothing says whether it's right
                continue
            sample.scores.append(float(p[best]))
            sample.right.append(bool(right[best]))
            sample.gold += bool(right.any())
        else:
            likely = used & (p >= _GRID[0])
            sample.scores += p[likely].tolist()
            sample.right += right[likely].tolist()
            sample.gold += int(right.sum())
