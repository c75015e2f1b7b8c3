"""What happened to each seed and page, told on standard error."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TextIO

# A terminal gets one line that is redrawn; a log file gets a new line now and then.
_REDRAW_S = 0.2
_LOG_S = 10.0

Skip = Literal["duplicate", "not HTML", "too large", "robots.txt", "out of scope", "trap"]


class Report:
    """Counts pages, and names each failure and each seed without a page.

    Args:
        seeds: The seeds of the crawl.
        max_pages: The page budget, for the progress line.
        stream: Where lines go; normally standard error.
        clock: Seconds, for how often the progress line is drawn.
    """

    def __init__(
        self,
        seeds: Iterable[str],
        max_pages: int,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_pages = max_pages
        self._stream = stream
        self._clock = clock
        self._redraws = stream.isatty()
        self._drawn_at = clock()
        self._seeds: dict[str, str | None] = dict.fromkeys(seeds, "not tried")
        self.pages = 0
        self.failed = 0
        self.internal_errors = 0
        self.skipped: Counter[Skip] = Counter()

    @property
    def failed_seeds(self) -> dict[str, str]:
        """Seeds without a page, and why."""
        return {seed: why for seed, why in self._seeds.items() if why not in (None, "not tried")}

    @property
    def untried_seeds(self) -> list[str]:
        """Seeds that the crawl ended before."""
        return [seed for seed, why in self._seeds.items() if why == "not tried"]

    def goes_on(self, pages: int, waiting: int) -> None:
        """The store holds pages of an earlier run."""
        self.pages = pages
        self.say(f"goes on: {pages} pages stored, {waiting} addresses wait")

    def seed_known(self, seed: str, state: str) -> None:
        """Settles a seed that an earlier run has settled."""
        if state in ("page", "duplicate", "redirect", "sitemap"):
            self.reached(seed)
        elif state != "waiting":
            self._seeds[seed] = f"{state} before, or under another name"

    def page(self, url: str, seed: str | None) -> None:
        """A page was written."""
        self.pages += 1
        self.reached(seed)
        self._progress(url)

    def reached(self, seed: str | None) -> None:
        """A seed led to a page, if to one that was there already."""
        if seed is not None:
            self._seeds[seed] = None

    def skip(self, kind: Skip, url: str, why: str, seed: str | None) -> None:
        """A page was left out on purpose: counted, and told only where it was a seed."""
        self.skipped[kind] += 1
        if kind == "duplicate":
            self.reached(seed)
        elif seed is not None:
            self._seeds[seed] = why
        self._progress(url)

    def fail(self, url: str, why: str, seed: str | None, linked_from: str | None = None) -> None:
        """A page couldn't be fetched: counted and told."""
        self.failed += 1
        if seed is not None:
            self._seeds[seed] = why
        else:
            self.say(f"failed: {url}: {why}" + (f" (linked from {linked_from})" if linked_from else ""))
        self._progress(url)

    def internal_error(self, url: str, error: BaseException) -> None:
        """Our own code failed on a page, or the store on a segment."""
        self.internal_errors += 1
        self.say(f"error: {url}: {type(error).__name__}: {error}")

    def say(self, line: str) -> None:
        """Prints a line of its own, above the progress line."""
        line = _shown(line)
        print(f"\r\x1b[2K{line}" if self._redraws else line, file=self._stream, flush=True)

    def left(self, hosts: Mapping[str, str]) -> None:
        """Names the hosts that are left for a later run, and why."""
        for host, why in hosts.items():
            self.say(f"left for a later run: {host}: {why}")

    def finish(self, reason: str) -> None:
        """Names the seeds without a page and sums up."""
        for seed, why in self.failed_seeds.items():
            self.say(f"seed failed: {seed}: {why}")
        for seed in self.untried_seeds:
            self.say(f"seed not tried: {seed}: the crawl ended first ({reason})")
        self.say(f"{self._counts()} ({reason})")

    def _counts(self) -> str:
        skipped = ", ".join(f"{count} {kind}" for kind, count in sorted(self.skipped.items()))
        return f"{self.pages} pages, {self.failed} failed, {skipped or 'none'} skipped"

    def _progress(self, url: str) -> None:
        now = self._clock()
        if now - self._drawn_at < (_REDRAW_S if self._redraws else _LOG_S):
            return
        self._drawn_at = now
        line = f"{self.pages}/{self._max_pages} pages, {self.failed} failed, {self.skipped.total()} skipped"
        if self._redraws:
            print(f"\r\x1b[2K{line}  {_shown(url[:60])}", end="", file=self._stream, flush=True)
        else:
            self.say(f"{line}  {url}")


def _shown(text: str) -> str:
    """Returns the text without what moves a terminal's cursor or renames its window: a site chose a part of it."""
    return "".join(char if char.isprintable() else "?" for char in text)
