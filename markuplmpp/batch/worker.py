"""What a worker does: reads the pages of a part one at a time and writes the file of their results."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from markuplmpp.batch.cache import ResultCache
from markuplmpp.batch.folder import Folder
from markuplmpp.batch.model import load_scorer
from markuplmpp.batch.oneprocess import OneProcess
from markuplmpp.batch.plan import Part
from markuplmpp.batch.rows import ROWS, error_row, result_row
from markuplmpp.corpus import CorpusPage, read_file
from markuplmpp.encode.window import Window
from markuplmpp.errors import CorpusError, PageError
from markuplmpp.extractor import Extractor
from markuplmpp.records import Sources
from markuplmpp.scoring import Scored

_WITHOUT_TRUTH = ("page_id", "site", "url", "html", "charset")
_ROW_GROUP = 256
_TRIES_ALONE = 2  # one death may be an accident


@dataclass(frozen=True)
class Job:
    """What every worker of a job is told.

    Args:
        input: Where the pages are.
        output: Where results go.
        model: Model folder; None for the embedded one.
        sources: As for :meth:`~markuplmpp.extractor.Extractor.predict`.
        min_precision: Likewise.
        cache: Folder of results of earlier runs, if there is one.
        settings: All that results depend on beside the pages, as one text.
        on_gpu: Whether the model runs on a GPU.
    """

    input: Folder
    output: Folder
    model: str | None
    sources: Sources
    min_precision: float | None
    cache: str | None
    settings: str
    on_gpu: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What was read, and at what cost.

    >>> Counts(pages=1, windows=4) + Counts(pages=1, errors=1)
    Counts(pages=2, errors=1, cached=0, windows=4, cpu_s=0.0)
    """

    pages: int = 0
    errors: int = 0
    cached: int = 0
    windows: int = 0
    cpu_s: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part: counts and costs, or why there's no file of it."""

    part: int
    failure: str = ""
    counts: Counts = Counts()
    wall_s: float = 0.0
    peak_mib: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The row of one page, what it took, and what to keep in the cache."""

    row: pa.RecordBatch
    counts: Counts
    fresh: tuple[bytes, bytes] | None = None


class Worker:
    """Reads parts with one extractor.

    Args:
        job: The job.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._windows = 0
        scorer = load_scorer(job.model, on_gpu=job.on_gpu)
        self._extractor = Extractor(replace(scorer, map_windows=self._map_windows))
        self._extractor.check_options(job.sources, job.min_precision)  # else each page would have the error
        self._cache = ResultCache(job.cache, job.settings) if job.cache else None
        self._alone = OneProcess()

    def run(self, part: Part, *, careful: bool = False) -> Outcome:
        """Writes the file of a part.

        Args:
            part: The part.
            careful: Read each page in another process: one that ends its process has an error as its row.
        """
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        try:
            counts = self._write(part, self._read_alone if careful else self.read)
        except (OSError, sqlite3.Error) as error:  # disk or network: another attempt may do better
            return Outcome(part.number, failure=f"{type(error).__name__}: {error}")
        finally:
            self._alone.close()
        counts += Counts(cpu_s=time.process_time() - cpu_s)
        peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Outcome(part.number, "", counts, time.perf_counter() - wall_s, peak_mib)

    def read(self, page: CorpusPage) -> Reading:
        """Reads a page; whatever happens, it has a row."""
        key = self._cache.key(page) if self._cache else b""
        if self._cache and (kept := self._cache.get(key)):
            return Reading(result_row(page, kept), Counts(pages=1, cached=1))
        self._windows = 0
        try:
            result = self._extractor.predict(
                page.html,
                url=page.url,
                charset=page.charset,
                sources=self.job.sources,
                min_precision=self.job.min_precision,
            )
            text = result.to_json().encode("utf-8", "replace")
            return Reading(result_row(page, text), Counts(pages=1, windows=self._windows), (key, text))
        except PageError as error:
            return self._error(page, type(error).__name__, str(error))
        except Exception as error:  # the one place: a page in a million must not end the job
            return self._error(page, type(error).__name__, f"unexpected: {error}; please report it")

    def _write(self, part: Part, read: Callable[[CorpusPage], Reading]) -> Counts:
        counts, readings = Counts(), self._readings(part, read)
        with self.job.output.write(part.output) as file, pq.ParquetWriter(file, ROWS, compression="zstd") as writer:
            while group := list(islice(readings, _ROW_GROUP)):
                writer.write_table(pa.Table.from_batches([reading.row for reading in group]))
                if self._cache:
                    self._cache.put(reading.fresh for reading in group if reading.fresh)
                counts = sum((reading.counts for reading in group), counts)
        return counts

    def _readings(self, part: Part, read: Callable[[CorpusPage], Reading]) -> Iterator[Reading]:
        with self.job.input.open(part.file) as file:
            path, rows = PurePosixPath(part.file), {"start": part.start, "end": part.end}
            for page in read_file(file, path, **rows, columns=_WITHOUT_TRUTH):
                if isinstance(page, CorpusError):
                    yield self._error(None, type(page).__name__, str(page))
                else:
                    yield read(page)

    def _read_alone(self, page: CorpusPage) -> Reading:
        """Reads a page in another process, the same for all pages until one ends it."""
        for _ in range(_TRIES_ALONE):
            with suppress(BrokenProcessPool):
                return self._alone.submit(read_page, self.job, page).result()
        return self._error(page, "WorkerDied", "each process that read the page was killed or crashed")

    def _error(self, page: CorpusPage | None, error_type: str, error: str) -> Reading:
        row = error_row(page, self._extractor.name, error_type, error)
        return Reading(row, Counts(pages=1, errors=1))

    def _map_windows(self, function: Callable[[Window], Scored], windows: Iterable[Window]) -> Iterator[Scored]:
        for window in windows:
            self._windows += 1
            yield function(window)


def run_part(job: Job, part: Part, careful: bool) -> Outcome:
    """Writes the file of a part, in a worker process."""
    return _worker(job).run(part, careful=careful)


def read_page(job: Job, page: CorpusPage) -> Reading:
    """Reads a page, in a process of its own."""
    cpu_s = time.process_time()
    reading = _worker(job).read(page)
    return replace(reading, counts=reading.counts + Counts(cpu_s=time.process_time() - cpu_s))


@cache
def _worker(job: Job) -> Worker:
    return Worker(job)
