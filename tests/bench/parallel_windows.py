"""The windows of one page: one after the other on all cores, or side by side on one core each.

::

    python tests/bench/parallel_windows.py PAGES.parquet ... --pages 40

Every page goes through all systems in turn, the best of three times counts; ratios are of pairs. ``rest`` runs what
doesn't fill all cores side by side (the last window of an odd number, on two) on all of them, in a second session;
``one session`` starts several runs at once in the session that has all cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from markuplmpp.corpus import read_pages
from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.scoring import PageScorer

TURNS, PAUSE_S = 3, 0.1  # the threads of a session spin for a while after a run
IN_TURN, ALONGSIDE, REST = "in turn", "side by side", "side by side, rest"
ONE_SESSION = "side by side, one session"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    taken, same, windows = measure(list(pages(given.corpus, given.pages)), cores)
    print(f"{len(windows)} pages, {sum(windows)} windows, {cores} cores; scores equal bit for bit: {same}")
    for name, seconds in taken.items():
        ratios = [mine / base for mine, base in zip(seconds, taken[IN_TURN], strict=True)]
        print(f"{name:26} {1000 * sum(seconds) / sum(windows):6.1f} ms a window, time of all pages "
              f"{sum(seconds) / sum(taken[IN_TURN]):.3f}, median of pairs {statistics.median(ratios):.3f}")  # fmt: skip


def pages(files: list[Path], most: int) -> Iterator[Page]:
    each = -(-most // len(files))
    for file in files:
        for i, row in enumerate(read_pages(file)):
            if i == each:
                break
            try:
                yield parse_html(row.html)
            except PageError:
                continue


def measure(parsed: list[Page], cores: int) -> tuple[dict[str, list[float]], bool, list[int]]:
    """Seconds of each page, whether all scores are the same, and the windows of each page."""
    folder = Path(str(resources.files("markuplmpp") / "assets" / "web-small"))
    together, alone = PageScorer.from_folder(folder, cores), PageScorer.from_folder(folder, 1)
    windows: list[int] = []

    def count(function: Callable[[Any], Any], these: Iterable[Any]) -> Iterator[Any]:
        windows.append(len(these := list(these)))
        return map(function, these)

    def with_rest(pool: ThreadPoolExecutor, page: partial[Any], these: list[Any]) -> Iterator[Any]:
        full = len(these) - len(these) % cores
        yield from pool.map(page, these[:full])
        yield from map(partial(together._score, *page.args), these[full:])

    with ThreadPoolExecutor(cores) as pool:
        systems = {
            IN_TURN: together,
            ALONGSIDE: replace(alone, map_windows=pool.map),
            REST: replace(alone, map_windows=partial(with_rest, pool)),
            ONE_SESSION: replace(together, map_windows=pool.map),
        }
        taken: dict[str, list[float]] = {name: [] for name in systems}
        same = True
        for number, page in enumerate(parsed):
            first, _ = replace(together, map_windows=count).score(page)
            turns = list(systems.items())[:: 1 if number % 2 else -1]
            best = dict.fromkeys(systems, float("inf"))
            for name, scorer in turns * TURNS:
                time.sleep(PAUSE_S)
                started = time.perf_counter()
                scores, _ = scorer.score(page)
                best[name] = min(best[name], time.perf_counter() - started)
                same = same and equal(first, scores)
            for name, seconds in best.items():
                taken[name].append(seconds)
    return taken, same, windows


def equal(one: PageScores, other: PageScores) -> bool:
    return (
        np.array_equal(one.leaf, other.leaf)
        and np.array_equal(one.internal, other.internal)
        and one.spans.keys() == other.spans.keys()
        and all(np.array_equal(one.spans[node], other.spans[node]) for node in one.spans)
    )


if __name__ == "__main__":
    main()
