"""What a request may bring: how large, how packed, how slow."""

from __future__ import annotations

import asyncio
import math
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import Message
from http import HTTPStatus

from fastapi import Request

from markuplmpp.server.problems import Problem

# Bodies of the largest size that a process holds at once; a client can't fill the memory with many of them.
_HELD_BODIES = 8
_PIECE_BYTES = 65_536
_MOST_CHARS = 100
_MOST_DIGITS = 20


class Held:
    """The bytes of all bodies that a process holds, bounded."""

    def __init__(self, max_bytes: int) -> None:
        self._left = _HELD_BODIES * max_bytes

    def take(self, count: int) -> None:
        """Counts bytes in.

        Raises:
            Problem: 429, there is no room for them.
        """
        if count > self._left:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS, "too many bytes are held already; try again later", {"Retry-After": "1"}
            )
        self._left -= count

    def give(self, count: int) -> None:
        """Counts bytes out."""
        self._left += count


@asynccontextmanager
async def read_body(request: Request, held: Held, max_bytes: int, timeout_s: float) -> AsyncIterator[bytes]:
    """Reads a whole body, and counts it as held until the block ends.

    Raises:
        Problem: It is too large, too slow or not what its ``Content-Encoding`` says.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        try:
            if _told_length(request) > max_bytes:
                raise too_large(max_bytes)
            async with asyncio.timeout(timeout_s):
                async for piece in decoded(request, max_bytes):
                    if size + len(piece) > max_bytes:
                        pieces.clear()
                        raise too_large(max_bytes)
                    held.take(len(piece))
                    size += len(piece)
                    pieces.append(piece)
        except TimeoutError:
            raise too_slow(timeout_s) from None
        yield b"".join(pieces)
    finally:
        held.give(size)


def too_large(max_bytes: int) -> Problem:
    """Returns the 413 of a page above the limit."""
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {max_bytes:,} bytes; send one page")


def too_slow(timeout_s: float) -> Problem:
    """Returns the 408 of a body that doesn't come."""
    return Problem(HTTPStatus.REQUEST_TIMEOUT, f"the body wasn't here after {timeout_s:g} s; send it at once")


def _told_length(request: Request) -> int:
    told = request.headers.get("content-length", "0")
    return int(told[:_MOST_DIGITS]) if told.isdecimal() else 0


def is_packed(request: Request) -> bool:
    """Returns whether the body is gzip.

    Raises:
        Problem: 415, it is packed in another way.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        got = encoding[:_MOST_CHARS]
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Encoding is {got!r}; send gzip, or none")
    return encoding != "identity"


async def decoded(request: Request, max_packed_bytes: float = math.inf) -> AsyncIterator[bytes]:
    """Yields the body in pieces, unpacked bit by bit where it is gzip: a bomb is seen before it has gone off."""
    if not is_packed(request):
        async for chunk in request.stream():
            yield chunk
        return
    unpacker = zlib.decompressobj(wbits=31)
    left = max_packed_bytes
    try:
        async for chunk in request.stream():
            if (left := left - len(chunk)) < 0:  # a header or empty members can be as long as one likes
                raise too_large(int(max_packed_bytes))
            while chunk:
                if unpacker.eof:  # several members in a row are one file (RFC 1952, section 2.2)
                    unpacker = zlib.decompressobj(wbits=31)
                yield unpacker.decompress(chunk, _PIECE_BYTES)
                chunk = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                await asyncio.sleep(0)  # a few kB unpack to megabytes: other requests and timeouts come in between
    except zlib.error:
        raise Problem(HTTPStatus.BAD_REQUEST, "the body isn't gzip, though Content-Encoding says so") from None
    if not unpacker.eof:
        raise Problem(HTTPStatus.BAD_REQUEST, "the gzip body ended early")


async def client_gone(request: Request) -> None:
    """Returns when the client of a request, whose body was read, has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def content_type(request: Request, *expected: str) -> tuple[str, str | None]:
    """Returns media type and charset.

    Raises:
        Problem: 415, it is none of those expected, or can't be read.
    """
    given = request.headers.get("content-type", "none")
    header = Message()
    header["content-type"] = given
    with suppress(TypeError, ValueError):  # what Python's parser makes of "charset*=a; charset*1=b"
        if header.get_content_type() in expected:
            return header.get_content_type(), header.get_content_charset()
    detail = f"Content-Type is {given[:_MOST_CHARS]!r}; send {' or '.join(expected)}"
    raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
