"""Lines around a price: sums that aren't what the product costs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.markup import each, element
from markuplmpp.synth.shop.sums import share_of
from markuplmpp.synth.shop.tag import Tag

_Note = Callable[[Tag], Markup | None]


def notes(tag: Tag) -> list[Markup]:
    """Returns the lines that the site puts below the price in this place, in the site's order."""
    theme, most = tag.theme, 1.0 if tag.place == "main" else 0.4
    if theme.chance(f"notes.{tag.place}.none", 0.3):
        return []
    order = theme.shuffled(f"notes.{tag.place}", _NOTES)
    shown = [name for name in order if theme.chance(f"notes.{tag.place}.{name}", _NOTES[name][0] * most)]
    lines = {name: _NOTES[name][1](tag) for name in shown if tag.rng.random() < 0.9}
    return [_line(tag, name, line) for name, line in lines.items() if line is not None]


def _line(tag: Tag, name: str, line: Markup) -> Markup:
    if name == "tiers":
        return line
    around = tag.theme.pick(f"notes.tag {name}", ("div", "span", "p", "small", "em"))
    return element(around, line, names=tag.theme.names("price", name))


def _share(tag: Tag, share: float) -> str:
    return tag.theme.money(share_of(tag.product.price, share))


def _save(tag: Tag) -> Markup | None:
    before = tag.product.list_price
    if before is None:
        return None
    saved = before - tag.product.price
    percent = max(1, round(saved / before * 100))
    return tag.theme.said("shop.save", x=tag.theme.money(saved), percent=str(percent))


def _tax(tag: Tag) -> Markup:
    return tag.theme.said("shop.tax")


def _without_tax(tag: Tag) -> Markup:
    text = tag.pen.left_out(_share(tag, 1 / 1.2))
    return tag.theme.said("shop.without_tax", x=element("span", text) if tag.theme.chance("net.apart", 0.5) else text)


def _unit(tag: Tag) -> Markup:
    return tag.theme.said("shop.unit", x=_share(tag, tag.rng.choice((0.1, 0.2, 0.4, 0.5, 1.33, 2, 4))))


def _instalments(tag: Tag) -> Markup | None:
    theme = tag.theme
    count = theme.pick("instalments", (3, 4, 4, 6, 10, 12, 24))
    if tag.product.price < count * 2:
        return None
    text = _share(tag, 1 / count)
    amount = element("b", text) if theme.chance("instalments.bold", 0.4) else text
    return theme.said("shop.instalments", n=str(count), x=amount)


def _member(tag: Tag) -> Markup:
    return tag.theme.said("shop.member", x=tag.pen.left_out(_share(tag, tag.rng.choice((0.85, 0.9, 0.95)))))


def _lowest(tag: Tag) -> Markup | None:
    if tag.product.list_price is None:
        return None
    return tag.theme.said("shop.lowest", x=tag.pen.left_out(_share(tag, tag.rng.choice((1, 1.05, 1.1)))))


def _points(tag: Tag) -> Markup:
    points, worth = max(1, int(tag.product.price)), tag.theme.money(Decimal(tag.rng.randint(1, 9)))
    return tag.theme.said("shop.points", n=str(points), x=worth)


def _tiers(tag: Tag) -> Markup:
    """Lower prices of several."""
    theme, rng = tag.theme, tag.rng
    counts = sorted(rng.sample((2, 3, 5, 10, 20, 25, 50, 100), rng.randint(2, 3)))
    rows = [(f"{count}+", _share(tag, share)) for count, share in zip(counts, (0.95, 0.9, 0.82), strict=False)]
    names = theme.names("price", "tiers")
    if theme.chance("tiers.table", 0.6):
        head = element("tr", each("th", (theme.said("shop.quantity"), theme.said("shop.price"))))
        return element("table", head, each("tr", (each("td", row) for row in rows)), names=names)
    return element("ul", each("li", (f"{count}: {text}" for count, text in rows)), names=names)


_NOTES: dict[str, tuple[float, _Note]] = {
    "save": (0.5, _save), "tax": (0.35, _tax), "net": (0.08, _without_tax), "unit": (0.14, _unit),
    "instalments": (0.28, _instalments), "member": (0.09, _member), "lowest": (0.1, _lowest), "points": (0.1, _points),
    "tiers": (0.08, _tiers),
}  # fmt: skip
