"""The options of a crawl: of the command line, and of ``crawl.yaml`` by the same names."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawl.config import CrawlConfig, Limits, Politeness

_DESCRIPTION = """\
Fetch pages of a few sites into DIR: pages-00000.parquet and pages-00000.warc.gz, pages-00001.parquet, ...
The files are read as they are by `markuplmpp extract DIR`, `markuplmpp label DIR` and `train.py --corpus DIR`.

Links are followed within the registered domains of the seeds (www.shop.co.uk: all of shop.co.uk; an IP
address or localhost: that host and port). robots.txt is obeyed; one that answers 5xx or can't be reached
disallows everything (RFC 9309). Only HTML is kept, each page once.

A crawl that was interrupted or killed goes on when it's started again with the same --out. Files appear
only when they are whole: a kill costs no page, and the segment under way is fetched again."""

_EPILOG = """\
examples:
  python -m crawl https://shop.example.com/ --out pages --user-agent "acme-bot/1.0 (+https://acme.example/bot)"
  python -m crawl https://a.example.com/ https://b.example.org/ --out pages --max-pages 1000 --delay-s 2
  python -m crawl https://example.com/p/1 https://example.com/p/2 --out pages --max-depth 0
  python -m crawl --config crawl.yaml --max-pages 5000          # options given here come before those of the file
  python -m crawl https://shop.example.com/ --out july --previous june      # fetch only what has changed
  python -m crawl verify pages                                  # digests and counts of a store

Each option can stand in the file, with _ for -: `seeds: [...]`, `out: pages`, `max_pages_per_host: 500`.

Ctrl-C ends the crawl when the open downloads are through (at most --timeout-s and the delay of a host),
a second Ctrl-C at once; the pages fetched so far are written in both cases.

