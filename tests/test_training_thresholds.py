"""Thresholds: what counts as right, wrong or neither."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from markuplmpp.decode.items import item_elements
from markuplmpp.decode.nodes import propose
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema
from markuplmpp.training.thresholds import _GRID, _MIN_POSITIVES, _add_elements, _add_leaves, _chosen, _Sample
from tests import tiny

ROWS = Schema.from_yaml(
    """
    fields: {title: {}, step: {many: true, list: true}, photo: {kind: image}}
    items: {shop: {fields: [title, step, photo], items: [row]}, row: {fields: [title]}}
    """
)


def at(sample: _Sample, threshold: float) -> tuple[int, int, int]:
    """Proposed, right and to find at a threshold."""
    place = int(np.abs(_GRID - threshold).argmin())
    return int(sample.proposed[place]), int(sample.right[place]), sample.gold


def of_elements(html: str, labels: dict[str, dict[str, float]]) -> PageScores:
    """Scores in which each element, named by its XPath below body, has these labels, and else ``O``."""
    page = parse_html(html)
    structure = Structure.of(page)
    nodes = np.flatnonzero(page.is_leaf | structure.kept).astype(np.int32)
    leaf = np.zeros((len(nodes), len(ROWS.leaf_labels)), np.float32)
    internal = np.zeros((len(nodes), len(ROWS.internal_labels)), np.float32)
    leaf[:, 0] = internal[:, 0] = 1.0
    for unit, node in enumerate(nodes.tolist()):
        for name, p in labels.get(page.xpath(node).removeprefix("/html/body"), {}).items():
            internal[unit, ROWS.internal_labels.index(name)] = p
            internal[unit, 0] -= p
    return PageScores(page, structure, nodes, ~page.is_leaf[nodes], leaf, internal, {}, {})


def node_at(scores: PageScores, xpath: str) -> int:
    return next(node for node in scores.node_ids.tolist() if scores.page.xpath(node) == f"/html/body{xpath}")


def counted(scores: PageScores, labels: PageLabels) -> dict[tuple[str, str], _Sample]:
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    _add_elements(samples, scores, labels, ROWS)
    return samples


@pytest.mark.parametrize(("best", "expected"), [("first", (1, 1, 1)), ("second", (0, 0, 0)), ("third", (1, 0, 1))])
def test_a_page_whose_best_leaf_is_left_out_of_the_loss_says_nothing(best: str, expected: tuple[int, int, int]) -> None:
    page = parse_html("<p>first</p><p>second</p><p>third</p>")
    leaf = np.zeros((3, len(tiny.SCHEMA.leaf_labels)), np.float32)
    title = tiny.SCHEMA.leaf_labels.index("title")
    leaf[[page.text(i) for i in page.leaves].index(best), title] = 0.9
    internal = np.zeros((3, len(tiny.SCHEMA.internal_labels)), np.float32)
    scores = PageScores(page, Structure.of(page), page.leaves, np.zeros(3, bool), leaf, internal, {}, {})
    first, second, _ = page.leaves.tolist()
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    _add_leaves(samples, scores, PageLabels(leaf={first: "title"}, ignored={second}), tiny.SCHEMA)
    assert at(samples["leaf", "title"], 0.9) == expected
    assert at(samples["leaf", "title"], 0.95) == (0, 0, expected[2])


def test_every_leaf_of_a_field_with_many_counts_but_those_left_out() -> None:
    page = parse_html("<ul><li>a</li><li>b</li><li>c</li></ul>")
    leaf = np.zeros((3, len(ROWS.leaf_labels)), np.float32)
    leaf[:, ROWS.leaf_labels.index("step")] = 0.6
    internal = np.zeros((3, len(ROWS.internal_labels)), np.float32)
    scores = PageScores(page, Structure.of(page), page.leaves, np.zeros(3, bool), leaf, internal, {}, {})
    a, _, c = page.leaves.tolist()
    samples: dict[tuple[str, str], _Sample] = defaultdict(_Sample)
    _add_leaves(samples, scores, PageLabels(leaf={a: "step"}, ignored={c}), ROWS)
    assert (at(samples["leaf", "step"], 0.6), at(samples["leaf", "step"], 0.65)) == ((2, 1, 1), (0, 0, 1))


def test_an_element_likelier_to_be_anything_else_is_no_hit_below_its_threshold() -> None:
    html = "<div><b>a</b><i>b</i></div><p><b>c</b><i>d</i></p><section><b>e</b><i>f</i></section>"
    found = of_elements(html, {"/div": {"title": 0.4}, "/p": {"title": 0.6}, "/section": {"title": 0.4, "step": 0.5}})
    gold = PageLabels(internal={node_at(found, "/div"): "title", node_at(found, "/p"): "title"})
    title = counted(found, gold)["internal", "title"]
    assert at(title, 0.2) == (1, 1, 2), "one is likelier to be outside, one a step"
    assert at(title, 0.65) == (0, 0, 2)


def test_an_element_in_one_already_taken_is_a_part_of_it() -> None:
    found = of_elements(
        "<div><p><b>a</b><i>b</i></p><p>c</p></div>", {"/div": {"title": 0.6}, "/div/p[1]": {"title": 0.9}}
    )
    inner = PageLabels(internal={node_at(found, "/div/p[1]"): "title"})
    title = counted(found, inner)["internal", "title"]
    assert (at(title, 0.5), at(title, 0.7)) == ((1, 0, 1), (1, 1, 1))


def test_an_item_likelier_to_be_of_another_type_is_no_hit() -> None:
    rows = "".join(f"<li><b>{i}</b><i>x</i></li>" for i in range(3))
    html = f"<ul>{rows}</ul><div><b>a</b><i>b</i></div><p><b>c</b><i>d</i></p>"
    labels = {f"/ul/li[{k}]": {"row": 0.9} for k in (1, 2, 3)} | {"/div": {"row": 0.3, "shop": 0.5}}
    found = of_elements(html, labels)
    gold = PageLabels(
        internal={node_at(found, f"/ul/li[{k}]"): "row" for k in (1, 2)}, ignored={node_at(found, "/ul/li[3]")}
    )
    samples = counted(found, gold)
    assert at(samples["internal", "row"], 0.05) == (2, 2, 2)
    assert at(samples["internal", "shop"], 0.05) == (1, 0, 0)


def test_labels_that_may_be_elsewhere_and_containers_are_not_counted() -> None:
    found = of_elements("<ul><li>a</li><li>b</li></ul>", {"/ul": {"step_list": 0.9}, "/ul/li[1]": {"step": 0.9}})
    samples = counted(found, PageLabels(internal={node_at(found, "/ul"): "step_list"}, unknown=frozenset({"step"})))
    assert {name for _, name in samples} == {"shop", "row", "title", "photo"}


@pytest.mark.parametrize("seed", range(5))
def test_what_is_counted_is_what_the_decoder_proposes(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = "".join(f"<li><b>{i}</b><p><i>x</i> <u>y</u></p></li>" for i in range(4))
    found = of_elements(f"<div><ul>{rows}</ul><section><p>c</p><p>d</p><img src=e></section></div>", {})
    found.internal[:] = draw.dirichlet(np.full(len(ROWS.internal_labels), 0.2), len(found.internal))
    samples = counted(found, PageLabels())
    assert any(sample.proposed.any() for sample in samples.values())
    for threshold in _GRID.tolist():
        thresholds = Thresholds({}, dict.fromkeys(ROWS.internal_labels, threshold))
        fields = [(c.field, c.node) for c in propose(found, ROWS, thresholds)]
        items = [e.type for e in item_elements(found, ROWS, thresholds)]
        for name in ("title", "step", "photo"):
            assert at(samples["internal", name], threshold)[0] == sum(field == name for field, _ in fields)
        for name in ("shop", "row"):
            assert at(samples["internal", name], threshold)[0] == items.count(name)


def test_the_best_threshold_is_that_of_the_best_f1_and_near_the_default() -> None:
    few = _Sample(gold=_MIN_POSITIVES - 1)
    assert not few.is_enough
    assert _chosen({"few": few}, few) == {}
    sample = _Sample(gold=20)
    sample.right[:] = 20
    sample.proposed[:] = np.where(_GRID < 0.7, 40, 20)
    sample.right[_GRID > 0.8] = 10
    assert sample.best() == 0.7


def test_labels_with_few_values_share_a_threshold() -> None:
    few = [_Sample(gold=_MIN_POSITIVES - 5) for _ in range(2)]
    for sample, least in zip(few, (0.2, 0.3), strict=True):
        sample.proposed += 15
        sample.right += np.where(least >= _GRID, 15, 0)
    many = _Sample(_GRID * 0 + 20, np.where(_GRID >= 0.9, 20, 0), gold=20)
    samples = {"price": few[0], "many": many, "sku": few[1]}
    assert _chosen(samples, few[0] + few[1]) == {"price": 0.2, "many": 0.9, "sku": 0.2}
    assert _chosen(samples, _Sample()) == {"many": 0.9}
