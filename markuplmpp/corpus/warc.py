"""WARC files -> rows of pages: those of a crawl, of Common Crawl, of any archive (ISO 28500)."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from os import SEEK_END
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from w3lib.encoding import http_content_type_encoding

from markuplmpp.corpus.payload import PackedError, payload
from markuplmpp.dom.parse import MAX_BYTES
from markuplmpp.errors import BrokenRecordError, MissingExtraError

if TYPE_CHECKING:
    from tldextract import TLDExtract
    from warcio.archiveiterator import ArchiveIterator
    from warcio.recordloader import ArcWarcRecord

_GZIP, _BLOCK = b"\x1f\x8b", 1 << 16
_RECORD_END, _VERSION = b"\r\n\r\n", b"WARC/"
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(file: BinaryIO, path: PurePath, *, start: int = 0, end: int = sys.maxsize) -> Iterator[dict[str, Any]]:
    """Yields a row for each HTML page of a WARC file, one at a time.

    Pages are ``response`` records with a 2xx status and ``resource`` records, of type HTML; other records are passed
    over. Content encodings are undone, charsets left as they are.

    Args:
        file: The file; it's left open.
        path: Its name, for messages.
        start: Records that start before this byte are left out. It may be any byte: of ranges that meet, each record
            is in one, and what's broken in one does no harm to the others.
        end: Records that start at this byte or later are left out.

    Raises:
        BrokenRecordError: The file isn't a WARC, or is cut off or broken; the message says what was read before.
        MissingExtraError: warcio isn't installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        suffixes = _suffixes()
    except ModuleNotFoundError as error:
        raise MissingExtraError("crawl", str(error.name)) from error

    first = _record_start(file, start)
    if first is None or first >= end:
        return
    file.seek(first)
    records = ArchiveIterator(file)
    read, last, offset = 0, "", first
    try:
        while (opened := records.offset) < end:  # before the next record is opened: if it's broken, others will say so
            if (record := next(records, None)) is None:
                _check_end(file, offset)
                return
            row = _row(record, lambda host: str(suffixes(host).top_domain_under_public_suffix))
            _check_whole(records, record)
            offset = records.get_record_offset()
            if row is not None:
                read, last = read + 1, row["url"]
                yield row
    # A record that is cut in its headers has no address, which warcio stumbles over.
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk or the network, not of the file
            raise
        before = f"{read} pages were read before, the last of {last}" if read else "no page was read before"
        raise BrokenRecordError(f"{str(path)!r} {_why(error)}; {before}", opened) from error


@cache
def _suffixes() -> TLDExtract:
    """The list in the package: nothing is downloaded. Once a process, not once a part of a file."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _record_start(file: BinaryIO, start: int) -> int | None:
    """Returns where the first record at or after a byte starts, or None where there is none."""
    if start == 0:
        return 0  # also of what isn't a WARC: its reading says so
    file.seek(0)
    if file.read(len(_GZIP)) != _GZIP:
        return _plain_start(file, start)
    at = _find(file, _GZIP, start)
    while at is not None and not _opens_record(file, at):
        at = _find(file, _GZIP, at + 1)
    return at


def _plain_start(file: BinaryIO, start: int) -> int | None:
    """As above, without gzip: from record to record, since a page may quote what a record begins with."""
    at: int | None = 0
    while at is not None and at < start:
        at = _behind(file, at)
    if at is not None:
        return (
            at if at < file.seek(0, SEEK_END) else None
        )  # of a last record that is cut off the part of its start tells
    # Behind a broken record the next is the first that looks like one.
    found = _find(file, _RECORD_END + _VERSION, max(start - len(_RECORD_END), 0))
    return None if found is None else found + len(_RECORD_END)


def _behind(file: BinaryIO, at: int) -> int | None:
    """Returns where the record at a byte ends, by its header; None where there's none."""
    file.seek(at)
    header, end, _ = file.read(_BLOCK).partition(_RECORD_END)
    length = _LENGTH.search(header)
    if not (header.startswith(_VERSION) and end and length):
        return None
    return at + len(header + end) + int(length[1]) + len(_RECORD_END)


def _find(file: BinaryIO, mark: bytes, start: int) -> int | None:
    file.seek(start)
    seen = b""
    while block := file.read(_BLOCK):
        seen += block
        if (found := seen.find(mark)) >= 0:
            return start + found
        start += len(seen) - len(mark) + 1
        seen = seen[1 - len(mark) :]
    return None


def _opens_record(file: BinaryIO, at: int) -> bool:
    """Whether a gzip member with a record starts here: its two magic bytes are in compressed bytes too."""
    file.seek(at)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(_BLOCK), len(_VERSION)) == _VERSION
    except zlib.error:
        return False


def _why(error: Exception) -> str:
    if isinstance(error, EOFError | PackedError):
        return str(error)
    if "non-chunked" in str(error):
        return "isn't one gzip member a record; run: warcio recompress"
    return f"is cut off, broken or no WARC file ({str(error).strip().partition(chr(10))[0][:80]})"


def _row(record: ArcWarcRecord, registered: Callable[[str], str]) -> dict[str, Any] | None:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    if record.rec_type not in ("response", "resource") or headers is None:
        return None
    if record.rec_type == "response" and not headers.get_statuscode().startswith("2"):
        return None
    content_type = headers.get_header("Content-Type") or ""
    named = content_type.partition(";")[0].strip().lower()
    # Common Crawl names the type that it found in the bytes, for servers that name none or a wrong one.
    if (record.rec_headers.get_header("WARC-Identified-Payload-Type") or named) not in _HTML_TYPES:
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    return {
        "html": payload(record, MAX_BYTES + 1),  # enough for the parser to say that it's too large
        "site": _site(url, registered),
        "url": url or None,
        "charset": http_content_type_encoding(content_type),
    }


def _site(url: str, registered: Callable[[str], str]) -> str | None:
    try:
        parts = urlsplit(url)
        return registered(parts.hostname or "") or parts.netloc or None
    except ValueError:
        return None


def _check_whole(records: ArchiveIterator, record: ArcWarcRecord) -> None:
    records.read_to_end(record)
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError(f"is cut off: its last record misses {record.raw_stream.limit} bytes")


def _check_end(file: BinaryIO, last: int) -> None:
    """Raises where a file doesn't end with its last record, as warcio saw it.

    For warcio, a record that is cut in its headers is the end of the file, or a record without a body.
    """
    size = file.seek(0, SEEK_END)
    file.seek(last)
    if file.read(len(_GZIP)) == _GZIP:
        member = zlib.decompressobj(wbits=31)
        file.seek(last)
        while not member.eof and (block := file.read(_BLOCK)):
            member.decompress(block)
        whole = member.eof and not member.unused_data and not file.read(1)
    else:
        file.seek(max(size - len(_RECORD_END), 0))
        whole = file.read() == _RECORD_END
    if not whole:
        raise EOFError(f"is cut off, or no WARC file, from byte {last} on")
