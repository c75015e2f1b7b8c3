"""The crawl, against servers on this machine. Each crawl is a process: Twisted's reactor runs once."""

from __future__ import annotations

import gzip
import hashlib
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawl.store import SCHEMA
from tests.crawl_site import HTML, Reply, Site, html, redirect, serve, serve_web

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
    try:
        stdout, stderr = process.communicate(timeout=100)
    finally:
        process.kill()  # or one that hangs is left running; nothing where it has ended
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
        serve_web() as web,
        socket.create_server(("127.0.0.1", 0)) as unused,
    ):
        foreign, allowed = web.add({"/": away}), web.add(outside)
        refusing = web.add({"/robots.txt": Reply(b"", 503), "/": away})
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
        site = web.add(routes)
        options = ("--allow", allowed.netloc, "--max-depth", "3", "--max-bytes", "50000", "--delay-s", "0")
        code, stderr = crawl(out, site.url("/"), refusing.url("/"), dead, *options)
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
    assert f"failed: {site.url('/loop-b')}: redirects in a loop (linked from {site.url('/loop')})" in stderr
    assert f"left for a later run: {mixed['refusing'].netloc}: robots.txt answers 503" in stderr
    assert f"failed: {site.url('/cut')}: ResponseDataLossError" in stderr
    summary = stderr.strip().splitlines()[-1]
    counts = "1 duplicate, 1 not HTML, 1 out of scope, 3 robots.txt, 3 too large skipped (all done)"
    assert summary == f"11 pages, 3 failed, {counts}"
    assert "Traceback" not in stderr
    assert "Warning" not in stderr


def test_the_rows_keep_the_contract(mixed: dict[str, Any]) -> None:
    names = ["crawl.sqlite", "pages-00000.parquet", "pages-00000.warc.gz"]
    assert sorted(path.name for path in mixed["out"].iterdir()) == names
    file = pq.ParquetFile(mixed["out"] / "pages-00000.parquet")
    assert file.schema_arrow.equals(SCHEMA)
    assert file.metadata.row_group(0).column(7).compression == "ZSTD"
    site = mixed["site"]
    row = mixed["pages"][site.url("/target")]
    assert row.pop("fetched_at").tzinfo is not None
    assert row.pop("warc_offset") > 0
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
        "warc_file": "pages-00000.warc.gz",
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
    assert segment.suffix == ".parquet", "the WARC file beside it has the same pages"
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
    assert len(site.asked) == 1 + 7, "no request is wasted: Scrapy's defaults make it 24"


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
