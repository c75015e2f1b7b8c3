"""List prices that pages cross out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.choose import choose
from markuplmpp.decode.crossed import crossed_out
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
PRICE = "<b>$24.98</b>"


def list_prices(html: str, *given: tuple[str, str, float]) -> list[str]:
    """The list prices of a page with a price, and what the model sees besides."""
    page = parse_html(html)
    at = {page.text(leaf): int(leaf) for leaf in page.leaves}
    seen = [("price", "$24.98", 0.9), *given]
    found = choose([Candidate(field, at[text], score, text) for field, text, score in seen], page, SCHEMA)
    return [c.text for c in found if c.field == "list_price"]


@pytest.mark.parametrize(
    "html",
    [
        f"<p><del>$32.00</del> {PRICE}",
        f"<p><del><span>$32.00</span></del> {PRICE}",
        f"<p>{PRICE} <s>$32.00</s>",
        f"<p>{PRICE} <i class='productOldPrice'>$32.00</i>",
        f"<p>{PRICE} <i class=price-was>$32.00</i>",
        f"<ul><li class=list-price>$32.00<li>{PRICE}</ul>",
    ],
)
def test_what_is_crossed_out_beside_the_price_and_more_is_the_list_price(html: str) -> None:
    assert list_prices(html) == ["$32.00"]


@pytest.mark.parametrize(
    "html",
    [
        f"<p><i>$32.00</i> {PRICE}",
        f"<p><del>$12.00</del> {PRICE}",
        f"<p><del>32 shops</del> {PRICE}",
        f"<p><del>32</del> {PRICE}",
        f"<p><del>€32.00</del> {PRICE}",
        f"<p><del>You save $30.00</del> {PRICE}",
        f"<p><i class=regular-shipping>Shipping $29.00</i> {PRICE}",
        f"<p><i class=wishlist>$32.00</i> {PRICE}",
        f"<p><i class=gold>$32.00</i> {PRICE}",
        f"<ul class=list-unstyled><li>{PRICE}<li>Free shipping on orders over $50.00</ul>",
        f"<ul><li class=list-group-item>{PRICE}<li class=list-group-item>6 bottles: $140.00</ul>",
        f"<p class=price-list>{PRICE} <i>Large</i> <i>$34.98</i>",
        f"<p>{PRICE} <i class=cross-sell>$32.00</i>",
        f"<p>{PRICE} <a class=previous>$32.00</a>",
        f"<p class=original>{PRICE} <i>$24.98 - $99.00</i>",
        f"<p><del>$32.00</del>{'<i>x</i>' * 7} {PRICE}",
        f"<ul><li>{PRICE}{'<li><i>x</i> <del>$32.00</del>' * 8}</ul>",  # other products'
        f"<div><div>Kettle {PRICE}</div><div>Pan <del>$40.00</del> <b>$30.00</b></div></div>",
        f"<div><div>Pan <del>$40.00</del> <b>$30.00</b></div><div>Kettle {PRICE}</div></div>",
        f"<p class='{'was-' * 50}'><i>$32.00</i> {PRICE}",
    ],
)
def test_what_is_not_is_none(html: str) -> None:
    assert list_prices(html) == []


def test_what_the_model_sees_comes_first() -> None:
    html = f"<p><del>$32.00</del> {PRICE} <i>$40.00</i>"
    assert list_prices(html, ("list_price", "$40.00", 0.3)) == ["$40.00"]


def test_a_price_that_is_not_read_has_nothing_beside_it() -> None:
    page = parse_html("<p><del>$32.00</del> <b>ask us</b>")
    assert crossed_out(page, Candidate("price", int(page.leaves[1]), 0.9, "ask us"), "list_price") == []


@pytest.mark.parametrize("change", [{"many": True}, {"kind": "text"}])
def test_a_field_of_that_name_of_another_kind_is_left_alone(change: dict[str, Any]) -> None:
    fields = tuple(replace(spec, **change) if spec.name == "list_price" else spec for spec in SCHEMA.fields)
    page = parse_html(f"<p><del>$32.00</del> {PRICE}")
    price = Candidate("price", int(page.leaves[1]), 0.9, "$24.98")
    assert choose([price], page, replace(SCHEMA, fields=fields)) == [price]
