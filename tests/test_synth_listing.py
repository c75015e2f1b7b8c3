"""Lists of synthetic sites: every record labelled, its values within it, what only looks like records left alone."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

import pytest

from markuplmpp.dom.node import fold_space
from markuplmpp.synth.listing.around import tiles
from markuplmpp.synth.listing.kinds import KINDS
from markuplmpp.synth.listing.others import related_cards
from markuplmpp.synth.listing.page import listing_page
from markuplmpp.synth.listing.parts import Hand, composed
from markuplmpp.synth.listing.product import product
from markuplmpp.synth.listing.records import records
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(24)
site = cache(Theme.of_seed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_labelled_and_holds_its_values(kind: str) -> None:
    for seed in range(8):
        made = Marked.of(records(site(seed), random.Random(seed), kind, 5))
        spans = [(node, int(made.page.end[node])) for node in made.nodes("record")]
        assert len(spans) == 5, seed
        assert all(first >= end for (_, end), (first, _) in pairwise(spans)), "one within another"
        inside = made.marked - set(made.nodes("record"))
        assert all(any(first < node < end for first, end in spans) for node in inside)
        assert all(len(set(made.values("name", node))) == 1 or kind == "offer" for node, _ in spans)


def test_a_products_values_are_marked_as_they_are() -> None:
    for seed in SEEDS:
        theme = site(seed)
        item = draw_product(theme, random.Random(seed))
        hand = Hand(theme, random.Random(seed), "product")
        made = Marked.of(composed(hand, product(hand, item)))
        wanted = {"name": item.name, "brand": item.brand, "sku": item.sku, "description": item.description[0]}
        for label, text in wanted.items():
            assert set(made.values(label)) <= {fold_space(text)}
        assert made.values("name")
        assert made.values("price")
        assert bool(made.values("list_price")) <= (item.list_price is not None)
        assert set(made.values("review_count")) <= {theme.number(item.review_count)}


def test_headings_and_tiles_of_categories_are_no_records() -> None:
    for seed in SEEDS:
        made = Marked.of(listing_page(site(seed), random.Random(seed)).main)
        headings = {leaf for leaf in made.leaves() if made.page.tags[made.page.parent[leaf]] == "h1"}
        assert not set(made.nodes("name")) & headings
        assert not Marked.of(tiles(site(seed), random.Random(seed))).labels


def test_banners_within_a_list_are_no_records() -> None:
    seen = 0
    for seed in range(40):
        made = Marked.of(records(site(seed), random.Random(seed), "product", 8))
        texts = site(seed).phrases("listing.banner")
        for leaf in (leaf for leaf, text in made.leaves().items() if text in texts):
            seen += 1
            assert not set(made.nodes("record")) & set(made.page.ancestors(leaf))
    assert seen


def test_related_cards_are_left_out_and_bare_of_values() -> None:
    for seed in SEEDS:
        made = Marked.of(related_cards(site(seed), random.Random(seed), 4))
        assert [entry["label"] for entry in made.labels] == [None] * 4
        assert not any(made.page.is_leaf[node] for node in made.marked)


def test_sites_build_records_in_different_ways() -> None:
    made = (Marked.of(records(site(seed), random.Random(seed), "product", 3)) for seed in SEEDS)
    assert len({page.shape("record") for page in made}) > 20
