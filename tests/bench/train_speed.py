"""How fast a training step is, beside one of stock MarkupLM on the same windows.

::

    python tests/bench/train_speed.py --rounds 5

Both have the size of the embedded model and random weights and take batches of eight windows of synthetic pages, padded
to the longest: forward and backward with dropout and a step of AdamW, in fp32 and, where the CPU has it, with bf16
autocast. Stock ``MarkupLMForTokenClassification`` labels each token by one head; ours are three, with a loss each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import torch
from transformers import MarkupLMForTokenClassification

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.bench.figures import interleaved, ratios
from markuplmpp.bench.machine import has_bf16
from markuplmpp.bench.models import TOKENIZER_FILE, Models
from markuplmpp.bench.stock import quiet
from markuplmpp.cli.synth import corpus_page
from markuplmpp.corpus import write_pages
from markuplmpp.schema import Schema
from markuplmpp.synth.site import site_pages
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.data import DataConfig, load_windows

WINDOWS, BATCHES, SITES = 8, 3, 12
LEARNING_RATE = 1e-4

Batch = dict[str, torch.Tensor]


def main() -> None:
    """Prints seconds a step of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        models = Models(None, Path(scratch))
        batches = batches_of(models, Path(scratch))
        tokens = sum(int(batch["attention_mask"].sum()) for batch in batches)
        print(f"{BATCHES} batches of {WINDOWS} windows, {tokens:,} tokens, {torch.get_num_threads()} threads")
        with quiet():
            stock = MarkupLMForTokenClassification.from_pretrained(models.stock_folder)
        for name, dtype in [("fp32", None), *([("bf16", torch.bfloat16)] if has_bf16() else [])]:
            ours = partial(steps, models.ours, batches, dtype)
            theirs = partial(steps, stock, [stock_batch(batch) for batch in batches], dtype)
            both: dict[str, Callable[[], object]] = {"ours": ours, "stock": theirs}
            interleaved(both, 1)
            times = interleaved(both, arguments.rounds)
            told = {system: f"{median(taken) / BATCHES:.2f} s" for system, taken in times.items()}
            faster = sorted(ratios(times["stock"], times["ours"]))
            print(
                f"{name}: {told} a step, ours {median(faster):.2f} times as fast ({faster[0]:.2f} to {faster[-1]:.2f})"
            )


def batches_of(models: Models, scratch: Path) -> list[Batch]:
    """Labelled windows of synthetic pages, as training makes batches of them."""
    write_pages(
        file := scratch / "pages.parquet", (corpus_page(p) for site in range(SITES) for p in site_pages(site, 2))
    )
    models.tokenizer.save(tokenizer := scratch / TOKENIZER_FILE)
    data = DataConfig((str(file),), ("train", ""))
    with quiet():
        windows = load_windows(data, Schema.default(), models.sequence, tokenizer, scratch)
    rows = [windows[i] for i in range(WINDOWS * BATCHES)]
    keys = set(rows[0]) - {"template", "site"}
    collate = WindowCollator(models.tokenizer.pad_id, models.sequence)
    rows = [{key: row[key] for key in keys} for row in rows]
    return [collate(rows[start : start + WINDOWS]) for start in range(0, len(rows), WINDOWS)]


def stock_batch(batch: Batch) -> Batch:
    """The same windows as stock MarkupLM takes them, with a label for each token."""
    nodes = batch["token_nodes"]
    out = {name: batch[name] for name in ("input_ids", "attention_mask")}
    out |= {name: batch[name][nodes] for name in ("xpath_tags_seq", "xpath_subs_seq")}
    return out | {"labels": torch.zeros_like(batch["input_ids"])}


def steps(model: torch.nn.Module, batches: list[Batch], dtype: torch.dtype | None) -> None:
    """A training step on each batch."""
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    for batch in batches:
        with torch.autocast("cpu", dtype or torch.bfloat16, enabled=dtype is not None):
            loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


if __name__ == "__main__":
    main()
