"""HTML in which values and items are marked, and the labels that the marks give."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from markuplmpp.dom.node import fold_space
from markuplmpp.dom.parse import PARSER, parse_html

# Characters of the private use area: the generator's words never hold them.
_OPEN, _OF_TEXT, _CLOSE, _OF_ELEMENT = "\ue000", "\ue001", "\ue002", "\ue003"
_MARK = re.compile(f"{_OPEN}([a-z_-]*)([{_OF_TEXT}{_OF_ELEMENT}])|{_CLOSE}")
_NO_CLASS = ' class=""'
LEFT_OUT = "-"
"""A mark for a node that is neither a value nor not: the card of a related product."""
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))

Part = str | Markup | None


def value(label: str, text: str) -> Markup:
    """Returns text that is the value of a field; within a longer text it's a span.

    >>> html, gold = unmarked(element("p", "SKU: ", value("sku", "K-1")))
    >>> html, [(label["label"], label["start"], label["end"]) for label in gold["labels"]]
    (b'<p>SKU: K-1</p>', [('sku', 5, 8)])

    Raises:
        ValueError: There's no text: its mark would be a node that the page without marks hasn't.
    """
    if not text.strip():
        raise ValueError(f"a value of {label!r} is {text!r}; expected text")
    return Markup(f"{_OPEN}{label}{_OF_TEXT}") + escape(text.strip()) + Markup(_CLOSE)


def element(tag: str, *children: Part, names: str = "", label: str = "", **attributes: str | bool | None) -> Markup:
    """Returns an element; text that isn't Markup is escaped, None is left out.

    Args:
        tag: Its name.
        children: What it holds, in order.
        names: Its class.
        label: Item, field or container that the element as a whole is.
        attributes: Others; ``for_`` is ``for``, ``data_id`` is ``data-id``, True is an attribute without a value.

    >>> element("p", "a < b", None, element("br"), names="x", data_id="3")
    Markup('<p class="x" data-id="3">a &lt; b<br></p>')
    """
    marked = f"{_OPEN}{label}{_OF_ELEMENT}{names}" if label else names
    given = {"class": marked or None, **{key.strip("_").replace("_", "-"): v for key, v in attributes.items()}}
    head = "".join(
        f" {key}" if v is True else f' {key}="{escape(v)}"'
        for key, v in given.items()
        if v is not None and v is not False
    )
    if tag in _VOID:
        return Markup(f"<{tag}{head}>")
    return Markup(f"<{tag}{head}>{joined(*children)}</{tag}>")


def joined(*parts: Part, by: str = "") -> Markup:
    """Returns parts one after the other, None left out."""
    return Markup(by).join(escape(part) for part in parts if part is not None)


def each(tag: str, parts: Iterable[Part], names: str = "") -> Markup:
    """Returns parts one after the other, each in an element of its own.

    >>> each("li", ["a", "b"])
    Markup('<li>a</li><li>b</li>')
    """
    return joined(*(element(tag, part, names=names) for part in parts))


def list_tag(tag: str, other: str = "div") -> str:
    """Returns the element that holds elements of a tag: a list where they're its items.

    >>> list_tag("li"), list_tag("article")
    ('ul', 'div')
    """
    return "ul" if tag == "li" else other


@dataclass(frozen=True)
class Pen:
    """Writes values: marked where they're the page's, plain in the cards of other things.

    >>> Pen(False).mark("price", "$5"), Pen(True).mark("price", "$5") == value("price", "$5")
    (Markup('$5'), True)
    """

    marked: bool = True

    def mark(self, label: str, text: str) -> Markup:
        """Returns a value."""
        return value(label, text) if self.marked else escape(text.strip())

    def left_out(self, text: str) -> Markup:
        """Returns text that is neither a value nor not."""
        return self.mark(LEFT_OUT, text)


def unmarked(html: str, complete: tuple[str, ...] = ()) -> tuple[bytes, dict[str, Any]]:
    """Returns a page's bytes without the marks, and the stand-off gold that they make.

    The marks stand in texts and classes, so that taking them out changes no node of the page.

    Args:
        html: Marked HTML.
        complete: Fields and items of which every place is marked.

    Returns:
        Bytes in UTF-8, and an object of the form in ``labels/gold.py``.

    Raises:
        ValueError: Without the marks the page has other nodes.

    >>> html, gold = unmarked(element("ul", element("li", value("review_body", "Good."), label="review")))
    >>> [(label["xpath"], label["label"]) for label in gold["labels"]]
    [('/html/body/ul/li', 'review'), ('/html/body/ul/li/text()[1]', 'review_body')]
    """
    clean = _MARK.sub("", html).replace(_NO_CLASS, "").encode()
    page, shown = parse_html(html.encode()), parse_html(clean)
    if page.tags != shown.tags:
        raise ValueError(f"the page has {len(page)} nodes with its marks and {len(shown)} without")
    labels: list[dict[str, Any]] = []
    for node in range(len(page)):
        at = {"node": node, "xpath": page.xpath(node)} if _OPEN in page.texts[node] + page.names[node] else {}
        if _OPEN in page.names[node]:
            labels += [{**at, "label": _label(found[1])} for found in _MARK.finditer(page.names[node])]
        elif at:
            labels += [{**at, **entry} for entry in _spans(fold_space(page.texts[node]))]
    sha256 = hashlib.sha256(clean).hexdigest()
    gold = {"sha256": sha256, "page_id": sha256[:16], "parser": PARSER, "complete": list(complete), "labels": labels}
    return clean, gold


def _spans(marked: str) -> Iterator[dict[str, Any]]:
    """The labels of one text; start and end where the value isn't all of it."""
    whole, at, taken, label, start = _MARK.sub("", marked), 0, 0, "", 0
    for found in _MARK.finditer(marked):
        at += found.start() - taken
        taken = found.end()
        if found[2]:
            label, start = found[1], at
            continue
        span = {} if (start, at) == (0, len(whole)) or label == LEFT_OUT else {"start": start, "end": at}
        yield {"label": _label(label), **span}


def _label(mark: str) -> str | None:
    return None if mark == LEFT_OUT else mark
