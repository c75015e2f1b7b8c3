"""The parts of one review on a page: title, author, date, stars, text, and what stands around them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from babel.dates import format_date, format_timedelta
from markupsafe import Markup

from markuplmpp.synth.grammar import filled, today
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme


def day_text(theme: Theme, review: Review) -> str:
    """Returns a review's date as the site writes dates of reviews: in full, in digits, or how long ago."""
    form = theme.pick(
        "review.day",
        ("site",) * 5 + ("ago", "ago", "EEEE, d MMMM yyyy", "d MMM yy", "MMM d, yyyy", "dd.MM.yyyy", "time"),
    )
    if form == "site":
        return theme.day(review.day)
    if form == "ago":
        age = max(today(theme) - review.day, timedelta(1))
        return str(format_timedelta(-age, add_direction=True, locale=theme.locale, threshold=1.1))
    if form == "time":
        clock = f"{review.day.toordinal() % 24:02d}:{len(review.body[0]) % 60:02d}"
        return f"{theme.day(review.day)}{theme.pick('review.clock', (' ', ', ', ' - '))}{clock}"
    return str(format_date(review.day, form, locale=theme.locale))


def rating_part(theme: Theme, rng: random.Random, review: Review) -> Markup | None:
    """Returns a review's stars; their number is marked where it's a text."""
    form = theme.pick("review.rating", ("stars",) * 6 + ("text", "text", "both", "both", "labelled", "none"))
    if form == "none":
        return None
    drawn, text = stars(theme, rng, review.rating), written(theme, review.rating, "review_rating", "review.number")
    if form == "stars":
        return drawn
    if form == "labelled":
        label = element(theme.pick("review.label", ("b", "span", "strong")), theme.say("reviews.rating_label"))
        shown = text if theme.chance("review.labelled text", 0.6) else drawn
        return element(
            theme.pick("review.labelled", ("div", "span")), label, " ", shown, names=theme.names("review", "rating")
        )
    parts = (drawn, text) if form == "both" else (text,)
    if theme.chance("review.text first", 0.3):
        parts = parts[::-1]
    return element(theme.pick("review.rated", ("div", "div", "span")), *parts, names=theme.names("review", "rating"))


def title_part(theme: Theme, rng: random.Random, review: Review) -> Markup | None:
    """Returns a review's heading, or None where it has none or the site gives none."""
    if not review.title or not theme.chance("review.titles", 0.62):
        return None
    left, right = theme.pick("review.quotes", (("", ""),) * 6 + (("“", "”"), ('"', '"')))
    text = joined(left, value("review_title", review.title), right)
    if theme.chance("review.title link", 0.15):
        text = element("a", text, href=f"/review/{rng.randrange(10**6)}")
    tag = theme.pick("review.title", ("h3", "h4", "h4", "h5", "strong", "div", "p", "b", "span", "h6"))
    return element(tag, text, names=theme.names("review", "title"))


def author_text(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """Returns a review's author, alone or within a link or the like."""
    tag = theme.pick("review.author in", ("", "", "a", "strong", "span", "b", "cite"))
    text = value("review_author", review.author)
    if not tag:
        return text
    return element(
        tag,
        text,
        names=theme.names("review", "author"),
        href=f"/profile/{rng.randrange(10**6)}" if tag == "a" else None,
    )


def date_text(theme: Theme, review: Review) -> Markup:
    """Returns a review's date, alone or within a time element or the like."""
    tag = theme.pick("review.date in", ("", "", "time", "time", "span", "em", "small"))
    text = value("review_date", day_text(theme, review))
    if not tag:
        return text
    return element(tag, text, names=theme.names("review", "date"), datetime=str(review.day) if tag == "time" else None)


def author_part(theme: Theme, rng: random.Random, review: Review) -> Markup | None:
    """Returns an element with the author: the name alone, or after or before some words, with a badge on some sites."""
    text = author_text(theme, rng, review)
    form = theme.pick("review.author form", ("alone",) * 5 + ("by", "by", "label"))
    if form == "by":
        text = filled(theme.say("reviews.by"), author=text)
    elif form == "label":
        text = joined(
            element(theme.pick("review.label", ("b", "span", "strong")), theme.say("reviews.author_label")), " ", text
        )
    tag = theme.pick("review.author", ("span", "div", "p", "h4", "strong", "div", "h5"))
    return element(tag, text, names=theme.names("review", "author", "name"))


def date_part(theme: Theme, review: Review) -> Markup:
    """Returns an element with the date: alone, or within some words."""
    text = date_text(theme, review)
    form = theme.pick("review.date form", ("alone",) * 5 + ("dated", "dated", "label"))
    if form == "dated":
        text = filled(theme.say("reviews.dated"), date=text)
    elif form == "label":
        text = joined(
            element(theme.pick("review.label", ("b", "span", "strong")), theme.say("reviews.date_label")), " ", text
        )
    return element(
        theme.pick("review.date", ("span", "div", "p", "div", "small")),
        text,
        names=theme.names("review", "date", "info"),
    )


def byline_part(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """Returns one line with author and date."""
    tag = theme.pick("review.byline", ("p", "div", "div", "footer", "cite", "span"))
    if theme.chance("review.byline of words", 0.6):
        line = filled(
            theme.say("reviews.byline"), author=author_text(theme, rng, review), date=date_text(theme, review)
        )
    else:
        parts: list[Part] = [author_part(theme, rng, review), date_part(theme, review)]
        if theme.chance("review.date first", 0.25):
            parts.reverse()
        line = joined(*parts, by=theme.pick("review.between", ("", "", " ", " | ", " • ", " - ")))
    return element(tag, line, names=theme.names("review", "info"))


def body_part(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """Returns a review's text: paragraphs, or texts parted by line breaks."""
    texts = [value("review_body", paragraph) for paragraph in review.body]
    form = theme.pick("review.body form", ("p", "p", "p", "breaks", "breaks", "span", "label"))
    names = theme.names("review", "body")
    if form in ("breaks", "span"):
        tag = "span" if form == "span" else theme.pick("review.body", ("div", "p", "blockquote", "div"))
        body = element(tag, joined(*texts, by=str(element("br")) * theme.pick("review.breaks", (1, 2))), names=names)
    elif form == "label":
        label = element(theme.pick("review.label", ("b", "span", "strong")), theme.say("reviews.body_label"))
        body = element(
            "div", element("p", label, " ", texts[0]), *(element("p", text) for text in texts[1:]), names=names
        )
    else:
        body = joined(*(element("p", text, names=names if len(texts) == 1 else "") for text in texts))
        body = element("div", body, names=names) if len(texts) > 1 or theme.chance("review.body box", 0.5) else body
    if theme.chance("review.more", 0.15) and len(" ".join(review.body)) > 200:
        body = joined(body, element(theme.pick("review.more", ("a", "button", "span")), theme.say("reviews.read_more")))
    return body


def shuffled(theme: Theme, key: str, items: Sequence[str]) -> list[str]:
    """Returns names of parts in the site's order."""
    out = list(items)
    theme.draw(key).shuffle(out)
    return out
