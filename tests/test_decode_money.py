"""Amounts that are no prices, and numbers that are a part of one."""

from __future__ import annotations

import pytest

from markuplmpp.decode.money import is_other_amount
from markuplmpp.decode.nodes import Candidate
from markuplmpp.decode.whole import whole_amounts
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Schema

SCHEMA = Schema.default()


def leaf(page: Page, text: str) -> int:
    return next(node for node in page.leaves.tolist() if page.text(node) == text)


@pytest.mark.parametrize(
    "html",
    [
        "<p>$5.90/kg</p>", "<p>$5.90 per month</p>", "<p>you save $5.90</p>", "<p>Sie sparen 5,90 €</p>",
        "<p>20% ($5.90)</p>", "<p>Доставка 590 ₽</p>", "<p><i>Shipping:</i> <b>$5.90</b></p>",
        "<p><b>$5.90</b><i>/100 g</i></p>", "<p><b>$5.90</b> a month</p>", "<p>RRP $5.90</p>",
    ],
)  # fmt: skip
def test_what_is_saved_or_paid_for_a_part_is_no_price(html: str) -> None:
    page = parse_html(html)
    amount = next(node for node in page.leaves.tolist() if "5" in page.text(node))
    assert is_other_amount(page, amount)


@pytest.mark.parametrize(
    "html",
    [
        "<p>$5.90</p>", "<p>Now $5.90</p>", "<p>from $5.90</p>", "<p><i>Listed:</i> <b>$5.90</b></p>",
        "<p>Free shipping from 50</p><p>$5.90</p>", "<b>$5.90</b><p>Perch</p>", "<p>Offer: $5.90",
        "<div><p>Shipping</p></div>" + "<p>a</p>" * 6 + "<p>$5.90</p>",
    ],
)  # fmt: skip
def test_other_amounts_may_be_prices(html: str) -> None:
    page = parse_html(html)
    amount = next(node for node in page.leaves.tolist() if "5.90" in page.text(node))
    assert not is_other_amount(page, amount)


@pytest.mark.parametrize(
    ("html", "field", "part", "whole"),
    [
        ("<p><sup>$</sup><b>19</b><sup>99</sup></p>", "price", "19", "$ 19 99"),
        ("<p><i>5,99 €</i><span><b>5</b><sup>99</sup> €</span></p>", "price", "5", "5,99 € 5 99 €"),
        ("<p><i>5,99 €</i><span><b>5</b><sup>99</sup> €</span></p>", "price", "99", "5,99 € 5 99 €"),
        ("<p><b>1,299</b> <i>USD</i></p>", "price", "1,299", "1,299 USD"),
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
