# ruff: noqa: RUF001 (letters of other alphabets, typographic apostrophes)
"""Values: what each kind reads, what it leaves alone, and that no text can break or stall it."""

from __future__ import annotations

import random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.schema import Kind
from markuplmpp.values import (
    find_readings,
    find_values,
    loose,
    parse_value,
    same_reading,
    same_value,
)

KINDS = get_args(Kind)
LANGUAGES = (None, "en", "en-GB", "de", "fr-CA", "xx", "zh-Hant", "")


def spans(kind: str, text: str, lang: str | None = None) -> list[str]:
    return [text[start:end] for start, end, _ in find_values(kind, text, lang=lang)]


@pytest.mark.parametrize("kind", ["text", "id", "image"])
def test_kinds_without_values(kind: str) -> None:
    assert parse_value(kind, "12") is None
    assert find_values(kind, "12 July 2024") == []


@pytest.mark.parametrize(
    ("kind", "a", "b", "equal"),
    [
        ("price", "19.99", "$19.99", True),
        ("price", "1299", "€ 1.299,00", True),
        ("price", "$19.99", "€19.99", False),
        ("price", "19.99", "19.90", False),
        ("price", "19.99 EUR", "$19.99", False),
        ("price", "19.99 CAD", "$19.99", True),
        ("price", "19.99 CAD", "US$19.99", False),
        ("price", "19.99 EUR", "19.99 kr", True),
        ("price", "149900", "₹1,49,900", True),
        ("price", "Free", "FREE!", True),
        ("date", "2024-07-12", "12 July 2024", True),
        ("date", "2024-07-03", "3/7/2024", True),
        ("date", "2024-03-07", "3/7/2024", True),
        ("date", "7/3/2024", "3/7/2024", False),
        ("date", "2024-07-12", "2024-07-13", False),
        ("date", "July 2024", "july 2024", True),
        ("rating", "4.5", "4.50 out of 5", True),
        ("rating", "4.4736", "4.5", True),
        ("rating", "4.4736", "4", False),
        ("rating", "4", "5", False),
        ("rating", "4.25", "4.3", True),
        ("rating", "4.25", "4.1", False),
        ("rating", "4.5/5", "4.5 / 10", False),
        ("rating", "4.5", "4.5 / 10", True),
        ("rating", "4", "4%", False),
        ("rating", "90", "90%", True),
        ("count", "1234", "(1,234)", True),
        ("duration", "PT1H30M", "1 hr 30 min", True),
        ("duration", "90", "1½ hours", True),
        ("duration", "90", "80 min", False),
        ("availability", "http://schema.org/InStock", "In stock", True),
        ("availability", "InStock", "Sold out", False),
        ("availability", "OutOfStock", "Sold out", True),
        ("availability", "在庫あり", "In stock", True),
        ("availability", "품절", "In stock", False),
        ("availability", "oos", "No longer available", False),
        ("id", " AB-12 ", "AB-12", True),
        ("id", "AB-12", "ab-12", False),
        ("gtin", "4006381333931", "4006381333931 ", True),
        ("gtin", "", " ", False),
        ("gtin", "4006 3813 3393 1", "4006381333931", True),
        ("gtin", "EAN: 4006381333931", "4006-3813-33931", True),
        ("gtin", "036000291452", "0036000291452", True),
        ("gtin", "4006381333931", "4006381333948", False),
        ("gtin", "12 34", "1234", True),
        ("gtin", "12 34", "1235", False),
        ("yield", "4 servings", "Serves 4-6", True),
        ("yield", "4 servings", "4", True),
        ("yield", "4 servings", "4 People", True),
        ("yield", "1 loaf", "1 Loaf", True),
        ("yield", "12 servings", "12 bites", False),
        ("yield", "5 servings", "4-6 servings", False),
        ("text", "Acme® Kettle", "ACME kettle", True),
        ("text", "Acme", "Acmes", False),
        ("text", "—", "…", False),
    ],
)
def test_same_value(kind: str, a: str, b: str, equal: bool) -> None:
    assert same_value(kind, a, b) is equal
    assert same_value(kind, b, a) is equal


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text", ["$19.99 of 30 €", "12 July 2024", "4.5 / 5 (12 reviews)", "1 h 5 min", "Sold out", ""]
)
def test_readings_stand_where_values_do(kind: str, text: str) -> None:
    readings = find_readings(kind, text)
    assert [hit[:2] for hit in readings] == [hit[:2] for hit in find_values(kind, text)]
    assert all(same_reading(kind, reading, reading) for _, _, reading in readings)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("  A_b-C!", "abc"), ("ﬁne №5", "fineno5"), ("Straße", "strasse"), ("½", "12"), ("日本 語", "日本語")],
)
def test_loose(text: str, folded: str) -> None:
    assert loose(text) == folded


