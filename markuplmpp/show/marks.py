"""Result -> marks, and marks -> the nodes of an lxml tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.records import PageResult, Record, told_score

ATTRIBUTE = "data-mlpp"
"""Prefix of every attribute that marks add; the page's own attributes of that name are removed."""

# Text of these never shows as markup, so a <mark> inside would be read as text or break the element.
_NO_MARKUP = frozenset({"title", "textarea", "option", "select", "style", "script", "head", "svg", "math"})
# Elements that draw no ::before; their label is a span in front of them.
_REPLACED = frozenset(
    {"img", "input", "textarea", "select", "video", "audio", "canvas", "hr", "br", "progress", "meter"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Spot: TypeAlias = tuple[etree._Element, bool]
"""An element and whether its tail is meant: lxml's way to name a text node."""


@dataclass(slots=True)
class Mark:
    """One record or value of the result, and whether it could be drawn in its place.

    Args:
        kind: ``record``, or for a value ``leaf`` (a text node) or ``internal`` (an element).
        name: Item type or field.
        text: The value; empty for a record.
        score: Confidence in [0, 1].
        source: Who found the value; empty for a record.
        xpaths: Where it stands.
        hue: Number of its colour; one a name.
        depth: How deep its record is nested.
        note: Why it isn't drawn in its place; empty where it is.
    """

    kind: Literal["record", "leaf", "internal"]
    name: str
    text: str
    score: float
    source: str
    xpaths: tuple[str, ...]
    hue: int
    depth: int
    note: str = ""

    @property
    def label(self) -> str:
        """What stands on the page beside the node."""
        return f"{self.name} {self.score:.2f}"


def marks_of(result: PageResult) -> list[Mark]:
    """Returns the records and values of a result in reading order, each record before its values."""
    hues: dict[str, int] = {}
    return [mark for record in result.records for mark in _record_marks(record, hues, 0)]


def _record_marks(record: Record, hues: dict[str, int], depth: int) -> Iterator[Mark]:
    name = clean(record.type)
    hue = hues.setdefault(name, len(hues))
    yield Mark("record", name, "", record.score, "", record.xpaths, hue, depth)
    for field, values in record.fields.items():
        name = clean(field)
        for value in values:
            xpaths = () if value.xpath is None else (value.xpath,)
            hue = hues.setdefault(name, len(hues))
            yield Mark("internal", name, clean(value.text), value.score, value.source, xpaths, hue, depth)
    for nested in record.records:
        yield from _record_marks(nested, hues, depth + 1)


def clean(text: str) -> str:
    r"""Returns the text without the characters that lxml refuses.

    >>> clean("a\x00b\x0bc")
    'abc'
    """
    return _CONTROL.sub("", text)


def mark_nodes(root: etree._Element, marks: list[Mark]) -> None:
    """Draws the marks into the tree; what can't be drawn gets a ``note`` and, for values, its ``kind``.

    All XPaths are looked up before the first change, since a ``<mark>`` moves the text nodes after it.
    """
    elements: dict[etree._Element, list[Mark]] = {}
    texts: dict[Spot, list[Mark]] = {}
    for mark in marks:
        if not mark.xpaths:
            mark.note = "in no node of the page" if mark.kind == "record" else "metadata, in no node"
        for xpath in mark.xpaths:
            spot = _find(root, xpath)
            if spot is None:
                mark.note = "XPath not found"
            elif isinstance(spot, tuple):
                mark.kind = "leaf"
                if inside := _hiding_ancestor(spot):
                    mark.note = f"in <{inside}>"
                else:
                    texts.setdefault(spot, []).append(mark)
            else:
                elements.setdefault(spot, []).append(mark)
    for element, on_it in elements.items():
        _outline(element, on_it)
    for spot, on_it in texts.items():
        _fill(spot, on_it)


def _find(root: etree._Element, xpath: str) -> etree._Element | Spot | None:
    try:
        found = root.xpath(xpath)
    except (etree.XPathError, ValueError):  # ValueError: characters that XML doesn't allow
        return None
    if not isinstance(found, list) or not found:
        return None
    node = found[0]
    if isinstance(node, etree._ElementUnicodeResult):
        owner = node.getparent()
        return None if owner is None or node.is_attribute else (owner, bool(node.is_tail))
    return node if isinstance(node, etree._Element) else None


def _hiding_ancestor(spot: Spot) -> str:
    element, is_tail = spot
    node = element.getparent() if is_tail else element
    above = () if node is None else (node, *node.iterancestors())
    return next((str(a.tag) for a in above if a.tag in _NO_MARKUP), "")


def _outline(element: etree._Element, marks: list[Mark]) -> None:
    first = next((mark for mark in marks if mark.kind == "record"), marks[0])
    _describe(element, first, marks)
    if element.tag in _REPLACED and element.getparent() is not None:
        span = etree.Element("span")
        _describe(span, first, marks)
        span.set(f"{ATTRIBUTE}-kind", "label")
        element.addprevious(span)


def _describe(element: etree._Element, first: Mark, marks: list[Mark]) -> None:
    element.set(f"{ATTRIBUTE}-kind", first.kind)
    element.set(f"{ATTRIBUTE}-hue", str(first.hue))
    exact = dict.fromkeys(f"{mark.name} {told_score(mark.score)}" for mark in marks)
    element.set(f"{ATTRIBUTE}-scores", " · ".join(exact))
    element.set(ATTRIBUTE, " · ".join(dict.fromkeys(mark.label for mark in marks)))


def _fill(spot: Spot, marks: list[Mark]) -> None:
    owner, is_tail = spot
    text = (owner.tail if is_tail else owner.text) or ""
    spans = _spans(text, marks)
    made: list[etree._Element] = []
    for i, (start, end, on_it) in enumerate(spans):
        element = etree.Element("mark")
        _describe(element, on_it[0], on_it)
        element.text = clean(text[start:end])
        element.tail = clean(text[end : spans[i + 1][0] if i + 1 < len(spans) else len(text)])
        made.append(element)
    before = clean(text[: spans[0][0]])
    if is_tail:
        owner.tail = None
        for element in reversed(made):
            owner.addnext(element)
        owner.tail = before
    else:
        owner.text = before
        owner[:0] = made


def _spans(text: str, marks: list[Mark]) -> list[tuple[int, int, list[Mark]]]:
    """Returns the stretches to fill: the values themselves where they are parts, else the whole text."""
    found: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        found.setdefault(_span(text, mark.text), []).append(mark)
    ordered = sorted(found)
    if any(b[0] < a[1] for a, b in pairwise(ordered)):
        return [(*_whole(text), marks)]
    return [(*span, found[span]) for span in ordered]


def _span(text: str, value: str) -> tuple[int, int]:
    words = value.split()
    if not words or fold_space(text) == " ".join(words):
        return _whole(text)
    match = re.search(r"\s+".join(map(re.escape, words)), text)
    return match.span() if match else _whole(text)


def _whole(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, max(start, len(text.rstrip()))
