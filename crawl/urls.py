"""One name for one page: what of an address is asked for, and what two addresses are compared by."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that follow a visitor and don't choose a page. The short names stand for a session only where their
# value looks like one: sid=5 may be a story.
_VISITOR = re.compile(
    r"(?i)(?:phpsessid|jsessionid|aspsessionid\w*|session_?id|sessid|cfid|cftoken|utm_\w+|gclid|fbclid|msclkid|"
    r"mc_[ce]id|_ga)(?:=.*)?|(?:sid|s|session|oscsid|zenid)=[0-9a-z,-]{16,}"
)
_PATH_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=[^/?#]*")


def clean(url: str) -> str:
    """Returns an address as it is asked for: without fragment, session ids and what campaigns add.

    >>> clean("http://Shop.example:80/a;jsessionid=1F?b=2&utm_source=x&a=1&PHPSESSID=77#top")
    'http://shop.example/a?b=2&a=1'
    """
    parts = urlsplit(url.strip())
    query = "&".join(p for p in parts.query.split("&") if p and not _VISITOR.fullmatch(p))
    return urlunsplit((parts.scheme, host_of(parts), _PATH_SESSION.sub("", parts.path) or "/", query, ""))


def canonical(url: str) -> str:
    """Returns what two addresses of one page have in common: cleaned, parameters in order, escapes in one form.

    >>> canonical("http://shop.example/q?b=2&a=1") == canonical("http://SHOP.example/q?a=1&b=2#x")
    True
    """
    return str(canonicalize_url(clean(url)))


def ascii_host(parts: SplitResult) -> str:
    """Returns the host without port, an international one as it's asked for (IDNA, RFC 3490).

    >>> ascii_host(urlsplit("https://M\u00fcnchen.example:8443/"))
    'xn--mnchen-3ya.example'
    """
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def host_of(url: str | SplitResult) -> str:
    """Returns the host of an address, and its port where that isn't the usual one: what delays are kept for.

    >>> [host_of(u) for u in ("https://Shop.example:443/a", "http://127.0.0.1:8000/", "http://[::1]:9/")]
    ['shop.example', '127.0.0.1:8000', '[::1]:9']
    """
    parts = urlsplit(url) if isinstance(url, str) else url
    host = ascii_host(parts)
    name = f"[{host}]" if ":" in host else host
    return name if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{name}:{parts.port}"
