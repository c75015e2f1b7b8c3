"""What stands over reviews: their heading, the mean of their ratings, how these spread."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme

_SPREADS = (
    ("ul", "li", "span"), ("table", "tr", "td"), ("div", "div", "div"), ("div", "a", "span"), ("ol", "li", "span"),
)  # fmt: skip


def counted(theme: Theme, count: int, key: str = "reviews.count") -> Markup:
    """Returns words with the number of reviews, marked."""
    return theme.said(key, n=value("review_count", theme.number(count)))


def heading(theme: Theme, count: int, summary: bool) -> Markup:
    """Returns the heading of reviews, with how many there are on some sites."""
    with_count = summary and theme.chance("reviews.heading counted", 0.45)
    text = counted(theme, count, "reviews.heading_counted") if with_count else theme.say("reviews.heading")
    return theme.heading("reviews", text, ("reviews", "title"))


def mean(theme: Theme, rng: random.Random, rating: float | None, count: int) -> Markup:
    """Returns the summary: the mean of the ratings, their count, and how they spread."""
    parts: dict[str, Part] = {"number": None, "stars": None, "count": None, "label": None}
    spread = None
    if rating is not None:
        parts["number"] = theme.maybe("reviews.mean", 0.85, written(theme, rating, "rating_value", "reviews.mean"))
        parts["stars"] = theme.maybe("reviews.mean stars", 0.8, stars(theme, rating))
        spread = _histogram(theme, rng, rating, count) if theme.chance("reviews.spread", 0.5) else None
    parts["count"] = theme.maybe("reviews.count", 0.85, _count(theme, count))
    parts["label"] = theme.maybe("reviews.mean label", 0.3, element("span", theme.say("reviews.average")))
    tag = theme.pick("reviews.mean tag", ("div", "div", "header", "section"))
    shown = (parts[key] for key in theme.shuffled("reviews.mean order", parts))
    box = element(tag, *shown, names=theme.names("reviews", "summary"))
    aspects = _aspects(theme, rng) if theme.chance("reviews.aspects", 0.12) else None
    return theme.wrapped("reviews.summary", box, spread, aspects, most=1)


def _count(theme: Theme, count: int) -> Markup:
    tag = theme.pick("reviews.count tag", ("span", "div", "p", "a", "small"))
    href = "#reviews" if tag == "a" else None
    return element(tag, counted(theme, count), names=theme.names("reviews", "count"), href=href)


def _histogram(theme: Theme, rng: random.Random, rating: float, count: int) -> Markup:
    """How many gave five stars, four and so on: bars, shares, numbers."""
    weights = [max(0.02, 1 - abs(points - rating) / 2.2) * rng.uniform(0.6, 1.4) for points in (5, 4, 3, 2, 1)]
    outer, tag, cell = theme.pick("spread.tags", _SPREADS)
    rows = []
    for points, weight in zip((5, 4, 3, 2, 1), weights, strict=True):
        share = weight / sum(weights)
        label = element(cell, theme.said("reviews.bar", n=str(points)))
        bar = _bar(theme, share)
        number, percent = theme.number(round(share * count)), f"{round(share * 100)}%"
        text = theme.pick("spread.text", (percent, number, f"({number})", f"{percent} ({number})", None))
        end = element(cell, text) if text else None
        rows.append(joined(label, element("td", bar) if cell == "td" else bar, end))
    return element(outer, each(tag, rows), names=theme.names("reviews", "histogram"))


def _bar(theme: Theme, share: float) -> Markup:
    match theme.pick("spread.bar", ("div", "div", "progress", "meter")):
        case "progress":
            return element("progress", value=f"{share * 100:.0f}", max="100")
        case "meter":
            return element("meter", value=f"{share:.2f}", max="1")
    return element("div", element("div", style=f"width:{share * 100:.0f}%"), names=theme.names("reviews", "bar"))


def _aspects(theme: Theme, rng: random.Random) -> Markup:
    names = theme.sample("reviews.which aspects", theme.phrases("reviews.aspects"), 3)
    rows = (joined(element("span", name), " ", element("span", theme.number(rng.uniform(3, 5), 1))) for name in names)
    return element("ul", each("li", rows), names=theme.names("reviews", "aspects"))
