"""Steps of a recipe as recipe sites build them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.recipe.facts import times_row
from markuplmpp.synth.recipe.method import Step
from markuplmpp.synth.recipe.step import advert, lead, needed, number_of, picture, step_text, timer, tip
from markuplmpp.synth.theme import Theme

_FIELD, _LIST = "instruction", "instruction_list"
_PART_TAGS = ("h3", "h4", "p", "strong")
_Steps = Sequence[Step]
_Rows = Callable[[Theme, random.Random, _Steps, int], list[Markup]]


@dataclass(frozen=True)
class _Layout:
    """How a site builds its steps: the element around them, and their rows from the number of the first one."""

    outer: str
    rows: _Rows


def steps_block(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Returns heading and list of a recipe's steps."""
    heading = theme.heading("instructions", theme.say("recipe.instructions"), ("instructions", "title"))
    layout = theme.pick("steps.layout", _LAYOUTS)
    groups = [
        (title, _made(theme, rng, layout, recipe, steps, start))
        for title, steps, start in _numbered_groups(theme, recipe)
    ]
    only = len(groups) == 1
    # Paragraphs right under the heading, as editors write them: the block around is the list.
    if only and layout.outer == "div" and theme.chance("steps.bare", 0.3):
        return theme.block("steps.block", heading, *groups[0][1], words=("instructions",), label=_LIST)
    words = ("instructions",) if theme.chance("steps.block.own", 0.6) else ("column",)
    above = None if theme.chance("steps.untitled", 0.06) else heading
    times = times_row(theme, recipe) if theme.chance("steps.times", 0.08) else None
    body = theme.wrapped("steps", _grouped(theme, layout, groups), most=1)
    return theme.block("steps.block", above, times, body, words=words)


def _grouped(theme: Theme, layout: _Layout, groups: Sequence[tuple[str, list[Markup]]]) -> Markup:
    """The list, or lists with headings; in some sites the headings are items of the one list."""
    names, only = theme.named("steps.list", "instructions", "list"), len(groups) == 1
    if not only and layout.outer in ("ol", "ul", "div") and theme.chance("steps.one_list", 0.35):
        tag = "li" if layout.outer != "div" else theme.pick("steps.part", _PART_TAGS)
        bold = theme.pick("steps.part_bold", ("h3", "h4", "strong"))
        rows = [
            row
            for title, steps in groups
            for row in (element(tag, element(bold, title) if tag == "li" else title), *steps)
        ]
        return element(layout.outer, *rows, names=names, label=_LIST)
    lists = [
        joined(_title(theme, title), element(layout.outer, *rows, names=names, label=_LIST if only else ""))
        for title, rows in groups
    ]
    if only:
        return lists[0]
    around = theme.named("steps.groups", "instructions", "groups")
    if layout.outer in ("ol", "ul") and theme.chance("steps.nested", 0.25):
        return element(layout.outer, each("li", lists), names=around, label=_LIST)
    return element("div", *lists, names=around, label=_LIST)


def _numbered_groups(theme: Theme, recipe: Recipe) -> list[tuple[str, _Steps, int]]:
    """Groups with the number of their first step: in some sites each begins with one."""
    groups: list[tuple[str, _Steps, int]] = []
    start = 1
    for title, steps in recipe.steps:
        groups.append((title, steps, start))
        start += len(steps) if theme.chance("steps.number_on", 0.4) else 0
    return groups


def _made(theme: Theme, rng: random.Random, layout: _Layout, recipe: Recipe, steps: _Steps, start: int) -> list[Markup]:
    """The rows of a group; in some sites with adverts, advice and the ingredients of each step between."""
    rows = layout.rows(theme, rng, steps, start)
    if layout.outer != "div" or len(rows) != len(steps):
        return rows
    if theme.chance("steps.needs", 0.14):
        rows = [joined(needed(theme, recipe, step), row) for step, row in zip(steps, rows, strict=True)]
    if theme.chance("steps.tips", 0.2):
        tag = theme.pick("steps.tip_tag", ("p", "div"))
        rows = [joined(row, tip(theme, rng, tag)) if rng.random() < 0.25 else row for row in rows]
    if len(rows) >= 4 and theme.chance("steps.ads", 0.2):
        rows.insert(2, advert(theme))
    return rows


def _title(theme: Theme, title: str) -> Part:
    return element(theme.pick("steps.part", _PART_TAGS), title) if title else None


