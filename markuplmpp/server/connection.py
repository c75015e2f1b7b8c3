"""Connections whose client neither asks nor takes its answer: uvicorn waits for both without end."""

from __future__ import annotations

import asyncio
import sys
from array import array
from contextlib import suppress

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if sys.platform != "win32":
    import fcntl
    import resource
    import termios

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
    _taking: asyncio.TimerHandle | None = None

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
        self._stop_taking()

    def data_received(self, data: bytes) -> None:
        """Reads on."""
        super().data_received(data)
        self._watch()

    def pause_writing(self) -> None:
        """Waits for the answer to be taken."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(TAKE_TIMEOUT_S, self._check_taken, self._unsent())

    def resume_writing(self) -> None:
        """Goes on with the answer."""
        super().resume_writing()
        self._stop_taking()

    @property
    def _is_asked(self) -> bool:
        """Whether a request is being answered."""
        return self.conn.their_state is not h11.IDLE and not self.cycle.response_complete

    def _watch(self) -> None:
        if self._is_asked:
            self._stop_waiting()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_TIMEOUT_S, self._let_go)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _let_go(self) -> None:
        self._waiting = None
        if not self._is_asked:
            self.timeout_keep_alive_handler()

    def _check_taken(self, before: int) -> None:
        now = self._unsent()
        if now == before:
            self.transport.abort()
        else:
            self._taking = self.loop.call_later(TAKE_TIMEOUT_S, self._check_taken, now)

    def _unsent(self) -> int:
        """Bytes that the client hasn't received, those with the system too, which takes them by the megabyte."""
        queued = array("i", [0])
        if (held := self.transport.get_extra_info("socket")) is not None and sys.platform == "linux":
            with suppress(OSError):
                fcntl.ioctl(held.fileno(), termios.TIOCOUTQ, queued)
        return self.transport.get_write_buffer_size() + queued[0]


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
    kept = min(files // 2, _OTHER_FILES + _CLOSING)
    return sys.maxsize if files == resource.RLIM_INFINITY else max(1, files - kept)
