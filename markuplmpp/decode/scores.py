"""The model's view of a page: probabilities of its leaves and elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import BoolArray, IntArray, Page
from markuplmpp.dom.structure import Structure
from markuplmpp.schema import Schema

FloatArray = npt.NDArray[np.float32]
DEFAULT_THRESHOLD = 0.5
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class PageScores:
    """Probabilities of a page's units: text leaves and internal elements in document order.

    Args:
        page: The page.
        structure: Its internal nodes.
        node_ids: Page node of each unit. (units,)
        is_internal: Whether the unit is an element. (units,)
        leaf: Probability of each leaf label. (units, leaf_labels)
        internal: Probability of each internal label. (units, internal_labels)
        tokens: Of each leaf, the (start, end) characters of its tokens in the folded text. (tokens, 2)
        spans: Of each leaf's tokens, the probability of being part of each label's value. (tokens, leaf_labels)
    """

    page: Page
    structure: Structure
    node_ids: IntArray
    is_internal: BoolArray
    leaf: FloatArray
    internal: FloatArray
    tokens: dict[int, IntArray]
    spans: dict[int, FloatArray]

    @cached_property
    def best_internal(self) -> npt.NDArray[np.int64]:
        """Most probable internal label of each unit. (units,)"""
        best: npt.NDArray[np.int64] = self.internal.argmax(1)
        return best

    @cached_property
    def has_word(self) -> BoolArray:
        """Whether each node is a leaf with a letter or digit. (nodes,)"""
        return np.array([_WORD.search(text) is not None for text in self.page.texts], dtype=np.bool_)


@dataclass(frozen=True)
class Thresholds:
    """Least probability of each label, by head; found on the tune sites.

    >>> Thresholds({"price": 0.3}).of_leaf("price"), Thresholds().of_leaf("price")
    (0.3, 0.5)
    """

    leaf: Mapping[str, float] = field(default_factory=dict)
    internal: Mapping[str, float] = field(default_factory=dict)

    def of_leaf(self, name: str) -> float:
        """Least probability of a leaf label."""
        return self.leaf.get(name, DEFAULT_THRESHOLD)

    def of_internal(self, name: str) -> float:
        """Least probability of an internal label."""
        return self.internal.get(name, DEFAULT_THRESHOLD)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that the scores propose.

    Args:
        field: Field of the schema.
        node: The leaf or element that holds it.
        score: Its probability.
        text: The value.
    """

    field: str
    node: int
    score: float
    text: str


def propose(scores: PageScores, schema: Schema, thresholds: Thresholds) -> list[Candidate]:
    """Returns every value above its threshold, in page order.

    A labelled element is one value, whatever its leaves say; labelled leaves that fill a block together are one
    value too ("2", "cups", "flour"); any other labelled leaf is a value by itself, or a span of it is.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Fields.
        thresholds: Least probabilities.
    """
    candidates: list[Candidate] = []
    for spec in schema.fields:
        taken = _elements(scores, schema, spec.name, thresholds)
        candidates += [c for c in taken if c.text]
        if spec.name in schema.leaf_labels:
            covered = np.zeros(len(scores.page), dtype=np.bool_)
            for c in taken:
                covered[c.node : scores.page.end[c.node]] = True
            candidates += _leaves(scores, schema, spec.name, thresholds.of_leaf(spec.name), covered)
    return sorted(candidates, key=lambda c: c.node)


def _elements(scores: PageScores, schema: Schema, name: str, thresholds: Thresholds) -> list[Candidate]:
    label = schema.internal_labels.index(name)
    probability = scores.internal[:, label]
    is_best = scores.best_internal == label
    units = np.flatnonzero(scores.is_internal & is_best & (probability >= thresholds.of_internal(name)))
    out: list[Candidate] = []
    end = -1
    for unit in units.tolist():
        node = int(scores.node_ids[unit])
        if node >= end:  # an element within one already taken is a part of that value
            end = int(scores.page.end[node])
            out.append(Candidate(name, node, float(probability[unit]), element_text(scores.page, node)))
    return out


def _leaves(
    scores: PageScores, schema: Schema, name: str, threshold: float, covered: npt.NDArray[np.bool_]
) -> list[Candidate]:
    page, label = scores.page, schema.leaf_labels.index(name)
    probability = scores.leaf[:, label]
    units = np.flatnonzero(~scores.is_internal & (probability >= threshold) & ~covered[scores.node_ids])
    units = units[page.text_index[scores.node_ids[units]] > 0]
    found = {int(scores.node_ids[unit]): float(probability[unit]) for unit in units.tolist()}
    if not found:
        return []
    # Sums over all nodes, so that a block of 50,000 leaves isn't counted for each leaf of it.
    labelled = np.zeros(len(page), dtype=np.float64)
    labelled[list(found)] = list(found.values())
    labelled *= scores.has_word
    words, hits, total = (_running_sum(values) for values in (scores.has_word, labelled > 0, labelled))
    out: list[Candidate] = []
    taken = -1  # last node of what is a value already
    for leaf, score in found.items():
        if leaf <= taken:
            continue
        block = int(scores.structure.block[leaf])
        end = int(page.end[block])
        count = int(words[end] - words[block])
        if taken < block and count > 1 and hits[end] - hits[block] == count:
            out.append(Candidate(name, block, float(total[end] - total[block]) / count, page.text(block)))
            taken = end - 1
        else:
            out.append(Candidate(name, leaf, score, _span_text(scores, leaf, label)))
            taken = leaf
    return [c for c in out if c.text]


def _running_sum(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate([[0], np.cumsum(values)])


def element_text(page: Page, node: int) -> str:
    """Returns an element's text, or the attribute that holds the value where it has none."""
    attributes = page.attributes.get(node, {})
    return page.text(node) or attributes.get("src") or attributes.get("value") or attributes.get("alt") or ""


def _span_text(scores: PageScores, leaf: int, label: int) -> str:
    """The part of a leaf that the span head marks, whole where it marks nothing or all."""
    text, tokens, inside = scores.page.text(leaf), scores.tokens.get(leaf), scores.spans.get(leaf)
    if tokens is None or inside is None:
        return text
    marked = np.flatnonzero(inside[:, label] >= DEFAULT_THRESHOLD)
    if not len(marked) or len(marked) == len(tokens):
        return text
    start = int(tokens[marked[0], 0])
    # The last token that the model sees isn't the end of a leaf that was cut for it.
    end = len(text) if marked[-1] == len(tokens) - 1 else int(tokens[marked[-1], 1])
    return text[start:end].strip()
