"""Every unit is owned by exactly one window."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.dom.node import IntArray
from markuplmpp.encode.window import SPECIAL_TOKENS, Window, make_windows
from tests.tiny_trees import steady


def starts_of(sizes: list[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


@steady
@given(
    sizes=st.lists(st.integers(1, 30) | st.integers(80, 200), max_size=80),
    window_tokens=st.integers(8, 90),
    stride_tokens=st.integers(0, 40),
    max_windows=st.integers(1, 12),
)
def test_owned_units_tile_the_sequence(
    sizes: list[int], window_tokens: int, stride_tokens: int, max_windows: int
) -> None:
    starts = starts_of(sizes)
    windows, unscored = make_windows(starts, window_tokens, stride_tokens, max_windows)
    assert len(windows) <= max_windows
    assert [unit for w in windows for unit in w.owned] == list(range(len(sizes) - unscored))
    if len(windows) < max_windows:
        assert unscored == 0
    for w in windows:
        assert w.start <= w.own_start <= w.own_end <= w.end
        assert w.end == w.start + 1 or starts[w.end] - starts[w.start] <= window_tokens - SPECIAL_TOKENS


def test_no_units_no_windows() -> None:
    assert make_windows(starts_of([])) == ([], 0)


def test_a_unit_longer_than_a_window_has_one_of_its_own() -> None:
    windows, unscored = make_windows(starts_of([3, 50, 3]), window_tokens=12, stride_tokens=0)
    assert windows == [Window(0, 1, 0, 1), Window(1, 2, 1, 2), Window(2, 3, 2, 3)]
    assert unscored == 0


def test_what_lies_past_max_windows_is_counted() -> None:
    windows, unscored = make_windows(starts_of([5] * 10), window_tokens=12, stride_tokens=0, max_windows=2)
    assert [list(w.owned) for w in windows] == [[0, 1], [2, 3]]
    assert unscored == 6


def test_neighbours_share_the_stride() -> None:
    windows, _ = make_windows(starts_of([1] * 200), window_tokens=42, stride_tokens=10)
    for before, after in pairwise(windows):
        assert before.end - after.start == 10


@pytest.mark.parametrize("stride_tokens", [4, 10, 30])
def test_the_owner_is_the_window_with_most_context(stride_tokens: int) -> None:
    units = 150
    windows, _ = make_windows(starts_of([1] * units), window_tokens=42, stride_tokens=stride_tokens)

    def context(w: Window, unit: int) -> int:
        left = unit - w.start if w.start else units
        right = w.end - 1 - unit if w.end < units else units
        return min(left, right)

    for w in windows:
        for unit in w.owned:
            others = [context(other, unit) for other in windows if other.start <= unit < other.end]
            assert context(w, unit) >= max(others) - 1
