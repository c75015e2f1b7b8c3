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

_GZIP = b"\x1f\x8b"
_BLOCK, _HEADER = 1 << 16, 1 << 13  # bytes read at once: what a record's own header has at most, and mostly
_RECORD_END, _VERSION = b"\r\n\r\n", b"WARC/"
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(
    file: BinaryIO, path: PurePath, *, start: int = 0, end: int = sys.maxsize
) -> Iterator[dict[str, Any] | BrokenRecordError]:
    """Yields a row for each HTML page of a WARC file, one at a time, and in the place of a broken record the error.

    Pages are ``response`` records with a 2xx status and ``resource`` records, of type HTML; other records are passed
    over. Content encodings are undone, charsets left as they are.

    Args:
        file: The file; it's left open.
        path: Its name, for messages.
        start: Records that start before this byte are left out. It may be any byte: of ranges that meet, each record
            is in one, and what's broken in one does no harm to the others.
        end: Records that start at this byte or later are left out.

    Raises:
        MissingExtraError: warcio isn't installed.
    """
    first = _record_start(file, start)
    while first is not None and first < end:
        try:
            yield from _rows(file, path, first, end)
            return
        except BrokenRecordError as error:
            yield error
            first = _record_start(file, error.offset + 1, known=error.offset)


def _rows(file: BinaryIO, path: PurePath, first: int, end: int) -> Iterator[dict[str, Any] | BrokenRecordError]:
    """Yields as above, and raises where a record isn't whole: the next one is to be looked for."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        suffixes = _suffixes()
    except ModuleNotFoundError as error:
        raise MissingExtraError("crawl", str(error.name)) from error

    file.seek(first)
    records = ArchiveIterator(file)
    whole, url = first, None
    row: dict[str, Any] | BrokenRecordError | None
    try:
        while (opened := records.offset) < end:  # before the next record is opened: if it's broken, others will say so
            url = None
            if (record := next(records, None)) is None:
                _check_end(file, whole)
                return
            url = _url(record)
            try:
                row = _row(record, lambda host: str(suffixes(host).top_domain_under_public_suffix))
            except PackedError as error:
                row = _broken(path, error, opened, url)
            _check_whole(records, record)
            whole = records.get_record_offset()
            if row is not None:
                yield row
    # A record that is cut in its headers has no address, which warcio stumbles over.
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk or the network, not of the file
            raise
        raise _broken(path, error, opened, url) from error


def _broken(path: PurePath, error: Exception, offset: int, url: str | None) -> BrokenRecordError:
    where = f"byte {offset}, the record of {url}" if url else f"byte {offset}"
    return BrokenRecordError(f"{str(path)!r} {_why(error)}; at {where}", offset)


@cache
def _suffixes() -> TLDExtract:
    """The list in the package: nothing is downloaded. Once a process, not once a part of a file."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _record_start(file: BinaryIO, start: int, known: int = 0) -> int | None:
    """Returns where the first record at or after a byte starts, or None where there is none; one starts at known."""
    if start == 0:
        return 0  # also of what isn't a WARC: its reading says so
    file.seek(0)
    if file.read(len(_GZIP)) != _GZIP:
        return _plain_start(file, start, known)
    at = _find(file, _GZIP, start)
    while at is not None and not _opens_record(file, at):
        at = _find(file, _GZIP, at + 1)
    return at


def _plain_start(file: BinaryIO, start: int, known: int) -> int | None:
    """As above, without gzip: from record to record, since a page may quote what a record begins with."""
    at: int | None = known
    while at is not None and at < start:
        at = _behind(file, at)
    if at is not None:
        # Of a last record that is cut off the part tells in which it starts.
        return at if at < file.seek(0, SEEK_END) else None
    # Behind a broken record the next is the first that looks like one.
    found = _find(file, _RECORD_END + _VERSION, max(start - len(_RECORD_END), 0))
    return None if found is None else found + len(_RECORD_END)


def _behind(file: BinaryIO, at: int) -> int | None:
    """Returns where the record at a byte ends, by its header; None where there's none."""
    header = end = b""
    for size in (_HEADER, _BLOCK):
        if not end:
            file.seek(at)
            header, end, _ = file.read(size).partition(_RECORD_END)
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
    url = _url(record)
    return {
        "html": payload(record, MAX_BYTES + 1),  # enough for the parser to say that it's too large
        "site": _site(url or "", registered),
        "url": url,
        "charset": http_content_type_encoding(content_type),
    }


def _url(record: ArcWarcRecord) -> str | None:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None


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
        raise EOFError("is cut off, or no WARC file")
