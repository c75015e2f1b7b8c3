"""Ratings that a page shows as stars and says in attributes only: labels, class names, the width of a filling."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markuplmpp.values import scores

_LABELS = ("aria-label", "title", "alt")
# "star" and "rating" as words of a class: not "start", not "decorating".
_OF_STARS = re.compile(r"(?<![A-Za-z])(?:[Ss]tar|[Rr]ating)s?(?![a-z])|(?:Star|Rating)s?(?![a-z])")
# Bars beside the stars show how many gave so many; pickers let a visitor give some.
_NOT_SHOWN = re.compile(
    r"histogram|(?<![A-Za-z])bars?(?![a-z])|Bars?(?![a-z])|breakdown|distribution|progress|filter|picker|input|select",
    re.IGNORECASE,
)
_PICKERS = frozenset({"radio", "checkbox", "range", "submit", "button", "hidden"})
_NUMBER = r"(?P<whole>[0-5])(?:[-_.](?P<tenths>\d)(?!\d)|(?P<half>[-_]half))?(?:[-_](?:of|out-of)[-_](?P<best>5|10))?"
_SIZE = r"(?:[-_]+(?:small|mini|medium|large|big|regular|rating|rated|score|value))*"
# A lone "star-4" may be the fourth star of a row; Amazon's "a-star-4" and "star-rating-4" aren't.
_CLASSES = (
    re.compile(rf"(?:[a-z]+[-_]+)*(?:stars|(?:star[-_])?(?:rating|rated)){_SIZE}[-_]+{_NUMBER}", re.IGNORECASE),
    re.compile(rf"(?:a|i)-stars?{_SIZE}[-_]+{_NUMBER}", re.IGNORECASE),
    re.compile(r"(?:[a-z]+[-_]+)*star[-_](?P<whole>[0-4])(?:[-_.](?P<tenths>5)|(?P<half>[-_]half))", re.IGNORECASE),
)
_SPELLED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*(\d{1,3}(?:\.\d{1,4})?)\s*%", re.IGNORECASE)
_STAR_WORD = re.compile(
    r"\b(?:stars?|rat(?:ed|ing)|score|reviews?|stern\w*|bewert\w+|étoiles?|not[ée]e?|évaluation|estrellas?|estrelas?"
    r"|valoración|calificación|avaliação|stell[ae]|valutazione|sterren|beoordeling|gwiazd\w*|ocena|зв[её]зд\w*"
    r"|рейтинг|оценка|stjärn\w*|betyg|stjerner)\b",
    re.IGNORECASE,
)
_BY_VISITOR = re.compile(
    r"\b(?:rate|give|giv|select|choose|click|filter|show|set|leave|write|vote|submit|your|vergeben|abgeben|auswählen"
    r"|donner|noter|attribuer|calificar|puntuar|valorar|avaliar|dar|valuta|geef|beoordeel)\b"
    r"|\band (?:up|above)\b|&\s*up\b",
    re.IGNORECASE,
)
_ONLY_STARS = re.compile(
    r"(?:(?:average|overall|customer|product|rating|rated|bewertung|note|valoración|valutazione|ocena)\b[\s:]*){0,3}"
    r"\d(?:[.,]\d{1,4})?[\s-]*(?:stars?|sterne?n?|étoiles?|estrellas?|estrelas?|stell[ae]|sterren|gwiazdk?i?)?\.?",
    re.IGNORECASE,
)
_DECIMAL_OR_PERCENT = re.compile(r"\d[.,]\d{1,4}|\d{1,3}(?:[.,]\d{1,4})?\s*%")
_MAX_CHARS = 120


def rating_of_attributes(attributes: Mapping[str, str], class_names: str = "") -> str | None:
    """Returns the rating that an element without text shows as stars, as a text that is read as a ``rating``.

    Labels come first (``aria-label``, ``title``, ``alt``), then class names, then the width of a filling. Only what
    can't be anything else counts: a width only in something that its class calls stars or a rating, and neither what
    asks a visitor for a rating nor the bar that shows how many gave one.

    Args:
        attributes: ``aria-label``, ``title``, ``alt``, ``style`` and ``type`` of the element, those that it has.
        class_names: Class names of the element, and of the one around it.

    Returns:
        The label as it stands, or ``4.5/5`` of a class, or ``90%`` of a width; None where there's no rating.

    >>> rating_of_attributes({"aria-label": "Rated 4.5 out of 5"})
    'Rated 4.5 out of 5'
    >>> rating_of_attributes({}, "a-icon a-star-4-5"), rating_of_attributes({"style": "width:90%"}, "star-rating")
    ('4.5/5', '90%')
    >>> rating_of_attributes({"style": "width:90%"}, "progress"), rating_of_attributes({"title": "Slide 3 of 5"})
    (None, None)
    """
    if attributes.get("type", "").lower() in _PICKERS or _NOT_SHOWN.search(class_names):
        return None
    of_stars = bool(_OF_STARS.search(class_names))
    labels = (" ".join(attributes.get(key, "").split()) for key in _LABELS)
    label = next((text for text in labels if _is_rating(text, of_stars)), None)
    return label or _of_classes(class_names, of_stars) or (_of_width(attributes.get("style", "")) if of_stars else None)


def _is_rating(label: str, of_stars: bool) -> bool:
    """Whether a label says a rating: one with its scale in words or an element of stars, or stars and no more."""
    if not label or len(label) > _MAX_CHARS or _BY_VISITOR.search(label):
        return False
    readings = scores.rating_readings(label)
    if not readings:
        return False
    if _DECIMAL_OR_PERCENT.fullmatch(label):
        return of_stars
    has_word = bool(_STAR_WORD.search(label))
    if readings[0][2][1] is not None:
        return has_word or of_stars
    return has_word and bool(_ONLY_STARS.fullmatch(label))


def _of_classes(class_names: str, of_stars: bool) -> str | None:
    words = class_names.split()
    for word in words:
        for form in _CLASSES:
            if (match := form.fullmatch(word)) and (rating := _written(match)):
                return rating
    if of_stars and "star-rating" in words:  # "star-rating Three"
        return next((f"{_SPELLED[word.lower()]}/5" for word in words if word.lower() in _SPELLED), None)
    return None


def _written(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    tenths = "5" if found.get("half") else found.get("tenths") or "0"
    value = f"{found['whole']}.{tenths}".removesuffix(".0")
    best = found.get("best") or "5"
    return f"{value}/{best}" if 0 < float(value) <= int(best) else None


def _of_width(style: str) -> str | None:
    width = _WIDTH.search(style)
    return f"{width[1]}%" if width and 0 < float(width[1]) <= 100 else None
