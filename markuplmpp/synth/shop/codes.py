"""Codes of products: the shop's, the maker's, bar codes."""

from __future__ import annotations

import random
import string

from markuplmpp.synth.theme import Theme

_SKU_FORMS = (
    "#####", "######", "########", "AA-AAA-####", "AAA####", "XXXXXXXX", "A##-###-AA", "B0XXXXXXXX", "##.###.##",
    "##-####", "AAA-#####-AAA", "#####-##", "AA#####A", "###_####", "#########", "AAA/##/####", "####A", "p####",
    "AAAAAA-AA-##", "#####", "######", "######", "#######", "#######", "########", "##########", "##########",
    "AAAA#####", "AA####", "#####", "######", "#######", "########",
)  # fmt: skip
_MPN_FORMS = (
    "AA-####", "AAA###", "A##XX", "####-###", "AA####/##", "XXXXXX", "AAA-##AA", "##XXXX-A", "A######", "AA ### ##",
    "#.###-###.#", "#####", "########", "#######", "AAA-AAAAA-##", "A#A##AA#AAA",
)  # fmt: skip
_BOOK, _UPC = "978", "0"
_COUNTRIES = ("40", "50", "30", "84", "80", "87", "59", "73", "46")


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
    start = _BOOK if book else _UPC if short else rng.choice(_COUNTRIES)
    digits = start + "".join(rng.choice(string.digits) for _ in range(12 - len(start)))
    check = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10
    return f"{digits}{check}"[1 if short else 0 :]


def isbn(gtin: str) -> bool:
    """Returns whether a bar code is that of a book."""
    return gtin.startswith(_BOOK)


def isbn10(gtin: str) -> str:
    """Returns the older number of a book, of ten signs.

    >>> isbn10("9780306406157")
    '0306406152'
    """
    digits = gtin[3:12]
    check = -sum(int(digit) * (10 - index) for index, digit in enumerate(digits)) % 11
    return f"{digits}{'X' if check == 10 else check}"
