"""The command line of the crawl.

argparse and not typer: there's one command without sub-commands, and ``--help`` has to work before
``pip install "markuplmpp[crawl]"``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawl.config import DEFAULT_USER_AGENT, CrawlConfig

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = """\
Fetch pages of a few sites and write them to DIR/pages-00000.parquet, pages-00001.parquet, ...
The files are read as they are by `markuplmpp extract DIR` and `train.py --corpus DIR`.

Links are followed breadth first within the registered domains of the seeds (www.shop.co.uk: all of
shop.co.uk; an IP address or localhost: that host and port). robots.txt is obeyed; one that answers 5xx or
can't be reached disallows everything (RFC 9309). Only HTML is kept, each page once."""

_EPILOG = """\
examples:
  python -m crawl https://shop.example.com/ --out pages --user-agent "acme-bot/1.0 (+https://acme.example/bot)"
  python -m crawl https://a.example.com/ https://b.example.org/ --out pages --max-pages 1000 --delay-s 2
  python -m crawl https://example.com/p/1 https://example.com/p/2 --out pages --max-depth 0

Ctrl-C ends the crawl when the open downloads are through (at most --timeout-s), a second Ctrl-C at once;
the pages fetched so far are written in both cases.

exit codes:
  0    done; or the page budget is spent
  1    no page was fetched, some seeds failed (each is named on standard error), or an error of our own
  2    wrong usage
  130  interrupted"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    options = _parser().parse_args(argv)
    config = CrawlConfig(
        seeds=tuple(dict.fromkeys(options.seeds)),
        out=options.out,
        max_pages=options.max_pages,
        max_depth=options.max_depth,
        allow=tuple(options.allow),
        delay_s=options.delay_s,
        timeout_s=options.timeout_s,
        max_bytes=options.max_bytes,
        user_agent=options.user_agent,
    )
    try:
        return _crawl(config, verbose=options.verbose)
    except KeyboardInterrupt:  # before Scrapy listens for it
        return EXIT_INTERRUPTED
    except ModuleNotFoundError as error:
        print(
            f'the crawl needs {error.name!r}, which isn\'t installed; run: pip install "markuplmpp[crawl]"',
            file=sys.stderr,
        )
        return EXIT_USAGE


def _crawl(config: CrawlConfig, *, verbose: bool) -> int:
    # Imported here, so that --help and usage errors need no extra.
    from crawl.report import Report
    from crawl.run import INTERRUPTED, run_crawl
    from crawl.store import StoreError

    report = Report(config.seeds, config.max_pages, sys.stderr)
    if config.user_agent == DEFAULT_USER_AGENT:
        report.say("note: no contact is named; say who crawls: --user-agent 'acme-bot/1.0 (+https://...)'")
    try:
        reason = run_crawl(config, report, verbose=verbose)
    except StoreError as error:
        report.say(f"error: {error}")
        return EXIT_USAGE
    except OSError as error:
        report.say(f"error: the last pages can't be written: {error}")
        return EXIT_FAILED
    report.finish(reason)
    if reason == INTERRUPTED:
        return EXIT_INTERRUPTED
    return EXIT_FAILED if not report.pages or report.failed_seeds or report.internal_errors else EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m crawl",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    defaults = CrawlConfig(seeds=(), out=Path())
    add = parser.add_argument
    add("seeds", nargs="+", metavar="URL", type=_url, help="where to start: absolute http or https URLs")
    add("--out", required=True, type=Path, metavar="DIR", help="folder for the pages; new or empty")
    add("--max-pages", type=_positive, default=defaults.max_pages, metavar="N",
        help="write N pages at most, over all sites (default: %(default)s)")  # fmt: skip
    add("--max-depth", type=_natural, default=defaults.max_depth, metavar="D",
        help="follow D links from a seed at most; 0: the seeds alone (default: %(default)s)")  # fmt: skip
    add("--allow", action="append", default=[], type=_domain, metavar="DOMAIN",
        help="also follow links to DOMAIN and its sub-domains; may be given several times")  # fmt: skip
    add("--delay-s", type=_seconds, default=defaults.delay_s, metavar="S",
        help="wait S seconds or more between two requests to a host (default: %(default)s)")  # fmt: skip
    add("--timeout-s", type=_positive_seconds, default=defaults.timeout_s, metavar="S",
        help="give a response up after S seconds (default: %(default)s)")  # fmt: skip
    add("--max-bytes", type=_positive, default=defaults.max_bytes, metavar="N",
        help="skip pages of more than N bytes, sent or decompressed (default: %(default)s)")  # fmt: skip
    add("--user-agent", type=_user_agent, default=defaults.user_agent, metavar="TEXT",
        help="name/version and a contact; robots.txt goes by the name (default: %(default)s)")  # fmt: skip
    add("-v", "--verbose", action="store_true", help="also print Scrapy's log")
    return parser


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise argparse.ArgumentTypeError(f"{text!r} isn't an absolute URL, as https://example.com/")
    return text


def _domain(text: str) -> str:
    if "/" in text or not text.strip("."):
        raise argparse.ArgumentTypeError(f"{text!r} isn't a domain; expected one as example.com")
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
