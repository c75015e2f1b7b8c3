"""Ratings as sites draw them, in stars that are no text or only signs, and as they write them."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.theme import Theme

_Drawn = Callable[[Theme, float], Markup]
_ON, _OFF = "★", "☆"
_PATH = "M12 17.3l6.2 3.7-1.6-7L22 9.2l-7.2-.6L12 2 9.2 8.6 2 9.2l5.5 4.8-1.7 7z"


def stars(theme: Theme, rating: float) -> Markup:
    """Returns a rating as the site draws it in reviews and lists, without a mark.

    >>> stars(Theme.of_seed(1), 4.5) == stars(Theme.of_seed(1), 4.5)
    True
    """
    drawn: _Drawn = theme.pick("stars", _WAYS)
    html = drawn(theme, rating)
    if not theme.chance("stars.wrapped", 0.4):
        return html
    return element(theme.pick("stars.wrapper", ("div", "span", "div")), html, names=theme.names("rating", "inner"))


def stars_of_product(theme: Theme, rating: float) -> Markup:
    """Returns a rating as the site draws it beside a product's name, without a mark."""
    drawn: _Drawn = theme.pick("rating.visual", _WAYS_OF_PRODUCT)
    return drawn(theme, rating)


def in_digits(theme: Theme, rating: float, key: str) -> str:
    """Returns a rating's number in the site's way: ``4``, ``4.0``, ``4,5``; of ten on some sites."""
    digits = theme.pick(f"{key} digits", (0, 0, 1, 1, 2))
    shown = rating * _scale(theme) / 5
    return theme.number(shown, digits or int(shown != int(shown)))


def written(theme: Theme, rating: float, label: str, key: str) -> Markup:
    """Returns a rating as text, the number of it marked, or all of it where it says no more than ``4 out of 5``.

    Args:
        theme: The site.
        rating: Of five.
        label: The field.
        key: The decision, one for each place.
    """
    number, of = in_digits(theme, rating, key), str(_scale(theme))
    match theme.pick(f"{key} form", ("number", "number", "number", "of", "of", "rated", "rated", "apart")):
        case "number":
            text: Part = value(label, number)
        case "of":
            text = value(label, theme.said("reviews.out_of", n=number, of=of))
        case "rated":
            text = theme.said("reviews.rated", n=value(label, number), of=of)
        case _:
            inner = theme.pick(f"{key} inner", ("strong", "span", "b"))
            text = joined(element(inner, value(label, number), names=theme.names("rating", "body")), f" / {of}")
    tag = theme.pick(f"{key} tag", ("span", "strong", "div", "b", "em", "span"))
    return element(tag, text, names=theme.names("rating", "info", "body"))


def _scale(theme: Theme) -> int:
    """How many points the site gives at most when it writes numbers."""
    return 10 if theme.chance("rating of ten", 0.07) else 5


def _signs(theme: Theme, rating: float) -> Markup:
    full = round(rating)
    on, off = theme.pick("stars.signs", ((_ON, _OFF), (_ON, _OFF), (_ON, _ON), ("⭐", ""), (_ON, "")))
    tag = theme.pick("stars.tag", ("span", "div", "p"))
    return element(tag, on * full + off * (5 - full), names=theme.names("rating"))


def _sign_spans(theme: Theme, rating: float) -> Markup:
    inner = theme.pick("stars.one", ("span", "i", "li", "label"))
    outer = "ul" if inner == "li" else theme.pick("stars.all", ("span", "div"))
    states = (theme.names("rating", "star", "full" if i < round(rating) else "empty") for i in range(5))
    return element(outer, *(element(inner, _ON, names=state) for state in states), names=theme.names("rating"))


def _icons(theme: Theme, rating: float) -> Markup:
    fills = ["full" if rating >= i + 0.75 else "half" if rating >= i + 0.25 else "empty" for i in range(5)]
    style = theme.pick("stars.icon", ("fa fa-star", "icon icon-star", "bi bi-star", "ico-star", "sprite star"))
    inner = theme.pick("stars.i", ("i", "i", "span", "div"))
    icons = (element(inner, names=f"{style} {style.split()[-1]}-{fill}") for fill in fills)
    return element(theme.pick("stars.all", ("span", "div", "p")), *icons, names=theme.names("rating"))


