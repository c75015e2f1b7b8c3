# ruff: noqa: RUF001 (typographic apostrophes and dashes, Cyrillic words)
"""Prices.

Where they stand is found here, because price-parser takes a text for one price; the amount is read by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from price_parser import Price

from markuplmpp.values.found import Found

# The codes that shops write; all 180 of ISO 4217 hold words like ALL, TOP and LAK.
_ISO = frozenset({
    "AED", "ARS", "AUD", "AZN", "BDT", "BGN", "BHD", "BRL", "BYN", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK",
    "DOP", "DZD", "EGP", "EUR", "GBP", "GTQ", "HKD", "HRK", "HUF", "IDR", "ILS", "INR", "ISK", "JMD", "JOD", "JPY",
    "KES", "KRW", "KWD", "KZT", "LKR", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN",
    "PYG", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX",
    "USD", "UYU", "VND", "XAF", "XOF", "ZAR",
})  # fmt: skip
# Only signs that mean one currency; "kr", "¥", "元", "Rs" and "Dhs" mean several. A plain "$" is USD (result contract).
_SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₫": "VND", "฿": "THB", "₪": "ILS", "₱": "PHP", "₦": "NGN", "R$": "BRL", "A$": "AUD",
    "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "MX$": "MXN",
    "NT$": "TWD", "zł": "PLN", "kč": "CZK", "ft": "HUF", "руб": "RUB", "грн": "UAH", "лв": "BGN",
    "tl": "TRY", "euro": "EUR", "euros": "EUR", "l.e": "EGP", "جنيه": "EGP", "ج.م": "EGP", "ر.س": "SAR", "د.إ": "AED",
    "円": "JPY", "원": "KRW", "lei": "RON", "rp": "IDR", "rm": "MYR", "đ": "VND", "vnđ": "VND",
    "บาท": "THB", "৳": "BDT", "₸": "KZT", "₾": "GEL", "₡": "CRC", "₲": "PYG", "₵": "GHS", "ksh": "KES", "sfr": "CHF",
    "s/": "PEN", "sr": "SAR", "AR$": "ARS", "CL$": "CLP", "J$": "JMD", "RD$": "DOP", "TT$": "TTD",
}  # fmt: skip
DOLLARS = frozenset(
    {"USD", "ARS", "AUD", "CAD", "CLP", "COP", "DOP", "HKD", "JMD", "MXN", "NZD", "SGD", "TTD", "TWD", "UYU"}
)
"""Currencies of countries whose shops write a plain "$" too."""

# What stands beside a plain "$" to say whose it is: CAD $5, AU $5, $5 CAD.
_COUNTRIES = {code: code for code in DOLLARS} | {
    "US": "USD", "AU": "AUD", "CA": "CAD", "HK": "HKD", "MX": "MXN", "NZ": "NZD", "SG": "SGD",
}  # fmt: skip
_LONGEST_FIRST = sorted(_COUNTRIES, key=len, reverse=True)
_COUNTRY = "|".join(_LONGEST_FIRST)
_ADDRESS = r"(?<![^\W\d_], )"  # Los Angeles, CA $1,200
_COUNTRY_BEFORE = "|".join(_ADDRESS * (code == "CA") + code for code in _LONGEST_FIRST)
# Thousandths are written out, behind one of these: 12.500 is twelve and a half.
_OF_THOUSANDTHS = {"BHD": ".", "JOD": ".", "KWD": ".", "OMR": ".", "TND": ".,"}
_SIGN = (
    r"(?:(?<![^\W\d_])[A-Z]{1,2}\$|[$€£¥￥₹₽₩₺₴₫฿₪₱₦৳₸₾₡₲₵]|(?<![^\W\d_])(?:"
    + "|".join(sorted(_ISO))
    + r"|zł|[Kk]č|kr|Kr|Ft|руб|грн|лв|Rs|TL|L\.E|lei|Rp|RM|[Ee]uros?|EURO|円|원|đ|VN[Đđ]|vnđ|Dhs"
    r"|K[Ss]h|SFr"
    r"|جنيه|ج\.م|ر\.س|د\.إ|ريال|درهم)(?![^\W\d_])\.?)"
)
# In front of cents or thousands alone: an SR 500 is a motorcycle, S/36 a size. And behind an amount, whatever follows.
_LEADING = r"(?<![\w/'’])(?:SR|S/)\.?(?=\s?(?:\d{1,3}(?:,\d{3})+|\d{1,6}\.\d\d)(?!\d))"
_TRAILING = "(?:元|บาท)"
# Bounded, so that a page of digits costs linear time. Indian groups (1,49,900) come first: "1,49" is an amount too.
_NUMBER = (
    r"(?<!\d[ \u00a0\u202f])\d{1,12}\.\d{4,20}(?!\d)"
    r"|\d{1,2}(?:,\d\d){1,4},\d{3}(?:\.\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,3})?(?!\d)|[.,]\d\d(?!\d)"
)
_PRICE = re.compile(
    rf"(?:(?<![^\W\d_])(?P<of>{_COUNTRY_BEFORE})\s?)?(?P<dollar>\$)\s?(?:{_NUMBER})"
    rf"(?:\s?(?P<code>{_COUNTRY})(?![^\W_]|\s?\$))?"
    rf"|(?<![\d.,])(?:{_NUMBER})\s?\$\s?(?P<behind>{_COUNTRY})(?![^\W_]|\s?[\d$])"
    rf"|(?P<before>{_SIGN}|{_LEADING})\s?(?:{_NUMBER})"
    rf"|(?<![\d.,])(?:{_NUMBER})(?:[,:][-–—])?\s?(?P<after>{_SIGN}|{_TRAILING})(?!\d)",
)
# In elements of their own, <span>19</span><sup>99</sup>: the text of both has a space between them.
_GROUPS = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3}){1,3}|\d{1,6}"
_BETWEEN = r"(?:\s[.,]?\s?|[.,]\s)"
_NOTES = r"(?:[*†‡¹²³]\s?){0,3}"  # to a footnote
_IN_PARTS = re.compile(
    rf"\s*(?:(?P<before>{_SIGN})\s?(?P<a>{_GROUPS}){_BETWEEN}(?P<a_cents>\d\d)"
    rf"|(?P<b>{_GROUPS}){_BETWEEN}(?P<b_cents>\d\d)\s?(?P<after>{_SIGN})"
    rf"|(?P<c>{_GROUPS})(?P<space>\s?)(?P<between>{_SIGN})(?P=space)(?P<c_cents>\d\d))\s*{_NOTES}"
)
_WITHOUT_CENTS = frozenset({"CLP", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"})
_THOUSANDTHS = re.compile(r"(?P<whole>[\d.,]*\d)(?P<point>[.,])\d{3}")
_MACHINE_MADE = re.compile(r"\d+\.\d{4,}")
_PLAIN = re.compile(r"\D*(?<![.,])(?P<whole>\d{1,9})(?:[.,](?P<cents>\d\d))?\D*")  # nothing for a library to decide
_CENT, _MILL, _LEAST = Decimal("0.01"), Decimal("0.001"), Decimal("0.000001")
_BARE = re.compile(rf"\s*(?P<amount>{_NUMBER})(?:[,:][-–—])?\s*{_NOTES}")
_HAS_SIGN = re.compile(rf"{_SIGN}|\d\s?{_TRAILING}")
_DIGIT = re.compile(r"\d")

Reading = tuple[Decimal, frozenset[str]]
"""An amount, and the currencies it may be in; none where nothing says."""


def find(text: str) -> list[Found]:
    """Finds numbers beside a currency sign or code; a text that is only a number is a price too.

    >>> find("Now ₹1,49,900")
    [(4, 13, {'amount': '149900', 'currency': 'INR'})]
    >>> find("$19.99 CAD")
    [(0, 10, {'amount': '19.99', 'currency': 'CAD'})]
    >>> find("SR 1,550"), find("SR 500")
    ([(0, 8, {'amount': '1550', 'currency': 'SAR'})], [])
    >>> find("299.99000000000001 EUR"), find("19.9900")
    ([(0, 22, {'amount': '299.99', 'currency': 'EUR'})], [(0, 7, {'amount': '19.99', 'currency': None})])
    >>> find("$ 19 99"), find("1 299 , 95 €")
    ([(0, 7, {'amount': '19.99', 'currency': 'USD'})], [(0, 12, {'amount': '1299.95', 'currency': 'EUR'})])

    Said twice, in one for those who hear the page and in parts for those who see it, it's one price:

    >>> find("5,99 € 5 99 €"), len(find("$75.00 $ 60 00"))
    ([(0, 13, {'amount': '5.99', 'currency': 'EUR'})], 2)
    """
    return [
        (start, end, {"amount": str(amount), "currency": sign and _currency(sign)})
        for start, end, amount, sign in _all(text)
    ]


def readings(text: str) -> list[tuple[int, int, Reading]]:
    """Finds prices as :func:`same` compares them: a plain "$" may be any dollar.

    >>> readings("5 €")
    [(0, 3, (Decimal('5'), frozenset({'EUR'})))]
    """
    return [(start, end, (amount, _currencies(sign))) for start, end, amount, sign in _all(text)]


def has_sign(text: str) -> bool:
    """Says whether a text has a currency's sign or code, whatever stands beside it.

    >>> has_sign("Price (EUR)"), has_sign("kr"), has_sign("Points")
    (True, True, False)
    """
    return _HAS_SIGN.search(text) is not None


def same(value: Reading, other: Reading) -> bool:
    """Equal amounts, and currencies that don't contradict each other; an unknown one equals any."""
    return value[0] == other[0] and (not value[1] or not other[1] or not value[1].isdisjoint(other[1]))


