# ruff: noqa: RUF001 (typographic apostrophes)
"""Ratings ("4.5 out of 5") and the number of ratings or reviews ("1.2k reviews")."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from markuplmpp.values.found import Found, without_overlaps

_GATE = re.compile(r"[\d★☆⭐]")
_SCORE = r"(?P<value>\d{1,3}(?:[.,]\d{1,4})?)"
_OUT_OF = re.compile(
    rf"(?<![\d/.,]){_SCORE}\s*(?:/|out of|of|von|sur|su|de|di|z|из|av|af|van|uit|ud af)\s*"
    r"(?P<best>5|10|20|100)(?:[.,]0+)?(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
_STARS = re.compile(
    rf"(?<![\d/.,]){_SCORE}(?=[\s-]*(?:[★⭐]|stars?\b|stern|étoile|estrella|stell[ae]|estrela|ster(?:ren)?\b|gwiazd|stjärn))",
    re.IGNORECASE,
)
_RATED = re.compile(
    rf"(?:\brated|\brating|\bscore|bewertung|\bnote|valoración|ocena)\s*(?::\s*)?{_SCORE}(?![\d%]|[.,/]\d)",
    re.IGNORECASE,
)
_BEFORE_COUNT = re.compile(r"\s*(?P<value>\d[.,]\d{1,2})(?=\s*[(|·])")
_GLYPHS = re.compile(r"(?P<full>[★⭐]+)(?P<empty>☆*)")
_BARE = re.compile(rf"\s*{_SCORE}(?:\s*(?P<percent>%))?\s*")

_COUNT = (
    r"(?P<number>\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,3}(?!\d)|\d{1,9}(?=[^\d.,]|[.,](?!\d)|$)"
    r"|\d{1,3}[.,]\d{1,2}(?=\s?(?:k|m|tsd|mil)\b))"
    r"(?P<unit>\s?(?:k|m|tsd|mil)\b\.?)?\+?"
)
_COUNT_WORD = (
    r"(?:reviews?|ratings?|votes?|voters|comments?|opinions?|testimonials?|bewertung(?:en)?|rezension(?:en)?|kommentare?"
    r"|avis|évaluations?|commentaires?|notes|opinion(?:es|i)?|reseñas?|valoracion(?:es)?|calificacion(?:es)?|votos?|"
    r"avalia(?:ção|ções)|recension[ei]|valutazion[ei]|voti|beoordeling(?:en)?|recensies?|opini[ei]|ocen\w?"
    r"|recensioner|omdömen|anmeldelser|отзыв\w*|оцен\w+|yorum|değerlendirme)\b"
)
_COUNTED = re.compile(rf"(?<![\w.,]){_COUNT}(?=\s*(?:[^\W\d_]{{1,15}}\s){{0,2}}{_COUNT_WORD})", re.IGNORECASE)
_AFTER_WORD = re.compile(rf"\b{_COUNT_WORD}\s*(?:[:(]\s*)?{_COUNT}(?!\w|\s*(?:/|stars?|out of))", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\(\s*{_COUNT}\s*\)", re.IGNORECASE)
_BARE_COUNT = re.compile(rf"\s*{_COUNT}\s*", re.IGNORECASE)
_UNITS = {"k": 1_000, "t": 1_000, "m": 1_000_000}
_SEPARATORS = re.compile(r"\D+")


def find_ratings(text: str) -> list[Found]:
    """Finds ratings; where the text doesn't say the best one, it is 5, 10 or 100, whichever the value fits.

    >>> find_ratings("Rated 4.5 out of 5 by 12 users")
    [(6, 18, {'value': 4.5, 'best': 5})]
    """
    if not _GATE.search(text):
        return []
    if bare := _BARE.fullmatch(text):
        return _rating(*bare.span("value"), bare["value"], 100 if bare["percent"] else None)
    out: list[Found] = []
    for match in _OUT_OF.finditer(text):
        out += _rating(*match.span(), match["value"], int(match["best"]))
    for pattern in (_STARS, _RATED):
        for match in pattern.finditer(text):
            out += _rating(*match.span("value"), match["value"], None)
    if first := _BEFORE_COUNT.match(text):
        out += _rating(*first.span("value"), first["value"], None)
    for match in _GLYPHS.finditer(text):
        # Without hollow stars a row of five may be decoration that CSS clips, and single ones are icons.
        if 2 <= len(match[0]) <= 10 and (match["empty"] or len(match[0]) <= 5):
            out += _rating(*match.span(), str(len(match["full"])), max(5, len(match[0])))
    return without_overlaps(out)


def _rating(start: int, end: int, number: str, best: int | None) -> list[Found]:
    value = float(number.replace(",", "."))
    if best is None:
        best = next((b for b in (5, 10, 100) if value <= b), 0)
    return [(start, end, {"value": value, "best": best})] if value <= best else []


def same_rating(value: dict[str, Any], other: dict[str, Any]) -> bool:
    """Equal values, the longer one rounded: pages show 4.5 where their markup says 4.4736."""
    a, b = Decimal(str(value["value"])), Decimal(str(other["value"]))
    short, long = sorted((a, b), key=lambda d: -int(d.as_tuple().exponent))
    return a == b or (short % 1 != 0 and long.quantize(short) == short)


def find_counts(text: str) -> list[Found]:
    """Finds numbers that count reviews, ratings, votes or comments, or stand alone or in brackets.

    >>> find_counts("1.2k reviews"), find_counts("4.5 (1,234)")
    ([(0, 4, {'count': 1200})], [(5, 10, {'count': 1234})])
    """
    if not _GATE.search(text):
        return []
    if bare := _BARE_COUNT.fullmatch(text):
        return [_count(bare)]
    counted = [_count(m) for pattern in (_COUNTED, _AFTER_WORD) for m in pattern.finditer(text)]
    return without_overlaps(counted or [_count(m) for m in _IN_BRACKETS.finditer(text)])


def _count(match: re.Match[str]) -> Found:
    number, unit = match["number"], (match["unit"] or "").strip(" \u00a0.").lower()
    if unit:
        thousands = 1_000 if unit == "mil" else _UNITS[unit[0]]
        count = round(float(number.replace(",", ".")) * thousands)
    else:
        count = int(_SEPARATORS.sub("", number))
    return match.start("number"), match.end("unit") if unit else match.end("number"), {"count": count}
