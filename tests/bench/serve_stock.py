"""Whole pages through the service, and through transformers' own MarkupLM behind the same FastAPI; loopback only.

::

    python tests/bench/serve_stock.py PAGES.parquet ... --pages 12 --json stock.json

Both take a page as ``POST /v1/extract`` and use all cores. One client sends each page to one, then to the other, in
turn: the ratios are of pairs. Stock is ``MarkupLMProcessor`` (512 tokens, no overlap, nothing cut) and a
``MarkupLMForTokenClassification`` of the embedded model's size, fp32, with random weights; it answers with a label for
each token, and is spared records, values and metadata. It gets each page as it is, and a second time without scripts,
styles and comments, which it takes for text (removing them is not timed).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import torch
import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from transformers import MarkupLMForTokenClassification

from markuplmpp.bench.models import Models
from markuplmpp.bench.pages import without_scripts
from markuplmpp.bench.sample import SamplePage, read_sample
from markuplmpp.bench.stock import build_processor, build_stock, processed, quiet
from markuplmpp.schema import Schema
from tests.service import HTML, service

OURS, STOCK, VISIBLE = "service", "stock", "stock, scripts removed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    each = -(-given.pages // len(given.corpus))
    pages = [page for file in given.corpus for page in read_sample(file, each).pages][: given.pages]
    taken = measure(pages)
    report = {"cores": len(os.sched_getaffinity(0)), "pages": len(pages), "seconds": taken} | figures(taken)
    print(f"{len(pages)} pages, {report['cores']} cores, one client")
    for name, rate in report["pages_per_s"].items():
        print(f"{name:24} {rate:8.3f} pages/s")
    for name, ratio in report["times_as_fast_as"].items():
        told = ", ".join(f"{what} {value:.1f}" for what, value in ratio.items())
        print(f"times as fast as {name:24} {told}")
    if given.json:
        given.json.write_text(json.dumps(report, indent=1), "utf-8")


def measure(pages: list[SamplePage]) -> dict[str, list[float]]:
    """Seconds of each page."""
    cores = str(len(os.sched_getaffinity(0)))
    taken: dict[str, list[float]] = {OURS: [], STOCK: [], VISIBLE: []}
    with (
        service("serve.py", "--threads", cores, "--port") as (_, ours),
        service(__file__, "--serve-stock", cores) as (_, stock),
    ):
        for address in (ours, stock):
            ask(address, b"<h1>Kettle</h1>")
        for number, page in enumerate(pages):
            text = page.text.encode()
            visible = without_scripts(page.text).encode()
            turns = [(OURS, ours, page.html), (STOCK, stock, text), (VISIBLE, stock, visible)]
            for name, address, body in turns if number % 2 else reversed(turns):
                taken[name].append(ask(address, body))
    return taken


def ask(address: str, page: bytes) -> float:
    started = time.perf_counter()
    httpx.post(f"{address}/v1/extract", content=page, headers=HTML, timeout=600, trust_env=False).raise_for_status()
    return time.perf_counter() - started


def figures(taken: dict[str, list[float]]) -> dict[str, Any]:
    ours, against = taken[OURS], {}
    for name in (STOCK, VISIBLE):
        ratios = [theirs / mine for theirs, mine in zip(taken[name], ours, strict=True)]
        against[name] = {
            "all pages": sum(taken[name]) / sum(ours),
            "median of pairs": statistics.median(ratios),
            "least": min(ratios),
            "most": max(ratios),
        }
    return {"pages_per_s": {name: len(s) / sum(s) for name, s in taken.items()}, "times_as_fast_as": against}


def serve_stock(threads: int, port: int) -> None:
    """The peer, until it is killed."""
    torch.set_num_threads(threads)
    models = Models(None, Path(tempfile.gettempdir()))
    config = build_stock(models.size, models.tokenizer).config
    config.num_labels = len(Schema.default().leaf_labels)
    processor, model = build_processor(models.tokenizer), MarkupLMForTokenClassification(config).eval()
    app = FastAPI()

    def label(html: str) -> list[int]:
        with quiet(), torch.inference_mode():
            logits = [model(**window).logits[0] for window in processed(processor, html)]
        return [int(i) for window in logits for i in window.argmax(-1)]

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/v1/extract")
    async def extract(request: Request) -> dict[str, list[int]]:
        html = (await request.body()).decode()
        return {"labels": await run_in_threadpool(label, html)}

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve-stock"]:
        serve_stock(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
