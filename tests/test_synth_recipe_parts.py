"""Parts of synthetic recipe pages that look like values of the recipe: which of them are, and which aren't."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from markupsafe import Markup

from markuplmpp.dom.node import Page
from markuplmpp.synth.markup import element
from markuplmpp.synth.recipe.clutter import counters
from markuplmpp.synth.recipe.cookbook import Recipe, draw_recipe
from markuplmpp.synth.recipe.facts import times_row
from markuplmpp.synth.recipe.grouped import grouped
from markuplmpp.synth.recipe.page import recipe_page
from markuplmpp.synth.recipe.step import needed, tip
from markuplmpp.synth.recipe.tags import tags
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(40)


@cache
def drawn(seed: int) -> tuple[Theme, Recipe]:
    theme = Theme.of_seed(seed)
    return theme, draw_recipe(theme, random.Random(seed))


def above(page: Page, node: int) -> Iterator[str]:
    """Tags of the elements around a node."""
    while node > 0:
        node = int(page.parent[node])
        yield page.tags[node]


def built(build: Callable[[Theme, Recipe], Markup | None]) -> Iterator[tuple[Recipe, Marked]]:
    """The part of every site that has one."""
    for seed in SEEDS:
        theme, recipe = drawn(seed)
        part = build(theme, recipe)
        if part:
            page = Marked.of(element("html", element("body", part)))
            page.check()
            yield recipe, page


@pytest.mark.parametrize("key", ["head.tags", "foot.tags"])
def test_of_the_tags_only_category_and_cuisine_are_values(key: str) -> None:
    seen = set()
    for recipe, page in built(lambda theme, recipe: tags(theme, random.Random(1), recipe, key)):
        assert set(page.values("category")) <= set(recipe.category)
        assert set(page.values("cuisine")) <= {recipe.cuisine}
        assert set(page.fields()) <= {"category", "cuisine"}
        plain = {page.page.text(leaf).strip("# ") for leaf in page.leaves() if leaf not in page.marked}
        assert not plain & {*recipe.category, recipe.cuisine}
        seen |= set(page.fields())
    assert seen == {"category", "cuisine"}


def test_headings_among_ingredients_are_none() -> None:
    nested = flat = 0
    for recipe, page in built(grouped):
        (node,) = page.nodes("ingredient_list")
        assert set(page.fields()) == {"ingredient"}
        texts = {text.rstrip(":") for text in page.leaves().values()}
        for heading, _ in recipe.ingredients:
            assert not heading or heading in texts
            assert heading not in page.values("ingredient")
        lists = [tag for tag in page.page.tags[node + 1 : page.page.end[node]] if tag == "ul"]
        nested += len(lists) == len(recipe.ingredients)
        flat += not lists and len(recipe.ingredients) > 1
    assert nested > 3
    assert flat > 3


def test_ingredients_of_a_step_are_left_out_and_advice_is_unmarked() -> None:
    found = 0
    for recipe, page in built(lambda theme, recipe: needed(theme, recipe, recipe.steps[0][1][0])):
        assert not page.fields()
        assert page.marked == set(page.leaves())
        lines = [line.text for line in recipe.lines]
        assert all(text in lines or any(text.startswith(line) for line in lines) for text in page.leaves().values())
        found += 1
    assert found > 10
    assert not any(page.marked for _, page in built(lambda theme, _: tip(theme, random.Random(1), "p")))


def test_counters_are_not_marked() -> None:
    pages = [page for _, page in built(lambda theme, _: counters(theme, random.Random(2)))]
    assert len(pages) > 20
    assert not any(page.marked for page in pages)


def test_times_over_the_steps_are_those_of_preparation_and_cooking() -> None:
    for recipe, page in built(times_row):
        assert set(page.fields()) == {"prep_time", *(["cook_time"] if recipe.cook else [])}


def test_sites_have_what_their_own_templates_have() -> None:
    """Ticked steps, lists in lists, links in ingredients: none of them is rare."""
    ticked = nested = linked = 0
    for seed in range(80):
        marked = Marked.of(recipe_page(Theme.of_seed(seed), random.Random(seed)).main)
        ticked += any("label" in above(marked.page, node) for node in marked.nodes("instruction"))
        nested += any([*above(marked.page, node)].count("li") > 1 for node in marked.nodes("ingredient"))
        linked += any("a" in above(marked.page, node) for node in marked.nodes("ingredient"))
    assert min(ticked, nested) >= 3
    assert linked >= 12
