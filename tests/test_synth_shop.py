"""Synthetic products and their pages: codes are valid, marks hold the product's values, sites differ."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

import pytest

from markuplmpp.dom.node import fold_space
from markuplmpp.synth.items import Product
from markuplmpp.synth.lexicon import phrases
from markuplmpp.synth.markup import element, unmarked
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.shop.codes import isbn10
from markuplmpp.synth.shop.page import product_page
from markuplmpp.synth.shop.price import price_block
from markuplmpp.synth.shop.specs import spec_list
from markuplmpp.synth.shop.stock import stock_line, stock_notes
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.theme import Theme
from tests.synthetic import Marked

SEEDS = range(60)
HELD = ("name", "price", "list_price", "availability")


@cache
def drawn(seed: int) -> Product:
    return draw_product(Theme.of_seed(seed), random.Random(seed))


@cache
def page(seed: int) -> Marked:
    body = product_page(Theme.of_seed(seed), random.Random(seed), product=drawn(seed))
    return Marked.of(element("html", element("body", body.main)))


def priced(seed: int) -> bool:
    return View(Theme.of_seed(seed), random.Random(seed), drawn(seed)).priced


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("seed", SEEDS)
def test_marks_hold_the_values_of_the_product(seed: int) -> None:
    product, values = drawn(seed), page(seed).values
    for label in ("name", "brand", "sku", "mpn"):
        assert set(values(label)) <= {fold_space(str(getattr(product, label)))}
    assert set(values("gtin")) <= {product.gtin, isbn10(product.gtin)}
    assert values("name")
    facts = (f"{name}: {text}" for name, text in product.specs)
    told = fold_space(" ".join((*product.description, *product.features, *facts)))
    assert all(text in told for text in values("description"))
    assert {digits(text) for text in values("review_count")} <= {str(product.review_count)}
    assert set(values("category")) <= set(product.category)


def test_pieces_of_a_price_make_the_price() -> None:
    for seed in SEEDS:
        product = drawn(seed)
        for label, amount in (("price", product.price), ("list_price", product.list_price)):
            pieces = digits("".join(page(seed).values(label)))
            assert bool(pieces) == (amount is not None and priced(seed))
            assert pieces.startswith(str(int(amount or 0))) or not pieces


def test_the_product_is_the_smallest_element_around_its_values() -> None:
    for seed in filter(priced, SEEDS):
        labels = page(seed).labels
        (product,) = [entry["xpath"] for entry in labels if entry["label"] == "product"]
        paths = [entry["xpath"].split("/") for entry in labels if entry["label"] in HELD]
        common = 0
        while len({path[common] for path in paths}) == 1:
            common += 1
        assert product == "/".join(paths[0][:common])


def test_pages_of_a_site_differ_in_their_products_alone() -> None:
    theme = Theme.of_seed(11)
    assert product_page(theme, random.Random(2)) == product_page(theme, random.Random(2))
    assert product_page(theme, random.Random(2)).main != product_page(theme, random.Random(3)).main


def test_sites_differ_in_structure() -> None:
    assert len({tuple(page(seed).page.tags[:25]) for seed in SEEDS}) > 50


def test_unmarked_price_is_the_same_html() -> None:
    for seed in SEEDS:
        with_marks, without = (
            price_block(Theme.of_seed(seed), random.Random(1), drawn(seed), marked=marked) for marked in (True, False)
        )
        assert unmarked(without)[0] == unmarked(with_marks)[0]
        assert unmarked(without)[1]["labels"] == []


def test_prices_of_a_bundle_are_no_prices_of_the_product() -> None:
    found = 0
    for seed in range(40):
        made = Marked.of(product_page(Theme(seed, "en_US", "bem", ""), random.Random(seed)).main)
        at = made.html.find(b"bundle__total")
        if at > 0:
            found += 1
            total = made.html[at : made.html.index(b"</b>", at)].decode().rsplit(">", 1)[1]
            assert total not in made.values("price")
    assert found


def test_bar_codes_have_their_check_digit() -> None:
    for seed in range(300):
        gtin = drawn(seed).gtin.zfill(14)
        assert sum(int(digit) * (1 if index % 2 else 3) for index, digit in enumerate(gtin)) % 10 == 0


def test_products_are_what_a_shop_sells() -> None:
    products = [drawn(seed) for seed in range(300)]
    assert 0.15 < sum(product.list_price is not None for product in products) / 300 < 0.5
    assert 0.2 < sum(product.rating is None for product in products) / 300 < 0.4
    assert all(product.list_price is None or product.list_price > product.price > 0 for product in products)
    assert len({product.category for product in products}) > 80
    assert "{" not in "".join(f"{product}".replace("{'", "") for product in products)


def test_a_time_of_dispatch_is_the_availability_where_nothing_else_says_it() -> None:
    told = set()
    for seed in range(300):
        product = replace(drawn(seed), availability="InStock")
        view = View(Theme.of_seed(seed), random.Random(seed), product)
        line, shown, alone = stock_line(view), stock_notes(view, True), stock_notes(view, False)
        texts = Marked.of(element("div", line)).values("availability") if line else []
        assert len(texts) == (line is not None)
        assert not Marked.of(element("div", *shown)).values("availability")
        told.update(texts, Marked.of(element("div", *alone)).values("availability"))
    assert any(re.fullmatch(r"Ships within \d working days", text) for text in told)
    assert "In stock" in told


def test_a_shop_that_wants_to_be_asked_shows_no_price() -> None:
    silent = [seed for seed in range(400) if not priced(seed)]
    assert 5 < len(silent) < 40
    for seed in silent:
        view = View(Theme.of_seed(seed), random.Random(seed), drawn(seed))
        made = Marked.of(product_page(view.theme, view.rng, product=drawn(seed)).main)
        assert not {"price", "list_price", "product"} & {entry["label"] for entry in made.labels}
        assert any(text in made.html.decode() for text in phrases("terms.ask", view.theme.lang))


def test_a_book_has_both_of_its_numbers() -> None:
    book = replace(drawn(0), gtin="9780306406157")
    views = (View(Theme.of_seed(seed), random.Random(seed), book) for seed in range(300))
    found = [
        Marked.of(html).values("gtin")
        for view in views
        if "gtin" in view.codes_in("specs") and (html := spec_list(view))
    ]
    assert {tuple(sorted(values)) for values in found} >= {("0306406152", "9780306406157"), ("9780306406157",)}


def test_words_in_bold_are_pieces_of_the_description() -> None:
    pieces = 0
    for seed in SEEDS:
        made = page(seed)
        tags = [made.page.tags[made.page.parent[node]] for node in made.nodes("description")]
        pieces += any(tag in ("strong", "b", "em", "a") for tag in tags)
    assert 5 < pieces < 40


def test_a_logo_is_the_maker() -> None:
    logos = [made.page.tags[node] for seed in range(200) for made in (page(seed),) for node in made.nodes("brand")]
    assert "img" in logos
