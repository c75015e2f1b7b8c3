"""What a product page says of its product beside the price: maker, codes, whether there's any left."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.catalog_codes import code
from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import element, joined, value
from markuplmpp.synth.shop_words import chosen, labelled, phrase, said
from markuplmpp.synth.theme import Theme

_CODES = ("sku", "mpn", "gtin")
_CODE_SHARES = {"sku": 0.62, "mpn": 0.24, "gtin": 0.24}
_BRAND_PLACES = (
    "above",
    "above",
    "below",
    "below",
    "specs",
    "specs",
    "codes",
    "logo",
    "title",
    "",
    "",
    "above specs",
    "below specs",
)
_WORDS_OF_STOCK = {
    "InStock": "in_stock", "OutOfStock": "out_of_stock", "PreOrder": "preorder", "LimitedAvailability": "limited",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One product page: its site, its random numbers and its product."""

    theme: Theme
    rng: random.Random
    product: Product

    def names(self, *words: str) -> str:
        """Returns a class in the site's style."""
        return self.theme.names(*words)

    def anchor(self, name: str) -> str:
        """Returns the id of a section: in some sites its name, in others a number."""
        number = self.theme.draw(f"anchor {name}").randrange(1000)
        return self.theme.pick(
            "anchor", (f"tab-{name}", name, f"{name}Content", f"tab{number}", f"panel-{number}", f"c-{number}")
        )

    def brand_in(self, place: str) -> bool:
        """Returns whether the site has the maker there: above or below the name, in it, in the specifications."""
        return place in self.theme.pick("brand.place", _BRAND_PLACES).split()

    def codes_in(self, place: str) -> list[str]:
        """Returns the codes that the site has there: ``head``, ``meta``, ``specs``."""
        theme = self.theme
        found = [name for name in _CODES if theme.chance(f"code {name}", _CODE_SHARES[name])]
        places = theme.pick("codes.together", ("head", "meta", "meta", "specs", "apart", "apart"))
        apart = ("head", "meta", "specs", "specs")
        return [
            name
            for name in found
            if place == (theme.pick(f"code.place {name}", apart) if places == "apart" else places)
        ]

    def hidden(self, name: str, share: float = 0.08) -> bool:
        """Returns whether this page lacks something that others of the site have."""
        return self.theme.draw(f"hidden {self.product.sku} {name}").random() < share


def brand_line(page: Page, place: str) -> Markup | None:
    """Returns the line with the maker in a place, if the site has it there."""
    if not page.brand_in(place):
        return None
    theme, brand = page.theme, value("brand", page.product.brand)
    form = theme.pick(f"brand.form {place}", ("link", "link", "text", "by", "by", "labelled"))
    names = page.names("product", "brand")
    if form == "labelled":
        return labelled(theme, "brand", said(theme, "brand"), brand, ("product", "brand"))
    if form == "by":
        link = element("a", brand, href="#") if theme.chance("brand.linked", 0.6) else brand
        return element(theme.pick("brand.tag", ("div", "p", "span")), said(theme, "by_brand", x=link), names=names)
    if form == "link":
        inner = element("a", brand, href="#", names=page.names("brand", "link"))
        return element("div", inner, names=names) if theme.chance("brand.wrapped", 0.5) else inner
    return element(theme.pick("brand.tag", ("div", "p", "span", "h2", "h3", "h4")), brand, names=names)


def brand_logo(page: Page) -> Markup | None:
    """Returns the maker's logo, whose name is in an attribute alone."""
    if not page.brand_in("logo"):
        return None
    image = element("img", src="/logo.png", alt=page.product.brand, width="120")
    return element("a", image, href="#", names=page.names("brand", "logo"))


def code_value(page: Page, name: str) -> Markup:
    """Returns one of the product's codes, marked."""
    return value(name, str(getattr(page.product, name)))