def _items(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """One li each; in some sites with a paragraph or a div inside, a number, a lead in bold, a picture."""
    numbered = theme.chance("steps.item_numbers", 0.25)
    inner = theme.pick("steps.inner", ("p", "div", "span") if numbered else ("", "", "", "p", "div", "span"))
    number_tag = theme.pick("steps.item_number", ("span", "div", "h3", "strong"))
    names = theme.named("steps.item", "instructions", "step")
    rows = []
    for number, step in enumerate(steps, start):
        text = joined(lead(theme, step), step_text(theme, rng, step.text))
        if inner:
            text = element(inner, text, names=theme.named("steps.text", "step", "text"))
        count = number_of(theme, number, len(steps)) if numbered else None
        before = count and element(number_tag, count, names=theme.named("steps.number", "step", "number"))
        after = (picture(theme, number), timer(theme, rng))
        rows.append(element("li", before, text, *after, names=names, id=f"step{number}"))
    return rows


def _numbered(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """The number in an element of its own beside the text."""
    tag = theme.pick("steps.row", ("div", "div", "section", "article"))
    number_tag = theme.pick("steps.number_tag", ("span", "div", "strong", "h3", "h4", "p"))
    text_tag = "p" if number_tag in ("span", "strong") else theme.pick("steps.text_tag", ("p", "p", "div", "span"))
    names = theme.named("steps.item", "instructions", "step")
    of_number, of_text = (theme.named(f"steps.{word}", "step", word) for word in ("number", "text"))
    rows = []
    for at, step in enumerate(steps, start):
        number = element(number_tag, number_of(theme, at, len(steps)), names=of_number)
        text = element(text_tag, step_text(theme, rng, step.text), names=of_text)
        parts = (number, theme.maybe("steps.titled", 0.25, element("h4", step.lead)), text)
        image = picture(theme, at)
        around = (image, *parts) if theme.chance("steps.picture_first", 0.5) else (*parts, image)
        rows.append(element(tag, *around, timer(theme, rng), names=names))
    return rows


def _ticked_items(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    return _checked(theme, rng, steps, start, "li")


def _checked(theme: Theme, rng: random.Random, steps: _Steps, start: int, tag: str = "div") -> list[Markup]:
    """A box to tick off each step, within a label; in some sites a number too, or a button in its place."""
    text_tag = theme.pick("steps.ticked_text", ("span", "div", "p"))
    numbered, done = theme.chance("steps.ticked_numbers", 0.5), theme.chance("steps.done", 0.15)
    names, of_text = theme.named("steps.item", "instructions", "step"), theme.named("steps.text", "step", "text")
    rows = []
    for at, step in enumerate(steps, start):
        number = element("span", number_of(theme, at, len(steps))) if numbered else None
        text = element(text_tag, step_text(theme, rng, step.text), names=of_text)
        if done:
            row = joined(number, text, element("button", theme.say("recipe.step") + " ✓", type="button"))
        else:
            box = element("input", type="checkbox", id=f"step{at}", names=theme.names("checkbox"))
            row = element("label", box, number, text, for_=f"step{at}")
        rows.append(element(tag, row, timer(theme, rng), names=names))
    return rows


def _flat(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Headings and paragraphs in turn, without an element around each step."""
    tag, led = theme.pick("steps.flat", ("h3", "h4", "p", "strong")), theme.chance("steps.flat_lead", 0.3)
    rows = []
    for at, step in enumerate(steps, start):
        title = element(tag, step.lead if led else number_of(theme, at, len(steps)))
        rows.append(joined(title, element("p", step_text(theme, rng, step.text)), picture(theme, at)))
    return rows


def _paragraphs(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    return [
        joined(element("p", lead(theme, step), step_text(theme, rng, step.text)), picture(theme, at))
        for at, step in enumerate(steps, start)
    ]


def _typed(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Numbers typed before the text."""
    form = theme.pick("steps.typed", ("{}. ", "{}) ", "{} - ", f"{theme.say('recipe.step')} {{}}: ", "({}) "))
    tag = theme.pick("steps.typed_tag", ("p", "p", "div"))
    return [element(tag, form.format(at), value(_FIELD, step.text)) for at, step in enumerate(steps, start)]


def _breaks(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Lines with breaks between."""
    sign = theme.pick("steps.bullet", ("", "", "{}. ", "- ", "{}) "))
    lines = (joined(sign.format(at), value(_FIELD, step.text)) for at, step in enumerate(steps, start))
    return [joined(*lines, by=element("br") * (2 if theme.chance("steps.two_breaks", 0.5) else 1))]


def _cells(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Number and text in a row of a table each."""
    return [
        element("tr", each("td", (str(at), step_text(theme, rng, step.text)))) for at, step in enumerate(steps, start)
    ]


def _in_paragraphs(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Several paragraphs in one item, tips among the items: the item as a whole is the step."""
    names = theme.named("steps.item", "instructions", "step")
    rows = []
    for step in steps:
        texts = each("p", (value(_FIELD, f"{step.lead}."), value(_FIELD, step.text)))
        advice = tip(theme, rng, "li") if rng.random() < 0.15 else None
        rows.append(joined(element("li", texts, names=names, label=_FIELD), advice))
    return rows


_LAYOUTS = (
    *(_Layout("ol", _items),) * 14,
    *(_Layout("ul", _items),) * 6,
    *(_Layout("div", _numbered),) * 4,
    *(_Layout("div", _checked),) * 3,
    *(_Layout("ol", _ticked_items),) * 3,
    _Layout("div", _flat),
    *(_Layout("div", _paragraphs),) * 3,
    _Layout("div", _typed),
    _Layout("p", _breaks),
    _Layout("table", _cells),
    _Layout("ol", _in_paragraphs),
)
