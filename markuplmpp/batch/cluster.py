"""Workers of Ray Data: actors on this machine or a cluster, each with an extractor of its own.

What flows through Ray is the names of parts and the counts of what they took: a worker opens its part itself and writes
the file itself, so that no page is copied from node to node or waits in the object store.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from markuplmpp.batch.plan import Part
from markuplmpp.batch.worker import Counts, Job, Outcome, Worker
from markuplmpp.errors import BatchError, MissingExtraError

_MOST_BLOCKS = 10_000  # a task each; the driver keeps them all in mind


@contextmanager
def connected(workers: int | None, gpus: float) -> Iterator[int]:
    """Joins the cluster that ``RAY_ADDRESS`` names, or starts Ray on this machine; gives the number of workers.

    Raises:
        BatchError: No cluster answers at that address.
        MissingExtraError: Ray isn't installed.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise MissingExtraError("batch", "ray") from error
    own: dict[str, Any] = {"address": "local", "num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(**{} if os.environ.get("RAY_ADDRESS") else own, log_to_driver=False)
    except (ConnectionError, ValueError) as error:
        address = os.environ.get("RAY_ADDRESS")
        raise BatchError(
            f"no Ray cluster answers at RAY_ADDRESS {address!r}: {error}; start one, or unset it"
        ) from error
    try:
        there = ray.cluster_resources()
        yield workers or int(there.get("GPU", 0) / gpus if gpus else there.get("CPU", 1)) or 1
    finally:
        ray.shutdown()


def on_ray(job: Job, parts: Sequence[Part], *, workers: int, careful: bool, gpus: float) -> Iterator[Outcome]:
    """Yields what became of each part, as they end; of one whose worker died there's no outcome.

    Args:
        job: The job; its paths mean the same on every node.
        parts: Its parts.
        workers: Actors.
        careful: As for :meth:`~markuplmpp.batch.worker.Worker.run`.
        gpus: The share of a GPU that an actor takes; 0 is a processor instead.
    """
    from ray.data import ActorPoolStrategy, from_items
    from ray.exceptions import RayError

    rows = [asdict(part) for part in parts]
    waiting = from_items(rows, override_num_blocks=min(len(rows), _MOST_BLOCKS))
    with warnings.catch_warnings():
        # Ray 2.60 deprecates arguments by keyword and has no other way yet to set max_task_retries.
        warnings.simplefilter("ignore", DeprecationWarning)
        outcomes = waiting.map_batches(
            _Actor,
            batch_size=1,
            fn_constructor_args=(job, careful),
            compute=ActorPoolStrategy(size=min(workers, len(parts))),
            num_cpus=None if gpus else 1,
            num_gpus=gpus or None,
            max_task_retries=0,  # the job tries again itself, and then with care; Ray would for ever
        )
    outcomes.context.max_errored_blocks = -1
    outcomes.context.enable_progress_bars = False
    try:
        for row in outcomes.iter_rows():
            yield Outcome(**row | {"counts": Counts(**row["counts"])})
    except RayError as error:
        raise BatchError(f"Ray gave up: {str(error).strip().splitlines()[-1]}") from error  # the rest is a traceback


class _Actor:
    def __init__(self, job: Job, careful: bool) -> None:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"  # a worker is one processor's work
        self._worker, self._careful = Worker(job), careful

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        rows = zip(*(batch[name].tolist() for name in batch), strict=True)
        outcomes = [self._worker.run(Part(**dict(zip(batch, row, strict=True))), careful=self._careful) for row in rows]
        columns = [asdict(outcome) for outcome in outcomes]
        return {name: [row[name] for row in columns] for name in columns[0]}
