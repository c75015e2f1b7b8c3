# ruff: noqa: RUF001 (Cyrillic words, typographic apostrophes)
"""Values: what each kind reads, what it leaves alone, and that no text can break or stall it."""

from __future__ import annotations

import random
from typing import Any, get_args

import pytest
from dateparser.date import DateDataParser
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.schema import Kind
from markuplmpp.values import (
    find_readings,
    find_values,
    loose,
    parse_value,
    rating_of_attributes,
    same_reading,
    same_value,
)
from markuplmpp.values.stockwords import LANGUAGES as STOCK_WORDS
from markuplmpp.values.stockwords import Words

KINDS = get_args(Kind)
LANGUAGES = (None, "en", "en-GB", "de", "fr-CA", "xx", "zh-Hant", "")


def spans(kind: str, text: str, lang: str | None = None) -> list[str]:
    return [text[start:end] for start, end, _ in find_values(kind, text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$19.99", "19.99", "USD"),
        ("19.99", "19.99", None),
        ("Now only $19.99!", "19.99", "USD"),
        ("€ 1.299,00", "1299.00", "EUR"),
        ("1 299,00 €", "1299.00", "EUR"),
        ("1\u00a0299 Kč", "1299", "CZK"),
        ("1'299.00 CHF", "1299.00", "CHF"),
        ("CHF12.50", "12.50", "CHF"),
        ("19,90 zł", "19.90", "PLN"),
        ("R$ 338,16", "338.16", "BRL"),
        ("US$ 1,299", "1299", "USD"),
        ("A$5", "5", "AUD"),
        ("1.299,- kr", "1299", None),
        ("Rs. 1,299", "1299", None),
        ("¥1200", "1200", None),
        ("2 500 руб.", "2500", "RUB"),
        ("$1,234,567.89", "1234567.89", "USD"),
        ("$.99", "0.99", "USD"),
        ("20638.61", "20638.61", None),
        ("₹1,49,900", "149900", "INR"),
        ("₹ 12,34,567.50", "1234567.50", "INR"),
        ("Rs. 1,49,900", "149900", None),
        ("1,49,900", "149900", None),
        ("₹1,49", "1.49", "INR"),
    ],
)
def test_prices(text: str, amount: str, currency: str | None) -> None:
    value = parse_value("price", text)
    assert value is not None
    assert (float(value["amount"]), value["currency"]) == (float(amount), currency)


@pytest.mark.parametrize("text", ["12 cups", "Free", "", "$", "USD", "4.5 out of 5", "SKU 12345", "RON"])
def test_not_prices(text: str) -> None:
    assert parse_value("price", text) is None


def test_each_price_of_a_text_has_its_own_span() -> None:
    assert spans("price", "Was $30 now $20.50 (save 9,50 €)") == ["$30", "$20.50", "9,50 €"]


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


@pytest.mark.parametrize(
    ("text", "value", "best"),
    [
        ("4.5", 4.5, 5),
        ("4,5", 4.5, 5),
        ("4.5/5", 4.5, 5),
        ("4.5 / 5.0", 4.5, 5),
        ("4,5 von 5 Sternen", 4.5, 5),
        ("4.5 out of 5 stars", 4.5, 5),
        ("Rated 4 out of 5", 4, 5),
        ("★★★★☆", 4, 5),
        ("★★★☆☆☆☆☆☆☆", 3, 10),
        ("5 stars", 5, 5),
        ("90%", 90, 100),
        ("8/10", 8, 10),
        ("7.5", 7.5, 10),
        ("Rating: 4.8", 4.8, 5),
        ("4.5 (123 reviews)", 4.5, 5),
        ("Rated 4 of 5 by customers", 4, 5),
        ("4.5 of 5 from 3 pages of reviews", 4.5, 5),
        ("Test result: 8/10", 8, 10),
    ],
)
def test_ratings(text: str, value: float, best: int) -> None:
    assert parse_value("rating", text) == {"value": value, "best": best}


