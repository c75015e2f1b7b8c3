"""Recipes drawn from a grammar of dishes, ingredients and steps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markuplmpp.synth.choices import expand, sentence
from markuplmpp.synth.cook_steps import Step, draw_steps
from markuplmpp.synth.larder import Ingredient, draw_ingredient
from markuplmpp.synth.theme import Theme, phrases

_SWEET = (("flour", "sugar", "fat", "egg", "raising", "sweetspice"), ("dairy", "fruit", "chocolate", "nut"))
_WARM = (("aromatic", "oil", "spice", "liquid", "vegetable"), ("meat", "legume", "herb", "sauce", "vegetable"))
_PAN = (("starch", "aromatic", "oil", "spice"), ("meat", "vegetable", "cheese", "herb", "sauce", "egg", "dairy"))
_ROAST = (("vegetable", "oil", "spice"), ("meat", "cheese", "herb", "dairy", "egg", "aromatic", "starch"))
_COLD = (("vegetable", "sauce", "spice"), ("legume", "herb", "oil", "cheese", "starch", "nut", "dairy"))
# dish -> ways of its steps, what is always in it and what may be.
KINDS: dict[str, tuple[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "cake": (("bake", "bake", "sweet"), _SWEET),
    "cookies": (("bake", "bake", "sweet"), _SWEET),
    "bread": (("bake", "bake", "sweet"), (("flour", "raising", "sweetspice", "fat"), ("sugar", "dairy", "nut", "egg"))),
    "stew": (("savoury", "hot", "savoury"), _WARM),
    "pan": (("savoury", "hot", "savoury"), _PAN),
    "roast": (("savoury", "roast", "savoury"), _ROAST),
    "cold": (("savoury", "cold", "savoury"), _COLD),
}
_EXTRAS = {
    "sweet": (("filling", ("dairy", "fruit", "sugar", "egg")), ("topping", ("sugar", "nut", "chocolate", "dairy"))),
    "savoury": (("sauce", ("oil", "sauce", "spice", "herb", "dairy")), ("serve", ("herb", "cheese", "starch", "nut"))),
}


@dataclass(frozen=True)
class Recipe:
    """One recipe.

    Args:
        name: As its page's heading has it.
        author: Who wrote it, or "".
        day: When it was published.
        description: One or two sentences.
        ingredients: Heading ("" where there is one group only) and lines of each group.
        steps: The same for steps.
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
    ingredients: tuple[tuple[str, tuple[Ingredient, ...]], ...]
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
    theme.people.seed_instance(rng.getrandbits(32))
    kind = rng.choice(list(KINDS))
    way, slots = KINDS[kind]
    groups = _ingredients(theme, rng, way[2], slots)
    shorts = [line.short for _, lines in groups for line in lines if line.short]
    name, description = _texts(theme, rng, kind, shorts)
    servings = rng.choice((2, 4, 4, 4, 6, 8)) if way[2] == "savoury" else rng.choice((8, 10, 12, 12, 16, 20, 24))
    yields = rng.choice(phrases(f"recipe.{'servings' if way[2] == 'savoury' else 'pieces'}", theme.lang))
    rated = rng.random() < 0.7
    return Recipe(
        name=name,
        author=theme.people.name() if rng.random() < 0.9 else "",
        day=date(2025, 6, 1) - timedelta(days=rng.randrange(4000)),
        description=description,
        ingredients=groups,
        steps=draw_steps(theme, rng, way, shorts),
        yields=yields.replace("{n}", str(servings)),
        servings=servings,
        prep=rng.choice((5, 10, 15, 15, 20, 25, 30, 40, 45)),
        cook=0 if way[1] == "cold" else rng.choice((8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120)),
        rest=rng.choice((0, 0, 0, 0, 30, 60, 120)),
        category=tuple(_some(rng, phrases("recipe.categories", theme.lang), 1, 2)),
        cuisine=rng.choice(phrases("recipe.cuisines", theme.lang)),
        rating=rng.choice((5.0, 4.9, 4.8, 4.7, 4.6, 4.5, 4.4, 4.2, 4.0, 3.8, 3.5, 4.75, 4.58)) if rated else None,
        review_count=int(10 ** rng.uniform(0.3, 3.8)) if rated else 0,
        notes=tuple(
            expand(note, rng, {"n": str(rng.randint(2, 6))})
            for note in _some(rng, phrases("recipe.tip", theme.lang), 1, 4)
        ),
        keywords=tuple(_some(rng, phrases("recipe.diets", theme.lang), 2, 5)),
        equipment=tuple(_some(rng, phrases("recipe.tools", theme.lang), 2, 4)),
        nutrition=_nutrition(theme, rng),
    )


