"""What a crawl is asked to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

# The name before "/" is what robots.txt files address us by: letters, "-" and "_" only (RFC 9309, 2.2.1).
DEFAULT_USER_AGENT = "markuplmpp-crawl/0.1 (+https://example.org/set-your-contact)"
_T = TypeVar("_T", "Limits", "Politeness")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a crawl ends.

    Args:
        max_pages: Pages to write at most, over all sites.
        max_pages_per_host: Pages to write of one host at most; None: as many as ``max_pages``.
        max_depth: Links to follow from a seed at most; 0 fetches the seeds alone.
        timeout_s: Longest time for one response, its body included.
        max_bytes: Largest page, as sent and as decompressed.
        max_barren_steps: Pages in a row, each a variant of the one that links to it (another query, page number or
            date), that may offer no link the one before didn't; see :mod:`crawl.traps`.
        max_query_sets: Different sets of query parameters on one path, so that filters aren't combined without end.
        segment_pages: Pages of one segment: what a killed crawl fetches again at most.
    """

    max_pages: int = 200
    max_pages_per_host: int | None = None
    max_depth: int = 5
    timeout_s: float = 30.0
    max_bytes: int = 20_000_000
    max_barren_steps: int = 5
    max_query_sets: int = 16
    segment_pages: int = 200


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a crawl treats a host.

    Args:
        user_agent: The User-Agent header; name yourself and say how to reach you.
        delay_s: Shortest wait between two requests to a host; its Crawl-delay and AutoThrottle only lengthen it.
        concurrency: Requests under way at most, over all hosts.
        concurrency_per_host: Requests under way at most to one host.
        retries: Tries after the first one, where a failure may pass.
        backoff_s: Pause of a host that answers 429 or 503 without Retry-After; doubled with each try.
        max_wait_s: A host that asks for a longer pause or Crawl-delay is left for a later run.
        max_failures: So is one that fails so often in a row.
    """

    user_agent: str = DEFAULT_USER_AGENT
    delay_s: float = 1.0
    concurrency: int = 128
    concurrency_per_host: int = 1
    retries: int = 3
    backoff_s: float = 5.0
    max_wait_s: float = 600.0
    max_failures: int = 20

    @property
    def robots_name(self) -> str:
        """The name that robots.txt rules are looked up by: the User-Agent's own, without its version.

        >>> Politeness("acme-bot/2.1 (+https://acme.example)").robots_name
        'acme-bot'
        >>> Politeness("Mozilla/5.0 (compatible; acme-bot/2.1)").robots_name
        'acme-bot'
        """
        # Many bots call themselves a browser first; rules for "Mozilla" aren't meant for them.
        name = self.user_agent.rpartition("compatible;")[2]
        return re.split(r"[\s/;()]", name.strip())[0] or "*"


@dataclass(frozen=True, slots=True)
class CrawlConfig:
    """One crawl.

    Args:
        seeds: Absolute http or https URLs to start from; none where a crawl goes on.
        out: Folder of the store.
        allow: Domains in scope besides those of the seeds.
        include: Only links that one of these patterns is found in are followed; none: all.
        exclude: No URL that one of these patterns is found in is asked for.
        sitemaps: Whether the sitemaps that robots.txt names are read.
        render: Hosts whose pages are rendered by Chromium before they are stored.
        previous: Folder of an earlier crawl; a page that hasn't changed since isn't sent again.
        learn_from: Results of ``markuplmpp extract``; pages like those with records come first.
        limits: Where it ends.
        politeness: How it treats a host.
    """

    seeds: tuple[str, ...]
    out: Path
    allow: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sitemaps: bool = True
    render: tuple[str, ...] = ()
    previous: Path | None = None
    learn_from: Path | None = None
    limits: Limits = field(default_factory=Limits)
    politeness: Politeness = field(default_factory=Politeness)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> CrawlConfig:
        """Returns the crawl of options by name, those of its limits and its politeness among them.

        >>> CrawlConfig.of({"seeds": (), "out": Path("pages"), "max_depth": 2, "delay_s": 3.0}).politeness.delay_s
        3.0
        """
        limits, politeness = _of(Limits, options), _of(Politeness, options)
        own = {f.name: options[f.name] for f in fields(cls) if f.name in options}
        return cls(**own, limits=limits, politeness=politeness)


def _of(kind: type[_T], options: Mapping[str, Any]) -> _T:
    return kind(**{f.name: options[f.name] for f in fields(kind) if f.name in options})
