"""Lists of synthetic sites: every record labelled, its values within it, what only looks like records left alone."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from markupsafe import Markup

from markuplmpp.dom.node import Page, fold_space
from markuplmpp.dom.parse import parse_html
from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.listing import listing_page, records, related_cards
from markuplmpp.synth.listing_frame import tiles
from markuplmpp.synth.listing_parts import Hand, composed
from markuplmpp.synth.listing_records import KINDS, product
from markuplmpp.synth.markup import unmarked
from markuplmpp.synth.theme import Theme, phrases

SEEDS = range(24)
site = lru_cache(Theme.of_seed)


def built(html: Markup) -> tuple[Page, list[dict[str, Any]]]:
    clean, gold = unmarked(html)
    return parse_html(clean), gold["labels"]


def values(page: Page, labels: list[dict[str, Any]], label: str) -> list[str]:
    return [
        page.text(entry["node"])[entry.get("start", 0) : entry.get("end")]
        for entry in labels
        if entry["label"] == label
    ]


def test_the_same_seed_gives_the_same_page() -> None:
    pages = [listing_page(site(3), random.Random(seed)) for seed in (1, 1, 2)]
    assert pages[0] == pages[1] != pages[2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_labelled_and_holds_its_values(kind: str) -> None:
    for seed in range(8):
        theme = site(seed)
        page, labels = built(records(theme, random.Random(seed), kind, 5))
        nodes = [entry["node"] for entry in labels if entry["label"] == "record"]
        assert len(nodes) == 5, seed
        spans = [(node, int(page.end[node])) for node in nodes]
        assert all(first >= end for (_, end), (first, _) in pairwise(spans)), "one within another"
        inside = [entry for entry in labels if entry["label"] != "record"]
        assert all(any(first < entry["node"] < end for first, end in spans) for entry in inside)
        for first, end in spans:
            texts = {
                page.text(entry["node"]) for entry in inside if entry["label"] == "name" and first < entry["node"] < end
            }
            assert len(texts) == 1 or kind == "offer"


def test_a_products_values_are_marked_as_they_are() -> None:
    for seed in SEEDS:
        theme = site(seed)
        item = draw_product(theme, random.Random(seed))
        hand = Hand(theme, random.Random(seed), "product")
        page, labels = built(composed(hand, product(hand, item)))
        for label, text in (
            ("name", item.name),
            ("brand", item.brand),
            ("sku", item.sku),
            ("description", item.description[0]),
        ):
            assert set(values(page, labels, label)) <= {fold_space(text)}
        assert values(page, labels, "name")
        assert values(page, labels, "price")
        assert bool(values(page, labels, "list_price")) <= (item.list_price is not None)
        assert set(values(page, labels, "review_count")) <= {theme.number(item.review_count)}


def test_headings_and_tiles_of_categories_are_no_records() -> None:
    for seed in SEEDS:
        theme = site(seed)
        body = listing_page(theme, random.Random(seed))
        page, labels = built(body.main)
        named = {entry["node"] for entry in labels if entry["label"] == "name"}
        headings = [int(leaf) for leaf in page.leaves if page.tags[page.parent[leaf]] == "h1"]
        assert not named & set(headings)
        assert built(tiles(theme, random.Random(seed)))[1] == []


def test_banners_within_a_list_are_no_records() -> None:
    seen = 0
    for seed in range(40):
        theme = site(seed)
        page, labels = built(records(theme, random.Random(seed), "product", 8))
        texts = set(phrases("listing.banner", theme.lang))
        marked = {entry["node"] for entry in labels if entry["label"] == "record"}
        for leaf in map(int, page.leaves):
            if page.text(leaf) in texts:
                seen += 1
                assert not marked & set(page.ancestors(leaf))
    assert seen


def test_related_cards_are_left_out_and_bare_of_values() -> None:
    for seed in SEEDS:
        page, labels = built(related_cards(site(seed), random.Random(seed), 4))
        assert [entry["label"] for entry in labels] == [None] * 4
        assert not any(page.is_leaf[entry["node"]] for entry in labels)


def test_sites_build_records_in_different_ways() -> None:
    shapes = set()
    for seed in SEEDS:
        page, labels = built(records(site(seed), random.Random(seed), "product", 3))
        node = next(entry["node"] for entry in labels if entry["label"] == "record")
        shapes.add(tuple(page.tags[node : page.end[node]]))
    assert len(shapes) > 20
