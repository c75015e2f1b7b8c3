"""The lines of a product page with codes: the shop's, the maker's, and others that are none of the product's."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import element, joined, value
from markuplmpp.synth.shop.codes import code
from markuplmpp.synth.shop.labels import labelled
from markuplmpp.synth.shop.view import View


def code_lines(view: View, place: str) -> list[Markup]:
    """Returns the lines of codes in a place: SKU and the like, the maker and the category on some sites, and traps."""
    theme = view.theme
    lines = [_code_line(view, name) for name in view.codes_in(place) if not view.hidden(name)]
    if place == "meta" and view.brand_in("codes"):
        brand = element("a", value("brand", view.product.brand), href="#")
        lines.append(labelled(theme, "code", theme.said("shop.brand"), brand, ("product", "brand")))
    if place == "meta" and theme.chance("meta.category", 0.2):
        lines.append(_category_line(view))
    if theme.chance(f"codes.trap {place}", 0.12):
        label = theme.said("shop.other_code")
        lines.append(labelled(theme, "code", label, other_code(view), ("product", "code")))
    return theme.shuffled(f"codes.order {place}", lines)


def code_value(view: View, name: str) -> Markup:
    """Returns one of the product's codes, marked."""
    return value(name, str(getattr(view.product, name)))


def other_code(view: View) -> str:
    """Returns a code that is none of the product's own."""
    return code(view.theme.pick("other.form", ("L####", "######", "AA-####", "##.####", "A##-##")), view.rng)


def _code_line(view: View, name: str) -> Markup:
    if name == "sku" and view.theme.chance("sku.bare", 0.06):
        return element("small", "#", code_value(view, name), names=view.names("product", "sku"))
    label = view.theme.said(f"shop.{name}")
    return labelled(view.theme, "code", label, code_value(view, name), ("product", "sku"))


def _category_line(view: View) -> Markup:
    theme, product = view.theme, view.product
    links = [element("a", value("category", name), href="#") for name in product.category]
    text = joined(*(links if theme.chance("meta.path", 0.4) else links[-1:]), by=", ")
    line = element("span", theme.said("shop.category"), ": ", text, names=view.names("posted", "in"))
    if not theme.chance("meta.tags", 0.5):
        return line
    tags = joined(*(element("a", word.lower(), href="#") for word, _ in product.specs[:3]), by=", ")
    return line + element("span", theme.said("shop.tags"), ": ", tags, names=view.names("tagged", "as"))
