"""Pages -> a Parquet or JSONL file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from markuplmpp.corpus.page import COLUMNS, CorpusPage
from markuplmpp.dom.charset import html_bytes
from markuplmpp.errors import BinaryPageError, CorpusError

_ROW_GROUP = 32


def write_pages(path: str | Path, pages: Iterable[CorpusPage]) -> None:
    """Writes a corpus file that :func:`read_pages` reads back: Parquet, or JSONL where every page is UTF-8.

    Raises:
        CorpusError: The path ends in something else, or a page can't be written as JSON text.
    """
    path = Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise CorpusError(f"{str(path)!r} ends in {path.suffix!r}; expected {' or '.join(_WRITERS)}")
    unfinished = path.with_name(path.name + ".part")
    try:
        write(unfinished, pages)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_parquet(path: Path, pages: Iterable[CorpusPage]) -> None:
    columns = [pa.field(name, pa.binary() if name == "html" else pa.string()) for name in COLUMNS]
    rows = ({**_columns(page), "truth": json.dumps(page.truth, ensure_ascii=False)} for page in pages)
    with pq.ParquetWriter(path, pa.schema(columns), compression="zstd") as writer:
        while group := list(islice(rows, _ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, pa.schema(columns)))


def _write_jsonl(path: Path, pages: Iterable[CorpusPage]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for page in pages:
            file.write(json.dumps({**_columns(page), "html": as_text(page)}, ensure_ascii=False) + "\n")


def _columns(page: CorpusPage) -> dict[str, Any]:
    return {name: getattr(page, name) for name in COLUMNS}


def as_text(page: CorpusPage) -> str:
    """Returns the page's bytes as the text that stands for them in JSON.

    Raises:
        CorpusError: They aren't UTF-8, or a reader takes them for something else, so that no text of JSON stands for
            them.
    """
    try:
        text = page.html.decode("utf-8")
        read, encoding, _ = html_bytes(page.html, page.charset)
        if read == page.html.replace(b"\x00", b""):  # of ASCII, whatever it's called, but for ISO-2022-JP and UTF-16
            encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "something else"
    except BinaryPageError:  # whatever it's written as, it can't be read
        encoding = "utf-8"
    if encoding != "utf-8":
        raise CorpusError(
            f"page {page.page_id} isn't UTF-8 but {encoding}, and JSONL needs UTF-8; write a .parquet file"
        )
    return text


_WRITERS = {".parquet": _write_parquet, ".jsonl": _write_jsonl}
