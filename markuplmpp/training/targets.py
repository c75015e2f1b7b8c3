"""Page labels -> label ids of a sequence's units."""

from __future__ import annotations

from collections import Counter

import numpy as np

from markuplmpp.dom.node import IntArray
from markuplmpp.encode.sequence import Sequence
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema

IGNORE = -100


def label_arrays(
    labels: PageLabels, sequence: Sequence, schema: Schema
) -> tuple[IntArray, IntArray, IntArray, Counter[str]]:
    """Returns the label ids of a sequence's units.

    Returns:
        ``labels`` (units,): id in the leaf head for a leaf, in the internal head for an element, -100 to leave out;
        ``spans`` (units, 2): first and last + 1 token of the value within its leaf, -1 for all of it;
        ``unknown`` (2, labels): for the leaf and the internal head, 1 where a label may be on the page unlabelled;
        and the labels that limits made unlearnable, counted by name.
    """
    leaf_ids = {name: i for i, name in enumerate(schema.leaf_labels)}
    internal_ids = {name: i for i, name in enumerate(schema.internal_labels)}
    ids = np.zeros(len(sequence), np.int32)
    spans, lost = np.full((len(sequence), 2), -1, np.int32), Counter[str]()
    unit_of = {node: unit for unit, node in enumerate(sequence.node_ids.tolist())}
    for node in labels.ignored:
        if node in unit_of:
            ids[unit_of[node]] = IGNORE
    # A sequence of leaves alone (plain MarkupLM) has no place for labels of elements: nothing is lost by a limit.
    internal = labels.internal if sequence.is_internal.any() else {}
    for table, wanted in ((leaf_ids, labels.leaf), (internal_ids, internal)):
        for node, name in wanted.items():
            if node not in unit_of:
                lost[name] += 1
            elif name in table:
                ids[unit_of[node]] = table[name]
    for node, (first, last) in labels.spans.items():
        if (unit := unit_of.get(node)) is None:
            continue
        offsets = sequence.offsets[sequence.starts[unit] : sequence.starts[unit + 1]]
        inside = np.flatnonzero((offsets[:, 0] < last) & (offsets[:, 1] > first))
        if len(inside):
            spans[unit] = inside[0], inside[-1] + 1
        else:
            lost[labels.leaf[node]] += 1
            ids[unit] = IGNORE
    width = max(len(leaf_ids), len(internal_ids))
    unknown = np.zeros((2, width), np.int32)
    for row, table in enumerate((leaf_ids, internal_ids)):
        unknown[row, [table[name] for name in labels.unknown if name in table]] = 1
    return ids, spans, unknown, lost
