"""Synthetic articles: what is marked is what the article says, and nothing else is."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.labels.gold import GoldPage
from markuplmpp.schema import Schema
from markuplmpp.synth.article import article_page
from markuplmpp.synth.markup import element, unmarked
from markuplmpp.synth.newsroom import draw_article
from markuplmpp.synth.theme import Theme

SEEDS = range(32)


@lru_cache
def made(seed: int) -> tuple[bytes, Page, GoldPage]:
    body = article_page(Theme.of_seed(seed), random.Random(seed))
    html, gold = unmarked(element("html", element("body", body.main, body.aside)))
    return html, parse_html(html), GoldPage.from_dict(gold)


def texts(page: Page, gold: GoldPage) -> dict[str, list[str]]:
    """What is marked in texts, by field."""
    found = defaultdict(list)
    for label in gold.labels:
        if label.label and page.text_index[label.node]:
            text = page.text(label.node)
            found[label.label].append(text[slice(*label.span)] if label.span else text)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_marked_texts_are_the_articles(seed: int) -> None:
    html, page, gold = made(seed)
    gold.check(html, page, Schema.default())
    theme = Theme.of_seed(seed)
    article, found = draw_article(theme, random.Random(seed)), texts(page, gold)
    assert found["headline"] == [article.headline]
    assert set(found["author"]) <= set(article.authors)
    assert set(found["description"]) <= {article.standfirst}
    assert {text.lower() for text in found["category"]} <= {article.category.lower()}
    assert all(text.startswith(" ".join(theme.day(article.day).split())) for text in found["date_published"])
    body = "".join("".join(found["body"]).split())
    for title, paragraphs in article.parts:
        for text in (title, *paragraphs):
            assert "".join(text.split()) in body


@pytest.mark.parametrize("seed", SEEDS)
def test_the_article_holds_headline_and_body(seed: int) -> None:
    _, page, gold = made(seed)
    (whole,) = (label.node for label in gold.labels if label.label == "article")
    inside = range(whole, int(page.end[whole]))
    assert all(label.node in inside for label in gold.labels if label.label in ("headline", "body"))


def test_paragraphs_differ_within_a_page() -> None:
    for seed in SEEDS:
        article = draw_article(Theme.of_seed(seed), random.Random(seed))
        paragraphs = [text for _, texts in article.parts for text in texts]
        assert len(set(paragraphs)) == len(paragraphs)


def test_a_page_is_drawn_again_alike() -> None:
    assert article_page(Theme.of_seed(2), random.Random(5)) == article_page(Theme.of_seed(2), random.Random(5))


def test_captions_and_dates_of_changes_are_not_marked() -> None:
    shown = 0
    for seed in SEEDS:
        _, page, gold = made(seed)
        article = draw_article(Theme.of_seed(seed), random.Random(seed))
        labelled = {label.node for label in gold.labels}
        for leaf in page.leaves.tolist():
            if page.text(leaf) in article.captions:
                shown += 1
                assert leaf not in labelled
        dated = [label.node for label in gold.labels if label.label == "date_published"]
        assert len(dated) <= 1
    assert shown


def test_sites_differ_in_what_stands_around_the_headline() -> None:
    ways = set()
    for seed in SEEDS:
        _, page, gold = made(seed)
        leaves = [x for x in gold.labels if page.text_index[x.node] and x.label not in ("body", None)]
        ways.add(tuple((str(x.label), page.tags[int(page.parent[x.node])]) for x in leaves))
    assert len(ways) >= 25