@pytest.mark.parametrize(
    "text",
    [
        "120", "5/10/2024", "1/2 cup", "★", "6 out of 5", "12 reviews", "great", "4.5.1", "page 3 of 5", "Page 3/5",
        "Step 2 of 5", "Seite 3 von 5", "page 3 sur 5", "Página: 3 de 10", "Showing 1-10 of 20", "Slide (1 of 5)",
        "4 out of 5 customers like it", "10 of 20 results", "3 von 5 Produkten", "страница 2 из 5",
        "1.2 million ratings",
    ],
)  # fmt: skip
def test_not_ratings(text: str) -> None:
    assert parse_value("rating", text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,234", 1234),
        ("1.2k reviews", 1200),
        ("1.2K", 1200),
        ("3,5M ratings", 3_500_000),
        ("(1,234)", 1234),
        ("1.234 Bewertungen", 1234),
        ("2\u202f500 avis", 2500),
        ("Reviews (12)", 12),
        ("12 verified customer reviews", 12),
        ("4.5 (12)", 12),
        ("4.8 stars from 12 votes", 12),
        ("4.8 | 112 Reviews", 112),
        ("1,234+ reviews", 1234),
        ("17 отзывов", 17),
        ("1.2 million ratings", 1_200_000),
        ("2 million+ verified ratings", 2_000_000),
        ("1,2 Mio. Bewertungen", 1_200_000),
        ("3,4 тыс. отзывов", 3_400),
        ("1.2 lakh ratings", 120_000),
        ("1,49,900 ratings", 149_900),
        ("1,200k reviews", 1_200_000),
        ("1,234,567k reviews", 1_234_567_000),
    ],
)
def test_counts(text: str, count: int) -> None:
    assert parse_value("count", text) == {"count": count}


@pytest.mark.parametrize("text", ["4.5", "4.5 out of 5 stars", "Write a review", "12 cups", "no reviews", ""])
def test_not_counts(text: str) -> None:
    assert parse_value("count", text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT1H15M", 75),
        ("P0DT2H", 120),
        ("PT0S", 0),
        ("PT90.5M", 90.5),
        ("P1DT1H", 1500),
        ("1 hr 15 min", 75),
        ("1 hour, 5 minutes", 65),
        ("1 hour and 5 minutes", 65),
        ("1h15", 75),
        ("1 heure 30", 90),
        ("1 Std. 20 Min.", 80),
        ("45 minutes", 45),
        ("45mins", 45),
        ("1 h", 60),
        ("45", 45),
        ("1:15", 75),
        ("1 1/2 hours", 90),
        ("1½ hrs", 90),
        ("½ hour", 30),
        ("0,5 Stunden", 30),
        ("30-40 min", 40),
        ("30 to 40 minutes", 40),
        ("2 days", 2880),
        ("20 минут", 20),
        ("30 seconds", 0.5),
    ],
)
def test_durations(text: str, minutes: float) -> None:
    assert parse_value("duration", text) == {"minutes": minutes}


@pytest.mark.parametrize("text", ["12 months", "P1", "PT", "serves 4", "2 x 400g", "200 ml", "soon", "1/0 x"])
def test_not_durations(text: str) -> None:
    assert parse_value("duration", text) is None


def test_two_durations_of_a_text_are_not_added_up() -> None:
    text = "Prep 10 mins Cook 1 hr 20 mins"
    assert spans("duration", text) == ["10 mins", "1 hr 20 mins"]
    assert [v["minutes"] for _, _, v in find_values("duration", text)] == [10, 80]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("https://schema.org/InStock", "InStock"),
        ("http://schema.org/LimitedAvailability", "LimitedAvailability"),
        ("in_stock", "InStock"),
        ("OutOfStock", "OutOfStock"),
        ("In stock", "InStock"),
        ("Only 3 left in stock!", "InStock"),
        ("Available", "InStock"),
        ("not in stock", "OutOfStock"),
        ("Currently unavailable.", "OutOfStock"),
        ("Sold out", "SoldOut"),
        ("This item is no longer available", "Discontinued"),
        ("Pre-order now", "PreOrder"),
        ("Auf Lager", "InStock"),
        ("Leider nicht auf Lager", "OutOfStock"),
        ("No disponible", "OutOfStock"),
        ("Disponible", "InStock"),
        ("En rupture de stock", "OutOfStock"),
        ("В наличии", "InStock"),
    ],
)
def test_availability(text: str, state: str) -> None:
    assert parse_value("availability", text) == {"availability": state}


