"""The spider: responses become pages of the store, and their links addresses of the frontier."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider, IgnoreRequest, StopDownload
from scrapy.http import HtmlResponse, Response

from crawl.admit import Admission
from crawl.config import CrawlConfig
from crawl.frontier import Left, State, Target
from crawl.hosts import Hosts
from crawl.links import canonical_link, page_links, sitemap_entries
from crawl.previous import Previous
from crawl.report import Report
from crawl.responses import HTML_TYPES, RETRIED, as_html, asked_wait_s, crawled_page, explain, is_too_large, media_type
from crawl.robots import DisallowedByRobots, HostUnavailable
from crawl.scope import Scope
from crawl.store import Added, PageStore
from crawl.traps import is_numbered
from crawl.urls import canonical

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http.headers import Headers
    from scrapy.robotstxt import RobotParser
    from twisted.python.failure import Failure

_LATER = 1000  # a failed address waits behind all others of its host: more than priorities differ by
_DROPPED = "pages can't be written"


class SiteSpider(Spider):
    """Fetches what the hosts hand out; each address is settled once, here.

    Args:
        config: What to crawl.
        scope: Which URLs are in.
        store: Where pages go.
        report: What happened.
    """

    name = "sites"

    def __init__(self, *, config: CrawlConfig, scope: Scope, store: PageStore, report: Report) -> None:
        super().__init__()
        self.hosts = Hosts(store.frontier, config.limits, config.politeness)
        self.end_reason: str | None = None
        self._config, self._scope, self._store, self._report = config, scope, store, report
        self._frontier = store.frontier
        self._admission = Admission(config, scope, self._frontier, self.hosts, report)
        self._previous = Previous(config.previous) if config.previous else None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Made by Scrapy, which then hears of signals through it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_headers, signals.headers_received)
        crawler.signals.connect(spider.on_robots, signals.robots_parsed)
        crawler.signals.connect(spider.on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Puts the seeds into the frontier, which hands them out."""
        for seed in self._config.seeds:
            self._admission.seed(seed)
        return
        yield  # an iterator, as Scrapy wants one

    def request(self, target: Target) -> Request:
        """Returns the request of an address. Redirects, failures and pauses are ours, not Scrapy's."""
        meta: dict[str, Any] = {"target": target, "download_slot": target.host}
        meta |= {"dont_redirect": True, "dont_retry": True, "handle_httpstatus_all": True}
        headers = {}
        if target.kind == "page" and target.host in self._config.render:
            meta["playwright"] = True
        elif target.kind == "page" and self._previous:
            headers = self._previous.conditions(target.key)
        return Request(target.url, headers=headers, callback=self.parse, errback=self.on_failure, meta=meta)

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Takes in the sitemaps that robots.txt names."""
        if self._config.sitemaps:
            for url in robotparser.rp.sitemaps:  # type: ignore[attr-defined]  # Protego, Scrapy's default
                self._admission.sitemap(url)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Settles the address of a response; commits a segment when one is due."""
        with self._closes_when_full(response.url):
            self._read(response.meta["target"], response)
            if self._store.due:
                self._store.commit()

    @contextmanager
    def _closes_when_full(self, url: str) -> Iterator[None]:
        # In errbacks too: an address that is never settled stays under way, and the crawl may wait for it for ever.
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            self._report.internal_error(url, error)
            raise CloseSpider(_DROPPED) from error

    def _read(self, target: Target, response: Response) -> None:
        location = response.headers.get("Location")
        if response.status == 304 and self._previous and self._previous.conditions(target.key):
            self._page(target, self._unchanged(self._previous, target, response))
        elif 300 <= response.status < 400 and location:
            self._redirect(target, response, location.decode("latin-1"))
        elif response.status in RETRIED:
            self._fail(target, f"HTTP {response.status}", response, passes=True)
        elif not 200 <= response.status < 300:
            self._fail(target, f"HTTP {response.status}")
        elif target.kind == "sitemap":
            self._sitemap(target, response)
        else:
            self._page(target, response)

    def _page(self, target: Target, response: Response) -> None:
        page = as_html(response)
        if page is None:
            self._skip(target, "not HTML", f"not HTML but {media_type(response.headers) or 'something else'}")
        elif not self._scope.allows(response.url):  # as scripts of a rendered page may lead away
            self._skip(target, "out of scope", f"leads out of scope to {response.url}")
        elif not response.body:
            self._fail(target, "empty body")
        else:
            self._html(target, page)

    def _html(self, target: Target, response: HtmlResponse) -> None:
        try:
            links, named = page_links(response), self._named_otherwise(target, response)
            page = crawled_page(response, self._scope.site(response.url))
        except (ValueError, LookupError) as error:  # a <base> that is no address, a charset that is no charset
            self._fail(target, f"can't be parsed: {explain(error)}")
            return
        if named and self._frontier.state(named.key) in ("page", "duplicate"):
            added: Added = "duplicate"  # it's stored, or a page that stands for it
        else:
            added = self._store.add(page, target.key)
        offers = None
        # Links of a copy aren't followed: relative ones would make /a/, /a/a/, /a/a/a/ ... without end.
        if added == "page" or named:
            offers = self._admission.links(target, links)
        if added == "page" and named:
            self._frontier.add(named, 0)
            self._frontier.settle(named.key, "duplicate")
        self._settle(target, added, offers)
        if added == "page":
            self._report.page(target.url, target.seed)
        else:
            self._report.skip("duplicate", target.url, "duplicate", target.seed)

    def _named_otherwise(self, target: Target, response: HtmlResponse) -> Target | None:
        """Returns the canonical address that a page names, if it's another one that can be believed."""
        link = canonical_link(response)
        if not link or not self._scope.allows(link) or canonical(link) == target.key:
            return None
        named = Target.of(link, target.depth)
        # Two common mistakes: all pages name the front page, or all pages of a list name the first.
        is_front = named.url.split("/", 3)[3] == ""
        return None if is_front or is_numbered(target.url) else named

    def _unchanged(self, previous: Previous, target: Target, response: Response) -> Response:
        page, headers = previous.page(target.key), response.headers.copy()
        for name, value in previous.conditions(target.key).items():
            headers.setdefault({"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}[name], value)
        charset = f"; charset={page['charset']}" if page["charset"] else ""
        if page["content_type"]:
            headers["Content-Type"] = f"{page['content_type']}{charset}"
        return response.replace(cls=HtmlResponse, body=page["html"], headers=headers, encoding=page["charset"])

    def _redirect(self, target: Target, response: Response, location: str) -> None:
        try:
            url = response.urljoin(location)
            site = self._scope.site(url)
        except ValueError as error:
            self._fail(target, f"redirects to {location!r}: {error}")
            return
        if not self._scope.allows(url):
            self._skip(target, "out of scope", f"redirects out of scope to {url}; add --allow {site}")
        elif why := self._admission.redirect(url, target):
            self._fail(target, why)
        else:
            self._settle(target, "redirect")

    def _sitemap(self, target: Target, response: Response) -> None:
        try:
            entries = list(sitemap_entries(response, self._config.limits.max_bytes))
        except ValueError as error:
            self._fail(target, f"sitemap {error}")
            return
        for kind, url in entries:
            if kind == "sitemap":
                self._admission.sitemap(url, target)
            else:
                self._admission.entry(url, target)
        self._settle(target, "sitemap")
        self._report.reached(target.seed)

    def on_failure(self, failure: Failure) -> None:
        """Settles an address that gave no response."""
        target, error = failure.request.meta["target"], failure.value  # type: ignore[attr-defined]  # set by Scrapy
        with self._closes_when_full(target.url):
            self._unanswered(target, error)

    def _unanswered(self, target: Target, error: BaseException | None) -> None:
        if isinstance(error, HostUnavailable):
            self.hosts.close(target.host, str(error))
            self.hosts.done(target)
            self._report.skip("robots.txt", target.url, str(error), target.seed)
        elif isinstance(error, DisallowedByRobots):
            self._skip(target, "robots.txt", str(error))
        elif is_too_large(error):
            self._skip(target, "too large", f"is larger than --max-bytes {self._config.limits.max_bytes}")
        else:
            self._fail(target, explain(error), passes=not isinstance(error, IgnoreRequest))

    def _fail(self, target: Target, why: str, response: Response | None = None, *, passes: bool = False) -> None:
        """Settles a failure, or, where it may pass, puts the address back for a later try."""
        politeness = self._config.politeness
        if response is not None and response.status in (429, 503):
            self.hosts.pause(target.host, asked_wait_s(response) or politeness.backoff_s * 2**target.tries)
        if passes and target.tries < politeness.retries:
            self._frontier.again(target.key, _LATER)
        else:
            self._frontier.settle(target.key, "failed")
            self._report.fail(target.url, why, target.seed, target.linked_from)
        self.hosts.done(target, failed=passes)

    def _skip(self, target: Target, state: Left, why: str) -> None:
        self._settle(target, state)
        self._report.skip(state, target.url, why, target.seed)

    def _settle(self, target: Target, state: State, offers: bytes | None = None) -> None:
        self._frontier.settle(target.key, state, offers)
        self.hosts.done(target, page=state == "page")

    def on_headers(self, headers: Headers, request: Request) -> None:
        """Stops the download of what isn't HTML before its body comes."""
        target, named = request.meta.get("target"), media_type(headers)
        if target and target.kind == "page" and named and named not in HTML_TYPES:
            raise StopDownload(fail=False)

    def on_error(self, failure: Failure, response: Response) -> None:
        """Counts a page on which our own code failed; Scrapy goes on with the next."""
        self._settle(response.meta["target"], "failed")
        self._report.internal_error(response.url, failure.value or RuntimeError("unknown"))

    def closed(self, reason: str) -> None:
        """Keeps why the crawl ended, and settles seeds that are other names of a page; called by Scrapy."""
        for seed in self._report.untried_seeds:
            self._report.seed_known(seed, self._frontier.state(canonical(seed)) or "waiting")
        self.end_reason = reason
