"""What stands around the records of a list: heading, filters, controls, tiles of categories, links to more pages."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.grammar import Grammar, filled
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.theme import Theme, phrases


def heading(theme: Theme, title: str, total: int) -> Markup:
    """Returns the page's heading, which is no record's name."""
    count = element("span", f"({theme.number(total)})") if theme.chance("listing.heading count", 0.2) else None
    return element(
        theme.pick("listing.h1", ("h1", "h1", "h1", "h2", "div")),
        title,
        " " if count else None,
        count,
        names=theme.names("list", "title"),
    )


def intro(theme: Theme, rng: random.Random, category: str) -> Markup:
    """Returns some sentences about the category."""
    grammar = Grammar(theme, rng, "listing", category=category)
    texts = grammar.some(rng.randint(1, 3), "intro")
    return element("div", *(element("p", text) for text in texts), names=theme.names("list", "description"))


def toolbar(theme: Theme, rng: random.Random, shown: int, total: int, query: str) -> Markup | None:
    """Returns how many results there are and how they're sorted."""
    parts: list[Part] = []
    if theme.chance("listing.count", 0.7):
        numbers = {"from": "1", "to": str(shown), "n": theme.number(total), "query": query}
        text = filled(theme.say("listing.results"), **numbers)
        parts.append(
            element(theme.pick("listing.count", ("p", "div", "span")), text, names=theme.names("list", "count"))
        )
    if theme.chance("listing.sort", 0.65):
        orders = theme.draw("listing.orders").sample(phrases("listing.orders", theme.lang), 4)
        tag = theme.pick("listing.order tag", ("option", "option", "a", "li"))
        box = element({"option": "select", "li": "ul"}.get(tag, "div"), *(element(tag, order) for order in orders))
        parts.append(
            element("div", element("label", theme.say("listing.sort")), box, names=theme.names("list", "sort"))
        )
    if theme.chance("listing.sizes", 0.2):
        parts.append(
            element(
                "div",
                joined(*(element("a", size) for size in ("24", "48", "96")), by=" "),
                names=theme.names("list", "size"),
            )
        )
    if theme.chance("listing.toolbar order", 0.4):
        parts.reverse()
    return element("div", *parts, names=theme.names("list", "toolbar")) if parts else None


def facets(theme: Theme, rng: random.Random) -> Markup:
    """Returns filters with how many records each value has."""
    which = theme.draw("listing.facets").sample(
        phrases("listing.facets", theme.lang), theme.draw("facets").randint(2, 5)
    )
    head = theme.pick("facet head", ("h3", "h4", "div", "button", "legend"))
    boxes = []
    for facet in which:
        known = phrases("listing.facet_values", theme.lang)
        rows = (_facet_value(theme, rng, text) for text in rng.sample(known, min(len(known), rng.randint(2, 7))))
        tag = "fieldset" if head == "legend" else "div"
        boxes.append(element(tag, element(head, facet), element("ul", *rows), names=theme.names("filter", "card")))
    title = element(theme.pick("facets title", ("h2", "div", "span")), theme.say("listing.filters"))
    return element(
        theme.pick("facets", ("aside", "div", "form", "nav")), title, *boxes, names=theme.names("filter", "list")
    )


def _facet_value(theme: Theme, rng: random.Random, text: str) -> Markup:
    number = theme.pick("facet number", (f"({rng.randint(1, 120)})", f"{rng.randint(1, 120)}", None))
    count = element("span", number) if number else None
    form = theme.pick("facet value", ("a", "label", "a"))
    box = element("input", type="checkbox") if form == "label" else None
    return element("li", element(form, box, text, " ", count, href="?f" if form == "a" else None))


def tiles(theme: Theme, rng: random.Random) -> Markup:
    """Returns a row of categories, which look like records and aren't."""
    names = rng.sample(
        phrases("listing.tags", theme.lang) + phrases("listing.facet_values", theme.lang), rng.randint(3, 8)
    )
    tag = theme.pick("tiles", ("li", "div", "a"))
    image = theme.chance("tiles image", 0.6)
    items = (
        element(
            tag,
            element("img", src=f"/cat/{i}.jpg", alt="") if image else None,
            element("span", name),
            names=theme.names("category", "card"),
        )
        for i, name in enumerate(names)
    )
    return element("ul" if tag == "li" else "div", *items, names=theme.names("category", "list"))


def banner(theme: Theme, rng: random.Random) -> Markup:
    """Returns what an advertising tile among the records says."""
    text = Grammar(theme, rng, "listing").one("banner")
    image = element("img", src="/banner.jpg", alt="") if theme.chance("banner image", 0.5) else None
    return element("a", image, element("strong", text), href="/promo", names=theme.names("banner"))


def pages(theme: Theme, rng: random.Random) -> Markup:
    """Returns links to the next pages."""
    last = rng.randint(3, 60)
    following = element("a", theme.say("listing.next"), names=theme.names("pagination", "next"))
    if theme.chance("listing.one more", 0.3):
        return element("div", following, names=theme.names("pagination"))
    tag = theme.pick("listing.page", ("a", "li", "span"))
    numbers = [element(tag, element("a", text) if tag == "li" else text) for text in ("1", "2", "3", "…", str(last))]
    return element(
        "ul" if tag == "li" else "nav",
        joined(*numbers, by=" "),
        following if tag != "li" else element("li", following),
        names=theme.names("pagination"),
    )
