"""WARC 1.1 records of pages, one gzip member each (ISO 28500)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC
from http.client import responses
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawl.page import CrawledPage

# The body is stored as decoded, so these aren't true of it any more. Common Crawl keeps them under such names too.
_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def write_records(file: IO[bytes], name: str, user_agent: str, pages: Iterable[CrawledPage]) -> list[int]:
    """Writes a ``warcinfo`` record and one record a page; returns the offset of each page's.

    A page is a ``response``; one that Chromium rendered is a ``resource``, as no server sent it that way; one that the
    server says hasn't changed is a ``revisit`` without a body.

    Args:
        file: Open for writing.
        name: Of the file, as the ``warcinfo`` record gives it.
        user_agent: Of the crawl.
        pages: In order.
    """
    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    facts = {"software": "markuplmpp crawl", "format": "WARC File Format 1.1", "http-header-user-agent": user_agent}
    writer.write_record(writer.create_warcinfo_record(name, {**facts, "robots": "obey"}))
    offsets = []
    for page in pages:
        offsets.append(file.tell())
        _write(writer, page)
    return offsets


def _write(writer: WARCWriter, page: CrawledPage) -> None:
    facts = {"WARC-Date": datetime_to_iso_date(page.fetched_at.astimezone(UTC).replace(tzinfo=None))}
    kind, http, content_type, body = "response", _http(page), "", page.html
    if page.rendered:
        charset = f"; charset={page.charset}" if page.charset else ""
        kind, http, content_type = "resource", None, f"{page.content_type or 'text/html'}{charset}"
    elif page.status == 304:
        kind, body = "revisit", b""
        facts["WARC-Profile"] = _NOT_MODIFIED
    record = writer.create_warc_record(
        page.url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),  # or warcio copies it to a temporary file, and leaves that open
        warc_content_type=content_type,
        warc_headers_dict=facts,
        http_headers=http,
    )
    writer.write_record(record)


def _http(page: CrawledPage) -> StatusAndHeaders:
    headers = [(f"X-Crawler-{name}" if name.lower() in _OF_TRANSFER else name, value) for name, value in page.headers]
    if page.status != 304:
        headers.append(("Content-Length", str(len(page.html))))
    status = f"{page.status} {responses.get(page.status, '')}".rstrip()
    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")
