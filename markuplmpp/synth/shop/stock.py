"""Whether a product is in stock, and lines about stores and dispatch that don't say it."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.choices import filled, some
from markuplmpp.synth.markup import element, value
from markuplmpp.synth.shop.labels import labelled
from markuplmpp.synth.shop.terms import Term, term
from markuplmpp.synth.shop.view import View

_WORDS = {
    "InStock": "in_stock", "OutOfStock": "out_of_stock", "PreOrder": "preorder", "LimitedAvailability": "limited",
}  # fmt: skip
_FORMS = ("plain", "plain", "plain", "icon", "labelled", "labelled", "labelled", "labelled", "tail", "strong", "list")
_OWN: dict[str, tuple[Term, float]] = {
    "InStock": ("soon", 0.12), "LimitedAvailability": ("counted", 0.5), "OutOfStock": ("gone", 0.35),
}  # fmt: skip


def stock_text(view: View, after_label: bool = False) -> Markup:
    """Returns the words that say whether the product is in stock, marked; "Yes" stands after a label alone."""
    theme, key = view.theme, _WORDS[view.product.availability]
    own, share = _OWN.get(view.product.availability, ("soon", 0.0))
    if theme.chance(f"stock.own {own}", share):
        return value("availability", term(theme, own, view.rng.randint(1, 9)))
    text = str(theme.said(f"shop.{key}", n=str(view.rng.randint(1, 9))).unescape())
    if text == "Yes" and not after_label:
        text = "In stock"
    elif key == "in_stock" and not after_label and theme.chance("stock.counts", 0.12):
        text = f"{view.rng.randint(10, 400)} {text[:1].lower()}{text[1:]}"
    return value("availability", text)


def stock_line(view: View) -> Markup | None:
    """Returns the line that says whether there's any left; many sites have none, the button says it there."""
    theme = view.theme
    if not theme.chance("stock.shown", 0.4) or view.hidden("stock", 0.05):
        return None
    if view.product.availability == "InStock" and theme.chance("stock.time", 0.16):
        return _time(view)
    form = theme.pick("stock.form", _FORMS)
    text, names = stock_text(view, form == "labelled"), view.names("product", "stock")
    ships = theme.said("shop.ships", brand=view.product.brand) if view.product.availability == "InStock" else None
    tag = theme.pick("stock.tag", ("div", "p", "span"))
    match form:
        case "labelled":
            return labelled(theme, "stock", theme.said("shop.stock_label"), text, ("product", "stock"))
        case "tail" if ships:
            return element(tag, text, theme.pick("stock.joint", (". ", ", ", " - ", " | ")), ships, names=names)
        case "list":
            lines = element("li", text, names=names), element("li", ships) if ships else None
            return element("ul", *lines, names=view.names("delivery", "list"))
        case "icon":
            icon = element(theme.pick("stock.icon", ("i", "span", "svg")), names=view.names("icon", "stock"))
            return element(tag, icon, element("span", text), names=names)
        case _:
            return element(tag, element("strong", text) if form == "strong" else text, names=names)


def _time(view: View) -> Markup:
    """When it's sent: on many sites this alone says that it can be had."""
    theme, text = view.theme, value("availability", term(view.theme, "time", view.rng.randint(2, 9)))
    if theme.chance("stock.time.label", 0.5):
        return labelled(theme, "stock", term(theme, "time_label"), text, ("delivery", "note"))
    return element(theme.pick("stock.tag", ("div", "p", "span")), text, names=view.names("delivery", "note"))


def stock_notes(view: View, stock_shown: bool) -> list[Markup]:
    """Returns lines about stores, other customers and dispatch, which are the availability where nothing else is.

    Args:
        view: The page.
        stock_shown: Whether a line has said how many are left.
    """
    theme, rng = view.theme, view.rng
    found = []
    if theme.chance("stores", 0.25) and rng.random() < 0.7:
        stores = theme.said("shop.stores", n=str(rng.randint(2, 240)))
        found.append(element("div", stores, names=view.names("store", "info")))
    if not theme.chance("ships", 0.16) or view.product.availability != "InStock":
        return found
    if stock_shown:
        ships = filled(some(rng, theme.phrases("shop.ships"), 1)[0], brand=view.product.brand)
        found.append(element("p", ships, names=view.names("delivery", "note")))
    else:
        found.append(_time(view))
    return found
