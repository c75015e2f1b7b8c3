"""The summary of a product's ratings, beside its name."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.markup import element, joined, value
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.stars import stars_of_product

_Summary = Callable[[View], Markup]


def rating_summary(view: View, reviewed: bool) -> Markup | None:
    """Returns stars and numbers of the product's ratings, or an invitation to write the first review.

    Args:
        view: The page.
        reviewed: Whether it shows reviews.
    """
    theme, names = view.theme, view.names("product", "rating", "summary")
    if not theme.chance("rating.shown", 0.44):
        return None
    if view.product.rating is None:
        return None if reviewed or theme.chance("rating.silent", 0.25) else element("div", _none(view), names=names)
    summary: _Summary = theme.pick("rating.form", _SUMMARIES)
    parts = summary(view)
    if summary is _only_score:
        return element("a", parts, names=names)
    tag = theme.pick("rating.tag", ("div", "div", "span"))
    return element(tag, parts, _answered(view) if theme.chance("rating.extra", 0.2) else None, names=names)


def _answered(view: View) -> Markup:
    """A count of questions, which isn't that of ratings."""
    text = view.theme.said("shop.answered", n=str(view.rng.randint(2, 97)))
    return element("a", text, href=f"#{view.anchor('asked')}")


def _none(view: View) -> Markup:
    theme = view.theme
    empty = theme.maybe("rating.empty", 0.3, element("span", "☆☆☆☆☆"))
    count = theme.maybe("rating.zero", 0.8, element("span", "(", value("review_count", "0"), ")"))
    return joined(empty, count, element("a", theme.said("shop.no_reviews"), href=f"#{view.anchor('reviews')}"))


def _rating(view: View) -> float:
    return view.product.rating or 0.0


def _score(view: View) -> str:
    digits = view.theme.pick("rating.digits", (1, 1, 1, 2))
    local = view.theme.chance("rating.local", 0.7)
    return view.theme.number(_rating(view), digits) if local else f"{_rating(view):.{digits}f}"


def _share(view: View) -> str:
    """The score, or what it's of a hundred."""
    if not view.theme.chance("rating.percent", 0.14):
        return _score(view)
    return f"{_rating(view) * 20:.0f}{view.theme.pick('rating.percent', ('%', ' %'))}"


def _count(view: View) -> Markup:
    return value("review_count", view.theme.number(view.product.review_count))


def _stars(view: View) -> Markup:
    return stars_of_product(view.theme, _rating(view))


def _counted(view: View) -> Markup:
    tag = view.theme.pick("count.tag", ("a", "a", "a", "span", "div", "small"))
    number = _count(view)
    if view.theme.chance("count.apart", 0.4):
        number = element(view.theme.pick("count.number", ("span", "span", "span", "em", "b")), number)
    text = view.theme.said("shop.count", n=number)
    return element(tag, text, href="#reviews" if tag == "a" else None, names=view.names("review", "count"))


def _stars_count(view: View) -> Markup:
    return joined(_stars(view), _counted(view), by=" ")


def _score_stars_count(view: View) -> Markup:
    tag = view.theme.pick("score.tag", ("span", "span", "span", "strong", "b", "div"))
    both = [element(tag, value("rating_value", _share(view))), _stars(view)]
    if not view.theme.chance("score.first", 0.5):
        both.reverse()
    return joined(*both, _counted(view), by=" ")


def _worded(view: View) -> Markup:
    text = view.theme.said("shop.out_of", x=value("rating_value", _score(view)))
    return joined(_stars(view), element("span", text, names=view.names("rating", "text")), _counted(view), by=" ")


def _filled(view: View) -> Markup:
    """Words inside the stars, as in the most common of the shop plugins."""
    score = element("strong", value("rating_value", _score(view)), names=view.names("rating"))
    inner = element("span", view.theme.said("shop.out_of", x=score), style=f"width:{_rating(view) * 20:.0f}%")
    return element("div", inner, names=view.names("star", "rating")) + _counted(view)


def _of_five(view: View) -> Markup:
    joint = view.theme.pick("of.five", ("/5", " / 5", "/5.0"))
    number = value("rating_value", _score(view))
    score = element(view.theme.pick("of.five.tag", ("span", "span", "b")), number, joint)
    return joined(score, _counted(view), by=view.theme.pick("score.by", (" ", " | ", " · ")))


def _only_score(view: View) -> Markup:
    return joined("★ ", value("rating_value", _share(view)), " (", _count(view), ")")


_SUMMARIES: tuple[_Summary, ...] = (
    _stars_count, _score_stars_count, _score_stars_count, _worded, _filled, _of_five, _only_score, _counted,
)  # fmt: skip
