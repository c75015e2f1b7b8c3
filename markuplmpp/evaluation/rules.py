"""Trivial rules: what any model must beat."""

from __future__ import annotations

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_html
from markuplmpp.records import PageResult, Record, Value


def first_h1(page: CorpusPage) -> PageResult:
    """Takes the first ``<h1>`` with text as the name of a product and as the headline of an article.

    >>> html = b"<h1> </h1><h1>Tea <b>pot</b></h1>"
    >>> page = CorpusPage("1", "shops", "dev", "a.example", None, None, None, html)
    >>> [record.fields for record in first_h1(page).records][1]["headline"][0].text
    'Tea pot'
    """
    parsed = parse_html(page.html, url=page.url)
    for node_id, tag in enumerate(parsed.tags):
        if tag == "h1" and (text := parsed.text(node_id)):
            value = Value(text, parsed.xpath(node_id), 1.0)
            product = Record("product", (), 1.0, {"name": [value]})
            article = Record("article", (), 1.0, {"headline": [value]})
            return PageResult(page.url, "first_h1", "detail", (product, article))
    return PageResult(page.url, "first_h1", "other")
