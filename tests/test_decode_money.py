"""Amounts that are no prices, and numbers that are a part of one."""

from __future__ import annotations

import pytest

from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.money import role_of
from markuplmpp.decode.whole import whole_amount, whole_amounts, whole_date
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Kind, Schema

SCHEMA = Schema.default()


def leaf(page: Page, text: str) -> int:
    return next(node for node in page.leaves.tolist() if page.text(node) == text)


def role(html: str) -> str:
    """The role of the amount of five."""
    page = parse_html(html)
    return role_of(page, next(node for node in page.leaves.tolist() if "5" in page.text(node)))


@pytest.mark.parametrize(
    "html",
    [
        "<p>you save $5.90</p>", "<p>Sie sparen 5,90 €</p>", "<p>Доставка 590 ₽</p>", "<p>+ $5.00 shipping</p>",
        "<p><i>Shipping:</i> <b>$5.90</b></p>", "<p><b>$5</b> <i>off</i></p>", "<p>or 4 payments of $5.90</p>",
        "<p>ou 3x de R$ 5,90</p>", "<p>Rabatt: 5,00 €</p>", "<p>korting € 5,00</p>", "<p>Deposit $500</p>",
        "<p><i>You save</i> <b>$5.90</b></p>",
    ],
)  # fmt: skip
def test_what_is_saved_or_paid_beside_is_no_price(html: str) -> None:
    assert role(html) == "other"


@pytest.mark.parametrize(
    "html",
    ["<p>$5.90/kg</p>", "<p>$5.90 per month</p>", "<p><b>$5.90</b><i>/100 g</i></p>", "<p><b>$5.90</b> a night</p>"],
)
def test_what_a_part_costs(html: str) -> None:
    assert role(html) == "by part"


@pytest.mark.parametrize(
    "html",
    [
        "<p>$5.90</p>", "<p>Now $5.90</p>", "<p>from $5.90</p>", "<p><i>Listed:</i> <b>$5.90</b></p>",
        "<b>$5.90</b><p>Perch</p>", "<b>$5.90</b><h3>Pro Tablet</h3>", "<p>Offer: $5.90", "<p>Regular price $5.90</p>",
        "<p>Free shipping from 60</p><p>$5.90</p>", "<p>$5.90 & free shipping</p>", "<p>5,90 € inkl. Versand</p>",
        "<div><p>Shipping</p></div>" + "<p>a</p>" * 6 + "<p>$5.90</p>", "<a>Pirate Ship</a> <b>$5.90</b>",
        "<a>Shipping labels</a> <b>$5.90</b>", "<i>sofort lieferbar</i> <b>5,90 €</b>",
        "<a>Off-White Cap</a> <b>$5</b>", "<b>$5.90</b> <i>Shipping:</i> <b>$4</b>",
    ],
)  # fmt: skip
def test_other_amounts_may_be_prices(html: str) -> None:
    assert role(html) == "price"


@pytest.mark.parametrize(
    ("html", "field", "part", "whole"),
    [
        ("<p><sup>$</sup><b>19</b><sup>99</sup></p>", "price", "19", "$ 19 99"),
        ("<p><i>5,99 €</i><span><b>5</b><sup>99</sup> €</span></p>", "price", "5", "5,99 € 5 99 €"),
        ("<p><i>5,99 €</i><span><b>5</b><sup>99</sup> €</span></p>", "price", "99", "5,99 € 5 99 €"),
        ("<p><b>1,299</b> <i>USD</i></p>", "price", "1,299", "1,299 USD"),
        ("<p><b>$19<sup>99</sup></b></p>", "price", "$19", "$19 99"),
        ("<p><b>$19.99</b> <i>24</i></p>", "price", "$19.99", "$19.99"),
        ("<p><i>2019</i> <b>€ 15.900</b></p>", "price", "2019", "2019"),
        ("<p><i>127</i> <b>€ 1,90</b></p>", "price", "127", "127"),
        ("<p><b>19</b> <i>pieces</i></p>", "price", "19", "19"),
        ("<p>In all <b>19</b> <i>USD</i></p>", "price", "19", "19"),
        ("<p><b>19</b> <i>USD</i> <s>29 USD</s></p>", "price", "19", "19"),
        ("<p><b>5</b> <i>minutes</i></p>", "prep_time", "5", "5 minutes"),
        ("<p><b>5</b> <i>minutes</i></p>", "yields", "5", "5"),
        ("<p><b>5</b> " + "x" * 40 + " USD</p>", "price", "5", "5"),
    ],
)
def test_a_number_becomes_the_amount_that_it_is_a_part_of(html: str, field: str, part: str, whole: str) -> None:
    page = parse_html(html)
    (found,) = whole_amounts([Candidate(field, leaf(page, part), 0.9, part)], page, SCHEMA)
    assert (found.text, page.text(found.node)) == (whole, whole)


def test_two_parts_of_an_amount_are_one_value_in_page_order() -> None:
    page = parse_html("<p><i>Tea</i> <b><sup>$</sup><i>19</i><sup>99</sup></b></p>")
    parts = [Candidate("price", leaf(page, text), score, text) for text, score in (("19", 0.7), ("99", 0.8))]
    (whole,) = whole_amounts(parts, page, SCHEMA)
    assert (whole.text, whole.score) == ("$ 19 99", 0.8)
    tea = Candidate("name", leaf(page, "19"), 0.9, "19")
    assert [c.field for c in whole_amounts([tea, *parts], page, SCHEMA)] == ["price", "name"]


@pytest.mark.timeout(60)
def test_very_many_numbers_in_one_element_take_linear_time() -> None:
    page = parse_html("<div>" + "<b>5</b>" * 50_000 + "</div>")
    found = [Candidate("price", node, 0.9, "5") for node in page.leaves.tolist()]
    assert whole_amounts(found, page, SCHEMA) == found


@pytest.mark.parametrize(
    ("html", "part", "kind", "whole"),
    [
        ("<p>now $29.99</p>", "29", "price", "$29.99"),
        ("<p>9.99 – 19.99 €</p>", "9.99", "price", "9.99"),  # noqa: RUF001
        ("<p>from 5 to 15 EUR</p>", "5", "price", "5"),
        ("<p>Serves 5 in 25 minutes</p>", "5", "duration", "5"),
        ("<p><b>399</b><i>€</i><small>inkl. MwSt.</small></p>", "399", "price", "399 €"),
        ("<p><b>199</b> <i>kr</i></p>", "199", "price", "199 kr"),
        ("<p><b>5 May</b> <i>Updated: 15 May 2024</i></p>", "5 May", "date", "5 May"),
        ("<p><b>2</b> <i>likes</i> <u>12 May 2024</u></p>", "2", "date", "2"),
        ("<ul><li><a>News A</a> <i>2024</i></li><li><a>B</a> <i>3 May 2024</i></li></ul>", "2024", "date", "2024"),
    ],
)
def test_a_part_is_widened_to_what_it_is_of_alone(html: str, part: str, kind: Kind, whole: str) -> None:
    page = parse_html(html)
    node = next(i for i in page.leaves.tolist() if part in page.text(i))
    found = whole_date(page, node, part) if kind == "date" else whole_amount(page, node, part, kind)
    assert found[1] == whole
