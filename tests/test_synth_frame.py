"""Whole documents around synthetic contents: what's marked in a frame, and that sites differ."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

import pytest
from lxml import html

from markuplmpp.dom.parse import parse_html
from markuplmpp.synth.footer import footer
from markuplmpp.synth.frame import _scene, framed, theme_shop_name
from markuplmpp.synth.header import header
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import element, unmarked, value
from markuplmpp.synth.scene import Scene
from markuplmpp.synth.theme import Theme, words

SEEDS = range(24)
CATEGORY = ("Kitchen", "Coffee", "Espresso machines")
TITLE = "Norrland press 350"
LANGUAGES = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru"}


def body(page_type: str = "product", category: tuple[str, ...] = CATEGORY) -> Body:
    main = element("div", element("h1", value("name", TITLE)), element("p", "It presses. " * 40))
    return Body(TITLE, main, page_type, category, element("div", "ASIDE"))


theme = cache(Theme.of_seed)


@cache
def page(seed: int, page_type: str = "product", rng: int = 0) -> str:
    return framed(theme(seed), random.Random(rng), body(page_type))


def scene(seed: int, rng: int = 0) -> Scene:
    return _scene(theme(seed), random.Random(rng), body())


def values(marked: str) -> list[tuple[str, str]]:
    clean, gold = unmarked(marked)
    parsed = parse_html(clean)
    return [
        (label["label"], parsed.text(label["node"])[label.get("start", 0) : label.get("end")])
        for label in gold["labels"]
        if label["label"]
    ]


def shape(marked: str) -> tuple[Any, ...]:
    root = html.document_fromstring(unmarked(marked)[0].decode())
    return tuple(node.tag for node in root.iter() if isinstance(node.tag, str))


def test_a_page_is_the_same_each_time() -> None:
    fresh = [framed(Theme.of_seed(seed), random.Random(0), body()) for seed in range(4)]
    assert fresh == [page(seed) for seed in range(4)]


def test_categories_are_marked_in_order_and_nothing_else_is() -> None:
    found = [[text for label, text in values(page(seed)) if label == "category"] for seed in SEEDS]
    assert all(tuple(texts) == CATEGORY[len(CATEGORY) - len(texts) :] for texts in found)
    assert 0.6 < sum(map(bool, found)) / len(found) < 0.98
    assert {label for seed in SEEDS for label, _ in values(page(seed))} == {"name", "category"}


def test_a_list_has_no_category_of_its_own() -> None:
    assert not any(label == "category" for seed in SEEDS for label, _ in values(page(seed, "listing")))


def test_the_same_words_in_a_menu_are_no_categories() -> None:
    more = 0
    for seed in SEEDS:
        clean, gold = unmarked(page(seed))
        parsed = parse_html(clean)
        marked = {label["node"] for label in gold["labels"]}
        more += any(parsed.text(leaf) == "Kitchen" and leaf not in marked for leaf in parsed.leaves)
    assert more > len(SEEDS) / 4


@pytest.mark.parametrize("page_type", ["product", "listing", "reviews", "recipe", "article"])
def test_content_and_aside_stand_once_in_every_page(page_type: str) -> None:
    for seed in SEEDS:
        marked = page(seed, page_type)
        assert marked.count("<h1><") + marked.count("<h1>\ue000") >= 1
        assert marked.count("ASIDE") == 1
        assert "&lt;" not in marked


def test_marks_change_no_node() -> None:
    for seed in SEEDS:
        marked = page(seed, "article")
        assert len(parse_html(marked)) == len(parse_html(unmarked(marked)[0]))


def test_sites_differ_and_pages_of_a_site_share_their_frame() -> None:
    assert len({shape(page(seed)) for seed in SEEDS}) == len(SEEDS)
    for seed in range(8):
        assert header(scene(seed, 1)) == header(scene(seed, 2))
        assert footer(scene(seed, 1)) == footer(scene(seed, 2))


def test_sizes_go_from_plain_to_heavy() -> None:
    sizes = sorted(len(parse_html(unmarked(page(seed))[0])) for seed in SEEDS)
    assert sizes[0] < 100
    assert sizes[-1] > 500


def test_prices_around_the_content_are_unmarked() -> None:
    """A model that takes every amount for the price must be wrong on most shops."""
    amounts = [re.search(r"\d[.,]\d\d|[$€£₹]\s?\d|\d\s(?:€|kr|zł|₽)", page(seed)) for seed in SEEDS]
    assert sum(map(bool, amounts)) > len(SEEDS) / 2


def test_every_phrase_can_be_said_in_every_language() -> None:
    said = scene(0)
    for key, of_language in words("frame").items():
        assert set(of_language) == LANGUAGES, key
        for phrase in (phrase for phrases in of_language.values() for phrase in phrases if key != "buy_title"):
            assert "{" not in said.spoken(phrase)


def test_names_of_sites_are_many() -> None:
    names = {theme_shop_name(Theme.of_seed(seed)) for seed in range(100)}
    assert len(names) > 95
    assert all(name == name.strip() and len(name) > 2 for name in names)
