"""Probabilities of elements -> the items of a page: a search over the tree of its kinds of elements.

The rows of a list are made by one template, so they are rows together or not at all, and so is what stands in each of
them. Elements alike under parents alike are a lineage (:mod:`markuplmpp.dom.lineage`), and lineages are a tree. An item
type takes the set of lineages, none within another, with the highest sum of log-odds of their elements: a lineage is
worth the sum over its elements of how much likelier each is than its threshold, and from the leaves of the tree up each
lineage is kept if it's worth more than the best of what stands below it. A row the model missed comes with its list, a
stray one goes with what's like it, and a list is its rows, not the box around them, unless the box is surer than all of
them together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import mode

import numpy as np
import numpy.typing as npt

from markuplmpp.decode.scores import (
    FloatArray,
    PageScores,
    Thresholds,
    bounded_log_odds,
)
from markuplmpp.dom.node import BoolArray, IntArray
from markuplmpp.schema import Schema

_SUREST = 0.96  # no element speaks for or against its lineage by more than odds of 24 to one
_LEAST_RUNS = 3  # records of several siblings are told by what comes again as often
_LONGEST_PERIOD = 4  # elements alike that are one record
_MOST_HEADS = 0.5  # share of the places of items where the model has to see one


@dataclass(frozen=True, slots=True)
class ItemElement:
    """Where an item stands.

    Args:
        type: Its item type.
        nodes: Its element; siblings where no element holds it.
        end: Node behind it.
        score: Its probability.
    """

    type: str
    nodes: tuple[int, ...]
    end: int
    score: float

    @property
    def node(self) -> int:
        """Its first node."""
        return self.nodes[0]


def item_elements(scores: PageScores, schema: Schema, thresholds: Thresholds) -> list[ItemElement]:
    """Returns the elements of all item types in page order, an outer one before those in it.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Items.
        thresholds: Least probabilities.
    """
    found: list[ItemElement] = []
    for item in schema.items:
        units = _proposed_items(scores, schema, item.name, thresholds.of_internal(item.name))
        probability = {int(scores.structure.top[scores.node_ids[unit]]): p for unit, p in units.items()}
        for nodes in _runs(scores, list(probability)):
            end = int(scores.page.end[nodes[-1]])
            found.append(ItemElement(item.name, nodes, end, probability[nodes[0]]))
    return sorted(found, key=lambda e: (e.node, -e.end))


def _proposed_items(scores: PageScores, schema: Schema, name: str, threshold: float) -> dict[int, float]:
    """The elements of a type's items in page order, unit -> probability.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Items.
        name: Their type.
        threshold: Least probability, of an element alone.
    """
    columns = [schema.internal_labels.index(item.name) for item in schema.items]
    column = [item.name for item in schema.items].index(name)
    probability = scores.internal[:, columns[column]]
    of, around = scores.lineages
    units, nodes = scores.chains
    mine = of[nodes]
    odds = bounded_log_odds(scores.internal[:, columns], _SUREST)
    worth = np.stack([np.bincount(mine, odds[units, k], len(around)) for k in range(len(columns))])
    types = worth.argmax(0)[of[scores.structure.top[scores.node_ids]]]  # one of a unit, whatever wraps it
    is_own = (types == column)[units] & ~_follows(scores, probability)[units]
    units, mine = units[is_own], mine[is_own]
    taken = _best_lineages(around, mine, odds[units, column] - bounded_log_odds(np.array(threshold), _SUREST))
    units, mine = units[taken[mine]], mine[taken[mine]]
    means = np.bincount(mine, probability[units]) / np.maximum(1, np.bincount(mine))
    return dict(sorted(zip(units.tolist(), means[mine].tolist(), strict=True)))


def _follows(scores: PageScores, probability: FloatArray) -> BoolArray:
    """Whether an element is no item but a part of one before it that it's alike to, as a second row is. (units,)

    Of a parent's elements alike that's so in the stretch where each second (third, fourth), as an item, and the others,
    as none, have a higher sum of log-odds than any stretch has of which all are items.
    """
    units = np.flatnonzero(scores.is_internal)
    tops = scores.structure.top[scores.node_ids[units]]
    parents, lineages = scores.page.parent[tops], scores.lineages[0][tops]
    order = np.lexsort((units, lineages, parents))  # elements alike of one parent in a row, in page order
    starts = np.flatnonzero(np.diff(parents[order]) | np.diff(lineages[order])) + 1
    odds = bounded_log_odds(probability, _SUREST)
    out = np.zeros(len(probability), dtype=np.bool_)
    for group in np.split(units[order], starts):
        if np.count_nonzero(odds[group] >= 0) >= _LEAST_RUNS:
            out[group] = _in_turn(odds[group])
    return out


def _in_turn(odds: npt.NDArray[np.float64]) -> BoolArray:
    """Which elements of a row are no items but parts of them, or strays; none where all may be items. (elements,)

    >>> _in_turn(np.array([2.0, -2.0, 2.0, -1.0, -0.5, -2.0, 2.0, -2.0, -2.0])).astype(int)
    array([0, 1, 0, 1, 0, 1, 0, 1, 1])
    """
    out = np.zeros(len(odds), dtype=np.bool_)
    _, _, most = _best_stretch(odds)
    for period in range(2, min(_LONGEST_PERIOD, len(odds) // _LEAST_RUNS) + 1):
        for first in range(period):
            is_head = (np.arange(len(odds)) - first) % period == 0
            start, end, worth = _best_stretch(np.where(is_head, odds, -odds))
            heads = odds[start:end][is_head[start:end]]
            if worth > most and np.count_nonzero(heads >= 0) >= max(_LEAST_RUNS, _MOST_HEADS * len(heads)):
                start += int(np.argmax(is_head[start:end]))  # what stands before the first item follows none
                out, most = odds < 0, worth  # what is none outside of the stretch is none
                out[start:end] = ~is_head[start:end]
    return out


def _best_stretch(worth: npt.NDArray[np.float64]) -> tuple[int, int, float]:
    """Start, end and sum of the stretch with the highest sum."""
    sums = np.concatenate([[0.0], np.cumsum(worth)])
    lowest = np.minimum.accumulate(sums)
    end = int((sums - lowest).argmax())
    start = int(sums[: end + 1].argmin())
    return start, end, float(sums[end] - sums[start])


def _best_lineages(around: IntArray, mine: IntArray, gains: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The lineages, none within another, with the highest sum of gains.

    Args:
        around: Of each lineage the one around it, which comes before it; -1 for the first. (lineages,)
        mine: Lineage of each element. (elements,)
        gains: Of each element. (elements,)

    Returns:
        Whether a lineage is taken. (lineages,)

    >>> rows, in_rows = [1, 1, 1], [2, 2]
    >>> _best_lineages(np.array([-1, 0, 1]), np.array([*rows, *in_rows]), np.array([1.0, -0.5, 1.0, 0.5, 0.5]))
    array([False,  True, False])
    """
    # In millionths, whose sums are exact: a float32 at its threshold is a bit below it, and of equals the outer counts.
    worth = np.bincount(mine, np.rint(1e6 * gains), len(around)).tolist()
    has_element = (np.bincount(mine, minlength=len(around)) > 0).tolist()
    parents = around.tolist()
    below = [0.0] * (len(parents) + 1)  # the last is that of the parent -1
    is_taken = [False] * (len(parents) + 1)
    for lineage in reversed(range(len(parents))):
        is_taken[lineage] = has_element[lineage] and worth[lineage] >= below[lineage]
        below[parents[lineage]] += worth[lineage] if is_taken[lineage] else below[lineage]
    is_within = [False] * (len(parents) + 1)
    for lineage, parent in enumerate(parents):
        is_within[lineage] = is_within[parent] or is_taken[parent]
    return np.array(is_taken[:-1], dtype=np.bool_) & ~np.array(is_within[:-1], dtype=np.bool_)


