"""Windows of templates that many sites share are thinned; all others stay."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from markuplmpp.training.balance import NO_TEMPLATE, template_of, thinned

RECIPE, CARD = [[7, 8]], [[9, -1]]


def key(labels: list[int], names: list[list[list[int]]]) -> int:
    return template_of(np.array(labels), np.array(names))


def test_a_template_is_the_words_at_most_labelled_nodes() -> None:
    assert key([1, 1, 2], [RECIPE, RECIPE, CARD]) == key([4], [RECIPE]) != key([1, 2, 2], [RECIPE, CARD, CARD])


def test_words_around_other_nodes_and_labels_left_out_do_not_count() -> None:
    assert key([0, -100, 3], [RECIPE, RECIPE, CARD]) == key([3], [CARD])
    assert key([0, -100], [RECIPE, RECIPE]) == NO_TEMPLATE


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
