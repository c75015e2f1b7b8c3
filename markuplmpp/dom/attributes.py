"""Start tags with thousands of attributes -> tags that libxml2 reads in time.

Its time for a tag is quadratic in the attributes: 15 s for 50,000 (440 kB), hours for a page of 20 MB. No element of
a page that people made has a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

MOST_ATTRIBUTES = 1_000
"""Of an element; those behind them aren't read."""

_SMALL_BYTES = 65_536  # a page that is read in a second whatever it holds
_SPACE = rb"[ \t\n\f\r]"


def _attribute(without: bytes = b"") -> bytes:
    """As the HTML standard tells attributes apart, section 13.2.5.32 on: a name may begin with "="."""
    name = rb"[ \t\n\f\r/]*+[^ \t\n\f\r/>%b][^ \t\n\f\r/>=%b]*+" % (without, without)
    in_quotes = rb"\"[^\"%b]*+(?:\"|\Z)|'[^'%b]*+(?:'|\Z)" % (without, without)
    value = rb"%b|[^ \t\n\f\r\"'>%b][^ \t\n\f\r>%b]*+|(?=>|\Z)" % (in_quotes, without, without)
    return rb"%b(?:%b*+=%b*+(?:%b)|(?!%b*+=))" % (name, _SPACE, _SPACE, value, _SPACE)


# What looks like a tag may be none, in a script, a comment or a value. Whatever it's in ends with ">": a match that
# has no "<" behind a ">" has no real tag in it but its own. It ends before the first value with both, as markup has.
_TAG = re.compile(
    rb"<[a-zA-Z][^ \t\n\f\r/>]*+(?P<attributes>(?:%b){,%d}+(?:%b){,%d}+)[ \t\n\f\r/]*+(?P<end>>|\Z)?"
    % (_attribute(b">"), MOST_ATTRIBUTES + 1, _attribute(b"<"), MOST_ATTRIBUTES + 1)
)
# All up to the next tag that isn't short; most tags are written as in the third line, which is read faster.
_SHORT = re.compile(
    rb"""(?:
        [^<]++ | <(?![a-zA-Z])
        | <[a-zA-Z][a-zA-Z0-9]*+ (?:[ ][a-zA-Z0-9_:.-]++="[^"<>]*+"){,%d}+ [ ]?+/?+>
        | <[a-zA-Z][^ \t\n\f\r/>]*+ (?:%b){,%d}+ [ \t\n\f\r/]*+>
    )*+"""
    % (MOST_ATTRIBUTES, _attribute(b">").replace(b" ", rb"\x20"), MOST_ATTRIBUTES),
    re.VERBOSE,
)
_ONE = re.compile(_attribute())
_MOST = re.compile(rb"(?:%b){%d}+" % (_attribute(), MOST_ATTRIBUTES))
_REST = re.compile(rb"(?:%b)*+[ \t\n\f\r/]*+>?" % _attribute())
_OTHERS_END = re.compile(rb"</[a-zA-Z]|--")  # of a script or title, or of a comment


def without_floods(html: bytes) -> tuple[bytes, int]:
    """Returns a page without the attributes of an element behind the first thousand, and the number of such elements.

    What looks like such an element in a script or a comment is cut too, and ends where it did.

    >>> flooded = b"<p " + b" ".join(b"a%d=1" % i for i in range(20_000)) + b">Kettle"
    >>> shorter, count = without_floods(flooded)
    >>> shorter[:9], shorter[-14:], count
    (b'<p a0=1 a', b'a999=1 >Kettle', 1)
    """
    parts, done, kept = [], 0, 0
    while len(html) > _SMALL_BYTES and (most := _next_flood(html, done)):
        cut = most.end()
        if kept < cut:
            kept = found.start() if (found := _OTHERS_END.search(html, cut)) else len(html)
        parts.append(html[done:cut])
        rest = _REST.match(html, cut, kept)
        done = rest.end() if rest else cut
    return (b" >".join([*parts, html[done:]]), len(parts)) if parts else (html, 0)


def _next_flood(html: bytes, start: int) -> re.Match[bytes] | None:
    """Returns the first thousand attributes of the first tag from a byte on that has more."""
    behind: dict[int, int] = {}  # where an attribute ends -> how many follow it; tags in values of others share theirs
    furthest = start
    for match in _long_tags(html, start):
        at, end = match.span(1)
        if end - at < 2 * MOST_ATTRIBUTES and match.lastgroup == "end":  # a space and a letter each, at least
            continue
        if at >= furthest:
            behind.clear()
        ends: list[int] = []
        end = at
        while len(ends) <= MOST_ATTRIBUTES and end not in behind and (found := _ONE.match(html, end)):
            end = found.end()
            ends.append(end)
        if len(ends) + behind.get(end, 0) > MOST_ATTRIBUTES:
            return _MOST.match(html, at)
        behind.update(zip(reversed(ends), count(behind.get(end, 0)), strict=False))
        furthest = max(furthest, end)
    return None


def _long_tags(html: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """Yields what looks like a tag and may have more than a thousand attributes."""
    at = start
    while (short := _SHORT.match(html, at)) and (match := _TAG.match(html, short.end())):
        yield match
        at = match.end()
