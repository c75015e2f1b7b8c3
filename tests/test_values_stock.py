# ruff: noqa: RUF001 (letters of other alphabets, typographic apostrophes)
"""States of stock: what the words of a page say of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.values import find_values, parse_value
from markuplmpp.values.stockwords import LANGUAGES as STOCK_WORDS
from markuplmpp.values.stockwords import Words


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
        ("schema:InStock", "InStock"),
        ("5 units left", "InStock"),
        ("Just a few left. Order soon!", "InStock"),
        ("Ships the same day, order by 3pm", "InStock"),
        ("Usually will be shipped in 2-3 days", "InStock"),
        ("Dispatched from the UK in 1 business day", "InStock"),
        ("Lieferzeit: ca. 3-4 Werktage", "InStock"),
        ("Lagernd | nur noch 1 St.", "InStock"),
        ("Nicht lagernd", "OutOfStock"),
        ("Available now for pre-order", "PreOrder"),
        ("Only 3 left, soon gone!", "InStock"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Add to cart", "", "Stock photo", "3 days left", "Turn left", "5 left-handed clubs", "2 left shoes",
        "More photos coming soon", "Will not be shipped today", "Ships within Canada only", "Ships in 2026",
        "Non expédié sous 2 jours", "Skickas inom Sverige", "Sin entrega inmediata", "We keep prose in stock. " * 10,
    ],
)  # fmt: skip
def test_not_availability(text: str) -> None:
    assert parse_value("availability", text) is None