VALUE_LIKE = st.text(
    st.sampled_from("0123456789/.,:- ½★☆$€%()kKPTHMDShminrst月年日\u00a0") | st.characters(codec="utf-8"),
    max_size=40,
)


@given(kind=st.sampled_from(KINDS), text=VALUE_LIKE, lang=st.sampled_from(LANGUAGES))
def test_no_text_breaks_a_finder(kind: str, text: str, lang: str | None) -> None:
    end = 0
    for start, stop, value in find_values(kind, text, lang=lang):
        assert end <= start < stop <= len(text)
        assert value
        end = stop
    first: list[dict[str, Any]] = [v for _, _, v in find_values(kind, text, lang=lang)][:1]
    assert parse_value(kind, text, lang=lang) == (first[0] if first else None)
    assert same_value(kind, text, text, lang=lang) or not loose(text) or kind in {"id", "gtin"}


WRITTEN = (
    "1 1/2 hrs", "Prep 1/2 min", "PT1H15M", "1 hour hr 25 minutes mins", "1.2tsd reviews", "3 mio ratings", "1.2k",
    "(1,234)", "Sep 3, 2024", "12. Juli 2024", "3 haziran 2024", "3/7/24", "4.5 out of 5", "4 stars", "95%",
    "Serves 4-6", "8 servings", "$19.99", "1 299,00 kr", "EUR 5", "4006381333931", "In stock", "ships in 3 days",
    "Sold out", "stokta yok",
)  # fmt: skip


# What a pattern takes for the letter or the digit, and a table does not.
ALIKE = {"s": "ſ", "S": "ſ", "i": "İı", "I": "ıİ", "k": "\u212a", **{d: chr(0x660 + int(d)) for d in "0123456789"}}


@given(text=st.sampled_from(WRITTEN), draw=st.randoms(use_true_random=False), kind=st.sampled_from(KINDS))
def test_letters_and_digits_of_other_scripts_break_no_finder(text: str, draw: random.Random, kind: str) -> None:
    odd = "".join(draw.choice(ALIKE.get(c, c) + c) for c in text)
    for start, end, value in find_values(kind, odd):
        assert 0 <= start < end <= len(odd)
        assert value
    assert all(reading is not None for *_, reading in find_readings(kind, odd))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("duration", "Prep 1/٠ min", None),
        ("duration", "1 1/0 min", None),
        ("duration", "1 h 0/0 min", {"minutes": 60}),
        ("count", "1.2tſd", {"count": 1200}),
        ("count", "1.2mİo", None),
        ("count", "1.2\u2009k reviews", {"count": 1200}),
        ("count", "3\tmio ratings", {"count": 3_000_000}),
        ("date", "ſep 3, 2024", {"date": "2024-09-03"}),
    ],
)
def test_how_such_texts_are_read(kind: str, text: str, value: dict[str, Any] | None) -> None:
    assert parse_value(kind, text) == value


HOSTILE = {
    "digits": "7" * 20_000,
    "groups": "1 000" + " 000" * 5_000,
    "spaces": "1" + " " * 20_000 + "x",
    "numbers and words": "12 abc " * 3_000,
    "letters": "a" * 20_000,
    "stars": "★" * 20_000,
    "dashes": "1-2-" * 5_000,
    "dates": "1/2/" * 5_000,
    "months": "12 jan " * 3_000,
    "slashes": "P1D/" * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_texts_cost_linear_time(text: str) -> None:
    # All ten kinds over 20,000 characters take under 0.1 s; quadratic patterns ran into the time limit.
    for kind in KINDS:
        assert all(0 <= start < end <= len(text) for start, end, _ in find_values(kind, text))


def test_a_value_stands_near_the_start_of_its_text() -> None:
    assert parse_value("price", "x" * 500 + " $19.99") == {"amount": "19.99", "currency": "USD"}
    assert parse_value("price", "x" * 5_000_000 + " $19.99") is None
