"""What tests of site templates share: the pages of a made-up shop, and what a model that errs finds on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.records import PageKind, PageResult, Record, Value
from markuplmpp.schema import Schema
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.template import SiteTemplate

SCHEMA = Schema.default()
NAMES = ("Acme Kettle", "Teapot", "Steel Pan", "Whisk", "Ladle", "Colander", "Sieve", "Grater")


def product(i: int, *, was: bool = False) -> str:
    """A product page; the list price stands on some only."""
    old = f'<s class="was">${40 + i}.00</s>' if was else ""
    reviews = "".join(
        f'<div class="review"><b>{who}</b><p>Number {i} is {how}.</p></div>'
        for who, how in (("Ann", "good"), ("Bob", "bad"), ("Cid", "fine"))
    )
    return f"""<html><head><title>{NAMES[i]} | Shop</title><meta itemprop="gtin" content="400638133393{i}"></head><body>
<div id="nav" class="menu"><a href="/">Home</a><a href="/cart">Cart</a></div>
<div id="main" class="product-page"><h1 class="title">{NAMES[i]}</h1>
<div class="buy">{old}<span class="price">${20 + i}.99</span></div>
<dl><dt>Colour</dt><dd>red</dd><dt>Maker</dt><dd>Maker {i}</dd></dl>
<p>SKU: K-{100 + i} | new</p><div class="talk">{reviews}</div></div>
<div id="foot" class="footer">Contact us at $1.00 a minute</div></body></html>"""


def listing(i: int, *, rows: int = 6) -> str:
    """A page of a category."""
    cards = "".join(
        f'<div class="card"><a class="name" href="/{n}">{NAMES[n]} {i}</a><em>${n + i}.50</em></div>'
        for n in range(rows)
    )
    return f"""<html><head><title>Page {i}</title></head><body><div id="nav" class="menu"><a href="/">Home</a></div>
<div id="results" class="grid"><h2 class="found">{rows} things</h2>{cards}</div></body></html>"""


def values(html: str, texts: dict[str, list[str]], within: str = "", score: float = 0.9) -> dict[str, list[Value]]:
    """Values of texts: the leaf that holds each, the first within an element."""
    page = parse_html(html)
    leaves = [(page.xpath(i), page.text(i)) for i in page.leaves.tolist()]
    return {
        name: [
            Value(text, next(path for path, leaf in leaves if text in leaf and path.startswith(f"{within}/")), score)
            for text in wanted
        ]
        for name, wanted in texts.items()
    }


def detail(html: str, texts: dict[str, list[str]], nested: tuple[Record, ...] = ()) -> PageResult:
    """The result of a product page."""
    record = Record("product", ("/html/body/div[2]",), 0.9, values(html, texts, "/html/body"), nested)
    return PageResult(None, "tiny/1", "detail", (record,))


def found_on(i: int, *, was: bool = False, **changed: list[str]) -> FittedPage:
    """A product page and what was found on it: all that's right, but for what is changed."""
    html = product(i, was=was)
    texts = {"name": [NAMES[i]], "price": [f"${20 + i}.99"], "sku": [f"K-{100 + i}"], "brand": [f"Maker {i}"]}
    texts |= {"list_price": [f"${40 + i}.00"]} if was else {}
    boxes = [f"/html/body/div[2]/div[2]/div[{k}]" for k in (1, 2, 3)]
    bodies = (f"Number {i} is {how}." for how in ("good", "bad", "fine"))
    reviews = tuple(
        Record("review", (box,), 0.8, values(html, {"review_author": [who], "review_body": [body]}, box))
        for box, who, body in zip(boxes, ("Ann", "Bob", "Cid"), bodies, strict=True)
    )
    texts = {name: wanted for name, wanted in (texts | changed).items() if wanted}
    return FittedPage(parse_tree(html)[0], detail(html, texts, reviews))


def found_in_list(i: int, *, missed: tuple[int, ...] = ()) -> FittedPage:
    """A list page and the rows that were found on it."""
    html = listing(i)
    boxes = {n: f"/html/body/div[2]/div[{n + 1}]" for n in range(6) if n not in missed}
    rows = tuple(
        Record("record", (box,), 0.8, values(html, {"name": [f"{NAMES[n]} {i}"], "price": [f"${n + i}.50"]}, box))
        for n, box in boxes.items()
    )
    kind: PageKind = "list"
    return FittedPage(parse_tree(html)[0], PageResult(None, "tiny/1", kind, rows))


def pairs(i: int, *, rows: int = 6) -> str:
    """A page of a category whose rows are siblings without an element around them, and a rule in each."""
    cards = "".join(
        f"<dt>{NAMES[n]} {i}</dt><dd><b>${n + i}.50</b> <i>by Maker {n}</i></dd><hr><dd>No. <u>K-{n}</u></dd>"
        for n in range(rows)
    )
    return f"<html><head><title>Page {i}</title></head><body><h2>{rows} things</h2><dl>{cards}</dl></body></html>"


def named_pairs(i: int, *, without: str = "") -> str:
    """The same with classes: a row of a ``<dt>`` and up to two ``<dd>``, the third row without one."""
    cards = "".join(
        f"<dt>{NAMES[n]} {i}</dt>"
        + "".join(
            f"<dd class={name}>{text}</dd>"
            for name, text in (("brand", f"Maker {n}"), ("price", f"${n + i}.50"))
            if (n, name) != (2, without)
        )
        for n in range(6)
    )
    return f"<html><head><title>Page {i}</title></head><body><h2>6 things</h2><dl>{cards}</dl></body></html>"


def found_in_named_pairs(i: int) -> FittedPage:
    """Such a page and the rows that were found on it."""
    return _found_in_rows(named_pairs(i), i, lambda n: {"brand": [f"Maker {n}"]}, lambda n: {"price": [f"${n + i}.50"]})


def found_in_pairs(i: int, *, missed: tuple[int, ...] = ()) -> FittedPage:
    """A page of :func:`pairs` and the rows that were found on it."""
    return _found_in_rows(pairs(i), i, lambda n: {"price": [f"${n + i}.50"]}, lambda n: {"sku": [f"K-{n}"]}, missed)


Texts = Callable[[int], dict[str, list[str]]]


def _found_in_rows(html: str, i: int, first: Texts, second: Texts, missed: tuple[int, ...] = ()) -> FittedPage:
    """A page whose rows are a ``<dt>`` with the name and two ``<dd>`` with what they hold in row n."""
    rows = []
    for n in range(6):
        dt, *dds = (f"/html/body/dl/{place}" for place in (f"dt[{n + 1}]", f"dd[{2 * n + 1}]", f"dd[{2 * n + 2}]"))
        fields = values(html, {"name": [f"{NAMES[n]} {i}"]}, dt)
        for texts, dd in zip((first, second), dds, strict=True):
            fields |= values(html, texts(n), dd)
        rows.append(Record("record", (dt, *dds), 0.8, fields))
    found = tuple(row for n, row in enumerate(rows) if n not in missed)
    return FittedPage(parse_tree(html)[0], PageResult(None, "tiny/1", "list", found))


def shop_pages() -> list[FittedPage]:
    """Six product pages, on which the model misses two prices and takes a wrong one once."""
    return [
        found_on(0),
        found_on(1, was=True),
        found_on(2, price=[]),
        found_on(3, was=True, price=["$1.00"]),
        found_on(4, sku=[]),
        found_on(5, was=True),
    ]


@cache
def shop() -> SiteTemplate:
    """The template of the shop's product pages."""
    return fit_template("shop.example", shop_pages(), SCHEMA)