def code_lines(page: Page, place: str) -> list[Markup]:
    """Returns the lines of codes in a place: SKU and the like, the maker and the category on some sites, and traps."""
    theme = page.theme
    lines = [_code_line(page, name) for name in page.codes_in(place) if not page.hidden(name)]
    if place == "meta" and page.brand_in("codes"):
        brand = element("a", value("brand", page.product.brand), href="#")
        lines.append(labelled(theme, "code", said(theme, "brand"), brand, ("product", "brand")))
    if place == "meta" and theme.chance("meta.category", 0.2):
        lines.append(_category_line(page))
    if theme.chance(f"codes.trap {place}", 0.12):
        lines.append(labelled(theme, "code", said(theme, "other_code"), other_code(page), ("product", "code")))
    theme.draw(f"codes.order {place}").shuffle(lines)
    return lines


def other_code(page: Page) -> str:
    """Returns a code that is none of the product's own."""
    return code(page.theme.pick("other.form", ("L####", "######", "AA-####", "##.####", "A##-##")), page.rng)


def _code_line(page: Page, name: str) -> Markup:
    if name == "sku" and page.theme.chance("sku.bare", 0.06):
        return element("small", "#", code_value(page, name), names=page.names("product", "sku"))
    return labelled(page.theme, "code", said(page.theme, name), code_value(page, name), ("product", "sku"))


def _category_line(page: Page) -> Markup:
    links = [element("a", value("category", name), href="#") for name in page.product.category]
    text = joined(*(links if page.theme.chance("meta.path", 0.4) else links[-1:]), by=", ")
    tags = [element("a", word.lower(), href="#") for word, _ in page.product.specs[:3]]
    line = element("span", said(page.theme, "category"), ": ", text, names=page.names("posted", "in"))
    if not page.theme.chance("meta.tags", 0.5):
        return line
    return line + element(
        "span", said(page.theme, "tags"), ": ", joined(*tags, by=", "), names=page.names("tagged", "as")
    )


def stock_text(page: Page, after_label: bool = False) -> Markup:
    """Returns the words that say whether the product is in stock, marked; "Yes" stands after a label alone."""
    theme, key = page.theme, _WORDS_OF_STOCK[page.product.availability]
    number = str(page.rng.randint(1, 9))
    text = str(phrase(theme.say(f"shop.{key}"), n=number).unescape())
    if text == "Yes" and not after_label:
        text = "In stock"
    elif key == "in_stock" and not after_label and theme.chance("stock.counts", 0.12):
        text = f"{page.rng.randint(10, 400)} {text[:1].lower()}{text[1:]}"
    return value("availability", text)


def stock_line(page: Page) -> Markup | None:
    """Returns the line that says whether there's any left; many sites have none, the button says it there."""
    theme = page.theme
    if not theme.chance("stock.shown", 0.68) or page.hidden("stock", 0.05):
        return None
    form = theme.pick("stock.form", ("plain", "plain", "icon", "labelled", "labelled", "tail", "strong", "list"))
    text, names = stock_text(page, form == "labelled"), page.names("product", "stock")
    ships = phrase(theme.say("shop.ships"), brand=page.product.brand)
    tag = theme.pick("stock.tag", ("div", "p", "span"))
    if form == "labelled":
        return labelled(theme, "stock", said(theme, "stock_label"), text, ("product", "stock"))
    sold = page.product.availability == "InStock"
    if form == "tail" and sold:
        return element(tag, text, theme.pick("stock.joint", (". ", ", ", " - ", " | ")), ships, names=names)
    if form == "list":
        return element(
            "ul",
            element("li", text, names=names),
            element("li", ships) if sold else None,
            names=page.names("delivery", "list"),
        )
    icon = (
        element(theme.pick("stock.icon", ("i", "span", "svg")), names=page.names("icon", "stock"))
        if form == "icon"
        else None
    )
    inner = element("strong", text) if form == "strong" else element("span", text) if icon else text
    return element(tag, icon, inner, names=names)


def stock_notes(page: Page) -> list[Markup]:
    """Returns lines about stores, other customers and dispatch, which aren't the availability."""
    theme, rng = page.theme, page.rng
    found = []
    if theme.chance("stores", 0.25) and rng.random() < 0.7:
        found.append(
            element("div", said(theme, "stores", n=str(rng.randint(2, 240))), names=page.names("store", "info"))
        )
    if theme.chance("ships", 0.25) and page.product.availability == "InStock":
        ships = phrase(chosen(theme, rng, "ships", 1)[0], brand=page.product.brand)
        found.append(element("p", ships, names=page.names("delivery", "note")))
    return found
