"""The job: what's to be done, by whom, until all of it is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from markuplmpp import __version__
from markuplmpp.batch.cache import ResultCache
from markuplmpp.batch.cluster import connected, on_ray
from markuplmpp.batch.folder import Folder
from markuplmpp.batch.model import identify_model
from markuplmpp.batch.plan import Part, check_manifest, input_files, parts
from markuplmpp.batch.processes import in_processes
from markuplmpp.batch.report import REPORT, BatchReport
from markuplmpp.batch.worker import Counts, Job, Outcome
from markuplmpp.errors import BatchError
from markuplmpp.records import Sources

# Twice as it comes: a worker may die by accident. Then with care, so that one page can't fail the others of its part.
_ATTEMPTS = (False, False, True)


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What to read, and with what.

    Args:
        input: Path or URL of a Parquet or WARC file, or of a folder of them.
        output: Path or URL of the folder of results.
        model: Model folder; None for the embedded one.
        sources: As for :meth:`~markuplmpp.extractor.Extractor.predict`.
        min_precision: Likewise.
        workers: Workers side by side; None for one a processor (or a GPU's share) of the machine or cluster.
        part_pages: Pages of a part: what a killed worker loses, and the rows of an output file.
        cache: Folder of results of earlier runs.
        use_ray: Whether Ray starts the workers: on the cluster of ``RAY_ADDRESS``, or on this machine.
        gpus: Share of a GPU that a worker takes, with Ray; 0 is a processor instead.
        price_per_hour: Price of all machines together, for the report.
        project_pages: Pages to project costs to, for the report.
    """

    input: str
    output: str
    model: Path | None = None
    sources: Sources = "both"
    min_precision: float | None = None
    workers: int | None = None
    part_pages: int = 64
    cache: str | None = None
    use_ray: bool = False
    gpus: float = 0.0
    price_per_hour: float | None = None
    project_pages: int | None = None


class _Executor(Protocol):
    def __call__(self, job: Job, parts: Sequence[Part], *, careful: bool) -> Iterator[Outcome]: ...


def run_batch(options: BatchOptions, progress: Callable[[int, int], None] = lambda done, total: None) -> BatchReport:
    """Writes the results of all pages; what an earlier run with the same input and options wrote stays.

    Workers are processes that import the caller's main module: a script calls this below
    ``if __name__ == "__main__":``.

    Args:
        options: The job.
        progress: Told the number of parts done, and of all.

    Raises:
        BatchError: The input or output isn't to be used, or some parts failed again and again.
        CorpusError: No input file can be opened.
        ModelError: The model can't be loaded.
        OSError: The input, the output or the model can't be read or written.
    """
    job, model, every = _prepared(options)
    missing = _missing(job, every)
    before, outcomes, failures = len(every) - len(missing), list[Outcome](), dict[int, str]()
    progress(before, len(every))
    with _executor(options, is_needed=bool(missing)) as (execute, workers):
        start_s = time.monotonic()
        for careful in _ATTEMPTS if missing else ():
            for outcome in execute(job, missing, careful=careful):
                if outcome.failure:
                    failures[outcome.part] = outcome.failure
                else:
                    outcomes.append(outcome)
                    progress(before + len(outcomes), len(every))
            if not (missing := _missing(job, missing)):
                break
        wall_s = time.monotonic() - start_s
    job.output.remove_unfinished()  # what workers that died were writing
    report = BatchReport(
        model=model,
        executor="ray" if options.use_ray else "processes",
        workers=workers,
        parts=len(every),
        parts_before=before,
        counts=sum((outcome.counts for outcome in outcomes), Counts()),
        wall_s=wall_s,
        gpu_s=options.gpus * sum(outcome.wall_s for outcome in outcomes),
        peak_mib=max((outcome.peak_mib for outcome in outcomes), default=0.0),
        price_per_hour=options.price_per_hour,
        project_pages=options.project_pages,
    )
    with job.output.write(REPORT) as file:
        file.write(json.dumps(report.to_dict(), indent=1).encode())
    if missing:
        reason = failures.get(missing[0].number, "its worker was killed or crashed")
        raise BatchError(
            f"{len(missing)} of {len(every)} parts failed {len(_ATTEMPTS)} times, the first of them rows or bytes "
            f"{missing[0].start} to {missing[0].end} of {missing[0].file!r} ({reason}); all others are written, and "
            "the same command tries these again"
        )
    return report


def _prepared(options: BatchOptions) -> tuple[Job, str, list[Part]]:
    """Returns the job, the name of its model and its parts; its output has a manifest then."""
    source, only = Folder.of(options.input).or_parent()
    output = Folder.of(options.output)
    if only is None and source.fs == output.fs and f"{output.root}/".startswith(f"{source.root}/"):
        raise BatchError(f"the output {output.root!r} is in the input {source.root!r}; name a folder beside it")
    files = input_files(source, only)
    model = None if options.model is None else str(options.model.absolute())
    name, sha256 = identify_model(model, on_gpu=bool(options.gpus))
    settings = {
        "markuplmpp": __version__,
        "model": name,
        "model_sha256": sha256,
        "sources": options.sources,
        "min_precision": options.min_precision,
    }
    check_manifest(output, files, {**settings, "part_pages": options.part_pages})
    output.remove_unfinished()
    cache = options.cache and str(Path(options.cache).absolute())
    job = Job(
        source,
        output,
        model,
        options.sources,
        options.min_precision,
        cache,
        json.dumps(settings),
        on_gpu=bool(options.gpus),
    )
    if cache:
        ResultCache(cache, job.settings).close()  # whoever can't use it learns so now
    return job, name, list(parts(files, options.part_pages))


def _missing(job: Job, wanted: Sequence[Part]) -> list[Part]:
    there = {file.name for file in job.output.files() if file.bytes}  # a power cut leaves empty files
    return [part for part in wanted if part.output not in there]


@contextmanager
def _executor(options: BatchOptions, *, is_needed: bool) -> Iterator[tuple[_Executor, int]]:
    if options.use_ray and is_needed:
        with connected(options.workers, options.gpus) as workers:
            yield partial(on_ray, workers=workers, gpus=options.gpus), workers
    else:
        workers = options.workers or os.cpu_count() or 1
        yield partial(in_processes, workers=workers), workers
