"""BOM before HTTP charset before <meta> before detection, and labels that lie."""

from __future__ import annotations

import codecs
import os
import tomllib
from pathlib import Path

import pytest

from markuplmpp.dom.charset import html_bytes
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import BinaryPageError

GERMAN = "Käse für Zoë zu 5 €"
JAPANESE = "南部鉄器の急須は手作りです"
CHINESE = "紫砂壶适合泡乌龙茶"


def _meta(charset: str, text: str, codec: str) -> bytes:
    return f'<meta charset="{charset}"><p>{text}</p>'.encode(codec)


@pytest.mark.parametrize(
    ("html", "charset", "text", "encoding"),
    [
        (f"<p>{GERMAN}".encode(), None, GERMAN, "utf-8"),
        (f"<p>{GERMAN}".encode(), "UTF8", GERMAN, "utf-8"),
        (codecs.BOM_UTF8 + f"<p>{GERMAN}".encode(), "latin-1", GERMAN, "utf-8"),
        (codecs.BOM_UTF16_LE + f"<p>{GERMAN}".encode("utf-16-le"), None, GERMAN, "utf-16-le"),
        (codecs.BOM_UTF16_BE + f"<p>{GERMAN}".encode("utf-16-be"), "utf-8", GERMAN, "utf-16-be"),
        (f"<p>{GERMAN}".encode("utf-16-le"), "utf-16le", GERMAN, "utf-16-le"),
        (f"<p>{GERMAN}".encode("cp1252"), "iso-8859-1", GERMAN, "cp1252"),
        (_meta("iso-8859-1", GERMAN, "cp1252"), None, GERMAN, "cp1252"),
        (_meta("shift_jis", JAPANESE, "cp932"), None, JAPANESE, "cp932"),
        (_meta("euc-jp", JAPANESE, "euc_jp"), None, JAPANESE, "euc_jp"),
        (_meta("iso-2022-jp", JAPANESE, "iso2022_jp"), None, JAPANESE, "iso2022_jp"),
        (_meta("gbk", CHINESE, "gbk"), None, CHINESE, "gb18030"),
        (_meta("gb2312", CHINESE, "gbk"), "no-such-charset", CHINESE, "gb18030"),
        (_meta("utf-8", GERMAN, "cp1252"), "windows-1252", GERMAN, "cp1252"),
        (_meta("no-such-charset", GERMAN, "utf-8"), "", GERMAN, "utf-8"),
        (_meta("iso-8859-1", GERMAN, "utf-8"), None, GERMAN, "utf-8"),  # stored as another encoding than it was sent in
        (_meta("gb2312", CHINESE, "utf-8"), None, CHINESE, "utf-8"),
        (_meta("iso-8859-1", "Milk", "utf-8"), None, "Milk", "cp1252"),
        (_meta("iso-8859-1", "NESCAFÉ® Gold", "cp1252"), None, "NESCAFÉ® Gold", "cp1252"),  # valid UTF-8 by chance
        (_meta("gb2312", "通知", "gbk"), None, "通知", "gb18030"),
        (_meta("windows-1251", "Ві", "cp1251"), None, "Ві", "cp1251"),  # noqa: RUF001
        (_meta("windows-1251", "Привет", "utf-8"), "windows-1251", "РџСЂРёРІРµС‚", "cp1251"),  # noqa: RUF001
        (_meta("utf-16", GERMAN, "utf-8"), None, GERMAN, "utf-8"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p>K\xe4se', None, "Käse", "cp1252"),
        (b'\n<?xml version="1.0" encoding="iso-8859-1"?><p>K\xe4se', None, "Käse", "cp1252"),
        (
            b"<html><?xml version='1.0' encoding='latin-1'?>" + _meta("utf-8", GERMAN, "utf-8"),
            None,
            GERMAN,
            "utf-8",
        ),
    ],
)
def test_order_of_encodings(html: bytes, charset: str | None, text: str, encoding: str) -> None:
    page = parse_html(html, charset=charset)
    assert [page.text(i) for i in page.leaves] == [text]
    assert page.encoding == encoding
    assert page.warnings == ()


def test_undeclared_text_that_is_not_utf8_is_detected() -> None:
    html = f"<p>{GERMAN}, ganz früh am Morgen gekauft und schön verpackt</p>".encode("cp1252")
    page = parse_html(html)
    assert page.text(int(page.leaves[0])).startswith("Käse für Zo")
    assert page.encoding != "utf-8"


@pytest.mark.parametrize("label", ["hex", "zlib", "base64", "idna", "undefined", "unicode_escape", "utf-7", "rot13"])
@pytest.mark.parametrize("where", ["http", "meta"])
def test_a_page_cannot_choose_a_codec_that_is_no_web_encoding(label: str, where: str) -> None:
    html = f'<meta charset="{label}"><p>+ADw- \\x41 Käse'.encode()
    page = parse_html(html, charset=label if where == "http" else None)
    assert [page.text(i) for i in page.leaves] == ["+ADw- \\x41 Käse"]


def test_a_charset_that_lies_replaces_and_warns() -> None:
    page = parse_html("<p>Käse und Brötchen".encode("cp1252"), charset="utf-8")
    assert [page.text(i) for i in page.leaves] == ["K\ufffdse und Br\ufffdtchen"]
    assert page.warnings == ("bytes that aren't valid utf-8 were read as U+FFFD: 2",)


def test_replacement_characters_of_the_page_itself_are_no_loss() -> None:
    assert parse_html("<p>a\ufffdb".encode()).warnings == ()
    assert parse_html("<meta charset=utf-8><p>a\ufffdb".encode() + b"\xe4").warnings[0].endswith(": 1")


def test_valid_utf8_is_passed_on_as_it_is() -> None:
    html = "<p>Käse</p>".encode()
    assert html_bytes(html)[0] is html


def test_text_needs_no_encoding() -> None:
    html = "\ufeff<?xml version='1.0' encoding='utf-16'?><meta charset=shift_jis><p>a\ud800b\x00ß"
    page = parse_html(html, charset="gbk")
    assert [page.text(i) for i in page.leaves] == ["a?bß"]
    assert page.encoding == "str"


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"\xff\xd8\xff\xe0",
        b"GIF89a", b"\x00\x00\x00\x18ftypmp42" + bytes(100), bytes(range(256)) * 3,
    ],
)  # fmt: skip
def test_binary_is_refused(head: bytes) -> None:
    with pytest.raises(BinaryPageError, match="give the decompressed page itself"):
        parse_html(head + b"<p>x</p>")


def test_compressed_bytes_without_a_signature_are_refused() -> None:
    with pytest.raises(BinaryPageError):
        parse_html(b"\x0b" + os.urandom(4096))


def test_stray_control_characters_are_no_binary() -> None:
    assert parse_html(b"<p>\x00a\x01b\x0cc").texts[-1].startswith("a")


def test_the_package_that_guesses_encodings_is_a_requirement() -> None:
    """Without it beautifulsoup4 guesses nothing, and Cyrillic pages would be read as Western ones."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert any(name.startswith("charset-normalizer") for name in project["dependencies"])
    page = "<p>Чайник электрический, объём полтора литра, цвет красный".encode("cp1251")
    assert html_bytes(page)[1] == "cp1251"
