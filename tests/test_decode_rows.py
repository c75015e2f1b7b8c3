"""Names and prices of rows that the model labels nothing in."""

from __future__ import annotations

import pytest

from markuplmpp.decode import rows as rows_module
from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.rows import row_values
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Schema
from tests.test_decode import Thresholds, decode, scores

SCHEMA = Schema.default()


def names(html: str, tags: tuple[str, ...] = ("li",), field: str = "name") -> list[str | None]:
    """The names found of rows, each an element of the first tag and those of the others behind it."""
    page = parse_html(html)
    nodes = [i for i, tag in enumerate(page.tags) if tag in tags]
    groups = [tuple(nodes[k : k + len(tags)]) for k in range(0, len(nodes), len(tags))]
    rows = [ItemElement("record", group, int(page.end[group[-1]]), 0.9) for group in groups]
    return [next((c.text for c in found if c.field == field), None) for found in row_values(rows, page, SCHEMA)]


def rows_of(row: str, count: int = 5) -> str:
    return "<ul>" + "".join(f"<li>{row.replace('{}', str(i))}" for i in range(1, count + 1))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("<b>Sale</b><h3>Tea {}</h3><p>All that it does, and more of it: {}", "Tea {}"),
        ("<h3>The <b>big {}</b> thing</h3>", "The big {} thing"),
        ("<a>Tea {}</a><p>All that it does, and more of it: {}", "Tea {}"),
        ("<a>Tea {}</a><a>2,232{} customer reviews</a>", "Tea {}"),
        ("<a>Tea {}</a><b>${}9</b><a>Add Tea {} to your cart</a>", "Tea {}"),
        ("<a>Tea {}</a><a style='display:none'>Hidden quick view of Tea {}</a>", "Tea {}"),
        ("<p>Tea {}</p><button>Compare this item {} with others</button>", "Tea {}"),
        ("<p>#{}</p><p>Tea number {}</p><i>in stock</i>", "Tea number {}"),
        ("<a>1{} May 2020</a><a>Tea {}</a>", "Tea {}"),
        ("<h3>Our offers</h3><a>Tea {}</a>", "Tea {}"),
        ("<a><img><p>Tea {}</p><p>from Assam</p><p>${}9.00</p><p>in stock</p></a>", "Tea {}"),
    ],
)
def test_rows_are_called_what_is_another_in_each(row: str, name: str) -> None:
    assert names(rows_of(row)) == [name.replace("{}", str(i)) for i in range(1, 6)]


@pytest.mark.parametrize(
    "row",
    [
        "<b>Tea</b>", "<b>{}</b>", "", "<time>{} May 2020</time>", "<i>{}.2 out of 5</i>", "<b>EUR {}9.99</b>",
        "<i>{} reviews</i>", "<h3>" + "tea {} " * 60 + "</h3>",
    ],
)  # fmt: skip
def test_rows_without_a_text_of_their_own_have_no_name(row: str) -> None:
    assert names(rows_of(row)) == [None] * 5


def test_what_some_rows_lack_is_no_name() -> None:
    rows = [f"<li><p>All that it does: {i}" + (f"<h3>Tea {i}</h3>" if i < 3 else "") for i in range(5)]
    assert names("<ul>" + "".join(rows)) == [f"All that it does: {i}" for i in range(5)]


def test_rows_of_several_elements() -> None:
    html = "<dl>" + "".join(f"<dt><b>{i} pcs</b></dt><dd><b>Kettle {i}</b></dd>" for i in range(4))
    assert names(html, ("dt", "dd")) == [f"Kettle {i}" for i in range(4)]


def test_two_rows_are_too_few() -> None:
    assert names(rows_of("<h3>Tea {}</h3>", 2)) == [None, None]


