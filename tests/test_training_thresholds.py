"""Thresholds: what counts as right, wrong or neither."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.target import PageLabels
from markuplmpp.training.thresholds import _add, _Sample
from tests import tiny


@pytest.mark.parametrize(("best", "right"), [("first", [True]), ("second", []), ("third", [False])])
def test_a_page_whose_best_leaf_is_left_out_of_the_loss_says_nothing(best: str, right: list[bool]) -> None:
    page = parse_html("<p>first</p><p>second</p><p>third</p>")
    leaf = np.zeros((3, len(tiny.SCHEMA.leaf_labels)), np.float32)
    title = tiny.SCHEMA.leaf_labels.index("title")
    leaf[[page.text(i) for i in page.leaves].index(best), title] = 0.9
    internal = np.zeros((3, len(tiny.SCHEMA.internal_labels)), np.float32)
    scores = PageScores(page, Structure.of(page), page.leaves, np.zeros(3, bool), leaf, internal, {}, {})
    first, second, _ = page.leaves.tolist()
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    _add(samples, "leaf", scores, PageLabels(leaf={first: "title"}, ignored={second}), tiny.SCHEMA)
    sample = samples["leaf", "title"]
    assert (sample.right, sample.gold) == (right, len(right))
