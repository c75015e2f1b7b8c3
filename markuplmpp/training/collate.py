"""Windows -> padded batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from markuplmpp.dom.facts import FACTS
from markuplmpp.encode.batch import stack_windows
from markuplmpp.encode.sequence import SequenceConfig


class WindowCollator:
    """Rows of :func:`~markuplmpp.training.data.load_windows`, flat in the Arrow file -> one padded batch of tensors.

    Attributes:
        epoch: Changes the draws of a collator that draws.
    """

    epoch = 0

    def __init__(self, pad_id: int, sequence: SequenceConfig) -> None:
        self._pad_id = pad_id
        self._shapes = {
            "node_spans": (-1, 2),
            "xpath_tags_seq": (-1, sequence.max_depth),
            "xpath_subs_seq": (-1, sequence.max_depth),
            "name_ids": (-1, sequence.name_levels, sequence.name_tokens),
            "node_facts": (-1, FACTS),
            "value_spans": (-1, 2),
            "unknown": (2, -1),
        }

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Pads ``input_ids`` to the longest window and joins the nodes of all windows."""
        windows = [self._shaped(row) for row in rows]
        batch: dict[str, Any] = dict(stack_windows(windows, self._pad_id))
        for key in ("labels", "is_internal", "value_spans"):
            batch[key] = np.concatenate([w[key] for w in windows]).astype(np.int64)
        batch["unknown"] = np.stack([w["unknown"] for w in windows]).astype(np.int64)
        return {key: torch.from_numpy(np.ascontiguousarray(value, dtype=np.int64)) for key, value in batch.items()}

    def _shaped(self, row: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
        return {key: np.asarray(value).reshape(self._shapes.get(key, (-1,))) for key, value in row.items()}