def _svgs(theme: Theme, rating: float) -> Markup:
    shapes, names = [], theme.names("rating", "star")
    for i in range(5):
        color = theme.pick("stars.color", ("#f5a623", "currentColor", "#ffb400")) if rating >= i + 0.5 else "#ddd"
        path = element("path", d=_PATH, fill=color) if theme.chance("stars.path", 0.7) else element("use", href="#star")
        shapes.append(element("svg", path, names=names, viewBox="0 0 24 24", aria_hidden="true"))
    label = theme.maybe("stars.said", 0.5, f"{rating:g} out of 5 stars")
    return element("div", *shapes, names=theme.names("rating"), role="img", aria_label=label)


def _width(theme: Theme, rating: float) -> Markup:
    text = theme.pick("stars.width text", (None, None, _ON * 5, _OFF * 5))
    tag, names = theme.pick("stars.bar", ("span", "div", "i")), theme.names("rating", "current")
    inner = element(tag, text, names=names, style=f"width:{rating * 20:g}%")
    return element(theme.pick("stars.box", ("div", "span")), inner, text, names=theme.names("rating", "box"))


def _image(theme: Theme, rating: float) -> Markup:
    alt = theme.pick("stars.alt", (f"{rating:g} stars", f"{rating:g}/5", "rating", f"{rating:g} out of 5 stars", ""))
    name = theme.pick("stars.file", ("stars", "rating-", "star_"))
    return element("img", src=f"/images/{name}{rating:g}.{theme.pick('stars.ext', ('gif', 'png', 'svg'))}", alt=alt)


def _images(theme: Theme, rating: float) -> Markup:
    states = ("on" if i < round(rating) else "off" for i in range(5))
    images = (element("img", src=f"/img/star_{state}.png", alt="") for state in states)
    return element("span", *images, names=theme.names("rating"))


def _named(theme: Theme, rating: float) -> Markup:
    """An empty element whose class says the rating."""
    names = f"{theme.names('rating') or 'stars'} stars-{round(rating * 10) if rating % 1 else int(rating)}"
    label = theme.pick("stars.aria", (f"{rating:g} out of 5", f"Rating: {rating:g}", None))
    tag = theme.pick("stars.empty", ("span", "div", "i"))
    return element(tag, names=names, aria_label=label, data_rating=f"{rating:g}")


_WAYS: tuple[_Drawn, ...] = (
    _signs, _signs, _sign_spans, _icons, _icons, _svgs, _svgs, _width, _width, _image, _images, _named,
)  # fmt: skip


def _product_width(theme: Theme, rating: float) -> Markup:
    inner = element("span", style=f"width:{rating * 20:.0f}%", names=theme.names("rating", "fill"))
    return element("span", inner, names=theme.names("rating"))


def _product_icons(theme: Theme, rating: float) -> Markup:
    states = ("full" if i < round(rating) else "empty" for i in range(5))
    icons = (element("i", names=theme.names("star", state)) for state in states)
    return element("span", *icons, names=theme.names("rating", "stars"))


def _product_signs(theme: Theme, rating: float) -> Markup:
    full = round(rating)
    return element("span", _ON * full + _OFF * (5 - full), names=theme.names("rating", "stars"))


def _product_svgs(theme: Theme, rating: float) -> Markup:
    shape = element("svg", element("path", d="M0 0h9z"), viewBox="0 0 20 20")
    return element("div", shape * 5, names=theme.names("rating", "icons"))


def _product_label(theme: Theme, rating: float) -> Markup:
    return element("div", role="img", aria_label=f"{rating} / 5", names=theme.names("rating"))


def _product_image(theme: Theme, rating: float) -> Markup:
    names = theme.names("rating", "image")
    return element("img", src=f"/stars-{round(rating)}.gif", alt=f"{rating}", names=names)


_WAYS_OF_PRODUCT: tuple[_Drawn, ...] = (
    _product_width, _product_width, _product_icons, _product_icons, _product_signs, _product_svgs, _product_label,
    _product_image,
)  # fmt: skip
