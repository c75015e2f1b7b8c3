"""Synthetic recipes: what is marked is what the recipe says, and nothing else is."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache

import pytest

from markuplmpp.dom.structure import Structure
from markuplmpp.labels.gold import GoldPage
from markuplmpp.labels.standoff import truth_of
from markuplmpp.schema import Schema
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.markup import element, value
from markuplmpp.synth.recipe.cookbook import Recipe, draw_recipe
from markuplmpp.synth.recipe.facts import duration
from markuplmpp.synth.recipe.page import recipe_page
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(32)
LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "ru"}


@cache
def made(seed: int) -> Marked:
    body = recipe_page(Theme.of_seed(seed), random.Random(seed))
    return Marked.of(element("html", element("body", body.main, body.aside)))


@cache
def drawn(seed: int) -> Recipe:
    return draw_recipe(Theme.of_seed(seed), random.Random(seed))


def letters(*parts: str) -> str:
    return "".join(sorted(re.sub(r"[\W_]", "", "".join(parts))))


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_fits_the_page_and_has_one_of_each_container(seed: int) -> None:
    page = made(seed)
    page.check()
    bounds = {}
    for name in ("recipe", "ingredient_list", "instruction_list"):
        (node,) = page.nodes(name)
        bounds[name] = (node, int(page.page.end[node]))
    for field in ("ingredient", "instruction"):
        first, end = bounds[f"{field}_list"]
        assert all(first <= node < end for node in page.nodes(field))
        assert bounds["recipe"][0] <= first < end <= bounds["recipe"][1]


@pytest.mark.parametrize("seed", SEEDS)
def test_marked_texts_are_the_recipes(seed: int) -> None:
    theme, page, recipe = Theme.of_seed(seed), made(seed), drawn(seed)
    assert set(page.values("name")) == {recipe.name}
    assert letters(*page.values("ingredient")) == letters(*(line.text for line in recipe.lines))
    steps = "".join("".join(page.values("instruction")).split())
    assert all("".join(step.text.split()) in steps for _, group in recipe.steps for step in group)
    single = {
        "author": {recipe.author},
        "cuisine": {recipe.cuisine},
        "category": set(recipe.category),
        "date_published": {theme.day(recipe.day)},
        "yields": {recipe.yields, str(recipe.servings)},
        "review_count": {theme.number(recipe.review_count)},
    }
    told = " ".join(page.values("description"))
    assert not told.replace(recipe.description, "").strip()
    for field, texts in single.items():
        assert set(page.values(field)) <= {" ".join(text.split()) for text in texts}, field


def test_times_are_the_recipes() -> None:
    seen = Counter[str]()
    for seed in SEEDS:
        recipe = drawn(seed)
        for field, minutes in (("prep_time", recipe.prep), ("cook_time", recipe.cook), ("total_time", recipe.total)):
            if found := made(seed).values(field):
                seen[field] += 1
                once, half = letters(duration(Theme.of_seed(seed), minutes)), len(found) // 2
                assert once in (letters(*found), letters(*found[:half]))
    assert set(seen) == {"prep_time", "cook_time", "total_time"}


def test_every_ingredient_and_every_step_is_one_value() -> None:
    for seed in SEEDS:
        page = made(seed)
        truth = truth_of(GoldPage.from_dict(page.gold), page.page, Structure.of(page.page), Schema.default())
        assert len(truth["fields"]["ingredient"]) == len(drawn(seed).lines), seed
        assert len(truth["fields"]["instruction"]) == sum(len(group) for _, group in drawn(seed).steps), seed


def test_sites_differ_in_how_they_build_lists() -> None:
    ways = set()
    for seed in SEEDS:
        page = made(seed).page
        lists = (page.tags[made(seed).nodes(f"{name}_list")[0]] for name in ("ingredient", "instruction"))
        leaf = next(node for node in made(seed).nodes("ingredient") if page.is_leaf[node])
        ways.add((*lists, page.tags[int(page.parent[leaf])]))
    assert len(ways) >= 12


def test_tools_notes_and_nutrition_are_not_marked() -> None:
    for seed in SEEDS:
        recipe = drawn(seed)
        traps = {*recipe.equipment, *recipe.notes, *(amount for _, amount in recipe.nutrition)}
        assert not traps & {text for texts in made(seed).fields().values() for text in texts}


def test_comments_stand_below_and_keep_their_marks() -> None:
    comments = element("div", value("review_body", "So good."), label="review")
    page = Marked.of(recipe_page(Theme.of_seed(3), random.Random(1), comments).main)
    assert page.values("review_body", page.nodes("review")[0]) == ["So good."]


def test_words_have_every_language_for_ingredients() -> None:
    for name, lists in words("cookbook").items():
        if name.startswith(("ing_", "dish_", "group_", "title")):
            assert set(lists) == LANGUAGES, name
