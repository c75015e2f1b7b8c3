"""Attention as the one operator that ONNX Runtime has for it, for models on their way to ONNX."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, PreTrainedConfig
from transformers.models.bert.modeling_bert import BertSelfAttention

_FUSED = "markuplmpp_fused"


class _MultiHeadAttention(torch.autograd.Function):
    """SDPA that exports as ``com.microsoft.MultiHeadAttention``.

    The exporter writes SDPA as two products with a softmax between; ONNX Runtime's optimiser doesn't put them together
    again, and they took 38% of a window's time.
    """

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int, scale: float) -> Tensor:
        """(batch, seq, hidden) each -> (batch, seq, hidden)"""
        q, k, v = (x.unflatten(2, (heads, -1)).transpose(1, 2) for x in (query, key, value))
        return nn.functional.scaled_dot_product_attention(q, k, v, scale=scale).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int, scale: float) -> Any:
        """The node of the graph."""
        out = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads, scale_f=scale)
        out.setType(query.type())
        return out


def _fused(
    module: BertSelfAttention, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None, **options: Any
) -> tuple[Tensor, None]:
    """(1, heads, seq, size) each -> (1, seq, heads, size)"""
    if attention_mask is not None:
        raise ValueError("the fused attention takes one window without padding; expected no attention_mask")
    # From the module: a traced shape is a tensor, which is no attribute of a node.
    heads, size = module.num_attention_heads, module.attention_head_size
    query, key, value = (x.transpose(1, 2).reshape(1, -1, heads * size) for x in (query, key, value))
    out: Tensor = _MultiHeadAttention.apply(query, key, value, heads, float(options["scaling"]))
    return out.reshape(1, -1, heads, size), None


@contextmanager
def fused_attention(config: PreTrainedConfig) -> Iterator[None]:
    """Has a model compute its attention in the one operator, to be exported.

    Args:
        config: The model's; left as it was.
    """
    AttentionInterface.register(_FUSED, _fused)
    before, config._attn_implementation = config._attn_implementation, _FUSED
    try:
        yield
    finally:
        config._attn_implementation = before
