"""A crawl from start to end, in this process."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware

from crawl.config import CrawlConfig
from crawl.report import Report
from crawl.robots import Rfc9309RobotsMiddleware
from crawl.scope import Scope
from crawl.spider import ScopeMiddleware, SiteSpider
from crawl.store import PageStore

INTERRUPTED = "interrupted"
REQUESTS_PER_SITE = 2
MAX_REQUESTS = 16
# Scrapy's words for ends that aren't our own.
_REASONS = {"finished": "all done", "shutdown": INTERRUPTED}


def run_crawl(config: CrawlConfig, report: Report, *, verbose: bool = False) -> str:
    """Crawls, writes, and returns why it ended; a signal ends it cleanly, with all pages kept.

    A process can run one crawl only, as Twisted's reactor doesn't start twice.

    Raises:
        StoreError: The output folder can't take the pages.
        OSError: The last segment can't be written.
    """
    scope = Scope(config.seeds, config.allow)
    with PageStore(config.out, max_pages=config.max_pages) as store:
        sites = len({scope.site(seed) for seed in config.seeds}) + len(config.allow)
        process = AsyncCrawlerProcess(scrapy_settings(config, sites=sites, verbose=verbose))
        crawler = process.create_crawler(SiteSpider)
        crawl = process.crawl(crawler, config=config, scope=scope, store=store, report=report)
        process.start()
        if crawl.done():
            crawl.result()  # raises what kept the crawl from starting, which Scrapy would only log
        # A second Ctrl-C stops the reactor before the spider is closed: then there's no reason.
        end = crawler.spider.end_reason if isinstance(crawler.spider, SiteSpider) else None
    return _REASONS.get(end, end) if end else INTERRUPTED


def scrapy_settings(config: CrawlConfig, *, sites: int = 1, verbose: bool = False) -> dict[str, Any]:
    """Returns Scrapy's settings for a crawl of so many sites, each one that differs from its defaults."""
    return {
        "USER_AGENT": config.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": config.robots_name,
        "DOWNLOADER_MIDDLEWARES": {
            OffsiteMiddleware: None,
            ScopeMiddleware: 50,
            RobotsTxtMiddleware: None,
            Rfc9309RobotsMiddleware: 100,
        },
        # Politeness: the delay is kept as given (no jitter below it), AutoThrottle lengthens it for slow
        # hosts, and a second connection is only for hosts that take long to answer.
        "DOWNLOAD_DELAY": config.delay_s,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": config.delay_s,
        "CONCURRENT_REQUESTS_PER_DOMAIN": REQUESTS_PER_SITE,
        # Scrapy sends all that it has taken from its queue, even after the budget is spent or Ctrl-C: with
        # its 16 for one site, a budget of 7 pages cost 24 requests.
        "CONCURRENT_REQUESTS": min(MAX_REQUESTS, REQUESTS_PER_SITE * sites),
        "DOWNLOAD_TIMEOUT": config.timeout_s,
        "DOWNLOAD_MAXSIZE": config.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        # Breadth first: a budget goes to the pages near the seeds.
        "DEPTH_PRIORITY": 1,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        # A page must not depend on which pages came before it.
        "COOKIES_ENABLED": False,
        # Scrapy's consoles listen on local ports and run code that is sent to them.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": verbose,
        "LOG_LEVEL": "INFO",
    }
