"""Stage ``encoder``: windows per second on equal windows and equal weights."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from markuplmpp.bench.figures import OURS, STOCK, Figure, interleaved, ratios
from markuplmpp.bench.machine import has_bf16
from markuplmpp.bench.models import Models
from markuplmpp.bench.sample import SamplePage
from markuplmpp.bench.stock import stock_inputs
from markuplmpp.dom.node import BoolArray
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import encode_page, window_inputs
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.onnx import OnnxScorer
from markuplmpp.model.scorer import FloatArray, Inputs, Scorer
from markuplmpp.model.torch_scorer import TorchScorer

STOCK_FP32 = f"{STOCK} torch fp32"
TORCH_FP32 = f"{OURS} torch fp32"
TORCH_BF16 = f"{OURS} torch bf16"
ONNX_FP32 = f"{OURS} onnx fp32"
ONNX_INT8 = f"{OURS} onnx int8"
NO_BF16 = "skipped: no bf16 instructions on this CPU"
_SPEED, _AGREEMENT = "speed", "labels equal to torch fp32"


@dataclass(frozen=True, slots=True)
class BenchWindow:
    """One window, and which of its nodes are elements; row 0, of the special tokens, left out. (nodes - 1,)"""

    inputs: Inputs
    is_internal: BoolArray


def bench_encoder(models: Models, pages: Sequence[SamplePage], *, windows: int, repeats: int) -> list[Figure]:
    """Times the encoders one window a run, without padding, their inputs made beforehand.

    Stock MarkupLM computes hidden states only; ours also runs the three heads and turns them to probabilities.

    Args:
        models: The models.
        pages: Where the windows come from.
        windows: How many, evenly spaced over all windows of the pages.
        repeats: Rounds over all windows.
    """
    chosen = choose_windows(models, pages, windows)
    scorers = _scorers(models)
    passes: dict[str, Callable[[], object]] = {STOCK_FP32: partial(_stock_pass, models, _stock_batches(chosen))}
    passes |= {name: partial(_our_pass, scorer, chosen) for name, scorer in scorers.items()}
    for warm_up in passes.values():
        warm_up()
    times = interleaved(passes, repeats)
    figures = [_input_figure(chosen), _hidden_difference(models, chosen)]
    for name, seconds in times.items():
        figures.append(Figure.of("encoder", _SPEED, name, "windows/s", [len(chosen) / t for t in seconds]))
    for name in scorers:
        speedup = ratios(times[STOCK_FP32], times[name])
        figures.append(Figure.of("encoder", f"{_SPEED}, against stock", name, "x", speedup))
    if TORCH_BF16 not in scorers:
        figures.append(Figure.of("encoder", _SPEED, TORCH_BF16, "windows/s", [], NO_BF16))
    for name in (n for n in scorers if n != TORCH_FP32):
        figures += agreement(scorers[TORCH_FP32], scorers[name], chosen, name, "random weights")
    return figures + trained_agreement(models, chosen)


def choose_windows(models: Models, pages: Sequence[SamplePage], count: int) -> list[BenchWindow]:
    """Returns windows evenly spaced over all windows of the pages, in page order."""
    config, tokenizer = models.sequence, models.tokenizer
    encoded = [encode_page(parse_html(page.html), tokenizer, config) for page in pages]
    every = [(page, window) for page in encoded for window in page.windows]
    picks = np.unique(np.linspace(0, len(every) - 1, min(count, len(every))).round().astype(int))
    return [
        BenchWindow(
            window_inputs(page, window, tokenizer, config.window_tokens),
            page.sequence.is_internal[window.start : window.end],
        )
        for page, window in (every[i] for i in picks)
    ]


def agreement(reference: Scorer, other: Scorer, windows: Sequence[BenchWindow], system: str, note: str) -> list[Figure]:
    """Returns the share of nodes with the same best label, of all and of those that the reference labels.

    Args:
        reference: The fp32 model.
        other: The same model in another format.
        windows: What both score.
        system: Name of ``other``.
        note: Which weights.
    """
    expected = np.concatenate([_labels(reference, window) for window in windows])
    got = np.concatenate([_labels(other, window) for window in windows])
    equal, labelled = expected == got, expected > 0
    return [
        Figure.share("encoder", f"{_AGREEMENT}, all nodes", system, equal, note),
        Figure.share("encoder", f"{_AGREEMENT}, labelled nodes", system, equal[labelled], note),
    ]


def _labels(scorer: Scorer, window: BenchWindow) -> FloatArray:
    scores = scorer.score(window.inputs)
    labels: FloatArray = np.where(
        window.is_internal, scores.internal[1:].argmax(axis=1), scores.leaf[1:].argmax(axis=1)
    )
    return labels


def _scorers(models: Models) -> dict[str, Scorer]:
    scorers: dict[str, Scorer] = {TORCH_FP32: TorchScorer(models.ours)}
    if has_bf16():
        scorers[TORCH_BF16] = TorchScorer(_in_bf16(models.ours))
    scorers[ONNX_FP32] = OnnxScorer(models.onnx_fp32)
    scorers[ONNX_INT8] = OnnxScorer(models.onnx_int8)
    return scorers


def _in_bf16(model: MarkupLMPPForNodeClassification) -> MarkupLMPPForNodeClassification:
    half = copy.deepcopy(model)
    half.bfloat16()
    return half


def trained_agreement(models: Models, windows: Sequence[BenchWindow]) -> list[Figure]:
    """Returns the agreement of what extraction runs with the fp32 weights it was made from, where those are there."""
    if models.trained is None:
        return []
    deployed = OnnxScorer(models.deployed / "model.onnx")
    return agreement(TorchScorer(models.trained), deployed, windows, ONNX_INT8, "trained weights")


def _stock_batches(windows: Sequence[BenchWindow]) -> list[dict[str, torch.Tensor]]:
    return [stock_inputs(window.inputs) for window in windows]


def _stock_pass(models: Models, batches: Sequence[dict[str, torch.Tensor]]) -> None:
    with torch.inference_mode():
        for batch in batches:
            models.stock(**batch)


def _our_pass(scorer: Scorer, windows: Sequence[BenchWindow]) -> None:
    for window in windows:
        scorer.score(window.inputs)


def _input_figure(windows: Sequence[BenchWindow]) -> Figure:
    lengths = [float(len(window.inputs["input_ids"])) for window in windows]
    return Figure.of("encoder", "window length", "all systems", "tokens", lengths)


def _hidden_difference(models: Models, windows: Sequence[BenchWindow]) -> Figure:
    """Largest difference between the hidden states of stock and ours, per window."""
    names = ("input_ids", "token_nodes", "xpath_tags_seq", "xpath_subs_seq", "block_tags", "name_ids", "node_facts")
    differences = []
    with torch.inference_mode():
        for window in windows:
            arrays = {name: torch.from_numpy(window.inputs[name]) for name in names}
            arrays |= {name: arrays[name][None] for name in ("input_ids", "token_nodes")}
            ours = models.ours.markuplm(**arrays)
            stock = models.stock(**stock_inputs(window.inputs)).last_hidden_state
            differences.append(float((ours - stock).abs().max()))
    return Figure.of("encoder", "hidden states, largest difference to stock", TORCH_FP32, "abs", differences)
