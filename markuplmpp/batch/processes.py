"""Workers of this machine: processes, each with an extractor of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool

from markuplmpp.batch.oneprocess import OneProcess
from markuplmpp.batch.plan import Part
from markuplmpp.batch.worker import Job, Outcome, run_part


def in_processes(job: Job, parts: Sequence[Part], *, workers: int, careful: bool) -> Iterator[Outcome]:
    """Yields what became of each part, as they end.

    Args:
        job: The job.
        parts: Its parts; a worker gets the next one when it's done with the last.
        workers: Processes; one that dies is replaced, and its part is a failure.
        careful: As for :meth:`~markuplmpp.batch.worker.Worker.run`.
    """
    waiting = iter(parts)
    free = [OneProcess() for _ in range(min(workers, len(parts)))]
    running: dict[Future[Outcome], tuple[OneProcess, Part]] = {}
    started = list(free)
    try:
        while True:
            while free and (part := next(waiting, None)):
                process = free.pop()
                running[process.submit(run_part, job, part, careful)] = process, part
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                process, part = running.pop(future)
                free.append(process)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield Outcome(part.number, "its worker was killed or crashed")
    finally:
        for process in started:
            process.close()
