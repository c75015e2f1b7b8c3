"""Whose turn it is: hosts in rotation, each with few requests at a time, pauses and an end of patience."""

from __future__ import annotations

import heapq
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from crawl.config import Limits, Politeness
from crawl.frontier import Frontier, Target


@dataclass(slots=True)
class _Host:
    pages: int = 0
    failures: int = 0
    wakes_at: float = 0.0
    closed: str | None = None
    under_way: set[str] = field(default_factory=set)


class Hosts:
    """Hands out the addresses of a frontier, host by host.

    Budgets count what is under way as if it were stored, so that none is overrun and no request wasted.

    Args:
        frontier: Where the addresses are.
        limits: The budgets.
        politeness: Requests at a time, and the patience.
        clock: Seconds.
    """

    def __init__(
        self, frontier: Frontier, limits: Limits, politeness: Politeness, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._frontier, self._limits, self._politeness, self._clock = frontier, limits, politeness, clock
        self._hosts: dict[str, _Host] = {}
        # A host is in the rotation, asleep, or neither: it then has nothing to ask for now.
        self._rotation: OrderedDict[str, None] = OrderedDict()
        self._asleep: list[tuple[float, str]] = []
        self._under_way = 0
        self.pages = 0
        for name, pages, _ in frontier.hosts():
            self._hosts[name] = _Host(pages)
            self.pages += pages
            self._rotation[name] = None

    @property
    def full(self) -> bool:
        """Whether the budget of pages is spent."""
        return self.pages >= self._limits.max_pages

    @property
    def closed(self) -> dict[str, str]:
        """Hosts that are left for a later run, and why."""
        return {name: host.closed for name, host in self._hosts.items() if host.closed}

    def wake(self, name: str) -> None:
        """A host has something to ask for."""
        host = self._hosts.setdefault(name, _Host())
        if not host.closed and host.wakes_at <= self._clock():
            self._rotation[name] = None

    def take(self) -> Target | None:
        """Returns the next address; None where every host is busy, asleep or done."""
        while self._asleep and self._asleep[0][0] <= self._clock():
            self.wake(heapq.heappop(self._asleep)[1])
        if self.pages + self._under_way >= self._limits.max_pages:
            return None
        for _ in range(len(self._rotation)):
            name, _ = self._rotation.popitem(last=False)
            host = self._hosts[name]
            if not self._may_ask(host) or not (target := self._frontier.next_of(name, host.under_way)):
                continue
            host.under_way.add(target.key)
            self._under_way += 1
            if len(host.under_way) < self._politeness.concurrency_per_host:
                self._rotation[name] = None
            return target
        return None

    def _may_ask(self, host: _Host) -> bool:
        most = self._limits.max_pages_per_host
        return (
            host.closed is None
            and host.wakes_at <= self._clock()
            and len(host.under_way) < self._politeness.concurrency_per_host
            and (most is None or host.pages + len(host.under_way) < most)
        )

    @property
    def waiting(self) -> bool:
        """Whether some address may be handed out, now or later."""
        return not self.full and (bool(self._rotation) or any(self._may_wake(name) for _, name in self._asleep))

    def _may_wake(self, name: str) -> bool:
        host = self._hosts[name]
        return host.closed is None and self._frontier.next_of(name, host.under_way) is not None

    def done(self, target: Target, *, page: bool = False, failed: bool = False) -> None:
        """A request has ended: with a page to store, with a failure of the host, or with neither."""
        host = self._hosts[target.host]
        host.under_way.discard(target.key)
        self._under_way -= 1
        host.pages += page
        self.pages += page
        host.failures = host.failures + 1 if failed else 0
        if host.failures >= self._politeness.max_failures:
            self.close(target.host, f"{host.failures} failures in a row")
        self.wake(target.host)

    def pause(self, name: str, wait_s: float) -> None:
        """Asks a host for nothing for some seconds; for the rest of the run where that's more than patience has."""
        if wait_s > self._politeness.max_wait_s:
            self.close(name, f"asks for a pause of {wait_s:.0f} s")
            return
        host = self._hosts[name]
        host.wakes_at = max(host.wakes_at, self._clock() + wait_s)
        heapq.heappush(self._asleep, (host.wakes_at, name))

    def close(self, name: str, why: str) -> None:
        """Asks a host for nothing in this run; what waits there waits for the next one."""
        self._hosts[name].closed = self._hosts[name].closed or why
