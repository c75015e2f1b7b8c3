"""Input files -> parts, and the manifest that holds a job to its input and options."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from markuplmpp.batch.folder import FileInfo, Folder
from markuplmpp.corpus import open_parquet, page_suffix, without_copies
from markuplmpp.errors import BatchError, CorpusError

MANIFEST = "_manifest.json"
_PARQUET, _WARC = ".parquet", ".warc"
# A page of Common Crawl takes about as much of its WARC: 1 GB for 30,000. WARC files are cut by bytes, because to cut
# them by pages the whole input would have to be read before the first page is.
_WARC_PAGE_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of pages.

    Args:
        name: Its path in the input folder.
        bytes: Its size.
        version: Changes when it's written anew.
        pages: Its rows, where it's a Parquet file; None for a WARC file. One that can't be opened has one, which says
            so.
    """

    name: str
    bytes: int
    version: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pages of one file: rows ``start`` to ``end`` of Parquet, records that start in these bytes of a WARC."""

    number: int
    file: str
    start: int
    end: int

    @property
    def output(self) -> str:
        """Name of the file with its results.

        >>> Part(7, "pages.parquet", 0, 64).output
        'part-0000007.parquet'
        """
        return f"part-{self.number:07d}.parquet"


def input_files(folder: Folder, only: str | None) -> list[InputFile]:
    """Returns the Parquet and WARC files below a folder, or the one that's named.

    Raises:
        BatchError: There is none.
        CorpusError: The one that's named, or each, isn't one of pages.
    """
    files = folder.files() if only is None else [folder.file(only)]
    found = {PurePosixPath(file.name): file for file in files}
    chosen = without_copies(path for path in found if page_suffix(path) in (_PARQUET, _WARC))
    if not chosen:
        there = f"it's {len(found)} files" if found else "nothing is there"
        raise BatchError(
            f"no .parquet, .warc or .warc.gz in {folder.root!r} ({there}); name a file or a folder of them"
        )
    with ThreadPoolExecutor() as threads:  # a request each, where the input is far away
        counted = list(threads.map(lambda path: _pages(folder, found[path]), chosen))
    refused = [pages for pages in counted if isinstance(pages, CorpusError)]
    if len(refused) == len(counted):
        raise refused[0]
    return [
        InputFile(
            path.as_posix(), found[path].bytes, found[path].version, 1 if isinstance(pages, CorpusError) else pages
        )
        for path, pages in zip(chosen, counted, strict=True)
    ]


def _pages(folder: Folder, file: FileInfo) -> int | CorpusError | None:
    path = PurePosixPath(file.name)
    if page_suffix(path) != _PARQUET:
        return None
    try:
        with folder.open(file.name) as source:
            return open_parquet(source, path).metadata.num_rows
    except CorpusError as error:  # of a thousand files one: its error is a row of the output
        return error


def parts(files: list[InputFile], part_pages: int) -> Iterator[Part]:
    """Cuts files into parts of so many pages; the pages of a WARC are estimated.

    >>> [(part.file, part.start, part.end) for part in parts([InputFile("a.parquet", 9000, "", 150)], 64)]
    [('a.parquet', 0, 64), ('a.parquet', 64, 128), ('a.parquet', 128, 150)]
    """
    number = 0
    for file in files:
        whole, step = max(file.bytes, 1), part_pages * _WARC_PAGE_BYTES  # an empty WARC is a broken one
        if file.pages is not None:
            whole, step = file.pages, part_pages
        for start in range(0, whole, step):
            end = min(start + step, whole)
            # What's behind a WARC's last record belongs to the last part, which says so.
            yield Part(number, file.name, start, sys.maxsize if file.pages is None and end == whole else end)
            number += 1


def check_manifest(output: Folder, files: list[InputFile], options: dict[str, Any]) -> None:
    """Writes the manifest of a job, or compares it with the one that's there.

    Raises:
        BatchError: The output is of other pages, another model or other options, or not of a job at all.
    """
    now = [asdict(file) for file in files]
    found = output.read(MANIFEST)
    if found is None:
        if any(not file.name.startswith("_") for file in output.files()):
            raise BatchError(f"{output.root!r} isn't empty and has no {MANIFEST}, so it's of no job; name another")
        with output.write(MANIFEST) as file:
            file.write(json.dumps({"version": 1, "options": options, "files": now}, indent=1).encode())
        return
    try:
        there = json.loads(found)
        differences = [*_other_options(there["options"], options), *_other_files(there["files"], now)]
    except (ValueError, KeyError, TypeError) as error:
        raise BatchError(f"{MANIFEST} in {output.root!r} can't be read ({error!r}); name another output") from error
    if differences:
        raise BatchError(
            f"{output.root!r} was begun with others: {'; '.join(differences)}; give the same ones or another output"
        )


def _other_options(there: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    for name in sorted({*there, *wanted}):
        if there.get(name) != wanted.get(name):
            yield f"{name} was {there.get(name)!r} and is {wanted.get(name)!r} now"


def _other_files(there: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> Iterator[str]:
    if there != wanted:
        before, now = ({file["name"]: file for file in files} for files in (there, wanted))
        others = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
        yield f"{len(others)} input files are new, gone or written anew, such as {others[0]!r}"
