"""Ratings as sites draw them, in stars without a text, and as they write them."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.grammar import filled
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.theme import Theme

_PATH = "M12 17.3l6.2 3.7-1.6-7L22 9.2l-7.2-.6L12 2 9.2 8.6 2 9.2l5.5 4.8-1.7 7z"
_Drawn = Callable[[Theme, float], Markup]


def stars(theme: Theme, rng: random.Random, rating: float) -> Markup:
    """Returns a rating as the site draws it, without a mark; its only text, where there's any, is star signs.

    >>> stars(Theme.of_seed(1), random.Random(1), 4.5) == stars(Theme.of_seed(1), random.Random(2), 4.5)
    True
    """
    drawn: _Drawn = theme.pick("stars", _VARIANTS)
    html = drawn(theme, rating)
    if theme.chance("stars.wrapped", 0.4):
        html = element(theme.pick("stars.wrapper", ("div", "span", "div")), html, names=theme.names("rating", "inner"))
    return html


def in_digits(theme: Theme, rating: float, key: str) -> str:
    """Returns a rating's number in the site's way: ``4``, ``4.0``, ``4,5``; of ten on some sites."""
    digits = theme.pick(f"{key} digits", (0, 0, 1, 1, 2))
    shown = rating * scale(theme) / 5
    if digits == 0:
        return theme.number(shown, 0 if shown == int(shown) else 1)
    return theme.number(shown, digits)


def scale(theme: Theme) -> int:
    """Returns how many points the site gives at most when it writes numbers."""
    return 10 if theme.chance("rating of ten", 0.07) else 5


def written(theme: Theme, rating: float, label: str, key: str) -> Markup:
    """Returns a rating as text, the number of it marked, or all of it where it says no more than ``4 out of 5``.

    Args:
        theme: The site.
        rating: Of five.
        label: The field.
        key: The decision, one for each place.
    """
    number, of = in_digits(theme, rating, key), str(scale(theme))
    tag = theme.pick(f"{key} tag", ("span", "strong", "div", "b", "em", "span"))
    form = theme.pick(f"{key} form", ("number", "number", "number", "of", "of", "rated", "rated", "apart"))
    if form == "number":
        text: Part = value(label, number)
    elif form == "of":
        text = value(label, theme.say("reviews.out_of").replace("$n", number).replace("$of", of))
    elif form == "rated":
        text = filled(theme.say("reviews.rated"), n=value(label, number), of=of)
    else:
        inner = theme.pick(f"{key} inner", ("strong", "span", "b"))
        text = joined(element(inner, value(label, number), names=theme.names("rating", "body")), f" / {of}")
    return element(tag, text, names=theme.names("rating", "info", "body"))


def _signs(theme: Theme, rating: float) -> Markup:
    full = round(rating)
    on, off = theme.pick("stars.signs", (("★", "☆"), ("★", "☆"), ("★", "★"), ("⭐", ""), ("★", "")))
    return element(
        theme.pick("stars.tag", ("span", "div", "p")), on * full + off * (5 - full), names=theme.names("rating")
    )


def _sign_spans(theme: Theme, rating: float) -> Markup:
    inner = theme.pick("stars.one", ("span", "i", "li", "label"))
    outer = "ul" if inner == "li" else theme.pick("stars.all", ("span", "div"))
    states = (theme.names("rating", "star", "full" if i < round(rating) else "empty") for i in range(5))
    return element(outer, *(element(inner, "★", names=state) for state in states), names=theme.names("rating"))


def _icons(theme: Theme, rating: float) -> Markup:
    fills = ["full" if rating >= i + 0.75 else "half" if rating >= i + 0.25 else "empty" for i in range(5)]
    style = theme.pick("stars.icon", ("fa fa-star", "icon icon-star", "bi bi-star", "ico-star", "sprite star"))
    inner = theme.pick("stars.i", ("i", "i", "span", "div"))
    icons = (element(inner, names=f"{style} {style.split()[-1]}-{fill}") for fill in fills)
    return element(theme.pick("stars.all", ("span", "div", "p")), *icons, names=theme.names("rating"))


def _svgs(theme: Theme, rating: float) -> Markup:
    shapes = []
    for i in range(5):
        color = theme.pick("stars.color", ("#f5a623", "currentColor", "#ffb400")) if rating >= i + 0.5 else "#ddd"
        path = element("path", d=_PATH, fill=color) if theme.chance("stars.path", 0.7) else element("use", href="#star")
        shapes.append(
            element("svg", path, names=theme.names("rating", "star"), viewBox="0 0 24 24", aria_hidden="true")
        )
    said = f"{rating:g} out of 5 stars" if theme.chance("stars.said", 0.5) else None
    return element("div", *shapes, names=theme.names("rating"), role="img", aria_label=said)


def _width(theme: Theme, rating: float) -> Markup:
    share = f"width:{rating * 20:g}%"
    text = theme.pick("stars.width text", (None, None, "★★★★★", "☆☆☆☆☆"))
    inner = element(
        theme.pick("stars.bar", ("span", "div", "i")), text, names=theme.names("rating", "current"), style=share
    )
    return element(theme.pick("stars.box", ("div", "span")), inner, text, names=theme.names("rating", "box"))


def _image(theme: Theme, rating: float) -> Markup:
    alt = theme.pick("stars.alt", (f"{rating:g} stars", f"{rating:g}/5", "rating", f"{rating:g} out of 5 stars", ""))
    name = theme.pick("stars.file", ("stars", "rating-", "star_"))
    return element("img", src=f"/images/{name}{rating:g}.{theme.pick('stars.ext', ('gif', 'png', 'svg'))}", alt=alt)


def _images(theme: Theme, rating: float) -> Markup:
    on = (element("img", src=f"/img/star_{'on' if i < round(rating) else 'off'}.png", alt="") for i in range(5))
    return element("span", *on, names=theme.names("rating"))


def _named(theme: Theme, rating: float) -> Markup:
    word = f"{theme.names('rating') or 'stars'} stars-{round(rating * 10) if rating % 1 else int(rating)}"
    said = theme.pick("stars.aria", (f"{rating:g} out of 5", f"Rating: {rating:g}", None))
    return element(
        theme.pick("stars.empty", ("span", "div", "i")), names=word, aria_label=said, data_rating=f"{rating:g}"
    )


_VARIANTS: tuple[_Drawn, ...] = (
    _signs,
    _signs,
    _sign_spans,
    _icons,
    _icons,
    _svgs,
    _svgs,
    _width,
    _width,
    _image,
    _images,
    _named,
)
