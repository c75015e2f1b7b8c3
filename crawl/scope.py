"""Which site a URL belongs to, and which URLs a crawl may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from tldextract import TLDExtract

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Scope:
    """The sites of the seeds, and the domains that were allowed besides.

    Two notions of *site* are kept apart on purpose. The ``site`` column is what corpora are split by, so
    it is the wide one (``blogspot.com``): blogs of one platform share templates. The scope is the narrow
    one (``alice.blogspot.com``), or a crawl of one blog would spill over the whole platform.

    Args:
        seeds: URLs whose sites are in scope.
        allow: Domains in scope besides, their sub-domains included.
    """

    def __init__(self, seeds: Iterable[str], allow: Iterable[str] = ()) -> None:
        # The snapshot of the Public Suffix List in tldextract: no download, no cache folder.
        self._suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)
        self._allow = tuple(domain.lower().strip(".") for domain in allow)
        self._bounds = frozenset(self._registered(seed, private=True) for seed in seeds)

    def site(self, url: str) -> str:
        """Returns the registered domain; host and port where there is none (an IP, localhost).

        >>> scope = Scope(())
        >>> [scope.site(u) for u in ("https://www.shop.co.uk/a", "http://127.0.0.1:8000/", "http://a.blogspot.com/")]
        ['shop.co.uk', '127.0.0.1:8000', 'blogspot.com']
        """
        return self._registered(url, private=False)

    def allows(self, url: str) -> bool:
        """Whether a URL is http(s) and of a site in scope.

        >>> scope = Scope(["https://www.example.com/shop"], allow=["blog.example.org"])
        >>> [scope.allows(u) for u in ("http://m.example.com/", "https://example.org/", "mailto:a@b.c")]
        [True, False, False]
        """
        try:
            scheme, host, port = _split(url)
        except ValueError:
            return False
        if scheme not in _DEFAULT_PORTS or not host:
            return False
        names = (host, f"{host}:{port}")
        return self._registered(url, private=True) in self._bounds or any(
            name == domain or name.endswith("." + domain) for domain in self._allow for name in names
        )

    def _registered(self, url: str, *, private: bool) -> str:
        scheme, host, port = _split(url)
        parts = self._suffixes.extract_str(host, include_psl_private_domains=private)
        if registered := parts.top_domain_under_public_suffix:
            return registered
        name = f"[{host}]" if ":" in host else host
        return name if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"


def _split(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port
