"""Cards of products that a page isn't about: related ones, those that the visitor saw."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.listing.parts import Hand, composed
from markuplmpp.synth.listing.product import product
from markuplmpp.synth.listing.records import TAGS
from markuplmpp.synth.markup import LEFT_OUT, each, element, joined
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.theme import Theme


def related_cards(theme: Theme, rng: random.Random, count: int) -> Markup:
    """Returns a block of cards of other products, for a product's page: left out as items, no value of them marked.

    >>> from markuplmpp.synth.markup import unmarked
    >>> html, gold = unmarked(related_cards(Theme.of_seed(4), random.Random(4), 3))
    >>> [label["label"] for label in gold["labels"]]
    [None, None, None]
    """
    return _others(theme, rng, "related", count)


def viewed(theme: Theme, rng: random.Random) -> Markup:
    """Returns a block of cards of products that the visitor saw before."""
    return _others(theme, rng, "viewed", rng.randint(2, 6))


def _others(theme: Theme, rng: random.Random, key: str, count: int) -> Markup:
    items = [draw_product(theme, rng) for _ in range(count)]
    whole = theme.chance(f"{key} links", 0.25)
    hand = Hand(theme, rng, theme.pick(f"{key} as", (key, "product")), marked=False, link=not whole)
    outer, tag = ("div", "a") if whole else theme.pick(f"{key} tags", TAGS)
    names = theme.names("related", "card")
    cards = [element(tag, composed(hand, product(hand, item)), names=names, label=LEFT_OUT) for item in items]
    slides = theme.chance(f"{key} slides", 0.3) and tag != "li"
    inner = each("div", cards, "swiper-slide") if slides else joined(*cards)
    box = element(outer, inner, names=theme.names("related", "list"))
    title = theme.heading(key, theme.say(f"listing.{key}"), ("related", "title"))
    return theme.block(key, theme.wrapped(key, title, box, words=("related", "inner")), words=("related",))
