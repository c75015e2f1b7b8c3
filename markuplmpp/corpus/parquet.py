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
from markuplmpp.errors import CorpusError

_BATCH_ROWS = 8
# Of a column chunk, so much is read at a time: pandas writes a whole table as one row group.
_BUFFER_BYTES = 1 << 20


def open_parquet(source: Path | BinaryIO, path: PurePath) -> pq.ParquetFile:
    """Opens a file of pages.

    Args:
        source: The file, or its bytes.
        path: Its name, for messages.

    Raises:
        CorpusError: It isn't Parquet, or has no column ``html``.
    """
    try:
        file = pq.ParquetFile(source, buffer_size=_BUFFER_BYTES)
    except (pa.ArrowInvalid, OSError) as error:
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
) -> Iterator[CorpusPage]:
    """Yields the pages of rows ``start`` to ``end``; row groups without any of them aren't read.

    Raises:
        CorpusError: As :func:`open_parquet`, or a row can't be read.
    """
    file = open_parquet(source, path)
    groups: list[int] = []
    first = row = 0
    for number in range(file.num_row_groups):
        after = row + file.metadata.row_group(number).num_rows
        if row < end and start < after:
            first = first if groups else row
            groups.append(number)
        row = after
    names, row = [name for name in columns if name in file.schema_arrow.names], first
    try:
        for batch in file.iter_batches(_BATCH_ROWS, row_groups=groups, columns=names):
            wanted = range(max(start - row, 0), min(end - row, len(batch)))
            if wanted:
                for values in batch.slice(wanted.start, len(wanted)).to_pylist():
                    yield page_of(values, path)
            row += len(batch)
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk or the network, not of the file
            raise
        raise CorpusError(f"{str(path)!r} is broken between rows {row} and {row + _BATCH_ROWS}: {error}") from error
