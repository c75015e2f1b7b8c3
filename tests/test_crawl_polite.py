"""Whole crawls: how hosts are treated, what is left out, and going on after a kill or from an earlier crawl."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crawl.cli import main
from tests.crawl_site import HTML, Reply, Site, html, redirect, serve, serve_web
from tests.test_crawl import crawl, rows, start

SLOW_DOWN = Reply(b"", 429, {"Content-Type": HTML, "Retry-After": "1"})
SITEMAP = {"Content-Type": "application/xml"}


def sitemap(kind: str, *urls: str) -> Reply:
    entry = {"urlset": "url", "sitemapindex": "sitemap"}[kind]
    return Reply(
        f"<{kind}>{''.join(f'<{entry}><loc>{u}</loc></{entry}>' for u in urls)}</{kind}>".encode(), 200, SITEMAP
    )


def paths(site: Site, out: Path) -> list[str]:
    return sorted(row["url"].removeprefix(site.url("")) for row in rows(out) if row["url"].startswith(site.url("")))


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One crawl of hosts that each are one thing to cope with."""
    out = tmp_path_factory.mktemp("crawl") / "pages"
    with serve_web() as web:
        busy = web.add({"/": html("busy", "/a", "/b"), "/a": [SLOW_DOWN, html("a")], "/b": html("b")})
        failing = web.add(
            {"/": html("f", *(f"/{n}" for n in range(9))), **{f"/{n}": Reply(b"", 500) for n in range(9)}}
        )
        robots = f"User-agent: *\nCrawl-delay: 0.5\nSitemap: http://127.0.0.3:{web.port}/map.xml\n".encode()
        mapped = web.add({"/robots.txt": Reply(robots), "/": html("m")})
        mapped.routes |= {
            "/map.xml": [sitemap("sitemapindex", mapped.url("/more.xml"))],
            "/more.xml": [sitemap("urlset", mapped.url("/deep/hidden"), "http://elsewhere.example/")],
            "/deep/hidden": [html("hidden")],
        }
        same = '<link rel="canonical" href="/item">'
        named = web.add(
            {
                "/": html("names", "/item?ref=1", "/item?ref=2", "/s?PHPSESSID=1", "/s?PHPSESSID=2", "/list?page=2"),
                "/item": html("item"),
                "/item?ref=1": html("item 1", head=same),
                "/item?ref=2": html("item 2", "/only-here", head=same),
                "/only-here": html("only here"),
                "/s": html("session"),
                "/list": html("list", head='<link rel="canonical" href="/item">'),
            }
        )
        big = web.add({"/": html("big", *(f"/{n}" for n in range(20))), **{f"/{n}": html(f"{n}") for n in range(20)}})
        sites = (busy, failing, mapped, named, big)
        options = ("--delay-s", "0", "--max-pages-per-host", "6", "--max-failures", "5", "--retries", "1")
        code, stderr = crawl(out, *(site.url("/") for site in sites), *options)
    return {
        "out": out,
        "code": code,
        "stderr": stderr,
        **dict(zip(["busy", "failing", "mapped", "named", "big"], sites, strict=True)),
    }


def test_a_busy_host_is_left_alone_as_long_as_it_asks(polite: dict[str, Any]) -> None:
    busy = polite["busy"]
    assert paths(busy, polite["out"]) == ["/", "/a", "/b"]
    first = busy.asked.index("/a")
    assert busy.asked.count("/a") == 2
    assert busy.log[first + 1][0] - busy.log[first][0] >= 1.0


def test_a_failing_host_is_left_for_a_later_run(polite: dict[str, Any]) -> None:
    assert len(polite["failing"].asked) == 2 + 5
    assert f"left for a later run: {polite['failing'].netloc}: 5 failures in a row" in polite["stderr"]


def test_sitemaps_are_read_and_the_crawl_delay_is_kept(polite: dict[str, Any]) -> None:
    mapped = polite["mapped"]
    assert paths(mapped, polite["out"]) == ["/", "/deep/hidden"]
    times = [time for time, _ in mapped.log]
    assert len(times) == 5
    # Four delays, less what a busy machine may be late with the first.
    assert times[-1] - times[0] > 4 * 0.4


