"""Pages of WARC files: of a crawl, of Common Crawl, and of broken ones."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from markuplmpp.corpus import CorpusPage, read_file, read_pages, write_pages
from markuplmpp.dom.parse import MAX_BYTES
from markuplmpp.errors import BrokenRecordError, CorpusError, MissingExtraError

KASE = "<p>K\u00e4se".encode("latin-1")


def warc(
    *pages: tuple[str, bytes, str],
    kind: str = "response",
    gzipped: bool = True,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Returns a WARC of pages: status, body, content type."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
    for number, (status, body, content_type) in enumerate(pages):
        http = StatusAndHeaders(status, [("Content-Type", content_type), *headers.items()], protocol="HTTP/1.1")
        uri = f"https://www.shop.co.uk/{number}"
        payload, length = BytesIO(body), len(body)
        if kind == "resource":
            record = writer.create_warc_record(uri, kind, payload, length=length, warc_content_type=content_type)
        else:
            record = writer.create_warc_record(uri, kind, payload, length=length, http_headers=http)
        writer.write_record(record)
    return out.getvalue()


def part(file: BinaryIO, name: str, start: int = 0, end: int = sys.maxsize) -> list[CorpusPage | CorpusError]:
    return list(read_file(file, Path(name), start=start, end=end))


def read(path: Path, content: bytes) -> list[CorpusPage]:
    path.write_bytes(content)
    return list(read_pages(path))


OK = ("200 OK", KASE, "text/html; charset=latin-1")


@pytest.mark.parametrize(("name", "gzipped"), [("a.warc.gz", True), ("a.warc", False), ("A.WARC.GZ", True)])
def test_html_responses_are_pages(tmp_path: Path, name: str, gzipped: bool) -> None:
    others = [("404 Not Found", b"<p>gone", "text/html"), ("200 OK", b"{}", "application/json"), ("301 Moved", b"", "")]
    page, last = read(tmp_path / name, warc(OK, *others, ("200 OK", b"<p>2", "TEXT/HTML"), gzipped=gzipped))
    assert (page.url, page.site, page.html, page.charset) == ("https://www.shop.co.uk/0", "shop.co.uk", KASE, "cp1252")
    assert (last.url, last.charset, last.truth_kind) == ("https://www.shop.co.uk/4", None, "none")


def test_rendered_pages_are_pages_and_revisits_are_none(tmp_path: Path) -> None:
    (page,) = read(tmp_path / "a.warc.gz", warc(OK, kind="resource"))
    assert (page.html, page.charset) == (KASE, "cp1252")
    assert read(tmp_path / "b.warc.gz", warc(OK, kind="revisit")) == []


def test_records_as_common_crawl_writes_them(tmp_path: Path) -> None:
    request = (
        "WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: http://a.example/\r\n"
        "Content-Type: application/http; msgtype=request\r\nContent-Length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n\r\n"
    )
    body = "<p>\u6c34\u58f6".encode("shift_jis", "replace")
    http = f"HTTP/1.1 200 OK\r\nX-Crawl-Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    response = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Truncated: length\r\n"
        "WARC-Identified-Payload-Type: text/html\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    records = [request.encode(), response.encode() + http + b"\r\n\r\n"]
    (page,) = read(tmp_path / "CC-MAIN-1.warc.gz", b"".join(map(gzip.compress, records)))
    assert (page.url, page.site, page.html) == ("http://a.example/", "a.example", body)


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_cut_file_says_where(tmp_path: Path, gzipped: bool) -> None:
    one = warc(OK, gzipped=gzipped)
    two = one + warc(OK, gzipped=gzipped)  # their ids and times differ, and so do their lengths once compressed
    for cut in (len(two) - 1, len(one) + 1, len(one) + 100, len(two) - 100):
        (tmp_path / "a.warc.gz").write_bytes(two[:cut])
        pages = read_pages(tmp_path / "a.warc.gz")
        assert next(pages).url == "https://www.shop.co.uk/0"
        with pytest.raises(CorpusError, match=r"a\.warc\.gz' is cut off.*; at byte \d+$"):
            list(pages)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"is cut off, or no WARC file; at byte \d+$"),
        (b"garbage " * 99, r"is cut off, or no WARC file; at byte \d+$"),
        (
            gzip.compress(warc(OK, OK, gzipped=False)),
            "isn't one gzip member a record; run: warcio recompress; at byte ",
        ),
    ],
    ids=["empty", "garbage", "one member"],
)
def test_what_is_no_warc_is_a_corpus_error(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read(tmp_path / "a.warc.gz", content)


def test_a_segment_of_a_crawl_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "pages-00000.warc.gz").write_bytes(warc(OK))
    (tmp_path / "other.warc.gz").write_bytes(warc(OK, OK))
    assert len(list(read_pages(tmp_path))) == 3
    write_pages(tmp_path / "pages-00000.parquet", [CorpusPage("p", "d", "", "s", None, None, None, b"<p>")])
    assert len(list(read_pages(tmp_path))) == 3
    assert [page.page_id for page in read_pages(tmp_path)][-1] == "p"


def test_without_warcio_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    with pytest.raises(MissingExtraError, match=r'pip install "markuplmpp\[crawl\]"'):
        read(tmp_path / "a.warc.gz", warc(OK))


@pytest.mark.parametrize(("name", "gzipped"), [("a.warc.gz", True), ("a.warc", False)])
def test_parts_that_meet_have_each_page_once(tmp_path: Path, name: str, gzipped: bool) -> None:
    # Gzip's magic bytes and the end of a record are in pages too.
    odd = [b"<p>%d \x1f\x8b\x08\x00 \r\n\r\nWARK/1.0 " % number + bytes(range(97, 117)) * number for number in range(9)]
    pages = read(tmp_path / name, warc(*(("200 OK", html, "text/html") for html in odd), gzipped=gzipped))
    assert [page.html for page in pages] == odd
    size = (tmp_path / name).stat().st_size
    for step in (7, 100, 1000, size - 1, size):
        with (tmp_path / name).open("rb") as file:
            starts = range(0, size, step)
            found = [page for start in starts for page in part(file, name, start, start + step)]
        assert [page.html for page in found] == odd, step


def test_what_is_broken_in_a_part_leaves_the_others_whole(tmp_path: Path) -> None:
    content = bytearray(warc(*(("200 OK", b"<p>%d" % number + os.urandom(999), "text/html") for number in range(9))))
    middle = len(content) // 2
    content[middle : middle + 50] = bytes(50)
    file = BytesIO(content)
    found = [page for start in range(0, len(content), 500) for page in part(file, "a.warc.gz", start, start + 500)]
    assert sum(isinstance(page, CorpusPage) for page in found) == 8


def test_behind_a_damaged_record_the_others_are_read(tmp_path: Path) -> None:
    """Where zlib stumbles, warcio says no more and reads to the end of the file."""
    pages = [("200 OK", "".join(map(str, range(n * 9000, n * 9000 + 9000))).encode(), "text/html") for n in range(3)]
    content = bytearray(warc(*pages))
    content[len(content) // 6 : len(content) // 6 + 9] = bytes(9)
    kinds = [type(page) for page in part(BytesIO(content), "a.warc.gz")]
    assert kinds == [BrokenRecordError, CorpusPage, CorpusPage]


def test_a_page_that_quotes_a_record_is_not_cut_there() -> None:
    quoted = warc(("200 OK", b"<p>forged", "text/html"), gzipped=False)
    page = b"<pre>" + b"x" * 500 + b"\r\n\r\n" + quoted + b"x" * 500
    content = warc(OK, ("200 OK", page, "text/html"), OK, gzipped=False)
    for cut in range(0, len(content), 97):
        file = BytesIO(content)
        found = [*part(file, "a.warc", 0, cut), *part(file, "a.warc", cut, len(content))]
        assert [page.html for page in found if isinstance(page, CorpusPage)] == [KASE, page, KASE], cut


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_record_that_is_cut_off_is_told_once(gzipped: bool) -> None:
    big = ("200 OK", b"<p>" + os.urandom(5000), "text/html")
    content = warc(OK, big, gzipped=gzipped)[:-1500]
    ends = [*range(0, len(content), 700), sys.maxsize]
    found = [each for a, b in pairwise(ends) for each in part(BytesIO(content), "a.warc", a, b)]
    assert [isinstance(each, CorpusPage) for each in found] == [True, False]


def brotli(data: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(data))


def zstd(data: bytes) -> bytes:
    from backports import zstd

    return zstd.compress(data)


@pytest.mark.parametrize(
    ("packed", "headers"),
    [
        (gzip.compress(KASE, mtime=0), {"Content-Encoding": "gzip"}),
        (gzip.compress(KASE, mtime=0), {"content-encoding": "X-GZIP"}),
        (zlib.compress(KASE), {"Content-Encoding": "deflate"}),
        (brotli(KASE), {"Content-Encoding": "br"}),
        (zstd(KASE), {"Content-Encoding": "zstd"}),
        (brotli(gzip.compress(KASE, mtime=0)), {"Content-Encoding": "gzip, br"}),
        (KASE, {"Content-Encoding": "gzip"}),
        (b"\n" + KASE, {"Content-Encoding": "br"}),  # a whole stream of nothing, for brotli
        (KASE, {"Content-Encoding": "identity"}),
        (b"7\r\n" + KASE + b"\r\n0\r\n\r\n", {"Transfer-Encoding": "Chunked"}),
    ],
)
def test_what_a_body_is_packed_in_is_undone(packed: bytes, headers: dict[str, str]) -> None:
    (page,) = part(BytesIO(warc(("200 OK", packed, "text/html"), headers=headers)), "a.warc.gz")
    assert isinstance(page, CorpusPage)
    assert page.html.strip() == KASE


@pytest.mark.parametrize(
    ("packed", "encoding", "message"),
    [
        (b"\x00\x01\x02", "compress", "packed as 'compress'; gzip, "),
        (b"\x00\x01\x02", "gzip", "isn't packed as 'gzip', as it says"),
    ],
)
def test_a_body_that_can_not_be_unpacked_costs_no_other(packed: bytes, encoding: str, message: str) -> None:
    odd = warc(("200 OK", packed, "text/html"), headers={"Content-Encoding": encoding})
    first, broken, last = part(BytesIO(warc(OK) + odd + warc(OK)), "a.warc.gz")
    assert [page.html for page in (first, last) if isinstance(page, CorpusPage)] == [KASE, KASE]
    assert message in str(broken)
    assert "the record of https://www.shop.co.uk/0" in str(broken)


class Counting(BytesIO):
    """Counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        self.count += len(block)
        return block


