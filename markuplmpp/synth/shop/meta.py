"""The lines of a product page with codes: the shop's, the maker's, and others that are none of the product's."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.shop.codes import code, isbn, isbn10
from markuplmpp.synth.shop.labels import labelled
from markuplmpp.synth.shop.terms import Term, term
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.theme import Theme


def code_lines(view: View, place: str) -> list[Markup]:
    """Returns the lines of codes in a place: SKU and the like, the maker and the category on some sites, and traps."""
    theme = view.theme
    names = [name for name in view.codes_in(place) if not view.hidden(name)]
    if len(names) > 1 and theme.chance("codes.row", 0.3):
        lines = [_row(view, names)]
    else:
        lines = [_code_line(view, name) for name in names]
    if place == "meta" and view.brand_in("codes"):
        brand = element("a", value("brand", view.product.brand), href="#")
        lines.append(labelled(theme, "code", theme.said("shop.brand"), brand, ("product", "brand")))
    if place == "meta" and theme.chance("meta.category", 0.12):
        lines.append(_category_line(view))
    if theme.chance(f"codes.trap {place}", 0.12):
        label = theme.said("shop.other_code")
        lines.append(labelled(theme, "code", label, other_code(view), ("product", "code")))
    return theme.shuffled(f"codes.order {place}", lines)


def code_value(view: View, name: str) -> Markup:
    """Returns one of the product's codes, marked."""
    return value(name, str(getattr(view.product, name)))


def code_rows(view: View, name: str) -> list[tuple[str, Part]]:
    """Returns one of the product's codes after what the site calls it; a book may have two numbers."""
    code_of, theme = str(getattr(view.product, name)), view.theme
    if name != "gtin" or not isbn(code_of):
        return [(_name_of(theme, name), code_value(view, name))]
    rows: list[tuple[str, Part]] = [
        (theme.pick("isbn", ("ISBN-13", "ISBN", "ISBN 13", "ISBN13")), value(name, code_of))
    ]
    if theme.chance("isbn.old", 0.6):
        old = theme.pick("isbn", ("ISBN-10", "ISBN-10", "ISBN 10", "ISBN10")), value(name, isbn10(code_of))
        rows.insert(theme.pick("isbn.at", (0, 1)), old)
    return rows


def _name_of(theme: Theme, name: str) -> str:
    """What the site calls a code."""
    rare: dict[str, Term] = {"sku": "sku", "mpn": "mpn"}
    if name in rare and theme.chance(f"code.rare {name}", 0.4):
        return term(theme, rare[name])
    return theme.say(f"shop.{name}")


def other_code(view: View) -> str:
    """Returns a code that is none of the product's own."""
    return code(view.theme.pick("other.form", ("L####", "######", "AA-####", "##.####", "A##-##")), view.rng)


def _code_line(view: View, name: str) -> Markup:
    if name == "sku" and view.theme.chance("sku.bare", 0.06):
        return element("small", "#", code_value(view, name), names=view.names("product", "sku"))
    rows = code_rows(view, name)
    return joined(*(labelled(view.theme, "code", label, text, ("product", "sku")) for label, text in rows))


def _row(view: View, names: list[str]) -> Markup:
    """Codes one after the other in a line, with a sign between them."""
    theme, sign = view.theme, view.theme.pick("codes.sign", (" | ", " • ", " / ", " "))
    end, tag = theme.pick("codes.row.end", (":", ":", " #", "")), theme.pick("codes.row.tag", ("span", "b", "strong"))
    apart = theme.chance("codes.row.apart", 0.6)
    codes = [
        joined(label, end, " ", element(tag, text) if apart else text)
        for name in names
        for label, text in code_rows(view, name)
    ]
    parts = codes if apart else [element("span", text) for text in codes]
    return element(
        theme.pick("codes.row.in", ("div", "p", "div")), joined(*parts, by=sign), names=view.names("product", "sku")
    )


def _category_line(view: View) -> Markup:
    theme, product = view.theme, view.product
    links = [element("a", value("category", name), href="#") for name in product.category]
    text = joined(*(links if theme.chance("meta.path", 0.4) else links[-1:]), by=", ")
    line = element("span", theme.said("shop.category"), ": ", text, names=view.names("posted", "in"))
    if not theme.chance("meta.tags", 0.5):
        return line
    tags = joined(*(element("a", word.lower(), href="#") for word, _ in product.specs[:3]), by=", ")
    return line + element("span", theme.said("shop.tags"), ": ", tags, names=view.names("tagged", "as"))
