"""Reads and writes labelled and unlabelled pages, and makes the only split there is: by site.

::

    read      files and folders -> pages     write
    rows      a row -> a page                warc
    page      the page, and its split
"""

from __future__ import annotations

from markuplmpp.corpus.page import COLUMNS, TUNE_SHARE, CorpusPage, is_tune, split_of
from markuplmpp.corpus.read import fingerprint, page_files, read_pages
from markuplmpp.corpus.write import as_text, write_pages

__all__ = [
    "COLUMNS",
    "TUNE_SHARE",
    "CorpusPage",
    "as_text",
    "fingerprint",
    "is_tune",
    "page_files",
    "read_pages",
    "split_of",
    "write_pages",
]
