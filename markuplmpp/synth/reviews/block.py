"""The block of reviews on a page of the thing that they're about."""

from __future__ import annotations

import random
from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth import review_frame as frame
from markuplmpp.synth.comments import comments
from markuplmpp.synth.grammar import filled
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element
from markuplmpp.synth.review_items import listed
from markuplmpp.synth.theme import Theme

_OF_COMMENTS, _OF_SHOP = 0.75, 0.07


def reviews_block(
    theme: Theme,
    rng: random.Random,
    reviews: Sequence[Review],
    rating: float | None,
    count: int,
    *,
    summary: bool = True,
) -> Markup:
    """Returns reviews with their heading, summary, controls and form, in the site's way.

    Args:
        theme: The site.
        rng: The page's random numbers.
        reviews: Those on the page.
        rating: Mean of all; None where there are no stars.
        count: How many there are of all.
        summary: Whether mean and count are shown here; they're values of the thing then, and marked.

    >>> from markuplmpp.synth.markup import unmarked
    >>> from markuplmpp.synth.opinions import draw_reviews
    >>> theme, rng = Theme.of_seed(2), random.Random(2)
    >>> html, gold = unmarked(reviews_block(theme, rng, draw_reviews(theme, rng, 3), 4.5, 3))
    >>> sum(label["label"] == "review" for label in gold["labels"])
    3
    """
    theme.people.seed_instance(rng.getrandbits(32))
    of_comments = theme.chance("reviews.as comments", _OF_SHOP if summary or rating is not None else _OF_COMMENTS)
    name = str(theme.people.first_name() if of_comments else theme.people.company())
    top: list[Part] = [
        _comments_heading(theme, len(reviews)) if of_comments and not summary else frame.heading(theme, count, summary)
    ]
    if summary and (rating is not None or count):
        top.append(frame.mean(theme, rng, rating, count))
    top += [*_form(theme, of_comments, before=True), *frame.controls(theme, rng, count, len(reviews), summary)]
    shown = (
        (comments if of_comments else listed)(theme, rng, reviews, name)
        if reviews
        else element("p", theme.say("reviews.none"))
    )
    asked = frame.questions(theme, rng) if theme.chance("reviews.questions", 0.1) and not of_comments else None
    if theme.chance("questions first", 0.4):
        top.append(asked)
        asked = None
    below = [frame.pages(theme, count, len(reviews)), *_form(theme, of_comments, before=False), asked]
    if theme.chance("reviews.swapped", 0.15):
        top[:2] = top[:2][::-1]
    if theme.chance("reviews.top box", 0.3):
        top = [element("div", *top, names=theme.names("reviews", "header"))]
    inner = theme.wrapped(
        "reviews", *top, theme.wrapped("reviews.list", shown, most=1), *below, words=("reviews", "inner")
    )
    return theme.block("reviews", inner, words=("reviews",))


def _comments_heading(theme: Theme, shown: int) -> Markup:
    """A heading with the number of comments, which isn't that of ratings."""
    return theme.heading(
        "comments", filled(theme.say("reviews.comments_counted"), n=theme.number(shown)), ("comments", "title")
    )


def _form(theme: Theme, of_comments: bool, before: bool) -> list[Markup]:
    if theme.chance("reviews.form", 0.6) and theme.chance("reviews.form first", 0.35) == before:
        return [frame.form(theme, of_comments)]
    return []
