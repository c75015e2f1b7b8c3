"""Reads and writes labelled and unlabelled pages, and makes the only split there is: by site.

::

    read             files and folders -> pages     write
    parquet | warc   a file, or a part of one
    rows             a row -> a page
    page             the page, and its split
"""

from __future__ import annotations

from markuplmpp.corpus.page import COLUMNS, TUNE_SHARE, CorpusPage, is_tune, split_of
from markuplmpp.corpus.parquet import open_parquet
from markuplmpp.corpus.read import (
    PAGE_SUFFIXES,
    fingerprint,
    page_files,
    page_suffix,
    read_file,
    read_pages,
    without_copies,
)
from markuplmpp.corpus.write import as_text, write_pages

__all__ = [
    "COLUMNS",
    "PAGE_SUFFIXES",
    "TUNE_SHARE",
    "CorpusPage",
    "as_text",
    "fingerprint",
    "is_tune",
    "open_parquet",
    "page_files",
    "page_suffix",
    "read_file",
    "read_pages",
    "split_of",
    "without_copies",
    "write_pages",
]
