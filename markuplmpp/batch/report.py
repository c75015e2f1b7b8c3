"""What a job took, and what more pages would take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markuplmpp.batch.worker import Counts

REPORT = "_report.json"
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Counts and costs of one run of a job; an earlier run of it has a report of its own.

    Args:
        model: Name and version of the model.
        executor: ``processes`` or ``ray``.
        workers: How many worked side by side.
        parts: Parts of the whole job.
        parts_before: Parts that earlier runs had done.
        counts: What this run read; its processor time is that of the workers.
        wall_s: From the first part to the last, without the plan.
        gpu_s: Time that GPUs were taken.
        peak_mib: Most memory of a worker.
        price_per_hour: Price of all machines of this run together, if it's known.
        project_pages: Pages to project to, if asked for.
    """

    model: str
    executor: str
    workers: int
    parts: int
    parts_before: int
    counts: Counts
    wall_s: float
    gpu_s: float
    peak_mib: float
    price_per_hour: float | None = None
    project_pages: int | None = None

    @property
    def pages_per_s(self) -> float | None:
        """Pages that the model read, by the time the run took; None where the cache or earlier runs had them all."""
        fresh = self.counts.pages - self.counts.cached
        return fresh / self.wall_s if fresh and self.wall_s else None

    def costs(self, pages: int) -> dict[str, float | int | None]:
        """Returns what so many pages take at this run's rates, on its machines.

        >>> run = BatchReport("m/1", "processes", 2, 1, 0, Counts(pages=10, cpu_s=7.2), 3.6, 0.0, 0.0, 0.5)
        >>> run.costs(1_000_000)
        {'pages': 1000000, 'hours': 100.0, 'cpu_hours': 200.0, 'gpu_hours': 0.0, 'money': 50.0}
        """
        if not self.pages_per_s:
            return {"pages": pages, "hours": None, "cpu_hours": None, "gpu_hours": None, "money": None}
        hours = pages / self.pages_per_s / _HOUR_S
        run_hours = self.wall_s / _HOUR_S
        return {
            "pages": pages,
            "hours": round(hours, 6),
            "cpu_hours": round(hours / run_hours * self.counts.cpu_s / _HOUR_S, 6),
            "gpu_hours": round(hours / run_hours * self.gpu_s / _HOUR_S, 6),
            "money": None if self.price_per_hour is None else round(hours * self.price_per_hour, 6),
        }

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form, as in ``_report.json``."""
        counts, rate = self.counts, self.pages_per_s
        fresh = counts.pages - counts.cached
        return {
            "model": self.model,
            "executor": self.executor,
            "workers": self.workers,
            "parts": self.parts,
            "parts_before": self.parts_before,
            "pages": counts.pages,
            "errors": counts.errors,
            "cached": counts.cached,
            "windows": counts.windows,
            "wall_s": round(self.wall_s, 3),
            "cpu_s": round(counts.cpu_s, 3),
            "gpu_s": round(self.gpu_s, 3),
            "peak_worker_mib": round(self.peak_mib, 1),
            "pages_per_s": rate and round(rate, 3),
            "windows_per_page": round(counts.windows / fresh, 3) if fresh else None,
            "cpu_s_per_page": round(counts.cpu_s / fresh, 4) if fresh else None,
            "price_per_hour": self.price_per_hour,
            "run": self.costs(fresh),
            "projected": None if self.project_pages is None else self.costs(self.project_pages),
        }
