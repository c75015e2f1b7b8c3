"""Stand-off annotations: labels of a page's nodes without a word of its text, checked against the page.

One JSON line a page::

    {"sha256": "<of the page's bytes>", "page_id": "<its first 16 digits>", "parser": "lxml/libxml2-2.14.6",
     "complete": ["name", "sku", "review"],
     "labels": [{"node": 57, "xpath": "/html/body/h1/text()[1]", "label": "name"},
                {"node": 63, "xpath": "/html/body/p/text()[1]", "label": "sku", "start": 5, "end": 10},
                {"node": 70, "xpath": "/html/body/ul/li[1]", "label": "review"}]}

``start`` and ``end`` are characters of the leaf's text with white space folded. A label of ``null`` leaves the node
out: it's neither a value nor not (the same price once more in a footer). ``complete`` names the fields and items all
of whose places are labelled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER
from markuplmpp.errors import GoldError
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema

STANDOFF = "standoff"
"""Key of a corpus row's truth that holds such an object."""


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """The label of one node.

    Args:
        node: Its id on the page as parsed.
        xpath: Its XPath; the two must agree.
        label: Field, item or container; None where the node is neither labelled nor a negative.
        span: Characters of the leaf's folded text that are the value, where it isn't all of it.
    """

    node: int
    xpath: str
    label: str | None
    span: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the entry of a JSON line."""
        span = {} if self.span is None else {"start": self.span[0], "end": self.span[1]}
        return {"node": self.node, "xpath": self.xpath, "label": self.label, **span}

    @classmethod
    def from_dict(cls, raw: Any, where: str = "gold") -> NodeLabel:
        """Reads what :meth:`to_dict` gave.

        Raises:
            GoldError: A part is missing or of another type.
        """
        if not isinstance(raw, dict) or not isinstance(raw.get("label"), (str, type(None))):
            raise GoldError(f"{where}: {raw!r}; expected an object with node, xpath and label")
        span = None
        if "start" in raw or "end" in raw:
            span = _part(raw, "start", int, where), _part(raw, "end", int, where)
        return cls(_part(raw, "node", int, where), _part(raw, "xpath", str, where), raw.get("label"), span)


@dataclass(frozen=True, slots=True)
class GoldPage:
    """The annotation of one page.

    Args:
        sha256: Of the page's bytes, in hex.
        page_id: Its id in the corpus.
        parser: Name and version of the parser that gave the node ids.
        complete: Fields and items of which every place is labelled; ``records`` for every item.
        labels: The labelled nodes.
    """

    sha256: str
    page_id: str
    parser: str
    complete: tuple[str, ...]
    labels: tuple[NodeLabel, ...]

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON line's object."""
        return {
            "sha256": self.sha256,
            "page_id": self.page_id,
            "parser": self.parser,
            "complete": list(self.complete),
            "labels": [label.to_dict() for label in self.labels],
        }

    @classmethod
    def from_dict(cls, raw: Any, where: str = "gold") -> GoldPage:
        """Reads what :meth:`to_dict` gave.

        Raises:
            GoldError: A part is missing or of another type.

        >>> GoldPage.from_dict({"sha256": "ab", "page_id": "a"})
        Traceback (most recent call last):
        ...
        markuplmpp.errors.GoldError: gold: 'parser' is NoneType; expected a str
        """
        if not isinstance(raw, dict):
            raise GoldError(
                f"{where}: {type(raw).__name__}; expected an object with sha256, page_id, parser and labels"
            )
        sha256, page_id, parser = (_part(raw, key, str, where) for key in ("sha256", "page_id", "parser"))
        where = f"{where}, page {page_id}"
        entries = _part(raw, "labels", list, where)
        labels = tuple(NodeLabel.from_dict(entry, f"{where}, label {i}") for i, entry in enumerate(entries))
        return cls(
            sha256, page_id, parser, tuple(map(str, _part({"complete": []} | raw, "complete", list, where))), labels
        )

    def check(self, html: bytes, page: Page, schema: Schema) -> None:
        """Makes sure that every label stands where it was made.

        Args:
            html: The page's bytes.
            page: The page as parsed now.
            schema: Must have the labels.

        Raises:
            GoldError: The page has other bytes, a node another XPath, a label isn't in the schema or not for such a
                node, or a span lies outside the text; it names page and node.

        >>> from markuplmpp.dom.parse import parse_html
        >>> html = b"<h1>Kettle</h1>"
        >>> label = NodeLabel(3, "/html/body/h2", "name")
        >>> GoldPage(sha256_of(html), "k", PARSER, (), (label,)).check(html, parse_html(html), Schema.default())
        Traceback (most recent call last):
        ...
        markuplmpp.errors.GoldError: page k, node 3: gold has it at '/html/body/h2', the page at ...
        """
        if (found := sha256_of(html)) != self.sha256:
            raise GoldError(
                f"page {self.page_id} has SHA-256 {found}, gold was made for {self.sha256}: annotate it anew"
            )
        leaf, internal = set(schema.leaf_labels[1:]), set(schema.internal_labels[1:])
        for label in self.labels:
            wrong = self._misplaced(label, page)
            if not wrong and label.label is not None:
                known = leaf if page.text_index[label.node] else internal
                if label.label not in known:
                    kind = "a text" if known is leaf else "an element"
                    wrong = (
                        f"{label.label!r} is no label of {kind} in the schema {schema.name!r}; it has {sorted(known)}"
                    )
            if wrong:
                raise GoldError(f"page {self.page_id}, node {label.node}: {wrong}")

    def _misplaced(self, label: NodeLabel, page: Page) -> str:
        if not 0 <= label.node < len(page):
            return f"the page has nodes 0 to {len(page) - 1}{self._of_parser()}"
        if (xpath := page.xpath(label.node)) != label.xpath:
            return f"gold has it at {label.xpath!r}, the page at {xpath!r}{self._of_parser()}"
        if label.span is not None:
            if not page.text_index[label.node]:
                return "an element has a span; expected one of a text only"
            if not 0 <= label.span[0] < label.span[1] <= len(page.text(label.node)):
                return f"the span {label.span} lies outside the {len(page.text(label.node))} characters of its text"
        return ""

    def _of_parser(self) -> str:
        if self.parser == PARSER:
            return ""
        return f"; gold was made with {self.parser}, this is {PARSER}: install that one, or annotate the page anew"


