"""The spider: responses become rows of the store, and their links requests."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider, DownloadCancelledError, IgnoreRequest, StopDownload
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spidermiddlewares.httperror import HttpError
from w3lib.encoding import http_content_type_encoding
from w3lib.url import canonicalize_url

from crawl.config import CrawlConfig
from crawl.report import Report
from crawl.robots import DisallowedByRobots
from crawl.scope import Scope
from crawl.store import CrawledPage, PageStore

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http.headers import Headers
    from twisted.python.failure import Failure

HTML_TYPES = ("text/html", "application/xhtml+xml")
# Where a server names no type, as browsers guess it. Scrapy's own guess misses <html lang="...">.
_UNNAMED_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype html|html|head|title|body)\b)", re.IGNORECASE)
BUDGET_SPENT = "page budget spent"


class OutOfScope(IgnoreRequest):
    """A redirect leads out of the sites of the crawl."""


class ScopeMiddleware:
    """Stops redirects out of scope, before robots.txt of the other site is fetched.

    Links out of scope never become requests.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ScopeMiddleware:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Lets a request in scope pass.

        Raises:
            OutOfScope: It isn't.
        """
        spider = self._crawler.spider
        # robots.txt itself may be redirected to another site (RFC 9309, 2.3.1.2).
        if not isinstance(spider, SiteSpider) or request.meta.get("dont_obey_robotstxt"):
            return
        if not spider.scope.allows(request.url):
            site = spider.scope.site(request.url)
            raise OutOfScope(f"redirects out of scope to {request.url}; add --allow {site}")


class SiteSpider(Spider):
    """Fetches the seeds and what they link to, breadth first, within the scope.

    Args:
        config: What to crawl.
        scope: Which URLs are in.
        store: Where pages go.
        report: What happened.
    """

    name = "sites"

    def __init__(self, *, config: CrawlConfig, scope: Scope, store: PageStore, report: Report) -> None:
        super().__init__()
        self.scope = scope
        self.end_reason: str | None = None
        self._config = config
        self._store = store
        self._report = report
        self._links = LinkExtractor()
        self._seeds = {canonicalize_url(seed): seed for seed in reversed(config.seeds)}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Made by Scrapy, which then hears of signals through it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_headers, signals.headers_received)
        crawler.signals.connect(spider.on_dropped, signals.request_dropped)
        crawler.signals.connect(spider.on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yields the seeds."""
        for seed in self._config.seeds:
            if self._seeds[canonicalize_url(seed)] == seed:
                yield self._request(seed)
            else:
                self._report.skip("duplicate", seed, "duplicate", seed)

    def parse(self, response: Response, **kwargs: Any) -> list[Request]:
        """Stores a page and returns the requests for its links."""
        seed = response.meta.get("seed")
        media_type = _media_type(response.headers)
        if media_type is None and _UNNAMED_HTML.match(response.body):
            response = response.replace(cls=HtmlResponse)
        if not isinstance(response, HtmlResponse) or media_type not in (None, *HTML_TYPES):
            self._report.skip("not HTML", response.url, f"not HTML but {media_type or 'something else'}", seed)
            return []
        if not response.body:
            self._report.fail(response.url, "empty body", seed, response.meta.get("linked_from"))
            return []
        added = self._add(self._page(response, media_type))
        if added == "written":
            self._report.page(response.url, seed)
        elif added == "duplicate":
            # Links of a copy aren't followed: relative ones would make /a/, /a/a/, /a/a/a/ ... without end.
            self._report.skip("duplicate", response.url, "duplicate", seed)
        if self._store.full:
            raise CloseSpider(BUDGET_SPENT)
        return self._follow(response) if added == "written" else []

    def _page(self, response: HtmlResponse, media_type: str | None) -> CrawledPage:
        return CrawledPage(
            url=response.url,
            site=self.scope.site(response.url),
            html=response.body,
            status=response.status,
            fetched_at=datetime.now(UTC),
            content_type=media_type,
            charset=_http_charset(response.headers),
            lang=response.xpath("//html/@lang").get("").strip() or None,
        )

    def _add(self, page: CrawledPage) -> str:
        try:
            return self._store.add(page)
        except OSError as error:
            self._report.internal_error(page.url, error)
            raise CloseSpider("pages can't be written") from error

    def _follow(self, response: HtmlResponse) -> list[Request]:
        if response.meta.get("depth", 0) >= self._config.max_depth:
            return []
        return [
            self._request(link.url, linked_from=response.url)
            for link in self._links.extract_links(response)
            if self.scope.allows(link.url)
        ]

    def _request(self, url: str, *, linked_from: str | None = None) -> Request:
        # A link can be asked for before the seed of the same address, which then is dropped as seen.
        meta = {"seed": self._seeds.get(canonicalize_url(url)), "linked_from": linked_from}
        return Request(url, callback=self.parse, errback=self.on_failure, meta=meta)

    def on_failure(self, failure: Failure) -> None:
        """Counts a request that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        seed, error = request.meta.get("seed"), failure.value
        if isinstance(error, DisallowedByRobots):
            self._report.skip("robots.txt", request.url, str(error), seed)
        elif isinstance(error, OutOfScope):
            self._report.skip("out of scope", request.url, str(error), seed)
        elif _is_too_large(error):
            why = f"is larger than --max-bytes {self._config.max_bytes}"
            self._report.skip("too large", request.url, why, seed)
        else:
            self._report.fail(request.url, _explain(error), seed, request.meta.get("linked_from"))

    def on_headers(self, headers: Headers, request: Request) -> None:
        """Stops the download of what isn't HTML before its body comes."""
        media_type = _media_type(headers)
        if media_type and media_type not in HTML_TYPES and not request.meta.get("dont_obey_robotstxt"):
            raise StopDownload(fail=False)

    def on_dropped(self, request: Request) -> None:
        """Settles a redirect to an address that was asked for already: no callback will run for it."""
        chain, seed = request.meta.get("redirect_urls", ()), request.meta.get("seed")
        if canonicalize_url(request.url) in {canonicalize_url(url) for url in chain}:
            self._report.fail(chain[0], "redirects in a loop", seed, request.meta.get("linked_from"))
        elif chain:
            self._report.skip("duplicate", chain[0], "duplicate", seed)

    def on_error(self, failure: Failure, response: Response) -> None:
        """Counts a page on which our own code failed; Scrapy goes on with the next."""
        self._report.internal_error(response.url, failure.value or RuntimeError("unknown"))

    def closed(self, reason: str) -> None:
        """Keeps why the crawl ended; called by Scrapy."""
        self.end_reason = reason


def _media_type(headers: Headers) -> str | None:
    """Returns the media type without parameters, in lower case."""
    value = (headers.get("Content-Type") or b"").decode("latin-1")
    return value.split(";")[0].strip().lower() or None


def _http_charset(headers: Headers) -> str | None:
    return http_content_type_encoding((headers.get("Content-Type") or b"").decode("latin-1"))


def _is_too_large(error: BaseException | None) -> bool:
    # The cap on decompressed bytes has no exception type of its own.
    return isinstance(error, DownloadCancelledError) or (
        isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    )


def _explain(error: BaseException | None) -> str:
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return str(error)
    first_line = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
