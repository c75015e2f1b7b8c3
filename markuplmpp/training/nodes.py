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
from markuplmpp.evaluation.nodes import Head, node_counts, seqeval_report
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import OUTSIDE, Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.training.targets import IGNORE

_IntArray = npt.NDArray[np.int64]


def evaluate_nodes(
    scorer: PageScorer, pages: Iterable[CorpusPage], *, seed: int = 0
) -> tuple[Evaluation, dict[str, dict[str, float]]]:
    """Scores the labels of every leaf and element; no threshold, no decoding.

    Args:
        scorer: The model.
        pages: Labelled pages.
        seed: Fixes the resamples of the intervals.

    Returns:
        The evaluation, whose labels are named ``leaf:price``, ``internal:record``; and seqeval's report of the leaf
        sequences (:func:`~markuplmpp.evaluation.nodes.seqeval_report`).

    Raises:
        MissingExtraError: seqeval isn't installed.
    """
    schema, seconds = scorer.schema, 0.0
    counted: list[PageCounts] = []
    names = [f"leaf:{name}" for name in schema.leaf_labels[1:]]
    names += [f"internal:{name}" for name in schema.internal_labels[1:]]
    unscored, leaves = 0, list[tuple[_IntArray, _IntArray]]()
    for page in pages:
        start = time.perf_counter()
        try:
            scores, _ = scorer.score(parse_html(page.html, url=page.url, charset=page.charset))
        except PageError:  # no node, so no gold node either
            unscored += 1
            continue
        seconds += time.perf_counter() - start
        gold = align_row(page, scores.page, scores.structure, schema)
        counts = _missed(scores, gold)
        heads = node_predictions(scores, gold, schema)
        leaves.append(heads["leaf"])
        for head, (truth, predicted) in heads.items():
            labels = schema.leaf_labels if head == "leaf" else schema.internal_labels
            for name, found in node_counts(truth, predicted, labels, head).items():
                counts[name] = counts.get(name, Counts()) + found
        counted.append(PageCounts(page.page_id, page.site, page.dataset, counts))
    runs = seqeval_report([truth for truth, _ in leaves], [found for _, found in leaves], schema.leaf_labels)
    return Evaluation(f"{scorer.name}, nodes", tuple(names), tuple(counted), unscored, seconds, seed), runs


def _missed(scores: PageScores, labels: PageLabels) -> dict[str, Counts]:
    """Labels of nodes that the model doesn't see: past its windows, or elements without a token of its own."""
    seen = set(scores.node_ids.tolist())
    counts: dict[str, Counts] = {}
    for head, gold in (("leaf", labels.leaf), ("internal", labels.internal)):
        for name in (name for node, name in gold.items() if node not in seen):
            counts[f"{head}:{name}"] = counts.get(f"{head}:{name}", Counts()) + Counts(fn=1)
    return counts


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
