"""Comments below a post as blogs have them: opinions on a recipe, with replies that aren't opinions within them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth import review_parts as parts
from markuplmpp.synth.grammar import filled
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.review_extras import avatar
from markuplmpp.synth.stars import stars
from markuplmpp.synth.theme import Theme, phrases


def comments(theme: Theme, rng: random.Random, reviews: Sequence[Review], name: str) -> Markup:
    """Returns comments as a list, each labelled as a review; replies nested in them are neither marked nor labelled.

    Args:
        theme: The site.
        rng: The page's random numbers.
        reviews: What it holds.
        name: Who replies.
    """
    outer, tag = theme.pick(
        "comments.tags", (("ol", "li"), ("ol", "li"), ("ul", "li"), ("div", "div"), ("section", "article"))
    )
    items = (_thread(theme, rng, review, name, (outer, tag)) for review in reviews)
    return element(outer, *items, names=theme.names("reviews", "comment-list"))


def _thread(theme: Theme, rng: random.Random, review: Review, name: str, tags: tuple[str, str]) -> Markup:
    outer, tag = tags
    number = rng.randrange(10**6)
    own = _comment(theme, rng, review, True)
    replies = None
    if theme.chance("comments.threads", 0.75) and rng.random() < 0.35:
        replies = element(outer, _answer(theme, rng, review, name, tag), names=theme.names("comment", "children"))
    names = theme.names("comment", "card")
    names += f" {rng.choice(('odd', 'even'))} depth-1" if theme.chance("comments.depth", 0.5) else ""
    return element(tag, own, replies, names=names.strip(), label="review", id=f"comment-{number}")


def _answer(theme: Theme, rng: random.Random, review: Review, name: str, tag: str) -> Markup:
    text = rng.choice(phrases("reviews.reply", theme.lang))
    answer = Review("", name, review.day + timedelta(rng.randint(0, 5)), 5.0, (text,))
    names = theme.names("comment", "card")
    names += " depth-2" if theme.chance("comments.depth", 0.5) else ""
    return element(tag, _comment(theme, rng, answer, False), names=names.strip(), id=f"comment-{rng.randrange(10**6)}")


def _comment(theme: Theme, rng: random.Random, review: Review, marked: bool) -> Markup:
    """One comment; the marks of an answer are left off, so that it's built as the others are."""
    who = value("review_author", review.author) if marked else Markup.escape(review.author)
    day = (
        value("review_date", parts.day_text(theme, review)) if marked else Markup.escape(parts.day_text(theme, review))
    )
    texts = [value("review_body", text) if marked else Markup.escape(text) for text in review.body]
    who = element(
        theme.pick("comments.who", ("cite", "b", "strong", "span", "a")), who, names=theme.names("comment", "author")
    )
    if theme.chance("comments.says", 0.5):
        who = filled(theme.say("reviews.by"), author=who)
    day = element(theme.pick("comments.day", ("time", "a", "span")), day, names=theme.names("comment", "date"))
    rating = (
        stars(theme, rng, review.rating)
        if theme.chance("comments.stars", 0.4) and marked and rng.random() < 0.7
        else None
    )
    rest = (rating, day) if theme.chance("comments.stars early", 0.5) else (day, rating)
    tag = theme.pick("comments.head", ("footer", "div", "header", "p"))
    head = element(tag, avatar(theme, review), who, *rest, names=theme.names("comment", "info"))
    body: Part = joined(*(element("p", text) for text in texts))
    if theme.chance("comments.box", 0.7):
        body = element("div", body, names=theme.names("comment", "body"))
    foot = element(
        "div", element("a", phrases("reviews.actions", theme.lang)[-1], href="#"), names=theme.names("comment", "reply")
    )
    lines = (body, head, foot) if theme.chance("comments.head last", 0.12) else (head, body, foot)
    tag = theme.pick("comments.tag", ("article", "div", ""))
    return element(tag, *lines, names=theme.names("comment", "inner")) if tag else joined(*lines)
