"""Errors as problem details (RFC 9457) with a request id; what went wrong inside is logged, never sent."""

from __future__ import annotations

import re
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from markuplmpp.errors import PageError

REQUEST_ID = "X-Request-ID"
_SAFE_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")


class Problem(Exception):
    """An answer that isn't a result; becomes problem+json."""

    def __init__(self, status: HTTPStatus, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.extra = status, detail, extra


class RequestId:
    """Gives each request an id (the client's own if it is a plain one) and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        await self.app(scope, receive, send_with_id)


def add_problems(app: FastAPI) -> None:
    """Makes every error of an application a problem, and gives every request its id."""
    app.add_middleware(RequestId)

    @app.exception_handler(Problem)
    async def on_problem(request: Request, error: Problem) -> JSONResponse:
        answer = _problem(request, error.status, error.detail, **error.extra)
        if error.status is HTTPStatus.SERVICE_UNAVAILABLE:
            answer.headers["Retry-After"] = "1"
        if error.status is HTTPStatus.REQUEST_TIMEOUT:
            answer.headers["Connection"] = "close"  # or the rest of the body would be waited for
        return answer

    @app.exception_handler(PageError)
    async def on_page_error(request: Request, error: PageError) -> JSONResponse:
        return _problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error), error=type(error).__name__)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        answer = _problem(request, status, f"{request.method} {request.url.path}: {status.phrase.lower()}")
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        return _problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "the request isn't valid", errors=errors)

    @app.exception_handler(ClientDisconnect)
    async def on_disconnect(request: Request, error: ClientDisconnect) -> JSONResponse:
        return _problem(request, HTTPStatus.BAD_REQUEST, "the body ended early")

    # Starlette sends this answer and raises on, so that the server logs the traceback.
    @app.exception_handler(Exception)
    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        return _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected; quote the request id")


def _problem(request: Request, status: HTTPStatus, detail: str, **extra: Any) -> JSONResponse:
    request_id = request.state.request_id
    content = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    return JSONResponse(
        content | {"request_id": request_id} | extra,
        status_code=int(status),
        headers={REQUEST_ID: request_id, "X-Content-Type-Options": "nosniff"},
        media_type="application/problem+json",
    )
