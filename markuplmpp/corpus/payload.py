"""The body of an archived response, with what it was packed in undone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_AS_IT_IS = ("", "identity", "none", "binary", "utf-8")  # the last three mean nothing, and servers send them
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"
_PIECE_BYTES = 16_384  # urllib3 copies what's left of a piece once a gzip member; of a whole body that's quadratic


class PackedError(ValueError):
    """A body can't be unpacked."""


def payload(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """Returns the body of a record, or as much of it as is asked for.

    warcio's own stream leaves as they are what it doesn't know and what has a capital letter; urllib3 undoes gzip,
    deflate, br and zstd (RFC 9110, section 8.4.1), from and in bounded pieces.

    Raises:
        PackedError: Its ``Content-Encoding`` is another, or the body isn't packed so.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    headers, stream = record.http_headers, record.raw_stream
    if headers is None:
        return bytes(stream.read(max_bytes))
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    packed = bytes(stream.read(max_bytes))
    encodings = [name.strip() for name in (headers.get_header("Content-Encoding") or "").lower().split(",")]
    encodings = [name for name in encodings if name not in _AS_IT_IS]
    return _unpacked(packed, ", ".join(encodings), max_bytes) if encodings and packed else packed


def _unpacked(packed: bytes, encodings: str, max_bytes: int) -> bytes:
    from urllib3 import HTTPResponse
    from urllib3.exceptions import DecodeError

    if unknown := [name for name in encodings.split(", ") if name not in HTTPResponse.CONTENT_DECODERS]:
        raise PackedError(f"has a page packed as {unknown[0]!r}; {', '.join(HTTPResponse.CONTENT_DECODERS)} are read")
    response = HTTPResponse(io.BytesIO(packed), {"content-encoding": encodings}, preload_content=False)
    is_markup = packed.lstrip(_BEFORE_MARKUP).startswith(b"<")  # some archives unpack bodies and leave the header
    html = bytearray()
    try:
        while len(html) < max_bytes and (piece := response.read(_PIECE_BYTES, decode_content=True)):
            html += piece
    except DecodeError as error:
        if is_markup:
            return packed
        raise PackedError(f"has a page that isn't packed as {encodings!r}, as it says") from error
    return packed if is_markup and not html else bytes(html[:max_bytes])
