"""What the OpenAPI document says beyond the signatures: bodies, examples and problems."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from markuplmpp.server import batch, problems
from markuplmpp.server.models import ExtractedPage, ExtractRequest, ProblemDetails, ShownPage

_REF = "#/components/schemas/"
_HTML = {"schema": {"type": "string"}, "example": "<h1>Acme Kettle</h1><p>$19.99</p>"}
_LINES = '{"html": "<h1>Acme Kettle</h1>"}\n{"html": "<h1>Onion tart</h1>", "options": {"sources": "model"}}\n'
_OPTIONS = (
    "JSON may bring options: `sources`, where values are taken from, and `min_precision`, how sure they must be: 0.95 "
    "leaves out values so unsure that less than 95% of a field's were right on sites that training calibrated them on."
)
_REFUSED = (400, 401, 403, 408, 413, 415, 429, 503)


def page_docs(*, raw: bool = False, model: type = ExtractedPage) -> dict[str, Any]:
    """Returns what describes a route that takes one page."""
    bodies: dict[str, Any] = {"application/json": {"schema": {"$ref": f"{_REF}{ExtractRequest.__name__}"}}}
    if raw:
        bodies["text/html"] = _HTML
    return {
        "description": _OPTIONS,
        "responses": {200: {"model": model}} | refusals(*_REFUSED, 422, 504),
        "openapi_extra": {"requestBody": {"required": True, "content": bodies}},
    }


def batch_docs() -> dict[str, Any]:
    """Returns what describes the route that takes many."""
    lines = {batch.MEDIA_TYPE: {"schema": {"type": "string"}, "example": _LINES}}
    answer = {"description": "A result or a problem (with its `line`) for each line, in order", "content": lines}
    return {
        "responses": {200: answer} | refusals(401, 403, 415, 503),
        "openapi_extra": {"requestBody": {"required": True, "content": lines}},
    }


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Returns what describes answers that are problems."""
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": f"{_REF}{ProblemDetails.__name__}"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def add_models(app: FastAPI) -> None:
    """Puts the models that are read by hand into the document, which FastAPI doesn't see."""
    generated = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = generated()
            models = [(ExtractRequest, "validation"), (ProblemDetails, "serialization"), (ShownPage, "serialization")]
            _, extra = models_json_schema(models, ref_template=_REF + "{model}")  # type: ignore[arg-type]
            parts = document.setdefault("components", {})
            parts["schemas"] = extra["$defs"] | parts.get("schemas", {})
        return app.openapi_schema or document

    app.openapi = openapi  # type: ignore[method-assign]