def _all(text: str) -> Iterator[tuple[int, int, Decimal, str | None]]:
    if not _DIGIT.search(text):
        return
    if (parted := _in_parts(text)) is not None:
        yield 0, len(text), *parted
        return
    if (first := _PRICE.match(text)) and (parted := _in_parts(text[first.end() :])) is not None:
        amount = _amount(first[0], _sign(first))
        if amount is not None and amount != parted[0]:
            yield 0, first.end(), amount, _sign(first)
            yield first.end(), len(text), *parted
        else:
            yield 0, len(text), parted[0], _sign(first)
        return
    if bare := _BARE.fullmatch(text):
        hits: list[tuple[int, int, str | None]] = [(*bare.span("amount"), None)]
    else:
        hits = [(*match.span(), _sign(match)) for match in _PRICE.finditer(text)]
    for start, end, sign in hits:
        amount = _amount(text[start:end], sign)
        if amount is not None:
            yield start, end, amount, sign


def _in_parts(text: str) -> tuple[Decimal, str] | None:
    """The amount and the sign of a price whose parts stand in elements of their own; None for any other text."""
    parts = _IN_PARTS.fullmatch(text)
    sign = parts and (parts["before"] or parts["after"] or parts["between"])
    if not parts or not sign or _currency(sign) in _WITHOUT_CENTS:
        return None
    whole, cents = next((parts[k], parts[f"{k}_cents"]) for k in "abc" if parts[k])
    return Decimal(f"{''.join(_DIGIT.findall(whole))}.{cents}"), sign


