"""Tiny tokenizers and models, made in code: no test needs a download or a file."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import BertConfig, BertModel

from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import EncodedPage, Inputs, encode_page, window_inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.config import MarkupLMPPConfig
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.schema import Schema

torch.set_num_threads(1)  # threads cost more than they bring at this size: a training test took 16 s instead of 6

SHOP = """<html><head><title>Acme Kettle | Shop</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/tea">Tea</a></li></ul></nav>
<div class="product-detail" id="main"><div><h1 class="product-title">Acme Kettle</h1></div>
<p class="price">$19.99</p><p class="sku">SKU: 12345</p><img src="kettle.jpg" alt="A kettle">
<p>A steel kettle of two litres, for tea and coffee.</p></div>
<table><tr><td>Colour</td><td>red</td></tr><tr><td>Weight</td><td>2 kg</td></tr></table>
<footer>Contact us</footer></body></html>"""

SCHEMA = Schema.from_yaml(
    """
    fields: {title: {}, cost: {kind: price}, part: {kind: id}, step: {many: true, list: true}}
    items: {offer: {fields: [title, cost, part, step]}}
    """
)

_WORDS = (
    "Acme Kettle Shop Home Tea Contact us A steel kettle of two litres, for tea and coffee. Colour red Weight kg "
    "$19.99 SKU: 12345 Part No. AB-1 Boil the water, then wait five minutes and pour. product detail title price "
    "main div li ul table tr td p h1 span a section article button img input picture unknown"
)


@cache
def wordpiece() -> PageTokenizer:
    """A WordPiece tokenizer in the manner of BERT."""
    backend = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=220, special_tokens=special, show_progress=False)
    backend.train_from_iterator([_WORDS, SHOP], trainer)
    return PageTokenizer(backend)


@cache
def byte_bpe() -> PageTokenizer:
    """A byte-level BPE tokenizer in the manner of RoBERTa and microsoft/markuplm-base."""
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator([_WORDS, SHOP], trainer)
    return PageTokenizer(backend)


SHAPE: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "max_position_embeddings": 130,
    "max_xpath_tag_unit_embeddings": 256,
    "max_xpath_subs_unit_embeddings": 1024,
    "xpath_unit_hidden_size": 4,
    "type_vocab_size": 1,
}
SEQUENCE = SequenceConfig(leaf_tokens=16, window_tokens=96, stride_tokens=16)


def model(
    schema: Schema = SCHEMA, tokenizer: PageTokenizer | None = None, *, seed: int = 0, **config: Any
) -> MarkupLMPPForNodeClassification:
    """A random model in which every parameter counts: those that start at zero are random too."""
    tokenizer = tokenizer or wordpiece()
    torch.manual_seed(seed)
    settings = {
        **SHAPE,
        "vocab_size": len(tokenizer),
        "pad_token_id": tokenizer.pad_id,
        "schema_yaml": schema.to_yaml(),
        "sequence": asdict(SEQUENCE),
        "fact_values": FACT_VALUES,
    }
    built = MarkupLMPPForNodeClassification(MarkupLMPPConfig(**{**settings, **config}))
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return built.eval()


def sure_model() -> MarkupLMPPForNodeClassification:
    """A random model of the embedded one's labels, so sure of what it says of texts that pages have records."""
    low = {"leaf": dict.fromkeys(Schema.default().leaf_labels, 0.1)}
    built = model(Schema.default(), seed=6, fresh_xpath=True, model_version="tiny/0", thresholds=low)
    with torch.no_grad():
        for parameter in built.leaf_head[-1].parameters():
            parameter.mul_(15)
    return built


def encode(
    html: str, tokenizer: PageTokenizer | None = None, config: SequenceConfig = SEQUENCE
) -> tuple[EncodedPage, list[Inputs]]:
    """A page and the inputs of its windows."""
    tokenizer = tokenizer or wordpiece()
    encoded = encode_page(parse_html(html), tokenizer, config)
    return encoded, [window_inputs(encoded, w, tokenizer, config.window_tokens) for w in encoded.windows]


def save_encoder(folder: Path) -> Path:
    """A random BERT that has seen no label, as a folder to start from."""
    tokenizer = wordpiece()
    torch.manual_seed(0)
    shape = {k: v for k, v in SHAPE.items() if "xpath" not in k} | {"max_position_embeddings": 512}
    vocab_size = min(tokenizer.tag_ids.values())
    BertModel(BertConfig(**shape, vocab_size=vocab_size, pad_token_id=tokenizer.pad_id)).save_pretrained(folder)
    tokenizer.save(folder / "tokenizer.json")
    return folder
