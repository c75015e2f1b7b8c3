"""Many pages over one connection: NDJSON in, NDJSON out, in order."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from markuplmpp.errors import FetchError, PageError
from markuplmpp.server.limits import Held, client_gone, decoded, too_large, too_slow
from markuplmpp.server.problems import Problem

MEDIA_TYPE = "application/x-ndjson"
_log = logging.getLogger(__name__)


class BatchResponse(Response):
    """Answers each line of a body with one line, while the body is still coming.

    Args:
        request: The request; its body is read as answers are taken, not faster.
        answer: Makes the result JSON of a line.
        held: Where the lines in work are counted.
        ahead: Lines in work at a time.
        max_bytes: Of a line.
        timeout_s: For the next part of the body to come.
    """

    media_type = MEDIA_TYPE

    def __init__(
        self,
        request: Request,
        answer: Callable[[bytes], Awaitable[bytes]],
        held: Held,
        *,
        ahead: int,
        max_bytes: int,
        timeout_s: float,
    ) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request, self._answer_line, self._held = request, answer, held
        self._max_bytes, self._timeout_s, self._taken = max_bytes, timeout_s, 0
        self._is_asked = asyncio.Event()
        self._pieces: asyncio.Queue[bytes | Problem | None] = asyncio.Queue(1)
        self._answers: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(ahead)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answers."""
        try:
            async with asyncio.TaskGroup() as tasks:
                receiving = tasks.create_task(self._receive(tasks))
                tasks.create_task(self._read(tasks))
                if "expect" in self._request.headers:  # or nobody would ask for the body any more
                    await self._is_asked.wait()
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                while (task := await self._answers.get()) is not None:
                    await send({"type": "http.response.body", "body": await task + b"\n", "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                receiving.cancel()
        except* ClientDisconnect:
            pass  # nobody reads on
        finally:
            self._held.give(self._taken)

    async def _receive(self, tasks: asyncio.TaskGroup) -> None:
        """Takes the body a piece ahead of its lines, so that a client that leaves is noticed while they're in work."""
        pieces = decoded(self._request)
        ended: Problem | None = None
        try:
            while True:
                async with asyncio.timeout(self._timeout_s):
                    piece = await anext(pieces)
                self._is_asked.set()
                if piece:
                    await self._pieces.put(piece)
        except StopAsyncIteration:
            pass
        except TimeoutError:
            ended = too_slow(self._timeout_s)
        except Problem as problem:  # nothing after it can be read
            ended = problem
        self._is_asked.set()
        tasks.create_task(self._pieces.put(ended))
        await client_gone(self._request)
        raise ClientDisconnect

    async def _read(self, tasks: asyncio.TaskGroup) -> None:
        async for number, line in self._lines():
            await self._answers.put(tasks.create_task(self._answer(number, line)))
        await self._answers.put(None)

    async def _answer(self, number: int, line: bytes | Problem) -> bytes:
        if isinstance(line, Problem):
            return self._problem(number, line)
        try:
            return await self._answer_line(line)
        except (Problem, PageError, FetchError) as error:
            return self._problem(number, Problem.of(error))
        except Exception as error:  # the one place: a page in a million must not end the others
            _log.exception("line %d of request %s", number, self._request.state.request_id)
            return self._problem(number, Problem.of(error))
        finally:
            self._give(len(line))

    def _problem(self, number: int, problem: Problem) -> bytes:
        return json.dumps(problem.to_dict(self._request.state.request_id) | {"line": number}).encode()

    async def _lines(self) -> AsyncIterator[tuple[int, bytes | Problem]]:
        """Yields the lines that aren't blank, with their numbers from 1 on, and what is wrong with the body last."""
        line, problem, number = bytearray(), None, 1
        while isinstance(piece := await self._pieces.get(), bytes):
            *ended, rest = piece.split(b"\n")
            for part in ended:
                if part.strip() or line or problem:  # white space in front of a line is no part of it
                    yield number, problem or self._grow(line, part) or bytes(line)
                    problem = None
                    line.clear()
                number += 1
            if rest.strip() or line:
                problem = problem or self._grow(line, rest)
        if piece is None and (line or problem):
            yield number, problem or bytes(line)
        elif piece is not None:
            yield number, piece

    def _grow(self, line: bytearray, part: bytes) -> Problem | None:
        """Adds to a line; one that can't be held is given up."""
        try:
            if len(line) + len(part) > self._max_bytes:
                raise too_large(self._max_bytes)
            self._held.take(len(part))
        except Problem as problem:
            self._give(len(line))
            line.clear()
            return problem
        self._taken += len(part)
        line += part
        return None

    def _give(self, count: int) -> None:
        self._held.give(count)
        self._taken -= count
