"""Lists of ingredients as recipe sites build them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from markupsafe import Markup

from markuplmpp.synth.cookbook import Recipe
from markuplmpp.synth.larder import Ingredient
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.theme import Theme, phrases

FIELD, LIST = "ingredient", "ingredient_list"
_GENERIC = ("content", "box", "section", "block", "col", "module", "panel", "text", "component", "area")
Line = Callable[[Theme, Ingredient, int], Markup]


def named(theme: Theme, key: str, *words: str) -> str:
    """Returns a class that says what an element is, one that says nothing, or none: hand-made sites have few."""
    how = theme.pick(f"named {key}", ("own", "own", "own", "generic", "none"))
    if how == "own":
        return theme.names(*words)
    return theme.names(theme.pick(f"generic {key}", _GENERIC)) if how == "generic" else ""


def ingredients_block(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Returns heading, buttons and list of a recipe's ingredients."""
    heading = theme.heading("ingredients", _heading(theme, recipe), ("ingredients", "title"))
    before = _buttons(theme, recipe)
    grouped = _groups(theme, rng, recipe)
    after = None
    if theme.chance("ing.shop", 0.3):
        after = element("button", theme.say("recipe.shop"), names=theme.names("button"), type="button")
    return theme.block(
        "ing.block",
        None if theme.chance("ing.untitled", 0.06) else heading,
        before,
        theme.wrapped("ing", grouped, most=1),
        after,
        words=("ingredients",) if theme.chance("ing.block.own", 0.6) else ("column",),
    )


def _heading(theme: Theme, recipe: Recipe) -> Markup:
    words = theme.say("recipe.ingredients")
    if theme.chance("ing.for", 0.15):
        return joined(words, f" ({theme.say('recipe.serves').lower()} ", value("yields", str(recipe.servings)), ")")
    return joined(words)


def _buttons(theme: Theme, recipe: Recipe) -> Part:
    """What changes the amounts: clutter that looks like amounts."""
    kind = theme.pick("ing.buttons", ("", "", "", "", "scale", "stepper", "units", "select"))
    if kind == "scale":
        marks = [element("button", mark, type="button", names=theme.names("button")) for mark in ("1x", "2x", "3x")]
        return element("div", *marks, names=theme.names("scale"))
    if kind == "units":
        kinds = dict.fromkeys(phrases("recipe.units", theme.lang)[:2])
        return element("div", *(element("button", text, type="button") for text in kinds), names=theme.names("units"))
    if kind == "select":
        options = [element("option", f"{count}") for count in (1, 2, 4, 6, 8)]
        return element("label", theme.say("recipe.yields"), element("select", *options, name="servings"))
    if kind == "stepper":
        less, more = (element("button", sign, type="button", names=theme.names("button")) for sign in ("-", "+"))
        count = element("span", value("yields", str(recipe.servings)), names=theme.names("count"))
        return element("div", less, count, more, names=theme.names("stepper"))
    return None


