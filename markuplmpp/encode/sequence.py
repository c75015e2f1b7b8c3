"""Page -> the token sequence that the model reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from markuplmpp.dom.facts import FACTS, node_facts
from markuplmpp.dom.node import BoolArray, IntArray, Page, fold_space
from markuplmpp.dom.structure import BLOCK_TAGS, REPEATED_TAGS, SIBLING_TAGS, Structure, named_ancestors
from markuplmpp.dom.xpath import PAD_TAG_ID, TAG_IDS, UNKNOWN_TAG_ID
from markuplmpp.encode.tokens import UNKNOWN_TAG, PageTokenizer

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# No word is longer in characters than this times its tokens often enough to matter; it bounds the work on a
# leaf of a megabyte.
_CHARS_PER_TOKEN = 16
# Units tokenised at once; a tokenizer's view of one long text takes up to 100 kB.
_CHUNK_UNITS = 512


@dataclass(frozen=True, slots=True)
class SequenceConfig:
    """How a page becomes a sequence; part of the saved model config, since it changes predictions.

    Args:
        internal_nodes: Whether elements get tag tokens; False gives plain MarkupLM.
        repeated_tags: Elements that get one even around a single text.
        sibling_tags: Elements that get one around a single text in a run of three or more alike.
        leaf_tokens: Tokens of a leaf that the model sees. On 432 train pages a cap of 16, 32, 64 and none gave a
            median of 4, 5, 6 and 7 windows a page, and 12, 16, 18 and 24 at the 95th percentile; 0.22%, 0.07%, none
            and none of the labels of leaves lie past it (``tests/bench/sequence_limits.py CORPUS --every 8``).
        window_tokens: Tokens of a window, its two special ones included: the positions of BERT-family encoders.
        stride_tokens: Tokens that neighbouring windows share, at least. On the same pages 0, 32, 64 and 128 gave a
            median of 5, 5, 5 and 6 windows, and 14, 15, 16 and 18 at the 95th percentile. No node is without its
            window at 0, but half of what is around it may be; what that costs in F1 wasn't measured.
        max_windows: Windows of one page; what lies past them is named in the warnings.
        name_levels: Elements with a class or id, from a node upwards, whose words the model sees; 0 for none.
        name_tokens: Tokens of each such element's words.
        max_depth: XPath steps, from the root.
        page_facts: Whether the model is told what the whole page says of a node, and what its text reads as; see
            :mod:`markuplmpp.dom.facts`.
    """

    internal_nodes: bool = True
    repeated_tags: tuple[str, ...] = REPEATED_TAGS
    sibling_tags: tuple[str, ...] = SIBLING_TAGS
    leaf_tokens: int = 32
    window_tokens: int = 512
    stride_tokens: int = 64
    max_windows: int = 256
    name_levels: int = 3
    name_tokens: int = 6
    max_depth: int = 50
    page_facts: bool = True

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> SequenceConfig:
        """Reads back what ``dataclasses.asdict`` and JSON made of one.

        >>> SequenceConfig.from_dict({"leaf_tokens": 7, "repeated_tags": ["li"]}).repeated_tags
        ('li',)
        """
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        # A model saved before these fields were there has never seen what their defaults give.
        return cls(**{"sibling_tags": (), "page_facts": False, **fields})


@dataclass(frozen=True)
class Sequence:
    """The units of a page, text leaves and internal elements in document order, and their tokens.

    Args:
        node_ids: Page node of each unit. (units,)
        is_internal: Whether the unit is an element. (units,)
        starts: First token of each unit, and the end of the last. (units + 1,)
        input_ids: Tokens of all units in a row. (tokens,)
        offsets: Characters of each token in the leaf's text with white space folded; -1 for tag tokens.
            (tokens, 2)
        block_tags: Tag id of each unit's nearest block-level element. (units,)
        name_ids: Tokens of the class and id words around each unit, -1 where there are fewer.
            (units, name_levels, name_tokens)
        node_facts: What the whole page says of each unit, and what it reads as; 0 for nothing. (units, facts)
        cut_leaves: Leaves longer than ``leaf_tokens``.
        left_out: Units at the end of a monstrous page that none of ``max_windows`` could reach; they aren't among
            the others.
    """

    node_ids: IntArray
    is_internal: BoolArray
    starts: IntArray
    input_ids: IntArray
    offsets: IntArray
    block_tags: IntArray
    name_ids: IntArray
    node_facts: IntArray
    cut_leaves: int
    left_out: int

    def __len__(self) -> int:
        return len(self.node_ids)


def build_sequence(page: Page, structure: Structure, tokenizer: PageTokenizer, config: SequenceConfig) -> Sequence:
    """Puts a tag token before the content of each internal element, and tokenises the leaves.

    schema.org attributes (``itemprop`` and the like) and scripts are no part of it: labels made from them
    can't leak into the input.

    Args:
        page: The page.
        structure: Its internal nodes.
        tokenizer: Fast tokenizer with the tag tokens.
        config: Limits.

    Returns:
        The sequence of the page; no leaf and no internal node is missing that a window can reach.
    """
    in_sequence = page.is_leaf | structure.kept if config.internal_nodes else page.is_leaf
    all_ids = np.flatnonzero(in_sequence).astype(np.int32)
    ids, offsets, cut = _tokens(page, all_ids, tokenizer, config)
    node_ids = all_ids[: len(ids)]
    is_internal = ~page.is_leaf[node_ids]
    starts = np.zeros(len(node_ids) + 1, dtype=np.int32)
    np.cumsum([len(unit) for unit in ids], out=starts[1:])
    return Sequence(
        node_ids=node_ids,
        is_internal=is_internal,
        starts=starts,
        input_ids=np.fromiter((i for unit in ids for i in unit), np.int32, count=int(starts[-1])),
        offsets=np.array([o for unit in offsets for o in unit], np.int32).reshape(-1, 2),
        block_tags=np.array([_block_tag_id(page.tags[i]) for i in structure.block[node_ids]], np.int32),
        name_ids=_name_ids(page, node_ids, tokenizer, config),
        node_facts=node_facts(page, node_ids) if config.page_facts else np.zeros((len(node_ids), FACTS), np.int32),
        cut_leaves=cut,
        left_out=len(all_ids) - len(node_ids),
    )


def _tokens(
    page: Page, node_ids: IntArray, tokenizer: PageTokenizer, config: SequenceConfig
) -> tuple[list[list[int]], list[list[tuple[int, int]]], int]:
    """Tokens and offsets of the units, up to the first chunk of units that no window can reach; leaves cut."""
    limit = config.leaf_tokens * _CHARS_PER_TOKEN
    reach = config.max_windows * max(config.window_tokens, config.leaf_tokens)
    tag_ids, unknown = tokenizer.tag_ids, tokenizer.tag_ids[UNKNOWN_TAG]
    encoded: dict[str, tuple[list[int], list[tuple[int, int]], bool]] = {}
    ids: list[list[int]] = []
    offsets: list[list[tuple[int, int]]] = []
    cut = total = 0
    for at in range(0, len(node_ids), _CHUNK_UNITS):
        if total >= reach:
            break
        chunk = node_ids[at : at + _CHUNK_UNITS].tolist()
        folded = {i: fold_space(page.texts[i]) for i in chunk if page.text_index[i]}
        fresh = [text for text in dict.fromkeys(text[:limit] for text in folded.values()) if text not in encoded]
        for text, tokens, spans in zip(fresh, *tokenizer.encode(fresh), strict=True):
            # A text of characters that the tokenizer drops (a lone zero-width space) still is a node: one token.
            first = tokens[: config.leaf_tokens] or [unknown], spans[: config.leaf_tokens] or [(0, 0)]
            encoded[text] = (*first, len(tokens) > config.leaf_tokens)
        for i in chunk:
            if i not in folded:
                ids.append([tag_ids.get(page.tags[i], unknown)])
                offsets.append([(-1, -1)])
            else:
                tokens, spans, is_cut = encoded[folded[i][:limit]]
                cut += is_cut or len(folded[i]) > limit
                ids.append(tokens)
                offsets.append(spans)
            total += len(ids[-1])
    return ids, offsets, cut


def _name_ids(page: Page, node_ids: IntArray, tokenizer: PageTokenizer, config: SequenceConfig) -> IntArray:
    out = np.full((len(node_ids), config.name_levels, config.name_tokens), -1, dtype=np.int32)
    if not config.name_levels or not len(node_ids):
        return out
    elements = np.where(page.is_leaf[node_ids], page.parent[node_ids], node_ids)
    ancestors = named_ancestors(page, elements, config.name_levels)
    used = np.unique(ancestors[ancestors >= 0])
    words = {i: name_words(page.names[i], config.name_tokens) for i in used.tolist()}
    unique = list(dict.fromkeys(words.values()))
    encoded = dict(zip(unique, tokenizer.encode(unique)[0], strict=True)) if unique else {}
    table = np.full((len(page) + 1, config.name_tokens), -1, dtype=np.int32)
    for i, text in words.items():
        tokens = encoded[text][: config.name_tokens]
        table[i, : len(tokens)] = tokens
    out[:] = table[ancestors]
    return out


def name_words(name: str, limit: int) -> str:
    """Returns the words of a ``class`` and ``id`` string in lower case: what a developer called the element.

    >>> name_words("ProductCard__price--old js-2x", 6)
    'product card price old js x'
    """
    return " ".join(_WORD.findall(name)[:limit]).lower()


def _block_tag_id(tag: str) -> int:
    """Id of a block-level tag: a leaf in ``<h1>`` has no internal token, and without this one titles suffer."""
    return TAG_IDS.get(tag, UNKNOWN_TAG_ID) if tag in BLOCK_TAGS else PAD_TAG_ID
