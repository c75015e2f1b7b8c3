"""What a user names on the command line -> pages: files, folders, corpus files, URLs, stdin."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from markuplmpp.dom.parse import MAX_BYTES
from markuplmpp.errors import CorpusError, FetchError
from markuplmpp.fetch import fetch

STDIN = "-"
_CORPUS_SUFFIXES = (".parquet", ".jsonl", ".warc", ".warc.gz")
_PAGE_SUFFIXES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True)
class InputPage:
    """One page to read.

    Args:
        name: What to call it in messages.
        html: Its bytes.
        url: Its address; a ``file:`` address for a file, so that a result can be led back to it.
        charset: Charset of the HTTP header, if there was one.
        page_id: Its id in the corpus file that it's of, if it is of one.
        corpus_site: Its site there.
    """

    name: str
    html: str | bytes
    url: str | None = None
    charset: str | None = None
    page_id: str | None = None
    corpus_site: str | None = None

    @property
    def site(self) -> str:
        """What its site is called: as in its corpus file, else its host, else the folder that it lies in.

        >>> InputPage("a", "", "https://www.shop.example/1").site, InputPage("a", "", "file:///pages/shop/a.html").site
        ('shop.example', 'shop')
        """
        if self.corpus_site:  # first: the address of a corpus page may be none that can be parsed
            return self.corpus_site
        address = urlsplit(self.url or "")
        folder = PurePosixPath(unquote(address.path)).parent.name if address.scheme == "file" else ""
        return (address.hostname or folder).removeprefix("www.") or "site"


@dataclass(frozen=True, slots=True)
class FailedInput:
    """One input that gave no page, and why."""

    name: str
    reason: str


class InputError(ValueError):
    """What the user named isn't there, or is nothing that pages can be read from."""


def expand(names: Sequence[str]) -> list[str | Path]:
    """Returns URLs and ``-`` as they are and paths as paths; a folder is replaced by the files of pages below it.

    Raises:
        InputError: A path is missing, a folder holds no page, or a URL isn't http or https.

    >>> expand(["-", "https://shop.example/"])
    ['-', 'https://shop.example/']
    >>> expand(["ftp://shop.example/"])
    Traceback (most recent call last):
    ...
    markuplmpp.cli.pages.InputError: 'ftp://shop.example/': only http and https addresses can be read
    """
    sources: list[str | Path] = []
    for name in names:
        scheme, colon, _ = name.partition("://")
        if name == STDIN or (colon and scheme.lower() in ("http", "https")):
            sources.append(name)
        elif colon and scheme.isalnum():
            raise InputError(f"{name!r}: only http and https addresses can be read")
        else:
            sources.extend(_paths(Path(name)))
    return sources


def _paths(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            path.stat()
            return [path]
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{str(path)!r}: {reason}; give a file, a folder, a URL or '-' (stdin)") from None
    from markuplmpp.corpus import page_files  # brings pyarrow, which a single page has no need of

    if not (below := page_files(path)):
        suffixes = ", ".join(sorted({*_CORPUS_SUFFIXES, *_PAGE_SUFFIXES}))
        raise InputError(f"{str(path)!r}: no {suffixes} file in this folder")
    return below


def is_corpus(source: str | Path) -> bool:
    """Returns whether a source is a file of many pages."""
    return isinstance(source, Path) and source.name.lower().endswith(_CORPUS_SUFFIXES)


def read_source(source: str | Path) -> Iterator[InputPage | FailedInput]:
    """Yields the pages of one source; what can't be read is yielded as such and never raised."""
    try:
        if source == STDIN:
            yield InputPage("stdin", sys.stdin.buffer.read(MAX_BYTES + 1))
        elif isinstance(source, str):
            got = fetch(source)
            yield InputPage(source, got.html, got.url, got.charset)
        elif is_corpus(source):
            yield from _corpus_pages(source)
        else:
            with source.open("rb") as file:
                yield InputPage(str(source), file.read(MAX_BYTES + 1), source.resolve().as_uri())
    except OSError as error:
        yield FailedInput(str(source), error.strerror or type(error).__name__)
    except FetchError as error:
        yield FailedInput(str(source), str(error))


def _corpus_pages(path: Path) -> Iterator[InputPage | FailedInput]:
    from markuplmpp.corpus import read_file  # brings pyarrow, which a single page has no need of

    with path.open("rb") as file:
        for page in read_file(file, path):
            if isinstance(page, CorpusError):
                yield FailedInput(str(path), str(page))
            else:
                yield InputPage(f"{path}#{page.page_id}", page.html, page.url, page.charset, page.page_id, page.site)
