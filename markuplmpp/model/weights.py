"""Starts a model from a MarkupLM checkpoint, a BERT-family encoder or one of our own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModel

from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.errors import ModelError, SchemaError
from markuplmpp.model.config import MarkupLMPPConfig
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.schema import Schema

_COPIED = (
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
    "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id", "initializer_range",
)  # fmt: skip
_MARKUPLM_ONLY = (
    "max_xpath_tag_unit_embeddings", "max_xpath_subs_unit_embeddings", "xpath_unit_hidden_size", "max_depth",
)  # fmt: skip
_FROM_PADDING = frozenset({"markuplm", "roberta", "xlm-roberta", "camembert"})
_SHAPED = ("max_depth", "name_levels")
_NOT_OURS = re.compile(r"pooler|position_ids|token_type_ids")
_ALWAYS_FRESH = re.compile(r"block_tag|name_projection|fact_embeddings")
_FRESH = re.compile(r"xpath|block_tag|name_projection|fact_embeddings")
_WORDS = "embeddings.word_embeddings.weight"
_FACTS = "embeddings.fact_embeddings.weight"


def init_model(
    source: str | Path, schema: Schema, sequence: dict[str, Any], tag_pieces: dict[int, list[int]]
) -> MarkupLMPPForNodeClassification:
    """Builds a model with fresh heads on a pre-trained encoder.

    Args:
        source: A folder or hub name of a MarkupLM model, of a BERT-family encoder (bert, roberta), or a folder
            that :func:`save_model` wrote. From ours the heads keep the labels that both schemas have.
        schema: Labels.
        sequence: Fields of the sequence config.
        tag_pieces: Token id of each tag token -> word pieces of its name, whose mean it starts from.

    Raises:
        ModelError: The source can't be loaded, or is of another family.
    """
    if is_ours(source):
        return _from_ours(source, schema, sequence)
    try:
        base = AutoConfig.from_pretrained(source)
        encoder = AutoModel.from_pretrained(source)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"can't load an encoder from {str(source)!r}: {error}; give a local folder or a hub name in reach"
        ) from error
    state = {k: v for k, v in encoder.state_dict().items() if not _NOT_OURS.search(k)}
    needed = (*_COPIED, "vocab_size")
    if lost := [name for name in needed if not hasattr(base, name)]:
        raise ModelError(
            f"{str(source)!r} is a {base.model_type!r} model without {lost[0]!r}; expected MarkupLM, BERT or RoBERTa"
        )
    longest = base.max_position_embeddings - ((base.pad_token_id or 0) + 1) * (base.model_type in _FROM_PADDING)
    if sequence["window_tokens"] > longest:
        raise ModelError(
            f"{str(source)!r} reads {longest} tokens at once, and window_tokens is {sequence['window_tokens']}; "
            "lower it, or start from an encoder of longer texts"
        )
    config = _config(base, schema, sequence, max([base.vocab_size, *(i + 1 for i in tag_pieces)]))
    model = MarkupLMPPForNodeClassification(config)
    try:
        if _WORDS in state:
            fresh_words = model.markuplm.embeddings.word_embeddings.weight
            state[_WORDS] = _grown(state[_WORDS], fresh_words, tag_pieces)
        missing, unexpected = model.markuplm.load_state_dict(state, strict=False)
    except RuntimeError as error:  # shapes that differ, as those of factorised embeddings
        raise ModelError(
            f"{str(source)!r} is a {base.model_type!r} model: {error}; expected MarkupLM, BERT or RoBERTa"
        ) from error
    fresh = _FRESH if config.fresh_xpath else _ALWAYS_FRESH
    if lost := [*(k for k in missing if not fresh.search(k)), *unexpected]:
        raise ModelError(
            f"{str(source)!r} is a {base.model_type!r} model: parameters {lost[:3]} don't fit; "
            "expected MarkupLM, BERT or RoBERTa"
        )
    return model


def load_model(folder: str | Path) -> MarkupLMPPForNodeClassification:
    """Loads what :func:`save_model` wrote, in fp32.

    Raises:
        ModelError: The folder has no model of ours.
    """
    if not is_ours(folder):
        raise ModelError(
            f"{str(folder)!r} holds no markuplmpp model; expected config.json, model.safetensors, tokenizer.json"
        )
    try:
        model: MarkupLMPPForNodeClassification = MarkupLMPPForNodeClassification.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="sdpa"
        )
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise ModelError(
            f"can't load the weights of {str(folder)!r}: {error}; expected the config.json and model.safetensors "
            "that training wrote"
        ) from error
    model.train(False)
    return model


def save_model(folder: str | Path, model: MarkupLMPPForNodeClassification, *, bf16: bool = False) -> None:
    """Writes config and weights.

    Args:
        folder: Made where it doesn't exist.
        model: Left as it is.
        bf16: Halves the file; 99.9% of labels stay as they were.
    """
    state = model.state_dict()
    if bf16:
        state = {k: v.to(torch.bfloat16) if v.is_floating_point() else v for k, v in state.items()}
    model.save_pretrained(folder, state_dict=state)


def is_ours(source: str | Path) -> bool:
    """Whether a folder holds a model of this package.

    >>> is_ours("microsoft/markuplm-base")
    False
    """
    config = Path(source) / "config.json"
    return config.is_file() and b'"markuplmpp"' in config.read_bytes()


def has_facts(source: str | Path) -> bool:
    """Whether a model has learned from all facts of pages; fresh ones start from zero.

    >>> has_facts("microsoft/markuplm-base")
    False
    """
    if not is_ours(source):
        return False
    config = json.loads((Path(source) / "config.json").read_bytes())
    return bool(config.get("fact_values") == FACT_VALUES)


def has_labels(source: str | Path, schema: Schema, *, internal_nodes: bool) -> bool:
    """Whether a model has learned all labels of a schema, so that nothing of its heads starts fresh.

    What was pre-trained alone has heads of a schema that learned nothing; so has the head of elements where a model
    was trained without internal nodes.

    >>> has_labels("microsoft/markuplm-base", Schema.default(), internal_nodes=True)
    False
    """
    if not is_ours(source):
        return False
    config = MarkupLMPPConfig.from_pretrained(source).to_dict()
    if (config.get("training") or {}).get("objective") == "mmlm":
        return False
    if internal_nodes and not (config["sequence"] or {}).get("internal_nodes", True):
        return False
    known = saved_schema(source)
    leaf, internal = set(known.leaf_labels), set(known.internal_labels)
    return leaf.issuperset(schema.leaf_labels) and internal.issuperset(schema.internal_labels)


def saved_schema(folder: str | Path) -> Schema:
    """Returns the schema of a model of this package.

    Raises:
        ModelError: Its config can't be read.
    """
    try:
        return MarkupLMPPConfig.from_pretrained(folder).schema_
    except (OSError, ValueError, SchemaError) as error:
        raise ModelError(
            f"can't read the schema of {str(folder)!r}: {error}; expected a config.json of ours"
        ) from error


def _from_ours(source: str | Path, schema: Schema, sequence: dict[str, Any]) -> MarkupLMPPForNodeClassification:
    old = load_model(source)
    saved = old.config.sequence or {}
    if changed := [name for name in _SHAPED if sequence.get(name) != saved.get(name, sequence.get(name))]:
        raise ModelError(
            f"{str(source)!r} was made with {changed[0]}={saved[changed[0]]}, not {sequence[changed[0]]}: its weights "
            "have that shape; keep the setting, or start from an encoder"
        )
    values = {**old.config.to_dict(), "schema_yaml": schema.to_yaml(), "sequence": sequence}
    values["fact_values"] = FACT_VALUES if sequence["page_facts"] else 0
    config = MarkupLMPPConfig(**{**values, "thresholds": None, "calibration": None, "model_version": "custom/0"})
    config._attn_implementation = "sdpa"
    model = MarkupLMPPForNodeClassification(config)
    fresh = model.markuplm.state_dict()
    shared = {k: v for k, v in old.markuplm.state_dict().items() if k in fresh}
    # Facts that the model didn't have start as an encoder's do: from zero.
    if _FACTS in shared:
        shared[_FACTS] = torch.cat([shared[_FACTS], fresh[_FACTS][len(shared[_FACTS]) :]])
    model.markuplm.load_state_dict({**fresh, **shared})
    before = old.config.schema_
    for name, old_labels, labels in (
        ("leaf_head", before.leaf_labels, schema.leaf_labels),
        ("internal_head", before.internal_labels, schema.internal_labels),
    ):
        getattr(model, name)[0].load_state_dict(getattr(old, name)[0].state_dict())
        _copy_rows(getattr(old, name)[3], getattr(model, name)[3], old_labels, labels)
    _copy_rows(old.span_head, model.span_head, before.leaf_labels, schema.leaf_labels)
    return model


def _copy_rows(
    old: torch.nn.Linear, new: torch.nn.Linear, old_labels: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    shared = [(old_labels.index(label), i) for i, label in enumerate(labels) if label in old_labels]
    with torch.no_grad():
        for source, target in shared:
            new.weight[target] = old.weight[source]
            new.bias[target] = old.bias[source]


def _config(base: Any, schema: Schema, sequence: dict[str, Any], vocab_size: int) -> MarkupLMPPConfig:
    is_markuplm = base.model_type == "markuplm"
    copied = {name: getattr(base, name) for name in _COPIED}
    xpath = {name: getattr(base, name) for name in _MARKUPLM_ONLY} if is_markuplm else {}
    config = MarkupLMPPConfig(
        **copied,
        **(xpath or {"max_depth": sequence["max_depth"]}),
        vocab_size=vocab_size,
        hidden_dropout_prob=0.1,
        # Any attention dropout turns the fast attention kernel off on CPU: 10.5 s a step instead of 2.8 s.
        attention_probs_dropout_prob=0.0,
        schema_yaml=schema.to_yaml(),
        sequence=sequence,
        name_levels=sequence["name_levels"],
        fact_values=FACT_VALUES if sequence["page_facts"] else 0,
        fresh_xpath=not is_markuplm,
        positions_from_padding=base.model_type in _FROM_PADDING,
    )
    config._attn_implementation = "sdpa"
    return config


def _grown(known: torch.Tensor, fresh: torch.Tensor, tag_pieces: dict[int, list[int]]) -> torch.Tensor:
    """The word embeddings with rows for the tag tokens."""
    weight = fresh.detach().clone()
    weight[: len(known)] = known
    for token_id, pieces in tag_pieces.items():
        if token_id >= len(known) and pieces:
            weight[token_id] = known[pieces].mean(0)
    return weight
