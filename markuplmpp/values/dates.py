# ruff: noqa: RUF001 (typographic apostrophes)
"""Dates with day, month and year; nothing relative.

All forms are read by regex, because a page has thousands of texts and a call of dateparser takes milliseconds; the
month names of other languages than English are those of dateparser's data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from dateparser.languages.loader import default_loader

from markuplmpp.values.found import Found, without_overlaps

_GATE = re.compile(r"\d")
_YEAR_GATE = re.compile(r"(?:19|20)\d\d")
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_FORMS = (
    re.compile(rf"(?<![\w.,/-]){_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日일]"),
)
_ENGLISH = (
    re.compile(
        rf"(?<![^\W_]){_MONTH}\.?[\s-]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?[,\s-]\s*{_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?{_MONTH}(?:\.,?|,)?[\s/-]+{_YEAR}",
        re.IGNORECASE,
    ),
    # As ``date`` prints it: Mon Oct 11 14:57:21 CEST 2021.
    re.compile(
        rf"(?<![^\W_]){_MONTH}\s+(?P<d>\d{{1,2}})\s+\d\d:\d\d(?::\d\d)?(?:\s[A-Z]{{1,5}})?\s+{_YEAR}", re.IGNORECASE
    ),
)
_NUMERIC = re.compile(
    r"(?<![\w/.,-])(?P<a>\d{1,2})(?P<sep>\.\s|[/.-])(?P<b>\d{1,2})(?P=sep)"
    r"(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-]|[.,]\d)"
)
_NAME = r"(?P<mon>[^\W\d_]{3,12})"
_OTHER = (
    re.compile(
        rf"(?<![\w.,])(?P<d>\d{{1,2}})(?:\.|er|º|°|ª)?\s+(?:(?:de|di|da)\s|d['’])?{_NAME}\.?,?\s+"
        rf"(?:(?:de|del|do)\s+)?{_YEAR}"
    ),
    re.compile(rf"(?<!\w){_NAME}\.?\s+(?P<d>\d{{1,2}})\.?,?\s+{_YEAR}"),
)
# 18-Nov-23 and 03.Mär.19: the same sign on both sides, for "18 Nov 23" may be the start of a list of prices; months of
# the page's language and of English, for 12-LED-24 is a lamp (and Czech for January).
_SHORT_YEAR = re.compile(rf"(?<![\w.,/-])(?P<d>\d{{1,2}})(?P<sep>[./-]){_NAME}(?P=sep)(?P<y>\d\d)(?![\w/-]|[.,]\d)")
_LANGUAGES = (
    "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "da", "nb", "fi", "cs", "sk", "sl", "hr", "hu",
    "ro", "uk", "bg", "tr", "el", "id", "en",
)  # fmt: skip
_MONTH_KEYS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH_FIRST = frozenset({"en", "en-us", "en_us", "en-ca", "en-ph", "fil"})
# Two-digit years: reviews of the nineties are rare, dates of the next decades are not written.
_CENTURY_PIVOT = 70

Reading = tuple[date, ...]
"""The days that a date may mean."""


def find(text: str, lang: str | None = None) -> list[Found]:
    """Finds the dates of a text; times of day beside them are left out.

    >>> find("am 12. Juli 2024 um 10:30", "de")
    [(3, 16, {'date': '2024-07-12'})]
    >>> [found[2]["date"] for text in ("03.Mär.19", "Mon Oct 11 14:57:21 CEST 2021") for found in find(text, "de")]
    ['2019-03-03', '2021-10-11']
    """
    return [(start, end, {"date": dates[0].isoformat()}) for start, end, dates in readings(text, lang)]


def readings(text: str, lang: str | None = None) -> list[tuple[int, int, Reading]]:
    """Finds dates with all that each may mean, the likelier first: 3/7/2024 has two readings.

    >>> [day.isoformat() for day in readings("on 3/7/2024")[0][2]]
    ['2024-03-07', '2024-07-03']
    """
    if not _GATE.search(text):
        return []
    return without_overlaps(list(_all(text, (lang or "").lower())))


def same(left: Reading, right: Reading) -> bool:
    """Says whether two readings mean one day; two ambiguous ones are taken as written in the same order."""
    if len(left) == len(right):
        return left[0] == right[0]
    return bool(set(left) & set(right))


def _all(text: str, lang: str) -> Iterator[tuple[int, int, Reading]]:
    for match in _NUMERIC.finditer(text):
        if dates := _numeric(match, lang):
            yield *match.span(), dates
    for match in _SHORT_YEAR.finditer(text):
        month = _month(match["mon"], (_language(lang), "en"))
        if month and (day := _date(_full(match["y"]), month, match["d"])):
            yield *match.span(), (day,)
    if not _YEAR_GATE.search(text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            if day := _date(match["y"], match["m"], match["d"]):
                yield *match.span(), (day,)
    taken = False
    for form in _ENGLISH:
        for match in form.finditer(text):
            if day := _date(match["y"], _MONTHS.index(match["mon"][:3].casefold()) + 1, match["d"]):  # long s, too
                taken = True
                yield *match.span(), (day,)
    for form in () if taken else _OTHER:
        for match in form.finditer(text):
            month = _month(match["mon"], (_language(lang), *_LANGUAGES))
            if month and (day := _date(match["y"], month, match["d"])):
                yield *match.span(), (day,)


def _numeric(match: re.Match[str], lang: str) -> Reading:
    a, b, year, sep = match["a"], match["b"], match["y"], match["sep"]
    if len(year) == 2:
        if sep == "-" or len(a) + len(b) < 3:  # 1-2-10 and 4.5.12 are ranges and version numbers
            return ()
        year = _full(year)
    month_first, day_first = _date(year, a, b), _date(year, b, a)
    if sep.startswith("."):  # nobody writes 7.12.2024 month first
        return (day_first,) if day_first else ()
    order = (month_first, day_first) if not lang or lang in _MONTH_FIRST else (day_first, month_first)
    return tuple(dict.fromkeys(day for day in order if day))


def _full(year: str) -> str:
    return f"{'19' if int(year) >= _CENTURY_PIVOT else '20'}{year}"


def _language(lang: str) -> str:
    return lang.replace("_", "-").split("-")[0]


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month(name: str, langs: Iterable[str]) -> int | None:
    """The month of a name; listopad is November, in Croatian October: the page's language is to be asked first."""
    name = _bare(name)
    months = (_month_names(lang).get(name) for lang in langs if lang in _LANGUAGES)
    return next(filter(None, months), None)


@cache
def _month_names(lang: str) -> dict[str, int]:
    info = default_loader.get_locale(lang).info
    return {_bare(name): number for number, month in enumerate(_MONTH_KEYS, 1) for name in info[month]}


def _bare(name: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
