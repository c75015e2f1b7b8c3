"""Windows with masked words and pairs of nodes: batches for masked markup language modelling."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import models

from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import ModelError
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.relations import relation_matrix, sample_pairs
from markuplmpp.training.targets import IGNORE

IntArray = npt.NDArray[np.int64]

MASKED_SHARE = 0.15
"""Words of a window that are to be guessed: BERT's share, and MarkupLM's (section 3.3)."""
PAIRS = 64
"""Pairs of nodes of a window."""
_MASK_SHARE, _RANDOM_SHARE = 0.8, 0.1
_MASK_TOKENS = ("[MASK]", "<mask>")


@dataclass(frozen=True)
class MaskVocabulary:
    """What masking has to know of a tokenizer.

    Args:
        mask_id: Id of the mask token.
        is_special: Tokens that are never masked: tag tokens, classifier, padding, unknown ... (vocabulary,)
        continues: Tokens that go on with the word of the one before, in a WordPiece vocabulary. (vocabulary,)
    """

    mask_id: int
    is_special: npt.NDArray[np.bool_]
    continues: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, tokenizer: PageTokenizer) -> MaskVocabulary:
        """Reads a tokenizer's.

        Raises:
            ModelError: It has no mask token.
        """
        backend = tokenizer.backend
        mask_id = next((i for name in _MASK_TOKENS if (i := backend.token_to_id(name)) is not None), None)
        if mask_id is None:
            raise ModelError(
                f"the tokenizer has none of the tokens {', '.join(_MASK_TOKENS)}, which masked language modelling "
                "needs; start from an encoder that was made by it, such as BERT's or RoBERTa's family"
            )
        vocabulary = backend.get_vocab(with_added_tokens=True)
        size = max(vocabulary.values()) + 1
        # Ids without a token, where there are such, are never drawn either.
        is_special, continues = np.ones(size, bool), np.zeros(size, bool)
        is_special[list(vocabulary.values())] = False
        is_special[[i for i, token in backend.get_added_tokens_decoder().items() if token.special]] = True
        if isinstance(backend.model, models.WordPiece):
            prefix = backend.model.continuing_subword_prefix
            continues[[i for token, i in vocabulary.items() if token.startswith(prefix)]] = True
        return cls(mask_id, is_special, continues)


def mask_words(
    input_ids: IntArray, token_nodes: IntArray, vocabulary: MaskVocabulary, generator: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Masks 15% of a window's words, one at least: 80% of their tokens as masks, 10% as random ones, 10% as they are.

    A word is all of its WordPieces; in a byte-level vocabulary it is a token. Only text is masked: XPaths and tag
    tokens stay, so that the markup helps to guess (MMLM, MarkupLM section 3.3).

    Args:
        input_ids: Of one window. (seq,)
        token_nodes: A word ends where its node does. (seq,)
        vocabulary: What may be masked, and with what.
        generator: Of the draws.

    Returns:
        Ids with masks, and the ids to guess, -100 elsewhere. (seq,) each.
    """
    is_text = ~vocabulary.is_special[input_ids]
    goes_on = vocabulary.continues[input_ids] & (token_nodes == np.roll(token_nodes, 1)) & np.roll(is_text, 1)
    goes_on[:1] = False
    word = np.cumsum(is_text & ~goes_on) - 1
    words = int(word.max(initial=-1)) + 1
    chosen = np.zeros(words + 1, bool)  # one more, for the special tokens before the first word
    if words:
        chosen[generator.choice(words, max(1, round(MASKED_SHARE * words)), replace=False)] = True
    picked = is_text & chosen[word]
    draw = generator.random(len(input_ids))
    others = generator.choice(np.flatnonzero(~vocabulary.is_special), len(input_ids))
    masked = np.where(picked & (draw < _MASK_SHARE), vocabulary.mask_id, input_ids)
    is_random = picked & (draw >= _MASK_SHARE) & (draw < _MASK_SHARE + _RANDOM_SHARE)
    return np.where(is_random, others, masked), np.where(picked, input_ids, IGNORE)


class MaskingCollator(WindowCollator):
    """Rows of :func:`~markuplmpp.training.data.load_windows` -> a batch with masks and pairs, for pre-training.

    The draws of a window hang on the seed, the epoch and the window alone: a resumed run masks what the run without a
    break would have, and evaluation, whose collator stays at epoch 0, guesses the same words each time.
    """

    def __init__(self, tokenizer: PageTokenizer, sequence: SequenceConfig, seed: int = 0) -> None:
        super().__init__(tokenizer.pad_id, sequence)
        self._vocabulary = MaskVocabulary.of(tokenizer)
        self._seed = seed

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Masks words and draws pairs in each window, after :class:`WindowCollator` has padded and joined them."""
        batch = super().__call__(rows)
        ids, token_nodes = (batch[name].numpy() for name in ("input_ids", "token_nodes"))
        tags, subs = (batch[name].numpy() for name in ("xpath_tags_seq", "xpath_subs_seq"))
        first = np.searchsorted(batch["node_windows"].numpy(), np.arange(len(ids) + 1))
        labels, pairs, relations = [], [], []
        for i, row in enumerate(rows):
            key = zlib.crc32(np.asarray(row["input_ids"], np.int64).tobytes())
            generator = np.random.default_rng([self._seed, self.epoch, key])
            size = int(row["length"])  # up to the padding, or the draws would hang on the rest of the batch
            ids[i, :size], guess = mask_words(ids[i, :size], token_nodes[i, :size], self._vocabulary, generator)
            labels.append(np.pad(guess, (0, ids.shape[1] - size), constant_values=IGNORE))
            own = slice(first[i], first[i + 1])
            found, kinds = sample_pairs(relation_matrix(tags[own], subs[own]), PAIRS, generator)
            pairs.append(found + first[i])
            relations.append(kinds)
        for name in ("is_internal", "value_spans", "unknown"):
            del batch[name]
        drawn = {"labels": np.stack(labels), "pairs": np.concatenate(pairs), "relations": np.concatenate(relations)}
        return {**batch, **{name: torch.from_numpy(array) for name, array in drawn.items()}}
