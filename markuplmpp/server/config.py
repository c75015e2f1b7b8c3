"""Settings of the service."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from markuplmpp.dom.parse import MAX_BYTES

_TOKEN_CHARS = 16  # fewer can be tried out
_TOKEN = re.compile(rf"[!-~]{{{_TOKEN_CHARS},}}")


@dataclass(frozen=True, slots=True)
class ServeConfig:
    """What the service needs to know.

    Args:
        host: Address to listen on; others than loopback let other machines in, and need a token.
        port: Port; 0 takes a free one.
        model: Model folder; None for the embedded model.
        workers: Processes, each with a model and a queue of its own.
        threads: Windows that one process scores at a time; None shares the cores out among the processes.
        token: What ``Authorization: Bearer`` has to bring; None lets everyone in.
        allow_urls: Whether pages may be given by their address; only those of the open web are read.
        max_body_bytes: Larger pages are refused with 413, packed or unpacked.
        max_waiting: Pages held at once by a process; more are refused with 429.
        deadline_s: A page that isn't done by then is given up, with 504; also how long stopping takes at most.
        body_timeout_s: How long a body may take to arrive; a slower one is refused with 408.
        cache_bytes: Results kept for pages that come again; 0 for none.

    Raises:
        ValueError: A token is missing or too short, or a number makes no sense.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    model: Path | None = None
    workers: int = 1
    threads: int | None = None
    token: str | None = field(default=None, repr=False)
    allow_urls: bool = False
    max_body_bytes: int = MAX_BYTES
    max_waiting: int = 64
    deadline_s: float = 60.0
    body_timeout_s: float = 30.0
    cache_bytes: int = 64_000_000

    def __post_init__(self) -> None:
        if self.token is None and not _is_loopback(self.host):
            raise ValueError(f"host {self.host!r} lets other machines in, which needs a token; set MARKUPLMPP_TOKEN")
        if self.token is not None and not _TOKEN.fullmatch(self.token):
            raise ValueError(
                f"the token has {len(self.token)} characters; expected {_TOKEN_CHARS} or more, of ASCII and without "
                "white space (a line break at its end, say)"
            )
        positive = ("workers", "threads", "max_waiting", "max_body_bytes", "deadline_s", "body_timeout_s")
        for name in positive:
            if (given := getattr(self, name)) is not None and not 0 < given < math.inf:
                raise ValueError(f"{name} is {given}; expected a finite number above 0")

    @property
    def scorer_threads(self) -> int:
        """Windows that one process scores at a time."""
        return self.threads or max(1, _cores() // self.workers)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _cores() -> int:
    # A container may own fewer cores than the machine has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
