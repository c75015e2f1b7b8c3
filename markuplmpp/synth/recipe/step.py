"""The parts of a step: its text, its number, and what stands beside it or between it and the next."""

from __future__ import annotations

import random
import re

from markupsafe import Markup

from markuplmpp.synth.choices import fill
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.recipe.method import Step
from markuplmpp.synth.theme import Theme

_FIELD = "instruction"
_TELLING = re.compile(r"(?<= )(\d+[^\s,.]*)(?= )")
_NUMBERS = ("{n}", "{n}", "{n}.", "{n:02d}", "{step} {n}", "{step} {n}", "{step} {n}/{of}", "{step} {n}:")


def step_text(theme: Theme, rng: random.Random, text: str) -> Markup:
    """Returns the text of a step, with a number in bold or a link where the site does that."""
    found = _TELLING.search(text)
    if not found or not theme.chance("steps.emphasis", 0.2) or rng.random() < 0.4:
        return value(_FIELD, text)
    tag = theme.pick("steps.emphasis", ("b", "strong", "em", "a"))
    middle = element(tag, value(_FIELD, found[0]), href="/tips" if tag == "a" else None)
    return joined(value(_FIELD, text[: found.start()]), middle, value(_FIELD, text[found.end() :]), by=" ")


def lead(theme: Theme, step: Step) -> Part:
    """Returns what a step is about, to stand before its text; None on most sites."""
    if not theme.chance("steps.leads", 0.25):
        return None
    stop = theme.pick("steps.stop", (".", ":", ".", " \u2013"))
    tag = theme.pick("steps.lead_tag", ("strong", "b", "span"))
    return joined(element(tag, value(_FIELD, step.lead + stop)), " ")


def picture(theme: Theme, number: int) -> Part:
    """Returns the picture of a step, on the sites that have them."""
    image = element("img", src=f"/images/step-{number}.jpg", alt="", loading="lazy")
    image = element("figure", image) if theme.chance("steps.figure", 0.5) else image
    return theme.maybe("steps.pictures", 0.25, image)


def timer(theme: Theme, rng: random.Random) -> Part:
    """Returns a button that starts a timer, at some steps of some sites."""
    if not theme.chance("steps.timers", 0.08) or rng.random() < 0.5:
        return None
    return element("button", f"{theme.say('recipe.start_timer')} {rng.choice((5, 10, 20, 30))}:00", type="button")


def number_of(theme: Theme, number: int, of: int) -> str:
    """Returns the number of a step as the site writes it: ``1``, ``Step 1``, ``01``."""
    return theme.pick("steps.number", _NUMBERS).format(n=number, step=theme.say("recipe.step"), of=of)


def advert(theme: Theme) -> Markup:
    """Returns the place of an advert."""
    return element("div", element("span", theme.say("recipe.ad")), names=theme.names("ad"))


def tip(theme: Theme, rng: random.Random, tag: str) -> Markup:
    """Returns a piece of advice among the steps: none of them."""
    note = fill(rng.choice(theme.phrases("recipe.tip")), {"n": str(rng.randint(2, 9))})
    words, form = theme.say("recipe.tips"), theme.pick("steps.tip", ("em", "em", "bold", "apart"))
    match form:
        case "em":
            inner = element("em", f"{words}: {note}")
        case "bold":
            inner = joined(element("strong", f"{words}:"), " ", note)
        case _:
            inner = joined(element("span", words), element("span", note))
    return element(tag, inner, names=theme.names("tip"))


def needed(theme: Theme, recipe: Recipe, step: Step) -> Part:
    """Returns the ingredients of one step once more: neither the list's lines nor none of the recipe's."""
    lines = [line for line in recipe.lines if line.short and line.short in step.text]
    if not lines:
        return None
    names = theme.named("steps.needed", "ingredients")
    if theme.chance("steps.needed_in_line", 0.4):
        return element("div", value(LEFT_OUT, ", ".join(line.text for line in lines)), names=names)
    return element("ul", each("li", (value(LEFT_OUT, line.text) for line in lines)), names=names)
