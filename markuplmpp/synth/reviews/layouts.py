"""How the parts of one review are put together, and reviews into a list."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.reviews import parts
from markuplmpp.synth.reviews.extras import avatar, extras, footer
from markuplmpp.synth.theme import Theme

_Layout = Callable[[Theme, random.Random, Review], Part]
_ORDERS = (
    "rating title byline body", "rating title byline body", "title rating byline body", "byline rating title body",
    "byline rating title body", "title byline rating body", "author rating date title body",
    "author date rating title body", "date author rating title body", "rating date title body author",
    "rating title body author date", "title body byline rating", "rating author date body", "body byline",
    "body rating author", "rating title author date body", "title body rating byline", "date rating title body author",
    "author rating title date body", "rating date author title body",
)  # fmt: skip
_CELLS = (
    "byline rating+title+body", "author date rating body", "rating+date title+body author", "date body",
    "author+date+rating title+body",
)  # fmt: skip
_TERMS = ("byline", "author date", "rating byline", "title rating")
_CONTAINERS = (
    ("ul", "li"), ("ul", "li"), ("ol", "li"), ("div", "div"), ("div", "div"), ("div", "div"), ("div", "article"),
    ("section", "div"), ("section", "article"), ("div", "section"), ("div", "blockquote"), ("div", "li"),
)  # fmt: skip


def review_list(theme: Theme, rng: random.Random, reviews: Sequence[Review], name: str) -> Markup:
    """Returns a list of reviews, each an element labelled as one.

    Args:
        theme: The site.
        rng: The page's random numbers.
        reviews: What it holds.
        name: Who replies: the shop, the company.
    """
    layout: _Layout = theme.pick("review.layout", _LAYOUTS)
    outer, tag = theme.pick("reviews.tags", _CONTAINERS)
    if layout is _table:
        outer, tag = "table", "tr"
    elif layout is _terms and _defined(theme):
        outer, tag = "div", "dl"
    items = [_item(theme, rng, tag, layout, review, name) for review in reviews]
    lined = tag in ("div", "article") and theme.chance("reviews.lines", 0.12)
    body = joined(*items, by=element("hr") if lined else "\n")
    return element(outer, element("tbody", body) if outer == "table" else body, names=theme.names("reviews", "list"))


def _item(theme: Theme, rng: random.Random, tag: str, layout: _Layout, review: Review, name: str) -> Markup:
    names = theme.names("review", "card")
    if theme.chance("review.own class", 0.2):
        names = f"{names} {rng.choice(('odd', 'even'))} review-{rng.randrange(10**6)}".strip()
    number = f"review-{rng.randrange(10**7)}" if theme.chance("review.id", 0.3) else None
    inner, below = layout(theme, rng, review), footer(theme, rng, name)
    if tag == "tr":
        below = []
    elif below and theme.chance("review.foot", 0.5):
        below = [element("div", *below, names=theme.names("review", "footer"))]
    if tag == "dl" and below:
        below = [element("dd", *below)]
    html = joined(inner, *below) if tag in ("tr", "dl") else theme.wrapped("review.item", inner, *below)
    return element(tag, html, names=names, label="review", id=number)


def _made(theme: Theme, rng: random.Random, review: Review, which: Iterable[str]) -> list[Part]:
    """Parts of a review, by name."""
    return [_part(theme, rng, review, part) for part in which]


def _part(theme: Theme, rng: random.Random, review: Review, part: str) -> Part:
    match part:
        case "rating":
            return parts.rating_part(theme, review)
        case "title":
            return parts.title_part(theme, rng, review)
        case "author":
            return parts.author_part(theme, rng, review) if theme.chance("review.authors", 0.93) else None
        case "date":
            return theme.maybe("review.dates", 0.85, parts.date_part(theme, review))
        case "byline":
            return parts.byline_part(theme, rng, review)
        case _:
            return parts.body_part(theme, review)


def _order(theme: Theme) -> list[str]:
    return theme.pick("review.order", _ORDERS).split()


def _flow(theme: Theme, rng: random.Random, review: Review) -> Part:
    """One part below the other, the first ones within a header on some sites."""
    made = _made(theme, rng, review, _order(theme))
    at = theme.draw("review.extras at").randint(1, len(made))
    made[at:at] = extras(theme, rng)
    made.insert(0, avatar(theme, review))
    size = theme.pick("review.head", (0, 0, 2, 3, 3))
    if not size:
        return joined(*made)
    tag = theme.pick("review.head tag", ("div", "div", "header"))
    head, rest = element(tag, *made[:size], names=theme.names("review", "header")), joined(*made[size:])
    if theme.chance("review.rest", 0.5):
        rest = element("div", rest, names=theme.names("review", "main"))
    return joined(head, rest)


def _columns(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Who wrote it on one side, what on the other."""
    beside = ["author", "date"] if theme.chance("review.date aside", 0.4) else ["author"]
    main = [part for part in _order(theme) if part in ("rating", "title", "body")]
    if "date" not in beside:
        main.insert(0 if theme.chance("review.date early", 0.5) else len(main), "date")
    more = extras(theme, rng)
    cut = theme.draw("review.extras aside").randint(0, 2)
    who = (avatar(theme, review), *_made(theme, rng, review, beside), *more[:cut])
    what = (*_made(theme, rng, review, main), *more[cut:])
    tag = theme.pick("review.aside", ("div", "aside", "div"))
    side = element(tag, *who, names=theme.names("review", "author", "info"))
    text = element("div", *what, names=theme.names("review", "main"))
    return joined(text, side) if theme.chance("review.who last", 0.2) else joined(side, text)


def _table(theme: Theme, rng: random.Random, review: Review) -> Part:
    """A table's row, its cells the parts."""
    cells = theme.pick("review.cells", _CELLS).split()
    return joined(*(element("td", *_made(theme, rng, review, cell.split("+"))) for cell in cells))


def _defined(theme: Theme) -> bool:
    """Whether terms and texts are in a list of definitions."""
    return theme.chance("review.dl", 0.6)


def _terms(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Terms and texts: who and when as the term, what as the text."""
    term = _made(theme, rng, review, theme.pick("review.term", _TERMS).split())
    rest = (parts.body_part(theme, review), *extras(theme, rng))
    if _defined(theme):
        return joined(element("dt", *term), element("dd", *rest))
    return joined(element("div", *term, names=theme.names("review", "header")), *rest)


def _bare(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Texts of one element parted by line breaks, as on old pages."""
    br = element("br")
    title = element("b", value("review_title", review.title)) if parts.has_title(theme, review) else None
    body = joined(*(value("review_body", paragraph) for paragraph in review.body), by=br)
    who, lines = parts.byline_part(theme, rng, review), (parts.rating_part(theme, review), title, body)
    return joined(*((who, *lines) if theme.chance("review.who first", 0.5) else (*lines, who)), by=br)


def _quote(theme: Theme, rng: random.Random, review: Review) -> Part:
    """A saying with its author below."""
    tag = theme.pick("review.quote", ("blockquote", "q", "div", "figure"))
    saying = element(tag, parts.body_part(theme, review), names=theme.names("review", "quote"))
    who = (parts.author_part(theme, rng, review), _part(theme, rng, review, "date"))
    caption = element(theme.pick("review.cite", ("footer", "cite", "div", "p")), *who)
    head = (avatar(theme, review), parts.rating_part(theme, review), parts.title_part(theme, rng, review))
    return joined(*head, saying, caption)


_LAYOUTS: tuple[_Layout, ...] = (*(_flow,) * 5, *(_columns,) * 3, _table, _terms, _bare, _quote)
