"""``python -m crawl verify DIR``: whether a store is what it says it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawl.frontier import FILE_NAME, open_to_read
from crawl.store import ROW_GROUP_PAGES, SUFFIXES, segment_file

_COLUMNS = ["page_id", "url", "html", "status", "warc_file", "warc_offset", "sha256"]


class Verification:
    """Reads all of a store and keeps what's wrong with it.

    Checked: the digest of each page, that no address and no content is there twice, that the page's WARC record is
    where the row says and holds the same bytes, the digests of the WARC records themselves, and that the segments and
    pages are those that the frontier has committed.

    Args:
        folder: Of the store.
    """

    def __init__(self, folder: Path) -> None:
        self.pages = 0
        self.problems: list[str] = []
        self._folder = folder
        self._seen: dict[str, str] = {}
        segments = self._segments()
        for number, pages in segments.items():
            self._segment(number, pages)
        whole = {segment_file(folder, number, suffix) for number in segments for suffix in SUFFIXES}
        for path in sorted({*folder.glob("pages-*")} - whole):
            self.problems.append(f"{path.name}: of no whole segment; a crawl that goes on puts it right")

    def _segments(self) -> dict[int, int]:
        connection = open_to_read(self._folder)
        if connection is None:
            self.problems.append(f"{FILE_NAME} is missing: not the folder of a crawl")
            return {}
        with closing(connection) as db:
            return dict(db.execute("SELECT number, pages FROM segments ORDER BY number"))

    def _segment(self, number: int, pages: int) -> None:
        warc, parquet = (segment_file(self._folder, number, suffix) for suffix in SUFFIXES)
        try:
            records = dict(self._records(warc))
            count = 0
            for row in _rows(parquet):
                count += 1
                self._row(row, parquet.name, warc.name, records.pop(row["warc_offset"], None))
        except (OSError, pa.ArrowInvalid, ArchiveLoadFailed) as error:
            self.problems.append(f"segment {number} can't be read: {error}")
            return
        self.pages += count
        if count != pages:
            self.problems.append(f"{parquet.name}: {count} pages, {pages} were committed")
        self.problems += [f"{warc.name}: record at {at} is of no page" for at in records]

    def _row(self, row: dict[str, Any], name: str, warc: str, record: tuple[str, str | None] | None) -> None:
        where, sha256 = f"{name}: {row['url']}", hashlib.sha256(row["html"]).hexdigest()
        if (sha256, sha256[:16]) != (row["sha256"], row["page_id"]):
            self.problems.append(f"{where}: its bytes aren't those of its digest")
        for key in (row["url"], sha256):
            if other := self._seen.get(key):
                self.problems.append(f"{where}: is in {other} too")
            self._seen[key] = name
        # The record of a page that hasn't changed since the previous crawl has no body.
        expected = None if row["status"] == 304 else sha256
        if row["warc_file"] != warc or record != (row["url"], expected):
            self.problems.append(f"{where}: its WARC record isn't at {row['warc_file']}:{row['warc_offset']}")

    def _records(self, path: Path) -> Iterator[tuple[int, tuple[str, str | None]]]:
        with path.open("rb") as file:
            records = ArchiveIterator(file, check_digests=True)
            for record in records:
                if record.rec_type == "warcinfo":
                    continue
                body = record.content_stream().read()
                offset = records.get_record_offset()  # after the body: it reads on to the end of the record
                if record.digest_checker.passed is False:
                    self.problems.append(f"{path.name}: record at {offset}: {record.digest_checker.problems}")
                digest = None if record.rec_type == "revisit" else hashlib.sha256(body).hexdigest()
                yield offset, (record.rec_headers.get_header("WARC-Target-URI"), digest)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROW_GROUP_PAGES, columns=_COLUMNS):
        yield from batch.to_pylist()
