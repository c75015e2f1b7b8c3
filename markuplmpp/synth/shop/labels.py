"""Phrases of shops with values in them, and the pen that marks them or doesn't."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup, escape

from markuplmpp.synth.catalog_codes import amount
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.theme import Theme, phrases

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Pen:
    """Writes values: marked on the page of their product, plain in the cards of others.

    >>> Pen(False).mark("price", "$5"), Pen(True).mark("price", "$5") == value("price", "$5")
    (Markup('$5'), True)
    """

    marked: bool = True

    def mark(self, label: str, text: str) -> Markup:
        """Returns a value."""
        return value(label, text) if self.marked else escape(text.strip())

    def left_out(self, text: str) -> Markup:
        """Returns text that is neither a value nor not."""
        return self.mark(LEFT_OUT, text)


def phrase(pattern: str, **slots: Part) -> Markup:
    """Returns a pattern with its slots filled in, ``{x}`` by ``x``.

    >>> phrase("from {x} & more", x=element("b", "$5"))
    Markup('from <b>$5</b> &amp; more')
    """
    parts = _SLOT.split(pattern)
    return joined(*(slots[part] if index % 2 else part for index, part in enumerate(parts)))


def said(theme: Theme, key: str, **slots: Part) -> Markup:
    """Returns the site's phrase for a key of ``shop``, filled in."""
    return phrase(theme.say(f"shop.{key}"), **slots)


def chosen(theme: Theme, rng: random.Random, key: str, count: int) -> list[str]:
    """Returns some of the phrases of a key of ``shop``, at most all of them."""
    given = phrases(f"shop.{key}", theme.lang)
    return rng.sample(given, min(count, len(given)))


def some_day(theme: Theme, rng: random.Random) -> str:
    """Returns a day of delivery or of a question."""
    return theme.day(date(2026, 1, 1) + timedelta(days=rng.randint(-900, 300)))


def some_money(theme: Theme, rng: random.Random, lowest: float = 3, highest: float = 80) -> str:
    """Returns a sum that isn't the product's price: of shipping, of something else."""
    return theme.money(amount(theme, rng, lowest, highest))


def labelled(theme: Theme, key: str, label: Part, content: Part, words: tuple[str, ...]) -> Markup:
    """Returns a value with its label before it, in the site's form for this place: one leaf, two leaves, a list.

    Args:
        theme: The site.
        key: The place; all labels of one place are of one form.
        label: Such as ``SKU``.
        content: The value, marked or not.
        words: What the element is.
    """
    form = theme.pick(f"{key}.labelled", ("leaf", "leaf", "spans", "bold", "space", "dl", "divs", "after"))
    end = theme.pick(f"{key}.label.end", (":", ":", ": ", "", " #"))
    names, inner = theme.names(*words), theme.names(*words, "label")
    head = joined(label, end)
    match form:
        case "leaf":
            return element(theme.pick(f"{key}.tag", ("div", "p", "span", "li")), head, " ", content, names=names)
        case "bold":
            return element("p", element("strong", head), " ", content, names=names)
        case "space":
            return element("div", element("label", head, names=inner), " ", element("span", content), names=names)
        case "dl":
            return element("dl", element("dt", head, names=inner), element("dd", content), names=names)
        case "divs":
            return element(
                "div", element("div", head, names=inner), element("div", content, names=theme.names(*words, "value"))
            )
        case "after":
            return element(
                "p", head, " ", element(theme.pick(f"{key}.in", ("b", "span", "em", "a")), content), names=names
            )
        case _:
            return element("span", element("span", head, names=inner), element("span", content, names=names))


def sum_of(*amounts: Decimal) -> Decimal:
    """Returns amounts together."""
    return sum(amounts, Decimal(0))