exit codes:
  0    done; or the page budget is spent
  1    no page was fetched, some seeds failed (each is named on standard error), or an error of our own
  2    wrong usage
  130  interrupted"""


def read_options(argv: Sequence[str] | None) -> tuple[CrawlConfig, bool]:
    """Returns the crawl that is asked for, and whether to be verbose; wrong usage ends the program with 2."""
    parser = _parser()
    given = _given(parser.parse_args(argv))
    if path := given.get("config"):
        given = _from_file(path) | given
    if "out" not in given:
        parser.error("the following arguments are required: --out")
    lists = {name: tuple(dict.fromkeys(value)) for name, value in given.items() if isinstance(value, list)}
    return CrawlConfig.of({"seeds": (), **given, **lists}), given.get("verbose", False)


def _from_file(path: Path) -> dict[str, Any]:
    import yaml

    parser = _parser(prog=f"python -m crawl: {path}")
    try:
        options = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        parser.error(f"can't be read: {error}")
    if not isinstance(options, dict):
        parser.error(f"is a {type(options).__name__}; expected options, as max_pages: 500")
    if unknown := sorted(options.keys() - vars(parser.parse_args([])).keys() | options.keys() & {"config"}):
        parser.error(f"has {', '.join(map(repr, unknown))}, which {'is' if len(unknown) == 1 else 'are'} no option")
    # As words of a command line, so that both are checked by the same rules.
    words: list[str] = []
    seeds = options.get("seeds") or ()
    for name, value in options.items():
        values = value if isinstance(value, list) else [value]
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, bool) and name == "verbose":
            words += [flag] * value
        elif isinstance(value, bool):
            words += [flag if value else f"--no-{flag[2:]}"]
        elif name != "seeds":
            words += [f"{flag}={each}" for each in values]
    return _given(parser.parse_args([*words, "--", *map(str, [seeds] if isinstance(seeds, str) else seeds)]))


def _given(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(options).items() if value not in (None, [])}


def _parser(prog: str = "python -m crawl") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog, description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("seeds", nargs="*", metavar="URL", type=_url,
        help="where to start: absolute http or https URLs of pages or sitemaps")  # fmt: skip
    add("--config", type=Path, metavar="YAML", help="a file of options")
    add("--out", type=Path, metavar="DIR", help="folder for the pages; an earlier crawl there goes on")
    _add_scope(parser)
    _add_limits(parser)
    _add_politeness(parser)
    add("--previous", type=Path, metavar="DIR",
        help="an earlier crawl: pages that haven't changed since (ETag, Last-Modified) are copied")  # fmt: skip
    add("--learn-from", type=Path, metavar="JSONL",
        help="results of `markuplmpp extract`: addresses like those of pages with records come first")  # fmt: skip
    add("-v", "--verbose", action="store_true", default=None, help="also print Scrapy's log")
    return parser


def _add_scope(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is asked for").add_argument
    add("--allow", action="append", type=_domain, metavar="DOMAIN",
        help="also follow links to DOMAIN and its sub-domains; may be given several times")  # fmt: skip
    add("--include", action="append", type=_pattern, metavar="REGEX",
        help="follow only links in which REGEX, or another one given, is found")  # fmt: skip
    add("--exclude", action="append", type=_pattern, metavar="REGEX", help="ask for no URL in which REGEX is found")
    add("--sitemaps", action=argparse.BooleanOptionalAction, default=None,
        help="read the sitemaps that robots.txt names (default: yes)")  # fmt: skip
    add("--render", action="append", type=_domain, metavar="HOST",
        help="render the pages of HOST with Chromium before they are stored; may be given several times")  # fmt: skip


def _add_limits(parser: argparse.ArgumentParser) -> None:
    add, limits = parser.add_argument_group("where it ends").add_argument, Limits()
    add("--max-pages", type=_positive, metavar="N",
        help=f"write N pages at most, over all sites (default: {limits.max_pages})")  # fmt: skip
    add("--max-pages-per-host", type=_positive, metavar="N", help="and N of one host (default: no limit)")
    add("--max-depth", type=_natural, metavar="D",
        help=f"follow D links from a seed at most; 0: the seeds alone (default: {limits.max_depth})")  # fmt: skip
    add("--timeout-s", type=_positive_seconds, metavar="S",
        help=f"give a response up after S seconds (default: {limits.timeout_s})")  # fmt: skip
    add("--max-bytes", type=_positive, metavar="N",
        help=f"skip pages of more than N bytes, sent or decompressed (default: {limits.max_bytes})")  # fmt: skip
    add("--max-barren-steps", type=_natural, metavar="N", help="follow page numbers, dates and queries for N pages "
        f"that link to nothing the one before didn't (default: {limits.max_barren_steps})")  # fmt: skip
    add("--max-query-sets", type=_positive, metavar="N", help="follow N different sets of query parameters of one path "
        f"(default: {limits.max_query_sets})")  # fmt: skip
    add("--segment-pages", type=_positive, metavar="N",
        help=f"write files of N pages; a kill costs so many requests (default: {limits.segment_pages})")  # fmt: skip


def _add_politeness(parser: argparse.ArgumentParser) -> None:
    add, polite = parser.add_argument_group("how hosts are treated").add_argument, Politeness()
    add("--user-agent", type=_user_agent, metavar="TEXT",
        help=f"name/version and a contact; robots.txt goes by the name (default: {polite.user_agent})")  # fmt: skip
    add("--delay-s", type=_seconds, metavar="S", help="wait S seconds or more between two requests to a host; its "
        f"Crawl-delay and slow answers make it longer (default: {polite.delay_s})")  # fmt: skip
    add("--concurrency", type=_positive, metavar="N",
        help=f"have N requests under way at most (default: {polite.concurrency})")  # fmt: skip
    add("--concurrency-per-host", type=_positive, metavar="N",
        help=f"and N to one host (default: {polite.concurrency_per_host})")  # fmt: skip
    add("--retries", type=_natural, metavar="N",
        help=f"try N times more where a failure may pass (default: {polite.retries})")  # fmt: skip
    add("--backoff-s", type=_seconds, metavar="S", help="leave a host alone for S seconds after a 429 or 503 without "
        f"Retry-After, doubled with each try (default: {polite.backoff_s})")  # fmt: skip
    add("--max-wait-s", type=_seconds, metavar="S", help="leave a host that asks for more than S seconds "
        f"for a later run (default: {polite.max_wait_s})")  # fmt: skip
    add("--max-failures", type=_positive, metavar="N",
        help=f"and one that fails N times in a row (default: {polite.max_failures})")  # fmt: skip


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool((parts.hostname or "").encode("idna")) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise argparse.ArgumentTypeError(f"{text!r} isn't an absolute URL, as https://example.com/")
    return text


def _domain(text: str) -> str:
    try:
        domain = text.lower().encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if "/" in text or not domain.strip("."):
        raise argparse.ArgumentTypeError(f"{text!r} isn't a domain; expected one as example.com")
    return domain


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a regular expression: {error}") from error
    return text


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number of 0 or more")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number of 1 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds <= 86_400.0:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a number of seconds from 0 to 86400")
    return seconds


def _positive_seconds(text: str) -> float:
    if not (seconds := _seconds(text)):
        raise argparse.ArgumentTypeError("0 seconds would give every response up; expected more than 0")
    return seconds


def _user_agent(text: str) -> str:
    if not text.strip() or not text.isascii() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} isn't printable ASCII, as 'acme-bot/1.0 (+https://...)'")
    return text.strip()
