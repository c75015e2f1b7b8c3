# ruff: noqa: RUF001 (dashes)
"""Open Graph and other ``<meta>`` terms -> the item that a page says it is (ogp.me).

Terms are taken that were right on most train pages that have them: ``article:published_time`` on 92% of 615 pages,
``author`` on 82% of 954, the further dates on 76% to 94%, ``og:title`` on 53% of 1,607 (many add the site's name).
Descriptions, right on 23% of 751, are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from markuplmpp.metadata.raw import RawItem, RawText, RawValue

_DIGIT = re.compile(r"\d")
_TERMS = etree.XPath("//meta[@content and (@property or @name)]")
_DATES = (
    "article:published_time", "og:article:published_time", "dc.date.issued", "parsely-pub-date", "sailthru.date",
    "pubdate", "date",
)  # fmt: skip
_PRICES = ("product:sale_price", "product:price", "og:price")
_AUTHORS = ("author", "og:article:author", "parsely-author", "sailthru.author")
_PRODUCTS = frozenset({"product", "og:product", "product.item"})
_MAX_VALUES = 20  # of one term
_BETWEEN = " -–—|·•:»/"  # of them a word may have - : and / in it: The state of E-Commerce
_IN_WORDS = "-:/"


def read_opengraph(root: etree._Element) -> list[RawItem]:
    """Returns the article or the product that a page's head says it is, if it does.

    Args:
        root: The page's root element.

    Returns:
        One item in terms of schema.org, or none.

    >>> from markuplmpp.dom.parse import parse_tree
    >>> html = '<meta property="og:title" content="A day out | The Daily"><meta name="author" content="Ann Lee">'
    >>> html += '<meta property="og:site_name" content="The Daily"><meta name="pubdate" content="2024-07-01"><p>a'
    >>> [(item.types, sorted(item.props)) for item in read_opengraph(parse_tree(html)[0])]
    [(('Article',), ['author', 'datePublished', 'headline'])]
    """
    terms = _terms(root)
    kind = next(iter(terms.get("og:type", ())), "").lower()
    site = next(iter(terms.get("og:site_name", ())), "")
    titles = [_without(site, title) for title in terms.get("og:title", ())[:1]]
    if kind in _PRODUCTS:
        return [_item("Product", name=titles, brand=terms.get("product:brand", []), offers=list(_offers(terms)))]
    dates = [text for name in _DATES for text in terms.get(name, ()) if _DIGIT.search(text)][:1]
    is_article = kind == "article" or "article:published_time" in terms or (dates and not kind)
    if is_article:
        names = ([name for name in terms.get(term, ()) if _is_person(name, site)] for term in _AUTHORS)
        return [_item("Article", headline=titles, datePublished=dates, author=next(filter(None, names), []))]
    return []


def _terms(root: etree._Element) -> dict[str, list[str]]:
    """The contents of each term, in page order."""
    terms: dict[str, list[str]] = {}
    for meta in cast("list[etree._Element]", _TERMS(root)):
        content = (meta.get("content") or "").strip()
        for name in {meta.get("property"), meta.get("name")} - {None}:
            values = terms.setdefault(str(name).strip().lower(), [])
            if content and content not in values and len(values) < _MAX_VALUES:
                values.append(content)
    return {name: values for name, values in terms.items() if values}


def _without(site: str, title: str) -> str:
    """A title without the name of the site behind it, and what stands between."""
    if not site or title[-len(site) :].casefold() != site.casefold():
        return title
    before = title[: -len(site)]
    bare = before.rstrip(_BETWEEN)
    is_apart = bare != before.rstrip() and not before.endswith(tuple(_IN_WORDS))
    return bare if bare and is_apart else title


def _is_person(name: str, site: str) -> bool:
    return name.casefold() != site.casefold() and not name.startswith(("http://", "https://"))


def _offers(terms: dict[str, list[str]]) -> Iterator[RawItem]:
    """The offer: the price now, and the state of stock."""
    states = terms.get("product:availability") or terms.get("og:availability") or []
    price = next((term for term in _PRICES if f"{term}:amount" in terms), "")
    amounts, codes = (terms.get(f"{price}:{of}", [])[:1] for of in ("amount", "currency"))
    if amounts or states:
        yield _item("Offer", price=amounts, priceCurrency=codes, availability=states[:1])


def _item(kind: str, **props: list[str] | list[RawItem]) -> RawItem:
    given: dict[str, list[RawValue]] = {
        name: [RawText(value) if isinstance(value, str) else value for value in values]
        for name, values in props.items()
        if values
    }
    return RawItem((kind,), given)
