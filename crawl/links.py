"""What a page and a sitemap link to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.response import get_meta_refresh
from scrapy.utils.sitemap import Sitemap

SITEMAP_ENTRIES = 50_000  # as many as the protocol allows in a file


def page_links(response: HtmlResponse) -> list[str]:
    """Returns the addresses that a page links to, or refreshes to, as it writes them; in its order."""
    links = [str(link.url) for link in LinkExtractor().extract_links(response)]
    _, refresh = get_meta_refresh(response)
    return [refresh, *links] if refresh else links


def canonical_link(response: HtmlResponse) -> str | None:
    """Returns the address that a page calls its own: ``<link rel="canonical">`` (RFC 6596)."""
    href = response.xpath("//head/link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href").get("").strip()
    try:
        return str(response.urljoin(href)) if href else None
    except ValueError:
        return None


def sitemap_entries(response: Response, max_bytes: int) -> Iterator[tuple[str, str]]:
    """Yields the kind, ``page`` or ``sitemap``, and the address of each entry of a sitemap.

    Raises:
        ValueError: It isn't one, or is too large.
    """
    body = response.body
    if gzip_magic_number(response):
        body = gunzip(body, max_size=max_bytes)
    try:
        sitemap = Sitemap(body)
    except (StopIteration, SyntaxError) as error:
        raise ValueError("isn't XML") from error
    kind = {"urlset": "page", "sitemapindex": "sitemap"}.get(sitemap.type)
    if kind is None:
        raise ValueError(f"is <{sitemap.type}> and no sitemap")
    for entry in islice(sitemap, SITEMAP_ENTRIES):
        yield kind, response.urljoin(entry["loc"])
