"""Start tags with thousands of attributes."""

from __future__ import annotations

import pytest

from markuplmpp.dom.attributes import without_floods
from markuplmpp.dom.parse import parse_html

MANY = " ".join(f"a{number}='<b>{number}'" for number in range(20_000))
PAD = "x" * 70_000


def test_attributes_behind_the_first_thousand_are_left_out() -> None:
    page = parse_html(f"<p>one</p><div {MANY}><p>two</p></div><p>three</p>")
    assert [text for text in page.texts if text] == ["one", "two", "three"]
    assert page.warnings == ("elements with more than 1,000 attributes, the rest of which wasn't read: 1",)


@pytest.mark.parametrize(
    "html",
    [
        f"<p class=a title='{MANY}'>long values are no attributes</p>".replace("='<b>", "=<b>").replace("' ", " "),
        f"<script>if (a<b {MANY} ) x()</script><p>{PAD}",
        f"<!-- <b {MANY}> --><p>{PAD}",
        f"<p>{PAD}</p>" + "<i a b c d>x</i>" * 5000,
        f"<p>{PAD} a < b {'word ' * 5000}",
    ],
    ids=["values", "script", "comment", "tags", "text"],
)
def test_other_pages_are_left_as_they_are(html: str) -> None:
    data = html.encode()
    assert len(data) > 65_536
    assert without_floods(data) == (data, 0)


@pytest.mark.parametrize("part", [b'<a b="', b"<a '", b"<a ", b"<!--", b"<script ", b"<script>", b"<a b= ", b"<"])
def test_tags_without_end_take_linear_time(part: bytes) -> None:
    # The suite's time limit would tell: what is quadratic here takes hours.
    without_floods(part * (4_000_000 // len(part)) + b" a" * 2_000)
