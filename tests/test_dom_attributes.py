"""Start tags with thousands of attributes."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from markuplmpp.dom import attributes
from markuplmpp.dom.attributes import without_floods
from markuplmpp.dom.parse import parse_html

MANY = " ".join(f"a{number}='<b>{number}'" for number in range(20_000))
PAD = "x" * 70_000


PLAIN = " ".join(f'a{number}="{number}"' for number in range(20_000))


@pytest.mark.parametrize("many", [MANY, PLAIN], ids=["markup in values", "plain"])
def test_attributes_behind_the_first_thousand_are_left_out(many: str) -> None:
    page = parse_html(f"<p>one</p><div {many}><p>two</p></div><p>three</p>")
    assert [text for text in page.texts if text] == ["one", "two", "three"]
    assert page.warnings == ("elements with more than 1,000 attributes, the rest of which wasn't read: 1",)


@pytest.mark.parametrize(
    "html",
    [
        f"<p class=a title='{MANY}'>long values are no attributes</p>".replace("='<b>", "=<b>").replace("' ", " "),
        f"<p>{PAD}</p>" + "<i title='1 > 2 < 3' a b c d>x</i>" * 5000,
        f"<p>{PAD}</p>" + "<i a b c d>x</i>" * 5000,
        f"<p>{PAD} a < b {'word ' * 5000}",
    ],
    ids=["values", "markup in values", "tags", "text"],
)
def test_other_pages_are_left_as_they_are(html: str) -> None:
    data = html.encode()
    assert len(data) > 65_536
    assert without_floods(data) == (data, 0)


@pytest.mark.parametrize(
    "before",
    [
        "<!-->", "<!--->", "<!-- x --!>", "<title><script></title>", "<textarea><!--</textarea>", "<xmp><style></xmp>",
        "<iframe><script></iframe>", "<style/></style>", "<script>s = '<a b=\"'</script>", "<!-- <a b=\" > -->",
        "<!-- <b x='--> ' y<p=\"", "<title><b x='</title>' y='>", "<i title='> <p '>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["<p", "<p =", "<p a='x'=", "<script", "<p title='>' lang=", "<style x='<' y='>'"])
def test_nothing_before_a_tag_hides_its_attributes(before: str, tag: str) -> None:
    shorter, _ = without_floods(f"<body>{before}{tag} {MANY}>{PAD}".encode())
    root = etree.fromstring(shorter, etree.HTMLParser(huge_tree=True))
    assert max(len(element.attrib) for element in root.iter(etree.Element)) <= 1001


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<script>if (a", "</script>"),
        ("<!--", "-->"),
        ("<!-- ", "--!>"),
        ("<style>", "</style>"),
        ("<title>", "</title>"),
    ],
)
def test_what_looks_like_a_tag_ends_with_what_it_is_in(start: str, end: str) -> None:
    words = " ".join(f"a{number}" for number in range(20_000))
    page = parse_html(f"<p>one</p>{start}<b {words} {end}<p>two</p>")
    assert [text for text in page.texts if text in ("one", "two")] == ["one", "two"]
    assert "rest of which wasn't read: 1" in page.warnings[0]


@pytest.mark.parametrize(
    "part",
    [b"<a =", b"<a", b'<a b=">" ', b"<a b='> ", b'<a x<b="> ', b"<p" + b" a" * 1500 + b"</b "],
    ids=["=", "names", "values", "quotes", "in names", "ends"],
)
def test_tags_in_tags_take_linear_time(part: bytes) -> None:
    # As below.
    without_floods(part * (2_000_000 // len(part)))


def test_tags_that_share_their_attributes_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    one = attributes._ONE

    class Counting:
        def match(self, html: bytes, at: int) -> re.Match[bytes] | None:
            counted.append(at)
            return one.match(html, at)

    monkeypatch.setattr(attributes, "_ONE", Counting())
    assert without_floods(b'<a b=">" ' * 400 + b'c="' + PAD.encode() + b'"><p>')[1] == 0
    assert len(counted) <= 3 * 400


@pytest.mark.parametrize("part", [b'<a b="', b"<a '", b"<a ", b"<!--", b"<script ", b"<script>", b"<a b= ", b"<"])
def test_tags_without_end_take_linear_time(part: bytes) -> None:
    # The suite's time limit would tell: what is quadratic here takes hours.
    without_floods(part * (4_000_000 // len(part)) + b" a" * 2_000)
