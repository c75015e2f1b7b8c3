"""What a benchmark reports, and how two systems are timed against each other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")

STOCK = "transformers"
OURS = "markuplmpp"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity of one system.

    Args:
        stage: ``parse``, ``encoder``, ``pages`` or ``memory``.
        name: What was measured.
        system: Which system, with its number format.
        unit: ``ms/page``, ``windows/s``, ``x`` (ratio), ...
        median: None where it was not measured; ``note`` then says why.
        min: Least value.
        max: Largest value.
        n: Values behind it.
        note: What a reader must know to take it for what it is.
    """

    stage: str
    name: str
    system: str
    unit: str
    median: float | None
    min: float | None
    max: float | None
    n: int
    note: str = ""

    @classmethod
    def of(cls, stage: str, name: str, system: str, unit: str, values: Sequence[float], note: str = "") -> Figure:
        """Sums values up; no values make a figure that was not measured.

        >>> Figure.of("parse", "time", "lxml", "ms/page", [3.0, 1.0, 2.0]).median
        2.0
        """
        if not values:
            return cls(stage, name, system, unit, None, None, None, 0, note)
        return cls(stage, name, system, unit, statistics.median(values), min(values), max(values), len(values), note)

    @classmethod
    def share(cls, stage: str, name: str, system: str, hits: npt.NDArray[np.bool_], note: str = "") -> Figure:
        """Returns the share of hits, with the number of things looked at as ``n``.

        >>> Figure.share("encoder", "equal labels", "onnx", np.array([True, True, False, True])).median
        0.75
        """
        mean = float(hits.mean()) if len(hits) else None
        return cls(stage, name, system, "share", mean, None, None, len(hits), note)


def seconds(call: Callable[[], T]) -> tuple[float, T]:
    """Runs a call and returns its wall time and its result.

    The garbage collector stays on: it is part of what a system of many small objects costs.
    """
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def interleaved(systems: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Times systems in turn, A B C, B C A, C A B, so that a slow spell of the machine meets all of them.

    Args:
        systems: Name -> what to run.
        repeats: Rounds.

    Returns:
        Seconds of each round by name; the values of one round stand at the same index.

    >>> {name: len(times) for name, times in interleaved({"a": int, "b": str}, 3).items()}
    {'a': 3, 'b': 3}
    """
    names = list(systems)
    times: dict[str, list[float]] = {name: [] for name in names}
    for round_ in range(repeats):
        shift = round_ % len(names)
        for name in names[shift:] + names[:shift]:
            times[name].append(seconds(systems[name])[0])
    return times


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> list[float]:
    """Returns the quotients of values measured in pairs.

    >>> ratios([4.0, 9.0], [2.0, 3.0])
    [2.0, 3.0]
    """
    return [a / b for a, b in zip(numerators, denominators, strict=True)]
