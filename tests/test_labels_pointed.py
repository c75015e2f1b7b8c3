"""A value that a person points at, as stand-off labels in a gold file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError
from markuplmpp.labels.gold import NodeLabel, read_gold, write_gold
from markuplmpp.labels.pointed import Pointed, add_gold, point_at, point_at_attribute, point_at_text
from markuplmpp.labels.standoff import standoff_labels
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
HTML = b"<h1>Kettle</h1><p>Now <b>$20</b></p><p>SKU: K-1</p><ul><li><i>2</i> cups</li></ul><p>Kettle</p>"
PAGE = parse_html(HTML)


def at(name: str, xpath: str, text: str | None = None) -> Pointed:
    return point_at(PAGE, SCHEMA.by_name[name], xpath, text)


def test_a_text_that_stands_in_one_place_is_found_by_its_kind() -> None:
    price = point_at_text(PAGE, SCHEMA.by_name["price"], "20.00")
    assert (price.xpath, price.text) == ("/html/body/p[1]/b/text()[1]", "$20")
    sku = point_at_text(PAGE, SCHEMA.by_name["sku"], "K-1")
    assert (sku.text, sku.labels[0].span) == ("K-1", (5, 8))
    cups = point_at_text(PAGE, SCHEMA.by_name["ingredient"], "2 cups")
    assert (cups.xpath, len(cups.labels)) == ("/html/body/ul/li", 2)


@pytest.mark.parametrize(("text", "told"), [("Kettle", "stands in 2 places"), ("Pan", "isn't on the page")])
def test_a_text_in_no_or_several_places_is_refused(text: str, told: str) -> None:
    with pytest.raises(GoldError, match=told):
        point_at_text(PAGE, SCHEMA.by_name["name"], text)


def test_an_element_of_one_text_labels_the_text_one_of_several_itself_too() -> None:
    assert [label.xpath for label in at("name", "/html/body/h1").labels] == ["/html/body/h1/text()[1]"]
    labels = at("ingredient", "/html/body/ul/li").labels
    assert [label.xpath for label in labels][:2] == ["/html/body/ul/li", "/html/body/ul/li/i/text()[1]"]


@pytest.mark.parametrize(
    ("xpath", "text", "told"),
    [
        ("/html/body/h2", None, "no text or element at"),
        ("/html/body/h1", "Pot", "isn't a part of one text"),
        ("/html/body/h1", "", "isn't a part of one text"),
        ("/html/body/ul/li", "2 cup", "isn't a part of one text"),
    ],
)
def test_a_place_without_the_value_is_refused(xpath: str, text: str | None, told: str) -> None:
    with pytest.raises(GoldError, match=told):
        at("name", xpath, text)


@pytest.mark.parametrize(("told", "text"), [("", None), ("K-1", ""), ("K-1", "K-2")])
def test_an_attribute_without_the_value_is_refused(told: str, text: str | None) -> None:
    with pytest.raises(GoldError, match="expected it to hold the value"):
        point_at_attribute(PAGE, SCHEMA.by_name["sku"], "/html/body/h1", told, text)


def test_an_attribute_that_says_what_the_text_does_labels_the_text() -> None:
    pointed = point_at_attribute(PAGE, SCHEMA.by_name["name"], "/html/body/h1", "Kettle 1", "Kettle")
    assert (pointed.text, [label.xpath for label in pointed.labels]) == ("Kettle", ["/html/body/h1/text()[1]"])


def test_gold_grows_by_field_and_is_what_training_reads(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    for pointed in (
        at("name", "/html/body/p[3]"),
        at("name", "/html/body/h1"),
        at("sku", "/html/body/p[2]", "K-1"),
        at("ingredient", "/html/body/ul/li"),
    ):
        add_gold(file, HTML, PAGE, None, SCHEMA, pointed)
    (gold,) = read_gold(file).values()
    named = [(label.xpath, label.label) for label in gold.labels if label.label in ("name", "sku")]
    assert named == [("/html/body/h1/text()[1]", "name"), ("/html/body/p[2]/text()[1]", "sku")], "one name, the later"
    assert (gold.page_id, gold.complete) == (gold.sha256[:16], ())
    labels = standoff_labels(gold.labels, gold.complete, PAGE, Structure.of(PAGE), SCHEMA)
    assert sorted(set(labels.leaf.values())) == ["ingredient", "name", "sku"]
    other = b"<h1>Pan</h1>"
    add_gold(file, other, parse_html(other), "pan", SCHEMA, at("name", "/html/body/h1"))
    assert len(read_gold(file)) == 2


ROWS = (
    b"<h1>Pans</h1><main><div class=row><b>Pan</b><p>$5</p><i>$6</i></div><div class=row><b>Pot</b><p>$7</p></div>"
    b"</main><section><div class=top><b>Ann</b></div>"
    + b"".join(b"<div class='review'><b>%b</b><i>by %b</i></div>" % (who, who) for who in (b"Bob", b"Cid"))
    + b"</section>"
)


def labelled(tmp_path: Path, *values: tuple[str, str], items: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Labels values of the rows one after the other, behind elements labelled as items; gives the texts labelled."""
    page, file = parse_html(ROWS), tmp_path / "gold.jsonl"
    places = {page.xpath(i): i for i in range(len(page))}
    add_gold(file, ROWS, page, None, SCHEMA, point_at(page, SCHEMA.by_name["name"], "/html/body/h1"))
    (gold,) = read_gold(file).values()
    named = tuple(NodeLabel(places[xpath], xpath, item) for item, xpath in items)
    write_gold(file, [replace(gold, labels=(*gold.labels, *named))])
    for name, xpath in values:
        add_gold(file, ROWS, page, None, SCHEMA, point_at(page, SCHEMA.by_name[name], xpath))
    (gold,) = read_gold(file).values()
    return [page.text(label.node) for label in gold.labels if label.label in {name for name, _ in values}]


