"""How many labelled nodes get the same label from the int8 model as from the fp32 one.

::

    markuplmpp export data/models/web-small --output fp32 --fp32
    python tests/bench/int8_agreement.py CORPUS fp32 --every 10
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from markuplmpp.corpus import read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.extractor import Extractor
from markuplmpp.labels.align import align_row
from markuplmpp.scoring import PageScorer

FILES = ("recipes", "articles", "products", "products_web", "lists")


def main() -> None:
    """Prints one line per head."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("fp32", type=Path, help="the embedded model, exported in fp32")
    parser.add_argument("--split", default="tune")
    parser.add_argument("--every", type=int, default=10)
    arguments = parser.parse_args()
    int8, fp32 = Extractor.from_pretrained().scorer, PageScorer.from_folder(arguments.fp32)
    same = {"leaf": 0, "internal": 0}
    total = {"leaf": 0, "internal": 0}
    for name in FILES:
        for i, row in enumerate(read_pages(arguments.corpus / f"{name}.parquet", splits=(arguments.split,))):
            if i % arguments.every or not row.truth:
                continue
            page = parse_html(row.html, url=row.url)
            one, other = int8.score(page)[0], fp32.score(page)[0]
            labels = align_row(row, page, one.structure, int8.schema)
            for head, gold in (("leaf", labels.leaf), ("internal", labels.internal)):
                mine = np.isin(one.node_ids, list(gold)) & (one.is_internal == (head == "internal"))
                agree = getattr(one, head)[mine].argmax(1) == getattr(other, head)[mine].argmax(1)
                same[head] += int(agree.sum())
                total[head] += len(agree)
    for head in same:
        print(f"{head:8} {same[head]:,} of {total[head]:,} agree: {same[head] / max(1, total[head]):.2%}")


if __name__ == "__main__":
    main()
