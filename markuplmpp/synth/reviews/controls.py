"""What stands around reviews: controls, a form, links to more, customers' questions."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.choices import filled
from markuplmpp.synth.dates import past_day
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, list_tag, value
from markuplmpp.synth.theme import Theme


def controls(theme: Theme, rng: random.Random, count: int, shown: int, summary: bool) -> list[Markup]:
    """Returns what sorts and filters reviews, and says which are shown.

    Args:
        theme: The site.
        rng: The page's random numbers.
        count: How many there are.
        shown: How many are on the page.
        summary: Whether the count is a value of the page.
    """
    out: list[Markup] = []
    if theme.chance("reviews.sort", 0.4):
        out.append(_sort(theme))
    if theme.chance("reviews.filter", 0.25):
        out.append(_filters(theme, rng, count, summary))
    if theme.chance("reviews.shown", 0.25) and count > shown:
        number = value("review_count", theme.number(count)) if summary else theme.number(count)
        text = theme.said("reviews.shown", n=number, of=str(shown))
        tag = theme.pick("reviews.shown", ("div", "p", "span"))
        out.append(element(tag, text, names=theme.names("reviews", "toolbar")))
    return out


def _sort(theme: Theme) -> Markup:
    orders = theme.sample("reviews.orders", theme.phrases("reviews.orders"), 3)
    outer, tag = ("select", "option") if theme.chance("reviews.select", 0.6) else ("div", "a")
    label = element("label", theme.say("reviews.sort"))
    return element("div", label, element(outer, each(tag, orders)), names=theme.names("reviews", "sort"))


def _filters(theme: Theme, rng: random.Random, count: int, summary: bool) -> Markup:
    """Filters; how many there are of all is the count too, but hardly a place that says so."""
    every = value(LEFT_OUT, theme.number(count)) if summary else theme.number(count)
    texts = (filled(text, n=every, of=str(rng.randint(1, 30))) for text in theme.phrases("reviews.filter"))
    tag = theme.pick("reviews.filter", ("button", "a", "li", "span"))
    return element(list_tag(tag), each(tag, texts), names=theme.names("reviews", "filter"))


def form(theme: Theme, of_comments: bool) -> Markup:
    """Returns a form to write a review, or only its button."""
    title = theme.say("reviews.comment" if of_comments else "reviews.write")
    if not of_comments and theme.chance("reviews.only button", 0.55):
        tag = theme.pick("reviews.write", ("a", "button", "div"))
        return element(tag, title, names=theme.names("reviews", "write", "button"))
    name, mail, text, head, given, send = theme.phrases("reviews.fields")
    lines: list[Part] = [theme.heading("reviews.form", title, ("reviews", "form", "title"))]
    if theme.chance("reviews.form note", 0.5):
        lines.append(element("p", theme.say("reviews.note")))
    for label, tag in ((given, "select"), (name, "input"), (mail, "input"), (head, "input"), (text, "textarea")):
        if label not in (head, given) or theme.chance(f"reviews.form {label}", 0.5):
            options = each("option", "54321") if tag == "select" else None
            lines.append(element("p", element("label", label), element(tag, options)))
    return element("form", *lines, element("button", send), names=theme.names("reviews", "form"))


def pages(theme: Theme, count: int, shown: int) -> Markup | None:
    """Returns links to further reviews, where there are more."""
    if count <= shown:
        return None
    if theme.pick("reviews.pages", ("numbers", "more", "more")) == "more":
        tag = theme.pick("reviews.more", ("a", "button", "div"))
        return element(tag, theme.say("reviews.load_more"), names=theme.names("reviews", "more"))
    texts = ("1", "2", "3", "…", "9", theme.pick("reviews.next", ("»", ">", "→")))
    tag = theme.pick("reviews.page", ("a", "li", "span"))
    links = joined(*(element(tag, text) for text in texts), by=" ")
    return element(list_tag(tag, "nav"), links, names=theme.names("reviews", "pagination"))


def questions(theme: Theme, rng: random.Random) -> Markup:
    """Returns customers' questions with answers, which look like reviews and aren't."""
    grammar = Grammar(theme, rng, "reviews")
    tag = theme.pick("questions.tag", ("li", "div", "article"))
    names = theme.names(theme.pick("questions.word", ("review", "question")), "card")
    items = each(tag, (_question(grammar) for _ in range(rng.randint(1, 4))), names)
    title = theme.heading("questions", theme.say("reviews.questions"), ("questions", "title"))
    box = element(list_tag(tag), items, names=theme.names("questions", "list"))
    return element("div", title, box, names=theme.names("questions"))


def _question(grammar: Grammar) -> Markup:
    theme = grammar.theme
    who, day = str(theme.people.first_name()), theme.day(past_day(theme, grammar.rng))
    asked = element(theme.pick("questions.q", ("h4", "p", "strong", "div")), grammar.one("question"))
    line = theme.maybe("questions.by", 0.7, element("small", theme.said("reviews.byline", author=who, date=day)))
    return joined(asked, line, element("p", grammar.one("answer")))
