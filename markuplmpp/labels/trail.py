"""A breadcrumb's links -> where they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markuplmpp.dom.facts import page_title, title_parts
from markuplmpp.dom.node import Page
from markuplmpp.labels.textindex import Match, TextIndex
from markuplmpp.metadata import MetadataValue
from markuplmpp.values import loose

_HOME = frozenset(
    {
        "home",
        "homepage",
        "startseite",
        "startsida",
        "forside",
        "start",
        "accueil",
        "inicio",
        "início",
        "strona główna",
        "главная",
    }
    # What all pages of a site are.
    | {"recipes", "all recipes", "rezepte", "recettes", "recetas", "ricette", "opskrifter", "recept", "przepisy"}
    | {"products", "all products", "shop", "store", "blog", "articles", "news"}
)
# "Geizhals (Österreich)" on geizhals.at; a shop at tea.example does have a category "Tea pots".
_SITE_NAME_CHARS = 6
# "/", "/index.html", "/en-us/", "/de": where a site begins.
_ROOT = re.compile(
    r"/?(?:index\.\w{2,5}|[a-z]{2}[-_][a-z]{2}|bg|cs|da|de|el|en|es|et|fi|fr|hr|hu|it|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sv"
    r"|tr|uk)?/?",
    re.IGNORECASE,
)


def find_trail(index: TextIndex, links: Sequence[str]) -> list[Match]:
    """Finds links with nothing but separators ("/", "»") between them.

    A category's name alone is as often in the menu or in a table: 6 of 14 audited by eye were. The first may be
    missing (a picture of a house), and the last (the page itself).

    Returns:
        The places of two links or more, in order; none where they don't stand together.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<nav><a>Tea</a><a>Cups</a></nav><p><a>Home</a> / <a>Tea</a> / <a>Pots</a></p>")
    >>> [page.text(match.first) for match in find_trail(TextIndex(page), ["Home", "Tea", "Pots"])]
    ['Home', 'Tea', 'Pots']
    >>> find_trail(TextIndex(page), ["Cups", "Pots"])
    []
    """
    for part in (links, links[1:], links[:-1], links[1:-1]):
        if len(part) > 1:
            for start in index.find(part[0]):
                if start.span is None and (chain := _follow(index, start, part[1:])):
                    return chain
    return []


def is_end(page: Page, links: Sequence[str], place: int) -> bool:
    """Whether a link of a trail is that of the site, which comes first, or of the page itself, which comes last.

    Args:
        page: The page.
        links: All links of its trail, in order.
        place: Which of them.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<title>Blue pot - Pots - Acme</title><h1>Blue pot</h1>")
    >>> links = ["Acme", "Pots", "Blue pot"]
    >>> [is_end(page, links, place) for place in range(3)]
    [True, False, True]
    """
    text, parts = loose(links[place]), title_parts(page_title(page))
    if place == 0 and text in parts[-1:] + parts[:1]:
        return True
    headings = (loose(page.text(i)) for i, tag in enumerate(page.tags) if tag == "h1")
    return place == len(links) - 1 and (text in parts[:1] or text in headings)


def categories(links: Sequence[MetadataValue], title: str, page: Page) -> set[str]:
    """Returns those links of a trail that are neither the site, by its name or address, nor the page itself.

    Args:
        links: All links of the trail, in order.
        title: The page's item, in letters and digits.
        page: The page.

    Returns:
        Their texts, in letters and digits.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<title>Blue pot - Teaworld UK</title><h1>Blue pot</h1>", url="https://tea.example/1")
    >>> told = {"Acme": "/", "Pots": "/pots", "Blue pot": None}
    >>> links = [MetadataValue(text, None, address) for text, address in told.items()]
    >>> categories(links, "bluepot", page)
    {'pots'}
    """
    host = (urlsplit(page.url or "").hostname or "").split(".")
    site = loose(max(host[:-1], key=len, default=""))
    titles, texts = {*map(loose, _HOME), *host[:-1], title}, [link.text for link in links]
    return {
        text
        for place, text in enumerate(map(loose, texts))
        if any(map(str.isalpha, text))
        and text not in titles
        and not is_end(page, texts, place)
        and not (place == 0 and is_root(links[0].address))
        and not (len(site) >= _SITE_NAME_CHARS and text.startswith(site))
    }


def is_root(address: str | None) -> bool:
    """Whether an address is that of a site as a whole, in one of its languages or not.

    >>> [is_root(address) for address in ("https://a.example", "/en-us/", "/?m=8", "/pots", "#", "http://[", None)]
    [True, True, False, False, False, False, False]
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return False
    return bool(parts.netloc or parts.path) and not parts.query and _ROOT.fullmatch(parts.path) is not None


def _follow(index: TextIndex, start: Match, links: Sequence[str]) -> list[Match]:
    chain = [start]
    for link in links:
        last = chain[-1].leaves[-1]
        following = next((m for m in index.find(link, after=last, limit=1) if m.span is None), None)
        if following is None or loose(index.page.text_of(last + 1, following.first)):
            return []
        chain.append(following)
    return chain