def test_rows_of_another_kind_of_thing_and_of_none() -> None:
    schema = Schema.from_yaml(
        "{fields: {city: {}, cost: {}}, items: {box: {items: [part]}, part: {fields: [city, cost]}}}"
    )
    page = parse_html(rows_of("<h3>Tea {}</h3>"))
    rows = [ItemElement("box", (i,), int(page.end[i]), 0.9) for i, tag in enumerate(page.tags) if tag == "li"]
    assert row_values(rows, page, schema) == [[]] * 5


def prices(html: str) -> list[str | None]:
    return names(html, field="price")


@pytest.mark.parametrize(
    ("row", "price"),
    [
        ("<h3>Tea {}</h3><b>${}9.90</b>", "${}9.90"),
        ("<h3>Tea {}</h3><b><sup>$</sup>{}9<sup>90</sup></b>", "$ {}9 90"),
        ("<h3>Tea {}</h3><s>${}9.90</s><b>${}5.90</b>", "${}5.90"),
        ("<h3>Tea {}</h3><b>${}5.90</b><i>${}9.90</i>", "${}5.90"),
        ("<h3>Tea {}</h3><i>${}.90/kg</i><b>${}5.90</b>", "${}5.90"),
        ("<h3>Tea {}</h3><b>${}5.90</b><p>+ $4.00 shipping</p>", "${}5.90"),
        ("<h3>Tea {}</h3><b>${}50.90</b><p>or 12 times $5.00</p>", "${}50.90"),
        ("<h3>Tea {}</h3><i>you save $9.00</i><b>${}5.90</b>", "${}5.90"),
        ("<h3>Tea {}</h3><p>List price: ${}9.90</p><p>Now ${}5.90</p>", "${}5.90"),
        ("<h3>Tea {}</h3><b>EUR {}9.90</b><b>${}5.90</b>", "EUR {}9.90"),
        ("<h3>Tea {}</h3><b>${}5.90</b><i>Shipping:</i><b>$4.90</b>", "${}5.90"),
        ("<h3>Tea {}</h3><b>${}5.90</b><b>$4.90</b><i>/100 g</i>", "${}5.90"),
        ("<h3>Tea {}</h3><b>$ {}5.90</b><p>$4.90 per kilo</p>", "$ {}5.90"),
        ("<h3>Tea {}</h3><b>${}05.90</b><p>or 4 payments of $30.00</p>", "${}05.90"),
        ("<h3>Tea {}</h3><b>R$ {}00,90</b><p>ou 3x de R$ 40,30 sem juros</p>", "R$ {}00,90"),
        ("<h3>Tea {}</h3><b>${}2</b> <i>/night</i>", "${}2"),
        ("<h3>Tea {}</h3><b>${}2 per night</b>", "${}2"),
        ("<h3>Tea {}</h3><p>{}5,99 € inkl. 19% MwSt.</p>", "{}5,99 €"),
        ("<h3>Tea {}</h3><p>{}5,99 € zzgl. Versand</p>", "{}5,99 €"),
        ("<h3>Tea {}</h3><p>Regular price</p><p>${}5.99</p>", "${}5.99"),
        ("<h3>Tea {}</h3><div><i>4.5</i><i>127</i> <b>€ {},90</b></div>", "€ {},90"),
        ("<h3>Tea {}</h3><div><i>2019</i> <b>€ 15.9{}0</b></div>", "€ 15.9{}0"),
        ("<h3>Tea {}</h3><form><b>${}5.99</b><button>Add</button></form>", "${}5.99"),
        ("<h3>Teas under ${}0</h3><b>${}5.99</b>", "${}5.99"),
        ("<h3>50% off tea, and more of it: {}</h3><b>${}5.90</b>", "${}5.90"),
    ],
)
def test_rows_cost_the_lowest_amount_that_is_no_other(row: str, price: str) -> None:
    assert prices(rows_of(row)) == [price.replace("{}", str(i)) for i in range(1, 6)]


