"""The block of reviews on a page of the thing that they're about."""

from __future__ import annotations

import random
from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.reviews.comments import comments
from markuplmpp.synth.reviews.controls import controls, form, pages, questions
from markuplmpp.synth.reviews.layouts import review_list
from markuplmpp.synth.reviews.summary import heading, mean
from markuplmpp.synth.theme import Theme

_SHARE_OF_COMMENTS, _SHARE_OF_COMMENTS_IN_SHOPS = 0.75, 0.07


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
    >>> from markuplmpp.synth.reviews.opinions import draw_reviews
    >>> theme, rng = Theme.of_seed(2), random.Random(2)
    >>> html, gold = unmarked(reviews_block(theme, rng, draw_reviews(theme, rng, 3), 4.5, 3))
    >>> sum(label["label"] == "review" for label in gold["labels"])
    3
    """
    theme.seed_people(rng)
    share = _SHARE_OF_COMMENTS_IN_SHOPS if summary or rating is not None else _SHARE_OF_COMMENTS
    of_comments = theme.chance("reviews.as comments", share)
    name = str(theme.people.first_name() if of_comments else theme.people.company())
    plain = of_comments and not summary
    top: list[Part] = [_comments_heading(theme, len(reviews)) if plain else heading(theme, count, summary)]
    if summary and (rating is not None or count):
        top.append(mean(theme, rng, rating, count))
    top += [_form(theme, of_comments, first=True), *controls(theme, rng, count, len(reviews), summary)]
    shown = _shown(theme, rng, reviews, name, of_comments)
    asked = questions(theme, rng) if theme.chance("reviews.questions", 0.1) and not of_comments else None
    first, last = (asked, None) if theme.chance("questions first", 0.4) else (None, asked)
    below = (pages(theme, count, len(reviews)), _form(theme, of_comments, first=False), last)
    above = _arranged(theme, [part for part in (*top, first) if part is not None])
    around = theme.wrapped("reviews.list", shown, most=1)
    inner = theme.wrapped("reviews", above, around, *below, words=("reviews", "inner"))
    return theme.block("reviews", inner, words=("reviews",))


def _comments_heading(theme: Theme, shown: int) -> Markup:
    """A heading with the number of comments, which isn't that of ratings."""
    text = theme.said("reviews.comments_counted", n=theme.number(shown))
    return theme.heading("comments", text, ("comments", "title"))


def _form(theme: Theme, of_comments: bool, first: bool) -> Part:
    """The form, where the site has it: over the reviews or below."""
    shown = theme.chance("reviews.form", 0.6) and theme.chance("reviews.form first", 0.35) == first
    return form(theme, of_comments) if shown else None


def _shown(theme: Theme, rng: random.Random, reviews: Sequence[Review], name: str, of_comments: bool) -> Markup:
    if not reviews:
        return element("p", theme.say("reviews.none"))
    return (comments if of_comments else review_list)(theme, rng, reviews, name)


def _arranged(theme: Theme, top: list[Part]) -> Markup:
    """What stands over the reviews."""
    if theme.chance("reviews.swapped", 0.15):
        top[:2] = top[:2][::-1]
    if theme.chance("reviews.top box", 0.3):
        return element("div", *top, names=theme.names("reviews", "header"))
    return joined(*top)
