"""Comments below a post as blogs have them: opinions on a recipe, with replies that aren't opinions within them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, Pen, each, element, joined
from markuplmpp.synth.reviews.extras import avatar
from markuplmpp.synth.reviews.parts import day_text
from markuplmpp.synth.stars import stars
from markuplmpp.synth.theme import Theme

_TAGS = (("ol", "li"), ("ol", "li"), ("ul", "li"), ("div", "div"), ("section", "article"))


def comments(theme: Theme, rng: random.Random, reviews: Sequence[Review], name: str) -> Markup:
    """Returns comments as a list, each labelled as a review; replies nested in them are neither marked nor labelled.

    Args:
        theme: The site.
        rng: The page's random numbers.
        reviews: What it holds.
        name: Who replies.
    """
    outer, tag = theme.pick("comments.tags", _TAGS)
    threads = (_thread(theme, rng, review, name, outer, tag) for review in reviews)
    return element(outer, *threads, names=theme.names("reviews", "comment-list"))


def _thread(theme: Theme, rng: random.Random, review: Review, name: str, outer: str, tag: str) -> Markup:
    number = rng.randrange(10**6)
    own, replies = _comment(theme, rng, review, Pen()), None
    if theme.chance("comments.threads", 0.75) and rng.random() < 0.35:
        replies = element(outer, _answer(theme, rng, review, name, tag), names=theme.names("comment", "children"))
    names = theme.names("comment", "card")
    names += f" {rng.choice(('odd', 'even'))} depth-1" if theme.chance("comments.depth", 0.5) else ""
    return element(tag, own, replies, names=names.strip(), label="review", id=f"comment-{number}")


def _answer(theme: Theme, rng: random.Random, review: Review, name: str, tag: str) -> Markup:
    text = rng.choice(theme.phrases("reviews.reply"))
    answer = Review("", name, review.day + timedelta(rng.randint(0, 5)), 5.0, (text,))
    names = theme.names("comment", "card")
    names += " depth-2" if theme.chance("comments.depth", 0.5) else ""
    own = _comment(theme, rng, answer, Pen(False))
    return element(tag, own, names=names.strip(), id=f"comment-{rng.randrange(10**6)}")


def _comment(theme: Theme, rng: random.Random, review: Review, pen: Pen) -> Markup:
    """One comment; an answer's isn't marked and without stars, and else built as the others are."""
    body: Part = each("p", (pen.mark("review_body", text) for text in review.body))
    if theme.chance("comments.box", 0.7):
        body = element("div", body, names=theme.names("comment", "body"))
    head = _head(theme, rng, review, pen)
    link = element("a", theme.phrases("reviews.actions")[-1], href="#")
    foot = element("div", link, names=theme.names("comment", "reply"))
    lines = (body, head, foot) if theme.chance("comments.head last", 0.12) else (head, body, foot)
    tag = theme.pick("comments.tag", ("article", "div", ""))
    return element(tag, *lines, names=theme.names("comment", "inner")) if tag else joined(*lines)


def _head(theme: Theme, rng: random.Random, review: Review, pen: Pen) -> Markup:
    tag = theme.pick("comments.who", ("cite", "b", "strong", "span", "a"))
    who = element(tag, pen.mark("review_author", review.author), names=theme.names("comment", "author"))
    if theme.chance("comments.says", 0.5):
        who = theme.said("reviews.by", author=who)
    when = pen.mark("review_date", day_text(theme, review))
    day = element(theme.pick("comments.day", ("time", "a", "span")), when, names=theme.names("comment", "date"))
    starred = theme.chance("comments.stars", 0.4) and pen.marked and rng.random() < 0.7
    rating = stars(theme, review.rating) if starred else None
    rest = (rating, day) if theme.chance("comments.stars early", 0.5) else (day, rating)
    tag = theme.pick("comments.head", ("footer", "div", "header", "p"))
    return element(tag, avatar(theme, review), who, *rest, names=theme.names("comment", "info"))
