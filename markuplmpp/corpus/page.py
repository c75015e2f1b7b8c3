"""A page of a corpus, and the split that it is of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

COLUMNS = ("page_id", "dataset", "split", "site", "url", "lang", "page_type", "html", "truth", "truth_kind", "charset")
TUNE_SHARE = 10


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """One row of a corpus.

    Args:
        page_id: First 16 hex digits of the SHA-256 of ``html``.
        dataset: Where the page and its labels come from.
        split: ``train``, ``dev``, ``benchmark``, or empty.
        site: Registered domain; what the splits are made by.
        url: Address, if known.
        lang: Language, if known.
        page_type: ``product``, ``recipe``, ``article``, ``listing`` ...; None where unknown.
        html: The bytes as found.
        truth: ``{"fields": {name: [text, ...]}, "complete": [name, ...], "records": [...]}``, and ``standoff``,
            labels by node, where ``markuplmpp label`` has made them. A key that is null is absent.
        truth_kind: ``human``, ``scraper``, ``metadata``, ``synthetic`` or ``none``.
        charset: Charset of the HTTP header that came with the bytes, if known; it goes before their ``<meta>``.
    """

    page_id: str
    dataset: str
    split: str
    site: str
    url: str | None
    lang: str | None
    page_type: str | None
    html: bytes
    truth: dict[str, Any] = field(default_factory=dict)
    truth_kind: str = "none"
    charset: str | None = None


def is_tune(site: str) -> bool:
    """Whether a train site is in the tune part: a tenth of the sites, by hash.

    Early stops, thresholds, calibration and choices of design use tune; dev only reports.

    >>> [i for i in range(40) if is_tune(f"shop{i}.example")]
    [2, 10, 26]
    """
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % TUNE_SHARE == 0


def split_of(page: CorpusPage) -> str:
    """Returns the split that a page is read as: its own, or ``tune``."""
    return "tune" if page.split == "train" and is_tune(page.site) else page.split
