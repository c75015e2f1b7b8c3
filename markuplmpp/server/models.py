"""The form of requests and answers, for checking the first and for the OpenAPI document."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from pydantic import Base64Encoder, BaseModel, ConfigDict, EncodedBytes, Field, model_validator
from pydantic_core import PydanticCustomError

from markuplmpp.records import PageKind, Source, Sources

_PAGE = "<title>Kettle</title><h1>Acme Kettle</h1><p>$19.99</p>"


class _Base64(Base64Encoder):
    """RFC 4648, section 4, strictly: pydantic's own leaves out what isn't of the alphabet, and reads other bytes."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        try:
            return base64.b64decode(b"".join(data.split()), validate=True)
        except ValueError as error:
            got = "isn't base64 ({error}); encode the page's bytes with the alphabet of A-Z, a-z, 0-9, + and /"
            raise PydanticCustomError("base64_decode", got, {"error": str(error)}) from None


class Options(BaseModel):
    """How a page is read."""

    model_config = ConfigDict(extra="forbid")

    sources: Annotated[Sources, Field(description="Take values from the model, the page's own metadata, or both.")] = (
        "both"
    )
    min_precision: Annotated[
        float | None,
        Field(
            gt=0,
            le=1,
            allow_inf_nan=False,
            strict=True,  # true isn't 1
            description="Leave out values so unsure that less than this share of a field's values were right on the "
            "sites that the model's scores were calibrated on. A model without a calibration answers 400.",
            examples=[0.95],
        ),
    ] = None


class ExtractRequest(BaseModel):
    """A page: its HTML as text or in base64, or an address alone, which is then fetched if the service allows it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"html": _PAGE, "url": "https://shop.example/kettle"},
                {"html_base64": "PGgxPkFjbWUgS2V0dGxlPC9oMT4=", "options": {"sources": "model"}},
                {"html": _PAGE, "options": {"min_precision": 0.95}},
            ],
        },
    )

    html: str | None = None
    html_base64: Annotated[bytes, EncodedBytes(_Base64)] | None = None
    url: Annotated[str, Field(max_length=8192)] | None = Field(None, description="The page's address.")
    options: Options = Options()

    @model_validator(mode="after")
    def _one_page(self) -> ExtractRequest:
        if self.html is not None and self.html_base64 is not None:
            raise ValueError("both html and html_base64; give one")
        if self.html is None and self.html_base64 is None and self.url is None:
            raise ValueError("no page; give html, html_base64 or url")
        return self


class ExtractedValue(BaseModel):
    """One value of a field."""

    text: str
    xpath: str | None
    score: float = Field(ge=0, le=1)
    source: Source
    parsed: dict[str, Any] | None = None


class ExtractedRecord(BaseModel):
    """One item of a page: ``xpath`` where one element holds it, ``xpaths`` where several do."""

    type: str
    xpath: str | None = None
    xpaths: list[str] | None = None
    score: float = Field(ge=0, le=1)
    fields: dict[str, list[ExtractedValue]]
    records: list[ExtractedRecord] = []


class ExtractedPage(BaseModel):
    """All that was found on a page; result JSON, version 1."""

    version: int
    url: str | None
    model: str
    page_kind: PageKind
    records: list[ExtractedRecord]
    warnings: list[str]


class ShownPage(BaseModel):
    """A result, and its page without scripts and with the result drawn into it."""

    result: ExtractedPage
    html: str


class ProblemDetails(BaseModel):
    """Why there is no result (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    request_id: str


class ModelSchema(BaseModel):
    """What the model knows."""

    model: str
    name: str
    fields: list[dict[str, Any]]
    items: list[dict[str, Any]]


class Ready(BaseModel):
    """That the service works, and what a client may send it."""

    status: str
    model: str
    allow_urls: bool
    needs_token: bool