def test_the_rows_of_a_list_have_a_value_each(tmp_path: Path) -> None:
    rows = [("price", f"/html/body/main/div[{k}]/p") for k in (1, 2)]
    assert labelled(tmp_path, *rows) == ["$5", "$7"]


def test_a_later_value_of_the_same_row_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    row = "/html/body/main/div[1]"
    assert labelled(tmp_path, ("price", f"{row}/p"), ("price", f"{row}/i")) == ["$6"]


def test_reviews_have_an_author_each_whatever_they_are_built_of(tmp_path: Path) -> None:
    reviews = [("review_author", f"/html/body/section/div[{k}]/b") for k in (1, 2, 3)]
    corrected = ("review_author", "/html/body/section/div[3]/i")
    assert labelled(tmp_path, *reviews, corrected) == ["Ann", "Bob", "by Cid"]


def test_labelled_items_say_which_values_are_of_one_record(tmp_path: Path) -> None:
    values = [("price", f"/html/body/main/div[{k}]/p") for k in (1, 2)]
    assert labelled(tmp_path, *values, items=(("product", "/html/body/main"),)) == ["$7"]
    (tmp_path / "gold.jsonl").unlink()
    items = tuple(("review", f"/html/body/section/div[{k}]") for k in (1, 2))
    authors = [("review_author", f"/html/body/section/{place}") for place in ("div[1]/b", "div[2]/b", "div[2]/i")]
    assert labelled(tmp_path, *authors, items=items) == ["Ann", "by Bob"]


def test_the_other_records_that_have_such_a_label_are_named(tmp_path: Path) -> None:
    page, file = parse_html(ROWS), tmp_path / "gold.jsonl"
    pointed = [point_at(page, SCHEMA.by_name["price"], f"/html/body/main/div[{k}]/p") for k in (1, 2)]
    told = [add_gold(file, ROWS, page, None, SCHEMA, value) for value in pointed]
    assert told == [(), ("/html/body/main/div[1]/p/text()[1]",)]
