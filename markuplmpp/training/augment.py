"""Windows of real pages, changed as another site's template would change them.

What stands on a page stays; wrappers get other tags, siblings other numbers, and a stretch of what is no value is left
out. Each epoch draws anew. Class words are forgotten by the model itself (see ``NodeEmbeddings``).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from markuplmpp.dom.xpath import MAX_SUBSCRIPT, PAD_SUBSCRIPT, TAG_IDS
from markuplmpp.training.collate import WindowCollator

Arrays = dict[str, npt.NDArray[Any]]

_PER_TOKEN = ("input_ids", "token_nodes")
_PER_WINDOW = ("unknown", "length", "template", "site")
# What one site writes another writes as the other; headings, lists and tables mean something.
_ALIKE = tuple(
    np.array([TAG_IDS[tag] for tag in tags.split()])
    for tags in ("div section article main aside", "span b strong em i small")
)
_MOST_SHIFT = 3
_MOST_LEFT_OUT = 0.3


class AugmentingCollator(WindowCollator):
    """Makes batches of which a share of the windows is changed; those of epoch 0, which tune is judged by, aren't.

    Args:
        share: Of the windows that are changed in each of the ways.
        seed: Of the draws.
        collator: Arguments of :class:`~markuplmpp.training.collate.WindowCollator`.
    """

    def __init__(self, share: float, seed: int, *collator: Any) -> None:
        super().__init__(*collator)
        self._share, self._seed = share, seed

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
        """Changes the windows, and pads and joins them."""
        return super().__call__([self._changed(row) for row in rows] if self.epoch else rows)

    def _changed(self, row: dict[str, Any]) -> dict[str, Any]:
        window = self._shaped(row)
        draws = np.random.default_rng((self._seed, self.epoch, zlib.crc32(window["input_ids"].tobytes())))
        for change in (rename_wrappers, shift_siblings, leave_out):
            if draws.random() < self._share:
                window = change(window, draws)
        return window


def rename_wrappers(window: Arrays, draws: np.random.Generator) -> Arrays:
    """Gives the tags that any site may write as another such tag others, the same all over the window."""
    renamed = np.arange(max(TAG_IDS.values()) + 3)  # with those of unknown tags and of padding
    for tags in _ALIKE:
        renamed[tags] = draws.permutation(tags)
    names = ("xpath_tags_seq", "block_tags")
    return window | {name: renamed[window[name]] for name in names}


def shift_siblings(window: Arrays, draws: np.random.Generator) -> Arrays:
    """Puts a few siblings before those that have a number, at every depth others."""
    numbers = window["xpath_subs_seq"]
    shift = draws.integers(0, _MOST_SHIFT + 1, numbers.shape[1])
    shifted = np.where((numbers > 0) & (numbers < PAD_SUBSCRIPT), np.minimum(numbers + shift, MAX_SUBSCRIPT), numbers)
    return window | {"xpath_subs_seq": shifted}


def leave_out(window: Arrays, draws: np.random.Generator) -> Arrays:
    """Leaves out a stretch of nodes without a label, up to three in ten of the window's.

    >>> node, token = np.arange(4), np.array([0, 1, 1, 2, 3, 0])
    >>> window = {"input_ids": token, "token_nodes": token, "node_spans": np.zeros((4, 2)), "labels": node // 3}
    >>> changed = leave_out(window, np.random.default_rng(1))
    >>> changed["labels"].tolist(), changed["token_nodes"].tolist(), changed["node_spans"].tolist()
    ([0, 0, 1], [0, 1, 1, 2, 0], [[0, 1], [1, 3], [3, 4]])
    """
    labels = window["labels"]
    most = int(_MOST_LEFT_OUT * (len(labels) - 1)) + 1
    first = int(draws.integers(1, len(labels))) if len(labels) > 1 else 1
    last = min(len(labels), first + int(draws.integers(1, most + 1)))
    kept = np.ones(len(labels), dtype=np.bool_)
    kept[first:last] = labels[first:last] > 0
    tokens = kept[window["token_nodes"]]
    out = {
        name: values if name in _PER_WINDOW else values[tokens] if name in _PER_TOKEN else values[kept]
        for name, values in window.items()
    }
    nodes = out["token_nodes"] = (kept.cumsum() - 1)[out["token_nodes"]]
    # Special tokens stand at both ends; the span of their row is that of the first.
    counts = np.bincount(nodes[1:-1], minlength=int(kept.sum()))
    ends = 1 + counts.cumsum()
    out["node_spans"] = np.stack([ends - counts, ends], axis=1)
    out["node_spans"][0] = (0, 1)
    return out
