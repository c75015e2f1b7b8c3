"""Writes a model as ONNX, with int8 weights per output channel."""

from __future__ import annotations

import json
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from markuplmpp.dom.facts import FACTS
from markuplmpp.model.attention import fused_attention
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification

INPUT_NAMES = (
    "input_ids",
    "token_nodes",
    "node_spans",
    "xpath_tags_seq",
    "xpath_subs_seq",
    "block_tags",
    "name_ids",
    "node_facts",
)
OUTPUT_NAMES = ("leaf_logits", "internal_logits", "span_logits")
MODEL_FILE = "model.onnx"
_OPSET = 20  # the first with GELU as one operator


class _OneWindow(nn.Module):
    """The model for one window without padding: (seq,) token arrays, (nodes, ...) node arrays."""

    def __init__(self, model: MarkupLMPPForNodeClassification) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        input_ids: Tensor,
        token_nodes: Tensor,
        node_spans: Tensor,
        xpath_tags_seq: Tensor,
        xpath_subs_seq: Tensor,
        block_tags: Tensor,
        name_ids: Tensor,
        node_facts: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        output = self.model(
            input_ids=input_ids[None],
            token_nodes=token_nodes[None],
            node_spans=node_spans,
            node_windows=torch.zeros_like(block_tags),
            xpath_tags_seq=xpath_tags_seq,
            xpath_subs_seq=xpath_subs_seq,
            block_tags=block_tags,
            name_ids=name_ids,
            node_facts=node_facts,
        )
        return output.leaf_logits, output.internal_logits, output.span_logits[0]


def export_onnx(folder: str | Path, model: MarkupLMPPForNodeClassification, *, int8: bool = True) -> Path:
    """Writes ``model.onnx`` and ``config.json``; with ``tokenizer.json`` beside them no torch is needed.

    Args:
        folder: Made where it doesn't exist.
        model: In fp32.
        int8: Per-channel int8 weights, activations quantised per window at run time; False keeps fp32.

    Returns:
        The path of ``model.onnx``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / MODEL_FILE
    if int8:
        with tempfile.TemporaryDirectory() as scratch:
            plain = Path(scratch) / MODEL_FILE
            _export(plain, model)
            quantize_dynamic(
                plain,
                target,
                per_channel=True,
                # AVX2 without VNNI adds two products in 16 bits, which 8-bit weights overflow.
                reduce_range=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                # Types behind MultiHeadAttention, which is not standard ONNX, can't be inferred; all are float.
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
    else:
        _export(target, model)
    config = {key: value for key, value in model.config.to_dict().items() if key != "_name_or_path"}
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", "utf-8")
    return target


def _export(path: Path, model: MarkupLMPPForNodeClassification) -> None:
    config = model.config
    seq, nodes = 12, 5
    example = (
        torch.arange(seq) + 5,
        torch.tensor([0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 0]),
        torch.tensor([[0, 1], [1, 3], [3, 5], [5, 7], [7, 11]]),
        torch.full((nodes, config.max_depth), 3),
        torch.full((nodes, config.max_depth), 2),
        torch.full((nodes,), 7),
        torch.full((nodes, config.name_levels, 2), 9),
        torch.full((nodes, FACTS), 1),
    )
    axes = {name: {0: "seq" if name in ("input_ids", "token_nodes") else "nodes"} for name in INPUT_NAMES}
    axes["name_ids"][2] = "name_tokens"
    axes |= {"leaf_logits": {0: "nodes"}, "internal_logits": {0: "nodes"}, "span_logits": {0: "seq"}}
    with fused_attention(config), warnings.catch_warnings():
        # The exporter warns of its age, of folding and of tracing; that its graph computes what the model does, on
        # windows of any length, is tested.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _OneWindow(model).train(False),
            example,
            str(path),
            input_names=list(INPUT_NAMES),
            output_names=list(OUTPUT_NAMES),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
