"""What stands around reviews: their heading, the mean and how the stars spread, controls, a form, links to more."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.grammar import Grammar, filled, today
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.review_parts import shuffled
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme, phrases

Frame = tuple[Markup, ...]


def counted(theme: Theme, count: int, key: str = "reviews.count") -> Markup:
    """Returns words with the number of reviews, marked."""
    return filled(theme.say(key), n=value("review_count", theme.number(count)))


def heading(theme: Theme, count: int, summary: bool) -> Markup:
    """Returns the heading of reviews, with how many there are on some sites."""
    if summary and theme.chance("reviews.heading counted", 0.45):
        text: Part = counted(theme, count, "reviews.heading_counted")
    else:
        text = theme.say("reviews.heading")
    return theme.heading("reviews", text, ("reviews", "title"))


def mean(theme: Theme, rng: random.Random, rating: float | None, count: int) -> Markup:
    """Returns the summary: the mean of the ratings, their count, and how they spread."""
    parts: dict[str, Part] = {
        "number": written(theme, rating, "rating_value", "reviews.mean")
        if rating is not None and theme.chance("reviews.mean", 0.85)
        else None,
        "stars": stars(theme, rng, rating) if rating is not None and theme.chance("reviews.mean stars", 0.8) else None,
        "count": _count(theme, count) if theme.chance("reviews.count", 0.85) else None,
        "label": element("span", theme.say("reviews.average")) if theme.chance("reviews.mean label", 0.3) else None,
    }
    shown = [parts[key] for key in shuffled(theme, "reviews.mean order", tuple(parts))]
    tag = theme.pick("reviews.mean tag", ("div", "div", "header", "section"))
    box = element(tag, *shown, names=theme.names("reviews", "summary"))
    spread = (
        histogram(theme, rng, rating, count) if rating is not None and theme.chance("reviews.spread", 0.5) else None
    )
    aspects = _aspects(theme, rng) if theme.chance("reviews.aspects", 0.12) else None
    return theme.wrapped("reviews.summary", box, spread, aspects, most=1)


def _count(theme: Theme, count: int) -> Markup:
    tag = theme.pick("reviews.count tag", ("span", "div", "p", "a", "small"))
    return element(
        tag, counted(theme, count), names=theme.names("reviews", "count"), href="#reviews" if tag == "a" else None
    )


def histogram(theme: Theme, rng: random.Random, rating: float, count: int) -> Markup:
    """Returns how many gave five stars, four and so on: bars, shares, numbers."""
    weights = [max(0.02, 1 - abs(points - rating) / 2.2) * rng.uniform(0.6, 1.4) for points in (5, 4, 3, 2, 1)]
    shares = [weight / sum(weights) for weight in weights]
    outer, inner, cell = theme.pick(
        "spread.tags",
        (
            ("ul", "li", "span"),
            ("table", "tr", "td"),
            ("div", "div", "div"),
            ("div", "a", "span"),
            ("ol", "li", "span"),
        ),
    )
    rows = []
    for points, share in zip((5, 4, 3, 2, 1), shares, strict=True):
        label = element(cell, filled(theme.say("reviews.bar"), n=str(points)))
        line = _bar(theme, share)
        number, percent = theme.number(round(share * count)), f"{round(share * 100)}%"
        text = theme.pick("spread.text", (percent, number, f"({number})", f"{percent} ({number})", None))
        rows.append(
            element(inner, label, element("td", line) if cell == "td" else line, element(cell, text) if text else None)
        )
    return element(outer, *rows, names=theme.names("reviews", "histogram"))


def _bar(theme: Theme, share: float) -> Markup:
    match theme.pick("spread.bar", ("div", "div", "progress", "meter")):
        case "progress":
            return element("progress", value=f"{share * 100:.0f}", max="100")
        case "meter":
            return element("meter", value=f"{share:.2f}", max="1")
    return element("div", element("div", style=f"width:{share * 100:.0f}%"), names=theme.names("reviews", "bar"))


def _aspects(theme: Theme, rng: random.Random) -> Markup:
    which = theme.draw("reviews.which aspects").sample(phrases("reviews.aspects", theme.lang), 3)
    rows = (
        element("li", element("span", name), " ", element("span", theme.number(rng.uniform(3, 5), 1))) for name in which
    )
    return element("ul", *rows, names=theme.names("reviews", "aspects"))


def controls(theme: Theme, rng: random.Random, count: int, shown: int, summary: bool) -> Frame:
    """Returns what sorts and filters reviews, and says which are shown."""
    out: list[Markup] = []
    if theme.chance("reviews.sort", 0.4):
        orders = theme.draw("reviews.orders").sample(phrases("reviews.orders", theme.lang), 3)
        inner = "option" if theme.chance("reviews.select", 0.6) else "a"
        box = element("select" if inner == "option" else "div", *(element(inner, order) for order in orders))
        out.append(
            element("div", element("label", theme.say("reviews.sort")), box, names=theme.names("reviews", "sort"))
        )
    if theme.chance("reviews.filter", 0.25):
        texts = (_filter(text, theme, rng, count, summary) for text in phrases("reviews.filter", theme.lang))
        tag = theme.pick("reviews.filter", ("button", "a", "li", "span"))
        out.append(
            element(
                "ul" if tag == "li" else "div",
                *(element(tag, text) for text in texts),
                names=theme.names("reviews", "filter"),
            )
        )
    if theme.chance("reviews.shown", 0.25) and count > shown:
        number = value("review_count", theme.number(count)) if summary else theme.number(count)
        text = filled(theme.say("reviews.shown"), n=number, of=str(shown))
        out.append(
            element(theme.pick("reviews.shown", ("div", "p", "span")), text, names=theme.names("reviews", "toolbar"))
        )
    return tuple(out)


def _filter(form: str, theme: Theme, rng: random.Random, count: int, summary: bool) -> Markup:
    """One filter; how many there are of all is the count too, but hardly a place that says so."""
    every = value(LEFT_OUT, theme.number(count)) if summary else theme.number(count)
    return filled(form, n=every, of=str(rng.randint(1, 30)))


def form(theme: Theme, of_comments: bool) -> Markup:
    """Returns a form to write a review, or only its button."""
    title = theme.say("reviews.comment" if of_comments else "reviews.write")
    if not of_comments and theme.chance("reviews.only button", 0.55):
        return element(
            theme.pick("reviews.write", ("a", "button", "div")), title, names=theme.names("reviews", "write", "button")
        )
    name, mail, text, head, given, send = phrases("reviews.fields", theme.lang)
    lines: list[Part] = [theme.heading("reviews.form", title, ("reviews", "form", "title"))]
    if theme.chance("reviews.form note", 0.5):
        lines.append(element("p", theme.say("reviews.note")))
    for label, tag in ((given, "select"), (name, "input"), (mail, "input"), (head, "input"), (text, "textarea")):
        if label not in (head, given) or theme.chance(f"reviews.form {label}", 0.5):
            options = (element("option", str(i)) for i in range(5, 0, -1)) if tag == "select" else ()
            lines.append(element("p", element("label", label), element(tag, *options)))
    return element("form", *lines, element("button", send), names=theme.names("reviews", "form"))


def pages(theme: Theme, count: int, shown: int) -> Markup | None:
    """Returns links to further reviews, where there are more."""
    if count <= shown:
        return None
    kind: Callable[[Theme], Markup] = theme.pick("reviews.pages", (_numbers, _more, _more))
    return kind(theme)


def _more(theme: Theme) -> Markup:
    return element(
        theme.pick("reviews.more", ("a", "button", "div")),
        theme.say("reviews.load_more"),
        names=theme.names("reviews", "more"),
    )


def _numbers(theme: Theme) -> Markup:
    texts: Sequence[str] = ("1", "2", "3", "…", "9", theme.pick("reviews.next", ("»", ">", "→")))
    tag = theme.pick("reviews.page", ("a", "li", "span"))
    return element(
        "ul" if tag == "li" else "nav",
        joined(*(element(tag, text) for text in texts), by=" "),
        names=theme.names("reviews", "pagination"),
    )


def questions(theme: Theme, rng: random.Random) -> Markup:
    """Returns customers' questions with answers, which look like reviews and aren't."""
    grammar = Grammar(theme, rng, "reviews")
    tag = theme.pick("questions.tag", ("li", "div", "article"))
    items = []
    for _ in range(rng.randint(1, 4)):
        who, day = str(theme.people.first_name()), theme.day(today(theme) - timedelta(rng.randrange(900)))
        asked = element(theme.pick("questions.q", ("h4", "p", "strong", "div")), grammar.one("question"))
        line = filled(theme.say("reviews.byline"), author=who, date=day) if theme.chance("questions.by", 0.7) else None
        parts = (asked, element("small", line) if line else None, element("p", grammar.one("answer")))
        items.append(
            element(tag, *parts, names=theme.names(theme.pick("questions.word", ("review", "question")), "card"))
        )
    title = theme.heading("questions", theme.say("reviews.questions"), ("questions", "title"))
    box = element("ul" if tag == "li" else "div", *items, names=theme.names("questions", "list"))
    return element("div", title, box, names=theme.names("questions"))
