"""What a crawl is asked to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# The name before "/" is what robots.txt files address us by: letters, "-" and "_" only (RFC 9309, 2.2.1).
DEFAULT_USER_AGENT = "markuplmpp-crawl/0.1 (+https://example.org/set-your-contact)"


@dataclass(frozen=True, slots=True)
class CrawlConfig:
    """One crawl.

    Args:
        seeds: Absolute http or https URLs to start from.
        out: Folder for the Parquet segments.
        max_pages: Pages to write at most, over all sites.
        max_depth: Links to follow from a seed at most; 0 fetches the seeds alone.
        allow: Domains in scope besides those of the seeds.
        delay_s: Shortest wait between two requests to a host; AutoThrottle only lengthens it.
        timeout_s: Longest time for one response, its body included.
        max_bytes: Largest page, as sent and as decompressed.
        user_agent: The User-Agent header; name yourself and say how to reach you.
    """

    seeds: tuple[str, ...]
    out: Path
    max_pages: int = 200
    max_depth: int = 5
    allow: tuple[str, ...] = ()
    delay_s: float = 1.0
    timeout_s: float = 30.0
    max_bytes: int = 20_000_000
    user_agent: str = DEFAULT_USER_AGENT

    @property
    def robots_name(self) -> str:
        """The name that robots.txt rules are looked up by: the User-Agent's own, without its version.

        >>> CrawlConfig((), Path("out"), user_agent="acme-bot/2.1 (+https://acme.example)").robots_name
        'acme-bot'
        >>> CrawlConfig((), Path("out"), user_agent="Mozilla/5.0 (compatible; acme-bot/2.1)").robots_name
        'acme-bot'
        """
        # Many bots call themselves a browser first; rules for "Mozilla" aren't meant for them.
        name = self.user_agent.rpartition("compatible;")[2]
        return re.split(r"[\s/;()]", name.strip())[0] or "*"
