"""Steps of a recipe as recipe sites build them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.choices import fill
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.recipe.method import Step
from markuplmpp.synth.theme import Theme

_FIELD, _LIST = "instruction", "instruction_list"
_TELLING = re.compile(r"(?<= )(\d+[^\s,.]*)(?= )")
_NUMBERS = ("{n}", "{n}", "{n}.", "{n:02d}", "{step} {n}", "{step} {n}", "{step} {n}/{of}", "{step} {n}:")
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
        (title, _made(theme, rng, layout, steps, start)) for title, steps, start in _numbered_groups(theme, recipe)
    ]
    only = len(groups) == 1
    # Paragraphs right under the heading, as editors write them: the block around is the list.
    if only and layout.outer == "div" and theme.chance("steps.bare", 0.3):
        return theme.block("steps.block", heading, *groups[0][1], words=("instructions",), label=_LIST)
    names = theme.named("steps.list", "instructions", "list")
    lists = [
        joined(_title(theme, title), element(layout.outer, *rows, names=names, label=_LIST if only else ""))
        for title, rows in groups
    ]
    body = lists[0]
    if not only:
        body = element("div", *lists, names=theme.named("steps.groups", "instructions", "groups"), label=_LIST)
    words = ("instructions",) if theme.chance("steps.block.own", 0.6) else ("column",)
    above = None if theme.chance("steps.untitled", 0.06) else heading
    return theme.block("steps.block", above, theme.wrapped("steps", body, most=1), words=words)


def _numbered_groups(theme: Theme, recipe: Recipe) -> list[tuple[str, _Steps, int]]:
    """Groups with the number of their first step: in some sites each begins with one."""
    groups: list[tuple[str, _Steps, int]] = []
    start = 1
    for title, steps in recipe.steps:
        groups.append((title, steps, start))
        start += len(steps) if theme.chance("steps.number_on", 0.4) else 0
    return groups


def _made(theme: Theme, rng: random.Random, layout: _Layout, steps: _Steps, start: int) -> list[Markup]:
    rows = layout.rows(theme, rng, steps, start)
    if layout.outer != "div" or len(rows) < 4 or not theme.chance("steps.ads", 0.2):
        return rows
    advert = element("div", element("span", theme.say("recipe.ad")), names=theme.names("ad"))
    return [*rows[:2], advert, *rows[2:]]


def _title(theme: Theme, title: str) -> Part:
    return element(theme.pick("steps.part", ("h3", "h4", "p", "strong")), title) if title else None


def _text(theme: Theme, rng: random.Random, text: str) -> Markup:
    """The text of a step, with a number in bold or a link where the site does that."""
    found = _TELLING.search(text)
    if not found or not theme.chance("steps.emphasis", 0.2) or rng.random() < 0.4:
        return value(_FIELD, text)
    tag = theme.pick("steps.emphasis", ("b", "strong", "em", "a"))
    middle = element(tag, value(_FIELD, found[0]), href="/tips" if tag == "a" else None)
    return joined(value(_FIELD, text[: found.start()]), middle, value(_FIELD, text[found.end() :]), by=" ")


def _lead(theme: Theme, step: Step) -> Part:
    """What a step is about, before its text."""
    if not theme.chance("steps.leads", 0.25):
        return None
    stop = theme.pick("steps.stop", (".", ":", ".", " \u2013"))
    tag = theme.pick("steps.lead_tag", ("strong", "b", "span"))
    return joined(element(tag, value(_FIELD, step.lead + stop)), " ")


def _picture(theme: Theme, number: int) -> Part:
    image = element("img", src=f"/images/step-{number}.jpg", alt="", loading="lazy")
    image = element("figure", image) if theme.chance("steps.figure", 0.5) else image
    return theme.maybe("steps.pictures", 0.25, image)


def _timer(theme: Theme, rng: random.Random) -> Part:
    if not theme.chance("steps.timers", 0.12) or rng.random() < 0.5:
        return None
    return element("button", f"{theme.say('recipe.start_timer')} {rng.choice((5, 10, 20, 30))}:00", type="button")


def _number(theme: Theme, number: int, of: int) -> str:
    return theme.pick("steps.number", _NUMBERS).format(n=number, step=theme.say("recipe.step"), of=of)


def _items(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """One li each; in some sites with a paragraph or a div inside, a lead in bold, a picture."""
    inner = theme.pick("steps.inner", ("", "", "", "p", "div", "span"))
    names = theme.named("steps.item", "instructions", "step")
    rows = []
    for number, step in enumerate(steps, start):
        text = joined(_lead(theme, step), _text(theme, rng, step.text))
        if inner:
            text = element(inner, text, names=theme.named("steps.text", "step", "text"))
        after = (_picture(theme, number), _timer(theme, rng))
        rows.append(element("li", text, *after, names=names, id=f"step{number}"))
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
        number = element(number_tag, _number(theme, at, len(steps)), names=of_number)
        text = element(text_tag, _text(theme, rng, step.text), names=of_text)
        parts = (number, theme.maybe("steps.titled", 0.25, element("h4", step.lead)), text)
        picture = _picture(theme, at)
        around = (picture, *parts) if theme.chance("steps.picture_first", 0.5) else (*parts, picture)
        rows.append(element(tag, *around, _timer(theme, rng), names=names))
    return rows


def _flat(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Headings and paragraphs in turn, without an element around each step."""
    tag, led = theme.pick("steps.flat", ("h3", "h4", "p", "strong")), theme.chance("steps.flat_lead", 0.3)
    rows = []
    for at, step in enumerate(steps, start):
        title = element(tag, step.lead if led else _number(theme, at, len(steps)))
        rows.append(joined(title, element("p", _text(theme, rng, step.text)), _picture(theme, at)))
    return rows


def _paragraphs(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    return [
        joined(element("p", _lead(theme, step), _text(theme, rng, step.text)), _picture(theme, at))
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
    return [element("tr", each("td", (str(at), _text(theme, rng, step.text)))) for at, step in enumerate(steps, start)]


def _in_paragraphs(theme: Theme, rng: random.Random, steps: _Steps, start: int) -> list[Markup]:
    """Several paragraphs in one item, tips among the items: the item as a whole is the step."""
    names = theme.named("steps.item", "instructions", "step")
    rows = []
    for step in steps:
        texts = each("p", (value(_FIELD, f"{step.lead}."), value(_FIELD, step.text)))
        tip = _tip(theme, rng) if rng.random() < 0.15 else None
        rows.append(joined(element("li", texts, names=names, label=_FIELD), tip))
    return rows


def _tip(theme: Theme, rng: random.Random) -> Markup:
    note = fill(rng.choice(theme.phrases("recipe.tip")), {"n": str(rng.randint(2, 9))})
    return element("li", element("em", f"{theme.say('recipe.tips')}: {note}"), names=theme.names("tip"))


_LAYOUTS = (
    *(_Layout("ol", _items),) * 3,
    _Layout("ul", _items),
    *(_Layout("div", _numbered),) * 2,
    _Layout("div", _flat),
    *(_Layout("div", _paragraphs),) * 2,
    _Layout("div", _typed),
    _Layout("p", _breaks),
    _Layout("table", _cells),
    _Layout("ol", _in_paragraphs),
)
