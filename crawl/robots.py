"""robots.txt by RFC 9309, and the delays that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.utils.httpobj import urlparse_cached

from crawl.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

# RFC 9309, 2.5: parse at least 500 KiB. A larger file is cut, so that it can't be used to stall us; one above the limit
# for pages (``--max-bytes``) isn't received at all, and disallows everything as one that can't be fetched does.
MAX_ROBOTS_BYTES = 512 * 1024
_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


class DisallowedByRobots(IgnoreRequest):
    """robots.txt forbids the address."""


class HostUnavailable(IgnoreRequest):
    """robots.txt couldn't be had, or asks for more patience than there is: nothing of the host now."""


class SlotMiddleware:
    """Counts robots.txt into the delays of its host, port included, as all other requests."""

    def process_request(self, request: Request) -> None:
        """Names the slot of a request."""
        request.meta.setdefault("download_slot", host_of(request.url))


class Rfc9309RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with the failures of RFC 9309, 2.3.1.

    Scrapy parses the body of any answer as if it were rules, and a file it can't reach allows everything.
    By the RFC, 4xx means that there are no rules; 5xx and a file that can't be reached disallow all.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unusable: dict[str, str] = {}
        self._max_wait_s = crawler.settings.getfloat("MAX_CRAWL_DELAY")
        crawler.signals.connect(self._on_parsed, signals.robots_parsed)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if 200 <= response.status < 300:
            rules = response.body[:MAX_ROBOTS_BYTES]
        elif 400 <= response.status < 500:
            rules = b""
        else:
            rules = _DISALLOW_ALL
            self._unusable[netloc] = f"robots.txt answers {response.status}: everything is disallowed until it works"
        await super()._parse_robots(response.replace(body=rules), netloc, request)

    def _on_parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay_s = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"]) or 0.0
        if delay_s > self._max_wait_s:
            self._unusable[urlparse_cached(request).netloc] = f"robots.txt asks for a Crawl-delay of {delay_s:.0f} s"

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        why = f"robots.txt can't be fetched ({type(exc).__name__})"
        self._unusable[netloc] = f"{why}: everything is disallowed until it works"
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Lets an allowed request pass.

        Raises:
            DisallowedByRobots: The rules forbid it.
            HostUnavailable: There are no rules to be had, or none that we can keep.
        """
        if why := self._unusable.get(urlparse_cached(request).netloc):
            raise HostUnavailable(why)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise DisallowedByRobots("robots.txt disallows it") from error


class CrawlDelayThrottle(AutoThrottle):
    """AutoThrottle that never goes below the Crawl-delay of a host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._delays_s: dict[str, float] = {}
        crawler.signals.connect(self._on_parsed, signals.robots_parsed)

    def _on_parsed(self, robotparser: RobotParser, request: Request) -> None:
        asked_s = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"]) or 0.0
        key, slot = self._get_slot(request, self.crawler.spider)  # type: ignore[arg-type]  # there is one by now
        if key is None or asked_s <= self.mindelay:
            return
        self._delays_s[key] = asked_s
        # For the slot as it is, and for the one that is made when Scrapy has dropped this one for idleness.
        self.crawler.engine.downloader.per_slot_settings[key] = {"delay": asked_s}
        if slot is not None:
            slot.delay = max(slot.delay, asked_s)

    def _response_downloaded(self, response: Response, request: Request, spider: Any) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key in self._delays_s and slot is not None:
            slot.delay = max(slot.delay, self._delays_s[key])
