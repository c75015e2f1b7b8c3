"""Cuts a sequence into windows so that every unit is owned by exactly one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from markuplmpp.dom.node import IntArray

SPECIAL_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """Units ``start:end`` of a sequence; the window speaks for ``own_start:own_end`` of them.

    >>> Window(0, 9, 0, 7).owned
    range(0, 7)
    """

    start: int
    end: int
    own_start: int
    own_end: int

    @property
    def owned(self) -> range:
        """The units that no other window owns."""
        return range(self.own_start, self.own_end)


def make_windows(
    starts: IntArray, window_tokens: int = 512, stride_tokens: int = 64, max_windows: int = 256
) -> tuple[list[Window], int]:
    """Cuts at unit boundaries; of two windows that share a unit the one where it stands further inside owns it.

    The published MarkupLM code breaks out of a page at a window in which no node starts, and every later node
    vanishes; here nothing does but what ``max_windows`` cuts, and that is counted.

    Args:
        starts: First token of each unit, and the end of the last. (units + 1,)
        window_tokens: Tokens of a window, its two special ones included.
        stride_tokens: Tokens that neighbouring windows share, at least.
        max_windows: Bound on the work for one page.

    Returns:
        The windows, and the number of units past the last one.

    >>> make_windows(np.array([0, 4, 8, 12]), window_tokens=10, stride_tokens=3)[0]
    [Window(start=0, end=2, own_start=0, own_end=2), Window(start=1, end=3, own_start=2, own_end=3)]
    """
    budget = window_tokens - SPECIAL_TOKENS
    spans: list[tuple[int, int]] = []
    units, start = len(starts) - 1, 0
    while start < units and len(spans) < max_windows:
        # The last boundary within the budget; a unit longer than a window is cut in the model's view only.
        end = max(start + 1, int(np.searchsorted(starts, starts[start] + budget, side="right")) - 1)
        if not spans or end > spans[-1][1]:  # before a unit too long to share a window nothing new would be seen
            spans.append((start, end))
        if end == units:
            break
        back = int(np.searchsorted(starts, starts[end] - stride_tokens, side="right")) - 1
        start = max(start + 1, min(back, end))
    windows, own_start = [], 0
    for i, (start, end) in enumerate(spans):
        own_end = end
        if i + 1 < len(spans):
            shared_from, middle = spans[i + 1][0], 0.0
            middle = (starts[shared_from] + starts[end]) / 2
            own_end = int(np.searchsorted(starts, middle, side="left"))
            own_end = min(max(own_end, shared_from), end)
        windows.append(Window(start, end, own_start, own_end))
        own_start = own_end
    return windows, units - own_start