def _groups(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    layout = theme.pick("ing.layout", (*_LAYOUTS, "breaks"))
    if layout == "breaks":
        return _breaks(theme, recipe)
    lists = []
    only = len(recipe.ingredients) == 1
    start = 0
    for heading, lines in recipe.ingredients:
        made = _LAYOUTS[layout](theme, lines, start, LIST if only else "")
        start += len(lines)
        title = _group_title(theme, heading) if heading else None
        if theme.chance("ing.group_box", 0.5) and not only:
            lists.append(element("div", title, made, names=named(theme, "ing.group", "ingredients", "group")))
        else:
            lists.append(joined(title, made))
    if only:
        return lists[0]
    return element("div", *lists, names=named(theme, "ing.groups", "ingredients", "groups"), label=LIST)


def _group_title(theme: Theme, heading: str) -> Markup:
    tag = theme.pick("ing.group_title", ("h3", "h4", "p", "strong", "div", "h5"))
    text = heading + theme.pick("ing.group_colon", ("", "", ":"))
    if theme.chance("ing.group_b", 0.2):
        return element(tag, element("b", text))
    return element(tag, text, names=named(theme, "ing.group_title", "group", "title"))


def _row(theme: Theme, lines: Sequence[Ingredient], start: int, label: str, list_tag: str, tag: str) -> Markup:
    inner = _INNER[theme.pick("ing.inner", tuple(_INNER))]
    names = named(theme, "ing.item", "ingredients", "item")
    rows = [element(tag, inner(theme, line, start + i), names=names) for i, line in enumerate(lines)]
    if list_tag == "div" and theme.chance("ing.two_columns", 0.3) and len(rows) > 3:
        half = (len(rows) + 1) // 2
        rows = [element("div", *part, names=theme.names("column")) for part in (rows[:half], rows[half:])]
    return element(list_tag, *rows, names=named(theme, "ing.list", "ingredients", "list"), label=label)


def _list(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    return _row(theme, lines, start, label, "ul", "li")


def _divs(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    return _row(theme, lines, start, label, "div", "div")


def _paragraphs(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    return _row(theme, lines, start, label, "div", "p")


def _two_lists(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    half = (len(lines) + 1) // 2
    lists = [_list(theme, part, start + i * half, "") for i, part in enumerate((lines[:half], lines[half:])) if part]
    return element("div", *lists, names=theme.names("columns"), label=label)


def _table(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    names = named(theme, "ing.item", "ingredients", "item")
    rows = []
    for line in lines:
        measures = [line.amount, line.unit] if theme.chance("ing.three_cells", 0.35) else [line.measure]
        cells = [*measures, _name_text(line)]
        if theme.chance("ing.table_name_first", 0.35):
            cells = [cells[-1], *cells[:-1]]
        made = [element("td", value(FIELD, cell) if cell else None) for cell in cells]
        rows.append(element("tr", *made, names=names, label=FIELD))
    if theme.chance("ing.tbody", 0.7):
        body = element("tbody", *rows, label=label)
        return element("table", body, names=named(theme, "ing.list", "ingredients", "table"))
    return element("table", *rows, names=named(theme, "ing.list", "ingredients", "table"), label=label)


def _terms(theme: Theme, lines: Sequence[Ingredient], start: int, label: str) -> Markup:
    rows = []
    for line in lines:
        pair = [line.measure, _name_text(line)]
        if theme.chance("ing.term_is_name", 0.5):
            pair.reverse()
        made = [element(tag, value(FIELD, text)) for tag, text in zip(("dt", "dd"), pair, strict=True) if text]
        rows.append(element("div", *made, names=named(theme, "ing.item", "ingredients", "item"), label=FIELD))
    return element("dl", *rows, names=named(theme, "ing.list", "ingredients", "list"), label=label)


def _breaks(theme: Theme, recipe: Recipe) -> Markup:
    """Lines with breaks between in one paragraph, headings of groups among them: sites written by hand."""
    sign = theme.pick("ing.bullet", ("", "", "- ", "• ", "* ", "– "))  # noqa: RUF001
    parts: list[Part] = []
    for heading, lines in recipe.ingredients:
        if heading:
            parts += [element(theme.pick("ing.break_title", ("b", "strong", "u")), heading + ":"), element("br")]
        for line in lines:
            parts += [sign, value(FIELD, line.text), element("br")]
    tag = theme.pick("ing.breaks", ("p", "p", "div"))
    return element(tag, *parts[:-1], names=named(theme, "ing.list", "ingredients", "text"), label=LIST)


def _name_text(line: Ingredient) -> str:
    return f"{line.name} {line.note}" if line.note.startswith("(") else ", ".join(filter(None, (line.name, line.note)))


def _dotted(theme: Theme, line: Ingredient, index: int) -> Markup:
    """A bullet or a hidden number before the line: not part of it."""
    mark = theme.pick("ing.mark", ("•", "▢", "✓", "□", "–", f"{index + 1}."))  # noqa: RUF001
    return joined(element("span", mark, names=theme.names("bullet"), aria_hidden="true"), " ", value(FIELD, line.text))


def _whole(theme: Theme, line: Ingredient, index: int) -> Markup:
    tag = theme.pick("ing.whole", ("", "", "", "span", "p", "div", "span"))
    return element(tag, value(FIELD, line.text)) if tag else value(FIELD, line.text)


def _spans(theme: Theme, line: Ingredient, index: int) -> Markup:
    texts = {"amount": line.amount, "unit": line.unit, "name": line.name, "note": line.note}
    if theme.chance("ing.spans_two", 0.4):
        texts = {"amount": line.measure, "name": _name_text(line)}
    if line.name_first or theme.chance("ing.spans_name_first", 0.1):
        texts = {"name": texts.pop("name"), **texts}
    tag = theme.pick("ing.span", ("span", "span", "span", "strong"))
    made = [
        element(
            tag if word == "amount" else "span",
            value(FIELD, text),
            names=named(theme, f"ing.{word}", "ingredients", word),
        )
        for word, text in texts.items()
        if text
    ]
    return joined(*made, by=" ")


def _bold(theme: Theme, line: Ingredient, index: int) -> Markup:
    tag = theme.pick("ing.bold", ("strong", "b", "em"))
    if theme.chance("ing.bold_name", 0.4) or not line.measure:
        return joined(
            value(FIELD, line.measure) if line.measure else None, " ", element(tag, value(FIELD, _name_text(line)))
        )
    return joined(element(tag, value(FIELD, line.measure)), " ", value(FIELD, _name_text(line)))


def _linked(theme: Theme, line: Ingredient, index: int) -> Markup:
    if len(line.name) % 3 and not theme.chance("ing.all_linked", 0.3):
        return value(FIELD, line.text)
    href = f"/{theme.pick('ing.link', ('ingredients', 'shop', 'glossary'))}/{index}"
    name = element("a", value(FIELD, line.name), href=href)
    note = line.note if line.note.startswith("(") else f", {line.note}"
    measure = joined(value(FIELD, line.measure), " ") if line.measure else None
    return joined(measure, name, joined(" ", value(FIELD, note)) if line.note else None)


def _small_note(theme: Theme, line: Ingredient, index: int) -> Markup:
    tag = theme.pick("ing.note", ("small", "em", "i", "span"))
    note = (
        element(tag, value(FIELD, line.note), names=named(theme, "ing.note", "ingredients", "note"))
        if line.note
        else None
    )
    return joined(value(FIELD, " ".join(filter(None, (line.measure, line.name)))), " " if note else None, note)


def _checkbox(theme: Theme, line: Ingredient, index: int) -> Markup:
    box = element("input", type="checkbox", id=f"i{index}", names=theme.names("checkbox"))
    inner = _spans(theme, line, index) if theme.chance("ing.checked_spans", 0.4) else value(FIELD, line.text)
    if theme.chance("ing.label_around", 0.5):
        return element("label", box, element("span", inner))
    return joined(box, element("label", inner, for_=f"i{index}"))


_INNER: dict[str, Line] = {
    "whole": _whole,
    "whole again": _whole,
    "spans": _spans,
    "bold": _bold,
    "linked": _linked,
    "note": _small_note,
    "checkbox": _checkbox,
    "dotted": _dotted,
}
_LAYOUTS: dict[str, Callable[[Theme, Sequence[Ingredient], int, str], Markup]] = {
    "list": _list,
    "list again": _list,
    "list as well": _list,
    "two lists": _two_lists,
    "divs": _divs,
    "divs again": _divs,
    "paragraphs": _paragraphs,
    "table": _table,
    "terms": _terms,
}
