"""Windows of templates that many sites share are thinned; all others stay."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from markuplmpp.schema import Schema
from markuplmpp.training.balance import NO_TEMPLATE, list_nodes, template_of, thinned

RECIPE, CARD = [[7, 8]], [[9, -1]]
SCHEMA = Schema.default()


def key(labels: list[str], names: list[list[list[int]]]) -> int:
    """The template of nodes with these labels, those of elements written with brackets."""
    is_internal = np.array([label.startswith("<") for label in labels])
    ids = [
        SCHEMA.internal_labels.index(label.strip("<>")) if inner else SCHEMA.leaf_labels.index(label) if label else -100
        for label, inner in zip(labels, is_internal, strict=True)
    ]
    return template_of(list_nodes(np.array(ids), is_internal, SCHEMA), np.array(names))


def test_a_template_is_the_words_at_most_nodes_of_lists() -> None:
    recipe = key(["ingredient"], [RECIPE])
    assert recipe == key(["ingredient", "<instruction>", "instruction"], [RECIPE, RECIPE, CARD])
    assert recipe == key(["<ingredient_list>"], [RECIPE])
    assert recipe != key(["ingredient", "<instruction>", "instruction"], [RECIPE, CARD, CARD])


@pytest.mark.parametrize("label", ["O", "", "name", "review_body", "body", "<review>", "<recipe>", "<review_body>"])
def test_words_at_other_nodes_do_not_count(label: str) -> None:
    """Those at titles and comments are WordPress's, on sites that share nothing else."""
    assert key([label, label, "ingredient"], [RECIPE, RECIPE, CARD]) == key(["ingredient"], [CARD])
    assert key([label, label], [RECIPE, RECIPE]) == NO_TEMPLATE


def test_the_same_number_means_another_label_in_each_head() -> None:
    number = SCHEMA.leaf_labels.index("ingredient")
    assert SCHEMA.internal_labels[number] != "ingredient"
    labels, names = np.array([number]), np.array([RECIPE])
    assert template_of(list_nodes(labels, np.array([True]), SCHEMA), names) == NO_TEMPLATE
    assert template_of(list_nodes(labels, np.array([False]), SCHEMA), names) != NO_TEMPLATE


@pytest.mark.parametrize("most_sites", [1, 10, 40])
def test_a_shared_template_keeps_the_share_of_so_many_sites(most_sites: int) -> None:
    templates = np.repeat([5, 6, NO_TEMPLATE], [80, 30, 200])
    sites = np.concatenate([np.repeat(np.arange(40), 2), np.zeros(30, int), np.arange(200)])
    kept = thinned(templates, sites, most_sites, seed=0)
    assert Counter(templates[kept].tolist()) == {5: 2 * most_sites, 6: 30, NO_TEMPLATE: 200}
    assert kept.tolist() == sorted(set(kept.tolist()))
    assert kept.tolist() == thinned(templates, sites, most_sites, seed=0).tolist()
    if most_sites < 40:
        assert kept.tolist() != thinned(templates, sites, most_sites, seed=1).tolist()


def test_a_template_never_vanishes() -> None:
    assert len(thinned(np.full(3, 5), np.arange(3), 1, seed=0)) == 1
    assert len(thinned(np.array([], int), np.array([], int), 1, seed=0)) == 0


def test_every_template_keeps_its_own_share() -> None:
    draw = np.random.default_rng(0)
    templates, sites = draw.integers(0, 30, 2_000), draw.integers(0, 40, 2_000)
    kept = Counter(templates[thinned(templates, sites, 7, seed=0)].tolist())
    for template in range(30):
        mine = templates == template
        share = 1.0 if template == NO_TEMPLATE else min(1.0, 7 / len(set(sites[mine].tolist())))
        assert kept[template] == np.ceil(share * mine.sum())
