"""Reviews of synthetic sites: what people write, and that labels stand on it and on nothing else."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

import pytest
from markupsafe import Markup

from markuplmpp.dom.node import Page, fold_space
from markuplmpp.dom.parse import parse_html
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import unmarked
from markuplmpp.synth.reviews import draw_reviews, reviews_block, reviews_page, stars
from markuplmpp.synth.stars import in_digits
from markuplmpp.synth.theme import Theme, phrases

SEEDS = range(32)
ABOUT = ("product", "recipe", "place", "book")


def built(html: Markup) -> tuple[Page, list[dict[str, Any]]]:
    clean, gold = unmarked(html)
    return parse_html(clean), gold["labels"]


def values(page: Page, labels: list[dict[str, Any]], label: str, within: int = 0) -> list[str]:
    """Texts of a label below an element."""
    found = [entry for entry in labels if entry["label"] == label and within < entry["node"] < page.end[within]]
    return [page.text(entry["node"])[entry.get("start", 0) : entry.get("end")] for entry in found]


@lru_cache
def blocks(summary: bool = True) -> list[tuple[Theme, list[Review], Page, list[dict[str, Any]]]]:
    out = []
    for seed in SEEDS:
        theme, rng = Theme.of_seed(seed), random.Random(seed)
        reviews = draw_reviews(theme, rng, 4, ABOUT[seed % 4])
        rating = 4.3 if summary or seed % 2 else None
        out.append((theme, reviews, *built(reviews_block(theme, rng, reviews, rating, 128, summary=summary))))
    return out


def test_the_same_seed_gives_the_same_reviews() -> None:
    theme = Theme.of_seed(7)
    first, second, other = (draw_reviews(theme, random.Random(seed), 5) for seed in (1, 1, 2))
    assert first == second != other
    assert reviews_page(theme, random.Random(3)) == reviews_page(Theme.of_seed(7), random.Random(3))


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize(
    "locale", ["en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "sv_SE", "ru_RU"]
)
def test_texts_are_whole_and_varied(about: str, locale: str) -> None:
    reviews = draw_reviews(Theme(1, locale, "bem", ""), random.Random(1), 40, about)
    texts = [text for review in reviews for text in (review.author, *review.body)]
    assert all(text == text.strip() != "" for text in texts)
    assert not any("|" in text or "  " in text for text in texts)
    assert len({review.body for review in reviews}) > 32
    assert {len(review.body) for review in reviews} > {1}
    assert len({review.rating for review in reviews}) > 2


def test_every_value_of_a_review_is_marked_within_it() -> None:
    for theme, reviews, page, labels in blocks():
        elements = [entry["node"] for entry in labels if entry["label"] == "review"]
        assert len(elements) == len(reviews)
        for node, review in zip(elements, reviews, strict=True):
            assert values(page, labels, "review_body", node) == [fold_space(text) for text in review.body]
            assert set(values(page, labels, "review_author", node)) <= {fold_space(review.author)}
            assert set(values(page, labels, "review_title", node)) <= {fold_space(review.title)}
            number = in_digits(theme, review.rating, "review.number")
            assert all(text.startswith(number) for text in values(page, labels, "review_rating", node))
            assert len(values(page, labels, "review_date", node)) <= 1


def test_no_value_of_a_review_is_marked_outside_one() -> None:
    for _, _, page, labels in blocks():
        spans = [(entry["node"], page.end[entry["node"]]) for entry in labels if entry["label"] == "review"]
        inside = {"review_author", "review_title", "review_date", "review_rating", "review_body"}
        marked = [entry["node"] for entry in labels if entry["label"] in inside]
        assert all(any(first < node < end for first, end in spans) for node in marked)


def test_mean_and_count_are_marked_in_a_summary_alone() -> None:
    with_summary = [(theme, page, labels) for theme, _, page, labels in blocks()]
    assert sum(bool(values(page, labels, "rating_value")) for _, page, labels in with_summary) > 18
    for theme, page, labels in with_summary:
        assert set(values(page, labels, "review_count")) <= {theme.number(128)}
        number = in_digits(theme, 4.3, "reviews.mean")
        assert all(text.startswith(number) for text in values(page, labels, "rating_value"))
    for _, _, page, labels in blocks(summary=False):
        assert not values(page, labels, "rating_value") + values(page, labels, "review_count")


def test_replies_are_neither_reviews_nor_marked() -> None:
    seen = 0
    for theme, _, page, labels in blocks(summary=False):
        replies = set(phrases("reviews.reply", theme.lang))
        leaves = [int(leaf) for leaf in page.leaves if page.text(int(leaf)) in replies]
        marked = {entry["node"] for entry in labels}
        seen += len(leaves)
        assert not marked & set(leaves)
    assert seen > 5


def test_stars_are_drawn_in_many_ways_and_never_marked() -> None:
    drawn = {str(stars(Theme(seed, "en_US", "bare", ""), random.Random(0), 4.0)) for seed in range(150)}
    assert len(drawn) > 30
    assert all(not built(Markup(html))[1] for html in drawn)
    texts = {parse_html(html).text(0) for html in drawn}
    assert all(set(text) <= set("★☆⭐ ") for text in texts)


def test_sites_build_reviews_in_different_ways() -> None:
    shapes = set()
    for _, _, page, labels in blocks():
        node = next(entry["node"] for entry in labels if entry["label"] == "review")
        shapes.add(tuple(page.tags[node : page.end[node]]))
    assert len(shapes) > 27


def test_pages_of_reviews_say_what_they_are_about() -> None:
    for seed in range(12):
        body = reviews_page(Theme.of_seed(seed), random.Random(seed))
        page, labels = built(body.main + body.aside)
        (name,) = values(page, labels, "name")
        assert name in fold_space(body.title)
        assert len(values(page, labels, "rating_value")) >= 1 <= len(values(page, labels, "review_count"))
        assert sum(entry["label"] == "review" for entry in labels) >= 5
