"""Requests that tools make up: by the OpenAPI document, and by damaging good ones."""

from __future__ import annotations

import asyncio
import json
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from markuplmpp.server import ServeConfig, create_app
from tests.mutations import EDITS, STEADY, Edit, mutate
from tests.service import ROOT, fake_extractor

APP = create_app(fake_extractor(), ServeConfig(max_body_bytes=200_000, cache_bytes=0))
APP.router.lifespan_context = lambda _: nullcontext()  # schemathesis starts and stops it for every request
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = {
    found.ok().label: found.ok() for found in schemathesis.openapi.from_asgi("/openapi.json", APP).get_all_operations()
}
BODIES = {
    "/v1/extract": [
        ("text/html", (ROOT / "data" / "product.html").read_bytes()),
        ("application/json", json.dumps({"html": "<h1>Kettle</h1>", "options": {"sources": "model"}}).encode()),
    ],
    "/v1/show": [("application/json", b'{"html_base64": "PGgxPkFjbWUgS2V0dGxlPC9oMT4=", "url": "https://a.example/"}')],
    "/v1/extract/batch": [("application/x-ndjson", b'{"html": "<p>one"}\n{"html": "<p>two", "url": null}\n' * 3)],
}
REQUESTS = st.sampled_from([(path, kind, body) for path, bodies in BODIES.items() for kind, body in bodies])


@schemathesis.serializer("application/x-ndjson")
def _ndjson(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)  # all have one id if schemathesis does it
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_answers_are_as_documented(operation: APIOperation[Any, Any, Any, Any], data: st.DataObject) -> None:
    data.draw(operation.as_strategy()).call_and_validate(checks=CHECKS)


def check_damaged(request: tuple[str, str, bytes], edits: list[Edit]) -> None:
    path, media_type, body = request
    headers = {"Content-Type": media_type}
    response = asyncio.run(_post(path, mutate(body, edits), headers))
    assert response.status_code < 500
    if path.endswith("batch"):
        assert all(json.loads(line).get("status", 200) < 500 for line in response.text.splitlines())
    else:
        response.json()


async def _post(path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://service") as client:
        return await asyncio.wait_for(client.post(path, content=body, headers=headers), 20)


@settings(STEADY, max_examples=300)
@given(request=REQUESTS, edits=EDITS)
def test_damaged_bodies_are_answered(request: tuple[str, str, bytes], edits: list[Edit]) -> None:
    check_damaged(request, edits)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(STEADY, max_examples=5_000)
@given(request=REQUESTS, edits=EDITS)
def test_many_damaged_bodies_are_answered(request: tuple[str, str, bytes], edits: list[Edit]) -> None:
    check_damaged(request, edits)
