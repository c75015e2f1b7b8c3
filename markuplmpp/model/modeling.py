"""MarkupLM with an internal-node head (MarkupLM++, arXiv 2509.20940, section 3), in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertEncoder
from transformers.models.markuplm.modeling_markuplm import MarkupLMPreTrainedModel, XPathEmbeddings
from transformers.utils.generic import ModelOutput

from markuplmpp.dom.xpath import PAD_TAG_ID
from markuplmpp.model.config import MarkupLMPPConfig
from markuplmpp.model.loss import node_loss, span_loss

XPATH_GATE_START = 0.3


@dataclass
class NodeClassifierOutput(ModelOutput):
    """Scores of one batch of windows.

    Args:
        loss: Scalar, where labels were given.
        leaf_logits: Scores of the leaf labels. (nodes, leaf_labels)
        internal_logits: Scores of the internal labels. (nodes, internal_labels)
        span_logits: Per token, whether it is part of the value of each leaf label. (batch, seq, leaf_labels)
    """

    loss: Tensor | None = None
    leaf_logits: Tensor | None = None
    internal_logits: Tensor | None = None
    span_logits: Tensor | None = None


class NodeEmbeddings(nn.Module):
    """MarkupLM's embeddings; all that belongs to a node is computed once per node and gathered per token."""

    def __init__(self, config: MarkupLMPPConfig) -> None:
        super().__init__()
        hidden = config.hidden_size
        self.word_embeddings = nn.Embedding(config.vocab_size, hidden, padding_idx=config.pad_token_id)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, hidden)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, hidden)
        self.xpath_embeddings = XPathEmbeddings(config)
        self.LayerNorm = nn.LayerNorm(hidden, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.first_position = (config.pad_token_id or 0) + 1 if config.positions_from_padding else 0
        self.fresh_xpath = config.fresh_xpath
        if config.fresh_xpath:
            self.xpath_norm = nn.LayerNorm(hidden, eps=config.layer_norm_eps)
            self.xpath_gate = nn.Parameter(torch.tensor(XPATH_GATE_START))
        # These start at zero: a freshly loaded MarkupLM computes what it always did.
        self.block_tag_embeddings = nn.Embedding(PAD_TAG_ID + 1, hidden)
        self.name_levels = config.name_levels
        if self.name_levels:
            self.name_projection = nn.Linear(self.name_levels * hidden, hidden)
        self.fact_values = config.fact_values
        if self.fact_values:
            self.fact_embeddings = nn.Embedding(self.fact_values, hidden)

    def forward(
        self,
        input_ids: Tensor,
        token_nodes: Tensor,
        xpath_tags_seq: Tensor,
        xpath_subs_seq: Tensor,
        block_tags: Tensor,
        name_ids: Tensor,
        node_facts: Tensor,
    ) -> Tensor:
        positions = torch.arange(input_ids.shape[1], device=input_ids.device) + self.first_position
        tokens = self.word_embeddings(input_ids) + self.position_embeddings(positions)
        tokens = tokens + self.token_type_embeddings.weight[0]
        nodes = self._xpaths(xpath_tags_seq, xpath_subs_seq)
        if self.fresh_xpath:
            # Of length 1 before the gate. With a length of root(hidden), 20 times that and 1.7 times a word's at
            # the start, the encoder collapsed: all tokens of a window came out equal, and only lists were learned.
            nodes = self.xpath_gate * self.xpath_norm(nodes) / nodes.shape[-1] ** 0.5
        nodes = nodes + self.block_tag_embeddings(block_tags)
        if self.name_levels:
            nodes = nodes + self.name_projection(self._names(name_ids))
        if self.fact_values:
            nodes = nodes + self.fact_embeddings(node_facts).sum(1)
        hidden: Tensor = self.dropout(self.LayerNorm(tokens + nodes[token_nodes]))
        return hidden

    def _xpaths(self, tags: Tensor, subscripts: Tensor) -> Tensor:
        """What ``xpath_embeddings`` computes, by two look-ups instead of 100. (nodes, depth) each -> (nodes, hidden)"""
        xpath = self.xpath_embeddings
        steps = _look_up(xpath.xpath_tag_sub_embeddings, tags) + _look_up(xpath.xpath_subs_sub_embeddings, subscripts)
        inner = xpath.activation(xpath.xpath_unitseq2_inner(steps.flatten(1)))
        hidden: Tensor = xpath.inner2emb(xpath.dropout(inner))
        return hidden

    def _names(self, name_ids: Tensor) -> Tensor:
        """Mean word embedding of each named ancestor. (nodes, levels, tokens) -> (nodes, levels * hidden)"""
        known = name_ids >= 0
        if self.training:
            # Each step forgets a share of all class words, a third on average: sites of other templates have others.
            forgotten = torch.rand(self.word_embeddings.num_embeddings, device=name_ids.device) < torch.rand(()) ** 2
            known = known & ~forgotten[name_ids.clamp(min=0)]
        shares = known.to(self.word_embeddings.weight.dtype) / known.sum(2, keepdim=True).clamp(min=1)
        words: Tensor = self.word_embeddings(name_ids.clamp(min=0))
        return (shares.unsqueeze(2) @ words).flatten(1)


def _look_up(tables: nn.ModuleList, ids: Tensor) -> Tensor:
    """Column i of the ids in table i. (nodes, depth) -> (nodes, depth, unit)"""
    joined = torch.cat(list(tables.parameters()))
    first_rows = torch.arange(len(tables), device=ids.device) * (len(joined) // len(tables))
    return nn.functional.embedding(ids + first_rows, joined)


class MarkupLMPPEncoder(nn.Module):
    """Embeddings and SDPA encoder; its parameters have MarkupLM's names.

    transformers' own MarkupLM runs eager attention and looks every XPath up once per token; on equal
    inputs the outputs agree to 1e-5.
    """

    def __init__(self, config: MarkupLMPPConfig) -> None:
        super().__init__()
        self.embeddings = NodeEmbeddings(config)
        self.encoder = BertEncoder(config)

    def forward(
        self,
        input_ids: Tensor,
        token_nodes: Tensor,
        xpath_tags_seq: Tensor,
        xpath_subs_seq: Tensor,
        block_tags: Tensor,
        name_ids: Tensor,
        node_facts: Tensor,
        attention_mask: Tensor | None = None,
    ) -> Tensor:
        """Returns the last hidden state (batch, seq, hidden)."""
        nodes = xpath_tags_seq, xpath_subs_seq, block_tags, name_ids, node_facts
        hidden = self.embeddings(input_ids, token_nodes, *nodes)
        mask = None if attention_mask is None else attention_mask[:, None, None, :].to(torch.bool)
        last: Tensor = self.encoder(hidden, mask).last_hidden_state
        return last


class MarkupLMPPForNodeClassification(MarkupLMPreTrainedModel):
    """Labels text leaves and internal elements of a page.

    The leaf head reads the mean of a leaf's tokens, the internal head an element's tag token, and the span
    head each token of a leaf, to mark the part of it that is the value.

    ``leaf_weights`` and ``internal_weights`` weight the labels in the loss, and ``internal_share`` the part of the
    internal head; they aren't saved.
    """

    config: MarkupLMPPConfig
    config_class = MarkupLMPPConfig
    _supports_sdpa = True
    _no_split_modules = ["BertLayer"]  # noqa: RUF012 - the name and form transformers reads

    def __init__(self, config: MarkupLMPPConfig) -> None:
        super().__init__(config)
        schema = config.schema_
        self.markuplm = MarkupLMPPEncoder(config)
        self.leaf_head = _head(config, len(schema.leaf_labels))
        self.internal_head = _head(config, len(schema.internal_labels))
        self.span_head = nn.Linear(config.hidden_size, len(schema.leaf_labels))
        # Plain numbers: a buffer that isn't saved comes back uninitialised from ``from_pretrained``.
        self.leaf_weights = [1.0] * len(schema.leaf_labels)
        self.internal_weights = [1.0] * len(schema.internal_labels)
        self.internal_share = 1.0
        self.post_init()
        embeddings = self.markuplm.embeddings
        nn.init.zeros_(embeddings.block_tag_embeddings.weight)
        if embeddings.name_levels:
            nn.init.zeros_(embeddings.name_projection.weight)
        if embeddings.fact_values:
            nn.init.zeros_(embeddings.fact_embeddings.weight)

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
        attention_mask: Tensor | None = None,
        labels: Tensor | None = None,
        is_internal: Tensor | None = None,
        value_spans: Tensor | None = None,
        unknown: Tensor | None = None,
    ) -> NodeClassifierOutput:
        """Scores every node of a batch of windows.

        Args:
            input_ids: (batch, seq)
            token_nodes: Row of each token's node in the node arrays. (batch, seq)
            node_spans: First and last + 1 token of each node in its window. (nodes, 2)
            node_windows: Window of each node. (nodes,)
            xpath_tags_seq: (nodes, depth)
            xpath_subs_seq: (nodes, depth)
            block_tags: (nodes,)
            name_ids: (nodes, levels, tokens)
            node_facts: (nodes, facts)
            attention_mask: (batch, seq); None where nothing is padded.
            labels: Label id of each node in its own head, -100 to leave out. (nodes,)
            is_internal: Which head a node belongs to. (nodes,)
            value_spans: First and last + 1 token of the value within its leaf, -1 for all. (nodes, 2)
            unknown: Per window and head, labels that may be there unlabelled. (batch, 2, labels)
        """
        nodes = xpath_tags_seq, xpath_subs_seq, block_tags, name_ids, node_facts
        hidden = self.markuplm(input_ids, token_nodes, *nodes, attention_mask)
        pooled = mean_tokens(hidden, node_windows, node_spans)
        leaf, internal, spans = self.leaf_head(pooled), self.internal_head(pooled), self.span_head(hidden)
        output = NodeClassifierOutput(leaf_logits=leaf, internal_logits=internal, span_logits=spans)
        if labels is not None and is_internal is not None and unknown is not None and value_spans is not None:
            is_leaf = ~is_internal.to(torch.bool)
            leaf_weights = leaf.new_tensor(self.leaf_weights)
            internal_weights = internal.new_tensor(self.internal_weights)
            output.loss = (
                node_loss(leaf, labels, is_leaf, unknown[:, 0], node_windows, leaf_weights)
                + self.internal_share
                * node_loss(internal, labels, ~is_leaf, unknown[:, 1], node_windows, internal_weights)
                + span_loss(spans, labels, is_leaf, value_spans, node_windows, node_spans)
            )
        return output


def _head(config: MarkupLMPPConfig, labels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(config.hidden_size, config.hidden_size),
        nn.GELU(),
        nn.Dropout(config.hidden_dropout_prob),
        nn.Linear(config.hidden_size, labels),
    )


def mean_tokens(hidden: Tensor, node_windows: Tensor, node_spans: Tensor) -> Tensor:
    """Mean hidden state of each node's tokens, which stand in a row: differences of a running sum."""
    # In fp32: in bf16 the sum of 512 tokens keeps 8 bits, and a difference of two such sums next to nothing.
    running = nn.functional.pad(hidden.float().cumsum(1), (0, 0, 1, 0))
    start, end = node_spans[:, 0], node_spans[:, 1]
    size = (end - start).clamp(min=1).unsqueeze(-1)
    return ((running[node_windows, end] - running[node_windows, start]) / size).to(hidden.dtype)
