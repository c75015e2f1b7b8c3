"""Annotated train pages, scored by models that haven't seen their sites: 237 pages where tune has 35.

::

    python tests/bench/held_out.py folds products.labelled.parquet --gold data/gold/train.jsonl --output folds
    python train.py --corpus folds/pages-0.parquet --corpus ... --output fold-0         # the same with 1
    python tests/bench/held_out.py score products.parquet products_web.parquet --gold data/gold/train.jsonl \\
        --model fold-0 --model fold-1 --json held-out.json

``folds`` writes the pages that the model of each fold learns from, those of tune sites and of all sites that a hash
doesn't put into the fold; annotated ones four times. ``score`` shows each annotated page to the model of its fold. A
model to begin from must not have seen any annotated page: name the pages that it learned from with ``--seen``, in both
commands, and their sites are in no fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.corpus import CorpusPage, read_pages, write_pages
from markuplmpp.corpus.page import is_tune
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.extractor import Extractor
from markuplmpp.labels.gold import read_gold
from markuplmpp.labels.rows import annotated
from markuplmpp.records import PageResult, Sources

FOLDS = 2
_TIMES = 4


def fold_of(site: str, seen: frozenset[str]) -> int | None:
    """Returns the fold that a site is held out of; None for one that all models may have seen."""
    return None if site in seen or is_tune(site) else hashlib.sha256(site.encode()).digest()[0] % FOLDS


def sites_of(files: Sequence[Path]) -> frozenset[str]:
    """Returns the sites of files of pages."""
    return frozenset(page.site for path in files for page in read_pages(path))


def write_folds(files: Sequence[Path], gold: Sequence[Path], seen: frozenset[str], output: Path) -> None:
    """Writes the pages of each fold's model."""
    known = {page.page_id for page in read_gold(*gold).values()}
    pages = [page for path in files for page in read_pages(path, splits=("train", "tune"))]
    output.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        mine = [page for page in pages if fold_of(page.site, seen) != fold]
        again = [page for page in mine if page.page_id in known and not is_tune(page.site)]
        file = output / f"pages-{fold}.parquet"
        write_pages(file, chain(mine, *[again] * (_TIMES - 1)))
        print(f"wrote {file}: {len(mine)} pages, {len(again)} of them {_TIMES} times")


def held_out(
    files: Sequence[Path], gold: Sequence[Path], seen: frozenset[str], extractor: Extractor
) -> Iterator[CorpusPage]:
    """Yields the annotated pages of all folds."""
    known = read_gold(*gold)
    ids = {page.page_id for page in known.values()}
    for path in files:
        for page in read_pages(path, splits=("train",)):
            if page.page_id in ids and fold_of(page.site, seen) is not None:
                yield annotated(page, extractor.schema, known)


def entrant(sources: Sources, models: Sequence[Extractor], seen: frozenset[str]) -> Entrant:
    """Returns the models of the folds as one system."""

    def run(page: CorpusPage) -> PageResult:
        fold = fold_of(page.site, seen)
        assert fold is not None
        return models[fold].predict(page.html, url=page.url, charset=page.charset, sources=sources)

    return Entrant(sources, run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("folds", "score"):
        command = commands.add_parser(name)
        command.add_argument("corpus", type=Path, nargs="+")
        command.add_argument("--gold", type=Path, action="append", required=True)
        command.add_argument("--seen", type=Path, action="append", default=[])
    commands.choices["folds"].add_argument("--output", type=Path, required=True)
    commands.choices["score"].add_argument("--model", type=Path, action="append", required=True)
    commands.choices["score"].add_argument("--json", type=Path)
    options = parser.parse_args()
    seen = sites_of(options.seen)
    if options.command == "folds":
        write_folds(options.corpus, options.gold, seen, options.output)
        return
    if len(options.model) != FOLDS:
        parser.error(f"--model is given {len(options.model)} times; expected the {FOLDS} models of the folds in order")
    models = [Extractor.from_pretrained(folder) for folder in options.model]
    pages = held_out(options.corpus, options.gold, seen, models[0])
    both = [entrant(sources, models, seen) for sources in ("model", "both")]
    compared = Comparison(tuple(evaluate_all(pages, both, models[0].schema, progress=True)))
    if not compared.first.pages:
        parser.error("no page of these files is annotated and held out; expected those that the gold is of")
    Console().print(compared.table())
    if options.json:
        names = ("pages", "pages_sha256", "sites", "interval", "all", "calibration")
        told = {e.system: {name: e.to_dict()["scores"][name] for name in names} for e in compared.evaluations}
        options.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
