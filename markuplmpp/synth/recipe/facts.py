"""Times, yields and the like of a recipe."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.theme import Theme

_NUMBERS_FIRST = re.compile(r"(?:\d+ ?[^\d\s:,][^\d:,]*)+")
_NUMBER_FIRST = re.compile(r"(\d+) ?(\D+)")
_SHARES = {
    "prep_time": 0.65, "cook_time": 0.6, "total_time": 0.6, "yields": 0.78, "category": 0.22, "cuisine": 0.2,
    "rest": 0.25, "difficulty": 0.4, "calories": 0.25, "cost": 0.12, "count": 0.14,
}  # fmt: skip
_WORDS = {"count": "ingredients"}


@dataclass(frozen=True)
class _Fact:
    """A line of a box of facts.

    Args:
        field: What it is, or "" for what isn't asked for: the difficulty.
        label: Its name in the site's language.
        text: Its value.
    """

    field: str
    label: str
    text: str


_Box = Callable[[Theme, Sequence[_Fact], str], Markup]


def facts_box(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> Markup:
    """Returns a box of facts in the site's layout for it.

    Args:
        theme: The site.
        rng: Of the page.
        recipe: The recipe.
        key: Which box: sites have one at the top and one in the card.
    """
    facts = _facts(theme, rng, recipe, key)
    box: _Box = theme.pick(f"{key} layout", _BOXES)
    return box(theme, facts, key) if facts else Markup("")


def times_row(theme: Theme, recipe: Recipe) -> Markup:
    """Returns the times of preparation and cooking once more, as some sites have them over the steps."""
    every = _every_fact(theme, random.Random(recipe.name), recipe)
    return _items(theme, [every[kind] for kind in ("prep_time", "cook_time") if kind in every], "steps.times")


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


def _facts(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> list[_Fact]:
    """What a box of the site shows of a recipe, in its order."""
    every = _every_fact(theme, rng, recipe)
    shown = [kind for kind, share in _SHARES.items() if theme.chance(f"{key} {kind}", share)]
    if theme.chance(f"{key} mixed", 0.4):
        shown = theme.shuffled(f"{key} order", shown)
    return [every[kind] for kind in shown if kind in every and rng.random() > 0.04]


def _every_fact(theme: Theme, rng: random.Random, recipe: Recipe) -> dict[str, _Fact]:
    times = {"prep_time": recipe.prep, "cook_time": recipe.cook, "total_time": recipe.total}
    texts = {kind: duration(theme, minutes) for kind, minutes in times.items() if minutes}
    texts["yields"] = str(recipe.servings) if theme.chance("facts.plain_yields", 0.78) else recipe.yields
    texts |= {"category": recipe.category[0], "cuisine": recipe.cuisine}
    others = {
        "difficulty": rng.choice(theme.phrases("recipe.levels")),
        "calories": recipe.nutrition[0][1],
        "cost": rng.choice(theme.phrases("recipe.costs")),
    }
    if recipe.rest:
        others["rest"] = duration(theme, recipe.rest)
    if len(recipe.ingredients) == 1:
        others["count"] = str(len(recipe.lines))
    facts = {kind: _Fact(kind, theme.say(f"recipe.{kind.removesuffix('_time')}"), text) for kind, text in texts.items()}
    labels = {kind: theme.say(f"recipe.{_WORDS.get(kind, kind)}") for kind in others}
    return facts | {kind: _Fact("", labels[kind], text) for kind, text in others.items()}


def _marked(theme: Theme, fact: _Fact) -> Markup:
    """The value of a fact: its number is in an element of its own in some sites."""
    if not fact.field:
        return joined(fact.text)
    if fact.field in ("category", "cuisine") and theme.chance("facts.linked", 0.45):
        return element("a", value(fact.field, fact.text), href=f"/{fact.field}/1")
    if _NUMBERS_FIRST.fullmatch(fact.text) and fact.field != "yields" and theme.chance("facts.parted", 0.18):
        tag = theme.pick("facts.part", ("span", "b", "strong"))
        parts: list[Markup] = []
        for number, unit in _NUMBER_FIRST.findall(fact.text):
            parts += [element(tag, value(fact.field, number)), element("span", value(fact.field, unit))]
        return joined(*parts, by=" ")
    return value(fact.field, fact.text)


def _whole(fact: _Fact) -> Part:
    return value(fact.field, fact.text) if fact.field else fact.text


def _pair(theme: Theme, fact: _Fact, key: str, label_tag: str, value_tag: str) -> list[Markup]:
    colon = theme.pick(f"{key} colon", ("", ":", ":"))
    label = element(label_tag, fact.label + colon, names=theme.named(f"{key} label", "info", "label"))
    names = theme.named(f"{key} value", "info", *((fact.field or "other").split("_")[:1]))
    parts = [label, element(value_tag, _marked(theme, fact), names=names)]
    if theme.chance(f"{key} value first", 0.12) and label_tag != "dt":
        parts.reverse()
    return parts


def _items(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    tags = theme.pick(f"{key} tags", (("span", "span"), ("strong", "span"), ("div", "div"), ("p", "p"), ("h4", "p")))
    outer, tag = theme.pick(f"{key} list", (("ul", "li"), ("ul", "li"), ("div", "div")))
    icon = theme.maybe(f"{key} icons", 0.3, element("i", names=theme.names("icon")))
    pairs = (joined(*_pair(theme, fact, key, *tags), by=" ") for fact in facts)
    rows = each(tag, (joined(icon, pair) for pair in pairs), theme.named(f"{key} item", "info", "item"))
    return element(outer, rows, names=theme.named(key, "recipe", "info"))


def _terms(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    pairs = [joined(*_pair(theme, fact, key, "dt", "dd")) for fact in facts]
    wrapped = theme.chance(f"{key} wrapped", 0.5)
    rows = each("div", pairs, theme.names("info", "row")) if wrapped else joined(*pairs)
    return element("dl", rows, names=theme.named(key, "recipe", "info"))


def _table(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    names = theme.named(key, "recipe", "info")
    if theme.chance(f"{key} columns", 0.3):
        heads = element("tr", each("th", (fact.label for fact in facts)))
        values = element("tr", each("td", (_marked(theme, fact) for fact in facts)))
        return element("table", heads, values, names=names)
    tag = theme.pick(f"{key} th", ("th", "td"))
    rows = (joined(*_pair(theme, fact, key, tag, "td")) for fact in facts)
    return element("table", each("tr", rows), names=names)


def _in_text(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    """Label and value in one text, an element each."""
    tags = (("ul", "li"), ("div", "p"), ("div", "div"), ("div", "span"), ("p", "span"))
    outer, tag = theme.pick(f"{key} list", tags)
    rows = (element(tag, f"{fact.label}: ", _whole(fact)) for fact in facts)
    inner = joined(*rows, by=theme.pick(f"{key} by", ("", " ", " | ")))
    return element(outer, inner, names=theme.named(key, "info"))


def _line(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    """One paragraph with the labels in bold and breaks or strokes between."""
    stroke, tag = theme.pick(f"{key} stroke", ("|", "•", "·")), theme.pick(f"{key} bold", ("strong", "b", "em"))
    parts = (joined(element(tag, f"{fact.label}:"), " ", _marked(theme, fact)) for fact in facts)
    return element("p", joined(*parts, by=element("br") if theme.chance(f"{key} breaks", 0.6) else f" {stroke} "))


def _without_labels(theme: Theme, facts: Sequence[_Fact], key: str) -> Markup:
    """A picture in place of the label, or what there's no doubt about: "25 min", "4 servings", "Easy"."""
    told = [fact for fact in facts if fact.field not in ("prep_time", "cook_time") or len(facts) < 2]
    if not any(fact.field == "total_time" for fact in told):
        return _items(theme, facts, key)
    rows = []
    for fact in told:
        serves = joined(theme.say("recipe.serves"), " ") if fact.field == "yields" and fact.text.isdigit() else None
        image = element("img", src=f"/icons/{fact.field or 'level'}.svg", alt="", width="20")
        counted = f" {fact.label.lower()}" if not fact.field and fact.text.isdigit() else None
        rows.append(joined(image, element("span", serves, _whole(fact), counted)))
    names = theme.named(f"{key} item", "info", "item")
    return element("div", each("span", rows, names), names=theme.named(key, "recipe", "info"))


_BOXES: tuple[_Box, ...] = (_items, _items, _terms, _table, _in_text, _line, _without_labels)
