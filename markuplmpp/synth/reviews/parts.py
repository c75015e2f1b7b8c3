"""The parts of one review on a page: title, author, date, stars, text."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.dates import ago, today
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme

_DAYS = ("site",) * 5 + ("ago", "ago", "EEEE, d MMMM yyyy", "d MMM yy", "MMM d, yyyy", "dd.MM.yyyy", "time")
_RATINGS = ("stars",) * 6 + ("text", "text", "both", "both", "labelled", "none")


def day_text(theme: Theme, review: Review) -> str:
    """Returns a review's date as the site writes dates of reviews: in full, in digits, or how long ago."""
    match theme.pick("review.day", _DAYS):
        case "site":
            return theme.day(review.day)
        case "ago":
            return ago(theme, max(today(theme) - review.day, timedelta(1)))
        case "time":
            clock = f"{review.day.toordinal() % 24:02d}:{len(review.body[0]) % 60:02d}"
            return f"{theme.day(review.day)}{theme.pick('review.clock', (' ', ', ', ' - '))}{clock}"
        case form:
            return theme.day(review.day, form)


def rating_part(theme: Theme, review: Review) -> Markup | None:
    """Returns a review's stars; their number is marked where it's a text."""
    drawn, text = stars(theme, review.rating), written(theme, review.rating, "review_rating", "review.number")
    names = theme.names("review", "rating")
    match theme.pick("review.rating", _RATINGS):
        case "none":
            return None
        case "stars":
            return drawn
        case "labelled":
            shown = text if theme.chance("review.labelled text", 0.6) else drawn
            parts: list[Part] = [_label(theme, "rating"), " ", shown]
            return element(theme.pick("review.labelled", ("div", "span")), *parts, names=names)
        case form:
            parts = [drawn, text] if form == "both" else [text]
            if theme.chance("review.text first", 0.3):
                parts.reverse()
            return element(theme.pick("review.rated", ("div", "div", "span")), *parts, names=names)


def title_part(theme: Theme, rng: random.Random, review: Review) -> Markup | None:
    """Returns a review's heading, or None where it has none or the site gives none."""
    if not has_title(theme, review):
        return None
    left, right = theme.pick("review.quotes", (("", ""),) * 6 + (("“", "”"), ('"', '"')))
    text = joined(left, value("review_title", review.title), right)
    if theme.chance("review.title link", 0.15):
        text = element("a", text, href=f"/review/{rng.randrange(10**6)}")
    tag = theme.pick("review.title", ("h3", "h4", "h4", "h5", "strong", "div", "p", "b", "span", "h6"))
    return element(tag, text, names=theme.names("review", "title"))


def has_title(theme: Theme, review: Review) -> bool:
    """Returns whether the site gives a review's heading, and the review has one."""
    return bool(review.title) and theme.chance("review.titles", 0.62)


def author_part(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """Returns an element with the author: the name alone, or after some words."""
    text = _author(theme, rng, review)
    match theme.pick("review.author form", ("alone",) * 5 + ("by", "by", "label")):
        case "by":
            text = theme.said("reviews.by", author=text)
        case "label":
            text = joined(_label(theme, "author"), " ", text)
    tag = theme.pick("review.author", ("span", "div", "p", "h4", "strong", "div", "h5"))
    return element(tag, text, names=theme.names("review", "author", "name"))


def _author(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """The author, alone or within a link or the like."""
    text, names = value("review_author", review.author), theme.names("review", "author")
    match theme.pick("review.author in", ("", "", "a", "strong", "span", "b", "cite")):
        case "":
            return text
        case "a":
            return element("a", text, names=names, href=f"/profile/{rng.randrange(10**6)}")
        case tag:
            return element(tag, text, names=names)


def date_part(theme: Theme, review: Review) -> Markup:
    """Returns an element with the date: alone, or within some words."""
    text = _date(theme, review)
    match theme.pick("review.date form", ("alone",) * 5 + ("dated", "dated", "label")):
        case "dated":
            text = theme.said("reviews.dated", date=text)
        case "label":
            text = joined(_label(theme, "date"), " ", text)
    tag = theme.pick("review.date", ("span", "div", "p", "div", "small"))
    return element(tag, text, names=theme.names("review", "date", "info"))


def _date(theme: Theme, review: Review) -> Markup:
    """The date, alone or within a time element or the like."""
    text, names = value("review_date", day_text(theme, review)), theme.names("review", "date")
    match theme.pick("review.date in", ("", "", "time", "time", "span", "em", "small")):
        case "":
            return text
        case "time":
            return element("time", text, names=names, datetime=str(review.day))
        case tag:
            return element(tag, text, names=names)


def byline_part(theme: Theme, rng: random.Random, review: Review) -> Markup:
    """Returns one line with author and date."""
    if theme.chance("review.byline of words", 0.6):
        line = theme.said("reviews.byline", author=_author(theme, rng, review), date=_date(theme, review))
    else:
        parts: list[Part] = [author_part(theme, rng, review), date_part(theme, review)]
        if theme.chance("review.date first", 0.25):
            parts.reverse()
        line = joined(*parts, by=theme.pick("review.between", ("", "", " ", " | ", " • ", " - ")))
    tag = theme.pick("review.byline", ("p", "div", "div", "footer", "cite", "span"))
    return element(tag, line, names=theme.names("review", "info"))


def body_part(theme: Theme, review: Review) -> Markup:
    """Returns a review's text, on some sites with a link to the rest of long ones."""
    body = _body(theme, review)
    if not theme.chance("review.more", 0.15) or len(" ".join(review.body)) <= 200:
        return body
    more = element(theme.pick("review.more", ("a", "button", "span")), theme.say("reviews.read_more"))
    return joined(body, more)


def _body(theme: Theme, review: Review) -> Markup:
    """Paragraphs, or texts parted by line breaks."""
    texts, names = [value("review_body", paragraph) for paragraph in review.body], theme.names("review", "body")
    match theme.pick("review.body form", ("p", "p", "p", "breaks", "breaks", "span", "label")):
        case "breaks" | "span" as form:
            tag = "span" if form == "span" else theme.pick("review.body", ("div", "p", "blockquote", "div"))
            breaks = element("br") * theme.pick("review.breaks", (1, 2))
            return element(tag, joined(*texts, by=breaks), names=names)
        case "label":
            first = element("p", _label(theme, "body"), " ", texts[0])
            return element("div", first, each("p", texts[1:]), names=names)
    if len(texts) > 1:
        return element("div", each("p", texts), names=names)
    only = element("p", *texts, names=names)
    return element("div", only, names=names) if theme.chance("review.body box", 0.5) else only


def _label(theme: Theme, key: str) -> Markup:
    return element(theme.pick("review.label", ("b", "span", "strong")), theme.say(f"reviews.{key}_label"))
