"""Times, yields and the like of a recipe."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.cookbook import Recipe
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe_lists import named
from markuplmpp.synth.theme import Theme, phrases

_NUMBER_FIRST = re.compile(r"(\d+) (\D+)")


@dataclass(frozen=True)
class Fact:
    """A line of a box of facts.

    Args:
        field: What it is, or "" for what isn't asked for: the difficulty.
        label: Its name in the site's language.
        text: Its value.
    """

    field: str
    label: str
    text: str


def duration(theme: Theme, minutes: int) -> str:
    """Returns a time as the site writes it.

    >>> duration(Theme(0, "de_DE", "bem", ""), 80) == duration(Theme(0, "de_DE", "bem", ""), 80)
    True
    """
    minute, hour = theme.say("recipe.minute"), theme.say("recipe.hour")
    form = theme.pick("duration", ("long",) * 6 + ("minutes", "minutes", "clock"))
    hours, rest = divmod(minutes, 60)
    if form == "minutes" or not hours:
        return f"{minutes}{minute}".strip()
    if form == "clock":
        return f"{hours}:{rest:02d} h"
    spoken = hour.replace("hour ", "hours ").replace("ora", "ore") if hours > 1 else hour
    return f"{hours}{spoken}{f'{rest}{minute}'.strip() if rest else ''}".strip()


def facts_of(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> list[Fact]:
    """Returns what a box of the site shows of a recipe, in its order.

    Args:
        theme: The site.
        rng: Of the page.
        recipe: The recipe.
        key: Which box: sites have one at the top and one in the card.
    """
    say = theme.say
    every = {
        "prep_time": Fact("prep_time", say("recipe.prep"), duration(theme, recipe.prep)),
        "cook_time": Fact("cook_time", say("recipe.cook"), duration(theme, recipe.cook)),
        "total_time": Fact("total_time", say("recipe.total"), duration(theme, recipe.total)),
        "yields": Fact("yields", say("recipe.yields"), _yields(theme, recipe)),
        "category": Fact("category", say("recipe.category"), recipe.category[0]),
        "cuisine": Fact("cuisine", say("recipe.cuisine"), recipe.cuisine),
        "rest": Fact("", say("recipe.rest"), duration(theme, recipe.rest)),
        "difficulty": Fact("", say("recipe.difficulty"), rng.choice(phrases("recipe.levels", theme.lang))),
        "calories": Fact("", say("recipe.calories"), recipe.nutrition[0][1]),
        "cost": Fact("", say("recipe.cost"), rng.choice(phrases("recipe.costs", theme.lang))),
    }
    missing = {kind for kind, minutes in (("cook_time", recipe.cook), ("rest", recipe.rest)) if not minutes}
    shares = (0.8, 0.75, 0.6, 0.85, 0.3, 0.3, 0.25, 0.4, 0.25, 0.12)
    shown = [kind for kind, share in zip(every, shares, strict=True) if theme.chance(f"{key} {kind}", share)]
    if theme.chance(f"{key} mixed", 0.4):
        theme.draw(f"{key} order").shuffle(shown)
    return [every[kind] for kind in shown if kind not in missing and rng.random() > 0.04]


def _yields(theme: Theme, recipe: Recipe) -> str:
    return str(recipe.servings) if theme.chance("facts.plain_yields", 0.4) else recipe.yields


def facts_box(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    """Returns a box of facts in the site's layout for it."""
    if not facts:
        return Markup("")
    return _BOXES[theme.pick(f"{key} layout", tuple(_BOXES))](theme, facts, key)


def marked(theme: Theme, fact: Fact) -> Markup:
    """Returns the value of a fact: its number is in an element of its own in some sites."""
    if not fact.field:
        return joined(fact.text)
    found = _NUMBER_FIRST.fullmatch(fact.text)
    if found and fact.field != "yields" and theme.chance("facts.parted", 0.12):
        tag = theme.pick("facts.part", ("span", "b", "strong"))
        parts = (element(tag, value(fact.field, found[1])), element("span", value(fact.field, found[2])))
        return joined(*parts, by=" ")
    return value(fact.field, fact.text)


