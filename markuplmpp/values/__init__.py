"""Text -> values: the one reading that label alignment, evaluation and results share.

Libraries do what they do well (price-parser: amounts; dateparser: month names of other languages).
The rest is written here because no library finds ratings, review counts, cooking times, yields or stock
words in text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from markuplmpp.values import availability, dates, durations, gtins, prices, scores, yields
from markuplmpp.values.compare import MAX_CHARS, find_readings, is_ambiguous, same_reading
from markuplmpp.values.found import Found
from markuplmpp.values.items import (
    TITLE_CHARS,
    bare_items,
    is_title,
    number_items,
    pair_up,
    parted_by_numbers,
    without_numbers,
    words_key,
)
from markuplmpp.values.stars import rating_of_attributes
from markuplmpp.values.typeset import typeset

__all__ = [
    "TITLE_CHARS",
    "bare_items",
    "find_readings",
    "find_values",
    "is_ambiguous",
    "is_title",
    "item_key",
    "loose",
    "number_items",
    "pair_up",
    "parse_value",
    "parted_by_numbers",
    "rating_of_attributes",
    "same_reading",
    "same_value",
    "typeset",
    "without_numbers",
    "words_key",
]

_FRACTION = re.compile(r"(?<=\d)[/\u2044](?=\d)")
_NOT_ALNUM = re.compile(r"[\W_]+")


def find_values(kind: str, text: str, *, lang: str | None = None) -> list[Found]:
    """Finds the values of a kind inside a longer text.

    Args:
        kind: A kind of the schema; text, id and image have no values of their own.
        text: Text as on the page.
        lang: The page's language (``de``, ``en-GB``): decides 3/7/2024, and month names.

    Returns:
        ``(start, end, value)`` in text order, without overlaps; the value as :func:`parse_value` gives it.

    >>> find_values("date", "Published July 12, 2024 by Jane")
    [(10, 23, {'date': '2024-07-12'})]
    >>> find_values("duration", "Prep: 15 min")
    [(6, 12, {'minutes': 15})]
    """
    match kind:
        case "price":
            return prices.find(text)
        case "date":
            return dates.find(text, lang)
        case "rating":
            return scores.find_ratings(text)
        case "count":
            return scores.find_counts(text)
        case "duration":
            return durations.find(text)
        case "availability":
            return availability.find(text)
        case "gtin":
            return gtins.find(text)
        case "yield":
            return yields.find(text)
        case _:
            return []


def parse_value(kind: str, text: str, *, lang: str | None = None) -> dict[str, Any] | None:
    """Reads a text as a value of a kind: the first one that stands in it.

    Args:
        kind: A kind of the schema.
        text: Text as on the page or in its metadata.
        lang: The page's language, where known.

    Returns:
        The ``parsed`` of a result, or None where the text holds no such value or the kind has none: a GTIN is its text.

    >>> parse_value("price", "Now $19.99")
    {'amount': '19.99', 'currency': 'USD'}
    >>> parse_value("availability", "https://schema.org/InStock")
    {'availability': 'InStock'}
    >>> parse_value("text", "Kettle") is None
    True
    """
    found = find_values(kind, text[:MAX_CHARS], lang=lang) if kind != "gtin" else []
    return found[0][2] if found else None


def same_value(kind: str, a: str, b: str, *, lang: str | None = None) -> bool:
    """Says whether two texts mean the same value.

    Args:
        kind: A kind of the schema.
        a: One text.
        b: The other.
        lang: The page's language, where known.

    Returns:
        Whether all that both state is equal, where both texts hold a value: an amount without a currency equals one
        with it, a date any that it may be. An id must be the same character by character, of a GTIN the digits; else
        the letters and digits. Texts without a letter or digit equal nothing.

    >>> same_value("date", "2024-07-12", "12 July 2024"), same_value("price", "19.99 EUR", "$19.99")
    (True, False)
    >>> same_value("id", "AB-12", "ab12"), same_value("text", "Acme® Kettle", "ACME Kettle")
    (False, True)
    """
    if kind == "id":
        return a.strip() == b.strip() != ""
    if kind == "gtin":
        return gtins.key(a) == gtins.key(b) != ""
    left, right = (find_readings(kind, text[:MAX_CHARS], lang=lang) for text in (a, b))
    if left and right:
        return same_reading(kind, left[0][2], right[0][2])
    folded = loose(a)
    return folded != "" and folded == loose(b)


def loose(text: str) -> str:
    """Returns the letters and digits of a text, NFKC and case-folded: the form in which texts are compared.

    >>> loose("  Crème—Brûlée №2! ")
    'crèmebrûléeno2'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NOT_ALNUM.sub("", text.casefold())


def item_key(text: str) -> str:
    """Returns the form in which items of lists are compared: letters, digits and fractions, as of :func:`typeset`.

    >>> item_key("0.5 Cup") == item_key("1/2 cup") == item_key("½ cup"), item_key("12 cup") == item_key("½ cup")
    (True, False)
    """
    return loose(_FRACTION.sub("_over_", unicodedata.normalize("NFKC", typeset(text))))
