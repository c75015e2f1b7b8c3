"""How the parts of one review are put together, and reviews into a list."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from markupsafe import Markup

from markuplmpp.synth import review_extras as extras
from markuplmpp.synth import review_parts as parts
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.theme import Theme

_Layout = Callable[[Theme, random.Random, Review], Part]
_ORDERS = (
    "rating title byline body",
    "rating title byline body",
    "title rating byline body",
    "byline rating title body",
    "byline rating title body",
    "title byline rating body",
    "author rating date title body",
    "author date rating title body",
    "date author rating title body",
    "rating date title body author",
    "rating title body author date",
    "title body byline rating",
    "rating author date body",
    "body byline",
    "body rating author",
    "rating title author date body",
    "title body rating byline",
    "date rating title body author",
    "author rating title date body",
    "rating date author title body",
)


def listed(theme: Theme, rng: random.Random, reviews: Sequence[Review], name: str) -> Markup:
    """Returns a list of reviews, each an element labelled as one.

    Args:
        theme: The site.
        rng: The page's random numbers.
        reviews: What it holds.
        name: Who replies: the shop, the company.
    """
    layout: _Layout = theme.pick("review.layout", _LAYOUTS)
    inner = "tr" if layout is _table else "dl" if layout is _terms and theme.chance("review.dl", 0.6) else ""
    outer, tag = theme.pick("reviews.tags", _CONTAINERS)
    outer, tag = {"tr": ("table", "tr"), "dl": ("div", "dl")}.get(inner, (outer, tag))
    items = [_item(theme, rng, tag, layout, review, name) for review in reviews]
    between = element("hr") if tag in ("div", "article") and theme.chance("reviews.lines", 0.12) else Markup("\n")
    body = joined(*items, by=str(between))
    return element(outer, element("tbody", body) if outer == "table" else body, names=theme.names("reviews", "list"))


_CONTAINERS = (
    ("ul", "li"), ("ul", "li"), ("ol", "li"), ("div", "div"), ("div", "div"), ("div", "div"), ("div", "article"),
    ("section", "div"), ("section", "article"), ("div", "section"), ("div", "blockquote"), ("div", "li"),
)  # fmt: skip


def _item(theme: Theme, rng: random.Random, tag: str, layout: _Layout, review: Review, name: str) -> Markup:
    names = theme.names("review", "card")
    if theme.chance("review.own class", 0.2):
        names = f"{names} {rng.choice(('odd', 'even'))} review-{rng.randrange(10**6)}".strip()
    number = f"review-{rng.randrange(10**7)}" if theme.chance("review.id", 0.3) else None
    inner = layout(theme, rng, review)
    below = extras.footer(theme, rng, name)
    if tag == "tr":
        return element("tr", inner, names=names, label="review", id=number)
    if below and theme.chance("review.foot", 0.5):
        below = [element("div", *below, names=theme.names("review", "footer"))]
    if tag == "dl":
        below = [element("dd", *below)] if below else []
        return element("dl", inner, *below, names=names, label="review", id=number)
    return element(tag, theme.wrapped("review.item", inner, *below, most=2), names=names, label="review", id=number)


def _made(theme: Theme, rng: random.Random, review: Review, part: str) -> Part:
    match part:
        case "rating":
            return parts.rating_part(theme, rng, review)
        case "title":
            return parts.title_part(theme, rng, review)
        case "author":
            return parts.author_part(theme, rng, review) if theme.chance("review.authors", 0.93) else None
        case "date":
            return parts.date_part(theme, review) if theme.chance("review.dates", 0.85) else None
        case "byline":
            return parts.byline_part(theme, rng, review)
        case _:
            return parts.body_part(theme, rng, review)


def _order(theme: Theme) -> list[str]:
    return str(theme.pick("review.order", _ORDERS)).split()


def _flow(theme: Theme, rng: random.Random, review: Review) -> Part:
    """One part below the other, the first ones within a header on some sites."""
    order = _order(theme)
    made = [_made(theme, rng, review, part) for part in order]
    more = extras.extras(theme, rng)
    at = theme.draw("review.extras at").randint(1, len(made))
    made[at:at] = more
    made.insert(0, extras.avatar(theme, review))
    head = theme.draw("review.head").choice((0, 0, 2, 3, 3))
    if not head:
        return joined(*made)
    header = element(
        theme.pick("review.head tag", ("div", "div", "header")), *made[:head], names=theme.names("review", "header")
    )
    rest = joined(*made[head:])
    return joined(
        header, element("div", rest, names=theme.names("review", "main")) if theme.chance("review.rest", 0.5) else rest
    )


def _columns(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Who wrote it on one side, what on the other."""
    aside = ["author", *(("date",) if theme.chance("review.date aside", 0.4) else ())]
    main = [part for part in _order(theme) if part in ("rating", "title", "body")]
    main += [] if "date" in aside else ["date"]
    if theme.chance("review.date early", 0.5) and main[-1] == "date":
        main.insert(0, main.pop())
    more = extras.extras(theme, rng)
    cut = theme.draw("review.extras aside").randint(0, 2)
    who = (extras.avatar(theme, review), *(_made(theme, rng, review, part) for part in aside), *more[:cut])
    what = (*(_made(theme, rng, review, part) for part in main), *more[cut:])
    columns = [
        element(
            theme.pick("review.aside", ("div", "aside", "div")), *who, names=theme.names("review", "author", "info")
        ),
        element("div", *what, names=theme.names("review", "main")),
    ]
    return joined(*(columns[::-1] if theme.chance("review.who last", 0.2) else columns))


