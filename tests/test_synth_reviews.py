"""Reviews of synthetic sites: what people write, and that labels stand on it and on nothing else."""

from __future__ import annotations

import random
from functools import cache

import pytest

from markuplmpp.dom.node import fold_space
from markuplmpp.synth.items import Review
from markuplmpp.synth.reviews.block import reviews_block
from markuplmpp.synth.reviews.opinions import draw_reviews
from markuplmpp.synth.reviews.page import reviews_page
from markuplmpp.synth.stars import in_digits, stars
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(32)
ABOUT = ("product", "recipe", "place", "book")
LOCALES = ("en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "sv_SE", "ru_RU")


@cache
def blocks(summary: bool = True) -> list[tuple[Theme, list[Review], Marked]]:
    out = []
    for seed in SEEDS:
        theme, rng = Theme.of_seed(seed), random.Random(seed)
        reviews = draw_reviews(theme, rng, 4, ABOUT[seed % 4])
        rating = 4.3 if summary or seed % 2 else None
        out.append((theme, reviews, Marked.of(reviews_block(theme, rng, reviews, rating, 128, summary=summary))))
    return out


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_whole_and_varied(locale: str) -> None:
    for about in ABOUT:
        reviews = draw_reviews(Theme(1, locale, "bem", ""), random.Random(1), 40, about)
        texts = [text for review in reviews for text in (review.author, *review.body)]
        assert all(text == text.strip() != "" for text in texts)
        assert not any(sign in text for text in texts for sign in ("|", "{", "  "))
        assert len({review.body for review in reviews}) > 32
        assert {len(review.body) for review in reviews} > {1}
        assert len({review.rating for review in reviews}) > 2


def test_every_value_of_a_review_is_marked_within_it() -> None:
    for theme, reviews, page in blocks():
        for node, review in zip(page.nodes("review"), reviews, strict=True):
            assert page.values("review_body", node) == [fold_space(text) for text in review.body]
            assert set(page.values("review_author", node)) <= {fold_space(review.author)}
            assert set(page.values("review_title", node)) <= {fold_space(review.title)}
            number = in_digits(theme, review.rating, "review.number")
            assert all(text.startswith(number) for text in page.values("review_rating", node))
            assert len(page.values("review_date", node)) <= 1


def test_no_value_of_a_review_is_marked_outside_one() -> None:
    fields = ("review_author", "review_title", "review_date", "review_rating", "review_body")
    for _, _, page in blocks():
        spans = [(node, page.page.end[node]) for node in page.nodes("review")]
        marked = [node for field in fields for node in page.nodes(field)]
        assert all(any(first < node < end for first, end in spans) for node in marked)


def test_mean_and_count_are_marked_in_a_summary_alone() -> None:
    assert sum(bool(page.values("rating_value")) for _, _, page in blocks()) > 18
    for theme, _, page in blocks():
        assert set(page.values("review_count")) <= {theme.number(128)}
        number = in_digits(theme, 4.3, "reviews.mean")
        assert all(text.startswith(number) for text in page.values("rating_value"))
    for _, _, page in blocks(summary=False):
        assert not page.values("rating_value") + page.values("review_count")


def test_replies_are_neither_reviews_nor_marked() -> None:
    seen = 0
    for theme, _, page in blocks(summary=False):
        replies = theme.phrases("reviews.reply")
        leaves = {leaf for leaf, text in page.leaves().items() if text in replies}
        seen += len(leaves)
        assert not page.marked & leaves
    assert seen > 5


def test_stars_are_drawn_in_many_ways_and_never_marked() -> None:
    drawn = {stars(Theme(seed, "en_US", "bare", ""), 4.0) for seed in range(150)}
    assert len(drawn) > 30
    for html in drawn:
        page = Marked.of(html)
        assert not page.labels
        assert set("".join(page.leaves().values())) <= set("★☆⭐ ")


def test_sites_build_reviews_in_different_ways() -> None:
    assert len({page.shape("review") for _, _, page in blocks()}) > 27


def test_pages_of_reviews_say_what_they_are_about() -> None:
    for seed in range(12):
        body = reviews_page(Theme.of_seed(seed), random.Random(seed))
        page = Marked.of(body.main + body.aside)
        (name,) = page.values("name")
        assert name in fold_space(body.title)
        assert page.values("rating_value")
        assert page.values("review_count")
        assert len(page.nodes("review")) >= 5
