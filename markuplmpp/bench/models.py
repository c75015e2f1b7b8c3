"""The models of one benchmark run, each built when a stage first asks for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from transformers import MarkupLMModel

from markuplmpp.bench.stock import ModelSize, build_stock, quiet
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import ModelError
from markuplmpp.extractor import EMBEDDED_MODEL
from markuplmpp.model.export import MODEL_FILE, export_onnx
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.weights import init_model, load_model
from markuplmpp.schema import Schema

TOKENIZER_FILE = "tokenizer.json"


class Models:
    """Stock MarkupLM with random weights, ours with the same ones, and the trained model of a folder.

    The trained model itself can't be run by stock MarkupLM: its XPath tables are gated and normalised.

    Args:
        folder: ``tokenizer.json`` and, where there are any, ``config.json``, ``model.onnx`` (what extraction
            runs) and ``model.safetensors`` (its fp32 reference); None for the embedded model.
        scratch: Folder for exported models.

    Raises:
        ModelError: The folder has no tokenizer.
    """

    def __init__(self, folder: Path | None, scratch: Path) -> None:
        self.folder = folder or Path(str(resources.files("markuplmpp") / "assets" / EMBEDDED_MODEL))
        self.scratch = scratch
        if not (self.folder / TOKENIZER_FILE).is_file():
            raise ModelError(
                f"no {TOKENIZER_FILE} in {str(self.folder)!r}; give --model a folder that train or export wrote"
            )
        config = self.folder / "config.json"
        saved: dict[str, Any] = json.loads(config.read_text("utf-8")) if config.is_file() else {}
        self.size = ModelSize.from_config(saved) if saved else ModelSize()
        sequence = saved.get("sequence")
        self.sequence = SequenceConfig.from_dict(sequence) if sequence else SequenceConfig()
        self.tokenizer = PageTokenizer.from_file(self.folder / TOKENIZER_FILE)

    @cached_property
    def stock_folder(self) -> Path:
        """Where the stock model with random weights is saved."""
        path = self.scratch / "stock"
        with quiet():
            build_stock(self.size, self.tokenizer).save_pretrained(path)
        return path

    @cached_property
    def stock(self) -> MarkupLMModel:
        """Stock MarkupLM: fp32 and the attention that transformers chooses for it."""
        folder = self.stock_folder
        with quiet():
            model: MarkupLMModel = MarkupLMModel.from_pretrained(folder)  # comes in eval mode
        return model

    @cached_property
    def ours(self) -> MarkupLMPPForNodeClassification:
        """Our model with the weights of :attr:`stock`, heads of random weights on top."""
        folder, pieces = self.stock_folder, self.tokenizer.tag_pieces
        with quiet():
            model = init_model(folder, Schema.default(), asdict(self.sequence), pieces)
        model.train(False)
        return model

    @cached_property
    def trained(self) -> MarkupLMPPForNodeClassification | None:
        """The folder's model in fp32, where its weights are there."""
        if not (self.folder / "model.safetensors").is_file():
            return None
        with quiet():
            return load_model(self.folder)

    @cached_property
    def deployed(self) -> Path:
        """Folder that extraction runs: the one given, or int8 exports of its weights or of random ones."""
        if (self.folder / MODEL_FILE).is_file():
            return self.folder
        return (
            self.onnx_int8.parent if self.trained is None else self._export(self.trained, "trained", int8=True).parent
        )

    @cached_property
    def onnx_fp32(self) -> Path:
        """ONNX file of :attr:`ours`, as it is."""
        return self._export(self.ours, "fp32", int8=False)

    @cached_property
    def onnx_int8(self) -> Path:
        """ONNX file of :attr:`ours`, in the format that ships."""
        return self._export(self.ours, "int8", int8=True)

    def _export(self, model: MarkupLMPPForNodeClassification, name: str, *, int8: bool) -> Path:
        folder = self.scratch / name
        self.tokenizer.save(_made(folder) / TOKENIZER_FILE)
        with quiet():
            return export_onnx(folder, model, int8=int8)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
