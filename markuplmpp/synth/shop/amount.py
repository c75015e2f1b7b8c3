"""An amount of money as text: one text, or its sign, its whole and its cents apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.markup import element, joined
from markuplmpp.synth.shop_words import Pen
from markuplmpp.synth.theme import Theme

HIDDEN = ("visually-hidden", "sr-only", "a-offscreen", "screen-reader-text", "hidden-text")
"""Classes of texts that only readers of screens get."""
_MONEY = re.compile(r"^(\D*)(\d[\d.,\s\u2019]*?)(?:([.,])(\d\d))?(\D*)$")
_FORMS = ("plain",) * 6 + ("woo", "woo", "split", "split", "point", "spoken", "spoken", "sign", "cents", "bold")


def price_text(theme: Theme, amount: Decimal, *, label: str = "", place: str = "main", words: str = "price") -> Markup:
    """Returns an amount in the site's form for this place: one text, or its sign, its whole and its cents apart.

    Args:
        theme: The site.
        amount: The amount.
        label: The field it's marked as; "" for none.
        place: As of :func:`price_block`.
        words: Word of the class of its pieces.
    """
    key = "main" if theme.chance("price.form.same", 0.6) else place
    form = theme.pick(f"price.{key}.form", _FORMS)
    text = theme.money(amount)
    found = _MONEY.match(text)
    if form == "plain" or found is None:
        return Pen(bool(label)).mark(label, text)
    return _PIECES[form](theme, words, label, found)


def _piece(theme: Theme, label: str, tag: str, text: str | None, *names: str) -> Markup | None:
    return (
        element(tag, Pen(bool(label)).mark(label, text), names=theme.names(*names)) if text and text.strip() else None
    )


def _signs(theme: Theme, label: str, found: re.Match[str], tag: str) -> tuple[Markup | None, Markup | None]:
    return tuple(_piece(theme, label, tag, found[group], "price", "currency") for group in (1, 5))  # type: ignore[return-value]


def _woo(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    before, after = _signs(theme, label, found, "span")
    digits = Pen(bool(label)).mark(label, found[0].strip(found[1] + found[5]))
    space = "\xa0" if after else ""
    return element("span", element("bdi", before, digits, space, after), names=theme.names(words, "amount"))


def _split(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    before, after = _signs(theme, label, found, theme.pick("price.sign.tag", ("span", "sup", "small")))
    cents = _piece(
        theme, label, theme.pick("price.cents.tag", ("sup", "sup", "span", "small")), found[4], words, "fraction"
    )
    return joined(before, _piece(theme, label, "span", found[2], words, "whole"), cents, after)


def _point(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    before, after = _signs(theme, label, found, "span")
    point = _piece(theme, label, "span", found[3], words, "decimal")
    whole = element("span", Pen(bool(label)).mark(label, found[2]), point, names=theme.names(words, "whole"))
    return joined(before, whole, _piece(theme, label, "span", found[4], words, "fraction"), after)


def _spoken(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    spoken = element("span", Pen(bool(label)).mark(label, found[0]), names=theme.pick("hidden", HIDDEN))
    shown = element("span", _split(theme, words, label, found), aria_hidden="true")
    return spoken + shown


def _sign(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    before, after = _signs(theme, label, found, theme.pick("price.sign.tag", ("span", "sup", "small")))
    digits = found[0].strip(found[1] + found[5])
    return joined(before, _piece(theme, label, "span", digits, words, "value"), " " if after else None, after)


def _cents(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    pen = Pen(bool(label))
    if not found[4]:
        return pen.mark(label, found[0])
    head = pen.mark(label, f"{found[1]}{found[2]}{found[3]}")
    return joined(
        head, _piece(theme, label, "sup", found[4], words, "cents"), pen.mark(label, found[5]) if found[5] else None
    )


def _bold(theme: Theme, words: str, label: str, found: re.Match[str]) -> Markup:
    return element(theme.pick("price.bold", ("b", "strong", "font")), Pen(bool(label)).mark(label, found[0]))


_PIECES: dict[str, Callable[[Theme, str, str, re.Match[str]], Markup]] = {
    "woo": _woo, "split": _split, "point": _point, "spoken": _spoken, "sign": _sign, "cents": _cents, "bold": _bold,
}  # fmt: skip
