"""Lists of ingredients as recipe sites build them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from markuplmpp.synth.choices import distinct
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.recipe.grouped import group_title, grouped, item
from markuplmpp.synth.recipe.larder import Ingredient
from markuplmpp.synth.recipe.lines import FIELD, named
from markuplmpp.synth.theme import Theme

_LIST = "ingredient_list"
_Layout = Callable[[Theme, Sequence[Ingredient], int, str], Markup]


def ingredients_block(theme: Theme, recipe: Recipe) -> Markup:
    """Returns heading, buttons and list of a recipe's ingredients."""
    heading = theme.heading("ingredients", _heading(theme, recipe), ("ingredients", "title"))
    shop = element("button", theme.say("recipe.shop"), names=theme.names("button"), type="button")
    parts = (
        None if theme.chance("ing.untitled", 0.06) else heading,
        _buttons(theme, recipe),
        theme.wrapped("ing", _groups(theme, recipe), most=1),
        theme.maybe("ing.shop", 0.3, shop),
    )
    words = ("ingredients",) if theme.chance("ing.block.own", 0.6) else ("column",)
    return theme.block("ing.block", *parts, words=words)


def _heading(theme: Theme, recipe: Recipe) -> Markup:
    words = theme.say("recipe.ingredients")
    if not theme.chance("ing.for", 0.15):
        counted = f" ({len(recipe.lines)})" if theme.chance("ing.counted", 0.07) else None
        return joined(words, counted and element("span", counted))
    serves = theme.say("recipe.serves").lower()
    return joined(words, f" ({serves} ", value("yields", str(recipe.servings)), ")")


def _buttons(theme: Theme, recipe: Recipe) -> Part:
    """What changes the amounts: clutter that looks like amounts."""
    match theme.pick("ing.buttons", ("",) * 6 + ("scale", "stepper", "portions", "caption", "units", "select")):
        case "scale":
            return element("div", *_pressed(theme, "1x", "2x", "3x"), names=theme.names("scale"))
        case "units":
            units = distinct(theme.phrases("recipe.units")[:2])
            switches = (element("button", unit, type="button") for unit in units)
            return element("div", *switches, names=theme.names("units"))
        case "select":
            options = each("option", "12468")
            return element("label", theme.say("recipe.yields"), element("select", options, name="servings"))
        case "stepper":
            less, more = _pressed(theme, *theme.pick("ing.signs", (("-", "+"), ("\u2212", "+"), ("remove", "add"))))
            tag = theme.pick("ing.count", ("span", "div", "strong"))
            text = recipe.yields if theme.chance("ing.stepper_words", 0.4) else str(recipe.servings)
            count = element(tag, value("yields", text), names=theme.names("count"))
            label = theme.maybe("ing.stepper_label", 0.4, element("label", theme.say("recipe.yields")))
            return element("div", label, less, count, more, names=theme.names("stepper"))
        case "portions":
            tag = theme.pick("ing.portions", ("p", "div", "span"))
            return element(tag, value("yields", recipe.yields), names=theme.named("ing.portions", "servings"))
        case "caption":
            number = element("span", value("yields", str(recipe.servings)))
            word = element("span", theme.say("recipe.yields"))
            pair = (number, word) if theme.chance("ing.number_first", 0.6) else (word, number)
            return element("div", *pair, names=theme.named("ing.caption", "servings"))
    return None


def _pressed(theme: Theme, *texts: str) -> list[Markup]:
    return [element("button", text, type="button", names=theme.names("button")) for text in texts]


