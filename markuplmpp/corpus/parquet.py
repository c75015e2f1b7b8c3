"""Parquet files -> pages: all of a file, or some of its rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from markuplmpp.corpus.page import COLUMNS, CorpusPage
from markuplmpp.corpus.rows import page_of
from markuplmpp.errors import BrokenRecordError, CorpusError

_BATCH_ROWS = 8
_NOT_TEXT = ("html", "truth")  # bytes or text, text or a struct; of the others, ids may be numbers
# Of a column chunk, so much is read at a time: pandas writes a whole table as one row group.
_BUFFER_BYTES = 1 << 20


def open_parquet(source: Path | BinaryIO, path: PurePath) -> pq.ParquetFile:
    """Opens a file of pages.

    Args:
        source: The file, or its bytes.
        path: Its name, for messages.

    Raises:
        CorpusError: It isn't Parquet, or has no column ``html``.
        OSError: The disk or the network failed: the file may be whole.
    """
    try:
        file = pq.ParquetFile(source, buffer_size=_BUFFER_BYTES)
    except (pa.ArrowInvalid, OSError) as error:
        if _is_of_disk(error):
            raise
        raise CorpusError(f"{str(path)!r} isn't a readable Parquet file: {error}") from error
    names = set(file.schema_arrow.names)
    if "html" not in names:
        raise CorpusError(f"{str(path)!r} has no column 'html'; it has {', '.join(sorted(names))}")
    return file


def read_parquet(
    source: Path | BinaryIO,
    path: PurePath,
    *,
    start: int = 0,
    end: int = sys.maxsize,
    columns: Sequence[str] = COLUMNS,
) -> Iterator[CorpusPage | CorpusError]:
    """Yields the pages of rows ``start`` to ``end``, in the place of a broken row what's wrong with it.

    Row groups without any of these rows aren't read. Where what Parquet has of a row group is broken, one error stands
    for the rest of it.

    Raises:
        CorpusError: As :func:`open_parquet`.
        OSError: Likewise.
    """
    file = open_parquet(source, path)
    fields = [field for field in file.schema_arrow if field.name in columns]
    schema = pa.schema([field if field.name in _NOT_TEXT else field.with_type(pa.string()) for field in fields])
    after = 0
    for number in range(file.num_row_groups):
        row, after = after, after + file.metadata.row_group(number).num_rows
        if row >= end or start >= after:
            continue
        try:
            for batch in file.iter_batches(_BATCH_ROWS, row_groups=[number], columns=schema.names):
                if row >= end:
                    break
                table = pa.Table.from_batches([batch]).cast(schema)
                for at in range(max(start, row), min(end, row + len(batch))):
                    yield _page(table.slice(at - row, 1), at, path)
                row += len(batch)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            if _is_of_disk(error):
                raise
            lost = f"rows {max(row, start)} to {min(after, end) - 1} of {str(path)!r} can't be read: {error}"
            yield BrokenRecordError(lost, row)


def _page(row: pa.Table, at: int, path: PurePath) -> CorpusPage | CorpusError:
    try:
        return page_of(row.to_pylist()[0], path)
    except UnicodeDecodeError as error:
        return BrokenRecordError(f"row {at} of {str(path)!r} isn't UTF-8 text: {error.reason}", at)
    except CorpusError as error:
        return error


def _is_of_disk(error: Exception) -> bool:
    """Whether the disk or the network failed, not the file: of what a file holds Arrow raises a bare OSError."""
    return isinstance(error, OSError) and (type(error) is not OSError or error.errno is not None)
