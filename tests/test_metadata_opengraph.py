# ruff: noqa: RUF001 (dashes)
"""What the head of a page says of it in Open Graph and other terms."""

from __future__ import annotations

import pytest

from markuplmpp.decode.markup import metadata_records
from markuplmpp.dom.parse import parse_html
from markuplmpp.metadata import MetadataItem, read_metadata
from markuplmpp.records import Record
from markuplmpp.schema import Schema

ARTICLE = {
    "og:type": "article",
    "og:title": "A day out - The Daily",
    "og:site_name": "The Daily",
    "article:published_time": "2024-07-01T10:00:00Z",
    "author": "Ann Lee",
}
PRODUCT = {
    "og:type": "og:product",
    "og:title": "Kettle",
    "product:brand": "Acme",
    "product:price:amount": "19.99",
    "product:price:currency": "USD",
    "product:availability": "instock",
}
NEWS = '{"@type": "NewsArticle", "headline": "%s", "author": {"name": "Bo Ek"}}'
JSON_LD = f'<script type="application/ld+json">{NEWS}</script>'


def head(terms: dict[str, str], attribute: str = "property") -> str:
    return "".join(f'<meta {attribute}="{name}" content="{content}">' for name, content in terms.items()) + "<p>a</p>"


def items(html: str) -> list[MetadataItem]:
    return [item for item in read_metadata(html) if item.syntax == "opengraph"]


def texts(item: MetadataItem) -> dict[str, list[str]]:
    return {name: [value.text for value in values] for name, values in item.fields.items()}


def records(html: str) -> list[Record]:
    page = parse_html(html)
    return metadata_records(read_metadata(html, page=page), page, Schema.default())


def test_an_article() -> None:
    (item,) = items(head(ARTICLE))
    assert (item.type, item.node_id) == ("article", None)
    assert texts(item) == {
        "headline": ["A day out"], "author": ["Ann Lee"], "date_published": ["2024-07-01T10:00:00Z"],
    }  # fmt: skip


def test_a_product() -> None:
    (item,) = items(head(PRODUCT))
    assert item.type == "product"
    assert texts(item) == {
        "name": ["Kettle"], "brand": ["Acme"], "price": ["19.99 USD"], "availability": ["instock"],
    }  # fmt: skip
    (sale,) = items(head(PRODUCT | {"product:sale_price:amount": "9.99", "product:sale_price:currency": "EUR"}))
    assert texts(sale)["price"] == ["9.99 EUR"]


def test_it_costs_a_page_none_of_its_products() -> None:
    product = '<script type="application/ld+json">{"@type": "Product", "name": "Coffee subscription"}</script>'
    found = [item.type for item in read_metadata(product + head(ARTICLE))]
    assert found == ["product", "article"]


def test_a_term_that_says_nothing_stands_for_no_other() -> None:
    terms = ARTICLE | {"author": "The Daily", "parsely-author": "Bo Ek", "article:published_time": "null"}
    (item,) = items(head(terms | {"pubdate": "2024-07-02"}))
    assert (texts(item)["author"], texts(item)["date_published"]) == (["Bo Ek"], ["2024-07-02"])


@pytest.mark.parametrize("attribute", ["property", "name", "PROPERTY"])
def test_terms_stand_in_either_attribute(attribute: str) -> None:
    assert len(items(head(ARTICLE, attribute))) == 1
    assert items(head({"OG:Type": "Article", "og:title": "A"}, attribute))[0].type == "article"


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"og:type": "website", "og:title": "The Daily"},
        {"og:type": "website", "og:title": "Log in", "date": "Sat, 28 Nov 2026"},
        {"og:type": "product.group", "og:title": "Kettles", "pubdate": "2024-07-01"},
        {"author": "Ann Lee"},
        {"og:type": "article"},
        {"pubdate": " "},
        {"og:type": "product"},
    ],
)
def test_a_page_that_does_not_say_what_it_is_has_no_item(terms: dict[str, str]) -> None:
    assert items(head(terms)) == []


@pytest.mark.parametrize("name", ["dc.date.issued", "parsely-pub-date", "sailthru.date", "pubdate", "Date"])
def test_a_date_makes_an_article(name: str) -> None:
    (item,) = items(head({name: "2024-07-01"}, "name"))
    assert texts(item) == {"date_published": ["2024-07-01"]}


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("A day out | The Daily", "The Daily", "A day out"),
        ("A day out – the daily", "The Daily", "A day out"),
        ("The Daily", "The Daily", "The Daily"),
        ("A day out | | The Daily", "The Daily", "A day out"),
        ("A day out with The Daily", "The Daily", "A day out with The Daily"),
        ("A day out | The Daily", "", "A day out | The Daily"),
        ("A (b", "(b", "A (b"),
        ("The state of E-Commerce", "Commerce", "The state of E-Commerce"),
        ("A day out: The Daily", "The Daily", "A day out"),
    ],
)
def test_a_title_loses_the_name_of_the_site(title: str, site: str, headline: str) -> None:
    (item,) = items(head({"og:type": "article", "og:title": title, "og:site_name": site}))
    assert texts(item)["headline"] == [headline]


def test_the_site_and_addresses_are_no_authors_and_several_authors_are() -> None:
    assert "author" not in texts(items(head(ARTICLE | {"author": "the daily"}))[0])
    assert "author" not in texts(items(head(ARTICLE | {"author": "https://social.example/ann"}))[0])
    (item,) = items(head(ARTICLE) + head({"author": "Bo Ek"}))
    assert texts(item)["author"] == ["Ann Lee", "Bo Ek"]


@pytest.mark.parametrize("headline", ["A day out", "Our day out"])
def test_it_adds_to_what_json_ld_says_of_the_pages_one_article(headline: str) -> None:
    (record,) = records(JSON_LD % headline + head(ARTICLE))
    assert [record.first(name) for name in ("headline", "author", "date_published")] == [
        headline, "Bo Ek", "2024-07-01T10:00:00Z",
    ]  # fmt: skip


def test_of_several_articles_it_adds_to_the_one_of_its_title() -> None:
    found = records(JSON_LD % "Our day out" + JSON_LD % "A day out" + head(ARTICLE))
    dates = {record.first("headline"): record.first("date_published") for record in found}
    assert dates == {"Our day out": None, "A day out": "2024-07-01T10:00:00Z"}


def test_it_adds_to_microdata_of_its_title_and_to_no_other_product() -> None:
    article = "<div itemscope itemtype='https://schema.org/Article'><b itemprop=headline>%s</b></div>"
    found = records(head(ARTICLE) + article % "A day out" + article % "Another")
    assert sorted(str(record.first("headline")) for record in found) == ["A day out", "Another"]
    other = '<script type="application/ld+json">{"@type": "Product", "name": "Filter", "sku": "F1"}</script>'
    assert {record.first("name"): record.first("sku") for record in records(other + head(PRODUCT))} == {
        "Filter": "F1", "Kettle": None,
    }  # fmt: skip


def test_of_many_terms_each_value_counts_once() -> None:
    many = "".join(
        f'<meta property="article:author" content="a{i}"><meta name="t{i}" content="x">' for i in range(5_000)
    )
    (item,) = items(many + head(ARTICLE) + head({"author": "Bo Ek"}) * 5_000)
    assert texts(item)["author"] == ["Ann Lee", "Bo Ek"]
