"""A seed -> the pages of one synthetic site."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markuplmpp.schema import Schema
from markuplmpp.synth.article.page import article_page
from markuplmpp.synth.choices import letters
from markuplmpp.synth.frame.document import framed
from markuplmpp.synth.frame.name import shop_name
from markuplmpp.synth.items import Body
from markuplmpp.synth.listing.others import related_cards
from markuplmpp.synth.listing.page import listing_page
from markuplmpp.synth.markup import unmarked
from markuplmpp.synth.recipe.page import recipe_page
from markuplmpp.synth.reviews.block import reviews_block
from markuplmpp.synth.reviews.opinions import draw_reviews
from markuplmpp.synth.reviews.page import reviews_page
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.shop.page import product_page
from markuplmpp.synth.theme import Theme

_PAGES: dict[str, dict[str, int]] = {
    "shop": {"product": 70, "listing": 30},
    "platform": {"reviews": 80, "listing": 20},
    "cookbook": {"recipe": 85, "listing": 15},
    "magazine": {"article": 80, "listing": 20},
    "catalogue": {"listing": 100},
}
_MARKED = frozenset(Schema.default().internal_labels[1:]) - {"image"}


@dataclass(frozen=True)
class SyntheticPage:
    """One page with its gold.

    Args:
        site: Made-up domain, of the reserved top level ``example``.
        url: Its address.
        lang: Its language.
        page_type: As in corpus rows.
        html: Its bytes.
        gold: Stand-off gold of the form in ``labels/gold.py``; all but images is marked.
    """

    site: str
    url: str
    lang: str
    page_type: str
    html: bytes
    gold: dict[str, Any]


def site_pages(seed: int, count: int) -> Iterator[SyntheticPage]:
    """Yields pages of the site of a seed; the same seed and page number give the same bytes.

    Args:
        seed: Draws the site: its kind, country, classes, and how it builds each block.
        count: Pages, of the kinds that such a site has.

    >>> pages = list(site_pages(1, 2))
    >>> pages == list(site_pages(1, 2)), len(pages[0].gold["labels"]) > 0
    (True, True)
    """
    theme = Theme.of_seed(seed)
    kinds = _PAGES[theme.kind]
    site = f"{letters(shop_name(theme))}-{seed}.example"
    for number in range(count):
        rng = random.Random(f"{seed} page {number}")
        kind = rng.choices(tuple(kinds), tuple(kinds.values()))[0]
        body = _BODIES[kind](theme, rng)
        html, gold = unmarked(framed(theme, rng, body), tuple(sorted(_MARKED)))
        yield SyntheticPage(site, f"https://www.{site}/{kind}/{number}", theme.lang, body.page_type, html, gold)


def _product(theme: Theme, rng: random.Random) -> Body:
    """A product page: on some sites with its reviews, on most with other products."""
    product, reviews = draw_product(theme, rng), None
    if product.rating is not None and theme.chance("product.reviews", 0.6):
        found = draw_reviews(theme, rng, min(product.review_count, rng.randint(1, 8)))
        summary = theme.chance("reviews.summary", 0.5)
        reviews = reviews_block(theme, rng, found, product.rating, product.review_count, summary=summary)
    related = related_cards(theme, rng, rng.randint(3, 12)) if theme.chance("product.related", 0.7) else None
    return product_page(theme, rng, reviews, related, product)


def _recipe(theme: Theme, rng: random.Random) -> Body:
    """A recipe page: on a third of the sites with readers' comments."""
    comments = None
    if theme.chance("recipe.comments", 0.35) and rng.random() < 0.8:
        found = draw_reviews(theme, rng, rng.randint(1, 8), "recipe")
        comments = reviews_block(theme, rng, found, None, len(found), summary=False)
    return recipe_page(theme, rng, comments)


_BODIES: dict[str, Callable[[Theme, random.Random], Body]] = {
    "product": _product,
    "recipe": _recipe,
    "listing": listing_page,
    "reviews": reviews_page,
    "article": article_page,
}
