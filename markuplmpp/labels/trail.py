"""A breadcrumb's links -> where they stand on the page."""

from __future__ import annotations

from collections.abc import Sequence

from markuplmpp.dom.facts import page_title, title_parts
from markuplmpp.dom.node import Page
from markuplmpp.labels.textindex import Match, TextIndex
from markuplmpp.values import loose


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


def _follow(index: TextIndex, start: Match, links: Sequence[str]) -> list[Match]:
    chain = [start]
    for link in links:
        last = chain[-1].leaves[-1]
        following = next((m for m in index.find(link, after=last, limit=1) if m.span is None), None)
        if following is None or loose(index.page.text_of(last + 1, following.first)):
            return []
        chain.append(following)
    return chain
