"""The cart of a shop: amounts and products that the page isn't about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import Part, element, joined

Goods = Sequence[tuple[str, Decimal]]
_LABELS = ("count", "count", "brackets", "total", "total", "dash", "sum only", "bare", "sentence")


def cart(scene: Scene) -> Markup:
    """Returns the cart with how much is in it, and on some sites what."""
    theme, draw = scene.theme, scene.theme.draw("cart")
    goods = scene.goods(draw, draw.choice((0, 0, 0, 1, 2, 3)))
    link = element("a", _label(scene, goods), href="/cart", names=theme.names("cart", "link"))
    if not scene.has("cart drop", 0.35):
        return link
    parts = (cart_lines(scene, goods), cart_sum(scene, goods)) if goods else (element("p", scene.say("empty_cart")),)
    drop = element("div", *parts, names=theme.names("cart", "content"))
    return element("div", link, drop, names=theme.names("cart", "mini"))


def _label(scene: Scene, goods: Goods) -> Part:
    theme = scene.theme
    word, icon, count, total = scene.say("cart"), scene.icon("cart"), str(len(goods)), _total(scene, goods)
    badge = element("span", count, names=theme.names("cart", "count"))
    amount = element("span", total, names=theme.names("cart", "total"))
    match theme.pick("cart label", _LABELS):
        case "count":
            return joined(icon, element("span", word), badge)
        case "brackets":
            return f"{word} ({count})"
        case "total":
            return joined(f"{word} ({count}) ", amount)
        case "dash":
            return joined(element("span", word), f" - {total}")
        case "sum only":
            return joined(icon, amount, badge)
        case "sentence":
            return joined(icon, scene.say("items_in_cart"), " \u2013 ", amount)
        case _:
            return joined(icon, badge)


def _total(scene: Scene, goods: Goods) -> str:
    return scene.money(sum((price for _, price in goods), start=Decimal(0)))


def cart_lines(scene: Scene, goods: Goods) -> Markup:
    """Returns what's in a cart: names and prices of things that the page isn't about."""
    theme = scene.theme
    form = theme.pick("cart line", ("times", "apart", "quantity"))
    before = {"times": "1 \u00d7 ", "apart": None}.get(form, f"{scene.say('quantity')} 1 ")
    lines: list[Part] = []
    for name, price in goods:
        money = element("span", scene.money(price), names=theme.names("price"))
        image, link = element("img", src="/i/1.jpg", alt=""), scene.link(name, "product", "name")
        lines.append(joined(image, link, before, money))
    return scene.listed("cart", lines, "cart", "item", kind=theme.pick("cart lines", ("ul", "divs", "rows")))


def cart_sum(scene: Scene, goods: Goods) -> Markup:
    """Returns the sum of a cart and the ways on from it."""
    theme = scene.theme
    total = element("span", _total(scene, goods))
    line = element("p", element("strong", scene.say("subtotal")), " ", total, names=theme.names("total"))
    to_cart = scene.button("to cart", scene.say("view_cart"), "cart")
    checkout = scene.button("checkout", scene.say("checkout"), "cart")
    return joined(line, to_cart if theme.pick("cart ways", (True, False)) else None, checkout)
