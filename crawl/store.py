"""Pages as Parquet segments that appear only when whole."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from w3lib.url import canonicalize_url

# The corpus columns first, so that what reads a corpus reads a crawl; then what only a crawl knows, of which a corpus
# takes the charset.
SCHEMA = pa.schema(
    [
        ("page_id", pa.string()),
        ("dataset", pa.string()),
        ("split", pa.string()),
        ("site", pa.string()),
        ("url", pa.string()),
        ("lang", pa.string()),
        ("page_type", pa.string()),
        ("html", pa.large_binary()),
        ("truth", pa.string()),
        ("truth_kind", pa.string()),
        ("fetched_at", pa.timestamp("ms", tz="UTC")),
        ("status", pa.int16()),
        ("content_type", pa.string()),
        ("charset", pa.string()),
        ("warc_file", pa.string()),
        ("warc_offset", pa.int64()),
        ("sha256", pa.string()),
    ]
)
ROW_GROUP_PAGES = 32

Added = Literal["written", "duplicate", "full"]


class StoreError(Exception):
    """The output folder can't take the pages."""


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """One page as fetched.

    Args:
        url: Where it was found in the end, redirects followed.
        site: Registered domain, or host and port.
        html: The body, content encoding undone, charset untouched.
        status: HTTP status.
        fetched_at: When the response was whole, with its time zone.
        content_type: Media type that the server named, without parameters; None where it named none.
        charset: Charset that the server named, as a Python codec; it goes before ``<meta charset>``.
        lang: ``<html lang>``.
    """

    url: str
    site: str
    html: bytes
    status: int
    fetched_at: datetime
    content_type: str | None = None
    charset: str | None = None
    lang: str | None = None


class PageStore:
    """Writes pages once each, and never more than the budget.

    Args:
        folder: Made if missing; must not hold segments yet.
        max_pages: The budget.
        segment_pages: A segment is written when this many pages wait ...
        segment_bytes: ... or this many bytes, so that 200 huge pages don't fill the memory.

    Raises:
        StoreError: The folder can't be made, or holds segments of an earlier crawl.
    """

    def __init__(
        self, folder: Path, *, max_pages: int, segment_pages: int = 200, segment_bytes: int = 64_000_000
    ) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"can't make the folder {str(folder)!r}: {error.strerror}") from error
        if any(folder.glob("pages-*.parquet")):
            raise StoreError(f"{str(folder)!r} holds an earlier crawl; give a new or an empty folder")
        self._folder = folder
        self._max_pages = max_pages
        self._segment_pages = segment_pages
        self._segment_bytes = segment_bytes
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._segments = 0
        self._seen: set[bytes] = set()
        self.pages = 0

    @property
    def full(self) -> bool:
        """Whether the budget is spent."""
        return self.pages >= self._max_pages

    def add(self, page: CrawledPage) -> Added:
        """Takes a page, unless its address or its content is there already or the budget is spent.

        Raises:
            OSError: A segment can't be written. Its pages are kept for the next try.
        """
        if self.full:
            return "full"
        content = hashlib.sha256(page.html)
        address = hashlib.sha256(canonicalize_url(page.url).encode()).digest()
        # Seen addresses are marked even where the content is a duplicate, and the other way round.
        known = {content.digest(), address} & self._seen
        self._seen |= {content.digest(), address}
        if known:
            return "duplicate"
        self._rows.append(_row(page, content.hexdigest()))
        self._bytes += len(page.html)
        self.pages += 1
        if len(self._rows) >= self._segment_pages or self._bytes >= self._segment_bytes:
            self.flush()
        return "written"

    def flush(self) -> None:
        """Writes the waiting pages as one segment: under another name first, then renamed."""
        if not self._rows:
            return
        path = self._folder / f"pages-{self._segments:05d}.parquet"
        unfinished = path.with_name(f".{path.name}.tmp")
        with unfinished.open("wb") as file:
            table = pa.Table.from_pylist(self._rows, schema=SCHEMA)
            pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP_PAGES)
            file.flush()
            os.fsync(file.fileno())  # or a power cut could leave the name without the bytes
        unfinished.replace(path)
        self._segments += 1
        self._rows, self._bytes = [], 0

    def __enter__(self) -> PageStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()


def _row(page: CrawledPage, sha256: str) -> dict[str, Any]:
    return {
        "page_id": sha256[:16],
        "dataset": "crawl",
        "site": page.site,
        "url": page.url,
        "lang": page.lang,
        "html": page.html,
        "truth": "{}",
        "truth_kind": "none",
        "fetched_at": page.fetched_at,
        "status": page.status,
        "content_type": page.content_type,
        "charset": page.charset,
        "sha256": sha256,
    }
