"""Whether a page's markup is about the thing that the page is about."""

from __future__ import annotations

import pytest

from markuplmpp.decode import fuse as fuse_module
from markuplmpp.decode.markup import METADATA_SCORE
from markuplmpp.dom.parse import parse_html
from markuplmpp.records import Record
from tests.test_decode_fuse import HTML, NO_LINES, SCHEMA, fuse, markup, model, texts


def of_recipe(name: str = "Leek soup", items: tuple[str, ...] = ("2 cups water", "1 leek", "salt")) -> Record:
    fields = {"name": [markup(name)], "ingredient": [markup(item) for item in items]}
    return Record("recipe", (), METADATA_SCORE, fields)


def of_article(title: str) -> Record:
    fields = {"headline": [model(title)], "author": [model("Ann Lee")], "body": [model("It rained all day.")]}
    return Record("article", ("/html/body",), 0.9, fields)


@pytest.mark.parametrize("title", ["Leek soup", "Soups of the world"])
def test_a_page_that_shows_a_marked_up_list_is_of_its_type(title: str) -> None:
    (record,), kind = fuse([of_article(title)], "detail", [of_recipe()], SCHEMA)
    assert (record.type, kind) == ("recipe", "detail")
    assert texts(record, "ingredient") == ["2 cups water", "1 leek", "salt"]
    assert (texts(record, "name"), texts(record, "author")) == (["Leek soup"], ["Ann Lee"])
    assert record.fields["name"][0].source == ("model+metadata" if title == "Leek soup" else "metadata")


@pytest.mark.parametrize(
    "marked",
    [
        of_recipe(items=()),
        of_recipe(items=("1 leek", "2 cups water")),
        of_recipe("Onion soup"),
        of_recipe(items=("beef", "wine", "1 leek")),
        Record("product", (), 0.9, {"name": [markup("Leek soup")], "price": [markup("9 EUR", {"amount": "9"})]}),
    ],
)
def test_markup_of_another_type_that_the_page_does_not_show_is_left_out(marked: Record) -> None:
    article = of_article("Leek soup")
    assert fuse([article], "detail", [marked], SCHEMA) == ([article], "detail")


@pytest.mark.parametrize(
    ("name", "price", "html"),
    [
        ("Soup", "3.00 USD", "<b>$3.00</b>"),
        ("Leek soup", "3.00 USD", "<a>3</a>"),
        ("Kettle", "3 USD", "<h2>Kettle</h2><b>$3</b>"),
    ],
)
def test_other_things_on_a_page_are_not_what_it_is_about(name: str, price: str, html: str) -> None:
    product = Record("product", (), 0.9, {"name": [markup(name)], "price": [markup(price)]})
    (record,), _ = fuse_module.fuse(
        [of_article("Soups")], "detail", [product], SCHEMA, confidence=NO_LINES, page=parse_html(HTML + html)
    )
    assert record.type == "article"


@pytest.mark.parametrize(("html", "type_"), [("<b>1.299,00 €</b>", "product"), ("<b>129 €</b>", "article")])
def test_a_page_that_shows_a_marked_up_price_is_of_a_product(html: str, type_: str) -> None:
    product = Record("product", (), 0.9, {"name": [markup("Leek soup")], "price": [markup("1299.00 EUR")]})
    page = parse_html(HTML + html)
    (record,), _ = fuse_module.fuse([of_article("Soups")], "detail", [product], SCHEMA, confidence=NO_LINES, page=page)
    assert record.type == type_


def test_markup_of_the_models_type_goes_before_that_of_others() -> None:
    article = Record("article", (), 0.9, {"headline": [markup("Leek soup")], "author": [markup("Ann Lee")]})
    (record,), _ = fuse([of_article("Leek soup")], "detail", [of_recipe(), article], SCHEMA)
    assert record.type == "article"
