"""Runs batch jobs over pages of a corpus: with one and two workers, and with workers and the job itself killed.

    python tests/bench/batch_corpus.py CORPUS [--pages 200] [--part-pages 8] [--kills 3] [--work DIR]
    python tests/bench/batch_corpus.py CORPUS --pages 100000 --paired-pages 400 --part-pages 64

CORPUS is a folder of Parquet files; every n-th page of it is read, so that there are as many as asked for. Prints
pages per second, the memory of workers over time, and whether the files of each job are those of the undisturbed one,
byte for byte. Exit code: 0 if they are.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from markuplmpp.corpus import page_files, read_pages, write_pages  # noqa: E402

SAMPLE_S = 0.25
RUN = "import sys; from markuplmpp.cli import main; main(sys.argv[1:])"


def slice_corpus(corpus: Path, pages: int, to: Path) -> None:
    """Writes every n-th page of a corpus, one Parquet file for each of its files."""
    files = page_files(corpus)
    every = max(sum(pq.ParquetFile(file).metadata.num_rows for file in files) // pages, 1)
    to.mkdir(parents=True)
    for file in files:
        write_pages(to / file.name, islice(read_pages(file), 0, None, every))


def start(source: Path, output: Path, workers: int, part_pages: int) -> subprocess.Popen[bytes]:
    words = [str(source), str(output), "--workers", str(workers), "--part-pages", str(part_pages), "--no-ray"]
    return subprocess.Popen([sys.executable, "-c", RUN, "batch", *words], cwd=ROOT, stderr=subprocess.DEVNULL)


def workers_of(pid: int) -> dict[int, float]:
    """Returns the resident MiB of the processes that a job has started, by their ids."""
    found = {}
    try:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            resident_pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            found[int(child)] = resident_pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:  # it has ended in between
        pass
    return {pid: mib for pid, mib in found.items() if mib > 50}  # not multiprocessing's resource tracker


def watched(process: subprocess.Popen[bytes]) -> dict[int, list[float]]:
    """Waits for a job; returns the memory of its workers over time."""
    memory: dict[int, list[float]] = defaultdict(list)
    while process.poll() is None:
        for pid, mib in workers_of(process.pid).items():
            memory[pid].append(mib)
        time.sleep(SAMPLE_S)
    return memory


def disturb(source: Path, output: Path, options: argparse.Namespace, lasts_s: float, rng: random.Random) -> list[int]:
    """Kills a worker and then the job, again and again; the last job loses a worker and ends by itself.

    Returns:
        Files that were there at each kill of a job.
    """
    there = []
    for left in reversed(range(options.kills)):
        process = start(source, output, 2, options.part_pages)
        for victim in ("worker", "job") if left else ("worker",):
            time.sleep(rng.uniform(0.5, 1.0) * lasts_s / options.kills / 2)
            workers = list(workers_of(process.pid))
            if victim == "job":
                process.kill()
                there.append(len(parts(output)))
            elif workers:
                os.kill(rng.choice(workers), signal.SIGKILL)
        process.wait()
    return there


def parts(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.glob("part-*.parquet")}


def check(name: str, output: Path, expected: dict[str, bytes]) -> bool:
    same = parts(output) == expected
    print(f"{'ok  ' if same else 'FAIL'} {name}: {len(expected)} files", flush=True)
    return same


def measured(source: Path, output: Path, workers: int, part_pages: int) -> dict[str, Any]:
    memory = watched(start(source, output, workers, part_pages))
    report: dict[str, Any] = json.loads((output / "_report.json").read_text("utf-8"))
    print(
        f"{workers} workers: {report['pages']} pages, {report['errors']} errors, {report['windows']} windows, "
        f"{report['wall_s']:.0f} s, {report['pages_per_s']:.2f} pages/s, {report['cpu_s_per_page']:.3f} s of processor "
        f"time a page, peak {report['peak_worker_mib']:.0f} MiB"
    )
    for samples in memory.values():
        quarters = [samples[len(samples) * q // 4 : len(samples) * (q + 1) // 4] for q in range(4)]
        medians = [round(statistics.median(quarter)) for quarter in quarters if quarter]
        print(f"  a worker's MiB, median of each quarter of its time: {medians}", flush=True)
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--paired-pages", type=int, help="for one worker against two, of those; else all")
    parser.add_argument("--part-pages", type=int, default=8)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--work", type=Path, help="folder for the outputs, kept; else a temporary one")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        source = paired = work / "pages"
        slice_corpus(options.corpus, options.pages, source)
        if options.paired_pages:
            paired = work / "paired"
            slice_corpus(source, options.paired_pages, paired)
        one, two = (measured(paired, work / str(workers), workers, options.part_pages) for workers in (1, 2))
        print(f"efficiency of 2 workers: {two['pages_per_s'] / one['pages_per_s'] / 2:.2f}", flush=True)
        good = [check("one worker and two", work / "1", parts(work / "2"))]
        undisturbed, whole = work / "2", two
        if options.paired_pages:
            undisturbed = work / "all"
            whole = measured(source, undisturbed, 2, options.part_pages)
        there = disturb(source, work / "disturbed", options, whole["wall_s"], rng)
        input_bytes = sum(path.stat().st_size for path in source.iterdir())
        output_bytes = sum(map(len, parts(undisturbed).values()))
        print(f"bytes a page: {input_bytes / whole['pages']:,.0f} in, {output_bytes / whole['pages']:,.0f} out")
        print(f"{options.kills} workers and {len(there)} jobs killed; files there when a job was: {there}")
        good.append(check("killed and gone on", work / "disturbed", parts(undisturbed)))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
