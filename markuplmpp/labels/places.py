"""Where on a page a field's value may stand, and where its text only occurs.

The rules come from 600 labels audited one by one, 200 of each source: of those of given texts 188 were right, of
JSON-LD 187. What was wrong: short values within prose (a how-to step's "10 minutes"), menus and logos, bare numbers
of something else (an ingredient's amount), and headings within lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markuplmpp.dom.node import Page
from markuplmpp.labels.textindex import Match
from markuplmpp.schema import Field

# A brand or an author in these is the site's.
_NOTICE = re.compile(r"©|\bcopyright\b|all rights reserved", re.IGNORECASE)
_NO_PLACES = frozenset({"option", "textarea", "title"})
_BRAND = "brand"
_BRAND_SHARE = 0.4
_HEADING = re.compile(r"h[1-6]")
# Fields whose values are texts of some length, found in prose rightly.
_PROSE = frozenset({"name", "headline", "description", "body", "review_title", "review_body"})
# "Prep time: 15 min", "by Jane Doe, 3 min": what stands beside a short value in a text of its own.
_REST_CHARS = 40
# One of the buttons to rate with.
_STARS = re.compile(r"[1-5]\s*stars?", re.IGNORECASE)
_CHROME = re.compile(r"\b(?:menu|navbar|logo|custom-logo|site-(?:title|logo|branding|footer))", re.IGNORECASE)
_TRAIL = re.compile(r"breadcrumb", re.IGNORECASE)
# An element around more of the page isn't its menu, whatever it's called.
_CHROME_SHARE = 0.25
_OTHERS = {
    "count": re.compile(r"ingredient|amount|nutrition|calor", re.IGNORECASE),
    "duration": re.compile(r"rating|ingredient|amount|nutrition", re.IGNORECASE),
    "rating": re.compile(r"ingredient|amount|nutrition", re.IGNORECASE),
    "category": re.compile(r"\bdiet|-diet|cuisine", re.IGNORECASE),
}
_NEAR_ELEMENTS = 2


def can_hold(page: Page, spec: Field, match: Match) -> bool:
    """Whether a text may be the field's place and isn't only one where its value occurs.

    >>> from markuplmpp.dom.parse import parse_html
    >>> from markuplmpp.schema import Schema
    >>> page = parse_html("<p>Prep 10 min</p><p>Let the dough rest in a warm place for about 10 min, then knead it.")
    >>> field = Schema.default().by_name["prep_time"]
    >>> [can_hold(page, field, Match((leaf,), (5, 11))) for leaf in page.leaves.tolist()]
    [True, False]
    """
    element, text = int(page.parent[match.first]), page.text(match.first)
    if page.tags[element] in _NO_PLACES or _NOTICE.search(text):
        return False
    if spec.list:
        return not any(_HEADING.fullmatch(page.tags[i]) for i in _near(page, element))
    if spec.name in _PROSE:
        return True
    if match.span is not None and not _is_part(spec, text, match.span):
        return False
    if spec.kind == "rating" and _STARS.fullmatch(text):
        return False
    others = _OTHERS.get(spec.name) or _OTHERS.get(spec.kind)
    if others is not None and any(others.search(page.names[i]) for i in _near(page, element)):
        return False
    return not _in_chrome(page, element)


def _is_part(spec: Field, text: str, span: tuple[int, int]) -> bool:
    start, end = span
    if len(text) - (end - start) > _REST_CHARS:
        return False
    return spec.name != _BRAND or end - start >= _BRAND_SHARE * len(text) or text[:start].rstrip().endswith(":")


def _near(page: Page, element: int) -> Iterator[int]:
    """An element and the one around it."""
    for _ in range(_NEAR_ELEMENTS):
        if element >= 0:
            yield element
            element = int(page.parent[element])


def _in_chrome(page: Page, element: int) -> bool:
    """Whether an element stands in the site's menu, logo or footer; the trail to the page isn't its menu."""
    in_footer, most = False, _CHROME_SHARE * len(page)
    while element >= 0:
        tag, name = page.tags[element], page.names[element]
        if tag in ("article", "main"):
            in_footer = False  # such a footer was the article's own
        elif page.end[element] - element <= most:
            if _TRAIL.search(name):
                return False
            if tag == "nav" or _CHROME.search(name):
                return True
            in_footer |= tag == "footer"
        element = int(page.parent[element])
    return in_footer
