"""Settings of the service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markuplmpp.dom.parse import MAX_BYTES


@dataclass(frozen=True, slots=True)
class ServeConfig:
    """What the service needs to know.

    Args:
        host: Address to listen on; others than loopback let other machines in.
        port: Port; 0 takes a free one.
        model: Model folder; None for the embedded model.
        threads: CPU threads of the model; None for all cores.
        max_body_bytes: Larger requests are refused with 413.
        max_waiting: Requests held at once; more are refused with 503.
        body_timeout_s: How long a request may take to send its body; a slower one gives its place up, with 408.
        stop_timeout_s: How long requests in flight may take to finish after SIGTERM.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    model: Path | None = None
    threads: int | None = None
    max_body_bytes: int = MAX_BYTES
    max_waiting: int = 64
    body_timeout_s: float = 30.0
    stop_timeout_s: int = 30
