"""Numbers of products: codes of the shop and the maker, bar codes, prices."""

from __future__ import annotations

import random
import string
from decimal import ROUND_HALF_UP, Decimal

from markuplmpp.synth.theme import Theme

_RATES = {"USD": 1, "GBP": 0.8, "EUR": 0.9, "AUD": 1.5, "INR": 80, "BRL": 5, "PLN": 4, "SEK": 10, "RUB": 90}
_SKU_FORMS = (
    "#####", "######", "########", "AA-AAA-####", "AAA####", "XXXXXXXX", "A##-###-AA", "B0XXXXXXXX", "##.###.##",
    "##-####", "AAA-#####-AAA", "#####-##", "AA#####A", "###_####", "#########", "AAA/##/####", "####A", "p####",
    "AAAAAA-AA-##",
)  # fmt: skip
_MPN_FORMS = (
    "AA-####", "AAA###", "A##XX", "####-###", "AA####/##", "XXXXXX", "AAA-##AA", "##XXXX-A", "A######", "AA ### ##",
    "#.###-###.#",
)  # fmt: skip
_BOOK_PREFIX, _UPC_PREFIX = "978", "0"
_PREFIXES = ("40", "50", "30", "84", "80", "87", "59", "73", "46")


def code(form: str, rng: random.Random) -> str:
    """Returns a code of a form: ``#`` a digit, ``A`` a letter, ``X`` either.

    >>> code("AB-##", random.Random(1))[1:3], len(code("XX", random.Random(1)))
    ('B-', 2)
    """
    choices = {"#": string.digits, "A": string.ascii_uppercase, "X": string.ascii_uppercase + string.digits}
    text = "".join(rng.choice(choices.get(letter, letter)) for letter in form)
    return "1" + text[1:] if text.startswith("0") else text


def sku(theme: Theme, rng: random.Random) -> str:
    """Returns a number in the shop's form."""
    return code(theme.pick("sku.form", _SKU_FORMS), rng)


def mpn(brand: str, theme: Theme, rng: random.Random) -> str:
    """Returns a number in the form of its maker, which is the same in all of its products."""
    return code(theme.pick(f"mpn.form {brand}", _MPN_FORMS), rng)


def gtin(theme: Theme, rng: random.Random, book: bool = False) -> str:
    """Returns an EAN-13 with its check digit; a UPC of twelve digits in part of the American shops.

    >>> len(gtin(Theme(0, "de_DE", "bem", ""), random.Random(1)))
    13
    """
    short = not book and theme.locale == "en_US" and theme.chance("gtin.upc", 0.6)
    start = (
        _BOOK_PREFIX
        if book
        else _UPC_PREFIX
        if short
        else rng.choice(("40", "50", "30", "84", "80", "87", "59", "73", "46"))
    )
    digits = start + "".join(rng.choice(string.digits) for _ in range(12 - len(start)))
    check = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10
    return f"{digits}{check}"[1 if short else 0 :]


def amount(theme: Theme, rng: random.Random, lowest: float, highest: float) -> Decimal:
    """Returns a price between these US dollars, in the site's currency and with an ending that it likes."""
    rate = _RATES[theme.currency]
    rough = lowest * (highest / lowest) ** rng.random() * rate
    return with_ending(theme, rng, rough)


def with_ending(theme: Theme, rng: random.Random, rough: float) -> Decimal:
    """Returns a price close to a number with an ending that the site likes."""
    if theme.currency in ("INR", "RUB", "SEK") or rough > theme.pick("price.round", (200, 500, 1000, 5000)):
        step = theme.pick("price.step", (1, 10, 10, 5)) if rough > 50 else 1
        whole = max(step, round(rough / step) * step)
        return Decimal(whole - (1 if whole > 10 and theme.chance("price.nine", 0.6) else 0)).quantize(Decimal("0.01"))
    likes = theme.pick("price.endings", (("99",), ("95", "90"), ("00",), ("00", "50"), ("99", "49", "00"), ()))
    cents = rng.choice(likes) if likes else f"{rng.randrange(100):02d}"
    return max(Decimal(f"{int(rough)}.{cents}"), Decimal("0.49"))


def share_of(price: Decimal, share: float) -> Decimal:
    """Returns a share of a price, to the cent.

    >>> share_of(Decimal("10.00"), 0.333)
    Decimal('3.33')
    """
    return (price * Decimal(str(share))).quantize(Decimal("0.01"), ROUND_HALF_UP)
