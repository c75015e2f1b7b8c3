"""Where on a page a field's value may stand, and where its text only occurs.

The rules come from 600 labels read one by one, 200 of each source, and twice from 600 others read after that. What
was wrong: short values within prose (a how-to step's "10 minutes"), menus, logos and related items, bare numbers of
something else (an ingredient's amount), buttons to rate with, headings within lists, words of a sentence that happen to
be an author or a category, what stands in comments, and times and dates under the caption of another. A place of a
single value that the rules leave out is left out of the loss too: they may well be wrong about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markuplmpp.dom.node import Page
from markuplmpp.labels.captions import (
    UPDATED,
    caption,
    is_credit,
    is_listed,
    names_another_time,
    stands_over,
    words,
)
from markuplmpp.labels.textindex import Match
from markuplmpp.schema import TITLES, Field

# A brand or an author in these is the site's.
_NOTICE = words(r"©|\bcopyright\b|all rights reserved")
_NO_PLACES = frozenset({"option", "textarea", "title"})
_HEADING = re.compile(r"h[1-6]")
_PICTURES = frozenset({"figure", "figcaption"})
_BRAND, _DATE = "brand", "date_published"
_BRAND_SHARE = 0.4
# Fields whose values are texts of some length, found in prose rightly.
_PROSE = frozenset({"name", "headline", "description", "body", "review_title", "review_body"})
# "Prep time: 15 min", "by Jane Doe, 3 min": what stands beside a short value, in its text and in its paragraph.
_REST_CHARS = 40
_REST_OF_PARAGRAPH_CHARS = 120
_PARAGRAPHS = frozenset({"p", "li", "dd", "td", "blockquote"})

# Elements around a value that make it another's, whose names say so; one around more of the page doesn't.
_CHROME = words(
    r"menu|navbar|\b(?:custom-)?logo|\bsite-(?:title|logo|branding|footer)|\bad-|advert|promo|newsletter"
    r"|related|recommend|carousel|similar|upsell|cross-sell|mini-?cart"
)
_WIDGETS, _COMMENTS = words("widget|search|sidebar"), words(r"comment|\brepl(?:y|ies)\b")
_CHROME_OF = {"category": _WIDGETS, "cuisine": _WIDGETS, "author": _COMMENTS, _DATE: _COMMENTS}
_CHROME_SHARE = 0.25
_TRAIL = words("breadcrumb")
_IN_TRAILS = frozenset({"category", "cuisine"})

# Names of the two elements around a value, and texts beside it, by what they speak for or against.
_OTHERS = {
    "count": words(r"ingredient|amount|nutrition|calor|cart"),
    "duration": words(r"rating|ingredient|amount|nutrition"),
    "rating": words(r"ingredient|amount|nutrition|cart|form"),
    "category": words(r"\bdiet|-diet|cuisine"),
    _DATE: UPDATED,
}
_CUES = {
    "count": words(r"review|rating|rate|vote|bewert|stimm|avis|opini|rece[nñ]|omd|отзыв"),
    "duration": words(r"time|min|hour|hr\b|std|stund|zeit|tid|temp|prep|cook|total|dur|час|хв"),
    "rating": words(r"rating|rate|star|review|score|vote|bewert|stern|note|avis|out of|/ ?(?:5|10)\b"),
    "yields": words(
        r"serv|yield|makes|portion|porsjon|people|person|pers\b|piece|stück|ración|porzion|porç|annos|порц"
    ),
}
_BARE = re.compile(r"\W*\d+\W*")
_NONE = re.compile(r"\W*0(?:[.,]0+)?\W*")
_STARS = words(r"[1-5]\s*stars?")  # one of the buttons to rate with
_NEAR_ELEMENTS = 2
_NEAR_LEAVES = 2


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
    near = list(_near(page, element))
    if page.tags[element] in _NO_PLACES or _NOTICE.search(text) or stands_over(spec.name, text):
        return False
    if spec.list:
        return not any(_HEADING.fullmatch(page.tags[i]) for i in near)
    if spec.name in _PROSE:
        return _can_hold_prose(page, spec, element, near)
    return (
        not _is_named_as_another(page, spec, text, near)
        and _is_apart(page, spec, match, near)
        and not _is_anothers(page, spec, match)
        and not _is_stray_number(page, spec, match, near)
        and not _in_chrome(page, spec, element)
    )


def _can_hold_prose(page: Page, spec: Field, element: int, near: list[int]) -> bool:
    """Whether a text of some length may stand in an element: a title not in the menu, a paragraph not in the title."""
    if spec.name in TITLES:
        return any(_HEADING.fullmatch(page.tags[i]) for i in near) or not _in_chrome(page, spec, element)
    return spec.name != "body" or not any(page.tags[i] == "h1" for i in near)


def _is_named_as_another(page: Page, spec: Field, text: str, near: list[int]) -> bool:
    """Whether the elements around a value say that it's another's: an amount's, a tag's, the photographer's name."""
    if spec.name == "author":
        return text.startswith("#") or any(page.tags[i] in _PICTURES for i in near)
    others = _OTHERS.get(spec.name) or _OTHERS.get(spec.kind)
    return others is not None and any(others.search(page.names[i]) for i in near)


