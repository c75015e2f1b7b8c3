# ruff: noqa: RUF001 (letters of other alphabets, typographic apostrophes)
"""Prices, ratings, counts, durations, yields and GTINs: which texts are one, and what they come to."""

from __future__ import annotations

from typing import Any

import pytest

from markuplmpp.values import find_values, parse_value
from tests.test_values import spans


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
        ("$19.99 CAD", "19.99", "CAD"),
        ("CAD $19.99", "19.99", "CAD"),
        ("AU $19.99", "19.99", "AUD"),
        ("$5 US $6", "5", "USD"),
        ("$19.99 Capacity 2 l", "19.99", "USD"),
        ("€19.99 CAD 30", "19.99", "EUR"),
        ("iPhone 15 $999", "999", "USD"),
        ("Pack of 6 €12.99", "12.99", "EUR"),
        ("12.500 KWD", "12.5", "KWD"),
        ("KWD 1,250.500", "1250.5", "KWD"),
        ("KWD 12,500", "12500", "KWD"),
        ("1.250,500 TND", "1250.5", "TND"),
        ("TND 12,500", "12.5", "TND"),
        ("1,250,500 KWD", "1250500", "KWD"),
        ("20 $ CAD", "20", "CAD"),
        ("20$", "20", "USD"),
        ("Los Angeles, CA $1,200", "1200", "USD"),
        ("19.990000", "19.99", None),
        ("299.99000000000001 EUR", "299.99", "EUR"),
        ("779.08857025128 EUR", "779.09", "EUR"),
        ("$0.0345", "0.0345", "USD"),
        ("0.98999999999999999 EUR", "0.99", "EUR"),
        ("2.6850 EUR", "2.69", "EUR"),
        ("12.3450 KWD", "12.345", "KWD"),
        ("US $10, CA $13", "10", "USD"),
        ("CA $13, AU $15", "13", "CAD"),
        ("1.299 EUR", "1299", "EUR"),
        ("OMR 2.500", "2.5", "OMR"),
        ("LKR 1,250.00", "1250.00", "LKR"),
        ("SR 1,550", "1550", "SAR"),
        ("Qty 2 SR 1,550.00", "1550", "SAR"),
        ("Dhs. 250", "250", None),
        ("৳500", "500", "BDT"),
        ("Talla 5 S/ 49.90", "49.90", "PEN"),
        ("SFr. 19.90", "19.90", "CHF"),
        ("99元包邮", "99", None),
        ("500 บาทต่อคืน", "500", "THB"),
        ("RD$ 1,200", "1200", "DOP"),
        ("$500 JMD", "500", "JMD"),
        ("299:-", "299", None),
        ("Nu 299:- SEK", "299", "SEK"),
    ],
)
def test_prices(text: str, amount: str, currency: str | None) -> None:
    value = parse_value("price", text)
    assert value is not None
    assert (float(value["amount"]), value["currency"]) == (float(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "12 cups",
        "Free",
        "",
        "$",
        "USD",
        "4.5 out of 5",
        "SKU 12345",
        "RON",
        "SR 500",
        "XS/34 S/36",
        "MEN'S/5",
        "2S/3S",
        "满100元2件",
        "DHS 2023",
    ],
)
def test_not_prices(text: str) -> None:
    assert parse_value("price", text) is None


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("Was AU $50, AU $30", [("50", "AUD"), ("30", "AUD")]),
        ("US $10, CA $13, AU $15", [("10", "USD"), ("13", "CAD"), ("15", "AUD")]),
        ("iPhone 15 $USD 999", [("15", "USD"), ("999", "USD")]),
        ("1 299.0000 EUR", []),
    ],
)
def test_prices_of_one_text(text: str, prices: list[tuple[str, str]]) -> None:
    assert [(v["amount"], v["currency"]) for _, _, v in find_values("price", text)] == prices


def test_each_price_of_a_text_has_its_own_span() -> None:
    assert spans("price", "Was $30 now $20.50 (save 9,50 €)") == ["$30", "$20.50", "9,50 €"]


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
        ("4.79999999999999982", 4.8, 5),
        ("4.6666666667 out of 5", 4.666667, 5),
        ("3.9999999999999996", 4.0, 5),
        ("5.0000000000000001", 5.0, 5),
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
        ("P0Y0M0DT0H35M0.000S", 35),
        ("PT1H30", 90),
        ("PT45S", 0.75),
        ("PTH5MS", 5),
        ("PT1HMS", 60),
        ("PTHM30S", 0.5),
        ("P1W", 10_080),
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


@pytest.mark.parametrize(
    "text", ["12 months", "P1", "PT", "PTHMS", "PTH5", "120 PTS", "serves 4", "2 x 400g", "200 ml", "soon", "1/0 x"]
)
def test_not_durations(text: str) -> None:
    assert parse_value("duration", text) is None


def test_two_durations_of_a_text_are_not_added_up() -> None:
    text = "Prep 10 mins Cook 1 hr 20 mins"
    assert spans("duration", text) == ["10 mins", "1 hr 20 mins"]
    assert [v["minutes"] for _, _, v in find_values("duration", text)] == [10, 80]


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


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$ 19 99", ["19.99"]), ("$ 1 .50", ["1.50"]), ("19 , 99 €", ["19.99"]), ("19, 99 €", ["19.99"]),
        ("19 € 99", ["19.99"]), ("19€99", ["19.99"]), ("1 299 , 95 €", ["1299.95"]), ("$1,299 00", ["1299.00"]),
        ("$25 $19", ["25", "19"]), ("20 € 15 €", ["20", "15"]), ("€20 €15", ["20", "15"]), ("$5 €10", ["5", "10"]),
        ("USD 15 USD 10", ["15", "10"]), ("$100 $80 USD", ["100", "80"]), ("1 200 € 95 €", ["1200", "95"]),
        ("2 $25", ["25"]), ("12 $40", ["40"]), ("4 €29", ["29"]), ("JPY 20 24", ["20"]), ("10 25 Ft", ["25"]),
        ("1 290 ₽", ["1290"]), ("12 50", []),
    ],
)  # fmt: skip
def test_prices_in_parts_are_told_from_several_prices(text: str, amounts: list[str]) -> None:
    assert [value["amount"] for _, _, value in find_values("price", text)] == amounts


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("€ 10, 83*", "10.83", "EUR"),
        ("5 99 €²", "5.99", "EUR"),
        ("19.99* †", "19.99", None),
        ("L.E 12.00", "12.00", "EGP"),
        ("جنيه 265", "265", "EGP"),
        ("980円", "980", "JPY"),
        ("199,90 lei", "199.90", "RON"),
        ("Rp 150.000", "150000", "IDR"),
        ("RM19.90", "19.90", "MYR"),
    ],
)
def test_prices_of_more_currencies_and_with_footnotes(text: str, amount: str, currency: str | None) -> None:
    assert [value for _, _, value in find_values("price", text)] == [{"amount": amount, "currency": currency}]


def test_a_type_of_motorcycle_is_no_price() -> None:
    assert [value["amount"] for _, _, value in find_values("price", "Yamaha SR400 3.999 €")] == ["3999"]
