"""Connections whose client neither asks nor takes its answer: uvicorn waits for both without end."""

from __future__ import annotations

import asyncio
import sys

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if sys.platform != "win32":
    import resource

HEAD_TIMEOUT_S = 10.0
"""For the head of a request to be complete, from the first byte or the beginning of the connection on."""

TAKE_TIMEOUT_S = 30.0
"""For the next part of an answer to be taken."""

BACKLOG = 128
"""Connections that the system holds until they are accepted; asyncio accepts as many in one go."""

_OTHER_FILES = 100  # what a process opens beside its connections: the model, the fetched pages' sites, logs
_CLOSING = 4 * BACKLOG  # one too many is closed some turns of the loop after it was accepted, in each of which more are
_FILES = 65_536


class Connection(H11Protocol):
    """Closes connections that have no whole request head in time, take no answer, or are more than files can be open.

    With no file left, asyncio can't accept connections and logs that several thousand times a second.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begins to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops waiting."""
        super().connection_lost(exc)
        self._stop_waiting()

    def data_received(self, data: bytes) -> None:
        """Reads on."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Waits for the answer to be taken."""
        super().on_response_complete()
        self._watch_answer(None)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_TIMEOUT_S, self.timeout_keep_alive_handler)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _watch_answer(self, before: int | None) -> None:
        left = self.transport.get_write_buffer_size()
        if left and left == before:
            self.transport.abort()
        elif left:
            self.loop.call_later(TAKE_TIMEOUT_S, self._watch_answer, left)


def raise_file_limit() -> None:
    """Lets this process open as many files as the system allows it, at most 65,536: a shell's 1,024 are few."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def most_connections() -> int:
    """Returns how many connections a process may have at once, of the files that it may open."""
    if sys.platform == "win32":
        return sys.maxsize
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if files == resource.RLIM_INFINITY else max(1, files - _OTHER_FILES - _CLOSING)