BROKEN = ("200 OK", bytes(40_000), "text/html")


def test_of_many_bodies_that_can_not_be_unpacked_each_is_read_once_and_told_once() -> None:
    content = warc(*[BROKEN] * 50, gzipped=False, headers={"Content-Encoding": "gzip"})
    file = Counting(content)
    found = part(file, "a.warc")
    assert [type(each) for each in found] == [BrokenRecordError] * 50
    assert file.count < 2 * len(content)
    ends = [*range(0, len(content), 300_000), sys.maxsize]
    told = [str(each) for a, b in pairwise(ends) for each in part(BytesIO(content), "a.warc", a, b)]
    assert told == [str(each) for each in found]


def test_behind_records_that_can_not_be_read_the_earlier_are_not_read_again() -> None:
    content = warc(*[BROKEN] * 50, gzipped=False).replace(b"WARC-Target-URI", b"WARC-Targot-URI")
    file = Counting(content)
    assert [type(each) for each in part(file, "a.warc")] == [BrokenRecordError] * 50
    assert file.count < 3 * len(content)


def test_of_a_body_that_can_not_be_unpacked_and_is_cut_off_one_is_told() -> None:
    content = warc(BROKEN, gzipped=False, headers={"Content-Encoding": "gzip"})[:-500]
    (broken,) = part(BytesIO(content), "a.warc")
    assert "is cut off: its last record misses" in str(broken)


