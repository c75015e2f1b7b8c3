"""Names and prices of rows that the model labels nothing in."""

from __future__ import annotations

import pytest

from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.nodes import Candidate
from markuplmpp.decode.rows import row_values
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Schema
from tests.test_decode import Thresholds, decode, scores

SCHEMA = Schema.default()


def read(html: str, tags: tuple[str, ...] = ("li",), known: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The values found in rows, each an element of the first tag and those of the others behind it."""
    page = parse_html(html)
    nodes = [i for i, tag in enumerate(page.tags) if tag in tags]
    groups = [tuple(nodes[k : k + len(tags)]) for k in range(0, len(nodes), len(tags))]
    rows = [ItemElement("record", group, int(page.end[group[-1]]), 0.9) for group in groups]
    owned = [[Candidate(name, rows[0].node + 1, 0.9, "known") for name in known] for _ in rows]
    return [{c.field: c.text for c in added} for added in row_values(rows, owned, page, SCHEMA)]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("<b>Sale</b><h3>Kettle {}</h3><p>All that it does, and more of it: {}", "Kettle {}"),
        ("<a>Kettle {}</a><p>All that it does, and more of it: {}", "Kettle {}"),
        ("<p>#{}</p><p>Kettle number {}</p><i>in stock</i>", "Kettle number {}"),
        ("<a>12 May 202{}</a><a>Kettle {}</a>", "Kettle {}"),
        ("<h3>Our offers</h3><a>Kettle {}</a>", "Kettle {}"),
    ],
    ids=["heading", "link", "longest", "no date", "no caption"],
)
def test_rows_are_called_what_is_another_in_each(row: str, name: str) -> None:
    html = "<ul>" + "".join(f"<li>{row.replace('{}', str(i))}" for i in range(4))
    assert [found["name"] for found in read(html)] == [name.replace("{}", str(i)) for i in range(4)]


def test_prices_are_the_lower_ones_that_most_rows_have() -> None:
    price = "<s>${}9.99</s> <span class=now><span>$</span>{}<sup>.50</sup></span>"
    html = "<ul>" + "".join(
        f"<li><h3>Kettle {i}</h3>{price.replace('{}', str(i)) if i != 3 else 'sold out'}" for i in range(1, 6)
    )
    assert [found.get("price") for found in read(html)] == ["$ 1 .50", "$ 2 .50", None, "$ 4 .50", "$ 5 .50"]
    assert read("<ul>" + "<li><b>Was $9.99, now $5.99</b>" * 4) == [{}] * 4, "two prices, and one name for all"


def test_the_part_that_is_the_price_is_the_value() -> None:
    html = "<ul>" + "".join(f"<li><h3>Kettle {i}</h3><p>Pre-order: &pound; {i}9.99</p>" for i in (1, 2, 3))
    assert [found["price"] for found in read(html)] == ["£ 19.99", "£ 29.99", "£ 39.99"]


def test_rows_of_several_elements() -> None:
    html = "<dl>" + "".join(f"<dt><b>{i} pcs</b></dt><dd><b>Kettle {i}</b></dd>" for i in range(4))
    assert [found["name"] for found in read(html, ("dt", "dd"))] == [f"Kettle {i}" for i in range(4)]


def test_what_the_model_found_stays() -> None:
    html = "<ul>" + "".join(f"<li><h3>Kettle {i}</h3><b>${i}9</b>" for i in range(4))
    assert [list(found) for found in read(html, known=("name",))] == [["price"]] * 4


@pytest.mark.parametrize("html", ["<ul><li>Tea 1<li>Tea 2", "<ul>" + "<li><b>Tea</b>" * 5, "<ul>" + "<li>" * 5])
def test_too_few_rows_or_nothing_of_their_own_say_nothing(html: str) -> None:
    assert not any(read(html))


def test_a_list_of_many_rows_is_read_by_some_of_them() -> None:
    found = read("<ul>" + "".join(f"<li><h3>Kettle {i}</h3><b>${i}.00</b>" for i in range(20_000)))
    assert found[19_999] == {"name": "Kettle 19999", "price": "$19999.00"}


def test_a_list_page_has_records_with_names() -> None:
    html = "<ul>" + "".join(f"<li><h3>Kettle {i}</h3><b>${i}9</b></li>" for i in range(4)) + "</ul>"
    records, kind = decode(scores(html, {f"/ul/li[{k}]": ("record", 0.9) for k in range(1, 5)}), SCHEMA, Thresholds())
    assert kind == "list"
    assert [[v.text for values in r.fields.values() for v in values] for r in records] == [
        [f"Kettle {i}", f"${i}9"] for i in range(4)
    ]
