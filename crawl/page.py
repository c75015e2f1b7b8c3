"""A page as fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """One page as fetched.

    Args:
        url: Where it was found in the end, redirects followed.
        site: Registered domain, or host and port.
        html: The body, content encoding undone, charset untouched.
        status: HTTP status; 304 where the server says that it hasn't changed since the previous crawl, whose body this
            then is.
        fetched_at: When the response was whole, with its time zone.
        content_type: Media type that the server named, without parameters; None where it named none.
        charset: Charset that the server named, as a Python codec; it goes before ``<meta charset>``.
        lang: ``<html lang>``.
        headers: Of the response, in order.
        rendered: Whether ``html`` is what a browser made of it.
    """

    url: str
    site: str
    html: bytes
    status: int
    fetched_at: datetime
    content_type: str | None = None
    charset: str | None = None
    lang: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    rendered: bool = False

    def header(self, name: str) -> str | None:
        """Returns the first header of a name, in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)
