"""What a text that is to identify a product looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markuplmpp.decode.candidate import Candidate
from markuplmpp.schema import Schema
from markuplmpp.values import find_values

# An identifier has a digit, and at most three words: so had 122 of 124 of the train pages.
_ID = re.compile(r"(?=\D*\d)[^\s,:;]{1,40}(?: [^\s,:;]{1,20}){0,2}")
_PHONE = re.compile(
    r"(?=\+|\(|[01]|8[0-9]{2}\b)\+?(?:\d{1,3}[ .-]{1,2})?(?:\(\d{3,4}\)[ .-]{0,2}|\d{3,4}[ .-]{1,2})\d{3}[ .-]\d{4}"
)
# With a unit of one letter at most three digits: 4711M may well be an article's number.
_NUMBER = r"(?:\d+(?:[.,]\d+)? ?[x\u00d7] ?){0,3}\d+(?:[.,]\d+)?"
_MEASURE = re.compile(
    rf"{_NUMBER} ?(?:kg|mg|ml|cl|[ckm]m|kj|kcal|wh(?:/l)?|m?ah|oz|lbs?|[gtm]b|inch|hz|%|\")"
    r"|\d{1,3}(?:[.,]\d+)? ?[gmlwv]|\d+(?:[.,]\d+)? (?:in|tc)",
    re.IGNORECASE,
)
_ISBN_10 = re.compile(r"\d(?:-?\d){8}-?[\dXx]")
_LEAST_DIGITS = 12  # one of ten numbers has a right check digit by chance, and many SKUs have eight digits
_CHARS = 60  # longer texts aren't read


def is_identifier(text: str) -> bool:
    """Says whether a text has the form of an identifier.

    >>> [is_identifier(text) for text in ("HS-100", "Item 4711", "INR18650-35E", "in three sizes", "500 ml", "$17.26")]
    [True, True, True, False, False, False]
    """
    return _ID.fullmatch(text) is not None and not is_of_another_kind(text)


def is_of_another_kind(text: str) -> bool:
    """Says whether a text is a telephone number, a measure or a price: no SKU of 78 on held-out train pages was.

    >>> [is_of_another_kind(text) for text in ("800-221-5743", "252x74x87cm", "AED 315", "CAD1200", "SUPRA")]
    [True, True, True, False, False]
    """
    if len(text) > _CHARS:
        return False
    is_price = any(
        (start, end) == (0, len(text)) and price["currency"] and not text[:4].isalnum()
        for start, end, price in find_values("price", text)
    )
    return is_price or _PHONE.fullmatch(text) is not None or _MEASURE.fullmatch(text) is not None


def is_trade_number(text: str) -> bool:
    """Says whether a text is nothing but a GTIN or an ISBN with a right check digit.

    >>> [is_trade_number(text) for text in ("4006381333931", "0-306-40615-2", "4006381333932", "856802")]
    [True, True, False, False]
    """
    if len(text) > _CHARS:
        return False
    if any((start, end) == (0, len(text)) for start, end, _ in find_values("gtin", text)):
        return True
    digits = text.replace("-", "").upper() if _ISBN_10.fullmatch(text) else ""
    weighted = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits))
    return bool(digits) and digits.strip("0") != "" and weighted % 11 == 0  # ISO 2108, Annex C


def sorted_out(candidates: Sequence[Candidate], schema: Schema) -> list[Candidate]:
    """Takes what is nothing but a trade number of 12 digits or more for one, whichever identifier it was proposed as.

    Of 16 values of annotated train pages that are, 14 are labelled as such. All stays as it is where the schema has no
    field of that kind or more than one, or one that an item with the identifier lacks.

    Args:
        candidates: Values, in page order.
        schema: Kinds of their fields.
    """
    fields = [field.name for field in schema.fields if field.kind == "gtin"]
    if len(fields) != 1:
        return list(candidates)
    (gtin,) = fields
    moved = {
        field.name
        for field in schema.fields
        if field.kind == "id" and all(gtin in item.fields for item in schema.items if field.name in item.fields)
    }
    return [
        replace(c, field=gtin)
        if c.field in moved and sum(map(str.isdigit, c.text)) >= _LEAST_DIGITS and is_trade_number(c.text)
        else c
        for c in candidates
    ]
