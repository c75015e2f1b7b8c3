# ruff: noqa: RUF001 (typographic apostrophes)
"""Ratings ("4.5 out of 5") and the number of ratings or reviews ("1.2k reviews")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from markuplmpp.values.found import Found, without_overlaps

_GATE = re.compile(r"[\d★☆⭐]")
_SCORE = r"(?P<value>\d{1,3}(?:[.,]\d{1,20})?)"  # markup has means as floats
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

# "Page 3 of 5" and "4 of 5 customers" have no rating in them.
_NUMBERED = re.compile(
    r"(?:\b(?:pages?|steps?|slides?|images?|photos?|pictures?|parts?|chapters?|questions?|items?|days?|weeks?"
    r"|episodes?|showing|seiten?|schritte?|bild(?:er)?|fotos?|teile?|folgen?|artikel|étapes?|diapositives?|parties?"
    r"|páginas?|pasos?|imagen|imágenes|imagem|imagens|partes?|pagin[ae]|pass[oi]|immagin[ei]|stap|afbeelding|deel"
    r"|stron[ay]|krok|zdjęcie|страниц[аы]|шаг|фото|sida|steg|side|trin|billede)|\d\s?[-–—])[\s#:(]*$",
    re.IGNORECASE,
)
_COUNTED_THINGS = re.compile(
    r"\s*(?:pages?|steps?|slides?|images?|photos?|questions?|items?|results?|products?|articles?|people|persons?|users"
    r"|customers|buyers|shoppers|reviewers|guests|seiten|bilder\w?|artikeln?|produkten?|ergebniss\w+|kunden"
    r"|produits|résultats|clients|personnes|productos|resultados|artículos|clientes|personas|produtos|artigos|pessoas"
    r"|prodotti|risultati|articoli|clienti|persone|producten|resultaten|klanten)\b",
    re.IGNORECASE,
)
_NUMBERED_CHARS = 24
_MOST_DECIMALS = 6  # floats in markup end in noise: 3.9999999999999996

_UNITS = {
    **dict.fromkeys(("k", "tsd", "mil", "thousand", "тыс"), 1_000),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 100_000),
    **dict.fromkeys(
        ("m", "mio", "mln", "mill", "million", "millions", "millionen", "millones", "millón", "milhão", "milhões"),
        1_000_000,
    ),
    **dict.fromkeys(("milione", "milioni", "miljoen", "miljoner", "millioner", "млн"), 1_000_000),
    **dict.fromkeys(("crore", "crores"), 10_000_000),
}
_UNIT = rf"(?:{'|'.join(_UNITS)})\b"
_COUNT = (
    r"(?P<number>\d{1,2}(?:,\d\d){1,4},\d{3}(?!\d)"
    r"|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,3}(?!\d)|\d{1,9}(?=[^\d.,]|[.,](?!\d)|$)"
    rf"|\d{{1,3}}[.,]\d{{1,2}}(?=\s?{_UNIT}))"
    rf"(?P<unit>\s?{_UNIT}\.?)?\+?"
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
_SEPARATORS = re.compile(r"\D+")

Reading = tuple[Decimal, int | None]
"""A rating, and the best one where the text says it."""


def find_ratings(text: str) -> list[Found]:
    """Finds ratings; where the text doesn't say the best one, it is 5, 10 or 100, whichever the value fits.

    >>> find_ratings("Rated 4.5 out of 5 by 12 users")
    [(6, 18, {'value': 4.5, 'best': 5})]
    """
    return [
        (start, end, {"value": float(value), "best": best or _likely_best(value)})
        for start, end, (value, best) in rating_readings(text)
    ]


def rating_readings(text: str) -> list[tuple[int, int, Reading]]:
    """Finds ratings as :func:`same_rating` compares them.

    >>> rating_readings("4/5"), rating_readings("4 stars")
    ([(0, 3, (Decimal('4'), 5))], [(0, 1, (Decimal('4'), None))])
    """
    if not _GATE.search(text):
        return []
    if bare := _BARE.fullmatch(text):
        return _rating(*bare.span("value"), bare["value"], 100 if bare["percent"] else None)
    out: list[tuple[int, int, Reading]] = []
    for match in _OUT_OF.finditer(text):
        if not _is_numbered(text, match.start(), match.end()):
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


def _is_numbered(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NUMBERED_CHARS) : start]
    return bool(_NUMBERED.search(before) or _COUNTED_THINGS.match(text, end))


def _rating(start: int, end: int, number: str, best: int | None) -> list[tuple[int, int, Reading]]:
    value = Decimal(number.replace(",", "."))
    if _decimals(value) > _MOST_DECIMALS:
        value = round(value, _MOST_DECIMALS).normalize()
    return [(start, end, (value, best))] if value <= (best or 100) else []


def _likely_best(value: Decimal) -> int:
    return next(best for best in (5, 10, 100) if value <= best)


def same_rating(reading: Reading, other: Reading) -> bool:
    """Equal values of scales that don't contradict each other, the longer value rounded.

    Pages show 4.5 where their markup says 4.4736; a scale that isn't stated may be any, but "4%" is no 4.
    """
    (value, best), (other_value, other_best) = reading, other
    if 100 in (best, other_best):
        best, other_best = best or _likely_best(value), other_best or _likely_best(other_value)
    if best and other_best and best != other_best:
        return False
    if value == other_value:
        return True
    short, long = sorted((value, other_value), key=_decimals)
    return short % 1 != 0 and abs(long - short) * 2 <= Decimal(1).scaleb(-_decimals(short))


def _decimals(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent)


def find_counts(text: str) -> list[Found]:
    """Finds numbers that count reviews, ratings, votes or comments, or stand alone or in brackets.

    >>> find_counts("1.2k reviews"), find_counts("4.5 (1,234)")
    ([(0, 4, {'count': 1200})], [(5, 10, {'count': 1234})])
    """
    if not _GATE.search(text):
        return []
    if bare := _BARE_COUNT.fullmatch(text):
        return _counts([bare])
    counted = _counts(match for pattern in (_COUNTED, _AFTER_WORD) for match in pattern.finditer(text))
    return without_overlaps(counted or _counts(_IN_BRACKETS.finditer(text)))


def _counts(matches: Iterable[re.Match[str]]) -> list[Found]:
    return [found for match in matches if (found := _count(match))]


def _count(match: re.Match[str]) -> Found | None:
    number, unit = match["number"], (match["unit"] or "").strip().rstrip(".").casefold()
    if unit and unit not in _UNITS:  # the pattern takes letters of other alphabets for these
        return None
    parts = _SEPARATORS.split(number)
    if unit and len(parts) == 2 and len(parts[1]) < 3:  # 1.2k, but 1,200k
        count = round(Decimal(".".join(parts)) * _UNITS[unit])
    else:
        count = int("".join(parts)) * (_UNITS[unit] if unit else 1)
    return match.start("number"), match.end("unit") if unit else match.end("number"), {"count": count}
