"""The system we are measured against: MarkupLM as transformers ships it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import MarkupLMConfig, MarkupLMFeatureExtractor, MarkupLMModel, MarkupLMProcessor
from transformers.models.markuplm import MarkupLMTokenizer
from transformers.utils import logging as progress

from markuplmpp.dom.xpath import TAG_IDS
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.scorer import Inputs

WINDOW_TOKENS = 512
_SEED = 0


@dataclass(frozen=True, slots=True)
class ModelSize:
    """Size of both encoders; the default is that of the embedded model."""

    num_hidden_layers: int = 6
    hidden_size: int = 384
    num_attention_heads: int = 12
    intermediate_size: int = 1536

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> ModelSize:
        """Takes the size from a saved ``config.json``.

        >>> ModelSize.from_config({"num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 2,
        ...     "intermediate_size": 64, "vocab_size": 9}).hidden_size
        32
        """
        return cls(**{name: config[name] for name in cls.__slots__})


def build_stock(size: ModelSize, tokenizer: PageTokenizer) -> MarkupLMModel:
    """Returns ``transformers.MarkupLMModel`` with random weights: speed doesn't depend on their values."""
    config = MarkupLMConfig(
        **asdict(size),
        vocab_size=len(tokenizer),
        pad_token_id=tokenizer.pad_id,
        bos_token_id=tokenizer.cls_id,
        eos_token_id=tokenizer.sep_id,
        max_position_embeddings=WINDOW_TOKENS + tokenizer.pad_id + 1,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        return MarkupLMModel(config)


def feature_extractor() -> MarkupLMFeatureExtractor:
    """Returns transformers' own way from HTML to texts and XPaths."""
    return MarkupLMFeatureExtractor()


def build_processor(tokenizer: PageTokenizer) -> MarkupLMProcessor:
    """Returns transformers' processor, all of its code as shipped, over our vocabulary.

    Its tokenizer is a byte-level BPE, whose vocabulary can't be had offline. One trained on the benchmark's pages
    would fit them better than any vocabulary fits unseen pages; so the WordPiece model takes its place in the
    tokenizer, and both systems make the same tokens of the same text.
    """
    ours = tokenizer.backend
    names = {name: ours.id_to_token(getattr(tokenizer, f"{name}_id")) for name in ("cls", "sep", "pad")}
    stock = MarkupLMTokenizer(
        tags_dict=TAG_IDS,
        vocab=ours.get_vocab(with_added_tokens=False),
        merges=[],
        bos_token=names["cls"],
        cls_token=names["cls"],
        eos_token=names["sep"],
        sep_token=names["sep"],
        pad_token=names["pad"],
        unk_token=getattr(ours.model, "unk_token", None) or names["pad"],
        mask_token=names["pad"],
    )
    backend = stock.backend_tokenizer
    backend.model, backend.normalizer, backend.pre_tokenizer = ours.model, ours.normalizer, ours.pre_tokenizer
    return MarkupLMProcessor(feature_extractor(), stock)


def processed(processor: MarkupLMProcessor, html: str) -> list[dict[str, Tensor]]:
    """Returns all windows of a page, each as a batch of one without padding.

    512 tokens, no overlap (the processor's default), nothing cut. Unpadded and one by one costs stock MarkupLM
    least on a CPU: a batch would compute padding too.
    """
    encoded = processor(html, truncation=True, max_length=WINDOW_TOKENS, return_overflowing_tokens=True)
    names = ("input_ids", "xpath_tags_seq", "xpath_subs_seq", "attention_mask")
    return [{name: torch.tensor(encoded[name][i])[None] for name in names} for i in range(len(encoded["input_ids"]))]


def stock_inputs(window: Inputs) -> dict[str, Tensor]:
    """Returns one of our windows as stock MarkupLM takes it: XPath ids for each token, (1, seq, depth)."""
    nodes = window["token_nodes"]
    return {
        "input_ids": torch.from_numpy(window["input_ids"])[None],
        "xpath_tags_seq": torch.from_numpy(window["xpath_tags_seq"][nodes])[None],
        "xpath_subs_seq": torch.from_numpy(window["xpath_subs_seq"][nodes])[None],
    }


@contextmanager
def quiet() -> Iterator[None]:
    """Silences progress bars and what transformers, BeautifulSoup and the ONNX exporter warn of on every call."""
    bars, level = progress.is_progress_bar_enabled(), logging.root.manager.disable
    progress.disable_progress_bar()
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
        if bars:
            progress.enable_progress_bar()