def test_from_record_to_record_headers_are_read_alone_whatever_their_length() -> None:
    long = warc(OK, gzipped=False).replace(b"WARC-Target-URI", b"X-Long: " + b"x" * 20_000 + b"\r\nWARC-Target-URI")
    content = long + warc(*[BROKEN] * 20, gzipped=False) + warc(OK, gzipped=False)
    file = Counting(content)
    (page,) = part(file, "a.warc", len(content) - 1000)
    assert isinstance(page, CorpusPage)
    assert file.count < len(content) / 2


@pytest.mark.parametrize(
    ("member", "name"), [(gzip.compress(b"", mtime=0), "gzip"), (zstd(b""), "zstd")], ids=["gzip", "zstd"]
)
def test_empty_members_are_not_all_in_one_piece(member: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Decoder:
        has_unconsumed_tail = False

        def decompress(self, data: bytes, max_length: int = -1) -> bytes:
            sizes.append(len(data))
            return b""

    monkeypatch.setattr("urllib3.response._get_decoder", lambda mode: Decoder())
    body = member * (500_000 // len(member))
    (page,) = part(BytesIO(warc(("200 OK", body, "text/html"), headers={"Content-Encoding": name})), "a.warc.gz")
    assert isinstance(page, CorpusPage)
    assert (sum(sizes), max(sizes)) == (len(body), 1 << 14)


def test_a_bomb_is_not_unpacked_whole() -> None:
    bomb = warc(("200 OK", brotli(b"<p>x" * 50_000_000), "text/html"), headers={"Content-Encoding": "br"})
    (page,) = part(BytesIO(bomb), "a.warc.gz")
    assert isinstance(page, CorpusPage)
    assert len(page.html) == MAX_BYTES + 1
