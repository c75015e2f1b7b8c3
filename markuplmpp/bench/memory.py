"""Stage ``memory``: peak resident memory of one page in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markuplmpp.bench.figures import OURS, STOCK, Figure

if TYPE_CHECKING:
    from markuplmpp.bench.models import Models

_PACKAGE = Path(__file__).parents[1]
_STATUS = Path("/proc/self/status")
_PEAK_LINE = "peak_mib="
_NAME = "peak resident memory"
_TIMEOUT_S = 600
# Enough to reach the peak, which each window reaches again.
_STOCK_WINDOWS = 4
_EXTRACT = "import sys; from markuplmpp.cli import main; main(['extract', *sys.argv[1:]])"
_STOCK = "import sys; from markuplmpp.bench.memory import run_stock; run_stock(*sys.argv[1:])"
_REPORTED = """
import atexit
def report():
    from markuplmpp.bench.memory import peak_mib
    import sys
    print(f"\\n{line}{{peak_mib():.1f}}", file=sys.stderr)
atexit.register(report)
"""


def bench_memory(models: Models, pages: Sequence[bytes], scratch: Path) -> list[Figure]:
    """Measures the peak of ``markuplmpp extract`` and of the stock pipeline on the page of median size.

    Args:
        models: The models.
        pages: Where the page comes from.
        scratch: Folder for the page.
    """
    html = sorted(pages, key=len)[len(pages) // 2]
    page = scratch / "page.html"
    page.write_bytes(html)
    note = f"one page of {len(html):,} bytes"
    ours = _peak_figure(f"{OURS} extract", _EXTRACT, [str(page), "--model", str(models.deployed)], note)
    stock = _peak_figure(STOCK, _STOCK, [str(page), str(models.stock_folder), str(models.folder)], note)
    ratio = [stock.median / ours.median] if stock.median and ours.median else []
    return [ours, stock, Figure.of("memory", f"{_NAME}, stock / ours", OURS, "x", ratio)]


def _peak_figure(system: str, program: str, arguments: Sequence[str], note: str) -> Figure:
    try:
        peak = [child_peak_mib(program, arguments)]
    except (RuntimeError, subprocess.TimeoutExpired) as error:  # the last stage: what was measured before is kept
        return Figure.of("memory", _NAME, system, "MiB", [], f"not measured: {error}")
    return Figure.of("memory", _NAME, system, "MiB", peak, note)


def child_peak_mib(program: str, arguments: Sequence[str]) -> float:
    """Runs a Python program and returns the peak resident memory that it reports of itself, in MiB.

    ``RUSAGE_CHILDREN`` won't do: Linux counts what the parent held when it forked as the child's.

    Raises:
        RuntimeError: The program failed; the message ends with what it said.

    >>> 1 < child_peak_mib("pass", []) < 500
    True
    """
    code = _REPORTED.format(line=_PEAK_LINE) + program
    # The package of this process, also where it is a checkout that isn't installed.
    path = os.pathsep.join(filter(None, [str(_PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    said, _, peak = done.stderr.rpartition(_PEAK_LINE)
    if done.returncode or not peak:
        raise RuntimeError(f"the measured process ended with {done.returncode}: {said.strip()[-500:]}")
    return float(peak)


def peak_mib() -> float:
    """Returns the peak resident memory of this process, in MiB."""
    if _STATUS.is_file():
        # Unlike ru_maxrss, it starts anew when a program is executed.
        for line in _STATUS.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource  # not on Windows

    # In bytes on macOS, in KiB elsewhere.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def run_stock(page: str, model: str, tokenizer: str) -> None:
    """Runs transformers' processor and model over the first windows of one page; the program of a child process."""
    import torch
    from transformers import MarkupLMModel

    from markuplmpp.bench.stock import build_processor, processed, quiet
    from markuplmpp.dom.charset import html_bytes
    from markuplmpp.encode.tokens import PageTokenizer

    with quiet(), torch.inference_mode():
        processor = build_processor(PageTokenizer.from_file(Path(tokenizer) / "tokenizer.json"))
        stock = MarkupLMModel.from_pretrained(model)
        html = html_bytes(Path(page).read_bytes(), None)[0].decode("utf-8", "replace")
        for window in processed(processor, html)[:_STOCK_WINDOWS]:
            stock(**window)