def test_one_page_under_many_names_is_stored_once(polite: dict[str, Any]) -> None:
    named = polite["named"]
    expected = ["/", "/item?ref=1", "/list?page=2", "/only-here", "/s"]
    assert paths(named, polite["out"]) == expected, "links of a copy are followed; the first page of a list is no copy"
    assert "/item" not in named.asked


def test_the_budget_of_a_host(polite: dict[str, Any]) -> None:
    assert len(paths(polite["big"], polite["out"])) == 6
    assert len(polite["big"].asked) == 1 + 6
    assert main(["verify", str(polite["out"])]) == 0


def test_a_killed_crawl_goes_on(tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(40)]
    routes: dict[str, Reply | list[Reply]] = {"/": html("home", *links), "/moved": redirect("/0")}
    routes |= {link: html(link, "/moved", "/gone") for link in links}
    with serve(routes) as site:
        process = start(tmp_path / "a", site.url("/"), "--segment-pages", "5", "--delay-s", "0.02")
        while not list(tmp_path.glob("a/*.parquet")) and process.poll() is None:
            pass
        process.kill()
        process.communicate()
        stored = [row["url"] for row in rows(tmp_path / "a")]
        before = len(site.asked)
        code, stderr = crawl(tmp_path / "a", "--segment-pages", "5", "--delay-s", "0")
    assert code == 0, "the seeds are known"
    assert f"goes on: {len(stored)} pages stored" in stderr
    assert sorted(row["url"] for row in rows(tmp_path / "a")) == sorted(site.url(path) for path in ["/", *links])
    assert len(stored) >= 5
    assert not {site.url(path) for path in site.asked[before:]} & set(stored), "what is stored isn't asked for again"
    assert main(["verify", str(tmp_path / "a")]) == 0


def test_only_what_has_changed_is_sent_again(tmp_path: Path) -> None:
    routes: dict[str, Reply | list[Reply]] = {
        "/": html("home", "/same", "/new", ETag='"1"'),
        "/same": html("same", "/below", **{"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}),
        "/new": [html("old", ETag='"3"'), html("new", ETag='"4"')],
        "/below": html("below"),
    }
    results = tmp_path / "results.jsonl"
    with serve(routes) as site:
        crawl(tmp_path / "june", site.url("/"), "--delay-s", "0")
        results.write_text(json.dumps({"url": site.url("/new"), "records": [{}]}) + "\n")
        options = ("--previous", str(tmp_path / "june"), "--learn-from", str(results), "--delay-s", "0")
        code, _ = crawl(tmp_path / "july", site.url("/"), *options)
    assert code == 0
    june, july = ({row["url"]: row for row in rows(tmp_path / name)} for name in ("june", "july"))
    assert june.keys() == july.keys()
    assert {site.url(path): july[site.url(path)]["status"] for path in routes} == {
        site.url("/"): 304,
        site.url("/same"): 304,
        site.url("/new"): 200,
        site.url("/below"): 200,
    }
    assert june[site.url("/same")]["html"] == july[site.url("/same")]["html"]
    assert july[site.url("/same")]["charset"] == "utf-8"
    assert b"new" in july[site.url("/new")]["html"]
    assert site.asked[-4:] == ["/", "/new", "/same", "/below"], "what has records comes first"
    assert main(["verify", str(tmp_path / "july")]) == 0


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_chosen_hosts_are_rendered(tmp_path: Path) -> None:
    script = "<script>document.body.innerHTML = '<h1>K\\u00e4se</h1><a href=/plain>more</a>'</script>"
    shell = Reply(f"<!doctype html><title>shell</title><body>{script}".encode())
    with serve_web() as web:
        rendered, plain = web.add({"/": shell, "/plain": html("p")}), web.add({"/": shell})
        options = ("--render", rendered.netloc, "--delay-s", "0")
        crawl(tmp_path / "a", rendered.url("/"), plain.url("/"), *options)
    pages = {row["url"]: row for row in rows(tmp_path / "a")}
    assert "<h1>Käse</h1>".encode() in pages[rendered.url("/")]["html"]
    assert rendered.url("/plain") in pages
    assert b"<h1>K\xc3" not in pages[plain.url("/")]["html"]
    assert main(["verify", str(tmp_path / "a")]) == 0