def _pair(theme: Theme, fact: Fact, key: str, label_tag: str, value_tag: str) -> list[Markup]:
    colon = theme.pick(f"{key} colon", ("", ":", ":"))
    label = element(label_tag, fact.label + colon, names=named(theme, f"{key} label", "info", "label"))
    field_names = named(theme, f"{key} value", "info", *((fact.field or "other").split("_")[:1]))
    parts = [label, element(value_tag, marked(theme, fact), names=field_names)]
    if theme.chance(f"{key} value first", 0.12) and label_tag != "dt":
        parts.reverse()
    return parts


def _items(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    tags = theme.pick(f"{key} tags", (("span", "span"), ("strong", "span"), ("div", "div"), ("p", "p"), ("h4", "p")))
    list_tag, tag = theme.pick(f"{key} list", (("ul", "li"), ("ul", "li"), ("div", "div")))
    icon = element("i", names=theme.names("icon")) if theme.chance(f"{key} icons", 0.3) else None
    rows = [
        element(
            tag,
            icon,
            joined(*_pair(theme, fact, key, *tags), by=" "),
            names=named(theme, f"{key} item", "info", "item"),
        )
        for fact in facts
    ]
    return element(list_tag, *rows, names=named(theme, key, "recipe", "info"))


def _terms(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    pairs = [joined(*_pair(theme, fact, key, "dt", "dd")) for fact in facts]
    if theme.chance(f"{key} wrapped", 0.5):
        pairs = [element("div", pair, names=theme.names("info", "row")) for pair in pairs]
    return element("dl", *pairs, names=named(theme, key, "recipe", "info"))


def _table(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    tag = theme.pick(f"{key} th", ("th", "td"))
    if theme.chance(f"{key} columns", 0.3):
        heads = element("tr", *(element("th", fact.label) for fact in facts))
        values = element("tr", *(element("td", marked(theme, fact)) for fact in facts))
        return element("table", heads, values, names=named(theme, key, "recipe", "info"))
    rows = [element("tr", *_pair(theme, fact, key, tag, "td")) for fact in facts]
    return element("table", *rows, names=named(theme, key, "recipe", "info"))


def _in_text(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    """Label and value in one text, an element each."""
    list_tag, tag = theme.pick(
        f"{key} list", (("ul", "li"), ("div", "p"), ("div", "div"), ("div", "span"), ("p", "span"))
    )
    rows = [
        element(tag, f"{fact.label}: ", value(fact.field, fact.text) if fact.field else fact.text) for fact in facts
    ]
    return element(
        list_tag, joined(*rows, by=theme.pick(f"{key} by", ("", " ", " | "))), names=named(theme, key, "info")
    )


def _line(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    """One paragraph with the labels in bold and breaks or strokes between."""
    by: Part = (
        element("br") if theme.chance(f"{key} breaks", 0.6) else f" {theme.pick(f'{key} stroke', ('|', '•', '·'))} "
    )
    tag = theme.pick(f"{key} bold", ("strong", "b", "em"))
    parts = [joined(element(tag, f"{fact.label}:"), " ", marked(theme, fact)) for fact in facts]
    return element("p", *(joined(by if i else None, part) for i, part in enumerate(parts)))


def _without_labels(theme: Theme, facts: Sequence[Fact], key: str) -> Markup:
    """A picture in place of the label, or what there's no doubt about: "25 min", "4 servings", "Easy"."""
    told = [fact for fact in facts if fact.field not in ("prep_time", "cook_time") or len(facts) < 2]
    if not any(fact.field == "total_time" for fact in told):
        return _items(theme, facts, key)
    rows = []
    for fact in told:
        shown = (
            _serves(theme, fact)
            if fact.field == "yields"
            else value(fact.field, fact.text)
            if fact.field
            else fact.text
        )
        image = element("img", src=f"/icons/{fact.field or 'level'}.svg", alt="", width="20")
        rows.append(element("span", image, element("span", shown), names=named(theme, f"{key} item", "info", "item")))
    return element("div", *rows, names=named(theme, key, "recipe", "info"))


def _serves(theme: Theme, fact: Fact) -> Markup:
    if fact.text.isdigit():
        return joined(theme.say("recipe.serves"), " ", value("yields", fact.text))
    return value("yields", fact.text)


_BOXES: dict[str, Callable[[Theme, Sequence[Fact], str], Markup]] = {
    "items": _items,
    "items again": _items,
    "terms": _terms,
    "table": _table,
    "text": _in_text,
    "line": _line,
    "no labels": _without_labels,
}
