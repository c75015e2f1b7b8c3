"""Templates that hundreds of sites share don't make up the whole of what is learned."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.schema import LIST_SUFFIX, Schema

NO_TEMPLATE = 0


def list_nodes(labels: npt.NDArray[Any], is_internal: npt.NDArray[Any], schema: Schema) -> npt.NDArray[np.bool_]:
    """Returns which nodes are labelled as a value of a list field, or as its container. (nodes,)

    Args:
        labels: Label id of each node, in its own head. (nodes,)
        is_internal: Whether the node is an element. (nodes,)
        schema: Labels.
    """
    names = {name for f in schema.fields if f.list for name in (f.name, f.name + LIST_SUFFIX)}
    leaf, internal = (
        [i for i, label in enumerate(head) if label in names] for head in (schema.leaf_labels, schema.internal_labels)
    )
    return np.where(is_internal, np.isin(labels, internal), np.isin(labels, leaf))


def template_of(in_list: npt.NDArray[np.bool_], name_ids: npt.NDArray[Any]) -> int:
    """Returns what tells a window's template: the class words that stand at most of its nodes of list fields.

    Of those alone: ingredients and instructions are marked up as their plugin has it. The words at other labels
    ("entry title", "comment content") are WordPress's own: thinning by them threw away windows of reviews, which are
    scarce.

    Args:
        in_list: Which nodes are of a list field, from :func:`list_nodes`. (nodes,)
        name_ids: Tokens of the class words around each node, the nearest first, -1 where there are fewer.
            (nodes, levels, tokens)

    Returns:
        A hash; :data:`NO_TEMPLATE` where none of these nodes has a class.

    >>> names = np.array([[[7, 8]], [[7, 8]], [[-1, -1]], [[5, -1]]])
    >>> template_of(np.array([True, True, True, False]), names) == template_of(np.arange(4) == 1, names)
    True
    >>> template_of(np.arange(4) == 2, names)
    0
    """
    named = in_list & (name_ids >= 0).any((1, 2))
    if not named.any():
        return NO_TEMPLATE
    keys = Counter(nearest.tobytes() for nearest in name_ids[named, 0].astype(np.int32))
    return int.from_bytes(hashlib.sha256(keys.most_common(1)[0][0]).digest()[:7], "big") + 1


def thinned(
    templates: npt.NDArray[np.int64], sites: npt.NDArray[np.int64], most_sites: int, seed: int
) -> npt.NDArray[np.int64]:
    """Returns the windows to keep: of a template on more than ``most_sites`` sites a share as large as of so many.

    Of the 430 recipe sites to train on 400 use one of a few plugins; without this the others, which are what the sites
    of a stranger look like, are 5% of the recipe pages.

    Args:
        templates: Template of each window, from :func:`template_of`. (windows,)
        sites: A number for each window's site. (windows,)
        most_sites: Sites of one template that are as good as more.
        seed: Of the draw.

    Returns:
        Indices in order. (windows kept,)

    >>> len(thinned(np.repeat([1, 2], 100), np.arange(200), most_sites=50, seed=0))
    100
    """
    names, counts = np.unique(np.unique(np.stack([templates, sites], axis=1), axis=0)[:, 0], return_counts=True)
    share = np.minimum(1.0, most_sites / counts)
    share[names == NO_TEMPLATE] = 1.0
    at = np.searchsorted(names, templates)
    size = np.bincount(at, minlength=len(names))
    # The same share of each template, whatever the draw, and the same windows at every start.
    order = np.random.default_rng(seed).permutation(len(templates))
    by_template = order[np.argsort(at[order], kind="stable")]
    rank = np.empty(len(templates), dtype=np.int64)
    rank[by_template] = np.arange(len(templates)) - np.repeat(np.cumsum(size) - size, size)
    kept: npt.NDArray[np.int64] = np.flatnonzero(rank < np.ceil(share * size)[at])
    return kept
