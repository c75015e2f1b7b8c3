"""A request -> the page it brings, or names."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from pydantic import ValidationError

from markuplmpp.errors import ModelError
from markuplmpp.extractor import Extractor
from markuplmpp.fetch import Fetched, fetch
from markuplmpp.fetch.public import PublicTransport
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.engine import PageInput
from markuplmpp.server.models import ExtractRequest
from markuplmpp.server.problems import Problem

_FETCH_TIMEOUT_S = 15.0
_MOST_FETCHES = 16


class PageReader:
    """Turns requests into pages; fetches those that are given by their address, if that is allowed."""

    def __init__(self, extractor: Extractor, config: ServeConfig) -> None:
        self._extractor, self._config = extractor, config
        # Threads of its own bound them: one that is given up on goes on until its time is over.
        self._fetches = ThreadPoolExecutor(_MOST_FETCHES, "fetch")

    async def read_json(self, body: bytes) -> PageInput:
        """Returns the page of a JSON request.

        Raises:
            Problem: 400, it hasn't the expected form, or wants what the model can't give; 403, it has an address only,
                and fetching is off.
            FetchError: The address can't be read.
        """
        try:
            request = ExtractRequest.model_validate_json(body)
        except ValidationError as error:
            raise Problem.of_form(error) from None
        options = dict(request.options)
        try:
            self._extractor.check_options(**options)
        except ModelError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from None
        html = request.html if request.html is not None else request.html_base64
        if html is not None:
            return PageInput(html, request.url, **options)
        if not self._config.allow_urls:
            detail = "this service fetches no addresses; send the page itself as html"
            raise Problem(HTTPStatus.FORBIDDEN, detail)
        got = await asyncio.wrap_future(self._fetches.submit(self._fetch, str(request.url)))
        return PageInput(got.html, got.url, got.charset, **options)

    def _fetch(self, url: str) -> Fetched:
        timeout_s = min(_FETCH_TIMEOUT_S, self._config.deadline_s)
        return fetch(url, max_bytes=self._config.max_body_bytes, timeout_s=timeout_s, transport=PublicTransport())
