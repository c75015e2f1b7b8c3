"""What a run learns: labels of nodes, or words and relations of pages that nobody labelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from torch import Tensor
from transformers import EvalPrediction, PreTrainedModel

from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.pretraining import MarkupLMPPForPreTraining
from markuplmpp.schema import Schema
from markuplmpp.training.augment import AugmentingCollator
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.masking import MaskingCollator
from markuplmpp.training.metrics import label_counts, node_f1, pretraining_scores, pretraining_sums

ObjectiveName = Literal["labels", "mmlm"]

_MAX_LABEL_WEIGHT = 10.0


@dataclass(frozen=True)
class Objective:
    """All in which runs differ by what they learn; pages, windows, steps and resuming are the same.

    Args:
        name: Its name.
        is_labelled: Whether it learns from labels: then from pages with a truth alone, and with thresholds and an ONNX
            model at the end.
        model: The model to extract with, the windows to train on and the run -> the network to train, which shares the
            model's encoder.
        collator: Makes batches.
        inputs: Names of the batch's tensors that scores are computed from: ``label_names`` of TrainingArguments.
        best: Score that tells the best step: ``metric_for_best_model``.
        reduced: Outputs and ``inputs`` of a batch -> what ``scored`` needs of each window. (batch, ...)
        scored: What ``reduced`` has kept -> scores.
        told: Scores that the model card tells.
    """

    name: ObjectiveName
    is_labelled: bool
    model: Callable[[MarkupLMPPForNodeClassification, Any, TrainConfig], PreTrainedModel]
    collator: Callable[[PageTokenizer, TrainConfig], WindowCollator]
    inputs: tuple[str, ...]
    best: str
    reduced: Callable[[Any, Any], Tensor]
    scored: Callable[[EvalPrediction], dict[str, float]]
    told: tuple[str, ...]

    @property
    def arguments(self) -> dict[str, Any]:
        """Its ``transformers.TrainingArguments``."""
        return {"metric_for_best_model": self.best, "label_names": list(self.inputs)}


def label_weights(windows: Any, schema: Schema) -> tuple[list[float], list[float]]:
    """Returns the loss weight of each leaf and of each internal label: the root of how rare it is beside O.

    With weights of 3 to 5 for all of them, fields that have one node among the hundreds of a window (the name, the
    author) were not predicted at all after 600 steps, while lists were learned.
    """
    labels, is_internal = (np.concatenate(list(windows[name])) for name in ("labels", "is_internal"))
    weights = []
    for mine, names in ((is_internal == 0, schema.leaf_labels), (is_internal == 1, schema.internal_labels)):
        counts = np.bincount(labels[mine & (labels >= 0)], minlength=len(names))
        rarity = np.sqrt(counts[0] / np.maximum(counts, 1))
        weights.append(np.clip(rarity, 1.0, _MAX_LABEL_WEIGHT).tolist())
    return weights[0], weights[1]


def _weighted(model: MarkupLMPPForNodeClassification, windows: Any, config: TrainConfig) -> PreTrainedModel:
    model.internal_share = config.internal_share
    model.leaf_weights, model.internal_weights = label_weights(windows, model.config.schema_)
    return model


LABELS = Objective(
    name="labels",
    is_labelled=True,
    model=_weighted,
    collator=lambda tokenizer, config: AugmentingCollator(
        config.augment, config.seed, tokenizer.pad_id, config.sequence
    ),
    inputs=("labels", "is_internal", "value_spans", "unknown", "node_windows"),
    best="f1",
    reduced=label_counts,
    scored=node_f1,
    told=("f1", "leaf_f1", "internal_f1", "micro_f1"),
)
"""Fine-tuning: labels of leaves and internal nodes (MarkupLM++, section 3)."""

MMLM = Objective(
    name="mmlm",
    is_labelled=False,
    model=lambda model, *_: MarkupLMPPForPreTraining.around(model),
    collator=lambda tokenizer, config: MaskingCollator(tokenizer, config.sequence, config.seed),
    inputs=("labels", "pairs", "relations", "node_windows"),
    best="mlm_loss",
    reduced=pretraining_sums,
    scored=pretraining_scores,
    told=("mlm_loss", "mlm_accuracy", "nrp_accuracy"),
)
"""Pre-training: masked markup language modelling and node relation prediction (MarkupLM, section 3.3)."""

OBJECTIVES: dict[str, Objective] = {objective.name: objective for objective in (LABELS, MMLM)}
