"""Windows -> the arrays that a scorer takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import IntArray, Page
from markuplmpp.dom.structure import Structure
from markuplmpp.dom.xpath import MAX_DEPTH, PAD_SUBSCRIPT, PAD_TAG_ID
from markuplmpp.encode.sequence import Sequence, SequenceConfig, build_sequence
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.encode.window import Window, make_windows

Inputs = dict[str, npt.NDArray[np.int64]]


@dataclass(frozen=True)
class EncodedPage:
    """A page as the model sees it.

    Args:
        page: The page.
        structure: Its internal nodes.
        sequence: Its units and tokens.
        windows: Which units are scored together.
        unscored: Units past ``max_windows``.
        max_depth: XPath steps, from the root.
    """

    page: Page
    structure: Structure
    sequence: Sequence
    windows: list[Window]
    unscored: int
    max_depth: int = MAX_DEPTH

    @cached_property
    def xpaths(self) -> tuple[IntArray, IntArray]:
        """Tag and subscript ids of each unit's element. Two arrays (units, max_depth)."""
        return self.page.xpath_ids(self.sequence.node_ids, self.max_depth)


def encode_page(page: Page, tokenizer: PageTokenizer, config: SequenceConfig) -> EncodedPage:
    """Turns a page into windows of tokens.

    >>> from markuplmpp.dom.parse import parse_html
    >>> from tokenizers import Tokenizer, models
    >>> words = {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "kettle": 4}
    >>> tokenizer = PageTokenizer(Tokenizer(models.WordLevel(words, "[UNK]")))
    >>> encoded = encode_page(parse_html("<h1>kettle</h1><p>tea</p>"), tokenizer, SequenceConfig())
    >>> encoded.windows
    [Window(start=0, end=3, own_start=0, own_end=3)]
    >>> window_inputs(encoded, encoded.windows[0], tokenizer, 512)["token_nodes"].tolist()
    [0, 1, 2, 3, 0]
    """
    structure = Structure.of(page, config.repeated_tags, config.sibling_tags)
    sequence = build_sequence(page, structure, tokenizer, config)
    windows, unscored = make_windows(sequence.starts, config.window_tokens, config.stride_tokens, config.max_windows)
    return EncodedPage(page, structure, sequence, windows, unscored + sequence.left_out, config.max_depth)


def window_inputs(encoded: EncodedPage, window: Window, tokenizer: PageTokenizer, window_tokens: int) -> Inputs:
    """Returns the model's inputs for one window.

    What belongs to a node (XPath, block tag, class words, facts) is given once per node and gathered by the model:
    stock MarkupLM looks 100 embeddings up for every token.

    Returns:
        ``input_ids`` (seq,); ``token_nodes`` (seq,): row of each token's node in the arrays below, 0 for special
        tokens; ``node_spans`` (nodes, 2): first and last + 1 token of each node; ``xpath_tags_seq`` and
        ``xpath_subs_seq`` (nodes, depth); ``block_tags`` (nodes,); ``name_ids`` (nodes, levels, tokens);
        ``node_facts`` (nodes, facts).
        Row 0 of the node arrays is that of special tokens: padding.
    """
    sequence = encoded.sequence
    units = slice(window.start, window.end)
    first, last = int(sequence.starts[window.start]), int(sequence.starts[window.end])
    last = min(last, first + window_tokens - 2)
    bounds = np.minimum(sequence.starts[window.start : window.end + 1] - first, last - first) + 1
    input_ids = np.empty(last - first + 2, dtype=np.int64)
    input_ids[0], input_ids[-1] = tokenizer.cls_id, tokenizer.sep_id
    input_ids[1:-1] = sequence.input_ids[first:last]
    count = window.end - window.start
    token_nodes = np.zeros(len(input_ids), dtype=np.int64)
    token_nodes[1:-1] = np.repeat(np.arange(1, count + 1), np.diff(bounds))
    spans = np.zeros((count + 1, 2), dtype=np.int64)
    spans[0] = (0, 1)
    spans[1:, 0], spans[1:, 1] = bounds[:-1], bounds[1:]
    tags, subs = encoded.xpaths
    return {
        "input_ids": input_ids,
        "token_nodes": token_nodes,
        "node_spans": spans,
        "xpath_tags_seq": _with_pad_row(tags[units], PAD_TAG_ID),
        "xpath_subs_seq": _with_pad_row(subs[units], PAD_SUBSCRIPT),
        "block_tags": _with_pad_row(sequence.block_tags[units], PAD_TAG_ID),
        "name_ids": _with_pad_row(sequence.name_ids[units], -1),
        "node_facts": _with_pad_row(sequence.node_facts[units], 0),
    }


def stack_windows(windows: list[Inputs], pad_id: int) -> Inputs:
    """Pads windows to one batch.

    Returns:
        The arrays of :func:`window_inputs` with a leading batch axis for ``input_ids`` and ``token_nodes``
        (batch, seq), ``attention_mask`` (batch, seq), and the node arrays of all windows in a row (nodes, ...);
        ``node_windows`` (nodes,) names each node's window.
    """
    length = max(len(w["input_ids"]) for w in windows)
    shape = (len(windows), length)
    input_ids, mask, token_nodes = (
        np.full(shape, pad_id, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )
    base, rows = 0, []
    for i, w in enumerate(windows):
        size, nodes = len(w["input_ids"]), len(w["node_spans"])
        input_ids[i, :size], mask[i, :size] = w["input_ids"], 1
        token_nodes[i] = base
        token_nodes[i, :size] += w["token_nodes"]
        rows.append(np.full(nodes, i, np.int64))
        base += nodes
    joined = {
        key: np.concatenate([w[key] for w in windows])
        for key in ("node_spans", "xpath_tags_seq", "xpath_subs_seq", "block_tags", "name_ids", "node_facts")
    }
    return {
        "input_ids": input_ids,
        "attention_mask": mask,
        "token_nodes": token_nodes,
        "node_windows": np.concatenate(rows),
        **joined,
    }


def _with_pad_row(array: IntArray, value: int) -> npt.NDArray[np.int64]:
    out = np.full((len(array) + 1, *array.shape[1:]), value, dtype=np.int64)
    out[1:] = array
    return out
