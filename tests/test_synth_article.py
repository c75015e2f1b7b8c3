"""Synthetic articles: what is marked is what the article says, and nothing else is."""

from __future__ import annotations

import random
from functools import cache

import pytest

from markuplmpp.synth.article.newsroom import draw_article
from markuplmpp.synth.article.page import article_page
from markuplmpp.synth.markup import element
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(32)


@cache
def made(seed: int) -> Marked:
    body = article_page(Theme.of_seed(seed), random.Random(seed))
    return Marked.of(element("html", element("body", body.main, body.aside)))


@pytest.mark.parametrize("seed", SEEDS)
def test_marked_texts_are_the_articles(seed: int) -> None:
    made(seed).check()
    theme = Theme.of_seed(seed)
    article, page = draw_article(theme, random.Random(seed)), made(seed)
    assert page.values("headline") == [article.headline]
    assert set(page.values("author")) <= set(article.authors)
    assert set(page.values("description")) <= {article.standfirst}
    assert {text.lower() for text in page.values("category")} <= {article.category.lower()}
    day = " ".join(theme.day(article.day).split())
    assert len(page.values("date_published")) <= 1
    assert all(text.startswith(day) for text in page.values("date_published"))
    body = "".join("".join(page.values("body")).split())
    for title, paragraphs in article.parts:
        assert all("".join(text.split()) in body for text in (title, *paragraphs))


def test_the_article_holds_headline_and_body() -> None:
    for seed in SEEDS:
        page = made(seed)
        (whole,) = page.nodes("article")
        inside = range(whole, int(page.page.end[whole]))
        assert all(node in inside for label in ("headline", "body") for node in page.nodes(label))


def test_paragraphs_differ_within_a_page() -> None:
    for seed in SEEDS:
        article = draw_article(Theme.of_seed(seed), random.Random(seed))
        paragraphs = [text for _, texts in article.parts for text in texts]
        assert len(set(paragraphs)) == len(paragraphs)


def test_captions_are_not_marked() -> None:
    shown = 0
    for seed in SEEDS:
        captions = draw_article(Theme.of_seed(seed), random.Random(seed)).captions
        leaves = [leaf for leaf, text in made(seed).leaves().items() if text in captions]
        shown += len(leaves)
        assert not made(seed).marked & set(leaves)
    assert shown


def test_sites_differ_in_what_stands_around_the_headline() -> None:
    ways = set()
    for seed in SEEDS:
        page = made(seed).page
        leaves = [entry for entry in made(seed).labels if entry["label"] not in ("body", None)]
        ways.add(tuple((entry["label"], page.tags[int(page.parent[entry["node"]])]) for entry in leaves))
    assert len(ways) >= 25
