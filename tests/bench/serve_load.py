"""The service under load, beside ``predict_many`` on the same pages and cores; loopback only.

::

    python tests/bench/serve_load.py PAGES.parquet ... --pages 48 --overload 60 --json load.json
    python tests/bench/serve_load.py PAGES.parquet ... --overload 600 --overload-only

Reports pages/s, and CPU seconds a page (which other work on the machine leaves alone), of one process and of one
process a core at saturation against ``predict_many``; then, at four times as many clients as the queue has places, the
statuses, the latency of accepted pages and the growth of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import pyarrow.parquet as pq

from markuplmpp.extractor import Extractor
from tests.service import HTML, service

DEADLINE_S, PLACES = 60.0, 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=48, help="for each measurement of throughput")
    parser.add_argument("--overload", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--overload-only", action="store_true", help="leave throughput out")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    pages = read(given.corpus, given.pages)
    report: dict[str, Any] = {"pages": len(pages), "cores": len(os.sched_getaffinity(0))}
    if not given.overload_only:
        report |= throughput(pages, report["cores"])
    report["overload"] = overload(pages, given.overload)
    show(report)
    if given.json:
        given.json.write_text(json.dumps(report, indent=1), "utf-8")


def throughput(pages: list[bytes], cores: int) -> dict[str, dict[str, float]]:
    """Pages/s and CPU seconds a page of each way to read them."""
    spent: dict[tuple[str, int], tuple[float, float]] = {}
    # Each in turn, twice over, so that what else the machine does hits all alike.
    for turn in range(2):
        spent[f"predict_many, {cores} threads", turn] = predict_many(pages, cores)
        spent[f"service, 1 process, {cores} threads", turn] = served(pages, cores, 2 * cores)
        spent["service, one page at a time", turn] = served(pages, cores, 1)
        spent[f"service, {cores} processes", turn] = served(pages, 1, 2 * cores, "--workers", str(cores))
    names = dict.fromkeys(name for name, _ in spent)
    return {
        "pages_per_s": {name: len(pages) / min(spent[name, turn][0] for turn in range(2)) for name in names},
        "cpu_s_per_page": {name: min(spent[name, turn][1] for turn in range(2)) / len(pages) for name in names},
    }


def read(files: list[Path], most: int) -> list[bytes]:
    each = -(-most // len(files))
    return [
        html
        for file in files
        for html in next(pq.ParquetFile(file).iter_batches(each, columns=["html"])).column("html").to_pylist()
    ][:most]


def predict_many(pages: list[bytes], threads: int) -> tuple[float, float]:
    """Wall and CPU seconds."""
    extractor = Extractor.from_pretrained(threads=threads)
    extractor.predict(pages[0])
    started, cpu = time.perf_counter(), time.process_time()
    for _ in extractor.predict_many(pages):
        pass
    return time.perf_counter() - started, time.process_time() - cpu


def served(pages: list[bytes], threads: int, clients: int, *options: str) -> tuple[float, float]:
    with service("serve.py", *options, "--threads", str(threads), "--port") as (process, address):
        for _ in range(2 * clients):  # every process has its model in the caches
            httpx.post(f"{address}/v1/extract", content=pages[0], headers=HTML, timeout=60, trust_env=False)
        left = iter(pages)
        lock = threading.Lock()

        def next_page() -> bytes | None:
            with lock:
                return next(left, None)

        started, cpu = time.perf_counter(), cpu_s(process.pid)
        answers = ask(address, next_page, clients)
        spent = time.perf_counter() - started, cpu_s(process.pid) - cpu
    assert {status for status, _ in answers} <= {200, 422}, Counter(status for status, _ in answers)
    return spent


def ask(address: str, next_page: Callable[[], bytes | None], clients: int) -> list[tuple[int, float]]:
    answers: list[tuple[int, float]] = []

    def keep_asking() -> None:
        with httpx.Client(timeout=2 * DEADLINE_S, trust_env=False) as client:
            while (page := next_page()) is not None:
                started = time.perf_counter()
                answer = client.post(f"{address}/v1/extract", content=page, headers=HTML)
                answers.append((answer.status_code, time.perf_counter() - started))
                if answer.status_code == 429:
                    time.sleep(0.2)  # far less than Retry-After asks for

    asking = [threading.Thread(target=keep_asking) for _ in range(clients)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return answers


def overload(pages: list[bytes], seconds: float) -> dict[str, Any]:
    options = ("--max-waiting", str(PLACES), "--deadline", str(DEADLINE_S))
    numbers = count()
    with service("serve.py", *options, "--port") as (process, address):
        until = time.perf_counter() + seconds
        memory: list[int] = []

        def watch() -> None:
            while time.perf_counter() < until:
                time.sleep(1)
                memory.append(resident_bytes(process.pid))

        def next_page() -> bytes | None:
            number = next(numbers)
            over = time.perf_counter() > until
            return None if over else pages[number % len(pages)] + b"<!-- %d -->" % number  # the cache would answer

        watcher = threading.Thread(target=watch)
        watcher.start()
        answers = ask(address, next_page, 4 * PLACES)
        watcher.join()
    taken = sorted(spent for status, spent in answers if status == 200)
    half = len(memory) // 2
    return {
        "clients": 4 * PLACES,
        "places": PLACES,
        "seconds": seconds,
        "statuses": dict(Counter(status for status, _ in answers)),
        "accepted_p50_s": taken[len(taken) // 2],
        "accepted_p99_s": taken[int(len(taken) * 0.99)],
        "deadline_s": DEADLINE_S,
        "rss_mib_start_middle_end": [round(memory[at] / 2**20) for at in (0, half, -1)],
        "rss_mib_second_half_max": max(memory[half:]) / 2**20,
        "rss_mib_first_half_max": max(memory[:half]) / 2**20,
    }


def cpu_s(pid: int) -> float:
    """CPU seconds of a process and its workers."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") + sum(cpu_s(int(child)) for child in children)


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def show(report: dict[str, Any]) -> None:
    print(f"{report['pages']} pages, {report['cores']} cores, better of two turns")
    cpu = report.get("cpu_s_per_page", {})
    for name, rate in report.get("pages_per_s", {}).items():
        of, of_cpu = rate / next(iter(report["pages_per_s"].values())), next(iter(cpu.values())) / cpu[name]
        print(f"{name:36} {rate:8.2f} pages/s {of:6.0%} {cpu[name]:7.3f} CPU s/page {of_cpu:6.0%}")
    for name, value in report["overload"].items():
        print(f"{name:36} {value:8.2f}" if isinstance(value, float) else f"{name:36} {value}")


if __name__ == "__main__":
    main()
