"""Pages on disk: segments of a Parquet file and a WARC file, which appear only when whole.

A segment is committed in this order::

    pages-00007.warc.gz.part, pages-00007.parquet.part    written, then synced
    crawl.sqlite        one transaction: the segment, its pages, and the frontier as they left it
    pages-00007.warc.gz, pages-00007.parquet              renamed, the WARC first

The transaction is what commits: before it the segment isn't there, and a crawl that goes on drops the ``.part`` files
and fetches those pages again; after it the segment is whole, and a crawl that goes on makes up for renames that a kill
prevented. So a page is in no segment or in one, and the frontier knows which.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from crawl.frontier import Frontier
from crawl.page import CrawledPage
from crawl.warc import write_records

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
SEGMENT_BYTES = 64_000_000  # a segment ends here too, so that 200 huge pages don't fill the memory
SUFFIXES = (".warc.gz", ".parquet")  # in the order of renaming: a row's WARC file is there before the row

Added = Literal["page", "duplicate"]


class StoreError(Exception):
    """The output folder can't take the pages."""


def segment_file(folder: Path, number: int, suffix: str) -> Path:
    """Returns a file of a segment.

    >>> segment_file(Path("pages"), 7, ".parquet").as_posix()
    'pages/pages-00007.parquet'
    """
    return folder / f"pages-{number:05d}{suffix}"


class PageStore:
    """Takes pages, each content once, and commits them together with the frontier.

    Args:
        folder: Made if missing; a crawl in it goes on.
        user_agent: For the WARC files.
        segment_pages: A segment is due when this many pages wait.

    Raises:
        StoreError: The folder can't be made, is of another process, or holds pages of something else.
    """

    def __init__(self, folder: Path, *, user_agent: str, segment_pages: int = 200) -> None:
        self._folder, self._user_agent, self._segment_pages = folder, user_agent, segment_pages
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.frontier = Frontier(folder)
            segments = self.frontier.segments()
            self._settle(set(segments))
        except OSError as error:
            raise StoreError(f"can't make the folder {str(folder)!r}: {error.strerror}") from error
        except sqlite3.Error as error:
            why = "another crawl writes to it" if "locked" in str(error) else str(error)
            raise StoreError(f"can't use the folder {str(folder)!r}: {why}") from error
        self._number = max(segments, default=-1) + 1
        self._pages: list[tuple[CrawledPage, str]] = []
        self._bytes = 0

    def _settle(self, segments: set[int]) -> None:
        """Makes up for the renames of whole segments, and drops what a kill left of others."""
        for number in segments:
            self._rename(number)
        for part in self._folder.glob("pages-*.part"):
            part.unlink()
        ours = {segment_file(self._folder, number, suffix) for number in segments for suffix in SUFFIXES}
        if strange := sorted({*self._folder.glob("pages-*.parquet")} - ours):
            raise StoreError(f"{str(strange[0])!r} isn't of this crawl; give a new or an empty folder")

    def _rename(self, number: int) -> None:
        for suffix in SUFFIXES:
            part = _part(segment_file(self._folder, number, suffix))
            if part.exists():
                part.replace(part.with_suffix(""))
        _sync_folder(self._folder)

    def add(self, page: CrawledPage, key: str) -> Added:
        """Takes a page, unless its content is stored already, here or under another address."""
        sha256 = hashlib.sha256(page.html).hexdigest()
        if self.frontier.page_of(sha256):
            return "duplicate"
        validators = page.header("etag"), page.header("last-modified")
        self.frontier.add_page(sha256, key, self._number, len(self._pages), *validators)
        self._pages.append((page, sha256))
        self._bytes += len(page.html)
        return "page"

    @property
    def due(self) -> bool:
        """Whether enough pages or bytes wait for a segment."""
        return len(self._pages) >= self._segment_pages or self._bytes >= SEGMENT_BYTES

    def commit(self) -> None:
        """Writes the waiting pages as a segment and makes them last, together with the frontier.

        Raises:
            OSError: The segment can't be written; its pages are kept for the next try.
            sqlite3.Error: Likewise the frontier.
        """
        if self._pages:
            self._write()
            self.frontier.add_segment(self._number, len(self._pages))
        self.frontier.commit()
        if self._pages:
            self._rename(self._number)
            self._number += 1
            self._pages, self._bytes = [], 0

    def _write(self) -> None:
        warc, parquet = (segment_file(self._folder, self._number, suffix) for suffix in SUFFIXES)
        with _synced(_part(warc)) as file:
            offsets = write_records(file, warc.name, self._user_agent, (page for page, _ in self._pages))
        found = zip(self._pages, offsets, strict=True)
        rows = [_row(page, sha256) | {"warc_file": warc.name, "warc_offset": at} for (page, sha256), at in found]
        with _synced(_part(parquet)) as file:
            table = pa.Table.from_pylist(rows, schema=SCHEMA)
            pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP_PAGES)
        _sync_folder(self._folder)

    def __enter__(self) -> PageStore:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.commit()
        finally:
            self.frontier.close()


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


@contextmanager
def _synced(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())  # or a power cut could leave the name without the bytes


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
