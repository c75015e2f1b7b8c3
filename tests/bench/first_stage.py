"""What a cheap first stage could keep from the encoder: windows or nodes that can't hold a value.

::

    python tests/bench/first_stage.py CORPUS --every 3

A logistic model of what is at hand before the encoder (facts, tags and class words around a node, its length; then its
own words too) says whether a node, or a window, has a label. It learns from train pages; its cut is that of a recall of
0.995 of the gold nodes on half of the tune sites, and the other half reports; then the other way round.

With ``--every 30 --tune-every 3`` (576 windows of train, 837 of tune) it could drop 0.8% and 2.7% of the windows, where
50% to 63% have no gold, and 10% to 31% of the nodes (4% to 22% of the tokens, the most of them where the recall on the
other half was 0.981 only): too little to be built.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.xpath import PAD_TAG_ID
from markuplmpp.encode.batch import EncodedPage, encode_page
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.labels.align import align_row
from markuplmpp.schema import Schema
from markuplmpp.training.targets import label_arrays

FILES = ("recipes", "articles", "products", "products_web", "lists")
RECALL = 0.995
LENGTHS = np.array([1, 2, 4, 8, 16, 31])  # tokens; of a leaf 32 at most


@dataclass(frozen=True)
class Features:
    """Nodes or windows of many pages.

    Args:
        x: Their features. (rows, features)
        gold: Gold nodes of each. (rows,)
        tokens: Tokens of each. (rows,)
        half: Half of the sites that each is of, 0 or 1. (rows,)
    """

    x: sparse.csr_array
    gold: npt.NDArray[np.int64]
    tokens: npt.NDArray[np.int64]
    half: npt.NDArray[np.int64]

    @classmethod
    def of(cls, parts: list[Features]) -> Features:
        """Joins those of several pages."""
        arrays = (np.concatenate([getattr(part, name) for part in parts]) for name in ("gold", "tokens", "half"))
        return cls(sparse.csr_array(sparse.vstack([part.x for part in parts], format="csr")), *arrays)


def main() -> None:
    """Prints one line per stage and half of the tune sites."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=3, help="every N-th train page of a file")
    parser.add_argument("--tune-every", type=int, default=1, help="every N-th tune page of a file")
    arguments = parser.parse_args()
    tokenizer = PageTokenizer.from_file(str(resources.files("markuplmpp") / "assets/web-small/tokenizer.json"))
    train = features(rows(arguments.corpus, "train", arguments.every), tokenizer)
    tune = features(rows(arguments.corpus, "tune", arguments.tune_every), tokenizer)
    for name, learned, judged in zip(("windows", "nodes"), train, tune, strict=True):
        print(f"{name}: {len(learned.gold):,} of train, {len(judged.gold):,} of tune")
        for words, columns in (("without words", learned.x.shape[1] - len(tokenizer)), ("with words", None)):
            model = LogisticRegression(max_iter=300, class_weight="balanced")
            scores = model.fit(learned.x[:, :columns], learned.gold > 0).predict_proba(judged.x[:, :columns])[:, 1]
            for half in (0, 1):
                print(f"  {words}: {report(scores, judged, half)}", flush=True)


def rows(corpus: Path, split: str, every: int) -> Iterator[CorpusPage]:
    """Yields every N-th page with a truth."""
    for name in FILES:
        for i, row in enumerate(read_pages(corpus / f"{name}.parquet", splits=(split,))):
            if i % every == 0 and row.truth:
                yield row


def features(pages: Iterator[CorpusPage], tokenizer: PageTokenizer) -> tuple[Features, Features]:
    """Features of windows and of nodes."""
    schema, windows, nodes = Schema.default(), [], []
    for row in pages:
        encoded = encode_page(parse_html(row.html, url=row.url, charset=row.charset), tokenizer, SequenceConfig())
        labels = label_arrays(align_row(row, encoded.page, encoded.structure, schema), encoded.sequence, schema)[0]
        x, half = node_features(encoded, len(tokenizer)), hashlib.sha256(row.site.encode()).digest()[0] % 2
        tokens = np.diff(encoded.sequence.starts).astype(np.int64)
        owner = np.full(len(labels), -1)
        for i, window in enumerate(encoded.windows):
            owner[window.own_start : window.own_end] = i
        sums = sparse.csr_array((np.ones(sum(owner >= 0)), (owner[owner >= 0], np.flatnonzero(owner >= 0))),
                                shape=(len(encoded.windows), len(owner)))  # fmt: skip
        counts = np.maximum(1, sums.sum(axis=1))
        halves = np.full(len(labels), half)
        nodes.append(Features(x, (labels > 0).astype(np.int64), tokens, halves))
        mean = sparse.csr_array(sparse.diags_array(1 / counts) @ sums @ x)
        gold, length = sums @ (labels > 0), sums @ tokens
        windows.append(Features(mean, gold.astype(np.int64), length.astype(np.int64), halves[: len(gold)]))
    return Features.of(windows), Features.of(nodes)


def node_features(encoded: EncodedPage, vocabulary: int) -> sparse.csr_array:
    """Which features each node has, its own words the last of them. (nodes, features)"""
    sequence, units = encoded.sequence, len(encoded.sequence)
    length = np.diff(sequence.starts)
    tags = PAD_TAG_ID + 1
    kinds = [  # feature ids of each node, and how many there are; what is below 0 is none
        (sequence.node_facts, FACT_VALUES),
        (sequence.block_tags[:, None], tags),
        (encoded.xpaths[0], tags),
        (np.searchsorted(LENGTHS, length, side="right")[:, None] + 8 * sequence.is_internal[:, None], 16),
        (sequence.name_ids[:, 0], vocabulary),
        (sequence.name_ids[:, 1:].reshape(units, -1), vocabulary),
    ]
    columns, first = [], 0
    for ids, size in kinds:
        columns.append(np.where(ids >= 0, ids + first, -1))
        first += size
    at = np.concatenate(columns, axis=1)
    row = np.repeat(np.arange(units), at.shape[1])[at.ravel() >= 0]
    column = at.ravel()[at.ravel() >= 0]
    row, column = np.r_[row, np.repeat(np.arange(units), length)], np.r_[column, sequence.input_ids + first]
    x = sparse.csr_array((np.ones(len(row), np.float32), (row, column)), shape=(units, first + vocabulary))
    x.sum_duplicates()
    x.data[:] = 1
    return x


def report(scores: npt.NDArray[np.float64], tune: Features, half: int) -> str:
    """What a cut chosen on the other half does on this one."""
    chosen, judged = tune.half != half, tune.half == half
    order = np.argsort(-scores[chosen])
    found = np.cumsum(tune.gold[chosen][order]) / tune.gold[chosen].sum()
    cut = scores[chosen][order][np.searchsorted(found, RECALL)]
    dropped = judged & (scores < cut)
    recall = 1 - tune.gold[dropped].sum() / tune.gold[judged].sum()
    share, tokens = dropped.sum() / judged.sum(), tune.tokens[dropped].sum() / tune.tokens[judged].sum()
    empty = (tune.gold[judged] == 0).mean()
    return f"dropped {share:.1%} ({tokens:.1%} of the tokens), gold kept {recall:.2%}; without gold are {empty:.1%}"


if __name__ == "__main__":
    main()
