"""The crawl, against servers on this machine. Each crawl is a process: Twisted's reactor runs once."""

from __future__ import annotations

import gzip
import hashlib
import io
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawl.cli import main
from crawl.report import Report
from crawl.scope import Scope
from crawl.store import SCHEMA, CrawledPage, PageStore, StoreError
from tests.crawl_site import HTML, Reply, Site, html, redirect, serve

ROOT = Path(__file__).parents[1]
AGENT = "acme-bot/1.0 (+https://acme.example/bot)"


def start(out: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "crawl",
        *arguments,
        "--out",
        str(out),
        "--user-agent",
        AGENT,
    ]
    return subprocess.Popen(  # our own command
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def crawl(out: Path, *arguments: str) -> tuple[int, str]:
    process = start(out, *arguments)
    stdout, stderr = process.communicate(timeout=30)
    assert stdout == ""
    return process.returncode, stderr


def rows(out: Path) -> list[dict[str, Any]]:
    return [row for file in sorted(out.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]


# --- whole crawls -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One crawl of four sites: a mixed one, one allowed besides, one with a failing robots.txt, one dead."""
    out = tmp_path_factory.mktemp("crawl") / "pages"
    trap = html("the same on every level", "deeper/")
    zipped = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    away = html("away")
    outside: dict[str, Reply] = {"/allowed": html("allowed"), "/robots.txt": Reply(b"Disallow: *", 404)}
    with (
        serve({"/": away}) as foreign,
        serve(outside) as allowed,
        serve({"/robots.txt": Reply(b"", 503), "/": away}) as refusing,
        socket.create_server(("127.0.0.1", 0)) as unused,
    ):
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        unused.close()
        links = (
            "/trap/",
            "/deep/1",
            "/moved",
            "/moved-away",
            "/loop",
            "/private/x",
            "/open/x",
            "/gone",
        )
        more = (
            "/data",
            "/huge",
            "/huge-chunked",
            "/bomb",
            "/zipped",
            "/cut",
            "/untyped",
            "/q?b=2&a=1",
            "/q?a=1&b=2",
        )
        routes = {
            "/": html(
                "home",
                *links,
                *more,
                "#top",
                "mailto:a@example.com",
                foreign.url("/"),
                allowed.url("/allowed"),
            ),
            "/robots.txt": Reply(b"User-agent: *\nAllow: /\n\nUser-agent: acme-bot\nDisallow: /private/\n"),
            "/trap/": trap,
            "/trap/deeper/": trap,
            "/trap/deeper/deeper/": trap,
            "/deep/1": html("one", "/deep/2"),
            "/deep/2": html("two", "/deep/3"),
            "/deep/3": html("three", "/deep/4"),
            "/moved": redirect("/target"),
            "/target": Reply(
                "<html lang=' de '><p>Köln".encode("latin-1"),
                headers={"Content-Type": "text/html; charset=latin-1"},
            ),
            "/moved-away": redirect(foreign.url("/")),
            "/loop": redirect("/loop-b"),
            "/loop-b": redirect("/loop"),
            "/private/x": html("private"),
            "/open/x": html("open"),
            "/data": Reply(b'{"a": 1}' * 1000, headers={"Content-Type": "application/json"}),
            "/huge": Reply(b"<p>" + b"x" * 60_000),
            "/huge-chunked": Reply(b"<p>" + b"x" * 60_000, chunked=True),
            "/bomb": Reply(gzip.compress(b"0" * 5_000_000), headers=zipped),
            "/zipped": Reply(gzip.compress(html("zipped").body), headers=zipped),
            "/cut": Reply(b"<p>cut", declared=1000),
            "/untyped": Reply(b"<html lang=fr><p>untyped", headers={}),
            "/q": html("query"),
        }
        with serve(routes) as site:
            code, stderr = crawl(
                out,
                site.url("/"),
                refusing.url("/"),
                dead,
                "--allow",
                allowed.netloc,
                "--max-depth",
                "3",
                "--max-bytes",
                "50000",
                "--delay-s",
                "0",
            )
    return {
        "out": out,
        "code": code,
        "stderr": stderr,
        "site": site,
        "foreign": foreign,
        "allowed": allowed,
        "refusing": refusing,
        "dead": dead,
        "pages": {row["url"]: row for row in rows(out)},
    }


def test_each_allowed_page_is_written_once(mixed: dict[str, Any]) -> None:
    site: Site = mixed["site"]
    paths = (
        "/",
        "/deep/1",
        "/deep/2",
        "/deep/3",
        "/trap/",
        "/target",
        "/open/x",
        "/zipped",
        "/untyped",
        "/q?b=2&a=1",
    )
    written = [row["url"] for row in rows(mixed["out"])]
    expected = [
        *(site.url(path) for path in paths),
        mixed["allowed"].url("/allowed"),
    ]
    assert sorted(written) == sorted(expected)
    assert site.asked.count("/") == 1


def test_what_must_not_be_asked_for_is_not(mixed: dict[str, Any]) -> None:
    asked = mixed["site"].asked
    assert asked[0] == "/robots.txt"
    assert not {"/private/x", "/deep/4", "/trap/deeper/deeper/", "/q?a=1&b=2"} & set(asked)
    assert mixed["foreign"].asked == [], "neither by link nor by redirect, nor its robots.txt"
    assert set(mixed["refusing"].asked) == {"/robots.txt"}, "503: disallowed"
    assert "/allowed" in mixed["allowed"].asked, "404: no rules, whatever its body says"
    assert mixed["site"].agents == {AGENT}


def test_the_report_names_seeds_and_broken_links(mixed: dict[str, Any]) -> None:
    stderr, site = mixed["stderr"], mixed["site"]
    assert mixed["code"] == 1
    assert f"seed failed: {mixed['refusing'].url('/')}: robots.txt answers 503" in stderr
    assert f"seed failed: {mixed['dead']}: robots.txt can't be fetched (DownloadConnectionRefusedError)" in stderr
    assert f"failed: {site.url('/gone')}: HTTP 404 (linked from {site.url('/')})" in stderr
    assert f"failed: {site.url('/loop')}: redirects in a loop" in stderr
    assert f"failed: {site.url('/cut')}: ResponseDataLossError" in stderr
    summary = stderr.strip().splitlines()[-1]
    counts = "1 duplicate, 1 not HTML, 1 out of scope, 3 robots.txt, 3 too large skipped (all done)"
    assert summary == f"11 pages, 3 failed, {counts}"
    assert "Traceback" not in stderr
    assert "Warning" not in stderr


def test_the_rows_keep_the_contract(mixed: dict[str, Any]) -> None:
    assert [path.name for path in mixed["out"].iterdir()] == ["pages-00000.parquet"]
    file = pq.ParquetFile(mixed["out"] / "pages-00000.parquet")
    assert file.schema_arrow.equals(SCHEMA)
    assert file.metadata.row_group(0).column(7).compression == "ZSTD"
    site = mixed["site"]
    row = mixed["pages"][site.url("/target")]
    assert row.pop("fetched_at").tzinfo is not None
    body = "<html lang=' de '><p>Köln".encode("latin-1")
    digest = hashlib.sha256(body).hexdigest()
    assert row == {
        "page_id": digest[:16],
        "dataset": "crawl",
        "split": None,
        "site": site.netloc,
        "url": site.url("/target"),
        "lang": "de",
        "page_type": None,
        "html": body,
        "truth": "{}",
        "truth_kind": "none",
        "status": 200,
        "content_type": "text/html",
        "charset": "cp1252",
        "warc_file": None,
        "warc_offset": None,
        "sha256": digest,
    }
    assert mixed["pages"][site.url("/zipped")]["html"] == html("zipped").body
    untyped = mixed["pages"][site.url("/untyped")]
    assert (untyped["lang"], untyped["content_type"], untyped["charset"]) == ("fr", None, None)


def test_the_corpus_reads_a_crawl(mixed: dict[str, Any]) -> None:
    corpus = pytest.importorskip("markuplmpp.corpus")
    pages = list(corpus.read_pages(mixed["out"]))
    assert len(pages) == 11
    assert {page.truth_kind for page in pages} == {"none"}
    charsets = {page.url: page.charset for page in pages}
    assert charsets == {url: row["charset"] for url, row in mixed["pages"].items()}
    assert charsets[mixed["site"].url("/target")] == "cp1252"


def test_the_command_line_reads_the_folder_of_a_crawl(mixed: dict[str, Any]) -> None:
    sources = pytest.importorskip("markuplmpp.cli.pages")
    (segment,) = sources.expand([str(mixed["out"])])
    pages = {page.url: page for page in sources.read_source(segment)}
    assert len(pages) == 11
    target = pages[mixed["site"].url("/target")]
    assert (target.html, target.charset) == ("<html lang=' de '><p>Köln".encode("latin-1"), "cp1252")


def test_the_budget_is_exact(tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(30)]
    with serve({"/": html("home", *links), **{link: html(link) for link in links}}) as site:
        code, stderr = crawl(tmp_path / "a", site.url("/"), "--max-pages", "7", "--delay-s", "0")
    assert code == 0
    assert len(rows(tmp_path / "a")) == 7
    assert stderr.strip() == "7 pages, 0 failed, none skipped (page budget spent)"
    # Only requests that were under way when the budget was spent; Scrapy's defaults make it 24.
    assert len(site.asked) <= 1 + 7 + 6


def test_ctrl_c_keeps_the_pages(tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(500)]
    with serve({"/": html("home", *links), **{link: html(link) for link in links}}) as site:
        process = start(tmp_path / "a", site.url("/"), site.url("/unseen?"), "--delay-s", "0.05", "--max-pages", "900")
        deadline = time.monotonic() + 20
        while len(site.asked) < 8 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    answered = {path for path in site.asked if path != "/robots.txt" and "unseen" not in path}
    assert {row["url"] for row in rows(tmp_path / "a")} == {site.url(path) for path in answered}
    assert 5 <= len(answered) < 100
    assert stderr.strip().endswith("(interrupted)")
    assert "Traceback" not in stderr


# --- parts ------------------------------------------------------------------------------------------


def page(number: int, url: str | None = None, size: int = 10) -> CrawledPage:
    body = f"{number}".encode().ljust(size, b".")
    return CrawledPage(url or f"https://example.com/{number}", "example.com", body, 200, datetime.now(UTC))


def test_segments_are_written_when_enough_pages_or_bytes_wait(tmp_path: Path) -> None:
    with PageStore(tmp_path, max_pages=100, segment_pages=3, segment_bytes=1000) as store:
        assert [store.add(page(number)) for number in range(4)] == ["written"] * 4
        assert [path.name for path in tmp_path.iterdir()] == ["pages-00000.parquet"]
        store.add(page(4, size=2000))
        assert len(list(tmp_path.iterdir())) == 2
        store.add(page(5))
    assert [len(pq.read_table(file)) for file in sorted(tmp_path.iterdir())] == [3, 2, 1]
    assert len({row["url"] for row in rows(tmp_path)}) == 6


def test_no_page_twice_and_none_past_the_budget(tmp_path: Path) -> None:
    with PageStore(tmp_path, max_pages=3) as store:
        assert store.add(page(1, "https://example.com/?a=1&b=2#x")) == "written"
        assert store.add(page(2, "https://EXAMPLE.com/?b=2&a=1")) == "duplicate", "the same address"
        assert store.add(page(1, "https://example.com/other")) == "duplicate", "the same content"
        assert not store.full
        assert [store.add(page(number)) for number in (3, 4, 5)] == ["written", "written", "full"]
    assert store.full
    assert store.pages == len(rows(tmp_path)) == 3


def test_a_segment_that_fails_leaves_no_half_file_and_loses_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PageStore(tmp_path, max_pages=10, segment_pages=2)
    store.add(page(1))
    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            store.add(page(2))
    assert not list(tmp_path.glob("pages-*"))
    store.flush()
    assert len(rows(tmp_path)) == 2


def test_a_used_folder_is_refused(tmp_path: Path) -> None:
    with PageStore(tmp_path, max_pages=1) as store:
        store.add(page(1))
    with pytest.raises(StoreError, match="holds an earlier crawl; give a new or an empty folder"):
        PageStore(tmp_path, max_pages=1)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't make the folder"):
        PageStore(tmp_path / "file", max_pages=1)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.shop.co.uk/a?b", "shop.co.uk"),
        ("https://shop.example.com:8443/", "example.com"),
        ("https://alice.github.io/", "github.io"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://localhost:80/", "localhost"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://[::1]:9000/", "[::1]:9000"),
        ("https://xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
    ],
)
def test_site(url: str, site: str) -> None:
    assert Scope(()).site(url) == site


def test_scope_is_the_site_of_the_seeds_and_what_is_allowed() -> None:
    scope = Scope(["https://www.example.com/a", "https://alice.github.io/"], ["blog.example.net", "10.0.0.1:8000"])
    inside = [
        "http://example.com/",
        "https://m.example.com:8443/x",
        "https://alice.github.io/b",
        "https://blog.example.net/",
        "https://a.blog.example.net/",
        "http://10.0.0.1:8000/",
    ]
    outside = [
        "https://example.com.evil.org/",
        "https://notexample.com/",
        "https://bob.github.io/",
        "http://[bad",
        "https://example.net/",
        "http://10.0.0.1:8001/",
        "ftp://example.com/",
        "javascript:1",
        "/a",
        "http://",
        "http://example.com:99999/",
    ]
    assert [url for url in inside if not scope.allows(url)] == []
    assert [url for url in outside if scope.allows(url)] == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_line_is_redrawn_on_a_terminal_only() -> None:
    now = [0.0]
    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        report = Report(["a"], 9, stream, clock=lambda: now[0])
        for _ in range(3):
            now[0] += 1.0
            report.page("https://example.com/", "a")
        report.finish("all done")
    assert "\r\x1b[2K1/9 pages, 0 failed, 0 skipped  https://example.com/" in terminal.getvalue()
    assert log.getvalue() == "3 pages, 0 failed, none skipped (all done)\n"


def test_seeds_are_failed_reached_or_not_tried() -> None:
    stream = io.StringIO()
    report = Report(["a", "b", "c", "d"], 9, stream)
    report.page("a", "a")
    report.fail("b", "HTTP 404", "b")
    report.skip("duplicate", "c", "duplicate", "c")
    report.internal_error("x", ValueError("odd"))
    report.finish("page budget spent")
    assert report.failed_seeds == {"b": "HTTP 404"}
    assert report.untried_seeds == ["d"]
    assert report.internal_errors == 1
    assert "error: x: ValueError: odd\nseed failed: b: HTTP 404\nseed not tried: d:" in stream.getvalue()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: URL, --out"),
        (["example.com", "--out", "x"], "'example.com' isn't an absolute URL, as https://example.com/"),
        (["http://[bad", "--out", "x"], "isn't an absolute URL"),
        (["http://a.example", "--out", "x", "--max-pages", "0"], "'0' isn't a whole number of 1 or more"),
        (["http://a.example", "--out", "x", "--max-depth", "-1"], "'-1' isn't a whole number of 0 or more"),
        (["http://a.example", "--out", "x", "--delay-s", "nan"], "'nan' isn't a number of seconds"),
        (["http://a.example", "--out", "x", "--timeout-s", "0"], "expected more than 0"),
        (["http://a.example", "--out", "x", "--allow", "http://b.example"], "isn't a domain"),
        (["http://a.example", "--out", "x", "--user-agent", "a\nb"], "isn't printable ASCII"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])
    assert exit_.value.code == 0
    text = capsys.readouterr().out
    for part in ("examples:", "exit codes:", "robots.txt is obeyed", "Ctrl-C", "--max-pages N"):
        assert part in text
