"""The page's own JSON-LD, microdata and Open Graph, as items and fields of the default schema.

Read here rather than by extruct: that loses the whole page to one broken JSON block, doesn't say where an
itemprop stands, and its other syntaxes take minutes on some pages.
"""

from __future__ import annotations

import time

from lxml import etree

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.metadata.items import MetadataItem, Reader, without_fake_products
from markuplmpp.metadata.jsonld import read_jsonld
from markuplmpp.metadata.microdata import has_microdata, read_microdata
from markuplmpp.metadata.opengraph import read_opengraph
from markuplmpp.metadata.values import MetadataValue

__all__ = ["MetadataItem", "MetadataValue", "read_metadata", "read_unplaced"]

_TIMEOUT_S = 2.0


def read_metadata(
    html: str | bytes, *, url: str | None = None, timeout_s: float = _TIMEOUT_S, page: Page | None = None
) -> list[MetadataItem]:
    """Reads the products, recipes, articles, reviews and further items that a page describes in its markup.

    Broken markup gives what could be read of it. A paywall's Product beside an article is left out.

    Args:
        html: The page.
        url: Its address; image addresses are made absolute with it.
        timeout_s: Time for the markup, without parsing the page; what was read until then is returned.
        page: The same page parsed by :func:`~markuplmpp.dom.parse.parse_html`, where it is at hand.

    Returns:
        JSON-LD items, then microdata items, each in page order, then what Open Graph says of the page; a page with
        several of them names a thing as often.

    Raises:
        PageError: The page can't be parsed; see :func:`~markuplmpp.dom.parse.parse_html`.

    >>> html = '''<script type="application/ld+json">{"@type": "Product", "name": "Kettle",
    ...   "offers": {"price": 19.99, "priceCurrency": "USD"},}</script>
    ...   <div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Kettle</b></div>'''
    >>> [(item.syntax, item.node_id, item.fields) for item in read_metadata(html)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('json-ld', None, {'name': [MetadataValue(text='Kettle', node_id=None)],
                        'price': [MetadataValue(text='19.99 USD', node_id=None)]}),
     ('microdata', 3, {'name': [MetadataValue(text='Kettle', node_id=4)]})]
    """
    charset = page.encoding if page is not None and isinstance(html, bytes) else None
    root, _, _ = parse_tree(html, charset=charset)
    if has_microdata(root) and page is None:
        page = parse_html(html)
    return _read(root, page, url, timeout_s)


def read_unplaced(root: etree._Element, *, url: str | None = None) -> list[MetadataItem]:
    """Reads what stands in no node that a page shows: its JSON-LD, then its Open Graph.

    Args:
        root: The page, as parsed by :func:`~markuplmpp.dom.parse.parse_tree`.
        url: Its address.

    >>> html = '<meta property="og:type" content="product"><meta property="og:title" content="Kettle">'
    >>> root, _, _ = parse_tree(html)
    >>> [(item.syntax, item.type, item.fields["name"][0].text) for item in read_unplaced(root)]
    [('opengraph', 'product', 'Kettle')]
    """
    return _read(root, None, url, _TIMEOUT_S)


def _read(root: etree._Element, page: Page | None, url: str | None, timeout_s: float) -> list[MetadataItem]:
    """All syntaxes; microdata where the page's nodes are known."""
    deadline = time.monotonic() + timeout_s
    readers = [Reader("json-ld", url, deadline)]
    items = readers[0].read(read_jsonld(root, deadline))
    if page is not None and has_microdata(root):
        readers.append(Reader("microdata", url, deadline))
        items += readers[1].read(read_microdata(root, page, deadline))
    of_head = Reader("opengraph", url, deadline).read(read_opengraph(root))
    return without_fake_products(items, readers) + of_head
