"""Items of lists of ingredients, and lists in which the headings of groups stand among them or around them."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.recipe.larder import Ingredient
from markuplmpp.synth.recipe.lines import FIELD, blocks, line_of
from markuplmpp.synth.theme import Theme

_LIST = "ingredient_list"
_FLAT = (("ul", "li", "li"), ("ul", "li", "li"), ("div", "div", "h3"), ("div", "div", "h4"), ("div", "p", "p"))
"""The element around all, that of an item, and that of a heading."""


def group_title(theme: Theme, heading: str) -> Part:
    """Returns the heading of a group, None for a group without one."""
    if not heading:
        return None
    tag = theme.pick("ing.group_title", ("h3", "h4", "p", "strong", "div", "h5"))
    return _titled(theme, heading, tag, 0.2)


def item(theme: Theme, line: Ingredient, index: int, tag: str) -> Markup:
    """Returns the element of an ingredient, on some sites with what a shop has of it: no part of the ingredient."""
    names = theme.named("ing.item", "ingredients", "item")
    if tag != "p" and theme.chance("ing.blocks", 0.12):
        return element(tag, blocks(theme, line, index), names=names, label=FIELD)
    inner = line_of(theme)(theme, line, index)
    if tag == "p" or len(line.name) % 2 or not theme.chance("ing.offers", 0.08):
        return element(tag, inner, names=names)
    return element(tag, element("div", inner), _offer(theme, line), names=names)


def grouped(theme: Theme, recipe: Recipe) -> Markup:
    """Returns one list of all groups: headings among the items, or an item around each group."""
    if theme.chance("ing.nested", 0.4):
        return _nested(theme, recipe)
    outer, tag, title_tag = theme.pick("ing.flat", _FLAT)
    rows: list[Part] = []
    start = 0
    for heading, lines in recipe.ingredients:
        rows.append(_titled(theme, heading, title_tag, 0.5) if heading else None)
        rows += [item(theme, line, start + i, tag) for i, line in enumerate(lines)]
        start += len(lines)
    return element(outer, *rows, names=theme.named("ing.list", "ingredients", "list"), label=_LIST)


def _nested(theme: Theme, recipe: Recipe) -> Markup:
    outer, names = theme.pick("ing.nested_outer", ("ul", "ol")), theme.named("ing.group", "ingredients", "group")
    groups: list[Markup] = []
    start = 0
    for heading, lines in recipe.ingredients:
        rows = (item(theme, line, start + i, "li") for i, line in enumerate(lines))
        inner = element("ul", *rows, names=theme.named("ing.list", "ingredients", "list"))
        groups.append(element("li", group_title(theme, heading), inner, names=names))
        start += len(lines)
    return element(outer, *groups, names=theme.named("ing.groups", "ingredients", "groups"), label=_LIST)


def _titled(theme: Theme, heading: str, tag: str, bold: float) -> Markup:
    text = heading + theme.pick("ing.group_colon", ("", "", ":"))
    if theme.chance("ing.group_b", bold):
        return element(tag, element(theme.pick("ing.group_bold", ("b", "strong", "h4")) if tag == "li" else "b", text))
    return element(tag, text, names=theme.named("ing.group_title", "group", "title"))


def _offer(theme: Theme, line: Ingredient) -> Markup:
    """A product for the ingredient: its price or a button, or both."""
    form, cents = theme.pick("ing.offer", ("price", "button", "both")), sum(map(ord, line.name)) % 700 + 99
    price = element("span", theme.money(Decimal(cents) / 100)) if form != "button" else None
    button = element("a", theme.say("recipe.buy"), href="/shop", names=theme.names("button"))
    return element("div", price, button if form != "price" else None, names=theme.names("product"))
