"""The pages of a benchmark: those that every compared system can read."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from markuplmpp.corpus import read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import CorpusError, PageError

# transformers' extractor is quadratic in siblings: one page of more bytes can take it longer than all others.
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page as bytes, and as the text that transformers' processor takes."""

    html: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The pages, and how many were left out because a system can't read them or they are too large."""

    pages: tuple[SamplePage, ...]
    left_out: int


def read_sample(path: str | Path, limit: int) -> Sample:
    """Reads the first pages of a file or folder that all systems can read.

    Raises:
        CorpusError: The path can't be read, or holds no such page.
    """
    sample = make_sample((page.html for page in read_pages(path)), limit)
    if not sample.pages:
        raise CorpusError(f"{str(path)!r} holds no page that can be timed ({sample.left_out} can't be read)")
    return sample


def make_sample(pages: Iterable[bytes], limit: int) -> Sample:
    """Keeps the first ``limit`` readable pages.

    >>> make_sample([b"<p>Kettle</p>", b""], 2).left_out
    1
    """
    kept: list[SamplePage] = []
    left_out = 0
    for html in pages:
        if len(kept) == limit:
            break
        text = _text(html)
        if text is None:
            left_out += 1
        else:
            kept.append(SamplePage(html, text))
    return Sample(tuple(kept), left_out)


def _text(html: bytes) -> str | None:
    """Returns the decoded page, or None where a system refuses it."""
    from bs4 import BeautifulSoup, ParserRejectedMarkup

    if len(html) > MAX_BYTES:
        return None
    try:
        page = parse_html(html)
        lxml_html.document_fromstring(html)
        text = html.decode(page.encoding, "replace")
        with warnings.catch_warnings():  # BeautifulSoup warns of XHTML; the result is the same
            warnings.simplefilter("ignore")
            BeautifulSoup(text, "html.parser")
    except (PageError, etree.LxmlError, ParserRejectedMarkup, RecursionError, AssertionError):
        return None
    return text if len(page.leaves) else None
