"""Which site a URL belongs to, and which URLs a crawl may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawl.urls import DEFAULT_PORTS, ascii_host, host_of


class Scope:
    """The sites of the seeds, and the domains that were allowed besides.

    Two notions of *site* are kept apart on purpose. The ``site`` column is what corpora are split by, so
    it is the wide one (``blogspot.com``): blogs of one platform share templates. The scope is the narrow
    one (``alice.blogspot.com``), or a crawl of one blog would spill over the whole platform.

    Args:
        seeds: URLs whose sites are in scope.
        allow: Domains in scope besides, their sub-domains included.
        include: Patterns of which one must be found in the address of a link; none: all.
        exclude: Patterns of which none may be found in an address.
    """

    def __init__(
        self,
        seeds: Iterable[str],
        allow: Iterable[str] = (),
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
    ) -> None:
        # The snapshot of the Public Suffix List in tldextract: no download, no cache folder.
        self._suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)
        self._allow = tuple(domain.lower().strip(".") for domain in allow)
        self._include = [re.compile(pattern) for pattern in include]
        self._exclude = [re.compile(pattern) for pattern in exclude]
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
            parts = urlsplit(url)
            host = ascii_host(parts)
            names = (host, f"{host}:{parts.port}")
        except ValueError:
            return False
        if parts.scheme not in DEFAULT_PORTS or not host or any(p.search(url) for p in self._exclude):
            return False
        return self._registered(url, private=True) in self._bounds or any(
            name == domain or name.endswith("." + domain) for domain in self._allow for name in names
        )

    def follows(self, url: str) -> bool:
        """Whether a link is of the kind that was asked for.

        >>> scope = Scope(["https://www.example.com/"], include=[r"/recipe/"])
        >>> [scope.follows(u) for u in ("https://www.example.com/recipe/1", "https://www.example.com/about")]
        [True, False]
        """
        return self.allows(url) and (not self._include or any(p.search(url) for p in self._include))

    def _registered(self, url: str, *, private: bool) -> str:
        host = ascii_host(urlsplit(url))
        parts = self._suffixes.extract_str(host, include_psl_private_domains=private)
        return str(parts.top_domain_under_public_suffix or host_of(url))
