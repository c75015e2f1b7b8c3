"""Node level: a model's labels of leaves and elements against the aligned ones."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import PageScores as PageCounts
from markuplmpp.evaluation.nodes import Head, node_counts
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import OUTSIDE, Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.training.targets import IGNORE

_IntArray = npt.NDArray[np.int64]


def evaluate_nodes(scorer: PageScorer, pages: Iterable[CorpusPage], *, seed: int = 0) -> Evaluation:
    """Scores the labels of every leaf and element; no threshold, no decoding.

    Args:
        scorer: The model.
        pages: Labelled pages.
        seed: Fixes the resamples of the intervals.

    Returns:
        Labels are named ``leaf:price``, ``internal:record``.
    """
    schema, seconds = scorer.schema, 0.0
    counted: list[PageCounts] = []
    names = [f"leaf:{name}" for name in schema.leaf_labels[1:]]
    names += [f"internal:{name}" for name in schema.internal_labels[1:]]
    unscored = 0
    for page in pages:
        start = time.perf_counter()
        try:
            scores, _ = scorer.score(parse_html(page.html, url=page.url))
        except PageError:  # no node, so no gold node either
            unscored += 1
            continue
        seconds += time.perf_counter() - start
        counts: dict[str, Counts] = {}
        for head, (gold, predicted) in node_predictions(
            scores, align_row(page, scores.page, scores.structure, schema), schema
        ).items():
            labels = schema.leaf_labels if head == "leaf" else schema.internal_labels
            counts |= node_counts(gold, predicted, labels, head)
        counted.append(PageCounts(page.page_id, page.site, page.dataset, counts))
    return Evaluation(f"{scorer.name}, nodes", tuple(names), tuple(counted), unscored, seconds, seed)


def node_predictions(scores: PageScores, labels: PageLabels, schema: Schema) -> dict[Head, tuple[_IntArray, _IntArray]]:
    """Returns gold and predicted label ids of a page's leaves and of its internal nodes.

    A label that may be on the page unlabelled is no false positive: such a node's gold is -100.

    Returns:
        ``{"leaf": (gold, predicted), "internal": ...}``, each (nodes,).
    """
    out: dict[Head, tuple[_IntArray, _IntArray]] = {}
    heads: tuple[tuple[Head, tuple[str, ...], npt.NDArray[np.float32], dict[int, str]], ...] = (
        ("leaf", schema.leaf_labels, scores.leaf, labels.leaf),
        ("internal", schema.internal_labels, scores.internal, labels.internal),
    )
    for head, names, probabilities, gold in heads:
        ids = {name: i for i, name in enumerate(names)}
        unknown = [ids[name] for name in labels.unknown if name in ids]
        units = np.flatnonzero(scores.is_internal == (head == "internal"))
        nodes = scores.node_ids[units].tolist()
        predicted = probabilities[units].argmax(1)
        truth = np.array([ids.get(gold.get(n, OUTSIDE), 0) for n in nodes], dtype=np.int64)
        doubtful = (truth == 0) & np.isin(predicted, unknown)
        ignored = np.array([n in labels.ignored for n in nodes], dtype=bool)
        out[head] = np.where(doubtful | ignored, IGNORE, truth), predicted
    return out
