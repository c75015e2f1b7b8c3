"""An amount of money as text: one text, or its sign, its whole and its cents apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.markup import Part, Pen, element, joined
from markuplmpp.synth.theme import Theme

HIDDEN = ("visually-hidden", "sr-only", "a-offscreen", "screen-reader-text", "hidden-text")
"""Classes of texts that only readers of screens get."""
_MONEY = re.compile(r"^(?P<before>\D*)(?P<whole>\d[\d.,\s\u2019]*?)(?:(?P<point>[.,])(?P<cents>\d\d))?(?P<after>\D*)$")


def amount_text(theme: Theme, pen: Pen, label: str, amount: Decimal, place: str) -> Markup:
    """Returns an amount in the site's form for a place: one text, or its sign, its whole and its cents apart.

    Args:
        theme: The site.
        pen: Marks it or not.
        label: ``price`` or ``list_price``.
        amount: The amount.
        place: As of ``price_block``.
    """
    text = theme.money(amount)
    found = _MONEY.match(text)
    if found is None:
        return pen.mark(label, text)
    if label == "list_price" and theme.chance("price.old.plain", 0.6):
        return pen.mark(label, text)
    form: _Form = theme.pick(f"price.{'main' if theme.chance('price.form.same', 0.6) else place}.form", _FORMS)
    return form(_Amount(theme, pen, label, text, **found.groupdict()))


@dataclass(frozen=True)
class _Amount:
    """The pieces of an amount; there may be no point and no cents."""

    theme: Theme
    pen: Pen
    label: str
    text: str
    before: str
    whole: str
    point: str | None
    cents: str | None
    after: str

    @property
    def digits(self) -> str:
        """All but the sign."""
        return self.text.strip(self.before + self.after)

    def names(self, word: str) -> str:
        return self.theme.names("old" if self.label == "list_price" else "price", word)

    def marked(self, text: str) -> Markup:
        return self.pen.mark(self.label, text)

    def piece(self, tag: str, text: str | None, word: str) -> Markup | None:
        return element(tag, self.marked(text), names=self.names(word)) if text else None

    def signs(self, tag: str) -> tuple[Markup | None, Markup | None]:
        """The currency's sign: before the digits, or after them."""
        names = self.theme.names("price", "currency")
        before, after = (
            element(tag, self.marked(text), names=names) if text.strip() else None for text in (self.before, self.after)
        )
        return before, after


_Form = Callable[[_Amount], Markup]


def _plain(amount: _Amount) -> Markup:
    return amount.marked(amount.text)


def _bold(amount: _Amount) -> Markup:
    return element(amount.theme.pick("price.bold", ("b", "strong", "font")), amount.marked(amount.text))


def _woo(amount: _Amount) -> Markup:
    """As the most common of the shop plugins writes it."""
    before, after = amount.signs("span")
    inner = element("bdi", before, amount.marked(amount.digits), "\xa0" if after else None, after)
    return element("span", inner, names=amount.names("amount"))


def _split(amount: _Amount) -> Markup:
    before, after = amount.signs(amount.theme.pick("price.sign.tag", ("span", "sup", "small")))
    tag = amount.theme.pick("price.cents.tag", ("sup", "sup", "span", "small"))
    whole, cents = amount.piece("span", amount.whole, "whole"), amount.piece(tag, amount.cents, "fraction")
    return joined(before, whole, cents, after)


def _point(amount: _Amount) -> Markup:
    """The point in an element of its own, within that of the whole."""
    before, after = amount.signs("span")
    point = amount.piece("span", amount.point, "decimal")
    whole = element("span", amount.marked(amount.whole), point, names=amount.names("whole"))
    return joined(before, whole, amount.piece("span", amount.cents, "fraction"), after)


def _spoken(amount: _Amount) -> Markup:
    """Once for readers of screens, once for the eye."""
    spoken = element("span", amount.marked(amount.text), names=amount.theme.pick("hidden", HIDDEN))
    return spoken + element("span", _split(amount), aria_hidden="true")


def _sign(amount: _Amount) -> Markup:
    before, after = amount.signs(amount.theme.pick("price.sign.tag", ("span", "sup", "small")))
    return joined(before, amount.piece("span", amount.digits, "value"), " " if after else None, after)


def _cents(amount: _Amount) -> Markup:
    if not amount.cents:
        return amount.marked(amount.text)
    head = amount.marked(f"{amount.before}{amount.whole}{amount.point}")
    after: Part = amount.marked(amount.after) if amount.after else None
    return joined(head, amount.piece("sup", amount.cents, "cents"), after)


_FORMS: tuple[_Form, ...] = (
    *(_plain,) * 12, _woo, _woo, _split, _split, _point, _spoken, _spoken, _sign, _cents, _bold,
)  # fmt: skip