@pytest.mark.parametrize(
    "text",
    [
        "Not yet in stock", "Not currently in stock", "This isn't in stock", "No longer in stock", "Back in stock soon",
        "Back in stock on 12 May", "Will be back in stock", "Notify me when back in stock", "Available soon",
        "0 in stock", "0 left in stock", "In stock: 0", "In stock (0).", "Nicht mehr auf Lager",
        "Derzeit nicht lieferbar", "Noch nicht verfügbar", "Bald wieder verfügbar", "Lieferbar ab 12.05.2025",
        "ab 5. Mai lieferbar",
        "non disponible", "pas encore disponible", "N'est plus en stock", "Bientôt disponible", "0 en stock",
        "No está disponible", "No hay stock", "Próximamente disponible", "Non è disponibile", "Disponibile a breve",
        "não disponível", "Em breve disponível", "Fora de estoque", "Niet meer op voorraad",
        "Binnenkort weer leverbaar", "Nie ma na stanie", "Wkrótce dostępny", "нет в наличии", "Скоро в наличии",
        "Není skladem", "ej i lager",
        "Inte i lager", "Slut i lager", "Ikke på lager", "Ei varastossa", "Nincs raktáron", "Nu este disponibil",
        "Stokta yok", "Not\u00a0yet in\u00a0stock",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_yet_there_is_out_of_stock(text: str) -> None:
    for written in (text, text.upper(), f"Colour: red. {text}"):
        assert parse_value("availability", written) == {"availability": "OutOfStock"}


@pytest.mark.parametrize(
    "text",
    ["plus disponible", "N'est plus disponible", "Ya no está disponible", "Non è più disponibile",
     "Não está mais disponível", "Nicht mehr lieferbar", "Niet meer leverbaar", "No longer available"],
)  # fmt: skip
def test_what_is_no_longer_available_is_discontinued(text: str) -> None:
    assert parse_value("availability", text) == {"availability": "Discontinued"}


@pytest.mark.parametrize(
    "text",
    [
        "10 in stock", "100 in stock", "1 000 in stock", "In stock: 10", "Back in stock!", "In stock in 3 stores",
        "In stock in marvelous colours", "In stock 0 reviews", "In stock: 0-2 days", "Don't wait: in stock",
        "No shipping fee, in stock", "Plus de 10 en stock", "Plus que 3 en stock", "+ de 10 disponibles",
        "Chaussures pas chères en stock", "Ab Lager lieferbar", "Lieferbar in 2-3 Tagen", "disponível", "Op voorraad",
        "i lager", "stokta", "verfügbar", "Beschikbaar",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_negation_is_in_stock(text: str) -> None:
    assert parse_value("availability", text) == {"availability": "InStock"}


@pytest.mark.parametrize("words", STOCK_WORDS.values(), ids=STOCK_WORDS)
@given(data=st.data())
def test_every_phrase_of_the_table_is_found(words: Words, data: st.DataObject) -> None:
    phrases = [words.stock, words.available, words.alone, words.out, *(phrase for _, phrase in words.others)]
    text = data.draw(st.sampled_from([p for p in phrases if p]).flatmap(lambda p: st.from_regex(p, fullmatch=True)))
    assert find_values("availability", text) or len(text) > 160


@pytest.mark.parametrize("text", ["Add to cart", "", "Stock photo", "We keep prose in stock. " * 10])
def test_not_availability(text: str) -> None:
    assert parse_value("availability", text) is None


SERVINGS = {"unit": "servings"}


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("4", "4", {"amount": "4"}),
        ("Serves: 4 - 6 people", "4 - 6 people", {"amount": "4", "max": "6", **SERVINGS}),
        ("Porcie 4", "4", {"amount": "4", **SERVINGS}),
        ("pour 6 personnes", "6 personnes", {"amount": "6", **SERVINGS}),
        ("12 porções", "12 porções", {"amount": "12", **SERVINGS}),
        ("6人分", "6人分", {"amount": "6", **SERVINGS}),
        ("4人份", "4人份", {"amount": "4", **SERVINGS}),
        ("Porciones: 4", "4", {"amount": "4", **SERVINGS}),
        ("Rinde 4 porciones", "4 porciones", {"amount": "4", **SERVINGS}),
        ("6 osób", "6 osób", {"amount": "6", **SERVINGS}),
        ("Makes approximately 24 cookies", "24 cookies", {"amount": "24", "unit": "cookies"}),
        ("4 (12-16 tortillas)", "4", {"amount": "4"}),
        ("Yield: 12-14 cookies", "12-14 cookies", {"amount": "12", "max": "14", "unit": "cookies"}),
        ("Makes 1.5 litres", "1.5 litres", {"amount": "1.5", "unit": "litres"}),
        ("Serves 4 | 30 min", "4", {"amount": "4", **SERVINGS}),
        ("Makes about 24 cookies and freezes well", "24", {"amount": "24"}),
    ],
)
def test_a_yield_is_a_number_and_what_it_counts(text: str, span: str, value: dict[str, Any]) -> None:
    ((start, end, found),) = find_values("yield", text)
    assert (text[start:end], found) == (span, value)


@pytest.mark.parametrize(
    "text",
    [
        "Serves",
        "Serving size: one slice",
        "163kcal",
        "Bake 20% longer",
        "Boil 3 eggs",
        "3.5.32",
        "Makes 1/2 cup",
        "Makes 1 1/2 dozen",
    ],
)
def test_not_a_yield(text: str) -> None:
    assert find_values("yield", text) == []


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("4006381333931", "4006381333931"),
        ("EAN: 4006381333931", "4006381333931"),
        ("ISBN 978-3-16-148410-0", "9783161484100"),
        ("036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("10614141000415", "10614141000415"),
        ("4006381333932", None),
        ("00000000", None),
        ("12345678", None),
        ("x4006381333931", None),
    ],
)
def test_a_gtin_needs_its_check_digit(text: str, gtin: str | None) -> None:
    assert [value for _, _, value in find_values("gtin", text)] == ([{"gtin": gtin}] if gtin else [])
    assert parse_value("gtin", text) is None


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


def test_the_language_settles_an_ambiguous_date() -> None:
    assert not same_value("date", "2024-03-07", "3.7.2024", lang="de")
    assert same_value("date", "2024-07-03", "3.7.2024", lang="de")


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


def test_what_only_looks_like_a_date_is_looked_up_and_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 20 MB may have a million of them; dateparser took 3 ms each."""
    monkeypatch.setattr(DateDataParser, "get_date_data", lambda *_: pytest.fail("parsed"))
    texts = [f"{day} {chr(96 + day % 26) * 5} {year}" for day in range(1, 32) for year in range(1900, 2099)]
    assert not any(find_values("date", text) for text in texts)


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


@pytest.mark.parametrize(
    ("attributes", "class_names", "value", "best"),
    [
        ({"aria-label": "4.5 out of 5 stars"}, "", 4.5, 5),
        ({"aria-label": "Rated 4.50 out of 5"}, "", 4.5, 5),
        ({"aria-label": "4,5 von 5 Sternen"}, "", 4.5, 5),
        ({"title": "Rating: 4.8"}, "", 4.8, 5),
        ({"title": "4 stars"}, "", 4, 5),
        ({"title": " 4.6\n"}, "stars", 4.6, 5),
        ({"title": "90%"}, "rating-result", 90, 100),
        ({"title": "8/10"}, "productRating", 8, 10),
        ({"alt": "4.6 out of 5 stars, 120 reviews"}, "", 4.6, 5),
        ({"aria-label": "★★★★☆"}, "stars", 4, 5),
        ({"aria-label": "Kettle", "title": "4 of 5 stars"}, "", 4, 5),
        ({"title": "4.6 stars"}, "stars-4-5", 4.6, 5),
        ({}, "star-rating-4", 4, 5),
        ({}, "stars-4-5", 4.5, 5),
        ({}, "a-icon a-icon-star a-star-4-5", 4.5, 5),
        ({}, "a-star-small-4", 4, 5),
        ({}, "i-stars i-stars--regular-4-half", 4.5, 5),
        ({}, "rating-4_5", 4.5, 5),
        ({}, "c-rating--4.5", 4.5, 5),
        ({}, "stars-8-of-10", None, None),
        ({}, "stars-4-of-5", 4, 5),
        ({}, "star-rating Three", 3, 5),
        ({"style": "width:90%"}, "star-rating", 90, 100),
        ({"style": "color: red; WIDTH: 86.5%;"}, "ratings__fill", 86.5, 100),
        ({"style": "width:80%"}, "fill StarRating", 80, 100),
    ],
)
def test_ratings_of_attributes(
    attributes: dict[str, str], class_names: str, value: float | None, best: int | None
) -> None:
    text = rating_of_attributes(attributes, class_names)
    assert (text and parse_value("rating", text)) == (value and {"value": value, "best": best})


@pytest.mark.parametrize(
    ("attributes", "class_names"),
    [
        ({}, ""),
        ({}, "stars"),
        ({}, "star-4"),  # the fourth star of a row
        ({}, "stars-45"),
        ({}, "stars-5-5"),
        ({}, "stars-6"),
        ({}, "rating-0"),
        ({}, "rating-1234"),
        ({}, "start-4"),
        ({}, "restarts-4"),
        ({}, "decorating-4"),
        ({}, "col-4"),
        ({}, "rating-filter-4"),
        ({}, "Three"),
        ({"style": "width:90%"}, "col"),
        ({"style": "width:90%"}, "starter"),
        ({"style": "width:90%"}, "rating-bar"),
        ({"style": "width:90%"}, "fill ratings-histogram"),
        ({"style": "width:90px"}, "stars"),
        ({"style": "max-width:90%"}, "stars"),
        ({"style": "width:150%"}, "stars"),
        ({"style": "width:0%"}, "stars"),
        ({"title": "90%"}, ""),
        ({"title": "90%"}, "progress"),
        ({"title": "4.5"}, ""),
        ({"title": "4"}, "star"),
        ({"aria-label": "3 of 5"}, "dot"),
        ({"aria-label": "Slide 3 of 5"}, "stars"),
        ({"aria-label": "Rate 4 out of 5 stars"}, "stars"),
        ({"aria-label": "Your rating: 4 of 5 stars"}, ""),
        ({"aria-label": "4 stars & up"}, "stars"),
        ({"aria-label": "4 stars", "type": "radio"}, ""),
        ({"alt": "5 star hotel room with 2 beds"}, ""),
        ({"alt": "100% cotton"}, "rating"),
        ({"alt": "Kettle"}, "rating"),
        ({"title": "6 out of 5 stars"}, ""),
        ({"title": "4 of 5 stars " + "x" * 200}, ""),
    ],
)
def test_what_tells_no_rating(attributes: dict[str, str], class_names: str) -> None:
    assert rating_of_attributes(attributes, class_names) is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_attributes_cost_linear_time(text: str) -> None:
    told = dict.fromkeys(("aria-label", "title", "alt", "style"), text)
    assert rating_of_attributes(told, f"{text} {text.replace(' ', '-')} a-{'a-' * 10_000}stars") is None