def _amount(found: str, sign: str | None) -> Decimal | None:
    if number := _MACHINE_MADE.search(found):  # of floats: 299.99000000000001, or of a database: 19.990000
        amount = Decimal(number[0]).quantize(_LEAST, ROUND_HALF_UP)
        if amount < 1:  # a screw's
            return amount.normalize()
        return amount.quantize(_MILL if _currency(sign or "") in _OF_THOUSANDTHS else _CENT, ROUND_HALF_UP)
    if plain := _PLAIN.fullmatch(found):
        return Decimal(f"{plain['whole']}.{plain['cents']}" if plain["cents"] else plain["whole"])
    return Price.fromstring(found, decimal_separator=_decimal_separator(found, sign)).amount


def _decimal_separator(found: str, sign: str | None) -> str | None:
    """What stands before thousandths, of a currency that has some; None where the number says it itself."""
    points = _OF_THOUSANDTHS.get(_currency(sign) or "", "") if sign else ""
    number = _THOUSANDTHS.search(found) if points else None
    if number is None:
        return None
    others = {c for c in number["whole"] if not c.isdigit()}
    is_point = number["point"] not in others if others else number["point"] in points
    return number["point"] if is_point else None


def _sign(match: re.Match[str]) -> str:
    """The sign of a price: of a plain dollar the country beside it."""
    country = match["of"] or match["code"] or match["behind"]
    return _COUNTRIES[country] if country else match["dollar"] or match["before"] or match["after"]


def _currency(sign: str) -> str | None:
    sign = sign.rstrip(".")
    return sign if sign in _ISO else _SIGNS.get(sign) or _SIGNS.get(sign.casefold())


def _currencies(sign: str | None) -> frozenset[str]:
    if sign == "$":
        return DOLLARS
    code = sign and _currency(sign)
    return frozenset({code}) if code else frozenset()