def _runs(scores: PageScores, heads: list[int]) -> list[tuple[int, ...]]:
    """The siblings that belong to each of some elements: those up to the next one, if they are alike every time.

    ``<dt>`` and ``<dd>``, two rows of a table a record, or a heading and its paragraphs: no element holds the record,
    the model's label stands at the first of its siblings (as in the labels it learned from).
    """
    of_parent: dict[int, list[int]] = defaultdict(list)
    for head in heads:
        of_parent[int(scores.page.parent[head])].append(head)
    tails = {head: tail for parent, mine in of_parent.items() for head, tail in _tails(scores, parent, mine, heads)}
    return [(head, *tails.get(head, ())) for head in heads]


def _tails(
    scores: PageScores, parent: int, heads: list[int], of_page: list[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each of a parent's items with the siblings up to the next, if they have the same tags every time.

    What holds other items, or elements like them, is no part of one: the replies to a comment.
    """
    page = scores.page
    siblings = _siblings(scores, parent) if len(heads) >= _LEAST_RUNS else []
    at = {node: k for k, node in enumerate(siblings)}
    places = [at[head] for head in heads if head in at]
    steps = [b - a for a, b in pairwise(places)]
    if len(places) < len(heads) or min(steps, default=1) == 1:
        return
    tails = [tuple(siblings[a + 1 : b]) for a, b in pairwise(places)]
    usual = {page.tags[node] for tail in tails for node in tail}
    behind = siblings[places[-1] + 1 :]
    if page.tags[heads[0]] in usual:  # rows: nothing tells those of the last from others
        behind = behind[: mode(steps) - 1]
    tails.append(tuple(takewhile(lambda node: page.tags[node] in usual, behind)))
    tags = [tuple(dict.fromkeys(page.tags[node] for node in tail)) for tail in tails]
    items = {(page.tags[head], page.kind_names[head]) for head in heads}
    bounds = [(node, int(page.end[node])) for tail in tails for node in tail]
    if len({*tags[:-1]}) > 1 or any(bisect_left(of_page, first) < bisect_left(of_page, end) for first, end in bounds):
        return
    within = (i for first, end in bounds for i in range(first + 1, end))
    if not any((page.tags[i], page.kind_names[i]) in items for i in within):
        yield from zip(heads, tails, strict=True)


def _siblings(scores: PageScores, parent: int) -> list[int]:
    """The children of an element that show something: texts or pictures."""
    page = scores.page
    children, node, end = [], parent + 1, int(page.end[parent])
    while node < end:
        children.append(node)
        node = int(page.end[node])
    nodes = np.array(children, scores.node_ids.dtype)
    first, last = scores.node_ids.searchsorted(nodes), scores.node_ids.searchsorted(page.end[nodes])
    out: list[int] = nodes[(first < last) & (page.text_index[nodes] == 0)].tolist()
    return out