@pytest.mark.parametrize(
    "row",
    [
        "<h3>Tea {}</h3>", "<h3>Tea {}</h3><b>{}9.90</b>", "<h3>Tea {}</h3><s>${}9.90</s>",
        "<h3>Tea {}</h3><b>from ${}5.90 to ${}9.90</b>", "<h3>Tea {}</h3><button>Buy for ${}9.90</button>",
        "<h3>Tea {}</h3><b hidden>${}9.90</b>", "<h3>Laptops under ${}00</h3><p>By Ann Lee</p>",
        "<h3>Tea {}</h3><p>Who pays ${}9 gets all that it does, and more</p>",
    ],
)  # fmt: skip
def test_rows_without_an_amount_have_no_price(row: str) -> None:
    assert prices(rows_of(row)) == [None] * 5


def test_amounts_of_few_rows_are_no_prices() -> None:
    shown = ["<b>$9.90</b>"] * 6 + ["<b>sold out</b>", "<i>$7.90 less</i>"]
    rows = "".join(f"<li><h3>Tea {i}</h3>{p}" for i, p in enumerate(shown))
    assert prices("<ul>" + rows) == ["$9.90"] * 6 + [None] * 2


def test_rows_of_things_without_a_price_have_none() -> None:
    schema = Schema.from_yaml("{fields: {city: {}}, items: {box: {fields: [city]}}}")
    page = parse_html(rows_of("<h3>Tea {}</h3><b>${}9.90</b>"))
    rows = [ItemElement("box", (i,), int(page.end[i]), 0.9) for i, tag in enumerate(page.tags) if tag == "li"]
    assert row_values(rows, page, schema) == [[]] * 5


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "".join(f"<li><h3>Tea {i}</h3>" for i in range(20_000)),
        "<ul>" + ("<li>" + "<b>x</b>" + "<div class=x>" * 500 + "<i>w</i>" * 2_000 + "</div>" * 500) * 3,
        "<ul>" + ("<li>" + "<div>a" * 500 + "</div>" * 500) * 20,
        "<ul>" + ("<li>" + "<div>$1.50" * 500 + "</div>" * 500) * 20,
        "<ul>" + ("<li><h3>T</h3><div>" + "<b>1</b>" * 20_000 + "</div>") * 3,
    ],
    ids=["many", "leaves below", "texts all the way", "amounts all the way", "numbers"],
)
def test_large_rows_take_linear_time(html: str) -> None:
    found = names(html)
    assert found[-1] == ("Tea 19999" if len(found) == 20_000 else None)


@pytest.mark.timeout(60)
def test_records_of_very_many_elements_take_linear_time() -> None:
    page = parse_html("<dl>" + ("<dt>t</dt>" + "<dd>d</dd>" * 20_000) * 3)
    nodes = [i for i, tag in enumerate(page.tags) if tag in ("dt", "dd")]
    groups = [tuple(nodes[k : k + 20_001]) for k in range(0, len(nodes), 20_001)]
    rows = [ItemElement("record", group, int(page.end[group[-1]]), 0.9) for group in groups]
    assert row_values(rows, page, SCHEMA) == [[]] * 3


def test_all_rows_are_named_by_those_that_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "_LOOKED_AT", 3)
    assert names(rows_of("<h3>Tea {}</h3>", 10))[-1] == "Tea 10"


def test_a_list_page_has_records_with_names_and_keeps_those_of_the_model() -> None:
    labels: dict[str, str | tuple[str, float]] = {f"/ul/li[{k}]": ("record", 0.9) for k in range(1, 5)}
    labels["/ul/li[1]/b/text()[1]"] = ("name", 0.9)
    html = rows_of("<h3>Tea {}</h3><b>Green {}</b>", 4)
    records, kind = decode(scores(html, labels), SCHEMA, Thresholds())
    assert kind == "list"
    assert [[v.text for v in r.fields["name"]] for r in records] == [["Green 1"], ["Tea 2"], ["Tea 3"], ["Tea 4"]]
