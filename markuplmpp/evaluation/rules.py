"""Trivial rules: what any model must beat."""

from __future__ import annotations

from markuplmpp.dom.parse import parse_html
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.values import find_values

H1_FIELDS = ("name", "headline")
PRICE_FIELDS = ("price",)
# A paragraph that mentions an amount isn't a price tag.
_PRICE_LEAF_CHARS = 160


def first_h1(html: bytes, url: str | None) -> PageResult:
    """Takes the first ``<h1>`` with text as the name of a product and as the headline of an article.

    >>> found = first_h1(b"<h1> </h1><h1>Tea <b>pot</b></h1>", None)
    >>> [record.fields for record in found.records][1]["headline"][0].text
    'Tea pot'
    """
    page = parse_html(html, url=url)
    for node_id, tag in enumerate(page.tags):
        if tag == "h1" and (text := page.text(node_id)):
            value = Value(text, page.xpath(node_id), 1.0)
            product = Record("product", (), 1.0, {"name": [value]})
            article = Record("article", (), 1.0, {"headline": [value]})
            return PageResult(url, "first_h1", "detail", (product, article))
    return PageResult(url, "first_h1", "other")


def first_price(html: bytes, url: str | None) -> PageResult:
    """Takes the first text that reads as an amount with a currency as the price of a product.

    >>> found = first_price(b"<p>Free from 20 up</p><p>Now <b>$19.99</b></p><p>$25</p>", None)
    >>> found.records[0].first("price")
    '$19.99'
    """
    page = parse_html(html, url=url)
    for leaf in page.leaves.tolist():
        text = page.text(leaf)
        if len(text) > _PRICE_LEAF_CHARS:
            continue
        for start, end, parsed in find_values("price", text, lang=page.lang):
            if parsed["currency"]:
                value = Value(text[start:end], page.xpath(leaf), 1.0, parsed=parsed)
                product = Record("product", (), 1.0, {"price": [value]})
                return PageResult(url, "first_price", "detail", (product,))
    return PageResult(url, "first_price", "other")
