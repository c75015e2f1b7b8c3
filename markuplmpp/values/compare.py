"""When two texts mean one value: the comparison that label alignment and evaluation share.

A reading is what a text says, ready to be compared: alignment reads the truth once and each leaf once, and compares
them a thousand times.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from markuplmpp.values import availability, dates, durations, gtins, prices, scores, yields

MAX_CHARS = 2_000
"""A price or a date stands at the start of its text, if that is long; an element can hold megabytes."""

Reading: TypeAlias = Any
"""A price, date or the like as its kind compares it; only :func:`same_reading` looks into it."""


def find_readings(kind: str, text: str, *, lang: str | None = None) -> list[tuple[int, int, Reading]]:
    """Finds what is to be compared in a text.

    Args:
        kind: A kind of the schema; text, id and image have no values of their own.
        text: Text as on the page.
        lang: The page's language, where known.

    Returns:
        ``(start, end, reading)`` in text order; the places are those of :func:`markuplmpp.values.find_values`.

    >>> [(start, end) for start, end, _ in find_readings("price", "Was $30 now $20")]
    [(4, 7), (12, 15)]
    """
    match kind:
        case "price":
            return prices.readings(text)
        case "date":
            return dates.readings(text, lang)
        case "rating":
            return scores.rating_readings(text)
        case "count":
            return scores.find_counts(text)
        case "duration":
            return durations.find(text)
        case "availability":
            return availability.find(text)
        case "gtin":
            return [(start, end, gtins.key(text[start:end])) for start, end, _ in gtins.find(text)]
        case "yield":
            return yields.find(text)
        case _:
            return []


def is_ambiguous(kind: str, text: str) -> bool:
    """Says whether what a text says may mean several values: a plain "$" any dollar.

    >>> is_ambiguous("price", "$19.99"), is_ambiguous("price", "C$19.99")
    (True, False)
    """
    first = prices.readings(text[:MAX_CHARS])[:1] if kind == "price" else []
    return any(len(currencies) > 1 for _, _, (_, currencies) in first)


def same_reading(kind: str, a: Reading, b: Reading) -> bool:
    """Says whether two readings of a kind mean the same: all that both state is equal.

    >>> price, other = (find_readings("price", text)[0][2] for text in ("$19.99", "19.99"))
    >>> same_reading("price", price, other)
    True
    """
    match kind:
        case "price":
            return prices.same(a, b)
        case "date":
            return dates.same(a, b)
        case "rating":
            return scores.same_rating(a, b)
        case "availability":
            return availability.same(a, b)
        case "yield":
            return yields.same(a, b)
        case _:
            return bool(a == b)
