"""The summary of a product's ratings, beside its name."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.markup import LEFT_OUT, element, joined, value
from markuplmpp.synth.shop_info import Page
from markuplmpp.synth.shop_words import said

_Summary = Callable[[Page], Markup]


def rating_summary(page: Page, reviewed: bool) -> Markup | None:
    """Returns stars and numbers of the product's ratings, or an invitation to write the first review.

    Args:
        page: The page.
        reviewed: Whether it shows reviews.
    """
    theme = page.theme
    if not theme.chance("rating.shown", 0.72):
        return None
    names = page.names("product", "rating", "summary")
    if page.product.rating is None:
        return (
            None if reviewed or theme.chance("rating.silent", 0.4) else element("div", *_no_rating(page), names=names)
        )
    form = theme.pick("rating.form", tuple(_SUMMARIES))
    parts = _SUMMARIES[form](page)
    extra = None
    if form != "short" and theme.chance("rating.extra", 0.2):
        extra = element("a", said(theme, "answered", n=str(page.rng.randint(2, 97))), href=f"#{page.anchor('asked')}")
    return element(
        "a" if form == "short" else theme.pick("rating.tag", ("div", "div", "span")), parts, extra, names=names
    )


def _no_rating(page: Page) -> list[Markup]:
    theme = page.theme
    empty = element("span", "\u2606\u2606\u2606\u2606\u2606") if theme.chance("rating.empty", 0.3) else None
    count = element("span", "(", value(LEFT_OUT, "0"), ")") if theme.chance("rating.zero", 0.2) else None
    return [
        part
        for part in (empty, count, element("a", said(theme, "no_reviews"), href=f"#{page.anchor('reviews')}"))
        if part
    ]


def _score(page: Page) -> str:
    rating = page.product.rating or 0.0
    digits = page.theme.pick("rating.digits", (1, 1, 1, 2))
    return page.theme.number(rating, digits) if page.theme.chance("rating.local", 0.7) else f"{rating:.{digits}f}"


def _count(page: Page) -> Markup:
    return value("review_count", page.theme.number(page.product.review_count))


def _visual(page: Page) -> Markup:
    """Stars without words."""
    theme, rating = page.theme, page.product.rating or 0.0
    full = round(rating)
    match theme.pick("rating.visual", ("width", "width", "icons", "icons", "glyphs", "svg", "aria", "image")):
        case "width":
            style = f"width:{rating * 20:.0f}%"
            return element(
                "span", element("span", style=style, names=page.names("rating", "fill")), names=page.names("rating")
            )
        case "icons":
            stars = [element("i", names=page.names("star", "full" if at < full else "empty")) for at in range(5)]
            return element("span", *stars, names=page.names("rating", "stars"))
        case "glyphs":
            return element("span", "\u2605" * full + "\u2606" * (5 - full), names=page.names("rating", "stars"))
        case "svg":
            stars = [element("svg", element("path", d="M0 0h9z"), viewBox="0 0 20 20") for _ in range(5)]
            return element("div", *stars, names=page.names("rating", "icons"))
        case "image":
            return element("img", src=f"/stars-{full}.gif", alt=f"{rating}", names=page.names("rating", "image"))
        case _:
            return element("div", role="img", aria_label=f"{rating} / 5", names=page.names("rating"))


def _counted(page: Page) -> Markup:
    tag = page.theme.pick("count.tag", ("a", "a", "span", "small"))
    href = "#reviews" if tag == "a" else None
    return element(tag, said(page.theme, "count", n=_count(page)), href=href, names=page.names("review", "count"))


def _stars_count(page: Page) -> Markup:
    return joined(_visual(page), _counted(page), by=" ")


def _score_stars_count(page: Page) -> Markup:
    score = element(page.theme.pick("score.tag", ("span", "strong", "b", "div")), value("rating_value", _score(page)))
    first, second = (score, _visual(page)) if page.theme.chance("score.first", 0.5) else (_visual(page), score)
    return joined(first, second, _counted(page), by=" ")


def _worded_score(page: Page) -> Markup:
    score = said(page.theme, "out_of", x=value("rating_value", _score(page)))
    return joined(_visual(page), element("span", score, names=page.names("rating", "text")), _counted(page), by=" ")


def _filled(page: Page) -> Markup:
    """Words inside the stars, as in one of the great shop plugins."""
    score = element("strong", value("rating_value", _score(page)), names=page.names("rating"))
    style = f"width:{(page.product.rating or 0) * 20:.0f}%"
    inner = element("span", said(page.theme, "out_of", x=score), style=style)
    return element("div", inner, names=page.names("star", "rating")) + _counted(page)


def _of_five(page: Page) -> Markup:
    joint = page.theme.pick("of.five", ("/5", " / 5", "/5.0"))
    score = element("b", value("rating_value", f"{_score(page)}{joint}"))
    return joined(score, _counted(page), by=page.theme.pick("score.by", (" ", " | ", " \u00b7 ")))


def _only_score(page: Page) -> Markup:
    return joined("\u2605 ", value("rating_value", _score(page)), " (", _count(page), ")")


_SUMMARIES: dict[str, _Summary] = {
    "stars": _stars_count, "score": _score_stars_count, "score2": _score_stars_count, "worded": _worded_score,
    "filled": _filled, "five": _of_five, "short": _only_score, "count": _counted,
}  # fmt: skip
