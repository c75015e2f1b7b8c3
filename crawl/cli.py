"""The command line of the crawl.

argparse and not typer: ``--help`` has to work before ``pip install "markuplmpp[crawl]"``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from crawl.config import DEFAULT_USER_AGENT, CrawlConfig
from crawl.options import read_options

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if words[:1] == ["verify"]:
            return _verify(words[1:])
        config, verbose = read_options(words)
        return _crawl(config, verbose=verbose)
    except KeyboardInterrupt:  # before Scrapy listens for it
        return EXIT_INTERRUPTED
    except ModuleNotFoundError as error:
        _say(f'the crawl needs {error.name!r}, which isn\'t installed; run: pip install "markuplmpp[crawl]"')
        return EXIT_USAGE


def _crawl(config: CrawlConfig, *, verbose: bool) -> int:
    # Imported here, so that --help and usage errors need no extra.
    from crawl.learn import LearnError
    from crawl.report import Report
    from crawl.run import INTERRUPTED, run_crawl
    from crawl.store import StoreError

    report = Report(config.seeds, config.limits.max_pages, sys.stderr)
    if config.politeness.user_agent == DEFAULT_USER_AGENT:
        report.say("note: no contact is named; say who crawls: --user-agent 'acme-bot/1.0 (+https://...)'")
    try:
        reason = run_crawl(config, report, verbose=verbose)
    except (StoreError, LearnError) as error:
        report.say(f"error: {error}")
        return EXIT_USAGE
    except (OSError, sqlite3.Error) as error:
        report.say(f"error: the last pages can't be written: {error}")
        return EXIT_FAILED
    report.finish(reason)
    if reason == INTERRUPTED:
        return EXIT_INTERRUPTED
    return EXIT_FAILED if not report.pages or report.failed_seeds or report.internal_errors else EXIT_OK


def _verify(words: Sequence[str]) -> int:
    if len(words) != 1 or not Path(words[0]).is_dir():
        _say("usage: python -m crawl verify DIR, the --out of a crawl")
        return EXIT_USAGE
    from crawl.verify import Verification

    found = Verification(Path(words[0]))
    for problem in found.problems:
        _say(problem)
    print(f"{words[0]}: {found.pages} pages, {len(found.problems) or 'no'} problems")
    return EXIT_FAILED if found.problems else EXIT_OK


def _say(line: str) -> None:
    print(line, file=sys.stderr)
