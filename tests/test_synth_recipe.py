"""Synthetic recipes: what is marked is what the recipe says, and nothing else is."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import lru_cache
from typing import Any

import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.gold import GoldPage
from markuplmpp.labels.standoff import truth_of
from markuplmpp.schema import Schema
from markuplmpp.synth.choices import expand
from markuplmpp.synth.cookbook import draw_recipe
from markuplmpp.synth.markup import element, unmarked, value
from markuplmpp.synth.recipe import recipe_page
from markuplmpp.synth.recipe_facts import duration
from markuplmpp.synth.theme import Theme, words

SEEDS = range(32)
SCHEMA = Schema.default()


@lru_cache
def made(seed: int) -> tuple[bytes, dict[str, Any], Page, GoldPage]:
    body = recipe_page(Theme.of_seed(seed), random.Random(seed))
    html, gold = unmarked(element("html", element("body", body.main, body.aside)))
    return html, gold, parse_html(html), GoldPage.from_dict(gold)


def texts(page: Page, gold: GoldPage) -> dict[str, list[str]]:
    """What is marked in texts, by field."""
    found = defaultdict(list)
    for label in gold.labels:
        if label.label and page.text_index[label.node]:
            text = page.text(label.node)
            found[label.label].append(text[slice(*label.span)] if label.span else text)
    return found


def letters(*parts: str) -> str:
    return "".join(sorted(re.sub(r"[\W_]", "", "".join(parts))))


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_fits_the_page_and_has_one_of_each_container(seed: int) -> None:
    _, _, page, gold = made(seed)
    gold.check(made(seed)[0], page, SCHEMA)
    elements = [label for label in gold.labels if label.label and not page.text_index[label.node]]
    for name in ("recipe", "ingredient_list", "instruction_list"):
        assert [label.label for label in elements].count(name) == 1
    bounds = {label.label: (label.node, int(page.end[label.node])) for label in elements}
    for field in ("ingredient", "instruction"):
        first, end = bounds[f"{field}_list"]
        nodes = [label.node for label in gold.labels if label.label == field]
        assert all(first <= node < end for node in nodes)
        assert bounds["recipe"][0] <= first < end <= bounds["recipe"][1]


@pytest.mark.parametrize("seed", SEEDS)
def test_marked_texts_are_the_recipes(seed: int) -> None:
    _, _, page, gold = made(seed)
    theme = Theme.of_seed(seed)
    recipe = draw_recipe(theme, random.Random(seed))
    found = texts(page, gold)
    assert set(found["name"]) == {recipe.name}
    assert letters(*found["ingredient"]) == letters(*(line.text for line in recipe.lines))
    steps = "".join("".join(found["instruction"]).split())
    assert all("".join(step.text.split()) in steps for _, group in recipe.steps for step in group)
    single = {
        "author": {recipe.author},
        "description": {recipe.description},
        "cuisine": {recipe.cuisine},
        "category": set(recipe.category),
        "date_published": {theme.day(recipe.day)},
        "yields": {recipe.yields, str(recipe.servings)},
        "review_count": {theme.number(recipe.review_count)},
    }
    for field, values in single.items():
        assert set(found[field]) <= {" ".join(text.split()) for text in values}, field


def test_times_are_the_recipes() -> None:
    seen = set()
    for seed in SEEDS:
        _, _, page, gold = made(seed)
        theme = Theme.of_seed(seed)
        recipe = draw_recipe(theme, random.Random(seed))
        found = texts(page, gold)
        for field, minutes in (("prep_time", recipe.prep), ("cook_time", recipe.cook), ("total_time", recipe.total)):
            if found[field]:
                seen.add(field)
                once, half = letters(duration(theme, minutes)), len(found[field]) // 2
                assert once in (letters(*found[field]), letters(*found[field][:half]))
    assert seen == {"prep_time", "cook_time", "total_time"}


def test_every_ingredient_is_one_value_where_it_stands_in_a_list() -> None:
    whole = 0
    for seed in SEEDS:
        _, _, page, gold = made(seed)
        recipe = draw_recipe(Theme.of_seed(seed), random.Random(seed))
        values = truth_of(gold, page, Structure.of(page), SCHEMA)["fields"]["ingredient"]
        whole += len(values) == len(recipe.lines)
    assert whole == len(SEEDS)


def test_a_page_is_drawn_again_alike() -> None:
    for seed in (1, 2, 3):
        pages = [recipe_page(Theme.of_seed(seed), random.Random(5)) for _ in range(2)]
        assert pages[0] == pages[1]


def test_sites_differ_in_how_they_build_lists() -> None:
    ways = set()
    for seed in SEEDS:
        _, _, page, gold = made(seed)
        lists = {x.label: page.tags[x.node] for x in gold.labels if x.label and x.label.endswith("_list")}
        leaf = next(x.node for x in gold.labels if x.label == "ingredient" and page.text_index[x.node])
        ways.add((*sorted(lists.items()), page.tags[int(page.parent[leaf])]))
    assert len(ways) >= 12


def test_traps_are_not_marked() -> None:
    for seed in SEEDS:
        _, _, page, gold = made(seed)
        recipe = draw_recipe(Theme.of_seed(seed), random.Random(seed))
        found = texts(page, gold)
        traps = {*recipe.equipment, *recipe.notes, *(amount for _, amount in recipe.nutrition)}
        marked = {text for field in found for text in found[field]}
        assert not traps & marked


def test_comments_stand_below_and_keep_their_marks() -> None:
    comments = element("div", value("review_body", "So good."), label="review")
    body = recipe_page(Theme.of_seed(3), random.Random(1), comments)
    _, gold = unmarked(body.main)
    assert {"review", "review_body"} <= {label["label"] for label in gold["labels"]}


def test_words_have_every_language_for_ingredients() -> None:
    for name, lists in words("cookbook").items():
        if name.startswith(("ing_", "dish_", "group_", "title")):
            assert set(lists) == {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "ru"}, name


def test_choices_fold_spaces_before_commas() -> None:
    assert expand("Chill [, or wait|, or wait].", random.Random(0)) == "Chill, or wait."
