"""Templates that hundreds of sites share don't make up the whole of what is learned."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

NO_TEMPLATE = 0


def template_of(labels: npt.NDArray[Any], name_ids: npt.NDArray[Any]) -> int:
    """Returns what tells a window's template: the class words that stand at most of its labelled nodes.

    Args:
        labels: Label id of each node. (nodes,)
        name_ids: Tokens of the class words around each node, the nearest first, -1 where there are fewer.
            (nodes, levels, tokens)

    Returns:
        A hash; :data:`NO_TEMPLATE` where no labelled node has a class.

    >>> names = np.array([[[7, 8]], [[7, 8]], [[-1, -1]], [[5, -1]]])
    >>> template_of(np.array([1, 1, 2, 0]), names) == template_of(np.array([3, 0, 0, 0]), names)
    True
    >>> template_of(np.array([0, 0, 2, 0]), names)
    0
    """
    named = (labels > 0) & (name_ids >= 0).any((1, 2))
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
    # The same share of each template, whatever the draw, and the same windows at every start.
    order = np.random.default_rng(seed).permutation(len(templates))
    rank = np.empty(len(templates), dtype=np.int64)
    for name in names:
        mine = order[templates[order] == name]
        rank[mine] = np.arange(len(mine))
    at = np.searchsorted(names, templates)
    size = np.bincount(at, minlength=len(names))
    kept: npt.NDArray[np.int64] = np.flatnonzero(rank < np.ceil(share * size)[at])
    return kept
