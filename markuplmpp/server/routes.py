"""The routes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from markuplmpp.extractor import Extractor
from markuplmpp.server import batch
from markuplmpp.server.access import token_checks
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.engine import Engine, PageInput, deadline
from markuplmpp.server.limits import Held, client_gone, content_type, is_packed, read_body
from markuplmpp.server.metrics import Metrics
from markuplmpp.server.models import ModelSchema, Ready, ShownPage
from markuplmpp.server.openapi import batch_docs, page_docs, refusals
from markuplmpp.server.reading import PageReader
from markuplmpp.show import render

R = TypeVar("R")

_JSON, _HTML = "application/json", "text/html"


def page_routes(engine: Engine, extractor: Extractor, config: ServeConfig) -> APIRouter:
    """Returns the routes that take pages."""
    router = APIRouter(prefix="/v1", dependencies=token_checks(config.token), tags=["pages"])
    held, reader = Held(config.max_body_bytes), PageReader(extractor, config)

    def body_of(request: Request) -> AbstractAsyncContextManager[bytes]:
        return read_body(request, held, config.max_body_bytes, config.body_timeout_s)

    @router.post("/extract", summary="The records of one page", **page_docs(raw=True))
    async def extract(request: Request) -> Response:
        media_type, charset = content_type(request, _JSON, _HTML)

        async def answer(body: bytes) -> bytes:
            page = PageInput(body, charset=charset) if media_type == _HTML else await reader.read_json(body)
            return await engine.extract(page)

        async with body_of(request) as body, engine.place(), deadline(config.deadline_s):
            return Response(await _unless_gone(request, answer(body)), media_type=_JSON)

    @router.post("/show", summary="One page with its records drawn into it", **page_docs(model=ShownPage))
    async def show(request: Request) -> Response:
        content_type(request, _JSON)

        async def answer(body: bytes) -> bytes:
            page = await reader.read_json(body)
            return await engine.run(partial(_shown, page))

        async with body_of(request) as body, engine.place(), deadline(config.deadline_s):
            return Response(await _unless_gone(request, answer(body)), media_type=_JSON)

    @router.post("/extract/batch", summary="The records of many pages, as a stream", **batch_docs())
    async def extract_batch(request: Request) -> Response:
        async def answer(line: bytes) -> bytes:
            async with engine.place(wait=True), deadline(config.deadline_s):
                return await engine.extract(await reader.read_json(line))

        content_type(request, batch.MEDIA_TYPE)
        is_packed(request)  # in a way that can be read, or the answer would begin with 200
        engine.check_open()
        return batch.BatchResponse(
            request, answer, held,
            ahead=2 * config.scorer_threads, max_bytes=config.max_body_bytes, timeout_s=config.body_timeout_s,
        )  # fmt: skip

    return router


def other_routes(engine: Engine, extractor: Extractor, metrics: Metrics, config: ServeConfig) -> APIRouter:
    """Returns the routes that tell about the service."""
    router = APIRouter(tags=["service"])
    needs_token = token_checks(config.token)

    @router.get("/healthz", summary="Whether the process lives")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="Whether it takes pages", responses=refusals(503))
    async def readyz() -> Ready:
        engine.check_open()
        return Ready(
            status="ready", model=extractor.name, allow_urls=config.allow_urls, needs_token=config.token is not None
        )

    @router.get(
        "/metrics", summary="Figures for Prometheus", response_class=Response,
        dependencies=needs_token, responses=refusals(401, 403),
    )  # fmt: skip
    async def show_metrics() -> Response:
        return metrics.response()

    @router.get(
        "/v1/schema", summary="Items and fields that the model knows",
        dependencies=needs_token, responses=refusals(401, 403),
    )  # fmt: skip
    async def schema() -> ModelSchema:
        known = asdict(extractor.schema)
        return ModelSchema(model=extractor.name, name=known["name"], fields=known["fields"], items=known["items"])

    return router


def _shown(page: PageInput, extractor: Extractor) -> bytes:
    result = page.predict(extractor)
    html = render(page.html, result, charset=page.charset)
    return json.dumps({"result": result.to_dict(), "html": html}).encode()


async def _unless_gone(request: Request, work: Coroutine[Any, Any, R]) -> R:
    """Awaits work on a request whose body was read; cancels it when the client leaves."""
    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(client_gone(request))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientDisconnect
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()
        await asyncio.wait({doing, leaving})
