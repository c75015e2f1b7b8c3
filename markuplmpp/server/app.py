"""The ASGI application."""

from __future__ import annotations

from email.message import Message
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from markuplmpp.records import PageResult, Sources
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.problems import Problem, add_problems

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor


class ExtractRequest(BaseModel):
    """A page in JSON."""

    model_config = ConfigDict(extra="forbid")

    html: str
    url: str | None = Field(None, max_length=8192)
    sources: Sources = "both"


def create_app(extractor: Extractor, config: ServeConfig | None = None) -> FastAPI:
    """Returns the ASGI application; the extractor is used by one request at a time.

    Args:
        extractor: A loaded model.
        config: Only ``max_body_bytes``, ``max_waiting`` and ``body_timeout_s`` matter here.
    """
    limits = config or ServeConfig()
    one_at_a_time = anyio.CapacityLimiter(1)
    places = anyio.Semaphore(limits.max_waiting)
    # The interactive documentation pages load scripts from a CDN; the document itself stays.
    app = FastAPI(title="markuplmpp", version="1", docs_url=None, redoc_url=None)
    add_problems(app)

    @app.get("/healthz", summary="Whether the process lives")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", summary="Whether it can extract")
    async def readyz() -> dict[str, str]:
        return {"status": "ready", "model": extractor.name}

    @app.post("/v1/extract", summary="The records of one page", **_extract_docs())
    async def extract(request: Request) -> Response:
        try:
            places.acquire_nowait()
        except anyio.WouldBlock:
            detail = f"{limits.max_waiting} requests are waiting already; try again later"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail) from None
        try:
            return await answer(request)
        finally:
            places.release()

    async def answer(request: Request) -> Response:
        media_type, charset = _content_type(request)
        body = await _read_body(request, limits)
        if media_type == "text/html":
            predict = partial(extractor.predict, body, charset=charset)
        else:
            page = _json_request(body)
            predict = partial(extractor.predict, page.html, url=page.url, sources=page.sources)
        result: PageResult = await anyio.to_thread.run_sync(predict, limiter=one_at_a_time)
        return Response(result.to_json().encode("utf-8", "replace"), media_type="application/json")

    return app


def _content_type(request: Request) -> tuple[str, str | None]:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    media_type = header.get_content_type()
    if media_type not in ("text/html", "application/json"):
        got = request.headers.get("content-type", "none")
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type is {got!r}; send text/html or application/json")
    return media_type, header.get_content_charset()


async def _read_body(request: Request, limits: ServeConfig) -> bytes:
    try:
        with anyio.fail_after(limits.body_timeout_s):
            return await _read_chunks(request, limits.max_body_bytes)
    except TimeoutError:
        detail = f"the body wasn't here after {limits.body_timeout_s:g} s; send it at once"
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, detail) from None


async def _read_chunks(request: Request, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= max_bytes:
            chunks.append(chunk)
            continue
        # As much again is read and thrown away: a client that is still sending sees a reset, not the answer.
        chunks.clear()
        if size > 2 * max_bytes:
            break
    if size > max_bytes:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {max_bytes:,} bytes; send one page"
        )
    return b"".join(chunks)


def _json_request(body: bytes) -> ExtractRequest:
    try:
        return ExtractRequest.model_validate_json(body)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}".lstrip(": ") for e in error.errors()]
        malformed = any(e["type"] == "json_invalid" for e in error.errors())
        status = HTTPStatus.BAD_REQUEST if malformed else HTTPStatus.UNPROCESSABLE_ENTITY
        raise Problem(status, 'expected {"html": "...", "url": null, "sources": "both"}', errors=problems) from None


def _extract_docs() -> dict[str, Any]:
    codes = (400, 408, 413, 415, 422, 500, 503)
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    bodies = {
        "text/html": {"schema": {"type": "string", "format": "binary"}},
        "application/json": {"schema": ExtractRequest.model_json_schema()},
    }
    return {
        "responses": {code: {"description": HTTPStatus(code).phrase, "content": problem} for code in codes},
        "openapi_extra": {"requestBody": {"required": True, "content": bodies}},
    }
