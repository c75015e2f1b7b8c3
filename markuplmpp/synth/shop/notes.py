"""Lines around a price: sums that aren't what the product costs."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.catalog_codes import share_of
from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import element
from markuplmpp.synth.shop_words import Pen, said
from markuplmpp.synth.theme import Theme

_Note = Callable[[Theme, random.Random, Product, Pen], Markup | None]


def notes(theme: Theme, rng: random.Random, product: Product, pen: Pen, place: str) -> list[Markup | None]:
    """Returns the lines that the site puts below the price in this place, in the site's order."""
    most = 1.0 if place == "main" else 0.4
    order = list(_NOTES)
    theme.draw(f"notes.{place}").shuffle(order)
    shown = [name for name in order if theme.chance(f"notes.{place}.{name}", _NOTES[name][0] * most)]
    lines = [(name, _NOTES[name][1](theme, rng, product, pen)) for name in shown if rng.random() < 0.9]
    return [_line(theme, name, line) for name, line in lines if line is not None]


def _line(theme: Theme, name: str, line: Markup) -> Markup:
    if name == "tiers":
        return line
    tag = theme.pick(f"notes.tag {name}", ("div", "span", "p", "small", "em"))
    return element(tag, line, names=theme.names("price", name))


def _save(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    if product.list_price is None:
        return None
    saved = product.list_price - product.price
    percent = str(max(1, round(saved / product.list_price * 100)))
    return said(theme, "save", x=theme.money(saved), percent=percent)


def _tax(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    return said(theme, "tax")


def _without_tax(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    amount = share_of(product.price, 1 / 1.2)
    text = pen.left_out(theme.money(amount))
    return said(theme, "without_tax", x=element("span", text) if theme.chance("net.apart", 0.5) else text)


def _unit(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    return said(theme, "unit", x=theme.money(share_of(product.price, rng.choice((0.1, 0.2, 0.4, 0.5, 1.33, 2, 4)))))


def _instalments(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    count = theme.pick("instalments", (3, 4, 4, 6, 10, 12, 24))
    if product.price < count * 2:
        return None
    text = theme.money(share_of(product.price, 1 / count))
    amount = element("b", text) if theme.chance("instalments.bold", 0.4) else text
    return said(theme, "instalments", n=str(count), x=amount)


def _member(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    return said(theme, "member", x=pen.left_out(theme.money(share_of(product.price, rng.choice((0.85, 0.9, 0.95))))))


def _lowest(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    if product.list_price is None:
        return None
    return said(theme, "lowest", x=pen.left_out(theme.money(share_of(product.price, rng.choice((1, 1.05, 1.1))))))


def _points(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    return said(theme, "points", n=str(max(1, int(product.price))), x=theme.money(Decimal(rng.randint(1, 9))))


def _tiers(theme: Theme, rng: random.Random, product: Product, pen: Pen) -> Markup | None:
    counts = sorted(rng.sample((2, 3, 5, 10, 20, 25, 50, 100), rng.randint(2, 3)))
    shares = [0.95, 0.9, 0.82]
    rows = [
        (f"{count}+", theme.money(share_of(product.price, share))) for count, share in zip(counts, shares, strict=False)
    ]
    if theme.chance("tiers.table", 0.6):
        head = element("tr", element("th", said(theme, "quantity")), element("th", said(theme, "price")))
        lines = [element("tr", element("td", count), element("td", text)) for count, text in rows]
        return element("table", head, *lines, names=theme.names("price", "tiers"))
    return element(
        "ul", *(element("li", f"{count}: {text}") for count, text in rows), names=theme.names("price", "tiers")
    )


_NOTES: dict[str, tuple[float, _Note]] = {
    "save": (0.5, _save), "tax": (0.35, _tax), "net": (0.08, _without_tax), "unit": (0.14, _unit),
    "instalments": (0.28, _instalments), "member": (0.09, _member), "lowest": (0.1, _lowest), "points": (0.1, _points),
    "tiers": (0.08, _tiers),
}  # fmt: skip
