"""What a response is: HTML or not, a page to store, a failure that may pass."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.headers import Headers
from w3lib.encoding import http_content_type_encoding

from crawl.page import CrawledPage

HTML_TYPES = ("text/html", "application/xhtml+xml")
RETRIED = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
# Where a server names no type, as browsers guess it. Scrapy's own guess misses <html lang="...">.
_UNNAMED_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype html|html|head|title|body)\b)", re.IGNORECASE)


def media_type(headers: Headers) -> str | None:
    """Returns the media type without parameters, in lower case."""
    value = (headers.get("Content-Type") or b"").decode("latin-1")
    return value.split(";")[0].strip().lower() or None


def as_html(response: Response) -> HtmlResponse | None:
    """Returns the response as HTML; None where it's something else."""
    named = media_type(response.headers)
    if named is None and _UNNAMED_HTML.match(response.body):
        return response.replace(cls=HtmlResponse)
    return response if isinstance(response, HtmlResponse) and named in (None, *HTML_TYPES) else None


def crawled_page(response: HtmlResponse, site: str) -> CrawledPage:
    """Returns the page of a response, as it's stored."""
    rendered = "playwright" in response.flags
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return CrawledPage(
        url=response.url,
        site=site,
        html=response.body,
        status=response.status,
        fetched_at=datetime.now(UTC),
        content_type=media_type(response.headers),
        charset=response.encoding if rendered else http_content_type_encoding(content_type),
        lang=response.xpath("//html/@lang").get("").strip() or None,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        rendered=rendered,
    )


def asked_wait_s(response: Response) -> float | None:
    """Returns the seconds of Retry-After (RFC 9110, 10.2.3), a number or a date; None where none can be read.

    >>> asked_wait_s(Response("https://a.example/", headers={"Retry-After": "120"}))
    120.0
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):  # the latter for the year 99999999999
        return None


def is_too_large(error: BaseException | None) -> bool:
    """Returns whether a download was given up for its size."""
    # The cap on decompressed bytes has no exception type of its own.
    return isinstance(error, DownloadCancelledError) or (
        isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    )


def explain(error: BaseException | None) -> str:
    """Returns an error in one line."""
    if isinstance(error, IgnoreRequest):
        return str(error)
    first_line = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
