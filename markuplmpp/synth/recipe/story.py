"""What blogs tell before a recipe: stories, reasons, notes on ingredients, the steps in pictures."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.choices import capital, distinct, expand, some
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe
from markuplmpp.synth.theme import Theme


def story(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Returns what is told before the recipe."""
    parts: list[Part] = []
    for _ in range(rng.randint(1, 4)):
        if theme.chance("story.titled", 0.5) and parts:
            title = rng.choice(theme.phrases("method.lead_make"))
            parts.append(element(theme.pick("story.h", ("h2", "h3")), title))
        parts.append(element("p", " ".join(told(theme, rng, "story", 1, 3))))
        if rng.random() < 0.3:
            parts.append(element("img", src=f"/uploads/{rng.randrange(999)}.jpg", alt=recipe.name))
    extra: _Extra | None = theme.pick("story.extra", (None, None, _reasons, _about_ingredients, _photo_steps))
    return joined(*parts, extra(theme, rng, recipe) if extra else None)


def told(theme: Theme, rng: random.Random, key: str, least: int, most: int) -> list[str]:
    """Returns several different phrases of a list of ``recipe``, their choices made and their slots filled."""
    slots = {"n": str(rng.randint(2, 9)), "city": theme.people.city()}
    texts = some(rng, distinct(theme.phrases(f"recipe.{key}")), rng.randint(least, most))
    return [expand(text, rng, slots) for text in texts]


_Extra = Callable[[Theme, random.Random, Recipe], Markup]


def _reasons(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    items = each("li", told(theme, rng, "reasons", 2, 4))
    return joined(element("h2", theme.say("recipe.why")), element("ul", items))


def _about_ingredients(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Notes on some ingredients: their names, but not the list."""
    about = theme.phrases("recipe.about_one")
    lines = some(rng, recipe.lines, 4)
    notes = (joined(element("strong", capital(line.short)), f": {rng.choice(about)}") for line in lines)
    return joined(element("h2", theme.say("recipe.about_ingredients")), element("ul", each("li", notes)))


def _photo_steps(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """The steps told once more beside pictures: both readings are right."""
    steps = [step for _, steps in recipe.steps for step in steps][:4]
    figures = (
        joined(element("img", src=f"/p{i}.jpg", alt=""), element("figcaption", value(LEFT_OUT, step.text)))
        for i, step in enumerate(steps)
    )
    return joined(element("h2", theme.say("recipe.steps_photos")), each("figure", figures))
