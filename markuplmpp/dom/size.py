"""Pages of few bytes that would fill the memory as a tree: counted before one is built."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from markuplmpp.errors import OversizedPageError

# 20 MB can hold 10 million, of 100 to 200 bytes each in libxml2's tree; the largest of 4,600 corpus pages has 72,519.
MAX_NODES = 500_000
_LEAST_BYTES = 2  # of a node: "<a", or an attribute and what is between it and the next
_BETWEEN_NODES = b"<", b" ", b"\n", b"\t", b"\r", b"\f", b"/", b'"', b"'"


def check_size(html: bytes) -> None:
    """Refuses a page with too many elements, attributes and comments.

    Args:
        html: In UTF-8, without floods of attributes.

    Raises:
        OversizedPageError: There are more than ``MAX_NODES``.
    """
    if len(html) <= MAX_NODES * _LEAST_BYTES or sum(map(html.count, _BETWEEN_NODES)) <= MAX_NODES:
        return
    etree.fromstring(html, etree.HTMLParser(target=_Counter(), huge_tree=True, encoding="utf-8"))


class _Counter:
    """Told of each node by libxml2, which keeps none then."""

    def __init__(self) -> None:
        self._count = 0

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        self._add(1 + len(attrib))

    def end(self, tag: str | bytes) -> None:
        pass

    def data(self, data: str | bytes) -> None:
        pass

    def comment(self, text: str | bytes) -> None:
        self._add(1)

    def pi(self, target: str | bytes, data: str | bytes | None = None) -> None:
        self._add(1)

    def close(self) -> None:
        pass

    def _add(self, count: int) -> None:
        self._count += count
        if self._count > MAX_NODES:
            raise OversizedPageError(
                f"the page has more than {MAX_NODES:,} elements, attributes and comments; split it, or extract a part"
            )