def _near(page: Page, element: int) -> Iterator[int]:
    """An element and the one around it."""
    for _ in range(_NEAR_ELEMENTS):
        if element >= 0:
            yield element
            element = int(page.parent[element])


def _is_apart(page: Page, spec: Field, match: Match, near: list[int]) -> bool:
    """Whether a short value is most of its text and of its paragraph, and not a mention in prose."""
    length = sum(len(page.text(leaf)) for leaf in match.leaves)
    if match.span is not None:
        text, (start, end) = page.text(match.first), match.span
        if len(text) - (end - start) > _REST_CHARS:
            return False
        if spec.name == "author" and not is_credit(text, match.span):
            return False
        if spec.name in _IN_TRAILS and not is_listed(text, match.span):
            return False
        is_named = text[:start].rstrip().endswith(":")
        if spec.name == _BRAND and not is_named and end - start < _BRAND_SHARE * len(text):
            return False
    paragraph = next((i for i in near if page.tags[i] in _PARAGRAPHS), None)
    return paragraph is None or len(page.text(paragraph)) - length <= _REST_OF_PARAGRAPH_CHARS


def _is_anothers(page: Page, spec: Field, match: Match) -> bool:
    """Whether the caption of a time or a date is that of another one."""
    if spec.name == _DATE:
        return bool(UPDATED.search(caption(page, match)))
    return spec.kind == "duration" and names_another_time(spec.name, caption(page, match))


def _is_stray_number(page: Page, spec: Field, match: Match, near: list[int]) -> bool:
    """Whether a number has nothing around it that tells what it counts, or is a rating that nobody gave."""
    cues, text = _CUES.get(spec.name) or _CUES.get(spec.kind), page.text(match.first)
    if cues is None:
        return False
    if spec.kind in ("rating", "count") and (_NONE.fullmatch(text) or _STARS.fullmatch(text)):
        return True
    if spec.name == "yields" and len(match.leaves) > 1 and not any(map(str.isdigit, text)):
        return True  # "Serves" "4": the first is a caption
    if not _BARE.fullmatch(text):
        return False
    at = int(page.leaves.searchsorted(match.first))
    beside = page.leaves[max(0, at - _NEAR_LEAVES) : at + _NEAR_LEAVES + 1].tolist()
    following = page.text(int(page.leaves[at + 1])) if at + 1 < len(page.leaves) else ""
    if spec.kind == "duration" and _CUES["count"].search(following):
        return True  # "2" "reviews"
    return not any(cues.search(said) for said in (*(page.names[i] for i in near), *(page.text(i) for i in beside)))


def _in_chrome(page: Page, spec: Field, element: int) -> bool:
    """Whether an element stands in the site's menu, logo or footer, or in a box of other items."""
    in_footer, most, of_field = False, _CHROME_SHARE * len(page), _CHROME_OF.get(spec.name)
    while element >= 0:
        tag, name = page.tags[element], page.names[element]
        if tag in ("article", "main"):
            in_footer = False  # such a footer was the article's own
        elif page.end[element] - element <= most:
            if _TRAIL.search(name):  # the trail to the page isn't its menu
                return spec.name not in _IN_TRAILS
            if tag == "nav" or _CHROME.search(name) or (of_field is not None and of_field.search(name)):
                return True
            in_footer |= tag == "footer"
        element = int(page.parent[element])
    return in_footer
