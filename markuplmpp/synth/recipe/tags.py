"""Tags of a recipe: its category and cuisine among diets, levels and ingredients, as links, chips or labelled rows."""

from __future__ import annotations

import random
from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth.choices import capital, some
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, list_tag, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.theme import Theme

_FORMS = (("li", "a"), ("li", "a"), ("", "a"), ("", "a"), ("span", ""), ("li", ""), ("a", "div"), ("a", "span"))
"""The element of a tag and the one in it."""


def tags(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> Part:
    """Returns a recipe's tags: only a category and a cuisine are values.

    Args:
        theme: The site.
        rng: Of the page.
        recipe: The recipe.
        key: Which place: sites have them over the title or below everything.
    """
    if theme.chance(f"{key} by kind", 0.35):
        return _by_kind(theme, recipe, key)
    shown = _mixed(theme, rng, recipe, key)
    return _chips(theme, shown, key) if shown else None


def _mixed(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> list[Markup]:
    """Texts of tags in no order that tells what they are."""
    sign = theme.pick(f"{key} sign", ("", "", "", "", "", "#"))
    texts = [("category", text) for text in recipe.category] if theme.chance(f"{key} category", 0.75) else []
    if theme.chance(f"{key} cuisine", 0.5):
        texts.append(("cuisine", recipe.cuisine))
    told = {text.casefold() for text in (*recipe.category, recipe.cuisine)}
    texts += [("", word) for word in recipe.keywords if word.casefold() not in told]
    if theme.chance(f"{key} level", 0.25):
        texts.append(("", rng.choice(theme.phrases("recipe.levels"))))
    if theme.chance(f"{key} ingredients", 0.3):
        # Some sites take them for categories.
        texts += [(LEFT_OUT, capital(line.short)) for line in some(rng, recipe.lines, 2) if line.short]
    if theme.chance(f"{key} mixed", 0.7):
        rng.shuffle(texts)
    return [joined(sign, value(field, text) if field else text) for field, text in texts]


def _chips(theme: Theme, shown: Sequence[Markup], key: str) -> Markup:
    outer, inner = theme.pick(f"{key} form", _FORMS)
    chip, by = theme.named(f"{key} chip", "tag", "item"), theme.pick(f"{key} by", ("", "", " ", ", ", " · "))
    made = []
    for at, text in enumerate(shown):
        link = {"href": f"/tag/{at}"} if "a" in (outer, inner) else {}
        part = element(inner, text, names="" if outer else chip, **(link if inner == "a" else {})) if inner else text
        made.append(element(outer, part, names=chip, **(link if outer == "a" else {})) if outer else part)
    word = element("span", theme.say("recipe.keywords")) if theme.chance(f"{key} titled", 0.2) else None
    tag = list_tag(outer)
    row = element(tag, joined(*made, by="" if tag == "ul" else by), names=theme.named(key, "tags"))
    return element("div", word, row) if word else row


def _by_kind(theme: Theme, recipe: Recipe, key: str) -> Markup:
    """A row for each kind with its name: category, cuisine, tags."""
    kinds = {"category": recipe.category, "cuisine": (recipe.cuisine,), "keywords": recipe.keywords}
    kept = [kind for kind in kinds if theme.chance(f"{key} kind {kind}", 0.65)] or ["category", "cuisine"]
    outer, tag, label_tag, value_tag = theme.pick(
        f"{key} rows",
        (
            ("dl", "", "dt", "dd"),
            ("div", "div", "h4", "div"),
            ("div", "div", "span", "span"),
            ("ul", "li", "strong", ""),
        ),
    )
    colon = theme.pick(f"{key} colon", ("", ":"))
    rows = []
    for kind in theme.shuffled(f"{key} kinds", kept):
        label = element(
            label_tag, theme.say(f"recipe.{kind}") + colon, names=theme.named(f"{key} label", "tags", "label")
        )
        texts = (value(kind, text) if kind != "keywords" else joined(text) for text in kinds[kind])
        links = joined(*(element("a", text, href=f"/{kind}/{i}") for i, text in enumerate(texts)), by=", ")
        shown = element(value_tag, links) if value_tag else joined(" ", links)
        rows.append(element(tag, label, shown) if tag else joined(label, shown))
    return element(outer, *rows, names=theme.named(key, "tags"))
