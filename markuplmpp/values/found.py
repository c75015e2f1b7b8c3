"""What a finder returns, and the rule against overlaps."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

Found: TypeAlias = tuple[int, int, dict[str, Any]]
_Value = TypeVar("_Value")


def without_overlaps(found: list[tuple[int, int, _Value]]) -> list[tuple[int, int, _Value]]:
    """Returns the hits in text order; of two that overlap the earlier, of two that start together the longer.

    >>> without_overlaps([(4, 9, {}), (0, 3, {}), (0, 5, {})])
    [(0, 5, {})]
    """
    out: list[tuple[int, int, _Value]] = []
    end = -1
    for hit in sorted(found, key=lambda h: (h[0], -h[1])):
        if hit[0] >= end:
            out.append(hit)
            end = hit[1]
    return out
