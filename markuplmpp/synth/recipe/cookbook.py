"""Recipes drawn from a grammar of dishes, ingredients and steps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markuplmpp.synth.choices import capital, distinct, expand, fill, some
from markuplmpp.synth.dates import post_day
from markuplmpp.synth.recipe.larder import Ingredient, draw_ingredient
from markuplmpp.synth.recipe.method import Step, Way, draw_steps
from markuplmpp.synth.theme import Theme

Groups = tuple[tuple[str, tuple[Ingredient, ...]], ...]
"""Heading ("" where there is one group only) and ingredients of each group."""


@dataclass(frozen=True)
class _Dish:
    """How a dish is made, what is always in it and what may be."""

    way: Way
    always: tuple[str, ...]
    maybe: tuple[str, ...]

    @property
    def sweet(self) -> bool:
        return self.way.finished == "sweet"


_BAKED, _HOT = Way("bake", "bake", "sweet"), Way("savoury", "hot", "savoury")
_ROASTED, _COLD = Way("savoury", "roast", "savoury"), Way("savoury", "cold", "savoury")
_CAKE = _Dish(_BAKED, ("flour", "sugar", "fat", "egg", "raising", "sweetspice"), ("dairy", "fruit", "chocolate", "nut"))
_DISHES = {
    "cake": _CAKE,
    "cookies": _CAKE,
    "bread": _Dish(_BAKED, ("flour", "raising", "sweetspice", "fat"), ("sugar", "dairy", "nut", "egg")),
    "stew": _Dish(
        _HOT,
        ("aromatic", "oil", "spice", "liquid", "vegetable"),
        ("meat", "legume", "herb", "sauce", "vegetable"),
    ),
    "pan": _Dish(
        _HOT,
        ("starch", "aromatic", "oil", "spice"),
        ("meat", "vegetable", "cheese", "herb", "sauce", "egg", "dairy"),
    ),
    "roast": _Dish(
        _ROASTED,
        ("vegetable", "oil", "spice"),
        ("meat", "cheese", "herb", "dairy", "egg", "aromatic", "starch"),
    ),
    "cold": _Dish(
        _COLD,
        ("vegetable", "sauce", "spice"),
        ("legume", "herb", "oil", "cheese", "starch", "nut", "dairy"),
    ),
}
_EXTRAS = {
    "sweet": (("filling", ("dairy", "fruit", "sugar", "egg")), ("topping", ("sugar", "nut", "chocolate", "dairy"))),
    "savoury": (("sauce", ("oil", "sauce", "spice", "herb", "dairy")), ("serve", ("herb", "cheese", "starch", "nut"))),
}
_COOKED = (8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120)
_RATINGS = (5.0, 4.9, 4.8, 4.7, 4.6, 4.5, 4.4, 4.2, 4.0, 3.8, 3.5, 4.75, 4.58)


@dataclass(frozen=True)
class Recipe:
    """One recipe.

    Args:
        name: As its page's heading has it.
        author: Who wrote it, or "".
        day: When it was published.
        description: One or two sentences.
        ingredients: Groups of them.
        steps: Heading ("" where there is one group only) and steps of each group.
        yields: Such as ``4 servings``.
        servings: The number in it.
        prep: Minutes of preparation.
        cook: Minutes of cooking; 0 for what isn't cooked.
        rest: Minutes of waiting, part of the total.
        category: One or two.
        cuisine: Where it comes from.
        rating: Of five; None where there's none.
        review_count: How many ratings.
        notes: Short lines of advice.
        keywords: Tags.
        equipment: Tools.
        nutrition: Name and amount.
    """

    name: str
    author: str
    day: date
    description: str
    ingredients: Groups
    steps: tuple[tuple[str, tuple[Step, ...]], ...]
    yields: str
    servings: int
    prep: int
    cook: int
    rest: int
    category: tuple[str, ...]
    cuisine: str
    rating: float | None
    review_count: int
    notes: tuple[str, ...]
    keywords: tuple[str, ...]
    equipment: tuple[str, ...]
    nutrition: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """Minutes in all."""
        return self.prep + self.cook + self.rest

    @property
    def lines(self) -> list[Ingredient]:
        """Ingredients of all groups."""
        return [line for _, lines in self.ingredients for line in lines]


def draw_recipe(theme: Theme, rng: random.Random) -> Recipe:
    """Returns a recipe in the site's language.

    >>> theme = Theme.of_seed(1)
    >>> draw_recipe(theme, random.Random(5)) == draw_recipe(theme, random.Random(5))
    True
    """
    theme.seed_people(rng)
    kind = rng.choice(list(_DISHES))
    dish = _DISHES[kind]
    groups = _groups(theme, rng, dish)
    shorts = [line.short for _, lines in groups for line in lines if line.short]
    name, description = _texts(theme, rng, kind, shorts)
    servings = rng.choice((8, 10, 12, 12, 16, 20, 24) if dish.sweet else (2, 4, 4, 4, 6, 8))
    yields = fill(rng.choice(theme.phrases(f"recipe.{'pieces' if dish.sweet else 'servings'}")), {"n": str(servings)})
    rated = rng.random() < 0.7
    return Recipe(
        name=name,
        author=theme.people.name() if rng.random() < 0.9 else "",
        day=post_day(rng),
        description=description,
        ingredients=groups,
        steps=draw_steps(theme, rng, dish.way, shorts),
        yields=yields,
        servings=servings,
        prep=rng.choice((5, 10, 15, 15, 20, 25, 30, 40, 45)),
        cook=0 if dish.way.made == "cold" else rng.choice(_COOKED),
        rest=rng.choice((0, 0, 0, 0, 30, 60, 120)),
        category=tuple(_some(theme, rng, "categories", 1, 2)),
        cuisine=rng.choice(theme.phrases("recipe.cuisines")),
        rating=rng.choice(_RATINGS) if rated else None,
        review_count=int(10 ** rng.uniform(0.3, 3.8)) if rated else 0,
        notes=tuple(expand(note, rng, {"n": str(rng.randint(2, 6))}) for note in _some(theme, rng, "tip", 1, 4)),
        keywords=tuple(_some(theme, rng, "diets", 2, 5)),
        equipment=tuple(_some(theme, rng, "tools", 2, 4)),
        nutrition=_nutrition(theme, rng),
    )


def _some(theme: Theme, rng: random.Random, key: str, least: int, most: int) -> list[str]:
    return some(rng, distinct(theme.phrases(f"recipe.{key}")), rng.randint(least, most))


def _groups(theme: Theme, rng: random.Random, dish: _Dish) -> Groups:
    chosen = [*dish.always, *(rng.choice(dish.maybe) for _ in range(rng.randint(0, 8)))]
    taken: set[str] = set()
    main = _lines(theme, rng, chosen, taken)
    extras = [extra for extra in _EXTRAS[dish.way.finished] if rng.random() < 0.28]
    if not extras:
        return (("", main),)
    groups = [(_heading(theme, rng, "dough" if dish.sweet else "main"), main)]
    for kind, kinds in extras:
        lines = _lines(theme, rng, rng.choices(kinds, k=rng.randint(2, 4)), taken)
        if lines:
            groups.append((_heading(theme, rng, kind), lines))
    return tuple(groups)


def _heading(theme: Theme, rng: random.Random, kind: str) -> str:
    return rng.choice(theme.phrases(f"cookbook.group_{kind}"))


def _lines(theme: Theme, rng: random.Random, kinds: Sequence[str], taken: set[str]) -> tuple[Ingredient, ...]:
    lines = []
    for kind in rng.sample(kinds, len(kinds)):
        line = draw_ingredient(theme, rng, kind)
        if line.name not in taken:
            taken.add(line.name)
            lines.append(line)
    return tuple(lines)


def _texts(theme: Theme, rng: random.Random, kind: str, shorts: list[str]) -> tuple[str, str]:
    """Name and description."""
    first, second = rng.sample(shorts, 2) if len(shorts) > 1 else ("", "")
    dish = rng.choice(theme.phrases(f"cookbook.dish_{kind}"))
    titled = theme.lang == "en" and theme.chance("recipe.title_case", 0.6)
    named = {"dish": dish, "A": first.title() if titled else first, "B": second.title() if titled else second}
    name = expand(rng.choice(theme.phrases("cookbook.title")), rng, named)
    if theme.lang == "en" and not titled:
        name = name.capitalize()
    slots = {"dish": dish, "A": first, "B": second}
    intro = capital(expand(rng.choice(theme.phrases("recipe.intro")), rng, slots))
    if theme.chance("recipe.long_intro", 0.6):
        told = {"n": str(rng.randint(2, 9)), "city": theme.people.city()}
        intro = " ".join((intro, *(expand(text, rng, told) for text in _some(theme, rng, "story", 1, 4))))
    return capital(name), intro


def _nutrition(theme: Theme, rng: random.Random) -> tuple[tuple[str, str], ...]:
    energy, *others = distinct(theme.phrases("recipe.nutrients"))
    first = (energy, f"{rng.randint(120, 780)} kcal")
    return (first, *((name, f"{theme.number(rng.uniform(0.5, 60), 1)} g") for name in others))
