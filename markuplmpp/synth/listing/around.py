"""What stands around the records of a list: heading, filters, controls, tiles of categories, links to more pages."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.choices import some
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.markup import each, element, joined, list_tag
from markuplmpp.synth.theme import Theme


def heading(theme: Theme, title: str, total: int) -> Markup:
    """Returns the page's heading, which is no record's name."""
    count = joined(" ", element("span", f"({theme.number(total)})"))
    tag = theme.pick("listing.h1", ("h1", "h1", "h1", "h2", "div"))
    return element(tag, title, theme.maybe("listing.heading count", 0.2, count), names=theme.names("list", "title"))


def intro(theme: Theme, rng: random.Random, category: str) -> Markup:
    """Returns some sentences about the category."""
    texts = Grammar(theme, rng, "listing", category=category).some(rng.randint(1, 3), "intro")
    return element("div", each("p", texts), names=theme.names("list", "description"))


def toolbar(theme: Theme, shown: int, total: int, query: str) -> Markup | None:
    """Returns how many results there are and how they're sorted."""
    sizes = joined(*(element("a", size) for size in ("24", "48", "96")), by=" ")
    parts = [
        theme.maybe("listing.count", 0.7, _results(theme, shown, total, query)),
        theme.maybe("listing.sort", 0.65, _sort(theme)),
        theme.maybe("listing.sizes", 0.2, element("div", sizes, names=theme.names("list", "size"))),
    ]
    if theme.chance("listing.toolbar order", 0.4):
        parts.reverse()
    return element("div", *parts, names=theme.names("list", "toolbar")) if any(parts) else None


def _results(theme: Theme, shown: int, total: int, query: str) -> Markup:
    numbers = {"from": "1", "to": str(shown), "n": theme.number(total), "query": query}
    text, tag = theme.said("listing.results", **numbers), theme.pick("listing.count", ("p", "div", "span"))
    return element(tag, text, names=theme.names("list", "count"))


def _sort(theme: Theme) -> Markup:
    orders = theme.sample("listing.orders", theme.phrases("listing.orders"), 4)
    outer, tag = theme.pick(
        "listing.order tag", (("select", "option"), ("select", "option"), ("div", "a"), ("ul", "li"))
    )
    label = element("label", theme.say("listing.sort"))
    return element("div", label, element(outer, each(tag, orders)), names=theme.names("list", "sort"))


def facets(theme: Theme, rng: random.Random) -> Markup:
    """Returns filters with how many records each value has."""
    names = theme.sample("listing.facets", theme.phrases("listing.facets"), theme.draw("facets").randint(2, 5))
    boxes = (_facet(theme, rng, name) for name in names)
    title = element(theme.pick("facets title", ("h2", "div", "span")), theme.say("listing.filters"))
    tag = theme.pick("facets", ("aside", "div", "form", "nav"))
    return element(tag, title, *boxes, names=theme.names("filter", "list"))


def _facet(theme: Theme, rng: random.Random, name: str) -> Markup:
    head = theme.pick("facet head", ("h3", "h4", "div", "button", "legend"))
    values = some(rng, theme.phrases("listing.facet_values"), rng.randint(2, 7))
    rows = each("li", (_facet_value(theme, rng, text) for text in values))
    tag = "fieldset" if head == "legend" else "div"
    return element(tag, element(head, name), element("ul", rows), names=theme.names("filter", "card"))


def _facet_value(theme: Theme, rng: random.Random, text: str) -> Markup:
    number = theme.pick("facet number", (f"({rng.randint(1, 120)})", f"{rng.randint(1, 120)}", None))
    count = element("span", number) if number else None
    if theme.pick("facet value", ("a", "label", "a")) == "a":
        return element("a", text, " ", count, href="?f")
    return element("label", element("input", type="checkbox"), text, " ", count)


def tiles(theme: Theme, rng: random.Random) -> Markup:
    """Returns a row of categories, which look like records and aren't."""
    names = rng.sample(theme.phrases("listing.tags") + theme.phrases("listing.facet_values"), rng.randint(3, 8))
    tag, pictured = theme.pick("tiles", ("li", "div", "a")), theme.chance("tiles image", 0.6)
    images = (element("img", src=f"/cat/{i}.jpg", alt="") if pictured else None for i in range(len(names)))
    inner = (joined(image, element("span", name)) for image, name in zip(images, names, strict=True))
    items = each(tag, inner, theme.names("category", "card"))
    return element(list_tag(tag), items, names=theme.names("category", "list"))


def banner(theme: Theme, rng: random.Random) -> Markup:
    """Returns what an advertising tile among the records says."""
    text = Grammar(theme, rng, "listing").one("banner")
    image = theme.maybe("banner image", 0.5, element("img", src="/banner.jpg", alt=""))
    return element("a", image, element("strong", text), href="/promo", names=theme.names("banner"))


def pages(theme: Theme, rng: random.Random) -> Markup:
    """Returns links to the next pages."""
    texts, names = ("1", "2", "3", "…", str(rng.randint(3, 60))), theme.names("pagination")
    following = element("a", theme.say("listing.next"), names=theme.names("pagination", "next"))
    if theme.chance("listing.one more", 0.3):
        return element("div", following, names=names)
    tag = theme.pick("listing.page", ("a", "li", "span"))
    if tag == "li":
        links = joined(*(element("li", element("a", text)) for text in texts), by=" ")
        return element("ul", links, element("li", following), names=names)
    return element("nav", joined(*(element(tag, text) for text in texts), by=" "), following, names=names)
