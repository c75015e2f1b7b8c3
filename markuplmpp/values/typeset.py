"""Numbers as markup and JSON write them -> as pages set them: "0.5 cup" is shown as "½ cup"."""

from __future__ import annotations

import re

# Of cooks: halves, quarters, eighths and thirds, to as many digits as are met.
_FRACTIONS = {"5": "½", "25": "¼", "75": "¾", "125": "⅛", "375": "⅜", "625": "⅝", "875": "⅞"} | {
    digit * count + last: fraction
    for digit, lasts, fraction in (("3", "3", "⅓"), ("6", "67", "⅔"))
    for count in range(1, 16)
    for last in lasts
}
_DECIMAL = re.compile(r"(?<![\w.,])(\d{1,4})\.(\d{1,16})(?![\d.,]*\d)", re.ASCII)
_TIMES = "\u00d7"
_BY = re.compile(r"(?<=\d)x(?=\d)", re.ASCII)


def typeset(text: str) -> str:
    """Returns a text with its decimals as fractions where cooks have one, and sizes with the sign for "by".

    >>> typeset("1.5 cups, 0.667 lb"), typeset("800.0 g"), typeset("2.4 GHz, 10.0.0.1"), len(typeset("9x13").split("x"))
    ('1½ cups, ⅔ lb', '800 g', '2.4 GHz, 10.0.0.1', 1)
    """
    return _BY.sub(_TIMES, _DECIMAL.sub(_fraction, text))


def _fraction(match: re.Match[str]) -> str:
    whole, decimals = match.groups()
    if not decimals.strip("0"):
        return whole
    fraction = _FRACTIONS.get(decimals.rstrip("0"))
    return match[0] if fraction is None else ("" if whole == "0" else whole) + fraction
