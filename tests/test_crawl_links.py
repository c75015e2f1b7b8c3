"""What a page, a sitemap and a header say, where they say it badly."""

from __future__ import annotations

import gzip

import pytest
from scrapy.http import HtmlResponse, Response

from crawl.links import page_links, sitemap_entries
from crawl.responses import asked_wait_s

URL = "https://a.example/"
SITEMAP = b"<urlset><url><loc>http://[bad</loc></url><url><loc>/ok</loc></url></urlset>"


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP)], ids=["plain", "gzipped"])
def test_a_sitemap_is_read_gzipped_or_not_and_without_what_is_no_address(body: bytes) -> None:
    assert list(sitemap_entries(Response(URL, body=body), 1000)) == [("page", f"{URL}ok")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (gzip.compress(b" " * 3_000_000), "exceeded the specified maximum"),
        (gzip.compress(SITEMAP)[:10] + b"garbage" * 9, "is broken gzip"),
        (b"", "isn't XML"),
        (b"<rss/>", "is <rss> and no sitemap"),
    ],
    ids=["bomb", "broken gzip", "empty", "feed"],
)
def test_what_is_no_sitemap_says_why(body: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(sitemap_entries(Response(URL, body=body), 1_000_000))


def test_a_refresh_to_no_address_costs_no_link() -> None:
    page = b'<meta http-equiv="refresh" content="0;url=http://[bad"><a href="/a">a</a>'
    assert page_links(HtmlResponse(URL, body=page)) == [f"{URL}a"]


def test_a_date_beyond_all_calendars_is_no_wait() -> None:
    assert asked_wait_s(Response(URL, headers={"Retry-After": "Thu, 01 Jan 99999999999 00:00:00 GMT"})) is None
