"""The model of a job: its name and hash, and its scorer on a processor or a GPU."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from markuplmpp.errors import MissingExtraError, ModelError
from markuplmpp.extractor import EMBEDDED_MODEL, Extractor
from markuplmpp.scoring import MODEL_FILES, PageScorer, model_name, read_config

_TRAINED_FILES = ("config.json", "model.safetensors", "tokenizer.json")


def identify_model(folder: str | None, *, on_gpu: bool = False) -> tuple[str, str]:
    """Returns the name of a model, and the SHA-256 of its files.

    Raises:
        ModelError: The folder lacks one.
    """
    path = Path(str(resources.files("markuplmpp") / "assets" / EMBEDDED_MODEL)) if folder is None else Path(folder)
    digest = hashlib.sha256()
    for name in _TRAINED_FILES if on_gpu else MODEL_FILES:
        if not (path / name).is_file():
            cure = "a GPU needs the folder that training wrote" if on_gpu else "`markuplmpp export` makes it"
            raise ModelError(f"no {name} in {str(path)!r}; {cure}")
        digest.update((path / name).read_bytes())
    return model_name(read_config(path)), digest.hexdigest()


def load_scorer(folder: str | None, *, on_gpu: bool = False) -> PageScorer:
    """Loads the exported model, for one processor, or the trained one onto the GPU.

    Raises:
        ModelError: A file is missing or broken.
        MissingExtraError: torch isn't installed, which a GPU needs.
    """
    return trained_scorer(Path(str(folder)), "cuda") if on_gpu else Extractor.from_pretrained(folder, threads=1).scorer


def trained_scorer(folder: Path, device: str) -> PageScorer:
    """Returns the scorer of a model as training wrote it, by torch."""
    try:
        from torch import nn

        from markuplmpp.model.torch_scorer import TorchScorer
        from markuplmpp.model.weights import load_model
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", str(error.name)) from error
    model = load_model(folder)
    nn.Module.to(model, device)  # transformers' own is wrapped, without its types
    return PageScorer.around(TorchScorer(model), folder)
