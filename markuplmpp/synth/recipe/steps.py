"""Steps of a recipe as recipe sites build them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.cook_steps import Step
from markuplmpp.synth.cookbook import Recipe
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe_lists import named
from markuplmpp.synth.theme import Theme, phrases

FIELD, LIST = "instruction", "instruction_list"
_TELLING = re.compile(r"(?<= )(\d+[^\s,.]*)(?= )")
Steps = Callable[[Theme, random.Random, list[Step], int], list[Markup]]


def steps_block(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Returns heading and list of a recipe's steps."""
    heading = theme.heading("instructions", theme.say("recipe.instructions"), ("instructions", "title"))
    layout = theme.pick("steps.layout", tuple(_LAYOUTS))
    list_tag = _LIST_TAGS.get(layout, "div")
    only = len(recipe.steps) == 1
    start, made = 1, []
    for title, steps in recipe.steps:
        rows = _LAYOUTS[layout](theme, rng, list(steps), start)
        names = named(theme, "steps.list", "instructions", "list")
        rows = _with_ads(theme, rows) if list_tag == "div" else rows
        # Paragraphs right under the heading, as editors write them: the block around is the list.
        bare = only and list_tag == "div" and theme.chance("steps.bare", 0.3)
        if bare:
            return theme.block("steps.block", heading, *rows, words=("instructions",), label=LIST)
        made.append(
            joined(_part_title(theme, title), element(list_tag, *rows, names=names, label=LIST if only else ""))
        )
        start += len(steps) if theme.chance("steps.number_on", 0.4) else 0
    body = (
        made[0]
        if only
        else element("div", *made, names=named(theme, "steps.groups", "instructions", "groups"), label=LIST)
    )
    words = ("instructions",) if theme.chance("steps.block.own", 0.6) else ("column",)
    untitled = theme.chance("steps.untitled", 0.06)
    return theme.block("steps.block", None if untitled else heading, theme.wrapped("steps", body, most=1), words=words)


def _part_title(theme: Theme, title: str) -> Part:
    return element(theme.pick("steps.part", ("h3", "h4", "p", "strong")), title) if title else None


def _with_ads(theme: Theme, rows: list[Markup]) -> list[Markup]:
    if not theme.chance("steps.ads", 0.2) or len(rows) < 4:
        return rows
    advert = element("div", element("span", theme.say("recipe.ad")), names=theme.names("ad"))
    return [*rows[:2], advert, *rows[2:]]


def _text(theme: Theme, rng: random.Random, text: str) -> Markup:
    """The text of a step, with a number in bold or a link where the site does that."""
    found = _TELLING.search(text)
    if not found or not theme.chance("steps.emphasis", 0.2) or rng.random() < 0.4:
        return value(FIELD, text)
    tag = theme.pick("steps.emphasis", ("b", "strong", "em", "a"))
    middle = element(tag, value(FIELD, found[0]), href="/tips" if tag == "a" else None)
    return joined(value(FIELD, text[: found.start()]), " ", middle, " ", value(FIELD, text[found.end() :]))


def _lead(theme: Theme, step: Step) -> Markup:
    stop = theme.pick("steps.stop", (".", ":", ".", " –"))  # noqa: RUF001
    return joined(element(theme.pick("steps.lead_tag", ("strong", "b", "span")), value(FIELD, step.lead + stop)), " ")


def _picture(theme: Theme, index: int) -> Part:
    if not theme.chance("steps.pictures", 0.25):
        return None
    image = element("img", src=f"/images/step-{index}.jpg", alt="", loading="lazy")
    return element("figure", image) if theme.chance("steps.figure", 0.5) else image


def _timer(theme: Theme, rng: random.Random) -> Part:
    if not theme.chance("steps.timers", 0.12) or rng.random() < 0.5:
        return None
    return element("button", f"{theme.say('recipe.start_timer')} {rng.choice((5, 10, 20, 30))}:00", type="button")


