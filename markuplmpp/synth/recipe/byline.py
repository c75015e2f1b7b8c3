"""Who wrote a recipe when, and how it is rated."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.choices import filled
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.theme import Theme

_RATINGS = (
    *("brackets",) * 4, *("words",) * 2, *("count",) * 3, *("votes",) * 3, *("parted",) * 2, "sentence", "hidden",
    "slash",
)  # fmt: skip


def byline(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> Part:
    """Returns who wrote a recipe and when; a date of a change beside it isn't the one of publication."""
    changed = None
    if theme.chance(f"{key} updated", 0.3) and rng.random() < 0.7:
        later = theme.day(recipe.day + timedelta(days=rng.randint(20, 600)))
        tag = theme.pick(f"{key} updated tag", ("span", "p", "time", "div"))
        changed = element(tag, f"{theme.say('recipe.updated')} {later}")
    parts = [part for part in (_author(theme, recipe, key), _day(theme, recipe, key), changed) if part]
    if not parts:
        return None
    if theme.chance(f"{key} day first", 0.3):
        parts.reverse()
    line = joined(*parts, by=theme.pick(f"{key} between", ("", " ", " | ", " · ", " • ")))
    tag = theme.pick(f"{key} tag", ("div", "p", "div", "header", "div"))
    return element(tag, line, names=theme.named(key, "author", "info"))


def _author(theme: Theme, recipe: Recipe, key: str) -> Part:
    if not recipe.author or theme.chance(f"{key} anonymous", 0.25):
        return None
    name, by, names = value("author", recipe.author), theme.say("recipe.by"), theme.named(f"{key} author", "author")
    link = element("a", name, href="/team", rel="author", names=theme.named(f"{key} link", "author", "link"))
    match theme.pick(f"{key} author", ("text", "link", "link", "avatar", "bare", "parted")):
        case "text":
            return element("span", f"{by} ", name, names=names)
        case "bare":
            return element("span", name, names=names)
        case "parted":
            return element("span", element("span", by), " ", link)
        case "avatar":
            image = element("img", src="/avatar.jpg", alt="", width="40")
            role = theme.maybe(f"{key} role", 0.4, element("span", theme.said("recipe.bio", n="2")))
            return element("div", image, link, role, names=names)
        case _:
            return element("div", f"{by} ", link, names=names)


def _day(theme: Theme, recipe: Recipe, key: str) -> Part:
    if theme.chance(f"{key} undated", 0.35):
        return None
    before = theme.maybe(f"{key} published", 0.45, f"{theme.say('recipe.published')} ")
    day, names = value("date_published", theme.day(recipe.day)), theme.named(f"{key} day", "date")
    tag = theme.pick(f"{key} day", ("time", "time", "span", "p", "div"))
    return element(tag, before, day, names=names, datetime=recipe.day.isoformat() if tag == "time" else None)


def rating(theme: Theme, recipe: Recipe, key: str) -> Part:
    """Returns the mean rating of a recipe and how many there are."""
    if recipe.rating is None or theme.chance("rating.none", 0.25):
        return None
    signs = theme.maybe(f"{key} stars", 0.5, "★★★★★")
    stars = element("span", signs, names=theme.names("stars"), aria_hidden="true")
    ask = theme.maybe(f"{key} ask", 0.25, _ask(theme, key))
    text = theme.number(recipe.rating, 2 if round(recipe.rating * 10) != recipe.rating * 10 else 1)
    shown = _rating_text(theme, text, theme.number(recipe.review_count), key)
    return element("div", stars, shown, ask, names=theme.named(key, "rating"))


def _ask(theme: Theme, key: str) -> Markup:
    """What asks for a rating: words, or the numbers to choose from, none of which is the rating."""
    words = element("span", theme.say("recipe.rate_it"))
    if theme.chance(f"{key} choices", 0.6):
        return words
    outer, tag = theme.pick(f"{key} choice", (("ul", "li"), ("div", "a"), ("div", "button"), ("fieldset", "label")))
    return joined(words, element(outer, each(tag, "12345"), names=theme.names("rating", "vote")))


def _rating_text(theme: Theme, score: str, votes: str, key: str) -> Markup:
    number, count = value("rating_value", score), value("review_count", votes)
    counted = theme.said("recipe.ratings", n=count)
    match theme.pick(f"{key} form", _RATINGS):
        case "brackets":
            return joined(element("span", number), " ", element("span", "(", count, ")"))
        case "words":
            return joined(element("span", number), " ", element("a", counted, href="#comments"))
        case "count":
            return element("span", counted)
        case "votes":
            return element("span", "(", count, ")")
        case "hidden":
            said = element("span", filled(theme.phrases("recipe.out_of")[0], v=number), names=theme.names("sr-only"))
            return joined(said, element("span", counted))
        case "sentence":
            return element("p", filled(theme.phrases("recipe.out_of")[0], v=number), " (", count, ")")
        case "parted":
            word = theme.say("recipe.ratings").partition("{n}")[2]
            return joined(element("strong", number), element("span", count), element("span", word))
        case _:
            whole = value("rating_value", f"{score}/5")
            return joined(element("span", whole), element("span", " (", counted, ")"))
