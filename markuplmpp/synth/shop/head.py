"""The head of a product page: the name, with maker, codes and ratings around it."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, value
from markuplmpp.synth.shop.brand import brand_line, brand_logo
from markuplmpp.synth.shop.meta import code_lines
from markuplmpp.synth.shop.rating import rating_summary
from markuplmpp.synth.shop.stock import stock_line
from markuplmpp.synth.shop.view import View

_BLOCKS = ("<div", "<p", "<dl", "<li")


def head(view: View, reviewed: bool) -> list[Part]:
    """Returns name, maker, codes and ratings."""
    codes, above = code_box(view, "head"), code_box(view, "above")
    rating = rating_summary(view, reviewed) if rating_place(view) == "head" else None
    after: list[Part] = [brand_line(view, "below"), rating, codes]
    return [brand_logo(view), brand_line(view, "above"), above, _name(view), *view.theme.shuffled("head", after)]


def _name(view: View) -> Markup:
    """The product's name; on some sites with its maker in the same heading, or a line below."""
    theme, product = view.theme, view.product
    tag, names = theme.pick("name.tag", ("h1",) * 12 + ("h2", "div")), view.names("product", "title")
    name = value("name", product.name)
    if view.brand_in("title") and product.brand.lower() not in product.name.lower():
        around = theme.pick("name.brand", ("span", "a", "small"))
        brand = element(around, value("brand", product.brand), names=view.names("brand"))
        return element(tag, brand, " ", element("span", name), names=names)
    title = element(tag, element("span", name) if theme.chance("name.span", 0.2) else name, names=names)
    if not theme.chance("name.sub", 0.14) or not product.specs:
        return title
    facts = " · ".join(text for _, text in product.specs[:3])
    below = theme.pick("sub.tag", ("p", "div", "h2", "h3"))
    return title + element(below, facts, names=view.names("product", "subtitle"))


def code_box(view: View, place: str) -> Markup | None:
    """Returns the codes that the site has in a place, with the stock where it's among them."""
    lines = code_lines(view, place)
    if stock_place(view) == place:
        lines += [line for line in (stock_line(view),) if line is not None]
    if not lines:
        return None
    if all(line.startswith("<li") for line in lines):
        tag = "ul"
    elif any(line.startswith(_BLOCKS) for line in lines):
        tag = "div"
    else:
        tag = view.theme.pick("meta.tag", ("div", "p", "span"))
    return element(tag, *lines, names=view.names("product", "meta"))


def stock_place(view: View) -> str:
    """Returns where the line about the stock is: in the buy box, or among the codes."""
    return view.theme.pick("stock.place", ("buy",) * 7 + ("head", "meta"))


def rating_place(view: View) -> str:
    """Returns where the ratings are: beside the name, or below the buttons."""
    return view.theme.pick("rating.place", ("head", "head", "head", "buy"))
