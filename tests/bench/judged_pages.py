"""The pages that scripts score, and the options that say which; for the scripts beside this one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.labels.gold import read_gold
from markuplmpp.labels.rows import annotated
from markuplmpp.schema import Schema


def options(doc: str | None) -> argparse.ArgumentParser:
    """Returns a parser of the files, the split, the gold and the model."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--gold", type=Path, action="append", default=[])
    parser.add_argument("--every", type=int, default=1, help="score each N-th page of a file")
    parser.add_argument("--model", type=Path, help="model folder; the embedded one")
    return parser


def judged_pages(
    files: Sequence[Path], split: str, gold: Sequence[Path], every: int, schema: Schema
) -> Iterator[CorpusPage]:
    """Yields each N-th page of every file with what annotations say of it."""
    annotations = read_gold(*gold)
    for path in files:
        for page in islice(read_pages(path, splits=(split,)), 0, None, every):
            yield annotated(page, schema, annotations)
