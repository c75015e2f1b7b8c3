"""Windows per page and gold kept, by the cap on tokens per leaf and by the internal-node rule.

::

    python tests/bench/sequence_limits.py ../shared/corpus --every 20
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import REPEATED_TAGS, Structure
from markuplmpp.encode.batch import encode_page
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.labels.align import align_row
from markuplmpp.schema import Schema
from markuplmpp.training.targets import label_arrays

FILES = ("recipes", "articles", "products", "products_web", "lists")
CONFIGS = {
    **{f"cap {cap}": SequenceConfig(leaf_tokens=cap) for cap in (16, 24, 32, 48, 64, 96, 510)},
    "cap 32, only branching elements": SequenceConfig(leaf_tokens=32, repeated_tags=(), sibling_tags=()),
    "cap 32, no runs of div": SequenceConfig(leaf_tokens=32, sibling_tags=()),
    "cap 32, p and div repeated too": SequenceConfig(leaf_tokens=32, repeated_tags=(*REPEATED_TAGS, "p", "div")),
    "cap 32, leaves only": SequenceConfig(leaf_tokens=32, internal_nodes=False),
}


def main() -> None:
    """Prints one line per setting."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=20, help="every N-th train page of a file")
    arguments = parser.parse_args()
    pages = [
        page
        for name in FILES
        for i, page in enumerate(read_pages(arguments.corpus / f"{name}.parquet", splits=("train", "tune")))
        if i % arguments.every == 0
    ]
    tokenizer = PageTokenizer.from_file(str(resources.files("markuplmpp") / "assets/web-small/tokenizer.json"))
    print(f"{len(pages)} train pages; windows of 512 tokens")
    for name, config in CONFIGS.items():
        print(f"{name:34}", report(pages, tokenizer, config))


def report(pages: list[CorpusPage], tokenizer: PageTokenizer, config: SequenceConfig) -> str:
    """Windows per page, share of tag tokens, and the labels that the setting loses."""
    schema, windows, tags, tokens = Schema.default(), [], 0, 0
    lost, kept, records = Counter[str](), 0, Counter[str]()
    for row in pages:
        encoded = encode_page(parse_html(row.html), tokenizer, replace(config, max_windows=10_000))
        structure = Structure.of(encoded.page, config.repeated_tags, config.sibling_tags)
        labels = align_row(row, encoded.page, structure, schema)
        ids, _, _, page_lost = label_arrays(labels, encoded.sequence, schema)
        windows.append(len(encoded.windows))
        tags += int(encoded.sequence.is_internal.sum())
        tokens += len(encoded.sequence.input_ids)
        lost += page_lost
        kept += int((ids > 0).sum())
        records += Counter({key[1]: count for key, count in labels.report.items() if key[0] == "record"})
    share = 100 * lost.total() / max(1, lost.total() + kept)
    return (
        f"median {np.median(windows):.0f}  mean {np.mean(windows):.2f}  p95 {np.percentile(windows, 95):.0f}  "
        f"tag tokens {100 * tags / tokens:.1f}%  gold {kept:,}  lost {share:.2f}% {dict(lost.most_common(3))}  "
        f"records {dict(records)}"
    )


if __name__ == "__main__":
    main()
