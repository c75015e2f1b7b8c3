"""Reads and writes labelled and unlabelled pages, and makes the only split there is: by site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from markuplmpp.errors import CorpusError

COLUMNS = ("page_id", "dataset", "split", "site", "url", "lang", "page_type", "html", "truth", "truth_kind", "charset")
TUNE_SHARE = 10
_ROW_GROUP = 32


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


def read_pages(
    path: str | Path,
    *,
    splits: Collection[str] | None = None,
    datasets: Collection[str] | None = None,
) -> Iterator[CorpusPage]:
    """Yields the pages of a file or folder, in a fixed order.

    Args:
        path: A Parquet or JSONL file, or a folder of them (or of ``*.html`` files: their folder names their site,
            the folder given their dataset).
        splits: Only these; ``tune`` is the tenth of the train sites that :func:`is_tune` names, and
            ``train`` then is the rest of them.
        datasets: Only these.

    Raises:
        CorpusError: The path doesn't exist, isn't one of these, or lacks a column.
    """
    for page in _read(Path(path)):
        if (splits is None or split_of(page) in splits) and (datasets is None or page.dataset in datasets):
            yield page


def fingerprint(path: str | Path) -> str:
    """Returns what changes when a file of a corpus does: an edited annotation must not be read from an old cache."""
    folder = Path(path)
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else [folder]
    stats = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in files if p.exists()]
    return hashlib.sha256(repr(stats).encode()).hexdigest()


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
        CorpusError: They aren't UTF-8, so that no text of JSON stands for them.
    """
    try:
        return page.html.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"page {page.page_id} isn't UTF-8, which JSONL needs; write a .parquet file") from error


def _read(path: Path) -> Iterator[CorpusPage]:
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in _READERS and p.is_file())
        if not files:
            raise CorpusError(f"no page file in {str(path)!r}; expected {', '.join(_READERS)}")
        for file in files:
            yield from _READERS[file.suffix.lower()](file, path)
    elif not path.exists():
        raise CorpusError(f"{str(path)!r} doesn't exist; give a Parquet, JSONL or HTML file, or a folder of them")
    elif path.suffix.lower() not in _READERS:
        raise CorpusError(f"{str(path)!r} ends in {path.suffix!r}; expected {', '.join(_READERS)}")
    else:
        yield from _READERS[path.suffix.lower()](path, path.parent)


def _read_parquet(path: Path, _: Path) -> Iterator[CorpusPage]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise CorpusError(f"{str(path)!r} isn't a readable Parquet file: {error}") from error
    names = set(file.schema_arrow.names)
    if "html" not in names:
        raise CorpusError(f"{str(path)!r} has no column 'html'; it has {', '.join(sorted(names))}")
    for batch in file.iter_batches(batch_size=_ROW_GROUP, columns=[c for c in COLUMNS if c in names]):
        for row in batch.to_pylist():
            yield _page(row, path)


def _read_jsonl(path: Path, _: Path) -> Iterator[CorpusPage]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = _loads(line.decode("utf-8"))
            except UnicodeDecodeError as error:
                raise CorpusError(f"{path}:{number} isn't UTF-8 text ({error.reason}); save it as UTF-8") from error
            except json.JSONDecodeError as error:
                raise CorpusError(f"{path}:{number} isn't JSON ({error}); expected one object per line") from error
            if not isinstance(row, dict) or not isinstance(row.get("html"), str):
                raise CorpusError(f"{path}:{number} has no text 'html'; expected at least html, site and truth")
            yield _page({**row, "html": row["html"].encode()}, path)


def _read_html(path: Path, folder: Path) -> Iterator[CorpusPage]:
    site, dataset = path.absolute().parent.name, folder.absolute().name
    yield _page({"html": path.read_bytes(), "site": site, "dataset": dataset}, path)


def _loads(text: str) -> Any:
    """Reads JSON. Half of an escaped emoji, as where a value was cut, is read as ``?``: UTF-8 can't write it."""
    value = json.loads(text)
    if "\\ud" in text or "\\uD" in text:
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def _page(row: dict[str, Any], path: Path) -> CorpusPage:
    html, truth = row["html"], row.get("truth") or {}
    page_id = row.get("page_id") or hashlib.sha256(html).hexdigest()[:16]
    try:
        truth = _loads(truth) if isinstance(truth, str) else truth
    except json.JSONDecodeError as error:
        raise CorpusError(f"page {page_id} of {path}: 'truth' isn't JSON ({error}); expected {_FORM}") from error
    return CorpusPage(
        page_id=page_id,
        dataset=row.get("dataset") or path.stem,
        split=row.get("split") or "",
        site=row.get("site") or path.stem,
        url=row.get("url"),
        lang=row.get("lang"),
        page_type=row.get("page_type"),
        html=html,
        truth=_shaped(truth or {}, _TRUTH, f"page {page_id} of {path}: truth"),
        truth_kind=row.get("truth_kind") or "none",
        charset=row.get("charset"),
    )


def _shaped(value: Any, shape: Any, where: str) -> Any:
    """Returns a part of a truth without keys that are null; raises CorpusError where it isn't of its shape."""
    wanted: type[Any] = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, wanted):
        raise CorpusError(f"{where} is {type(value).__name__}; expected {wanted.__name__}, as in {_FORM}")
    if isinstance(shape, list):
        return [_shaped(part, shape[0], f"{where}[{i}]") for i, part in enumerate(value)]
    if isinstance(shape, dict):
        # A record without an XPath is one without a place, however it says so.
        given = {key: part for key, part in value.items() if part is not None and (key, part) != ("xpaths", [])}
        return {key: _shaped(part, shape.get(key, shape[_OTHERS]), f"{where}.{key}") for key, part in given.items()}
    return value


# Shapes: a type, a list of a shape, or an object with a shape for some keys and one for all others.
_OTHERS = "*"
_FIELDS = {_OTHERS: [str]}
_RECORD = {"type": str, "xpath": str, "xpaths": [str], "cells": [str], "fields": _FIELDS, _OTHERS: object}
_TRUTH = {"fields": _FIELDS, "complete": [str], "records": [_RECORD], _OTHERS: object}
_FORM = "{'fields': {name: [text]}, 'complete': [name], 'records': [{'xpath': text}]}"
_WRITERS = {".parquet": _write_parquet, ".jsonl": _write_jsonl}
_READERS = {".parquet": _read_parquet, ".jsonl": _read_jsonl, ".html": _read_html, ".htm": _read_html}