def sha256_of(html: bytes) -> str:
    """Returns the SHA-256 of a page's bytes in hex.

    >>> sha256_of(b"<p>x")[:8]
    'bebcbe06'
    """
    return hashlib.sha256(html).hexdigest()


def read_gold(*paths: str | Path) -> dict[str, GoldPage]:
    """Reads gold files.

    Returns:
        The pages by SHA-256: gold belongs to bytes, whatever corpus they are in.

    Raises:
        GoldError: A file can't be read, a line isn't of the form above, or two are of one page.
    """
    pages: dict[str, GoldPage] = {}
    for path in paths:
        for where, gold in _lines(path):
            if gold.sha256 in pages:
                raise GoldError(f"{where}: page {gold.page_id} was annotated on an earlier line; join the two")
            pages[gold.sha256] = gold
    return pages


def _lines(path: str | Path) -> Iterator[tuple[str, GoldPage]]:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"can't read the gold file {str(path)!r}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            yield where, GoldPage.from_dict(json.loads(line), where)
        except json.JSONDecodeError as error:
            raise GoldError(f"{where} isn't JSON ({error}); expected one object per line") from error


def write_gold(path: str | Path, pages: Iterable[GoldPage]) -> None:
    """Writes a gold file, one line a page."""
    lines = (json.dumps(page.to_dict(), ensure_ascii=False) + "\n" for page in pages)
    Path(path).write_text("".join(lines), "utf-8")


def node_labels(page: Page, labels: PageLabels) -> tuple[NodeLabel, ...]:
    """Returns the stand-off form of a page's labels, in page order."""
    named = labels.leaf | labels.internal
    nodes = sorted(named.keys() | labels.ignored)
    return tuple(NodeLabel(n, page.xpath(n), named.get(n), labels.spans.get(n)) for n in nodes)


def _part(raw: dict[str, Any], key: str, wanted: type, where: str) -> Any:
    value = raw.get(key)
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise GoldError(f"{where}: {key!r} is {type(value).__name__}; expected a {wanted.__name__}")
    return value
