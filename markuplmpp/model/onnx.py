"""Scores windows with ONNX Runtime; needs no torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort

from markuplmpp.errors import ModelError
from markuplmpp.model.scorer import Inputs, WindowScores


class OnnxScorer:
    """Runs a ``model.onnx``, one window a run.

    Dynamic int8 takes one activation scale per tensor, so a window's scores would depend on the windows beside
    it in a batch (labels agreed on 98.2% only); alone they don't, and a full window keeps the cores busy. Arrays
    bound to the session beforehand took as long (1.02, 16 windows): it copies none on a CPU.

    Args:
        path: The file that :func:`markuplmpp.model.export.export_onnx` wrote.
        threads: CPU threads; None for all cores.

    Attributes:
        inputs: Names of the arrays that it takes.

    Raises:
        ModelError: The file is missing or isn't a model.
    """

    def __init__(self, path: str | Path, threads: int | None = None) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(path),
                options,
                providers=["CPUExecutionProvider"],
                # Its kernel takes 1 ms for a window of 512 x 384; an Add and a LayerNormalization take 0.2 ms.
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:  # onnxruntime raises its own classes, which it doesn't export
            raise ModelError(f"can't load {str(path)!r}: {error}; expected an ONNX file of this package") from error
        self.inputs = tuple(value.name for value in self._session.get_inputs())

    def score(self, window: Inputs) -> WindowScores:
        """Returns the probabilities of one window."""
        leaf, internal, spans = self._session.run(None, {name: window[name] for name in self.inputs})
        return WindowScores.from_logits(np.asarray(leaf), np.asarray(internal), np.asarray(spans))