def _items(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    """One li each; in some sites with a paragraph or a div inside, a lead in bold, a picture."""
    leads = theme.chance("steps.leads", 0.25)
    inner = theme.pick("steps.inner", ("", "", "", "p", "div", "span"))
    rows = []
    for i, step in enumerate(steps):
        text = joined(_lead(theme, step) if leads else None, _text(theme, rng, step.text))
        made = element(inner, text, names=named(theme, "steps.text", "step", "text")) if inner else text
        after = (_picture(theme, start + i), _timer(theme, rng))
        rows.append(
            element("li", made, *after, names=named(theme, "steps.item", "instructions", "step"), id=f"step{start + i}")
        )
    return rows


def _number(theme: Theme, number: int, of: int) -> str:
    step = theme.say("recipe.step")
    forms = ("{n}", "{n}", "{n}.", "{n:02d}", "{step} {n}", "{step} {n}", "{step} {n}/{of}", "{step} {n}:")
    return theme.pick("steps.number", forms).format(n=number, step=step, of=of)


def _numbered(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    """The number in an element of its own beside the text."""
    tag = theme.pick("steps.row", ("div", "div", "section", "article"))
    number_tag = theme.pick("steps.number_tag", ("span", "div", "strong", "h3", "h4", "p"))
    text_tag = theme.pick("steps.text_tag", ("p", "p", "div", "span"))
    text_tag = "p" if number_tag in ("span", "strong") else text_tag
    rows = []
    for i, step in enumerate(steps):
        number = element(
            number_tag, _number(theme, start + i, len(steps)), names=named(theme, "steps.number", "step", "number")
        )
        text = element(text_tag, _text(theme, rng, step.text), names=named(theme, "steps.text", "step", "text"))
        title = element("h4", step.lead) if theme.chance("steps.titled", 0.25) else None
        picture = _picture(theme, start + i)
        parts = (
            (picture, number, title, text)
            if theme.chance("steps.picture_first", 0.5)
            else (number, title, text, picture)
        )
        rows.append(element(tag, *parts, _timer(theme, rng), names=named(theme, "steps.item", "instructions", "step")))
    return rows


def _flat(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    """Headings and paragraphs in turn, without an element around each step."""
    tag = theme.pick("steps.flat", ("h3", "h4", "p", "strong"))
    rows = []
    for i, step in enumerate(steps):
        title = step.lead if theme.chance("steps.flat_lead", 0.3) else _number(theme, start + i, len(steps))
        rows.append(joined(element(tag, title), element("p", _text(theme, rng, step.text)), _picture(theme, start + i)))
    return rows


def _paragraphs(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    leads = theme.chance("steps.leads", 0.25)
    return [
        joined(
            element("p", _lead(theme, step) if leads else None, _text(theme, rng, step.text)),
            _picture(theme, start + i),
        )
        for i, step in enumerate(steps)
    ]


def _typed(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    """Numbers typed before the text."""
    form = theme.pick("steps.typed", ("{}. ", "{}) ", "{} - ", f"{theme.say('recipe.step')} {{}}: ", "({}) "))
    tag = theme.pick("steps.typed_tag", ("p", "p", "div"))
    return [element(tag, form.format(start + i), value(FIELD, step.text)) for i, step in enumerate(steps)]


def _breaks(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    sign = theme.pick("steps.bullet", ("", "", "{}. ", "- ", "{}) "))
    br = joined(element("br"), element("br") if theme.chance("steps.two_breaks", 0.5) else None)
    lines = [joined(sign.format(start + i), value(FIELD, step.text)) for i, step in enumerate(steps)]
    return [joined(*lines, by=br)]


def _rows(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    return [
        element("tr", element("td", str(start + i)), element("td", _text(theme, rng, step.text)))
        for i, step in enumerate(steps)
    ]


def _in_paragraphs(theme: Theme, rng: random.Random, steps: list[Step], start: int) -> list[Markup]:
    """Several paragraphs in one item, tips among the items: the item as a whole is the step."""
    rows = []
    for step in steps:
        parts = [element("p", value(FIELD, text)) for text in (f"{step.lead}.", step.text)]
        tip = None
        if rng.random() < 0.15:
            note = rng.choice(phrases("recipe.tip", theme.lang)).replace("{n}", str(rng.randint(2, 9)))
            tip = element("li", element("em", f"{theme.say('recipe.tips')}: {note}"), names=theme.names("tip"))
        rows.append(
            joined(element("li", *parts, names=named(theme, "steps.item", "instructions", "step"), label=FIELD), tip)
        )
    return rows


_LAYOUTS: dict[str, Steps] = {
    "items": _items,
    "items again": _items,
    "items as well": _items,
    "bullets": _items,
    "numbered": _numbered,
    "numbered again": _numbered,
    "flat": _flat,
    "paragraphs": _paragraphs,
    "paragraphs again": _paragraphs,
    "typed": _typed,
    "breaks": _breaks,
    "rows": _rows,
    "in paragraphs": _in_paragraphs,
}
_LIST_TAGS = {
    "items": "ol",
    "items again": "ol",
    "items as well": "ol",
    "bullets": "ul",
    "rows": "table",
    "in paragraphs": "ol",
    "breaks": "p",
}