def _table(theme: Theme, rng: random.Random, review: Review) -> Part:
    """A table's row, its cells the parts."""
    order = theme.pick(
        "review.cells",
        (
            "byline rating+title+body",
            "author date rating body",
            "rating+date title+body author",
            "date body",
            "author+date+rating title+body",
        ),
    )
    cells = (element("td", *(_made(theme, rng, review, part) for part in cell.split("+"))) for cell in order.split())
    return joined(*cells)


def _terms(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Terms and texts: who and when as the term, what as the text."""
    term = [
        _made(theme, rng, review, part)
        for part in theme.pick("review.term", ("byline", "author date", "rating byline", "title rating")).split()
    ]
    rest = extras.extras(theme, rng)
    if not theme.chance("review.dl", 0.6):
        head = element("div", *term, names=theme.names("review", "header"))
        return joined(head, parts.body_part(theme, rng, review), *rest)
    return joined(element("dt", *term), element("dd", parts.body_part(theme, rng, review), *rest))


def _bare(theme: Theme, rng: random.Random, review: Review) -> Part:
    """Texts of one element parted by line breaks, as on old pages."""
    br = element("br")
    title = (
        element("b", value("review_title", review.title))
        if review.title and theme.chance("review.titles", 0.62)
        else None
    )
    body = joined(*(value("review_body", paragraph) for paragraph in review.body), by=str(br))
    who = parts.byline_part(theme, rng, review)
    lines: list[Part] = [parts.rating_part(theme, rng, review), title, body, who]
    if theme.chance("review.who first", 0.5):
        lines.insert(0, lines.pop())
    return joined(*(line for line in lines if line is not None), by=str(br))


def _quote(theme: Theme, rng: random.Random, review: Review) -> Part:
    """A saying with its author below."""
    tag = theme.pick("review.quote", ("blockquote", "q", "div", "figure"))
    saying = element(tag, parts.body_part(theme, rng, review), names=theme.names("review", "quote"))
    caption = element(
        theme.pick("review.cite", ("footer", "cite", "div", "p")),
        parts.author_part(theme, rng, review),
        _made(theme, rng, review, "date"),
    )
    lines = (
        extras.avatar(theme, review),
        parts.rating_part(theme, rng, review),
        parts.title_part(theme, rng, review),
        saying,
        caption,
    )
    return joined(*lines)


_LAYOUTS: tuple[_Layout, ...] = (
    _flow,
    _flow,
    _flow,
    _flow,
    _flow,
    _columns,
    _columns,
    _columns,
    _table,
    _terms,
    _bare,
    _quote,
)
