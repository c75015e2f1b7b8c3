"""A saved model at work on a page: nodes in, probabilities out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER
from markuplmpp.encode.batch import EncodedPage, encode_page, window_inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.encode.window import Window
from markuplmpp.errors import ModelError
from markuplmpp.model.onnx import OnnxScorer
from markuplmpp.model.scorer import Scorer, WindowScores
from markuplmpp.schema import Schema

# Leaves with less than this of being any field are below every threshold; their spans are not kept.
_WORTH_A_SPAN = 0.05
MODEL_FILES = ("config.json", "model.onnx", "tokenizer.json")

Scored = tuple[npt.NDArray[np.int64], WindowScores]
"""The tokens of each node of a window (``node_spans``), and the window's probabilities."""


@dataclass(frozen=True)
class PageScorer:
    """Everything that turns a page into probabilities of its nodes.

    Args:
        scorer: Runs the network.
        tokenizer: Its tokenizer.
        schema: Labels.
        sequence: How pages become sequences.
        config: The saved config.
        map_windows: Applies a function to the windows of a page, in order; :class:`map`, or that of an executor.
    """

    scorer: Scorer
    tokenizer: PageTokenizer
    schema: Schema
    sequence: SequenceConfig
    config: dict[str, Any]
    map_windows: Callable[[Callable[[Window], Scored], Iterable[Window]], Iterable[Scored]] = map

    @classmethod
    def from_folder(cls, folder: str | Path, threads: int | None = None) -> PageScorer:
        """Loads ``config.json``, ``model.onnx`` and ``tokenizer.json``.

        Raises:
            ModelError: A file is missing or broken.
        """
        folder = Path(folder)
        if lost := [name for name in MODEL_FILES if not (folder / name).is_file()]:
            raise ModelError(
                f"no {' and no '.join(lost)} in {str(folder)!r}; give a model folder "
                "(`markuplmpp export` makes one from a trained model)"
            )
        scorer = OnnxScorer(folder / "model.onnx", threads)
        made = cls.around(scorer, folder)
        if made.sequence.page_facts and "node_facts" not in scorer.inputs:
            raise ModelError(
                f"{str(folder / 'model.onnx')!r} takes no page facts, but the config beside it gives some; "
                "export the model anew with `markuplmpp export`"
            )
        return made

    @classmethod
    def around(cls, scorer: Scorer, folder: Path) -> PageScorer:
        """Puts a network together with the ``config.json`` and ``tokenizer.json`` of its folder.

        Raises:
            ModelError: One of them is missing or broken, or of a model with other page facts.
        """
        config = read_config(folder)
        try:
            schema, sequence = Schema.from_yaml(config["schema_yaml"]), SequenceConfig.from_dict(config["sequence"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _not_ours(folder, error) from error
        if sequence.page_facts and config.get("fact_values") != FACT_VALUES:
            raise ModelError(
                f"{str(folder)!r} learned from {config.get('fact_values')} values of page facts, this version gives "
                f"{FACT_VALUES}; fine-tune it further with `markuplmpp train --init`, or use the version it came with"
            )
        return cls(scorer, PageTokenizer.from_file(folder / "tokenizer.json"), schema, sequence, config)

    @property
    def name(self) -> str:
        """Name and version of the model."""
        return model_name(self.config)

    def score(self, page: Page) -> tuple[PageScores, list[str]]:
        """Runs the network over a page.

        Returns:
            Probabilities of its nodes, and warnings about what limits left out.
        """
        encoded = encode_page(page, self.tokenizer, self.sequence)
        warnings = []
        if (trained_with := self.config.get("parser", PARSER)) != PARSER:
            warnings.append(f"the model learned from pages parsed by {trained_with}, not {PARSER}: nodes may differ")
        if encoded.unscored:
            units = len(encoded.sequence) + encoded.sequence.left_out
            warnings.append(
                f"{encoded.unscored} of {units} nodes stand past the limit of "
                f"{self.sequence.max_windows} windows and were not scored"
            )
        return self._page_scores(encoded), warnings

    def _page_scores(self, encoded: EncodedPage) -> PageScores:
        sequence = encoded.sequence
        leaf = np.zeros((len(sequence), len(self.schema.leaf_labels)), np.float32)
        internal = np.zeros((len(sequence), len(self.schema.internal_labels)), np.float32)
        leaf[:, 0] = internal[:, 0] = 1.0  # what no window scores is outside
        tokens, spans = {}, {}
        scored = self.map_windows(partial(self._score, encoded), encoded.windows)
        for window, (node_spans, scores) in zip(encoded.windows, scored, strict=True):
            own, first = slice(window.own_start, window.own_end), window.own_start - window.start + 1
            rows = slice(first, first + window.own_end - window.own_start)
            leaf[own], internal[own] = scores.leaf[rows], scores.internal[rows]
            for unit in window.owned:
                if not sequence.is_internal[unit] and leaf[unit, 0] < 1 - _WORTH_A_SPAN:
                    start, end = node_spans[unit - window.start + 1]
                    node, at = int(sequence.node_ids[unit]), int(sequence.starts[unit])
                    tokens[node] = sequence.offsets[at : at + int(end - start)]
                    spans[node] = scores.spans[start:end]
        return PageScores(
            encoded.page, encoded.structure, sequence.node_ids, sequence.is_internal, leaf, internal, tokens, spans
        )

    def _score(self, encoded: EncodedPage, window: Window) -> Scored:
        inputs = window_inputs(encoded, window, self.tokenizer, self.sequence.window_tokens)
        return inputs["node_spans"], self.scorer.score(inputs)


def read_config(folder: Path) -> dict[str, Any]:
    """Returns what a model's ``config.json`` says.

    Raises:
        ModelError: It isn't an object of JSON.
    """
    try:
        return dict(json.loads((folder / "config.json").read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise _not_ours(folder, error) from error


def model_name(config: dict[str, Any]) -> str:
    """Returns the name and version of the model with this config."""
    return str(config.get("model_version", "custom/0"))


def _not_ours(folder: Path, error: Exception) -> ModelError:
    return ModelError(f"{str(folder / 'config.json')!r} isn't a config of this package: {error!r}")
