"""Files and folders -> pages."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO, TypeVar

from markuplmpp.corpus.page import COLUMNS, CorpusPage, split_of
from markuplmpp.corpus.parquet import read_parquet
from markuplmpp.corpus.rows import loads, page_of
from markuplmpp.corpus.warc import read_warc
from markuplmpp.errors import CorpusError

AnyPath = TypeVar("AnyPath", bound=PurePath)

_WARC = ".warc"  # and .warc.gz
_HTML = (".html", ".htm")
PAGE_SUFFIXES = (".parquet", ".jsonl", _WARC, *_HTML)
"""Of files that pages are read from, as :func:`page_suffix` gives them."""


def read_pages(
    path: str | Path,
    *,
    splits: Collection[str] | None = None,
    datasets: Collection[str] | None = None,
) -> Iterator[CorpusPage]:
    """Yields the pages of a file or folder, in a fixed order.

    Args:
        path: A Parquet, JSONL or WARC file, or a folder of them (or of ``*.html`` files: their folder names their
            site, the folder given their dataset).
        splits: Only these; ``tune`` is the tenth of the train sites that :func:`is_tune` names, and
            ``train`` then is the rest of them.
        datasets: Only these.

    Raises:
        CorpusError: The path doesn't exist, isn't one of these, is broken, or lacks a column.
        MissingExtraError: It's a WARC file, and warcio isn't installed.
    """
    for page in _read(Path(path)):
        if isinstance(page, CorpusError):
            raise page
        if (splits is None or split_of(page) in splits) and (datasets is None or page.dataset in datasets):
            yield page


def read_file(
    file: BinaryIO, path: PurePath, *, start: int = 0, end: int = sys.maxsize, columns: Sequence[str] = COLUMNS
) -> Iterator[CorpusPage | CorpusError]:
    """Yields the pages of an open file or a part of it, and in the place of what's broken the error.

    Args:
        file: A Parquet, JSONL or WARC file, wherever it's stored.
        path: Its name.
        start: The first row of Parquet, or of a WARC the byte from which on records start; JSONL is read whole.
        end: The row or byte before which the part ends.
        columns: Of Parquet these alone.

    Raises:
        OSError: The disk or the network failed.
        MissingExtraError: It's a WARC file, and warcio isn't installed.
    """
    try:
        if page_suffix(path) == ".parquet":
            yield from read_parquet(file, path, start=start, end=end, columns=columns)
        elif page_suffix(path) == ".jsonl":
            yield from _lines(file, path)
        else:
            yield from _records(file, path, start, end)
    except CorpusError as error:
        yield error


def fingerprint(path: str | Path) -> str:
    """Returns what changes when a file of a corpus does: an edited annotation must not be read from an old cache."""
    folder = Path(path)
    files = page_files(folder) if folder.is_dir() else [folder]
    stats = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in files if p.exists()]
    return hashlib.sha256(repr(stats).encode()).hexdigest()


def page_files(folder: Path) -> list[Path]:
    """Returns the files below a folder that pages are read from, in order."""
    return without_copies(path for path in folder.rglob("*") if page_suffix(path) in PAGE_SUFFIXES and path.is_file())


def without_copies(files: Iterable[AnyPath]) -> list[AnyPath]:
    """Returns files in order, without the WARC files that stand beside a Parquet file of their name.

    The two are one segment of a crawl, with the same pages.

    >>> without_copies(map(PurePath, ["b.warc", "a.warc.gz", "a.parquet"]))
    [PurePosixPath('a.parquet'), PurePosixPath('b.warc')]
    """
    files = list(files)
    tables = {path.with_suffix("") for path in files if page_suffix(path) == ".parquet"}
    return sorted(p for p in files if page_suffix(p) != _WARC or p.parent / p.name.partition(_WARC)[0] not in tables)


def page_suffix(path: PurePath) -> str:
    """Returns what says how a file is read: its suffix in lower case, ``.warc`` for ``.warc.gz``."""
    name = path.name.lower()
    return _WARC if name.endswith((_WARC, f"{_WARC}.gz")) else path.suffix.lower()


def _read(path: Path) -> Iterator[CorpusPage | CorpusError]:
    if path.is_dir():
        if not (files := page_files(path)):
            raise CorpusError(f"no page file in {str(path)!r}; expected {', '.join(PAGE_SUFFIXES)}")
        for file in files:
            yield from _file(file, path)
    elif not path.exists():
        raise CorpusError(f"{str(path)!r} doesn't exist; give a Parquet, JSONL, WARC or HTML file, or a folder of them")
    elif page_suffix(path) not in PAGE_SUFFIXES:
        raise CorpusError(f"{str(path)!r} ends in {path.suffix!r}; expected {', '.join(PAGE_SUFFIXES)}")
    else:
        yield from _file(path, path.parent)


def _file(path: Path, folder: Path) -> Iterator[CorpusPage | CorpusError]:
    with path.open("rb") as file:
        if page_suffix(path) in _HTML:
            site, dataset = path.absolute().parent.name, folder.absolute().name
            yield page_of({"html": file.read(), "site": site, "dataset": dataset}, path)
        else:
            yield from read_file(file, path)


def _lines(file: BinaryIO, path: PurePath) -> Iterator[CorpusPage | CorpusError]:
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                yield _page_of_line(line, f"{path}:{number}", path)
            except CorpusError as error:
                yield error


def _page_of_line(line: bytes, where: str, path: PurePath) -> CorpusPage:
    try:
        row = loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CorpusError(f"{where} isn't UTF-8 text ({error.reason}); save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, brackets in brackets
        raise CorpusError(f"{where} isn't JSON ({error}); expected one object per line") from error
    if not isinstance(row, dict) or not isinstance(row.get("html"), str):
        raise CorpusError(f"{where} has no text 'html'; expected at least html, site and truth")
    return page_of(row, path)


def _records(file: BinaryIO, path: PurePath, start: int, end: int) -> Iterator[CorpusPage | CorpusError]:
    for row in read_warc(file, path, start=start, end=end):
        yield row if isinstance(row, CorpusError) else page_of(row, path)
