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
        The places of the links, in order, but for that of the page itself; none where two don't stand together.

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
                    return [
                        match for match in chain if loose(index.page.text(match.first)) not in own_titles(index.page)
                    ]
    return []


def own_titles(page: Page) -> set[str]:
    """Returns what the page and its site are called: a trail often starts with the one and ends with the other.

    >>> from markuplmpp.dom.parse import parse_html
    >>> sorted(own_titles(parse_html("<title>Pots - Acme</title><h1>All our pots</h1>")))
    ['acme', 'allourpots', 'pots']
    """
    return {loose(page.text(i)) for i, tag in enumerate(page.tags) if tag == "h1"} | {*title_parts(page_title(page))}


def _follow(index: TextIndex, start: Match, links: Sequence[str]) -> list[Match]:
    chain = [start]
    for link in links:
        last = chain[-1].leaves[-1]
        following = next((m for m in index.find(link, after=last, limit=1) if m.span is None), None)
        if following is None or loose(index.page.text_of(last + 1, following.first)):
            return []
        chain.append(following)
    return chain