def _some(rng: random.Random, options: Sequence[str], least: int, most: int) -> list[str]:
    distinct = list(dict.fromkeys(options))
    return rng.sample(distinct, min(len(distinct), rng.randint(least, most)))


def _ingredients(
    theme: Theme, rng: random.Random, taste: str, slots: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[tuple[str, tuple[Ingredient, ...]], ...]:
    always, maybe = slots
    chosen = [*always, *(rng.choice(maybe) for _ in range(rng.randint(0, 6)))]
    taken: set[str] = set()
    main = _lines(theme, rng, chosen, taken)
    extras = [extra for extra in _EXTRAS[taste] if rng.random() < 0.28]
    if not extras:
        return (("", main),)
    first = "dough" if taste == "sweet" else "main"
    groups = [(rng.choice(phrases(f"cookbook.group_{first}", theme.lang)), main)]
    for heading, kinds in extras:
        lines = _lines(theme, rng, rng.choices(kinds, k=rng.randint(2, 4)), taken)
        if lines:
            groups.append((rng.choice(phrases(f"cookbook.group_{heading}", theme.lang)), lines))
    return tuple(groups)


def _lines(theme: Theme, rng: random.Random, kinds: Sequence[str], taken: set[str]) -> tuple[Ingredient, ...]:
    lines = []
    for kind in rng.sample(kinds, len(kinds)):
        line = draw_ingredient(theme, rng, kind)
        if line.name not in taken:
            taken.add(line.name)
            lines.append(line)
    return tuple(lines)


def _texts(theme: Theme, rng: random.Random, kind: str, shorts: list[str]) -> tuple[str, str]:
    first, second = rng.sample(shorts, 2) if len(shorts) > 1 else ("", "")
    slots = {"dish": rng.choice(phrases(f"cookbook.dish_{kind}", theme.lang))}
    title_case = theme.lang == "en" and theme.chance("recipe.title_case", 0.6)
    named = {"A": first.title() if title_case else first, "B": second.title() if title_case else second}
    name = expand(rng.choice(phrases("cookbook.title", theme.lang)), rng, slots | named)
    if theme.lang == "en" and not title_case:
        name = name.capitalize()
    slots = {"dish": slots["dish"], "A": first, "B": second}
    intro = sentence(expand(rng.choice(phrases("recipe.intro", theme.lang)), rng, slots))
    if theme.chance("recipe.long_intro", 0.45):
        told = {"n": str(rng.randint(2, 9)), "city": theme.people.city()}
        intro += "".join(
            f" {expand(text, rng, told)}" for text in _some(rng, phrases("recipe.story", theme.lang), 1, 2)
        )
    return sentence(name), intro


def _nutrition(theme: Theme, rng: random.Random) -> tuple[tuple[str, str], ...]:
    rows = []
    for i, name in enumerate(dict.fromkeys(phrases("recipe.nutrients", theme.lang))):
        amount = f"{rng.randint(120, 780)} kcal" if i == 0 else f"{theme.number(rng.uniform(0.5, 60), 1)} g"
        rows.append((name, amount))
    return tuple(rows)
