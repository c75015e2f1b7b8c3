"""Errors as problem details (RFC 9457) with a request id; what went wrong inside is logged, never sent."""

from __future__ import annotations

import asyncio
import re
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from markuplmpp.errors import FetchError, PageError

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = "X-Request-ID"
_SAFE_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_MOST_CHARS, _MOST_ERRORS = 300, 10  # of what a client sent, so that an answer stays short
_DRAIN_S = 5.0


class Problem(Exception):
    """An answer that isn't a result; becomes problem+json."""

    def __init__(self, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.extra = status, detail, headers or {}, extra

    @classmethod
    def of(cls, error: Exception) -> Problem:
        """Returns the problem that an error of the package is."""
        if isinstance(error, Problem):
            return error
        if isinstance(error, (PageError, FetchError)):
            return cls(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), error=type(error).__name__)
        return cls(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected; quote the request id")

    @classmethod
    def of_form(cls, error: ValidationError | RequestValidationError) -> Problem:
        """Returns the problem of a request that hasn't the expected form, with what is wrong in which place."""
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}".lstrip(": ") for e in error.errors()[:_MOST_ERRORS]]
        detail = "the request hasn't the expected form; see /openapi.json"
        return cls(HTTPStatus.BAD_REQUEST, detail, errors=[text[:_MOST_CHARS] for text in wrong])

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """Returns the members of RFC 9457, the request id, and what the problem adds."""
        content = {"type": "about:blank", "title": self.status.phrase, "status": int(self.status)}
        return content | {"detail": self.detail, "request_id": request_id} | self.extra


class RequestId:
    """Gives each request an id, the client's own if it is a plain one, and sends it back; notes that a body is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        state = scope.setdefault("state", {})
        state |= {"request_id": request_id, "is_asked": False}

        async def receive_noted() -> Message:
            state["is_asked"] = True
            return await receive()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        await self.app(scope, receive_noted, send_with_id)


def add_problems(app: FastAPI, drain_bytes: int) -> None:
    """Makes every error of an application a problem.

    Args:
        app: The application.
        drain_bytes: What is read, at most, of a body before it is refused.
    """

    async def answer(request: Request, problem: Problem) -> JSONResponse:
        headers = {**problem.headers}
        if not await _drained(request, problem, drain_bytes):
            headers["Connection"] = "close"  # or the rest of the body would be waited for
        content = problem.to_dict(request.state.request_id)
        return JSONResponse(content, int(problem.status), headers, media_type=MEDIA_TYPE)

    @app.exception_handler(Problem)
    @app.exception_handler(PageError)
    @app.exception_handler(FetchError)
    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        return await answer(request, Problem.of(error))

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        detail = f"{request.method} {request.url.path[:_MOST_CHARS]}: {status.phrase.lower()}"
        return await answer(request, Problem(status, detail, dict(error.headers or {})))

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return await answer(request, Problem.of_form(error))

    @app.exception_handler(ClientDisconnect)
    async def on_disconnect(request: Request, error: ClientDisconnect) -> JSONResponse:
        return await answer(request, Problem(HTTPStatus.BAD_REQUEST, "the body ended early"))

    # Starlette sends this answer and raises on, so that the server logs the traceback. It comes from outside of
    # RequestId, so the id is set here.
    @app.exception_handler(Exception)
    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        request_id = request.state.request_id
        headers = {REQUEST_ID: request_id, "X-Content-Type-Options": "nosniff"}
        return JSONResponse(Problem.of(error).to_dict(request_id), 500, headers, media_type=MEDIA_TYPE)


async def _drained(request: Request, problem: Problem, most_bytes: int) -> bool:
    """Reads on for a while: a client that is still sending sees a reset, not the answer."""
    is_unasked = "expect" in request.headers and not request.state.is_asked  # reading on would ask for the body
    if problem.status is HTTPStatus.REQUEST_TIMEOUT or is_unasked:
        return False
    try:
        async with asyncio.timeout(_DRAIN_S):
            async for chunk in request.stream():
                most_bytes -= len(chunk)
                if most_bytes < 0:
                    return False
    except RuntimeError:  # Starlette's "Stream consumed": it was read to its end
        return True
    except (ClientDisconnect, TimeoutError):
        return False
    return True
