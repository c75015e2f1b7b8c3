"""What a page and a sitemap link to."""

from __future__ import annotations

import zlib
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
    try:
        _, refresh = get_meta_refresh(response)
    except ValueError:  # it names no address
        refresh = None
    return [refresh, *links] if refresh else links


def canonical_link(response: HtmlResponse) -> str | None:
    """Returns the address that a page calls its own: ``<link rel="canonical">`` (RFC 6596)."""
    href = response.xpath("//head/link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href").get("").strip()
    return _joined(response, href) if href else None


def sitemap_entries(response: Response, max_bytes: int) -> Iterator[tuple[str, str]]:
    """Yields the kind, ``page`` or ``sitemap``, and the address of each entry of a sitemap.

    Raises:
        ValueError: It isn't one, or is too large.
    """
    body = response.body
    try:
        if gzip_magic_number(response):
            body = gunzip(body, max_size=max_bytes)
        sitemap = Sitemap(body)
    except (OSError, zlib.error) as error:
        raise ValueError("is broken gzip") from error
    except (StopIteration, SyntaxError) as error:
        raise ValueError("isn't XML") from error
    kind = {"urlset": "page", "sitemapindex": "sitemap"}.get(sitemap.type)
    if kind is None:
        raise ValueError(f"is <{sitemap.type}> and no sitemap")
    for entry in islice(sitemap, SITEMAP_ENTRIES):
        if url := _joined(response, entry["loc"]):
            yield kind, url


def _joined(response: Response, href: str) -> str | None:
    try:
        return str(response.urljoin(href))
    except ValueError:
        return None
