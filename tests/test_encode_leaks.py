"""Labels made from schema.org markup can't leak: no such attribute or script changes a model input."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import tiny
from tests.tiny_trees import steady

PAGE = tiny.SHOP.replace("</body>", "<ul>" + "<li>kettle <b>tea</b></li>" * 40 + "</ul></body>")
OPENINGS = [m.end() for m in re.finditer(r"<[a-z0-9]+(?=[ >])", PAGE)]
MARKUP = (
    " itemscope", ' itemscope itemtype="https://schema.org/Product"', ' itemprop="name"',
    ' itemprop="price" content="1"',
    ' itemid="#x"', ' itemref="main"', ' property="og:title"', ' typeof="Product"', ' vocab="https://schema.org/"',
    ' data-price="19.99"',
)  # fmt: skip
JSON_LD = '<script type="application/ld+json">{"@type": "Product", "name": "Acme Kettle", "sku": "12345"}</script>'


def assert_same_inputs(html: str, reference: str = PAGE) -> None:
    encoded, windows = tiny.encode(html)
    expected_page, expected = tiny.encode(reference)
    assert encoded.sequence.node_ids.tolist() == expected_page.sequence.node_ids.tolist()
    assert encoded.windows == expected_page.windows
    for window, other in zip(windows, expected, strict=True):
        assert window.keys() == other.keys()
        for name, array in window.items():
            assert np.array_equal(array, other[name]), name


@steady
@given(st.lists(st.tuples(st.sampled_from(OPENINGS), st.sampled_from(MARKUP))))
def test_schema_org_attributes_change_no_input(changes: list[tuple[int, str]]) -> None:
    html = PAGE
    for at, attribute in sorted(changes, reverse=True):
        html = html[:at] + attribute + html[at:]
    assert_same_inputs(html)


@pytest.mark.parametrize("script", [JSON_LD, JSON_LD.replace("}", ""), JSON_LD.replace("Acme", "<b>Acme</b>")])
@pytest.mark.parametrize("before", ["</head>", "</body>", "<table>", "<footer>"])
def test_json_ld_changes_no_input(script: str, before: str) -> None:
    assert_same_inputs(PAGE.replace(before, script + before))


def test_removing_and_corrupting_markup_changes_no_input() -> None:
    marked = PAGE.replace("<h1 ", '<h1 itemprop="name" ').replace("<p class", '<p itemprop="price" class')
    marked = marked.replace("</head>", JSON_LD + "</head>")
    assert marked != PAGE
    assert_same_inputs(marked)
    assert_same_inputs(marked.replace("itemprop", "itemporp").replace("@type", "@tpye"))


def test_what_a_reader_sees_does_change_the_input() -> None:
    with pytest.raises(AssertionError):
        assert_same_inputs(PAGE.replace("Acme Kettle</h1>", "Tea</h1>"))
    with pytest.raises(AssertionError):
        assert_same_inputs(PAGE.replace("product-title", "main"))
