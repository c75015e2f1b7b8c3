"""Scores windows with PyTorch: during training, on a GPU, and as the reference of the ONNX one."""

from __future__ import annotations

import torch

from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.scorer import Inputs, WindowScores

_TOKEN_ARRAYS = ("input_ids", "token_nodes")


class TorchScorer:
    """Runs a model as it is, one window at a time."""

    def __init__(self, model: MarkupLMPPForNodeClassification) -> None:
        self.model = model
        self.model.train(False)

    @torch.inference_mode()
    def score(self, window: Inputs) -> WindowScores:
        """Returns the probabilities of one window."""
        arrays = {name: torch.from_numpy(array).to(self.model.device) for name, array in window.items()}
        arrays |= {name: arrays[name][None] for name in _TOKEN_ARRAYS}
        output = self.model(**arrays, node_windows=torch.zeros_like(arrays["block_tags"]))
        leaf, internal, spans = (
            x.float().cpu().numpy() for x in (output.leaf_logits, output.internal_logits, output.span_logits[0])
        )
        return WindowScores.from_logits(leaf, internal, spans)
