"""Start tags with thousands of attributes -> tags that libxml2 reads in time.

Its time for a tag is quadratic in the attributes: 15 s for 50,000 (440 kB), hours for a page of 20 MB. No element of
a page that people made has a thousand.
"""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 1_000
"""Of an element; those behind them aren't read."""

_SMALL_BYTES = 65_536  # a page that is read in a second whatever it holds
_ATTRIBUTE = (  # as the HTML standard tells them apart, section 13.2.5.32 on
    rb"[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+"
)
_REST = rb"[^>]*+>?"
_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+(?P<attributes>(?:%b)*+)%b" % (_ATTRIBUTE, _REST))
# What looks like a tag in a script or a comment is none.
_NO_TAG = rb"<!--.*?(?:-->|\Z)|<(?:script|style)(?:>|[\s/][^>]{0,10000}>).*?(?=</(?:script|style)|\Z)"
_TAG_OR_NONE = re.compile(rb"(?:%b)|%b" % (_NO_TAG, _TAG.pattern), re.IGNORECASE | re.DOTALL)
_ATTRIBUTES = re.compile(_ATTRIBUTE)


def without_floods(html: bytes) -> tuple[bytes, int]:
    """Returns a page without the attributes of an element behind the first thousand, and the number of such elements.

    >>> flooded = b"<p " + b" ".join(b"a%d=1" % i for i in range(20_000)) + b">Kettle"
    >>> shorter, count = without_floods(flooded)
    >>> shorter[:9], shorter[-14:], count
    (b'<p a0=1 a', b' a999=1>Kettle', 1)
    """
    if len(html) <= _SMALL_BYTES or not any(_is_flood(match) for match in _TAG.finditer(html)):
        return html, 0
    count = 0

    def shortened(match: re.Match[bytes]) -> bytes:
        nonlocal count
        if not _is_flood(match):
            return match[0]
        count += 1
        start, end = match.start(), match.start("attributes")
        for _ in range(MOST_ATTRIBUTES):
            end = _end(html, end)
        return html[start:end] + b">"

    return _TAG_OR_NONE.sub(shortened, html), count


def _is_flood(match: re.Match[bytes]) -> bool:
    start, end = match.span("attributes")
    if end - start < 2 * MOST_ATTRIBUTES:  # a space and a letter each, at least
        return False
    return sum(1 for _ in _ATTRIBUTES.finditer(match.string, start, end)) > MOST_ATTRIBUTES


def _end(html: bytes, start: int) -> int:
    match = _ATTRIBUTES.match(html, start)
    return match.end() if match else start
