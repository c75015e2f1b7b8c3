"""The model's view of a page: probabilities of its leaves and elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.lineage import lineages
from markuplmpp.dom.node import BoolArray, IntArray, Page, fold_space
from markuplmpp.dom.structure import Structure

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
    def lineages(self) -> tuple[IntArray, IntArray]:
        """What :func:`~markuplmpp.dom.lineage.lineages` says of the page."""
        return lineages(self.page)

    @cached_property
    def chains(self) -> tuple[IntArray, IntArray]:
        """The elements that each unit stands for, itself and its wrappers: their units, and they. (elements,) twice"""
        parents, top = self.page.parent.tolist(), self.structure.top.tolist()
        units: list[int] = []
        nodes: list[int] = []
        for unit in np.flatnonzero(self.is_internal).tolist():
            node = bearer = int(self.node_ids[unit])
            while True:
                units.append(unit)
                nodes.append(node)
                if node == top[bearer]:
                    break
                node = parents[node]
        return np.array(units, np.int32), np.array(nodes, np.int32)

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """Group of each unit: elements of one lineage, or the leaves in elements of one. (units,)"""
        of, _ = self.lineages
        elements = np.where(self.is_internal, self.structure.top[self.node_ids], self.page.parent[self.node_ids])
        return 2 * of[elements].astype(np.int64) + self.is_internal

    @cached_property
    def leaf_in_group(self) -> FloatArray:
        """Leaf probabilities averaged over each group: list items are ingredients together or not at all.

        On 78 recipe pages of tune sites it raised the F1 of instructions from 0.857 to 0.889. (units, leaf_labels)
        """
        return _group_means(self.leaf, self.groups)

    @cached_property
    def internal_in_group(self) -> FloatArray:
        """Internal probabilities averaged over each group. (units, internal_labels)"""
        return _group_means(self.internal, self.groups)

    @cached_property
    def has_word(self) -> BoolArray:
        """Whether each node is a leaf with a letter or digit. (nodes,)"""
        return np.array([_WORD.search(text) is not None for text in self.page.texts], dtype=np.bool_)

    @cached_property
    def chars(self) -> npt.NDArray[np.int64]:
        """Characters of each leaf with white space folded; 0 of an element. (nodes,)"""
        return np.array([len(fold_space(text)) for text in self.page.texts], dtype=np.int64)

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """The block that each node's text is of: of a table's cell its row. (nodes,)"""
        of_cell = np.array([tag in ("td", "th") for tag in self.page.tags])
        out: npt.NDArray[np.int64] = np.where(of_cell, self.page.parent, np.arange(len(self.page)))
        return out[self.structure.block]

    @cached_property
    def lines(self) -> npt.NDArray[np.int64]:
        """First and last leaf of each leaf's line, a stretch of one block without a ``<br>``; 0 else. (nodes, 2)"""
        return self._stretches(self.structure.block)

    @cached_property
    def row_lines(self) -> npt.NDArray[np.int64]:
        """The same with the cells of a table's row as one line. (nodes, 2)"""
        return self._stretches(self.rows)

    @cached_property
    def item_lines(self) -> npt.NDArray[np.int64]:
        """The same as ``lines`` with a term and the one ``<dd>`` that speaks of it as one line too. (nodes, 2)"""
        page = self.page
        term_of = np.arange(len(page))
        last: dict[int, int] = {}
        spoken: dict[int, list[int]] = {}
        for node, tag in enumerate(page.tags):
            if tag == "dt":
                last[int(page.parent[node])] = node
            elif tag == "dd" and (term := last.get(int(page.parent[node]))) is not None:
                spoken.setdefault(term, []).append(node)
        for term, (node, *others) in spoken.items():
            if not others and "br" not in page.tags[term : page.end[node]]:
                term_of[node] = term
        return self._stretches(term_of[self.structure.block])

    def _stretches(self, blocks: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        page, leaves = self.page, self.page.leaves
        breaks = np.cumsum(np.array([tag == "br" for tag in page.tags]) & ~page.preformatted)
        is_new = (np.diff(blocks[leaves], prepend=-1) != 0) | (np.diff(breaks[leaves], prepend=-1) > 0)
        starts = np.flatnonzero(is_new)
        line = np.cumsum(is_new) - 1
        ends = np.append(starts[1:], len(leaves)) - 1
        out = np.zeros((len(page), 2), dtype=np.int64)
        out[leaves, 0], out[leaves, 1] = leaves[starts[line]], leaves[ends[line]]
        return out


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


def bounded_log_odds(probability: npt.NDArray[Any], surest: float) -> npt.NDArray[np.float64]:
    """Returns log-odds, of no probability surer than one.

    >>> bounded_log_odds(np.array([0.0, 0.5, 1.0]), 0.9).round(2).tolist()
    [-2.2, 0.0, 2.2]
    """
    clipped = np.clip(probability.astype(np.float64), 1 - surest, surest)
    odds: npt.NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return odds


def _group_means(probabilities: FloatArray, groups: npt.NDArray[np.int64]) -> FloatArray:
    """(units, labels), (units,) -> (units, labels)"""
    sums = np.zeros((int(groups.max(initial=0)) + 1, probabilities.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, probabilities)
    sums /= np.maximum(np.bincount(groups, minlength=len(sums)), 1)[:, None]
    return sums[groups]
