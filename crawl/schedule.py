"""Scrapy's scheduler, over the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.scheduler import BaseScheduler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawl.spider import SiteSpider


class FrontierScheduler(BaseScheduler):
    """Hands out what the frontier holds, when its host may be asked.

    Requests don't go through Scrapy's queues: links go to the frontier as addresses, where they last.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """Made by Scrapy."""
        return cls(crawler.spider)  # type: ignore[arg-type]  # the only one there is

    def has_pending_requests(self) -> bool:
        """Whether the crawl goes on."""
        return self._spider.hosts.waiting

    def enqueue_request(self, request: Request) -> bool:
        """Takes nothing: no component of the crawl makes requests by itself."""
        return False

    def next_request(self) -> Request | None:
        """Returns the request of the next address."""
        target = self._spider.hosts.take()
        return self._spider.request(target) if target else None
