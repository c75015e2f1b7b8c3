"""Prices as shops show them: what it costs, what it cost, and the sums around these that are neither."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import Pen, element, joined
from markuplmpp.synth.shop.amount import HIDDEN
from markuplmpp.synth.shop.notes import notes
from markuplmpp.synth.shop.tag import Tag
from markuplmpp.synth.theme import Theme

_Layout = Callable[[Tag], Markup]


def price_block(
    theme: Theme, rng: random.Random, product: Product, *, marked: bool = True, place: str = "main"
) -> Markup:
    """Returns the block that shows what a product costs, in the site's manner.

    Args:
        theme: The site.
        rng: The page.
        product: What is sold.
        marked: Whether the values are marked; in cards of other products they aren't.
        place: Another place of the site may have another manner: ``main``, ``card``.
    """
    tag = Tag(theme, rng, product, Pen(marked), place)
    layout: _Layout = theme.pick(tag.key("layout"), _LAYOUTS if place == "main" else _CARD_LAYOUTS)
    head = element("span", theme.said("shop.price"), ":", names=theme.names("price", "label"))
    parts = (theme.maybe(tag.key("label"), 0.12, head), layout(tag), *notes(tag))
    around = theme.pick(tag.key("tag"), ("div", "div", "div", "section", "span"))
    block = element(around, *parts, names=theme.names("product", "price", "block"))
    return theme.wrapped(f"price.{place}", block, words=("price", "inner"), most=1)


def _deleted(tag: Tag) -> Markup:
    """The old one deleted, the new one inserted, on some sites with both in words for readers of screens."""
    theme, before = tag.theme, tag.before()
    if before is None:
        return element("p", tag.now(), names=theme.names("price"))
    spoken = theme.chance(tag.key("spoken"), 0.4)
    was, now = (_in_words(tag, "was"), _in_words(tag, "now")) if spoken else (None, None)
    hidden = "true" if spoken else None
    old, new = element("del", before, aria_hidden=hidden), element("ins", tag.now(), aria_hidden=hidden)
    return element("p", old, was, " ", new, now, names=theme.names("price"))


def _in_words(tag: Tag, word: str) -> Markup:
    theme, product = tag.theme, tag.product
    label, amount = ("list_price", product.list_price) if word == "was" else ("price", product.price)
    text = tag.pen.mark(label, theme.money(amount or product.price))
    return element("span", theme.said(f"shop.{word}"), ": ", text, ".", names=theme.pick("hidden", HIDDEN))


def _spans(tag: Tag) -> Markup:
    theme, before = tag.theme, tag.before()
    around = theme.pick(tag.key("cur.tag"), ("span", "div", "strong", "p", "b", "data"))
    now = element(around, tag.now(), names=theme.names("price", "current"))
    around = theme.pick(tag.key("old.tag"), ("span", "span", "span", "s", "del", "div", "strike", "small"))
    was = None if before is None else element(around, before, names=theme.names("price", "old"))
    return joined(*tag.ordered("spans", now, was), by=" ")


def _worded(tag: Tag) -> Markup:
    """Was and now, before the amounts."""
    before = tag.before()
    now = _labelled(tag, "now" if before else "price", tag.now(), "current")
    return joined(*tag.ordered("words", now, before and _labelled(tag, "was", before, "old")))


def _labelled(tag: Tag, word: str, amount: Markup, name: str) -> Markup:
    theme = tag.theme
    label, colon = theme.said(f"shop.{word}"), theme.pick(tag.key("colon"), (": ", ": ", " "))
    names = theme.names("price", name)
    if theme.chance(tag.key("word.inside"), 0.3):
        return element(theme.pick(tag.key("row"), ("div", "span", "p")), label, colon, amount, names=names)
    head = element("span", label, colon, names=theme.names("price", "label"))
    return element("div", head, " ", element("span", amount, names=names))


def _noted(tag: Tag) -> Markup:
    """The price in large, and a line with the old one below."""
    theme, before = tag.theme, tag.before()
    around = theme.pick(tag.key("now.tag"), ("div", "p", "span", "h2", "h3"))
    now = element(around, tag.now(), names=theme.names("price"))
    if before is None:
        return now
    struck = element("s", before) if theme.chance(tag.key("struck"), 0.6) else before
    return now + element("div", theme.said("shop.was"), " ", struck, names=theme.names("price", "note"))


def _table(tag: Tag) -> Markup:
    theme, before = tag.theme, tag.before()
    tags = (("table", "tr", "td"), ("dl", "div", "dd"), ("ul", "li", "span"))
    outer, row_tag, cell = theme.pick(tag.key("table"), tags)
    head = {"td": theme.pick(tag.key("th"), ("th", "td")), "dd": "dt", "span": "span"}[cell]

    def row(word: str, amount: Markup) -> Markup:
        label = element(head, theme.said(f"shop.{word}"), ":")
        return element(row_tag, label, element(cell, amount, names=theme.names("price")))

    return element(outer, before and row("was", before), row("price", tag.now()), names=theme.names("price", "table"))


def _dawn(tag: Tag) -> Markup:
    """Regular and sale price in a block each, with labels for readers of screens, as a hosted shop's theme has them."""
    theme, before = tag.theme, tag.before()

    def part(word: str, amount: Markup, name: str) -> Markup:
        label = element("span", theme.said(f"shop.{word}"), names=theme.pick("hidden", HIDDEN))
        return label + element("span", amount, names=theme.names("price", "item", name))

    if before is None:
        return element("div", part("price", tag.now(), "regular"), names=theme.names("price", "container"))
    was = part("was", element("s", before), "regular")
    return element("div", was, part("now", tag.now(), "sale"), names=theme.names("price", "sale"))


def _short(tag: Tag) -> Markup:
    """Everything in one element."""
    theme, before, now = tag.theme, tag.before(), tag.now()
    if before is None:
        return element("span", now, names=theme.names("price"))
    struck = element(theme.pick(tag.key("short.tag"), ("s", "del", "span", "small")), before)
    both = tag.ordered("short", joined(now, " "), joined(struck, " "))
    return element("span", *both, names=theme.names("price"))


_LAYOUTS: tuple[_Layout, ...] = (_deleted, _spans, _spans, _spans, _worded, _noted, _table, _dawn, _short, _short)
_CARD_LAYOUTS: tuple[_Layout, ...] = (
    _deleted, _spans, _spans, _spans, _worded, _dawn, _short, _short, _noted,
)  # fmt: skip
