# ruff: noqa: RUF001 (letters of other alphabets, typographic apostrophes)
"""Dates: which texts are one, in which language, and where they stand."""

from __future__ import annotations

import pytest
from dateparser.date import DateDataParser

from markuplmpp.values import find_values, parse_value, same_value
from tests.test_values import spans


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-12",
        "2024-07-12T23:30:00-07:00",
        "2024/7/12",
        "July 12, 2024",
        "Jul. 12 2024",
        "JUL 12,2024",
        "12 July 2024",
        "12th of July, 2024",
        "12-Jul-2024",
        "Fri, 12 Jul 2024 10:00:00 GMT",
        "Published July 12, 2024 by Jane",
        "7/12/2024",
        "07/12/24",
        "12.07.2024",
        "12. 7. 2024",
        "2024年7月12日",
        "12. Juli 2024",
        "12 juillet 2024",
        "12 de julho de 2024",
        "12 lipca 2024",
        "12 июля 2024 г.",
        "Temmuz 12, 2024",
    ],
)
def test_dates(text: str) -> None:
    assert parse_value("date", text) == {"date": "2024-07-12"}


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2 days ago", "today", "July 2024", "12 July", "2024", "2024-13-45", "32/13/2024",
        "version 4.5.12", "12 cups 2024", "1.2.3", "192.168.10.12", "30 February 2024", "555-12-2024",
    ],
)  # fmt: skip
def test_not_dates(text: str) -> None:
    assert parse_value("date", text) is None


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("3/7/2024", None, "2024-03-07"),
        ("3/7/2024", "en-US", "2024-03-07"),
        ("3/7/2024", "en-GB", "2024-07-03"),
        ("3/7/2024", "fr", "2024-07-03"),
        ("13/7/2024", "en", "2024-07-13"),
        ("3.7.2024", "en", "2024-07-03"),
        ("3/7/98", None, None),
        ("03/07/98", None, "1998-03-07"),
    ],
)
def test_language_decides_day_or_month_first(text: str, lang: str | None, expected: str | None) -> None:
    value = parse_value("date", text, lang=lang)
    assert (value and value["date"]) == expected


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Published July 12, 2024 by Jane", "July 12, 2024"),
        ("am 12. Juli 2024 um 10:30", "12. Juli 2024"),
        ("Updated 2024-07-12T10:00Z.", "2024-07-12"),
        ("le 1er mars 2024 à Paris", "1er mars 2024"),
    ],
)
def test_a_date_in_a_sentence_has_its_span(text: str, span: str) -> None:
    assert spans("date", text) == [span]


def test_the_language_settles_an_ambiguous_date() -> None:
    assert not same_value("date", "2024-03-07", "3.7.2024", lang="de")
    assert same_value("date", "2024-07-03", "3.7.2024", lang="de")


def test_what_only_looks_like_a_date_is_looked_up_and_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 20 MB may have a million of them; dateparser took 3 ms each."""
    monkeypatch.setattr(DateDataParser, "get_date_data", lambda *_: pytest.fail("parsed"))
    texts = [f"{day} {chr(96 + day % 26) * 5} {year}" for day in range(1, 32) for year in range(1900, 2099)]
    assert not any(find_values("date", text) for text in texts)


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("18-Nov-23", None, "2023-11-18"),
        ("03.Mär.19", "de", "2019-03-03"),
        ("12-LED-24", "en", None),
        ("3-set-20", "en", None),
        ("18-Nov.23", "en", None),
        ("Mon Oct 11 14:57:21 CEST 2021", "de", "2021-10-11"),
    ],
)
def test_short_years_and_dates_of_machines(text: str, lang: str | None, day: str | None) -> None:
    assert [value["date"] for _, _, value in find_values("date", text, lang=lang)] == [day] * (day is not None)
