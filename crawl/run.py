"""A crawl from start to end, in this process."""

from __future__ import annotations

import shutil
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle

from crawl.config import CrawlConfig
from crawl.report import Report
from crawl.robots import CrawlDelayThrottle, Rfc9309RobotsMiddleware, SlotMiddleware
from crawl.schedule import FrontierScheduler
from crawl.scope import Scope
from crawl.spider import SiteSpider
from crawl.store import PageStore, StoreError

INTERRUPTED = "interrupted"
BUDGET_SPENT = "page budget spent"
# Scrapy's words for ends that aren't our own.
_REASONS = {"finished": "all done", "shutdown": INTERRUPTED}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_UNSEEN = frozenset({"image", "media", "font"})


def run_crawl(config: CrawlConfig, report: Report, *, verbose: bool = False) -> str:
    """Crawls, writes, and returns why it ended; a signal ends it cleanly, with all pages kept.

    A folder with an earlier crawl is gone on with. A process can run one crawl only, as Twisted's reactor doesn't
    start twice.

    Raises:
        StoreError: The output folder can't take the pages, or there's neither a seed nor an earlier crawl.
        LearnError: The results to learn from can't be read.
        OSError: The last segment can't be written.
        sqlite3.Error: Likewise the frontier.
    """
    with PageStore(
        config.out, user_agent=config.politeness.user_agent, segment_pages=config.limits.segment_pages
    ) as store:
        seeds = [*config.seeds, *store.frontier.seeds()]
        if not seeds:
            raise StoreError(f"no seed is given, and {str(config.out)!r} holds no crawl to go on with")
        if known := list(store.frontier.hosts()):
            report.goes_on(sum(pages for _, pages, _ in known), sum(waiting for _, _, waiting in known))
        scope = Scope(seeds, config.allow, config.include, config.exclude)
        process = AsyncCrawlerProcess(scrapy_settings(config, verbose=verbose))
        crawler = process.create_crawler(SiteSpider)
        crawl = process.crawl(crawler, config=config, scope=scope, store=store, report=report)
        process.start()
        if crawl.done():
            crawl.result()  # raises what kept the crawl from starting, which Scrapy would only log
        spider = crawler.spider
    if not isinstance(spider, SiteSpider) or spider.end_reason is None:
        return INTERRUPTED  # a second Ctrl-C stops the reactor before the spider is closed
    report.left(spider.hosts.closed)
    ended = spider.end_reason
    return BUDGET_SPENT if ended == "finished" and spider.hosts.full else _REASONS.get(ended, ended)


def scrapy_settings(config: CrawlConfig, *, verbose: bool = False) -> dict[str, Any]:
    """Returns Scrapy's settings for a crawl, each one that differs from its defaults."""
    limits, politeness = config.limits, config.politeness
    return {
        "USER_AGENT": politeness.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": politeness.robots_name,
        "MAX_CRAWL_DELAY": politeness.max_wait_s,
        "SCHEDULER": FrontierScheduler,
        "DOWNLOADER_MIDDLEWARES": {
            OffsiteMiddleware: None,
            SlotMiddleware: 50,
            RobotsTxtMiddleware: None,
            Rfc9309RobotsMiddleware: 100,
        },
        "EXTENSIONS": {AutoThrottle: None, CrawlDelayThrottle: 0},
        # Politeness: the delay is kept as given (no jitter below it), AutoThrottle lengthens it for slow hosts.
        "DOWNLOAD_DELAY": politeness.delay_s,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": politeness.delay_s,
        "CONCURRENT_REQUESTS_PER_DOMAIN": politeness.concurrency_per_host,
        "CONCURRENT_REQUESTS": politeness.concurrency,
        "DOWNLOAD_TIMEOUT": limits.timeout_s,
        "DOWNLOAD_MAXSIZE": limits.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        # A page must not depend on which pages came before it.
        "COOKIES_ENABLED": False,
        # Scrapy's consoles listen on local ports and run code that is sent to them.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": verbose,
        "LOG_LEVEL": "INFO",
        **(_browser_settings(config) if config.render else {}),
    }


def _browser_settings(config: CrawlConfig) -> dict[str, Any]:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise StoreError(f"pages of {', '.join(config.render)} are to be rendered, but there's no {_BROWSERS[0]} here")
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": browser},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": config.limits.timeout_s * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": lambda request: request.resource_type in _UNSEEN,
        # Headers of the browser itself, with our name: others would mark each script it asks for as a page.
        "PLAYWRIGHT_CONTEXTS": {"default": {"user_agent": config.politeness.user_agent, "service_workers": "block"}},
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }
