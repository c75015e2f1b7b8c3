# ruff: noqa: RUF001 (typographic apostrophes and dashes, Cyrillic words)
"""Prices.

Where they stand is found here, because price-parser takes a text for one price; the amount is read by it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from price_parser import Price

from markuplmpp.values.found import Found

# The codes that shops write; all 180 of ISO 4217 hold words like ALL, TOP and LAK.
_ISO = frozenset({
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
    "HKD", "HRK", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN",
    "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND",
    "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
})  # fmt: skip
# Only signs that mean one currency; "kr", "¥" and "Rs" mean several. A plain "$" is USD (result contract).
_SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₫": "VND", "฿": "THB", "₪": "ILS", "₱": "PHP", "₦": "NGN", "R$": "BRL", "A$": "AUD",
    "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "MX$": "MXN",
    "NT$": "TWD", "zł": "PLN", "kč": "CZK", "ft": "HUF", "руб": "RUB", "грн": "UAH", "лв": "BGN",
    "tl": "TRY", "euro": "EUR", "euros": "EUR",
}  # fmt: skip
_SIGN = (
    r"(?:(?<![^\W\d_])[A-Z]{1,2}\$|[$€£¥￥₹₽₩₺₴₫฿₪₱₦]|(?<![^\W\d_])(?:"
    + "|".join(sorted(_ISO))
    + r"|zł|[Kk]č|kr|Kr|Ft|руб|грн|лв|Rs|TL|[Ee]uros?|EURO)(?![^\W\d_])\.?)"
)
# Bounded, so that a page of digits costs linear time.
_NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,3})?(?!\d)|[.,]\d\d(?!\d)"
)
_PRICE = re.compile(
    rf"(?P<before>{_SIGN})\s?(?:{_NUMBER})|(?<![\d.,])(?:{_NUMBER})(?:,[-–—])?\s?(?P<after>{_SIGN})",
)
_BARE = re.compile(rf"\s*(?P<amount>{_NUMBER})(?:,[-–—])?\s*")
_DIGIT = re.compile(r"\d")


def find(text: str) -> list[Found]:
    """Finds numbers beside a currency sign or code; a text that is only a number is a price too."""
    if not _DIGIT.search(text):
        return []
    if bare := _BARE.fullmatch(text):
        return _found(text, *bare.span("amount"), None)
    out: list[Found] = []
    for match in _PRICE.finditer(text):
        out += _found(text, *match.span(), match["before"] or match["after"])
    return out


def _found(text: str, start: int, end: int, sign: str | None) -> list[Found]:
    amount = Price.fromstring(text[start:end]).amount
    if amount is None:
        return []
    return [(start, end, {"amount": str(amount), "currency": sign and _currency(sign)})]


def _currency(sign: str) -> str | None:
    sign = sign.rstrip(".")
    return sign if sign in _ISO else _SIGNS.get(sign) or _SIGNS.get(sign.casefold())


def same(value: dict[str, Any], other: dict[str, Any]) -> bool:
    """Equal amounts, and no two currencies that differ; an unknown currency equals any."""
    currencies = {value["currency"], other["currency"]} - {None}
    return Decimal(value["amount"]) == Decimal(other["amount"]) and len(currencies) < 2
