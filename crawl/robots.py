"""robots.txt by RFC 9309."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

# RFC 9309, 2.5: parse at least 500 KiB. A larger file is cut, so that it can't be used to stall us.
MAX_ROBOTS_BYTES = 512 * 1024
_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


class DisallowedByRobots(IgnoreRequest):
    """robots.txt forbids the address, or couldn't be had."""


class Rfc9309RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with the failures of RFC 9309, 2.3.1.

    Scrapy parses the body of any answer as if it were rules, and a file it can't reach allows everything.
    By the RFC, 4xx means that there are no rules; 5xx and a file that can't be reached disallow all.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unusable: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if 200 <= response.status < 300:
            rules = response.body[:MAX_ROBOTS_BYTES]
        elif 400 <= response.status < 500:
            rules = b""
        else:
            rules = _DISALLOW_ALL
            self._unusable[netloc] = f"robots.txt answers {response.status}"
        await super()._parse_robots(response.replace(body=rules), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unusable[netloc] = f"robots.txt can't be fetched ({type(exc).__name__})"
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Lets an allowed request pass.

        Raises:
            DisallowedByRobots: The rules forbid it, or there are none to be had.
        """
        if why := self._unusable.get(urlparse_cached(request).netloc):
            raise DisallowedByRobots(f"{why}: everything is disallowed until it works (RFC 9309)")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise DisallowedByRobots("robots.txt disallows it") from error
