"""Who wrote a recipe when, and how it is rated."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.cookbook import Recipe
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe_lists import named
from markuplmpp.synth.theme import Theme, phrases


def byline(theme: Theme, rng: random.Random, recipe: Recipe, key: str) -> Part:
    """Returns who wrote a recipe and when; a date of a change beside it isn't the one of publication."""
    author, day = _author(theme, recipe, key), _day(theme, recipe, key)
    changed = None
    if theme.chance(f"{key} updated", 0.3) and rng.random() < 0.7:
        text = f"{theme.say('recipe.updated')} {theme.day(recipe.day + timedelta(days=rng.randint(20, 600)))}"
        changed = element(theme.pick(f"{key} updated tag", ("span", "p", "time", "div")), text)
    parts = [part for part in (author, day, changed) if part]
    if theme.chance(f"{key} day first", 0.3):
        parts.reverse()
    if not parts:
        return None
    by = theme.pick(f"{key} between", ("", " ", " | ", " · ", " • "))
    return element(
        theme.pick(f"{key} tag", ("div", "p", "div", "header", "ul")).replace("ul", "div"),
        joined(*parts, by=by),
        names=named(theme, key, "author", "info"),
    )


def _author(theme: Theme, recipe: Recipe, key: str) -> Part:
    if not recipe.author or theme.chance(f"{key} anonymous", 0.25):
        return None
    name: Markup = value("author", recipe.author)
    by = theme.say("recipe.by")
    form = theme.pick(f"{key} author", ("text", "link", "link", "avatar", "bare", "parted"))
    if form == "text":
        return element("span", f"{by} ", name, names=named(theme, f"{key} author", "author"))
    if form == "bare":
        return element("span", name, names=named(theme, f"{key} author", "author"))
    link = element("a", name, href="/team", rel="author", names=named(theme, f"{key} link", "author", "link"))
    if form == "parted":
        return element("span", element("span", by), " ", link)
    image = element("img", src="/avatar.jpg", alt="", width="40") if form == "avatar" else None
    role = (
        element("span", theme.say("recipe.bio").replace("{n}", "2"))
        if image and theme.chance(f"{key} role", 0.4)
        else None
    )
    return element("div", image, None if image else f"{by} ", link, role, names=named(theme, f"{key} author", "author"))


def _day(theme: Theme, recipe: Recipe, key: str) -> Part:
    if theme.chance(f"{key} undated", 0.35):
        return None
    day = value("date_published", theme.day(recipe.day))
    tag = theme.pick(f"{key} day", ("time", "time", "span", "p", "div"))
    before = f"{theme.say('recipe.published')} " if theme.chance(f"{key} published", 0.45) else None
    return element(
        tag,
        before,
        day,
        names=named(theme, f"{key} day", "date"),
        datetime=recipe.day.isoformat() if tag == "time" else None,
    )


def rating(theme: Theme, recipe: Recipe, key: str) -> Part:
    """Returns the mean rating of a recipe and how many there are."""
    if recipe.rating is None or theme.chance("rating.none", 0.25):
        return None
    text = theme.number(recipe.rating, 2 if round(recipe.rating * 10) != recipe.rating * 10 else 1)
    number, count = value("rating_value", text), value("review_count", theme.number(recipe.review_count))
    stars = element(
        "span", "★★★★★" if theme.chance(f"{key} stars", 0.5) else None, names=theme.names("stars"), aria_hidden="true"
    )
    form = theme.pick(f"{key} form", ("brackets", "brackets", "words", "count", "sentence", "parted", "slash"))
    before, _, after = theme.say("recipe.ratings").partition("{n}")
    counted = joined(before, count, after)
    shown = {
        "brackets": lambda: joined(element("span", number), " ", element("span", "(", count, ")")),
        "words": lambda: joined(element("span", number), " ", element("a", counted, href="#comments")),
        "count": lambda: element("span", counted),
        "sentence": lambda: element("p", *_sentence(theme, number, count), " (", count, ")"),
        "parted": lambda: joined(element("strong", number), element("span", count), element("span", after)),
        "slash": lambda: joined(
            element("span", value("rating_value", f"{text}/5")), element("span", " (", counted, ")")
        ),
    }[form]()
    ask = element("span", theme.say("recipe.rate_it")) if theme.chance(f"{key} ask", 0.2) else None
    return element("div", stars, shown, ask, names=named(theme, key, "rating"))


def _sentence(theme: Theme, number: Markup, count: Markup) -> list[Part]:
    form = phrases("recipe.out_of", theme.lang)[0]
    before, _, after = form.partition("{v}")
    return [before, number, after]
