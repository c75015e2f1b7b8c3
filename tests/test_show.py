"""Drawing a result into its page, and making the page harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import EmptyPageError
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.show import render
from markuplmpp.show.safety import is_safe_url

BODY = "/html/body"
UNSAFE = re.compile(
    r"<(script|iframe|object|embed|frame|applet|link|noscript|template)\b|\son\w+\s*=|javascript:", re.I
)


def result(*records: Record, url: str | None = None, warnings: tuple[str, ...] = ()) -> PageResult:
    return PageResult(url, "fake/1", "detail", records, warnings)


def product(**fields: Value) -> Record:
    return Record("product", (BODY,), 0.97, {name: [value] for name, value in fields.items()})


def drawn(html: str | bytes, *records: Record) -> Any:
    """The document as lxml reads it again."""
    return etree.fromstring(render(html, result(*records)), etree.HTMLParser())


def marks(page: Any, kind: str = "leaf") -> list[tuple[str, str]]:
    """(text, label) of the marked nodes."""
    found = page.xpath("//*[@data-mlpp-kind=$kind]", kind=kind)
    return [("".join(node.itertext()), node.get("data-mlpp")) for node in found]


def body_text(page: Any) -> str:
    """Text of the page without the panel."""
    body = page.find("body")
    assert body is not None
    panel = body.find("details[@id='mlpp-panel']")
    assert panel is not None
    shown = (panel.tail or "") + "".join("".join(node.itertext()) + (node.tail or "") for node in body[1:])
    return " ".join(shown.split())


def panel(page: Any) -> str:
    return " ".join("".join(page.xpath("//details[@id='mlpp-panel']")[0].itertext()).split())


def test_leaves_elements_and_records_are_told_apart() -> None:
    page = drawn(
        "<div><h1>Kettle</h1><div id=text><p>One</p><p>Two</p></div></div>",
        product(
            name=Value("Kettle", f"{BODY}/div/h1/text()[1]", 0.991),
            description=Value("One Two", f"{BODY}/div/div", 0.5),
        ),
    )
    assert marks(page, "leaf") == [("Kettle", "name 0.99")]
    assert marks(page, "internal") == [("OneTwo", "description 0.50")]
    assert [label for _, label in marks(page, "record")] == ["product 0.97"]
    nodes = page.xpath("//*[@data-mlpp]")
    hues = [node.get("data-mlpp-hue") for node in nodes]
    assert hues == ["0", "1", "2"]
    style = page.findtext("head/style") or ""
    assert all(f"[data-mlpp-hue='{hue}']" in style for hue in hues)


def test_text_around_elements_and_comments_is_found_by_its_number() -> None:
    html = "<p>one <b>two</b> three <!-- c --> four <br>five</p>"
    page = parse_html(html)
    for leaf in page.leaves:
        text = page.text(int(leaf))
        shown = drawn(html, product(name=Value(text, page.xpath(int(leaf)), 0.9)))
        assert marks(shown) == [(text, "name 0.90")]
        assert body_text(shown) == "one two three four five"


def test_parts_of_a_leaf_are_marked_apart() -> None:
    leaf = f"{BODY}/p/text()[1]"
    page = drawn(
        "<p>by Jane  Doe · 12 May · 3 min read</p>",
        product(
            date_published=Value("12 May", leaf, 0.8),
            author=Value("Jane Doe", leaf, 0.9),
            total_time=Value("3 min", leaf, 0.7),
        ),
    )
    assert marks(page) == [
        ("Jane  Doe", "author 0.90"),
        ("12 May", "date_published 0.80"),
        ("3 min", "total_time 0.70"),
    ]
    assert body_text(page) == "by Jane Doe · 12 May · 3 min read"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Jane Doe", "Doe, editor"), [("Jane Doe, editor", "a 0.90 · b 0.80")]),
        (("Jane Doe", "Jane Doe"), [("Jane Doe", "a 0.90 · b 0.80")]),
        (("Jane Doe", "not there"), [("Jane Doe, editor", "a 0.90 · b 0.80")]),
        (("", ""), [("Jane Doe, editor", "a 0.90 · b 0.80")]),
    ],
)
def test_values_that_overlap_or_differ_share_a_mark(texts: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    leaf = f"{BODY}/p/text()[1]"
    fields = {"a": Value(texts[0], leaf, 0.9), "b": Value(texts[1], leaf, 0.8)}
    page = drawn("<p> Jane Doe, editor </p>", product(**fields))
    assert marks(page) == expected


def test_a_mark_on_the_page_does_not_shift_the_next() -> None:
    html = "<p><mark>own</mark> a <mark>own 2</mark></p>"
    fields = {
        "a": Value("a", f"{BODY}/p/text()[1]", 0.9),
        "b": Value("own 2", f"{BODY}/p/mark[2]/text()[1]", 0.8),
    }
    assert marks(drawn(html, product(**fields))) == [("a", "a 0.90"), ("own 2", "b 0.80")]


def test_elements_without_content_get_a_label_in_front() -> None:
    page = drawn("<p>x<img src=/k.png alt=K>y", product(image=Value("/k.png", f"{BODY}/p/img", 0.6)))
    label = page.xpath("//span[@data-mlpp-kind='label']")[0]
    assert label.get("data-mlpp") == "image 0.60"
    assert label.getnext().get("data-mlpp-kind") == "internal"
    assert body_text(page) == "xy"


def test_a_record_of_sibling_elements_is_outlined_on_each() -> None:
    rows = Record("record", (f"{BODY}/p[1]", f"{BODY}/p[2]"), 0.5)
    page = drawn("<p>a</p><p>b</p><p>c</p>", rows)
    assert marks(page, "record") == [("a", "record 0.50"), ("b", "record 0.50")]


@pytest.mark.parametrize(
    ("xpath", "note"),
    [
        (None, "metadata, in no node"),
        (f"{BODY}/p[7]", "XPath not found"),
        ("]broken", "XPath not found"),
        ("nul\0", "XPath not found"),
        ("count(//p)", "XPath not found"),
        ("//p/@class", "XPath not found"),
        ("/html/head/title/text()[1]", "in <title>"),
        (f"{BODY}/textarea/text()[1]", "in <textarea>"),
        (f"{BODY}/svg/text/text()[1]", "in <svg>"),
    ],
)
def test_values_that_cannot_be_drawn_stand_in_the_panel(xpath: str | None, note: str) -> None:
    html = "<title>T</title><p class=c>x</p><textarea>area</textarea><svg><text>drawing</text></svg>"
    page = drawn(html, product(mpn=Value("K-1", xpath, 0.4)))
    assert marks(page) == []
    assert f"mpn K-1 0.40 · model · {note}" in panel(page)
    assert page.findtext("head/title") == "T"
    assert body_text(page) == "xareadrawing"


def test_the_panel_lists_records_values_and_warnings() -> None:
    review = Record("review", (), 0.88, {"review_title": [Value("<b>Great</b>", None, 0.5, "metadata")]})
    outer = Record("product", (BODY,), 0.97, {}, (review,))
    page = etree.fromstring(render("<p>x", result(outer, warnings=("text <cut>",))), etree.HTMLParser())
    listed = panel(page)
    assert listed.startswith("2 records · detail page · fake/1text leafelement with a valuerecord")
    assert "Warning: text <cut>" in listed
    assert "review 0.88 · in no node of the page" in listed
    assert "review_title <b>Great</b> 0.50 · metadata" in listed


HOSTILE = [
    "<script>alert(1)</script>x",
    "<body onload=alert(1) ONCLICK='alert(1)'>x",
    "<a href='javascript:alert(1)'>x</a><a href=' jAva&#9;script:alert(1)'>y</a>",
    "<a href='&#1;javascript&colon;alert(1)'>x</a><form action=javascript:alert(1)><button formaction=x>",
    "<iframe src=//evil.example srcdoc='<script>alert(1)</script>'></iframe>x",
    "<svg><style><img src=x onerror=alert(1)></style></svg>x",
    "<svg><a xlink:href='javascript:alert(1)'>x<animate attributeName=href values=javascript:alert(1)></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>x",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>x",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><link rel=prefetch href=//evil.example>x",
    "<object data=x><embed src=x></object><applet code=x></applet>x",
    "<template><script>alert(1)</script></template>x",
    "<!--><script>alert(1)</script>--><?php <script>alert(1)</script> ?>x",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<plaintext>x</plaintext><script>alert(1)</script>",
    "<p data-mlpp='fake 1.00' data-mlpp-kind=leaf>x",
    "<p {{attrs}} onclick=alert(1)>x",
    "<p {% if a %} ONCLICK=alert(1) {% endif %}>x",
    "<p {...props} {a}b=1 {}=2 onclick={f}>x",
    "<p \x01a=1 \x0bonclick=alert(1)>x",
    "<svg><a {{x}} xlink:href='javascript:alert(1)' xlink:title=y>x</a></svg>",
    "<p \"onclick='alert(1)' /onclick=alert(1) <script=x>x",
    "<fb:like o:x=y onx:y=z>x</fb:like><o:p>y</o:p>",
    "<p title='\x0b\x01\ufffe'>a\x0bb&#11;c\x00d",
    "<!-- before --><p>x</p><!-- after -->",
    "text only",
    "<head><title></title></head><p>in</p></html>after<p>later",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_pages_are_made_harmless(html: str) -> None:
    shown = render(html, result(product(name=Value("x", f"{BODY}/p/text()[1]", 0.9))))
    text = re.sub(r"<style>.*?</style>|title=\"[^\"]*\"", "", shown, flags=re.S)
    assert not UNSAFE.search(text), text
    assert "fake 1.00" not in shown
    head = shown.partition("<head>")[2]
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src '
    assert head.startswith(f'<meta charset="utf-8">{policy}')


@pytest.mark.parametrize("odd", ["{{attrs}}", "{% if a %}", "{...props}", "\x01a=1", "onclick=x"])
def test_attributes_beside_one_that_is_removed_stay_in_their_order(odd: str) -> None:
    page = drawn(f"<p id=a {odd} class='b\x0bc' xlink:title=d title=e>x", product(name=Value("x", f"{BODY}/p", 0.9)))
    (found,) = page.xpath("//p[@id='a']")
    kept = [item for item in found.items() if item[0] in ("id", "class", "xlink:title", "title")]
    assert kept == [("id", "a"), ("class", "bc"), ("xlink:title", "d"), ("title", "e")]
    assert "onclick" not in found.attrib


def test_nothing_is_loaded_unless_remote_is_asked_for() -> None:
    html = "<link rel=stylesheet href=/s.css><link rel=preload href=/p><style>p{color:red}</style>x"
    local, remote = render(html, result()), render(html, result(), remote=True)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;" in local
    assert "img-src data: http: https:;" in remote
    assert "script-src" not in remote
    assert "s.css" in remote
    assert "s.css" not in local
    assert "preload" not in remote
    assert "p{color:red}" in local


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://a.example/x/y", "", "https://a.example/x/y"),
        ("https://a.example/x/y", "/z/", "https://a.example/z/"),
        (None, "https://b.example/", "https://b.example/"),
        (None, "/z/", None),
        ("file:///home/me/page.html", "", None),
        ("javascript:alert(1)", "", None),
        ("http://[", "", None),
    ],
)
def test_relative_links_lead_to_the_page_s_site_or_nowhere(url: str | None, base: str, expected: str | None) -> None:
    html = f"<base href='{base}' target=evil><a href=next>x</a>"
    page = etree.fromstring(render(html, result(url=url)), etree.HTMLParser())
    (found,) = page.findall(".//base")
    assert (found.get("href"), found.get("target")) == (expected, "_blank")


def test_noscript_is_shown_where_the_result_was_read_from_it() -> None:
    html = f"<noscript><p>{'Kettle ' * 50}</p></noscript><noscript>tracking</noscript>"
    page = parse_html(html)
    assert "noscript" in page.warnings[0]
    shown = drawn(html, product(name=Value("Kettle", page.xpath(int(page.leaves[0])), 0.9)))
    assert marks(shown) == [("Kettle", "name 0.90")]
    assert "tracking" not in body_text(shown)


def test_text_after_removed_elements_stays() -> None:
    html = "a<script>1</script>b<!-- c -->d<noscript>e</noscript>f<?pi?>g<template>h</template>i"
    assert body_text(drawn(html)) == "abdfgi"


@pytest.mark.parametrize(
    ("url", "image", "safe"),
    [
        ("#top", False, True),
        ("mailto:me@a.example", False, True),
        ("vbscript:x", False, False),
        ("\u2028javascript:x", False, False),
        ("java\nscript:x", False, False),
        ("data:image/png;base64,xx", True, True),
        ("data:image/png;base64,xx", False, False),
        ("data:text/html,x", True, False),
        ("/a:b", False, True),
    ],
)
def test_is_safe_url(url: str, image: bool, safe: bool) -> None:
    assert is_safe_url(url, image=image) is safe


def test_bytes_are_read_as_the_result_was() -> None:
    shown = render("<p>été".encode("latin-1"), result(), charset="latin-1")
    assert "été" in shown
    with pytest.raises(EmptyPageError):
        render(b"", result())


def test_large_and_deep_pages_are_drawn() -> None:
    wide = "<ul>" + "<li>x<!-- c --><script>1</script>y" * 20_000 + "</ul>"
    values = [Value("y", f"{BODY}/ul/li[{i}]/text()[2]", 0.5) for i in range(1, 20_001, 100)]
    page = drawn(wide, Record("record", (f"{BODY}/ul",), 0.5, {"name": values}))
    assert len(marks(page)) == 200
    deep = "<div>" * 1_500 + "x"
    leaf = BODY + "/div" * 1_500 + "/text()[1]"
    assert 'data-mlpp="name 0.50">x</mark>' in render(deep, result(product(name=Value("x", leaf, 0.5))))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<table>", "<svg>", "]]>", "&lt;"]), min_size=1))
def test_every_leaf_of_any_page_is_drawn_or_noted(pieces: list[str]) -> None:
    html = "".join(pieces)
    try:
        page = parse_html(html)
    except EmptyPageError:
        return
    values = [Value(page.text(int(leaf)), page.xpath(int(leaf)), 0.5) for leaf in page.leaves[:50]]
    shown = render(html, result(Record("product", (), 0.5, {"name": values})))
    assert "XPath not found" not in shown
    assert shown.count('data-mlpp="name 0.50"') + shown.count("· in &lt;") >= len(values)
