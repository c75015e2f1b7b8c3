"""The windows of many pages on a few threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from queue import PriorityQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from markuplmpp.server.metrics import Metrics

T = TypeVar("T")
R = TypeVar("R")

# A page is treated as if it had come this much later for each of its windows, about the time one takes (40 to 90 ms on
# one core): small pages overtake a page of 256 windows, and nothing waits for ever.
_WINDOW_S = 0.05


class Job:
    """The work for one request; what is left of it leaves the queues when nobody waits for it any more."""

    def __init__(self) -> None:
        self.started_s = time.monotonic()
        self._is_cancelled = False
        self._futures: list[Future[Any]] = []
        self._lock = Lock()

    def add(self, *futures: Future[Any]) -> None:
        """Takes on a part of the work."""
        with self._lock:
            self._futures += futures
            if self._is_cancelled:
                self._cancel()

    def cancel(self) -> None:
        """Drops what hasn't begun; harmless when all is done."""
        with self._lock:
            self._is_cancelled = True
            self._cancel()

    def _cancel(self) -> None:
        for future in self._futures:
            future.cancel()
        self._futures.clear()


@dataclass(order=True, slots=True)
class _Entry:
    rank: tuple[float, int]
    future: Future[Any] | None = field(compare=False, default=None)
    work: list[Callable[[], Any]] = field(compare=False, default_factory=list)  # empty where nobody waits any more


class WindowPool:
    """Scores windows of different pages side by side, each in a run of its own.

    A window's scores must not depend on the windows beside it, which rules out padding several to one batch
    (:class:`~markuplmpp.model.onnx.OnnxScorer`); what is shared out are the threads. They take the windows in the order
    in which their pages came, those of long pages later.

    Args:
        threads: Windows that are scored at a time.
        metrics: Where they are counted.
    """

    def __init__(self, threads: int, metrics: Metrics) -> None:
        self._metrics, self._numbers = metrics, count()
        self._waiting: PriorityQueue[_Entry] = PriorityQueue()
        self._threads = [Thread(target=self._run, name=f"scorer-{i}", daemon=True) for i in range(threads)]
        for thread in self._threads:
            thread.start()

    def map(self, job: Job, function: Callable[[T], R], windows: Iterable[T]) -> Iterator[R]:
        """Yields what a function makes of each window, in order.

        Raises:
            CancelledError: The job was cancelled.
        """
        windows = list(windows)
        self._metrics.batch_windows.observe(len(windows))
        rank_s = job.started_s + _WINDOW_S * len(windows)
        futures: list[Future[R]] = [Future() for _ in windows]
        job.add(*futures)
        for future, window in zip(futures, windows, strict=True):
            work: list[Callable[[], Any]] = [partial(function, window)]
            self._metrics.windows_waiting.inc()
            future.add_done_callback(partial(self._drop, work))
            self._waiting.put(_Entry((rank_s, next(self._numbers)), future, work))
        for future in futures:
            yield future.result()

    def close(self) -> None:
        """Ends the threads when nothing waits any more."""
        for _ in self._threads:
            self._waiting.put(_Entry((float("inf"), next(self._numbers))))

    def _drop(self, work: list[Callable[[], Any]], future: Future[Any]) -> None:
        """Lets go of a window that is done or that nobody waits for; its place in the queue is passed over."""
        work.clear()
        if future.cancelled():
            self._metrics.windows_waiting.dec()

    def _run(self) -> None:
        while (future := (entry := self._waiting.get()).future) is not None:
            work = entry.work[:]
            if not future.set_running_or_notify_cancel():
                continue
            self._metrics.windows_waiting.dec()
            with self._metrics.window_seconds.time():
                try:
                    future.set_result(work[0]())
                except BaseException as error:  # raised again where the result is asked for
                    future.set_exception(error)
