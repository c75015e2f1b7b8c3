# ruff: noqa: RUF001 (dashes and Cyrillic words)
"""Durations in minutes.

Written here: libraries (isodate, pytimeparse) read one notation each, in English, without the fractions and
ranges that recipes are full of ("1 1/2 hrs", "30-40 min").
"""

from __future__ import annotations

import re
from fractions import Fraction

from markuplmpp.values.found import Found

_GATE = re.compile(r"[\d½¼¾⅓⅔]")
_ISO = re.compile(
    # Years and months are none, where some write all parts; many leave the last M out, and some what is 0: PTH5MS.
    r"(?<!\w)P(?=[\dT])(?:0{1,4}Y)?(?:0{1,2}M)?(?:(?P<w>\d{1,3})W)?(?:(?P<d>\d{1,6}(?:\.\d{1,6})?)D)?"
    r"(?:T(?=[\dHM])(?:(?P<h>\d{1,6}(?:\.\d{1,6})?)H|H(?=[\d.]*[MS]))?"
    r"(?:(?P<m>\d{1,6}(?:\.\d{1,6})?)(?:M|(?![\d.S]))|M)?(?:(?P<s>\d{1,6}(?:\.\d{1,6})?)?S)?)?(?!\w)",
    re.IGNORECASE,
)
_AMOUNT = r"(?:\d{1,3}\s\d/\d|\d/\d|\d{1,3}\s?[½¼¾⅓⅔]|[½¼¾⅓⅔]|\d{1,4}(?:[.,]\d{1,2})?)"
_UNIT = (
    r"(?:(?P<day>days?|tage?n?|jours?|días?|dias?|giorn[io]|dagen|dag|dni|dzień)"
    r"|(?P<hour>hours?|hrs?|hr?|stunden?|std|heures?|horas?|or[ae]|uur|uren|timmar?|timer|godz\w*|hod\w*|час\w*|ч|saat|ur[ea]?)"
    r"|(?P<minute>minut\w*|minuut|mins?|min|mn|m|мин\w*|dakika|dk|perc|λεπτά)"
    r"|(?P<second>seconds?|secs?|sekunden?|s))(?![^\W\d_])\.?"
)
_PART = re.compile(
    rf"(?<![\w.,/$€£])(?P<amount>{_AMOUNT})(?:\s?(?:-|–|—|to|bis|à|a)\s?(?P<upper>{_AMOUNT}))?"
    rf"[\s-]?{_UNIT}",
    re.IGNORECASE,
)
_ANY_UNIT = re.sub(r"[?]P<[a-z]+>", "?:", _UNIT)
# A unit may be there twice, for those who see the page and for those who hear it: 1 hour hr 25 minutes mins.
_JOIN = re.compile(rf"(?:\s+{_ANY_UNIT})?\s*(?:(?:,|and|und|et|y|e|en|i|&|\+)\s*)?", re.IGNORECASE)
_TRAILING_MINUTES = re.compile(rf"\s?([0-5]\d)(?![\w.,/]|\s*{_ANY_UNIT})", re.IGNORECASE)
_BARE = re.compile(r"\s*(?P<minutes>\d{1,5})\s*")
_CLOCK = re.compile(r"\s*(?P<h>\d{1,2}):(?P<m>[0-5]\d)\s*(?:h\s*)?")
_ISO_MINUTES = {key: Fraction(minutes) for key, minutes in (("w", 10_080), ("d", 1440), ("h", 60), ("m", 1))}
_ISO_MINUTES["s"] = Fraction(1, 60)
_MINUTES = {"day": Fraction(1440), "hour": Fraction(60), "minute": Fraction(1), "second": Fraction(1, 60)}
_VULGAR = {
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
}  # fmt: skip


def find(text: str) -> list[Found]:
    """Finds durations; of a range the upper end, and a text that is only a number is minutes.

    >>> find("Total: 1 hr 15 min"), find("PT1H15M")
    ([(7, 18, {'minutes': 75})], [(0, 7, {'minutes': 75})])
    >>> find("1 hour hr 25 minutes mins")
    [(0, 20, {'minutes': 85})]
    """
    if not _GATE.search(text):
        return []
    if bare := _BARE.fullmatch(text):
        return [(*bare.span("minutes"), {"minutes": int(bare["minutes"])})]
    if clock := _CLOCK.fullmatch(text):
        return [(*clock.span(), {"minutes": int(clock["h"]) * 60 + int(clock["m"])})]
    if "P" in text or "p" in text:
        iso = [_iso(match) for match in _ISO.finditer(text) if any(map(match.group, _ISO_MINUTES))]
        if iso:
            return iso
    return _spelled(text)


def _iso(match: re.Match[str]) -> Found:
    total = sum((Fraction(match[key]) * unit for key, unit in _ISO_MINUTES.items() if match[key]), Fraction())
    return (*match.span(), {"minutes": _number(total)})


def _spelled(text: str) -> list[Found]:
    out: list[Found] = []
    start, end, total, last = 0, -1, Fraction(), ""
    for match in _PART.finditer(text):
        unit, amount = match.lastgroup or "", _amount(match["upper"] or match["amount"])
        if amount is None:
            continue
        joined = end >= 0 and _JOIN.fullmatch(text, end, match.start()) and _MINUTES[unit] < _MINUTES[last]
        if not joined:
            if end >= 0:
                out.append((start, end, {"minutes": _number(total)}))
            start, total = match.start(), Fraction()
        total += amount * _MINUTES[unit]
        end, last = match.end(), unit
        if unit == "hour" and (rest := _TRAILING_MINUTES.match(text, end)):  # 1h15
            total, end, last = total + int(rest[1]), rest.end(), "minute"
    if end >= 0:
        out.append((start, end, {"minutes": _number(total)}))
    return out


def _amount(text: str) -> Fraction | None:
    """Reads 1 1/2, 1½, 0.5 and 0,5; 1/0 is no amount."""
    if text[-1] in _VULGAR:
        return (Fraction(text[:-1].strip()) if text[:-1].strip() else Fraction()) + _VULGAR[text[-1]]
    total = Fraction()
    for part in text.replace(",", ".").split():
        over, _, under = part.partition("/")
        if under and not int(under):
            return None
        total += Fraction(over) / int(under or 1)
    return total


def _number(minutes: Fraction) -> int | float:
    return int(minutes) if minutes.denominator == 1 else round(float(minutes), 2)
