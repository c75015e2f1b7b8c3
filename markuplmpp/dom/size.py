"""Pages of few bytes that would fill the memory as a tree: counted before one is built."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from markuplmpp.errors import OversizedPageError

# 20 MB can hold 10 million, of 100 to 200 bytes each in libxml2's tree; the largest of 4,600 corpus pages has 72,519.
MAX_NODES = 500_000
_LEAST_BYTES = 2  # of a node: "<a", or an attribute and what is between it and the next
_BETWEEN_NODES = b"<", b" ", b"\n", b"\t", b"\r", b"\f", b"/", b'"', b"'"
_MAX_DEPTH = 2_048  # libxml2 builds no deeper tree, and reads nothing behind; without a tree it has no limit
_PIECE_BYTES = 16_384  # the parser reads to the end of what it was given, whatever its target says


def check_size(html: bytes) -> None:
    """Refuses a page with too many elements, attributes and comments.

    Args:
        html: In UTF-8, without floods of attributes.

    Raises:
        OversizedPageError: There are more than ``MAX_NODES``.
    """
    if len(html) <= MAX_NODES * _LEAST_BYTES or sum(map(html.count, _BETWEEN_NODES)) <= MAX_NODES:
        return
    counter = _Counter()
    parser = etree.HTMLParser(target=counter, huge_tree=True, encoding="utf-8")
    for start in range(0, len(html), _PIECE_BYTES):
        parser.feed(html[start : start + _PIECE_BYTES])
        if counter.nodes > MAX_NODES:
            raise OversizedPageError(
                f"the page has more than {MAX_NODES:,} elements, attributes and comments; split it, or extract a part"
            )
        if counter.depth > _MAX_DEPTH:
            return


class _Counter:
    """Told of each node by libxml2, which keeps none then."""

    def __init__(self) -> None:
        self.nodes = self.depth = 0

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        self.nodes += 1 + len(attrib)
        self.depth += 1

    def end(self, tag: str | bytes) -> None:
        self.depth -= 1

    def data(self, data: str | bytes) -> None:
        pass

    def comment(self, text: str | bytes) -> None:
        self.nodes += 1

    def pi(self, target: str | bytes, data: str | bytes | None = None) -> None:
        self.nodes += 1

    def close(self) -> None:
        pass
