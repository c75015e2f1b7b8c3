"""Who made a product: above its name, below it, as a logo."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import element, value
from markuplmpp.synth.shop.labels import labelled
from markuplmpp.synth.shop.view import View


def brand_line(view: View, place: str) -> Markup | None:
    """Returns the line with the maker in a place, if the site has it there."""
    if not view.brand_in(place):
        return None
    theme, brand, names = view.theme, value("brand", view.product.brand), view.names("product", "brand")
    tag = theme.pick("brand.tag", ("div", "p", "span"))
    match theme.pick(f"brand.form {place}", ("link", "link", "text", "by", "by", "labelled")):
        case "labelled":
            return labelled(theme, "brand", theme.said("shop.brand"), brand, ("product", "brand"))
        case "by":
            link = element("a", brand, href="#") if theme.chance("brand.linked", 0.75) else brand
            return element(tag, theme.said("shop.by_brand", x=link), names=names)
        case "link":
            inner = element("span", brand) if theme.chance("brand.span", 0.4) else brand
            link = element("a", inner, href="#", names=view.names("brand", "link"))
            return element("div", link, names=names) if theme.chance("brand.wrapped", 0.5) else link
        case _:
            return element(theme.pick("brand.tag", ("div", "p", "span", "h2", "h3", "h4")), brand, names=names)


def brand_logo(view: View) -> Markup | None:
    """Returns the maker's logo: an element that is the maker, without a text."""
    if not view.brand_in("logo"):
        return None
    image = element("img", src="/logo.png", alt=view.product.brand, width="120", label="brand")
    return element("a", image, href="#", names=view.names("brand", "logo"))
