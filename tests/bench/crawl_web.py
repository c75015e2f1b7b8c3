"""Crawls a synthetic web twice, once undisturbed and once killed three times, and compares the stores and the logs.

    python tests/bench/crawl_web.py [--hosts 24] [--pages 210] [--delay-s 0.25] [--work DIR]

Hosts are 127.0.0.1, 127.0.0.2 ... of a server in this process; their pages are of the generator of synthetic sites,
with links between the pages of a host. Each host has forbidden pages, session ids, copies, a calendar without end and
broken links; eight more are slow, busy, failing, looping, bombs, mislabelled, without a robots.txt to be had, or all
trap.
Needs markuplmpp[crawl,synth]. Exit code: 0 if all that must hold holds.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from markuplmpp.synth.site import site_pages  # noqa: E402
from tests.crawl_site import HTML, Reply, Site, Web, html, redirect, serve_web  # noqa: E402

AGENT = "acme-bot/1.0 (+https://acme.example/bot)"
KILLS = 3
SEGMENT_PAGES = 200
_LINK = re.compile(rb'(<a\b[^>]*?\bhref=)"[^"]*"')
_CANONICAL = re.compile(rb'<link[^>]*rel="canonical"[^>]*>')


class Calendar(dict[str, Any]):
    """Routes of a host with a calendar: every month has a page, that links to the next."""

    name = ""

    def get(self, path: str, default: Any = None) -> Any:
        if found := re.fullmatch(r"/events/(\d+)/(\d+)/", path):
            year, month = map(int, found.groups())
            after = f"/events/{year + month // 12}/{month % 12 + 1:02d}/"
            return [html(f"{self.name} {year} {month}", after, "/")]
        return super().get(path, default)


def good_host(web: Web, seed: int, count: int) -> set[str]:
    """Adds a host of so many synthetic pages and returns the paths that a crawl is to store."""
    rng = random.Random(seed)
    pages = list(site_pages(seed, count))
    paths = [f"/{page.page_type}/{number}" for number, page in enumerate(pages)]
    routes: dict[str, Any] = {}
    for number, (path, page) in enumerate(zip(paths, pages, strict=True)):
        links = itertools.cycle([*rng.sample(paths, min(12, count)), paths[(number + 1) % count]])

        def linked(match: re.Match[bytes], links: Iterator[str] = links) -> bytes:
            return match[1] + b'"' + next(links).encode() + b'"'

        body = _LINK.sub(linked, _CANONICAL.sub(b"", page.html))
        routes[path] = Reply(
            body + f"<!-- {seed} {number} --><a href='{paths[(number + 1) % count]}'>next</a>".encode()
        )
    routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\nDisallow: /*?sort=\n")
    odd = ["/private/1", f"{paths[0]}?sort=price", f"{paths[1]}?PHPSESSID={seed}", "/gone", "/copy", "/moved"]
    routes["/"] = html(f"home {seed}", paths[0], *odd, "/events/2026/11/")
    routes |= {"/private/1": html("private"), "/copy": routes[paths[0]], "/moved": redirect(paths[1])}
    site = web.add({})
    site.routes = Calendar({path: [reply] for path, reply in routes.items()})
    site.routes.name = site.netloc  # copies on two hosts are stored once, but which one is a matter of time
    return {site.url(path) for path in ["/", *paths]}


def bad_hosts(web: Web) -> list[Site]:
    """Adds hosts that misbehave."""
    zipped = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    bomb = Reply(gzip.compress(b"0" * 9_000_000), headers=zipped)
    later = Reply(b"", 503, {"Content-Type": HTML, "Retry-After": "1"})
    latin = Reply("<p>K\u00e4se".encode("latin-1"), headers={"Content-Type": "text/html; charset=utf-8"})
    names = [f"/{n}" for n in range(30)]
    filters = [
        f"/?{'&'.join(f'{f}={f}{v}' for f in fs)}" for fs in itertools.combinations("abcdef", 3) for v in range(2)
    ]
    return [
        web.add({"/": html("slow", "/1"), "/1": Reply(b"<p>late", delay_s=30.0)}),
        web.add({"/": html("busy", "/1"), "/1": [later, html("at last")]}),
        web.add({"/": html("failing", *names), **{name: Reply(b"", 500) for name in names}}),
        web.add({"/": html("loops", "/a", "/c"), "/a": redirect("/b"), "/b": redirect("/a"), "/c": redirect("/c")}),
        web.add({"/": html("bombs", "/bomb", "/huge", "/cut"), "/bomb": bomb,
                 "/huge": Reply(b"<p>" + b"x" * 5_000_000, chunked=True), "/cut": Reply(b"<p>cut", declared=999)}),
        web.add({"/": html("charsets", "/latin"), "/latin": latin}),
        web.add({"/robots.txt": Reply(b"", 503), "/": html("refusing")}),
        web.add({"/": html("traps", "/x/x/x/", *filters), "/x/x/x/": html("again", "x/")}),
    ]  # fmt: skip


def command(out: Path, seeds: list[str], delay_s: float) -> list[str]:
    options = [
        "--delay-s",
        str(delay_s),
        "--max-depth",
        "99",
        "--max-pages",
        "100000",
        "--segment-pages",
        str(SEGMENT_PAGES),
    ]
    options += ["--timeout-s", "5", "--retries", "1", "--max-bytes", "3000000", "--user-agent", AGENT]
    return [sys.executable, "-m", "crawl", *seeds, "--out", str(out), *options]


def undisturbed(argv: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(argv, cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - started


def killed(argv: list[str], out: Path, lasts_s: float, rng: random.Random) -> list[int]:
    """Runs a crawl, kills it at random times, lets it go on, and returns the pages that were stored at each kill."""
    stored = []
    for _ in range(KILLS):
        process = subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.12, 0.3) * lasts_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        stored.append(len(rows(out)))
    subprocess.run(argv, cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    return stored


def rows(out: Path) -> dict[str, str]:
    """Returns the digest of each stored page by its address; fails where one is there twice."""
    tables = (pq.read_table(path, columns=["url", "sha256"]) for path in sorted(out.glob("*.parquet")))
    found = [row for table in tables for row in table.to_pylist()]
    assert len({row["url"] for row in found}) == len({row["sha256"] for row in found}) == len(found), "a page twice"
    return {row["url"]: row["sha256"] for row in found}


def waits_between(sites: list[Site], requests: int) -> list[float]:
    """Returns the seconds that so many requests to one host took, for each run of them, of all hosts."""
    times = [[at for at, _ in site.log] for site in sites]
    return sorted(b - a for each in times for a, b in zip(each, each[requests:], strict=False))


def check(name: str, holds: bool, figures: str) -> bool:
    print(f"{'ok  ' if holds else 'FAIL'} {name}: {figures}", flush=True)
    return holds


def compare(web: Web, allowed: set[str], work: Path, delay_s: float, rng: random.Random) -> bool:
    sites = list(web.sites.values())
    seeds = [site.url("/") for site in sites]
    lasts_s = undisturbed(command(work / "a", seeds, delay_s))
    first, once = rows(work / "a"), requests(sites)
    stored = killed(command(work / "b", seeds, delay_s), work / "b", lasts_s, rng)
    second, asked = rows(work / "b"), requests(sites)
    print(f"{len(sites)} hosts, {len(first)} pages in {lasts_s:.0f} s, {sum(once.values())} requests")
    print(f"pages stored at the {KILLS} kills: {stored}", flush=True)
    missing, odd = allowed - first.keys(), [url for url in allowed if once[url] != 1]
    forbidden = [url for url in asked if "/private/" in url or "?sort=" in url or url in refused(sites)]
    again = sum(asked[url] - once[url] - 1 for url in allowed)
    ones, tens = waits_between(sites, 1), waits_between(sites, 10)
    early = sum(wait < 0.9 * delay_s for wait in ones)
    return all([
        check("every allowed page is stored", not missing, f"{len(allowed)} pages, {len(missing)} missing"),
        check("and was asked for once", not odd, f"{len(odd)} more or less often"),
        check("nothing disallowed was asked for", not forbidden, f"{len(forbidden)} requests"),
        # The log has when a request was read, which a busy machine may be late with: ten in a row even that out.
        check("the delay was kept", tens[0] > 9 * delay_s, f"ten requests to a host took {tens[0]:.3f} s or more; "
              f"{early} of {len(ones)} single waits were read under 90% of {delay_s} s, the least {ones[0]:.3f} s"),
        check("killed and gone on, the store is the same", first == second,
              f"{len(second)} pages, {len(first.items() ^ second.items())} differ"),
        check("only segments under way were fetched again", again <= KILLS * SEGMENT_PAGES, f"{again} pages"),
        check("verify", all(verified(work / name) for name in "ab"), "both stores"),
    ])  # fmt: skip


def requests(sites: list[Site]) -> Counter[str]:
    """Returns how often each address was asked for."""
    return Counter(site.url(path) for site in sites for path in site.asked)


def refused(sites: list[Site]) -> set[str]:
    """Returns what was asked of hosts whose robots.txt answers 503, besides that."""
    closed = [site for site in sites if site.routes.get("/robots.txt", [Reply()])[0].status == 503]
    return {site.url(path) for site in closed for path in site.asked if path != "/robots.txt"}


def verified(store: Path) -> bool:
    return subprocess.run([sys.executable, "-m", "crawl", "verify", str(store)], cwd=ROOT, check=False).returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=24)
    parser.add_argument("--pages", type=int, default=210, help="of each host")
    parser.add_argument("--delay-s", type=float, default=0.25)
    parser.add_argument("--work", type=Path, help="folder for the stores, kept; else a temporary one")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with serve_web() as web, tempfile.TemporaryDirectory() as folder:
        allowed = set().union(*(good_host(web, seed, options.pages) for seed in range(options.hosts)))
        bad_hosts(web)
        print(f"{options.hosts} good hosts and 8 bad ones, {len(allowed)} allowed pages", flush=True)
        good = compare(web, allowed, options.work or Path(folder), options.delay_s, random.Random(options.seed))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
