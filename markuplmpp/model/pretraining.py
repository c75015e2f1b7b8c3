"""The encoder with MarkupLM's pre-training heads (MarkupLM, arXiv 2110.08518, section 3.3), in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, gelu, linear
from transformers.models.markuplm.modeling_markuplm import MarkupLMPreTrainedModel
from transformers.utils.generic import ModelOutput

from markuplmpp.model.config import MarkupLMPPConfig
from markuplmpp.model.loss import IGNORE, divisor
from markuplmpp.model.modeling import MarkupLMPPEncoder, MarkupLMPPForNodeClassification, mean_tokens

RELATIONS = ("self", "parent", "child", "sibling", "ancestor", "descendant", "others")
"""What the first node of a pair is to the second; the parent is no ancestor, the child no descendant."""


@dataclass
class PreTrainingOutput(ModelOutput):
    """Scores of one batch of windows.

    Args:
        loss: Scalar: masked markup language modelling plus node relations.
        mlm_logits: Scores of the words at the masked tokens, in the order of the batch. (masked, vocabulary)
        relation_logits: Scores of the relations of the pairs. (pairs, relations)
    """

    loss: Tensor | None = None
    mlm_logits: Tensor | None = None
    relation_logits: Tensor | None = None


class MaskedWordHead(nn.Module):
    """Hidden states -> words; the decoder is the word embeddings, and has a bias of its own."""

    def __init__(self, config: MarkupLMPPConfig) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(self, hidden: Tensor, words: Tensor) -> Tensor:
        """(masked, hidden), (vocabulary, hidden) -> (masked, vocabulary)"""
        return linear(self.LayerNorm(gelu(self.dense(hidden))), words, self.bias)


class MarkupLMPPForPreTraining(MarkupLMPreTrainedModel):
    """Guesses masked words from text and XPaths, and relations of nodes; no label is needed.

    Of the three tasks of section 3.3 these are the first two. Title-page matching is left out: it needs a state of the
    whole page, and most pages are several windows here. A node's state is the mean of its tokens, as in the heads that
    are fine-tuned, not its first token as in the paper.

    Build one with :meth:`around`.
    """

    config: MarkupLMPPConfig
    config_class = MarkupLMPPConfig
    _supports_sdpa = True
    _no_split_modules = ["BertLayer"]  # noqa: RUF012 - the name and form transformers reads

    def __init__(self, config: MarkupLMPPConfig) -> None:
        super().__init__(config)
        self.markuplm = MarkupLMPPEncoder(config)
        self.lm_head = MaskedWordHead(config)
        self.relation_head = nn.Linear(2 * config.hidden_size, len(RELATIONS))
        self.post_init()

    @classmethod
    def around(cls, model: MarkupLMPPForNodeClassification) -> MarkupLMPPForPreTraining:
        """Returns fresh pre-training heads on a model's own encoder: what it learns, ``model`` learns."""
        built = cls(model.config)
        built.markuplm = model.markuplm
        return built

    def get_input_embeddings(self) -> nn.Module:
        """Returns the word embeddings."""
        return self.markuplm.embeddings.word_embeddings

    def forward(
        self,
        input_ids: Tensor,
        token_nodes: Tensor,
        node_spans: Tensor,
        node_windows: Tensor,
        xpath_tags_seq: Tensor,
        xpath_subs_seq: Tensor,
        block_tags: Tensor,
        name_ids: Tensor,
        node_facts: Tensor,
        labels: Tensor,
        pairs: Tensor,
        relations: Tensor,
        attention_mask: Tensor | None = None,
    ) -> PreTrainingOutput:
        """Scores the masked tokens and the pairs of a batch of windows.

        Args:
            input_ids: With masks. (batch, seq)
            token_nodes: Row of each token's node in the node arrays. (batch, seq)
            node_spans: First and last + 1 token of each node in its window. (nodes, 2)
            node_windows: Window of each node. (nodes,)
            xpath_tags_seq: (nodes, depth)
            xpath_subs_seq: (nodes, depth)
            block_tags: (nodes,)
            name_ids: (nodes, levels, tokens)
            node_facts: (nodes, facts)
            labels: The word that was masked, -100 where none was. (batch, seq)
            pairs: Rows of two nodes of one window. (pairs, 2)
            relations: What the first is to the second, an index of :data:`RELATIONS`. (pairs,)
            attention_mask: (batch, seq); None where nothing is padded.
        """
        nodes = xpath_tags_seq, xpath_subs_seq, block_tags, name_ids, node_facts
        hidden = self.markuplm(input_ids, token_nodes, *nodes, attention_mask)
        masked = labels != IGNORE
        # At the masked tokens alone: a vocabulary of 30,000 at all 512 of a window costs more than the encoder.
        words = self.lm_head(hidden[masked], self.markuplm.embeddings.word_embeddings.weight)
        pooled = mean_tokens(hidden, node_windows, node_spans)
        related = self.relation_head(pooled[pairs].flatten(1))
        loss = _mean_loss(words, labels[masked]) + _mean_loss(related, relations)
        return PreTrainingOutput(loss=loss, mlm_logits=words, relation_logits=related)


def _mean_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; 0 where there is nothing to guess."""
    losses = cross_entropy(logits.float(), labels, reduction="sum")
    return losses / divisor(losses.new_tensor(len(labels)))
