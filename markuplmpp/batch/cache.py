"""Results of earlier runs: a page that was read with the same model and options isn't read again."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from markuplmpp.corpus import CorpusPage
from markuplmpp.errors import BatchError

_FILE = "results.sqlite"
_TIMEOUT_S = 60.0  # other workers write too, a few milliseconds each


class ResultCache:
    """Results by page, in a folder that processes of one machine share.

    Args:
        folder: Made where it doesn't exist.
        settings: What results depend on beside the page: model, options, version.

    Raises:
        BatchError: It can't be opened.
    """

    def __init__(self, folder: str, settings: str) -> None:
        self._settings = settings
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(Path(folder) / _FILE, timeout=_TIMEOUT_S)
            with self._database:
                self._database.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, result BLOB)")
        except (OSError, sqlite3.Error) as error:
            raise BatchError(f"the cache {folder!r} can't be used: {error}; name another folder, or none") from error

    def key(self, page: CorpusPage) -> bytes:
        """Returns what a page's result is kept under."""
        parts = (self._settings, page.url or "", page.charset or "")
        return hashlib.sha256(b"\0".join([*(part.encode("utf-8", "replace") for part in parts), page.html])).digest()

    def get(self, key: bytes) -> bytes | None:
        """Returns a result, or None where there is none."""
        row = self._database.execute("SELECT result FROM results WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def put(self, results: Iterable[tuple[bytes, bytes]]) -> None:
        """Keeps results by key, all or none of them."""
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?)",
                ((key, zlib.compress(result, 1)) for key, result in results),
            )

    def close(self) -> None:
        """Closes the file."""
        self._database.close()
