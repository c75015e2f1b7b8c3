"""GTIN-8, 12, 13 and 14: a number counts only with a right check digit, four lines that need no library."""

from __future__ import annotations

import re

from markuplmpp.values.found import Found

_GATE = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![\w.,-])[0-9](?:[ -]?[0-9]){7,13}(?![\w-]|[.,]\d)")
_SEPARATORS = re.compile(r"[\s-]+")
_LENGTHS = frozenset({8, 12, 13, 14})


def find(text: str) -> list[Found]:
    """Finds numbers of a GTIN's length and check digit; spaces and hyphens between the digits are left out.

    >>> find("EAN 4006381333931")
    [(4, 17, {'gtin': '4006381333931'})]
    """
    if not _GATE.search(text):
        return []
    out: list[Found] = []
    for match in _DIGITS.finditer(text):
        digits = match[0].replace(" ", "").replace("-", "")
        if len(digits) in _LENGTHS and _check_digit_is_right(digits):
            out.append((*match.span(), {"gtin": digits}))
    return out


def key(text: str) -> str:
    """Returns the form in which identifiers of trade items are compared.

    That is the first GTIN of a text without the zeros that pad it (a UPC is the EAN with a 0 before it); of a text
    without one (a wrong check digit) all of it but spaces and hyphens.

    >>> key("EAN 4006 3813 3393 1"), key("0036000291452") == key("036000291452"), key("12-34")
    ('4006381333931', True, '1234')
    """
    found = find(text)
    return found[0][2]["gtin"].lstrip("0") if found else _SEPARATORS.sub("", text)


def _check_digit_is_right(digits: str) -> bool:
    # GS1: from the right, weights 1, 3, 1, 3 ...; a row of zeros passes and is nobody's number.
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return weighted % 10 == 0 and digits.strip("0") != ""
