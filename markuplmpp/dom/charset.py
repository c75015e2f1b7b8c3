"""Bytes or text of a page -> UTF-8 bytes for the parser, read in a browser's order of encodings.

But for a ``<meta>`` that speaks of another encoding than the page was stored in.
"""

from __future__ import annotations

import re

from bs4.dammit import EncodingDetector
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

from markuplmpp.errors import BinaryPageError

_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"RIFF", b"\x7fELF",
    b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"OggS", b"ID3", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!",
    b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
# Bytes that no text has, but for the ESC of ISO-2022-JP. Compressed data has about 100 of them in its first
# 1,024 bytes; a page with a few stray ones is still a page.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL = 64
# What a label may mean: the encodings of the WHATWG standard under Python's names. Python itself also knows
# "hex", "zlib" or "idna", and a page must not be able to choose those.
_WEB_ENCODINGS = frozenset(
    """utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be big5hkscs cp866 cp874 cp932 cp949 cp1250
    cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp gb18030 iso2022_jp iso8859-2 iso8859-3
    iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    koi8-r koi8-u mac-cyrillic mac-roman""".split()  # noqa: SIM905
)
_DETECTION_BYTES, _DECLARATION_BYTES = 100_000, 4096
_SEQUENCE, _MANY = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+"), 8
_LATIN = frozenset({"cp1252", "iso8859-15"})
_XML = re.compile(rb"<\?xml\b[^>]*>")


def html_bytes(html: str | bytes, charset: str | None = None) -> tuple[bytes, str, list[str]]:
    r"""Returns a page as UTF-8 without BOM and NUL, the encoding it was read in, and warnings.

    BOM, ``charset``, ``<meta>``, detection; what is plainly UTF-8 is read as such whatever its ``<meta>`` says.

    Args:
        html: The page; its text has no encoding, which is then called ``str``.
        charset: Charset of the HTTP header, if there was one.

    Returns:
        The bytes; the encoding by Python's name; a warning if characters had to be replaced.

    Raises:
        BinaryPageError: The bytes are of an image, an archive, a PDF or the like.

    >>> html_bytes("Käse".encode("latin-1"), "iso-8859-1")
    (b'K\xc3\xa4se', 'cp1252', [])
    """
    if isinstance(html, str):
        return html.removeprefix("\ufeff").encode("utf-8", "replace").replace(b"\x00", b""), "str", []
    bom_encoding, bom = read_bom(html)
    told = bom_encoding or _http_encoding(charset)
    encoding = told or _meta_encoding(html)
    _refuse_binary(html, wide=_is_wide(encoding))
    body = html[len(bom) :] if bom else html
    if told in {None, "utf-8"} and _is_utf8(body) and _is_meant(body, encoding):
        return body.replace(b"\x00", b""), "utf-8", []  # most pages: neither decoded nor encoded again
    encoding = encoding or _detect(body)
    text = to_unicode(body, encoding)
    replaced = text.count("\ufffd")
    if encoding == "utf-8":
        replaced -= body.count("\ufffd".encode())
    warnings = [f"bytes that aren't valid {encoding} were read as U+FFFD: {replaced:,}"] if replaced else []
    return text.encode("utf-8", "replace").replace(b"\x00", b""), encoding, warnings


def _http_encoding(charset: str | None) -> str | None:
    encoding = http_content_type_encoding(f"text/html; charset={charset}") if charset else None
    return encoding if encoding in _WEB_ENCODINGS else None


def _meta_encoding(html: bytes) -> str | None:
    # An XML declaration counts where the page begins with it: that of a picture set into the page isn't the page's.
    start = html[:_DECLARATION_BYTES].lstrip()
    encoding = html_body_declared_encoding(start[:1] + _XML.sub(b"", start[1:]))
    if _is_wide(encoding):
        return "utf-8"  # as in browsers: the <meta> itself was read as ASCII, so it can't be true
    return encoding if encoding in _WEB_ENCODINGS else None


def _is_wide(encoding: str | None) -> bool:
    return encoding is not None and encoding.startswith(("utf-16", "utf-32"))


def _refuse_binary(html: bytes, *, wide: bool) -> None:
    head = html[:1024]
    if head.startswith(_MAGIC):
        raise BinaryPageError(f"the bytes start with {head[:4]!r}, not HTML; give the decompressed page itself")
    control = 0 if wide else len(_CONTROL.findall(head))
    if control > _MAX_CONTROL:
        raise BinaryPageError(
            f"{control} of the first {len(head)} bytes are control characters, which HTML text hasn't; "
            "give the decompressed page itself, or its charset"
        )


def _is_meant(data: bytes, declared: str | None) -> bool:
    """Whether valid UTF-8 is no text of the declared encoding that happens to be valid.

    Many a page was stored as UTF-8 with the ``<meta>`` it had before: of 34 train pages of products that declare
    another encoding 18 are UTF-8. A Latin page whose one name ends with a sign ("NESCAFÉ®") isn't.
    """
    if declared in {None, "utf-8"}:
        return True
    found = _SEQUENCE.findall(data)  # none in ASCII, which ISO-2022-JP is too
    is_latin = bool(found) and declared in _LATIN and all(sequence.startswith((b"\xc2", b"\xc3")) for sequence in found)
    return is_latin or len(found) >= _MANY or any(len(sequence) > 2 for sequence in found)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detect(data: bytes) -> str:
    # Not UTF-8, which is ruled out by now, nor UTF-16, whose NULs aren't let in as far as here without a BOM.
    for guess in EncodingDetector(data[:_DETECTION_BYTES], is_html=True).encodings:
        encoding = resolve_encoding(guess)
        if encoding in _WEB_ENCODINGS and encoding is not None and not encoding.startswith("utf-"):
            return encoding
    return "cp1252"
