"""Pages to results: a bounded queue in front of a few threads."""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import anyio
from cachetools import LRUCache

from markuplmpp.errors import PageError
from markuplmpp.extractor import Extractor
from markuplmpp.records import PageResult, Sources
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.metrics import Metrics
from markuplmpp.server.pool import Job, WindowPool
from markuplmpp.server.problems import Problem

R = TypeVar("R")

# Pages parsed, waiting for their windows or decoded at a time, for each scorer thread. With one, a scorer idles while
# its page is parsed (8% of the time of a page); with many, long pages can't keep short ones out.
_PAGES_PER_THREAD = 4
_KEPT = 0.9  # of the mean time of a page, when a new one is counted in
# What the cache needs for an answer beside its bytes (measured: 310 to 340), so that many tiny ones are bounded too.
_ENTRY_BYTES = 340


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page to read."""

    html: str | bytes
    url: str | None = None
    charset: str | None = None
    sources: Sources = "both"
    min_precision: float | None = None

    def predict(self, extractor: Extractor) -> PageResult:
        """Returns its records."""
        return extractor.predict(
            self.html, url=self.url, charset=self.charset, sources=self.sources, min_precision=self.min_precision
        )

    def digest(self) -> bytes:
        """Returns what its result depends on, as a hash."""
        text = isinstance(self.html, str)
        options = self.sources, self.min_precision
        about = repr((text, self.url, self.charset, *options)).encode("utf-8", "replace")
        html = self.html.encode("utf-8", "surrogatepass") if isinstance(self.html, str) else self.html
        return hashlib.blake2b(html, key=hashlib.blake2b(about).digest(), digest_size=32).digest()


class Engine:
    """Reads pages with one model, several at a time.

    Args:
        extractor: The model, loaded with ``threads=1``: the engine scores several windows side by side.
        config: Threads, limits and the size of the cache.
        metrics: Where pages are counted.

    Attributes:
        stopping: No new page is taken; those taken are finished.
    """

    def __init__(self, extractor: Extractor, config: ServeConfig, metrics: Metrics) -> None:
        self.stopping = False
        self._extractor, self._config, self._metrics = extractor, config, metrics
        self._windows = WindowPool(config.scorer_threads, metrics)
        self._page_threads = _PAGES_PER_THREAD * config.scorer_threads
        self._pages = ThreadPoolExecutor(self._page_threads, "page")
        self._places = anyio.Semaphore(config.max_waiting)
        self._page_s = 0.0
        self._cache: LRUCache[bytes, bytes] = LRUCache(config.cache_bytes, lambda answer: len(answer) + _ENTRY_BYTES)

    @property
    def idle(self) -> bool:
        """Whether no page waits or is in work."""
        return self._places.value == self._config.max_waiting

    @asynccontextmanager
    async def place(self, *, wait: bool = False) -> AsyncIterator[None]:
        """Holds a place in the queue.

        Args:
            wait: For a free one, in place of 429.

        Raises:
            Problem: 429, the queue is full, or its end would come too late; 503, the service is stopping.
        """
        self.check_open()
        await self._acquire(wait)
        self._metrics.pages_held.inc()
        try:
            self.check_open()
            yield
        finally:
            self._metrics.pages_held.dec()
            self._places.release()

    async def _acquire(self, wait: bool) -> None:
        if wait:
            await self._places.acquire()
            return
        held = self._config.max_waiting - self._places.value
        wait_s = held * self._page_s / self._page_threads
        try:
            if wait_s > self._config.deadline_s / 2:
                raise anyio.WouldBlock
            self._places.acquire_nowait()
        except anyio.WouldBlock:
            detail = f"{held} pages are waiting already; try again later"
            headers = {"Retry-After": str(max(1, math.ceil(wait_s)))}
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers) from None

    def check_open(self) -> None:
        """Checks that pages are taken.

        Raises:
            Problem: 503, the service is stopping.
        """
        if self.stopping:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "the service is stopping; try again", {"Retry-After": "1"})

    async def extract(self, page: PageInput) -> bytes:
        """Returns the result JSON of a page, from the cache if it came before."""
        key = page.digest()
        if (known := self._cache.get(key)) is not None:
            self._metrics.pages.labels("cached").inc()
            return known
        answer = await self.run(lambda extractor: page.predict(extractor).to_json().encode("utf-8", "replace"))
        if self._cache.getsizeof(answer) <= self._cache.maxsize:
            self._cache[key] = answer
        return answer

    async def run(self, work: Callable[[Extractor], R]) -> R:
        """Does work with the model in a page thread; what is left of it is dropped when the caller is cancelled."""
        job = Job()
        future = self._pages.submit(self._work, job, work)
        job.add(future)
        try:
            return await asyncio.wrap_future(future)
        finally:
            job.cancel()

    def _work(self, job: Job, work: Callable[[Extractor], R]) -> R:
        started, outcome = time.perf_counter(), "failed"
        extractor = copy(self._extractor)
        extractor.scorer = replace(extractor.scorer, map_windows=partial(self._windows.map, job))
        try:
            done = work(extractor)
            outcome = "done"
            return done
        except PageError:
            outcome = "unreadable"
            raise
        finally:
            spent = time.perf_counter() - started
            self._page_s = _KEPT * self._page_s + (1 - _KEPT) * spent if self._page_s else spent
            self._metrics.page_seconds.observe(spent)
            self._metrics.pages.labels(outcome).inc()

    def close(self) -> None:
        """Ends the threads; what waits is dropped."""
        self._pages.shutdown(wait=False, cancel_futures=True)
        self._windows.close()


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Bounds what happens in the block.

    Raises:
        Problem: 504, it took longer.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        detail = f"not done after {seconds:g} s; try again later, or send a smaller page"
        raise Problem(HTTPStatus.GATEWAY_TIMEOUT, detail) from None
