"""The frontier: which addresses are known, what became of them, and which comes next. A SQLite file.

All changes since the last segment are one open transaction. It's committed with the segment (:mod:`crawl.store`),
so that pages and frontier always tell the same story: a killed process rolls both back to the last whole segment.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawl.urls import canonical, clean, host_of

FILE_NAME = "crawl.sqlite"
Left = Literal["robots.txt", "not HTML", "too large", "out of scope"]
State = Literal["page", "duplicate", "redirect", "sitemap", "failed"] | Left
_TABLES = """
CREATE TABLE IF NOT EXISTS urls (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, url TEXT NOT NULL, host TEXT NOT NULL, kind TEXT NOT NULL,
    depth INTEGER NOT NULL, priority INTEGER NOT NULL, steps INTEGER NOT NULL, hops INTEGER NOT NULL, seed TEXT,
    linked_from TEXT, tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', offers BLOB);
CREATE INDEX IF NOT EXISTS next_urls ON urls (host, priority DESC, depth, number) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS pages (
    sha256 TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, segment INTEGER NOT NULL, row INTEGER NOT NULL,
    etag TEXT, last_modified TEXT);
CREATE TABLE IF NOT EXISTS segments (number INTEGER PRIMARY KEY, pages INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS query_sets (path TEXT, names TEXT, PRIMARY KEY (path, names)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask for.

    Args:
        key: What it's compared by.
        url: What is asked for.
        host: What delays are kept for.
        kind: ``page`` or ``sitemap``.
        depth: Links from a seed.
        steps: Barren pages in a row before it.
        hops: Redirects that led to it.
        seed: The seed that it is, or that redirects to it.
        linked_from: Key of the page that links to it, or redirects.
        tries: Earlier ones.
    """

    key: str
    url: str
    host: str
    kind: str
    depth: int
    steps: int = 0
    hops: int = 0
    seed: str | None = None
    linked_from: str | None = None
    tries: int = 0

    @classmethod
    def of(
        cls,
        url: str,
        depth: int = 0,
        *,
        kind: str = "page",
        steps: int = 0,
        hops: int = 0,
        seed: str | None = None,
        linked_from: str | None = None,
    ) -> Target:
        """Returns the target of an address as it was found."""
        asked = clean(url)
        return cls(canonical(url), asked, host_of(asked), kind, depth, steps, hops, seed, linked_from)


_NAMES = tuple(Target.__dataclass_fields__)
_COLUMNS = ", ".join(_NAMES)


def open_to_read(folder: Path) -> sqlite3.Connection | None:
    """Opens the file of another crawl, running or not; None where there is none."""
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    db = sqlite3.connect(path)  # not mode=ro, with which SQLite leaves its -shm and -wal files behind
    db.execute("PRAGMA query_only = 1")
    return db


class Frontier:
    """Addresses, and the contents that are stored.

    Args:
        folder: Of the store; the file is made if missing.

    Raises:
        sqlite3.Error: The file can't be used, or another process crawls into it.
    """

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / FILE_NAME, timeout=1.0, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Makes all changes last, through a power cut too."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Drops what wasn't committed."""
        self._db.close()

    def add(self, target: Target, priority: int) -> bool:
        """Takes an address in; returns whether it's new. One that waits takes the shorter way that was found to it."""
        marks = ", ".join("?" * (len(_NAMES) + 1))
        values = (*(getattr(target, name) for name in _NAMES), priority)
        sql = f"INSERT OR IGNORE INTO urls ({_COLUMNS}, priority) VALUES ({marks})"  # noqa: S608
        if self._db.execute(sql, values).rowcount:
            return True
        self._db.execute(
            "UPDATE urls SET depth = min(depth, ?), steps = min(steps, ?), seed = ifnull(seed, ?) "
            "WHERE key = ? AND state = 'waiting'",
            (target.depth, target.steps, target.seed, target.key),
        )
        return False

    def next_of(self, host: str, skip: set[str]) -> Target | None:
        """Returns the next address of a host that isn't under way: the highest priority, then the nearest to a seed."""
        sql = (
            f"SELECT {_COLUMNS} FROM urls WHERE host = ? AND state = 'waiting' "  # noqa: S608
            "ORDER BY priority DESC, depth, number LIMIT ?"
        )
        targets = (Target(*row) for row in self._db.execute(sql, (host, len(skip) + 1)))
        return next((target for target in targets if target.key not in skip), None)

    def settle(self, key: str, state: State, offers: bytes | None = None) -> None:
        """Says what became of an address, and what its page links to where variants of it wait."""
        self._db.execute("UPDATE urls SET state = ?, offers = ? WHERE key = ?", (state, offers, key))

    def again(self, key: str, lower: int) -> None:
        """Puts an address back, behind others."""
        sql = "UPDATE urls SET tries = tries + 1, priority = priority - ? WHERE key = ?"
        self._db.execute(sql, (lower, key))

    def state(self, key: str) -> str | None:
        """Returns what became of an address; None where it isn't known."""
        row = self._db.execute("SELECT state FROM urls WHERE key = ?", (key,)).fetchone()
        return row and str(row[0])

    def offers(self, key: str) -> bytes:
        """Returns what the page of an address links to, as it was settled with."""
        row = self._db.execute("SELECT offers FROM urls WHERE key = ?", (key,)).fetchone()
        return (row and row[0]) or b""

    def came_from(self, key: str, source: str) -> bool:
        """Returns whether an address was reached by redirects from another, or is it."""
        sql = """WITH RECURSIVE chain (key, hops, linked_from) AS (
            SELECT key, hops, linked_from FROM urls WHERE key = ? UNION
            SELECT u.key, u.hops, u.linked_from FROM urls u JOIN chain c ON u.key = c.linked_from AND c.hops > 0)
            SELECT 1 FROM chain WHERE key = ?"""
        return self._db.execute(sql, (key, source)).fetchone() is not None

    def new_query_set(self, path: str, names: str, most: int) -> bool:
        """Returns whether a path may have a set of query parameters: a known one, or one of the first ``most``."""
        sql = "SELECT count(*), ifnull(sum(names = ?), 0) FROM query_sets WHERE path = ?"
        count, known = self._db.execute(sql, (names, path)).fetchone()
        if not known and count < most:
            self._db.execute("INSERT INTO query_sets VALUES (?, ?)", (path, names))
        return bool(known) or count < most

    def page_of(self, sha256: str) -> str | None:
        """Returns the address under which a content is stored."""
        row = self._db.execute("SELECT key FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
        return row and str(row[0])

    def add_page(
        self, sha256: str, key: str, segment: int, row: int, etag: str | None, last_modified: str | None
    ) -> None:
        """Notes where a page goes, and what a later crawl may ask with."""
        values = (sha256, key, segment, row, etag, last_modified)
        self._db.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", values)

    def add_segment(self, number: int, pages: int) -> None:
        """Notes that a segment is whole."""
        self._db.execute("INSERT OR REPLACE INTO segments VALUES (?, ?)", (number, pages))

    def segments(self) -> dict[int, int]:
        """Returns the number of pages of each whole segment."""
        return dict(self._db.execute("SELECT number, pages FROM segments ORDER BY number"))

    def hosts(self) -> Iterator[tuple[str, int, int]]:
        """Yields each host with its stored pages and the addresses that wait."""
        sql = "SELECT host, sum(state = 'page'), sum(state = 'waiting') FROM urls GROUP BY host ORDER BY min(number)"
        yield from self._db.execute(sql)

    def seeds(self) -> list[str]:
        """Returns the seeds of the crawl so far."""
        return [seed for (seed,) in self._db.execute("SELECT url FROM urls WHERE seed IS NOT NULL AND hops = 0")]
