"""Prices as shops show them: what it costs, what it cost, and the sums around these that are neither."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.catalog_codes import with_ending
from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.shop_price_notes import notes
from markuplmpp.synth.shop_price_text import HIDDEN, price_text
from markuplmpp.synth.shop_words import Pen, said
from markuplmpp.synth.theme import Theme


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
    block = _Block(theme, rng, product, Pen(marked), place)
    layouts = _CARD_LAYOUTS if place != "main" else _LAYOUTS
    prices = theme.pick(f"price.{place}.layout", layouts)(block)
    extras = notes(theme, rng, product, block.pen, place)
    head = _tiny_label(block)
    return theme.wrapped(
        f"price.{place}",
        element(theme.pick(f"price.{place}.tag", ("div", "div", "div", "section", "span")), head, prices, *extras,
                names=theme.names("product", "price", "block")),
        words=("price", "inner"),
        most=1,
    )  # fmt: skip


@dataclass(frozen=True)
class _Block:
    theme: Theme
    rng: random.Random
    product: Product
    pen: Pen
    place: str

    def key(self, name: str) -> str:
        return f"price.{self.place}.{name}"

    def current(self) -> Markup:
        """What it costs now: an amount, "from" an amount or a range."""
        label = "price" if self.pen.marked else ""
        amount, theme = self.product.price, self.theme
        single = self.product.list_price is not None or not self.product.options
        if single or not theme.chance("price.varies", 0.16) or not _one_of(self.product, 2):
            return price_text(theme, amount, label=label, place=self.place)
        if theme.chance("price.varies.from", 0.5):
            return said(theme, "from", x=price_text(theme, amount, label=label, place=self.place))
        above = with_ending(theme, theme.draw(f"above {self.product.sku}"), float(amount) * 1.5 + 1)
        if theme.chance("price.varies.whole", 0.5):
            return self.pen.mark("price", f"{theme.money(amount)} \u2013 {theme.money(above)}")
        ends = [price_text(theme, end, label=label, place=self.place) for end in (amount, above)]
        return element("span", ends[0]) + self.pen.mark("price", " - ") + element("span", ends[1])

    def old(self) -> Markup | None:
        """What it cost before."""
        before = self.product.list_price
        label = "list_price" if self.pen.marked else ""
        return None if before is None else price_text(self.theme, before, label=label, place=self.place, words="old")

    def ordered(self, name: str, first: Part, second: Part) -> tuple[Part, Part]:
        """Both in the site's order."""
        return (second, first) if self.theme.chance(self.key(f"{name}.order"), 0.5) else (first, second)


def _one_of(product: Product, parts: int) -> bool:
    """Whether this product is one of a share of the products; the same wherever it's shown."""
    return sum(map(ord, product.sku)) % parts == 0


def _tiny_label(block: _Block) -> Markup | None:
    if not block.theme.chance(block.key("label"), 0.12):
        return None
    return element("span", said(block.theme, "price"), ":", names=block.theme.names("price", "label"))


def _deleted(block: _Block) -> Markup:
    theme, old = block.theme, block.old()
    names = theme.names("price")
    if old is None:
        return element("p", block.current(), names=names)
    spoken = theme.chance(block.key("spoken"), 0.4) and block.product.list_price is not None
    was, now = (_spoken_sum(block, "was", "list_price"), _spoken_sum(block, "now", "price")) if spoken else (None, None)
    return element(
        "p",
        element("del", old, aria_hidden="true" if spoken else None), was, " ",
        element("ins", block.current(), aria_hidden="true" if spoken else None), now,
        names=names,
    )  # fmt: skip


def _spoken_sum(block: _Block, word: str, label: str) -> Markup:
    amount = block.product.price if label == "price" else block.product.list_price or block.product.price
    text = block.pen.mark(label, block.theme.money(amount))
    return element("span", said(block.theme, word), ": ", text, ".", names=block.theme.pick("hidden", HIDDEN))


def _spans(block: _Block) -> Markup:
    theme, old = block.theme, block.old()
    tag = theme.pick(block.key("cur.tag"), ("span", "div", "strong", "p", "b", "data"))
    now = element(tag, block.current(), names=theme.names("price", "current"))
    tag = theme.pick(block.key("old.tag"), ("span", "s", "del", "div", "strike", "small"))
    was = None if old is None else element(tag, old, names=theme.names("price", "old"))
    return joined(*block.ordered("spans", now, was), by=" ")


def _worded(block: _Block) -> Markup:
    """Was and now, before the amounts."""
    theme, old = block.theme, block.old()
    inside = theme.chance(block.key("word.inside"), 0.5)
    colon = theme.pick(block.key("colon"), (": ", ": ", " "))

    def row(word: str, amount: Markup, *names: str) -> Markup:
        label = said(theme, word)
        if inside:
            return element(
                theme.pick(block.key("row"), ("div", "span", "p")), label, colon, amount, names=theme.names(*names)
            )
        return element("div", element("span", label, colon, names=theme.names("price", "label")), " ",
                       element("span", amount, names=theme.names(*names)))  # fmt: skip

    now = row("now" if old else "price", block.current(), "price", "current")
    return joined(*block.ordered("words", now, old and row("was", old, "price", "old")))


def _noted(block: _Block) -> Markup:
    """The price in large, and a line with the old one below."""
    theme, old = block.theme, block.old()
    now = element(
        theme.pick(block.key("now.tag"), ("div", "p", "span", "h2", "h3")), block.current(), names=theme.names("price")
    )
    if old is None:
        return now
    struck = element("s", old) if theme.chance(block.key("struck"), 0.6) else old
    return now + element("div", said(theme, "was"), " ", struck, names=theme.names("price", "note"))


def _table(block: _Block) -> Markup:
    theme, old = block.theme, block.old()
    outer, row_tag, cell = theme.pick(
        block.key("table"), (("table", "tr", "td"), ("dl", "div", "dd"), ("ul", "li", "span"))
    )
    head = {"td": theme.pick(block.key("th"), ("th", "td")), "dd": "dt", "span": "span"}[cell]

    def row(word: str, amount: Markup) -> Markup:
        return element(
            row_tag, element(head, said(theme, word), ":"), element(cell, amount, names=theme.names("price"))
        )

    return element(outer, old and row("was", old), row("price", block.current()), names=theme.names("price", "table"))


def _dawn(block: _Block) -> Markup:
    """Regular and sale price in a block each, with labels for readers of screens."""
    theme, old = block.theme, block.old()
    hidden = theme.pick("hidden", HIDDEN)

    def part(word: str, amount: Markup, tag: str, *names: str) -> Markup:
        label = element("span", said(theme, word), names=hidden)
        return label + element(tag, amount, names=theme.names("price", "item", *names))

    if old is None:
        return element(
            "div", part("price", block.current(), "span", "regular"), names=theme.names("price", "container")
        )
    before = part("was", element("s", old), "span", "regular")
    return element("div", before, part("now", block.current(), "span", "sale"), names=theme.names("price", "sale"))


def _short(block: _Block) -> Markup:
    """Everything in one element."""
    theme, old = block.theme, block.old()
    names = theme.names("price")
    if old is None:
        return element("span", block.current(), names=names)
    old = element(theme.pick(block.key("short.tag"), ("s", "del", "span", "small")), old)
    return element("span", *block.ordered("short", joined(block.current(), " "), joined(old, " ")), names=names)


_LAYOUTS = (_deleted, _spans, _spans, _worded, _worded, _noted, _table, _dawn, _short)
_CARD_LAYOUTS = (_deleted, _spans, _spans, _spans, _worded, _dawn, _short, _short, _noted)
