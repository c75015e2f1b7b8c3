"""Pairs of nodes and what they are to each other, for node relation prediction (MarkupLM, section 3.3)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.xpath import MAX_SUBSCRIPT, PAD_SUBSCRIPT, PAD_TAG_ID, UNKNOWN_TAG_ID
from markuplmpp.model.pretraining import RELATIONS

IntArray = npt.NDArray[np.int64]

UNKNOWN = -1
_SELF, _PARENT, _CHILD, _SIBLING, _ANCESTOR, _DESCENDANT, _OTHERS = range(len(RELATIONS))


def relation_matrix(tags: npt.NDArray[Any], subs: npt.NDArray[Any]) -> npt.NDArray[np.int8]:
    """Returns what each node is to each other one, told from their XPaths alone.

    A node is the element that its XPath names, as in the paper: a text and the tag token of the element that it stands
    in are one node, and so relations are there in a sequence of leaves alone, too. XPath ids that may name several
    elements (of an unknown tag, of a subscript at its cap, of as many steps as are kept) have no relation.

    Args:
        tags: ``xpath_tags_seq`` of a window's nodes. (nodes, depth)
        subs: ``xpath_subs_seq``. (nodes, depth)

    Returns:
        Index in :data:`~markuplmpp.model.pretraining.RELATIONS` of what row is to column; -1 where XPath ids don't
        tell. (nodes, nodes)

    >>> from markuplmpp.dom.xpath import xpath_ids
    >>> paths = ["/html/body", "/html/body/ul", "/html/body/ul/li[1]", "/html/body/ul/li[2]"]
    >>> tags, subs = (np.array(ids) for ids in zip(*(xpath_ids(path, 5) for path in paths), strict=True))
    >>> [RELATIONS[i] for i in relation_matrix(tags, subs)[2]]
    ['descendant', 'child', 'self', 'sibling']
    """
    depth = (tags != PAD_TAG_ID).sum(1)
    told = (depth > 0) & (depth < tags.shape[1]) & ~(tags == UNKNOWN_TAG_ID).any(1)
    told &= ~(subs == MAX_SUBSCRIPT).any(1)
    prefixes = _prefixes(tags, subs, int(depth.max(initial=0)))
    own = prefixes[np.arange(len(depth)), depth]
    below = depth[None, :] - depth[:, None]
    # Row's path begins column's.
    begins = (below >= 0) & (own[:, None] == prefixes[:, depth].T)
    parents = prefixes[np.arange(len(depth)), np.maximum(depth - 1, 0)]
    out = np.full(begins.shape, _OTHERS, np.int8)
    out[(below == 0) & (parents[:, None] == parents[None, :])] = _SIBLING
    out[begins] = _ANCESTOR
    out[begins.T] = _DESCENDANT
    out[begins & (below == 1)] = _PARENT
    out[begins.T & (below == -1)] = _CHILD
    out[begins & (below == 0)] = _SELF
    out[~told] = UNKNOWN
    out[:, ~told] = UNKNOWN
    return out


def _prefixes(tags: npt.NDArray[Any], subs: npt.NDArray[Any], depth: int) -> IntArray:
    """A number for the first steps of each path, the same where they are the same. (nodes, depth + 1)"""
    out = np.zeros((len(tags), depth + 1), np.int64)
    steps = tags.astype(np.int64) * (PAD_SUBSCRIPT + 1) + subs
    most = (PAD_TAG_ID + 1) * (PAD_SUBSCRIPT + 1)
    for i in range(depth):
        out[:, i + 1] = np.unique(out[:, i] * most + steps[:, i], return_inverse=True)[1]
    return out


def sample_pairs(matrix: npt.NDArray[np.int8], count: int, generator: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Draws pairs of two nodes, as many of each relation that the window has.

    Of all pairs 94% are others and 0.4% parents (73 windows of train pages).

    Args:
        matrix: From :func:`relation_matrix`.
        count: Pairs; scarce ones come several times.
        generator: Of the draws.

    Returns:
        Rows of the nodes (pairs, 2) and relations (pairs,); none where no relation is told.
    """
    matrix = matrix.copy()
    np.fill_diagonal(matrix, UNKNOWN)  # that a state is itself teaches nothing
    groups = [(i, found) for i in range(len(RELATIONS)) if len(found := np.flatnonzero(matrix == i))]
    if not groups:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    sizes = np.bincount(generator.permutation(count) % len(groups), minlength=len(groups))
    flat = np.concatenate([generator.choice(found, n) for (_, found), n in zip(groups, sizes, strict=True)])
    relations = np.repeat([i for i, _ in groups], sizes)
    return np.stack(np.divmod(flat, len(matrix)), axis=1), relations
