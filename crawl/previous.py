"""An earlier crawl: what its pages can be asked for with, and their bytes where they haven't changed (RFC 9110, 13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crawl.frontier import FILE_NAME, open_to_read
from crawl.store import ROW_GROUP_PAGES, StoreError, segment_file

_COLUMNS = ["html", "content_type", "charset"]


class Previous:
    """Reads the store of an earlier crawl.

    Args:
        folder: Of that store.

    Raises:
        StoreError: It holds no crawl.
    """

    def __init__(self, folder: Path) -> None:
        db = open_to_read(folder)
        if db is None:
            raise StoreError(f"{str(folder)!r} holds no crawl: there is no {FILE_NAME}")
        self._folder, self._db = folder, db

    def conditions(self, key: str) -> dict[str, str]:
        """Returns the headers that ask for a page only if it has changed; none where it wasn't seen."""
        row = self._db.execute("SELECT etag, last_modified FROM pages WHERE key = ?", (key,)).fetchone()
        etag, last_modified = row or (None, None)
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return {name: value for name, value in headers.items() if value}

    def page(self, key: str) -> dict[str, Any]:
        """Returns the bytes of a page, and the media type and charset that came with them."""
        segment, row = self._db.execute("SELECT segment, row FROM pages WHERE key = ?", (key,)).fetchone()
        file = pq.ParquetFile(segment_file(self._folder, segment, ".parquet"))
        group, place = divmod(row, ROW_GROUP_PAGES)
        found: dict[str, Any] = file.read_row_group(group, columns=_COLUMNS).slice(place, 1).to_pylist()[0]
        return found
