"""The oracle of the labels: what a model without a fault would reach, given how we label and decode."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.node import IntArray, Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema


def oracle_result(page: CorpusPage, schema: Schema) -> PageResult:
    """Decodes a page's labels as if a model had predicted them with certainty.

    What it misses no model can find: values that alignment didn't find or left out as ambiguous, and what the
    decoder loses.

    Args:
        page: The page with its truth, which the oracle alone may see.
        schema: Labels.

    >>> truth = {"fields": {"name": ["Tea pot"], "sku": ["12"], "brand": ["Acme"]}}
    >>> html = b"<h1>Tea pot</h1><p>SKU: 12</p>"
    >>> result = oracle_result(CorpusPage("1", "d", "dev", "a", None, None, None, html, truth), Schema.default())
    >>> {name: values[0].text for name, values in result.records[0].fields.items()}
    {'name': 'Tea pot', 'sku': '12'}
    """
    parsed = parse_html(page.html, url=page.url, charset=page.charset)
    structure = Structure.of(parsed)
    labels = align_row(page, parsed, structure, schema)
    records, kind = decode(certain(parsed, structure, labels, schema), schema, Thresholds(), lang=parsed.lang)
    return PageResult(page.url, "oracle", kind, tuple(records))


def certain(page: Page, structure: Structure, labels: PageLabels, schema: Schema) -> PageScores:
    """Returns scores that give each labelled node its label, each span its characters, and all else ``O``."""
    nodes = np.flatnonzero(page.is_leaf | structure.kept).astype(np.int32)
    leaf = _one_hot(nodes, labels.leaf, schema.leaf_labels)
    internal = _one_hot(nodes, labels.internal, schema.internal_labels)
    tokens: dict[int, IntArray] = {}
    spans: dict[int, npt.NDArray[np.float32]] = {}
    for node, (start, end) in labels.spans.items():
        # Three tokens: what stands before the value, the value, and what stands behind it.
        ends = np.array([[0, start], [start, end], [end, len(page.text(node))]], np.int32)
        inside = np.zeros((3, len(schema.leaf_labels)), np.float32)
        inside[1] = 1.0
        used = ends[:, 1] > ends[:, 0]
        tokens[node], spans[node] = ends[used], inside[used]
    return PageScores(page, structure, nodes, ~page.is_leaf[nodes], leaf, internal, tokens, spans)


def _one_hot(nodes: IntArray, labels: dict[int, str], names: tuple[str, ...]) -> npt.NDArray[np.float32]:
    ids = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(nodes), len(names)), np.float32)
    out[np.arange(len(nodes)), [ids.get(labels.get(node, ""), 0) for node in nodes.tolist()]] = 1.0
    return out
