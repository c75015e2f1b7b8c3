"""Whole documents around synthetic contents: what's marked in a frame, and that sites differ."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from markuplmpp.dom.parse import parse_html
from markuplmpp.synth.frame.document import framed
from markuplmpp.synth.frame.footer import footer
from markuplmpp.synth.frame.header import header
from markuplmpp.synth.frame.name import shop_name
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.items import Body
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.markup import element, value
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(24)
CATEGORY = ("Kitchen", "Coffee", "Espresso machines")
TITLE = "Norrland press 350"
LANGUAGES = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru"}
AMOUNT = re.compile(r"\d[.,]\d\d|[$€£₹]\s?\d|\d\s(?:€|kr|zł|₽)")
theme = cache(Theme.of_seed)


def body(page_type: str = "product") -> Body:
    main = element("div", element("h1", value("name", TITLE)), element("p", "It presses. " * 40))
    return Body(TITLE, main, page_type, CATEGORY, element("div", "ASIDE"))


@cache
def document(seed: int, page_type: str = "product") -> str:
    return framed(theme(seed), random.Random(0), body(page_type))


@cache
def page(seed: int, page_type: str = "product") -> Marked:
    return Marked.of(document(seed, page_type))


def test_categories_are_marked_in_order_and_nothing_else_is() -> None:
    found = [tuple(page(seed).values("category")) for seed in SEEDS]
    assert all(texts == CATEGORY[len(CATEGORY) - len(texts) :] for texts in found)
    assert 0.6 < sum(map(bool, found)) / len(found) < 0.98
    assert {name for seed in SEEDS for name in page(seed).fields()} == {"name", "category"}


def test_a_list_has_no_category_of_its_own() -> None:
    assert not any(page(seed, "listing").values("category") for seed in SEEDS)


def test_the_same_words_in_a_menu_are_no_categories() -> None:
    unmarked = [{text for leaf, text in page(seed).leaves().items() if leaf not in page(seed).marked} for seed in SEEDS]
    assert sum("Kitchen" in texts for texts in unmarked) > len(SEEDS) / 4


@pytest.mark.parametrize("page_type", ["product", "listing", "reviews", "recipe", "article"])
def test_content_and_aside_stand_once_and_marks_change_no_node(page_type: str) -> None:
    for seed in SEEDS:
        marked = document(seed, page_type)
        assert marked.count("It presses. It") == 20
        assert marked.count("ASIDE") == 1
        assert "&lt;" not in marked
        assert len(parse_html(marked)) == len(page(seed, page_type).page)


def test_sites_differ_and_pages_of_a_site_share_their_frame() -> None:
    assert len({tuple(page(seed).page.tags) for seed in SEEDS}) == len(SEEDS)
    for seed in range(8):
        one, other = (Scene.of(theme(seed), random.Random(rng), body()) for rng in (1, 2))
        assert header(one) == header(other)
        assert footer(one) == footer(other)


def test_sizes_go_from_plain_to_heavy() -> None:
    sizes = sorted(len(page(seed).page) for seed in SEEDS)
    assert sizes[0] < 100
    assert sizes[-1] > 500


def test_most_shops_have_prices_around_the_content() -> None:
    """A model that takes every amount for the price must be wrong on most shops."""
    assert sum(bool(AMOUNT.search(document(seed))) for seed in SEEDS) > len(SEEDS) / 2


def test_every_phrase_can_be_said_in_every_language() -> None:
    scene = Scene.of(theme(0), random.Random(0), body())
    for key, of_language in words("frame").items():
        assert set(of_language) == LANGUAGES, key
        if key != "buy_title":
            assert not any("{" in scene.spoken(text) for texts in of_language.values() for text in texts)


def test_names_of_sites_are_many() -> None:
    names = {shop_name(Theme.of_seed(seed)) for seed in range(100)}
    assert len(names) > 95
    assert all(name == name.strip() and len(name) > 2 for name in names)
