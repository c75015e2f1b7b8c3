"""Which addresses come into the frontier, and with which priority."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from crawl.config import CrawlConfig
from crawl.frontier import Frontier, Target
from crawl.hosts import Hosts
from crawl.learn import Learned
from crawl.report import Report
from crawl.scope import Scope
from crawl.traps import is_variant, query_set, url_problem
from crawl.urls import canonical

MAX_HOPS = 10  # redirects in a row; browsers allow 20, and hardly a site needs 5
_OFFER_BYTES = 8
_SITEMAP_SUFFIXES = (".xml", ".xml.gz")


class Admission:
    """Lets addresses in by scope, depth, patterns and trap guards.

    Args:
        config: The limits.
        scope: Which sites are in.
        frontier: Where addresses go.
        hosts: Hears which hosts have something to ask for.
        report: Hears of traps.
    """

    def __init__(self, config: CrawlConfig, scope: Scope, frontier: Frontier, hosts: Hosts, report: Report) -> None:
        self._limits, self._scope, self._frontier = config.limits, scope, frontier
        self._hosts, self._report = hosts, report
        self._learned = Learned.from_results(config.learn_from) if config.learn_from else Learned()
        self._today = datetime.now(UTC).date()

    def seed(self, url: str) -> None:
        """Takes a seed in, whatever patterns say; tells of one that an earlier run has settled."""
        kind = "sitemap" if url.lower().endswith(_SITEMAP_SUFFIXES) else "page"
        target = Target.of(url, kind=kind, seed=url)
        self._add(target)
        self._report.seed_known(url, self._frontier.state(target.key) or "")

    def sitemap(self, url: str, entry_of: Target | None = None) -> None:
        """Takes a sitemap in that robots.txt or another sitemap names; these don't lead on without end."""
        depth, source = (entry_of.depth + 1, entry_of.key) if entry_of else (0, None)
        if depth <= self._limits.max_depth and self._scope.allows(url):
            self._add(Target.of(url, depth, kind="sitemap", linked_from=source))

    def entry(self, url: str, sitemap: Target) -> None:
        """Takes a page in that a sitemap names: one step from a seed."""
        if self._limits.max_depth > 0 and self._scope.follows(url) and not self._trap(url):
            self._add(Target.of(url, 1, linked_from=sitemap.key))

    def redirect(self, url: str, source: Target) -> str | None:
        """Takes the target of a redirect in; returns why not, or None where it's in or known already."""
        target = Target.of(
            url,
            source.depth,
            kind=source.kind,
            steps=source.steps,
            hops=source.hops + 1,
            seed=source.seed,
            linked_from=source.key,
        )
        if target.hops > MAX_HOPS:
            return f"redirects more than {MAX_HOPS} times"
        if self._frontier.came_from(source.key, target.key):
            return "redirects in a loop"
        if not self._add(target) and source.seed:
            self._report.reached(source.seed)
        return None

    def links(self, page: Target, found: Iterable[str]) -> bytes | None:
        """Takes the links of a page in; returns what it offers, where variants of it wait to be compared with that."""
        links: dict[str, str] = {}
        for url in filter(self._scope.follows, found):
            links.setdefault(canonical(url), url)
        variants = {key for key in links if key != page.key and is_variant(key, page.key)}
        offers = b"".join(sorted(_digest(key) for key in links if key not in variants))
        barren = page.linked_from is not None and is_variant(page.key, page.linked_from)
        barren = barren and _parts(offers) <= _parts(self._frontier.offers(page.linked_from or ""))
        steps = page.steps + 1 if barren else 0
        if page.depth >= self._limits.max_depth:
            return None
        for key, url in links.items():
            self._link(page, key, url, steps if key in variants else 0)
        return offers if variants else None

    def _link(self, page: Target, key: str, url: str, steps: int) -> None:
        if self._frontier.state(key) not in (None, "waiting"):
            return
        too_barren = steps > self._limits.max_barren_steps
        why = f"{steps} pages in a row offered nothing new" if too_barren else self._trap(url)
        if why:
            self._report.skip("trap", url, why, None)
        else:
            self._add(Target.of(url, page.depth + 1, steps=steps, linked_from=page.key))

    def _trap(self, url: str) -> str | None:
        if problem := url_problem(url, self._today):
            return problem
        found = query_set(url)
        if found and not self._frontier.new_query_set(*found, self._limits.max_query_sets):
            return f"{found[0]} has more than {self._limits.max_query_sets} sets of query parameters"
        return None

    def _add(self, target: Target) -> bool:
        new = self._frontier.add(target, self._learned.priority(target.url))
        self._hosts.wake(target.host)
        return new


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=_OFFER_BYTES).digest()


def _parts(offers: bytes) -> set[bytes]:
    return {offers[i : i + _OFFER_BYTES] for i in range(0, len(offers), _OFFER_BYTES)}
