"""Votes for one value: rules that give it alone go before those that give others too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.template import SiteTemplate
from tests.site_shop import NAMES, SCHEMA, detail

SOLD_OUT = '<s class="was">$47.00</s> Currently unavailable'


def related(i: int) -> str:
    return "".join(
        f'<div class="card"><b>{NAMES[k]}</b><span class="price">${50 + i + k}.00</span></div>' for k in range(4)
    )


def with_related(i: int, *, box: str = "", first: bool = False) -> str:
    """A product page with four more products, whose prices have the class that its own has."""
    price = box or f'<s class="was">${40 + i}.00</s> <span class="price">${20 + i}.00</span>'
    main = f'<div class="product"><h1>{NAMES[i]}</h1><p class="box">{price}</p><p class="sku">K-{100 + i}</p></div>'
    parts = [main, f'<div class="related">{related(i)}</div>']
    return f'<html><body><div class="menu">Home</div>{"".join(parts[::-1] if first else parts)}</body></html>'


def found_with_related(i: int) -> FittedPage:
    html = with_related(i)
    texts = {"name": [NAMES[i]], "price": [f"${20 + i}.00"], "list_price": [f"${40 + i}.00"], "sku": [f"K-{100 + i}"]}
    return FittedPage(parse_tree(html)[0], detail(html, texts))


@pytest.fixture(scope="module")
def template() -> SiteTemplate:
    return fit_template("shop.example", [found_with_related(i) for i in range(6)], SCHEMA)


def test_a_price_that_is_missing_is_none_of_the_related_products(template: SiteTemplate) -> None:
    assert template.extract(with_related(7)).records[0].first("price") == "$27.00"
    (record,) = template.extract(with_related(7, box=SOLD_OUT)).records
    assert (record.first("price"), record.first("list_price")) == (None, "$47.00")
    assert template.extract(with_related(7, first=True)).records[0].first("price") == "$27.00"


def test_a_price_that_stands_alone_is_not_read_as_the_list_price(template: SiteTemplate) -> None:
    (record,) = template.extract(with_related(7, box='<span class="price">$9.00</span>')).records
    assert (record.first("price"), record.first("list_price")) == ("$9.00", None)


def test_a_rule_without_a_rival_that_gives_one_value_alone_stays_and_says_so() -> None:
    pages = [found_with_related(i) for i in range(6)]
    for page in pages:
        for element in page.root.iter("div", "p"):
            element.attrib.pop("class", None)
    first, *_ = next(f.rules for f in fit_template("a", pages, SCHEMA).layouts[0].item.fields if f.name == "price")
    assert ("price" in first.xpath, first.several) == (True, True)


def one_price(rule: Rule) -> SiteTemplate:
    price = FieldRules("price", (rule,), "price")
    return SiteTemplate("a", "", (Layout("detail", ItemRules("product", False, (), (price,)), 0.25),))


def test_more_values_than_on_the_pages_that_a_rule_was_learned_from_are_drift() -> None:
    several, same = "<p>$20</p><p>$30</p>", "<p>$20</p><p>$20.00</p>"
    assert one_price(Rule("//p")).extract(same).records[0].first("price") == "$20"
    with pytest.raises(DriftError, match="lacks price"):
        one_price(Rule("//p")).extract(several)
    for is_so in ({"several": True}, {"corrected": True}):
        assert one_price(replace(Rule("//p"), **is_so)).extract(several).records[0].first("price") == "$20"