def _groups(theme: Theme, recipe: Recipe) -> Markup:
    layout: _Layout | None = theme.pick("ing.layout", (*_LAYOUTS, None))
    if layout is None:
        return _breaks(theme, recipe)
    if layout in _ITEMS and theme.chance("ing.grouped", 0.35):
        return grouped(theme, recipe)
    only = len(recipe.ingredients) == 1
    lists, start = [], 0
    for heading, lines in recipe.ingredients:
        title, made = group_title(theme, heading), layout(theme, lines, start, _LIST if only else "")
        start += len(lines)
        boxed = theme.chance("ing.group_box", 0.5) and not only
        names = theme.named("ing.group", "ingredients", "group")
        lists.append(element("div", title, made, names=names) if boxed else joined(title, made))
    if only:
        return lists[0]
    return element("div", *lists, names=theme.named("ing.groups", "ingredients", "groups"), label=_LIST)


def _rows(
    theme: Theme, lines: Sequence[Ingredient], start: int, label: str, outer: str = "ul", tag: str = "li"
) -> Markup:
    rows = [item(theme, line, start + i, tag) for i, line in enumerate(lines)]
    if outer == "div" and theme.chance("ing.two_columns", 0.3) and len(rows) > 3:
        half = (len(rows) + 1) // 2
        rows = [element("div", *part, names=theme.names("column")) for part in (rows[:half], rows[half:])]
    return element(outer, *rows, names=theme.named("ing.list", "ingredients", "list"), label=label)


def _divs(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    return _rows(theme, lines, start, label, "div", "div")


def _paragraphs(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    return _rows(theme, lines, start, label, "div", "p")


def _two_lists(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    half = (len(lines) + 1) // 2
    lists = [_rows(theme, part, start + i * half, "") for i, part in enumerate((lines[:half], lines[half:])) if part]
    return element("div", *lists, names=theme.names("columns"), label=label)


def _table(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    names, of_list = theme.named("ing.item", "ingredients", "item"), theme.named("ing.list", "ingredients", "table")
    apart, name_first = theme.chance("ing.three_cells", 0.35), theme.chance("ing.table_name_first", 0.35)
    rows = []
    for at, line in enumerate(lines, start):
        measures = [
            value(FIELD, text) if text else None for text in ((line.amount, line.unit) if apart else (line.measure,))
        ]
        name = named(theme, line, at)
        cells = each("td", (name, *measures) if name_first else (*measures, name))
        rows.append(element("tr", cells, names=names, label=FIELD))
    if theme.chance("ing.tbody", 0.7):
        return element("table", element("tbody", *rows, label=label), names=of_list)
    return element("table", *rows, names=of_list, label=label)


def _terms(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    names, name_first = theme.named("ing.item", "ingredients", "item"), theme.chance("ing.term_is_name", 0.5)
    rows = []
    for line in lines:
        pair = (line.full_name, line.measure) if name_first else (line.measure, line.full_name)
        made = (element(tag, value(FIELD, text)) for tag, text in zip(("dt", "dd"), pair, strict=True) if text)
        rows.append(element("div", *made, names=names, label=FIELD))
    return element("dl", *rows, names=theme.named("ing.list", "ingredients", "list"), label=label)


def _breaks(theme: Theme, recipe: Recipe) -> Markup:
    """Lines with breaks between in one paragraph, headings of groups among them: sites written by hand."""
    sign, bold = theme.pick("ing.bullet", ("", "", "- ", "• ", "* ", "\u2013 ")), ("b", "strong", "u")
    parts: list[Markup] = []
    for heading, lines in recipe.ingredients:
        if heading:
            parts.append(element(theme.pick("ing.break_title", bold), heading + ":"))
        parts += [joined(sign, value(FIELD, line.text)) for line in lines]
    tag, names = theme.pick("ing.breaks", ("p", "p", "div")), theme.named("ing.list", "ingredients", "text")
    return element(tag, joined(*parts, by=element("br")), names=names, label=_LIST)


_LAYOUTS: tuple[_Layout, ...] = (
    *(_rows,) * 14, _two_lists, *(_divs,) * 4, _paragraphs, *(_table,) * 2, _terms,
)  # fmt: skip
_ITEMS = (_rows, _divs, _paragraphs)
