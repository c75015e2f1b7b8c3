"""Synthetic products and their pages: codes are valid, marks hold the product's values, sites differ."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from typing import Any

import pytest

from markuplmpp.dom.node import fold_space
from markuplmpp.dom.parse import parse_html
from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import element, unmarked
from markuplmpp.synth.shop import product_page
from markuplmpp.synth.shop_price import price_block
from markuplmpp.synth.theme import Theme

SEEDS = range(60)
HELD = ("name", "price", "list_price", "availability")


@lru_cache
def page(seed: int) -> tuple[Product, bytes, dict[str, Any]]:
    theme = Theme.of_seed(seed)
    product = draw_product(theme, random.Random(seed))
    body = product_page(theme, random.Random(seed), product=product)
    return product, *unmarked(element("html", element("body", body.main)))


def marked(seed: int, label: str) -> list[str]:
    _, html, gold = page(seed)
    texts = parse_html(html).texts
    found = [entry for entry in gold["labels"] if entry["label"] == label]
    return [fold_space(texts[entry["node"]])[entry.get("start", 0) : entry.get("end")] for entry in found]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("seed", SEEDS)
def test_marks_hold_the_values_of_the_product(seed: int) -> None:
    product = page(seed)[0]
    for label in ("name", "brand", "sku", "mpn", "gtin"):
        assert set(marked(seed, label)) <= {fold_space(str(getattr(product, label)))}
    assert marked(seed, "name")
    told = " ".join((*product.description, *product.features))
    assert all(text in fold_space(told) for text in marked(seed, "description"))
    assert {digits(text) for text in marked(seed, "review_count")} <= {str(product.review_count)}
    assert set(marked(seed, "category")) <= set(product.category)


@pytest.mark.parametrize("seed", SEEDS)
def test_pieces_of_a_price_make_the_price(seed: int) -> None:
    product = page(seed)[0]
    for label, amount in (("price", product.price), ("list_price", product.list_price)):
        pieces = digits("".join(marked(seed, label)))
        assert bool(pieces) == (amount is not None)
        assert pieces.startswith(str(int(amount or 0))) or amount is None


def test_the_product_is_the_smallest_element_around_its_values() -> None:
    for seed in SEEDS:
        labels = page(seed)[2]["labels"]
        (product,) = [entry["xpath"] for entry in labels if entry["label"] == "product"]
        paths = [entry["xpath"].split("/") for entry in labels if entry["label"] in HELD]
        common = 0
        while len({path[common] for path in paths}) == 1:
            common += 1
        assert product == "/".join(paths[0][:common])


def test_the_same_seeds_give_the_same_page() -> None:
    theme = Theme.of_seed(11)
    assert product_page(theme, random.Random(2)) == product_page(theme, random.Random(2))
    assert product_page(theme, random.Random(2)).main != product_page(theme, random.Random(3)).main


def test_sites_differ_in_structure() -> None:
    skeletons = {tuple(re.findall(r"<(\w+)", page(seed)[1].decode()))[:25] for seed in SEEDS}
    assert len(skeletons) > 50


def test_unmarked_price_is_the_same_html() -> None:
    for seed in SEEDS:
        theme, product = Theme.of_seed(seed), page(seed)[0]
        with_marks, without = (price_block(theme, random.Random(1), product, marked=marked) for marked in (True, False))
        assert unmarked(without)[0] == unmarked(with_marks)[0]
        assert unmarked(without)[1]["labels"] == []


def test_prices_of_a_bundle_are_no_prices_of_the_product() -> None:
    found = 0
    for seed in range(150):
        html = page(seed)[1]
        at = html.find(b"bundle__total")
        found += at > 0
        if at > 0:
            total = html[at : html.index(b"</b>", at)].decode().rsplit(">", 1)[1]
            assert fold_space(total) not in marked(seed, "price")
    assert found


def test_bar_codes_have_their_check_digit() -> None:
    for seed in range(300):
        gtin = draw_product(Theme.of_seed(seed), random.Random(seed)).gtin.zfill(14)
        assert sum(int(digit) * (1 if index % 2 else 3) for index, digit in enumerate(gtin)) % 10 == 0


def test_products_are_what_a_shop_sells() -> None:
    products = [draw_product(Theme.of_seed(seed), random.Random(seed)) for seed in range(300)]
    assert 0.15 < sum(product.list_price is not None for product in products) / 300 < 0.5
    assert 0.2 < sum(product.rating is None for product in products) / 300 < 0.4
    assert all(product.list_price is None or product.list_price > product.price > 0 for product in products)
    assert len({product.category for product in products}) > 80
    assert "{" not in "".join(f"{product}".replace("{'", "") for product in products)
