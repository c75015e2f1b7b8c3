"""One URL -> bytes, with caps on size, time and redirects."""

from __future__ import annotations

import socket
import time
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from threading import Thread
from typing import Any

import httpx

from markuplmpp.dom.parse import MAX_BYTES
from markuplmpp.errors import FetchError

MAX_REDIRECTS = 5
TIMEOUT_S = 30.0
"""For the whole page, not for each read: a site that drips a byte a second is given up on too."""

_STEP_TIMEOUT_S = 10.0
_MOST_CHARS = 100
# httpx unpacks a chunk of 64 kB at once: gzip makes 66 MB of it at most, gzip within gzip or brotli gigabytes.
_ENCODINGS = ("identity", "gzip", "deflate")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the site sent it: its address after redirects, its bytes, the charset of its header."""

    url: str
    html: bytes
    charset: str | None


def user_agent() -> str:
    """Returns the name the command gives of itself; it never poses as a browser."""
    try:
        version = metadata.version("markuplmpp")
    except metadata.PackageNotFoundError:
        version = "0"
    return f"markuplmpp/{version} (reads single pages on a person's request; not a crawler)"


def fetch(
    url: str,
    *,
    max_bytes: int = MAX_BYTES,
    timeout_s: float = TIMEOUT_S,
    transport: httpx.BaseTransport | None = None,
) -> Fetched:
    """Reads one page over HTTP.

    Args:
        url: An http or https address.
        max_bytes: Reading stops, and fails, beyond this many decompressed bytes.
        timeout_s: For everything together: looking up the name, redirects, headers and body.
        transport: In place of the network.

    Raises:
        FetchError: The address can't be reached, answers with an error, or is too large or slow.

    >>> page = httpx.MockTransport(lambda request: httpx.Response(200, html="<p>Kettle"))
    >>> fetch("https://shop.example/", transport=page).html
    b'<p>Kettle'
    """
    if not url.partition("://")[2].strip("/"):
        raise FetchError("the address names no site; give one like https://shop.example/kettle")
    # Nothing bounds the look-up of a name: a thread that is given up on in it ends with it, or with the command.
    answer, deadline = Future[Fetched](), _Deadline(timeout_s)
    Thread(target=_answer, args=(answer, url, max_bytes, deadline, transport), daemon=True).start()
    if not wait([answer], timeout_s).done:
        deadline.cut()
        raise deadline.passed()
    return answer.result()


class _Deadline:
    """Ends a fetch that takes too long, in the thread too: httpx bounds single reads, and a site can drip bytes."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s, self._end = timeout_s, time.monotonic() + timeout_s
        self._sockets: list[socket.socket] = []
        self.step_s = min(_STEP_TIMEOUT_S, timeout_s)

    def passed(self) -> FetchError:
        return FetchError(f"not complete after {self._timeout_s:g} s")

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise self.passed()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpx at each step of a request; what tidies up behind a failed one isn't to fail."""
        if not event.endswith(".failed") and "close" not in event:
            self.check()
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets.append(info["return_value"].get_extra_info("socket"))

    def cut(self) -> None:
        """Makes the read that goes on fail. Closing would free a number that the next connection may be given."""
        for connection in self._sockets:
            with suppress(OSError):  # closed before
                connection.shutdown(socket.SHUT_RDWR)


def _answer(answer: Future[Fetched], *arguments: Any) -> None:
    try:
        answer.set_result(_fetch(*arguments))
    except BaseException as error:
        answer.set_exception(error)


def _fetch(url: str, max_bytes: int, deadline: _Deadline, transport: httpx.BaseTransport | None) -> Fetched:
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.1", "Accept-Encoding": "gzip"}
    headers = {"User-Agent": user_agent()} | accept
    try:
        with (
            httpx.Client(
                headers=headers,
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                timeout=deadline.step_s,
                transport=transport,
            ) as client,
            client.stream("GET", url, extensions={"trace": deadline.trace}) as response,
        ):
            if not response.is_success:
                raise FetchError(f"the site answered {response.status_code} {response.reason_phrase}")
            if (packed := response.headers.get("content-encoding", "identity").strip().lower()) not in _ENCODINGS:
                raise FetchError(f"the page is packed as {packed[:_MOST_CHARS]!r}; only gzip is read")
            body = _read(response, max_bytes, deadline)
            return Fetched(str(response.url), body, _charset(response))
    except httpx.TooManyRedirects as error:
        raise FetchError(f"more than {MAX_REDIRECTS} redirects; give the final address") from error
    except httpx.TimeoutException as error:
        raise FetchError(f"no answer in {deadline.step_s:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # UnicodeError: a host like "a..b"
        raise FetchError(f"can't be read: {error or type(error).__name__}") from error


def _charset(response: httpx.Response) -> str | None:
    with suppress(TypeError, ValueError):  # what Python's parser makes of "charset*=a; charset*1=b"
        return response.charset_encoding
    return None


def _read(response: httpx.Response, max_bytes: int, deadline: _Deadline) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise FetchError(f"more than {max_bytes:,} bytes; is this one page?")
        deadline.check()
    return bytes(body)
