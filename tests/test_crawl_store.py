"""Segments: whole or not there, one with the frontier, and checked by ``verify``."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crawl.cli import main
from crawl.frontier import Frontier, Target
from crawl.page import CrawledPage
from crawl.store import SCHEMA, PageStore, StoreError
from crawl.urls import canonical


def page(number: int, size: int = 10, **changes: Any) -> CrawledPage:
    body = f"{number}".encode().ljust(size, b".")
    url = f"https://example.com/{number}"
    return CrawledPage(**{"url": url, "site": "example.com", "html": body, "status": 200, **changes, "fetched_at": NOW})


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def store_at(folder: Path, segment_pages: int = 2) -> PageStore:
    return PageStore(folder, user_agent="acme-bot/1.0", segment_pages=segment_pages)


def fill(store: PageStore, *numbers: int) -> None:
    """Adds pages as a crawl does: each settled, and a commit when one is due."""
    for number in numbers:
        found = page(number)
        store.frontier.add(Target.of(found.url), 5)
        store.frontier.settle(canonical(found.url), store.add(found, canonical(found.url)))
        if store.due:
            store.commit()


def urls(folder: Path) -> list[int]:
    tables = [pq.read_table(file, columns=["url"]).to_pylist() for file in sorted(folder.glob("*.parquet"))]
    return [int(row["url"].rpartition("/")[2]) for table in tables for row in table]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("pages-*"))


def kill(store: PageStore, folder: Path, copy: Path) -> Path:
    """Returns the folder as a kill would leave it now."""
    shutil.copytree(folder, copy)
    store.frontier.close()
    return copy


def test_segments_appear_when_they_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawl.store.SEGMENT_BYTES", 1000)
    with store_at(tmp_path, 3) as store:
        fill(store, 0, 1, 2, 3)
        assert names(tmp_path) == ["pages-00000.parquet", "pages-00000.warc.gz"]
        store.add(page(4, 1000), "4")
        assert store.due, "many bytes are a segment too"
    assert names(tmp_path)[2:] == ["pages-00001.parquet", "pages-00001.warc.gz"]
    assert urls(tmp_path) == [0, 1, 2, 3, 4]


def test_a_content_is_stored_once(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        assert store.add(page(1), "a") == "page"
        assert store.add(page(1, url="https://example.com/copy"), "b") == "duplicate"
    with store_at(tmp_path) as store:
        assert store.add(page(1, url="https://example.com/copy"), "b") == "duplicate", "in a later run too"
        assert store.add(page(2), "c") == "page"
    assert urls(tmp_path) == [1, 2]


def test_a_kill_costs_the_segment_under_way_alone(tmp_path: Path) -> None:
    store = store_at(tmp_path / "a", 2)
    fill(store, 0, 1, 2)
    left = kill(store, tmp_path / "a", tmp_path / "b")
    with store_at(left) as store:
        assert [store.frontier.state(f"https://example.com/{n}") for n in range(3)] == ["page", "page", None]
        fill(store, 2, 3)
    assert urls(left) == [0, 1, 2, 3]
    assert main(["verify", str(left)]) == 0


@pytest.mark.parametrize("renamed", [0, 1])
def test_a_segment_that_was_committed_is_renamed_by_the_next_run(
    tmp_path: Path, renamed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, replace, done = store_at(tmp_path / "a", 2), Path.replace, []

    def dying(self: Path, target: Path) -> Path:
        if len(done) == renamed:
            raise KeyboardInterrupt
        done.append(target)
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            fill(store, 0, 1)
    left = kill(store, tmp_path / "a", tmp_path / "b")
    assert [name for name in names(left) if name.endswith(".parquet")] == [], "the Parquet file is the last"
    store_at(left).frontier.close()
    assert names(left) == ["pages-00000.parquet", "pages-00000.warc.gz"]
    assert urls(left) == [0, 1]


def test_what_was_not_committed_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_at(tmp_path / "a", 2)
    with monkeypatch.context() as patched:
        patched.setattr(Frontier, "commit", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fill(store, 0, 1)
    left = kill(store, tmp_path / "a", tmp_path / "b")
    assert names(left) == ["pages-00000.parquet.part", "pages-00000.warc.gz.part"]
    with store_at(left) as store:
        assert names(left) == []
        fill(store, 0, 1)
    assert urls(left) == [0, 1]


def test_a_segment_that_cannot_be_written_loses_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store_at(tmp_path, 2) as store:
        with monkeypatch.context() as patched:
            patched.setattr(pq, "write_table", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
            with pytest.raises(OSError, match="disk full"):
                fill(store, 0, 1)
        assert not list(tmp_path.glob("*.parquet"))
    assert urls(tmp_path) == [0, 1]


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with store_at(tmp_path / "a"), pytest.raises(StoreError, match="another crawl writes to it"):
        store_at(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "pages-00000.parquet").touch()
    with pytest.raises(StoreError, match="isn't of this crawl; give a new or an empty folder"):
        store_at(tmp_path / "b")
    (tmp_path / "c").touch()
    with pytest.raises(StoreError, match="can't make the folder"):
        store_at(tmp_path / "c")


def test_verify_finds_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "whole"
    with store_at(whole, 2) as store:
        fill(store, 0, 1, 2)
        store.add(page(3, status=304, headers=(("ETag", "x"),)), "3")
        store.add(page(4, rendered=True, content_type="text/html", charset="utf-8"), "4")
    assert main(["verify", str(whole)]) == 0
    assert "5 pages, no problems" in capsys.readouterr().out
    table = pq.read_table(whole / "pages-00000.parquet")
    bad = table.set_column(7, "html", pa.array([b"0", b"1........."], pa.large_binary()))
    warc = (whole / "pages-00001.warc.gz").read_bytes()
    with_row = {
        "its bytes aren't those of its digest": bad,
        "1 pages, 2 were committed": table.slice(0, 1),
        "record at": table.slice(0, 1),
        "is in pages-00000.parquet too": pa.concat_tables([table.slice(0, 1)] * 2),
        "its WARC record isn't at": table.set_column(15, "warc_offset", pa.array([1, 2])),
    }
    for message, changed in with_row.items():
        copy = shutil.copytree(whole, tmp_path / message)
        pq.write_table(changed.cast(SCHEMA), copy / "pages-00000.parquet")
        assert main(["verify", str(copy)]) == 1
        assert message in capsys.readouterr().err
    for message, damaged in {"segment 1 can't be read": b"no WARC", "its WARC record isn't": warc[:-100]}.items():
        copy = shutil.copytree(whole, tmp_path / f"warc {message}")
        (copy / "pages-00001.warc.gz").write_bytes(damaged)
        (copy / "pages-00009.parquet").touch()
        assert main(["verify", str(copy)]) == 1
        assert message in (err := capsys.readouterr().err)
        assert "pages-00009.parquet: of no whole segment" in err
    (tmp_path / "empty").mkdir()
    assert main(["verify", str(tmp_path / "empty")]) == 1
    assert main(["verify", str(tmp_path / "missing")]) == 2


def test_the_frontier_keeps_the_shortest_way(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    assert frontier.add(Target.of("https://a.example/x", 4, steps=3), 5)
    assert not frontier.add(Target.of("https://a.example/x#y", 2, seed="s"), 5)
    frontier.add(Target.of("https://a.example/y", 1), 2)
    frontier.add(Target.of("https://a.example/z", 3), 5)
    order = []
    while target := frontier.next_of("a.example", {t.key for t in order}):
        order.append(target)
    assert [(t.url[-1], t.depth) for t in order] == [("x", 2), ("z", 3), ("y", 1)], "by priority, then depth"
    assert (order[0].steps, order[0].seed) == (0, "s")
    frontier.close()
    with pytest.raises(sqlite3.ProgrammingError):
        frontier.commit()
