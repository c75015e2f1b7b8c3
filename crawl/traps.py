"""Guards against addresses without end: calendars, filters, page numbers, paths that repeat themselves.

Two kinds of guard. :func:`url_problem` looks at an address alone. The other looks at pages: a page that was found on a
*variant* of itself (:func:`is_variant`: the same path with another query, page number or date) and that links to
nothing which that variant didn't link to is barren, and after some barren pages in a row no more variants are followed.
A list that goes on has new entries on each of its pages; an empty month and a filter of a list have none.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

MAX_URL_CHARS = 2000  # as long as browsers and servers are sure to take
MAX_PATH_PARTS = 15  # Heritrix allows 20; a store's deepest category is at 8 or so
MAX_PARAMETERS = 6
_REPEATS = 3
_YEARS = re.compile(
    r"(?<!\d)((?:19|20|21|22)\d\d)[/-](?:0?[1-9]|1[0-2])(?!\d)|[?&](?:year|yr|jahr|annee)=(\d{4})(?!\d)"
)
_OLDEST_YEAR = 1990
_PAGE_NUMBER = re.compile(r"(?i)(/(?:page|seite|pagina|offset|start)[/-]?)\d+(?=/|$)")
_NUMBERED_QUERY = re.compile(r"(?i)&(?:page|paged|p|pg|seite|pagina|offset|start)=\d+(?=&|$)")
_DATE = re.compile(r"/(?:19|20|21|22)\d\d(?:[/-]\d{1,2}){1,2}(?=/|$)")


def url_problem(url: str, today: date) -> str | None:
    """Returns why an address looks like one of a trap; None where it doesn't.

    >>> today = date(2026, 1, 1)
    >>> url_problem("https://a.example/x/y/x/y/x/y", today)
    'its path repeats itself'
    >>> url_problem("https://a.example/calendar/2031/05/", today)
    'a calendar of the year 2031'
    >>> url_problem("https://a.example/2024/05/soup", today)
    """
    if len(url) > MAX_URL_CHARS:
        return f"longer than {MAX_URL_CHARS} characters"
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if len(steps) > MAX_PATH_PARTS:
        return f"deeper than {MAX_PATH_PARTS} directories"
    if any(steps[i : i + n] * _REPEATS == steps[i : i + n * _REPEATS] for n in (1, 2, 3) for i in range(len(steps))):
        return "its path repeats itself"
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if len(names) > MAX_PARAMETERS or len(names) > len(set(names)) + 1:
        return "too many query parameters"
    years = [int(a or b) for a, b in _YEARS.findall(url)]
    if far := [year for year in years if not _OLDEST_YEAR <= year <= today.year + 1]:
        return f"a calendar of the year {far[0]}"
    return None


def query_set(url: str) -> tuple[str, str] | None:
    """Returns the path of an address and the names of its query parameters; None without a query.

    >>> query_set("https://a.example/shop?size=m&color=red")
    ('a.example/shop', 'color&size')
    """
    parts = urlsplit(url)
    if not parts.query:
        return None
    names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return parts.netloc + parts.path, "&".join(names)


def is_variant(url: str, page: str) -> bool:
    """Returns whether an address differs from that of a page by its query, a page number or a date alone.

    >>> is_variant("https://a.example/shop?page=3", "https://a.example/shop?page=2")
    True
    >>> is_variant("https://a.example/events/2026/02/", "https://a.example/events/2026/01/")
    True
    >>> is_variant("https://a.example/item/3", "https://a.example/item/2")
    False
    """
    return _kind(url) == _kind(page)


def _kind(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = _DATE.sub("/DATE", _PAGE_NUMBER.sub("/N", parts.path))
    return parts.netloc, path.removesuffix("/").removesuffix("/N")


def is_numbered(url: str) -> bool:
    """Returns whether an address has a page number.

    >>> [is_numbered(u) for u in ("https://a.example/shop/page/2/", "https://a.example/shop?p=3", "https://a.example/p")]
    [True, True, False]
    """
    parts = urlsplit(url)
    return bool(_PAGE_NUMBER.search(parts.path) or _NUMBERED_QUERY.search(f"&{parts.query}"))
