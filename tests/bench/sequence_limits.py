"""Windows per page and gold kept, by the cap on tokens per leaf, the internal-node rule and the stride.

::

    python tests/bench/sequence_limits.py CORPUS --every 8
    python tests/bench/sequence_limits.py CORPUS --file lists --every 1
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

import numpy as np

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.dom.xpath import TAGS
from markuplmpp.encode.sequence import SequenceConfig, build_sequence
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.encode.window import make_windows
from markuplmpp.labels.align import align_row
from markuplmpp.labels.records import RECORD
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import LIST_SUFFIX, Schema
from markuplmpp.training.targets import label_arrays

FILES = ("recipes", "articles", "products", "products_web", "lists")
EVERY_ELEMENT = "every element"
# What windows and gold don't depend on costs most of the time.
PLAIN = SequenceConfig(name_levels=0, page_facts=False)
CONFIGS = {
    "as it is": PLAIN,
    **{f"leaf_tokens {cap or 'none'}": replace(PLAIN, leaf_tokens=cap or 100_000) for cap in (16, 64, 0)},
    "without repeated_tags": replace(PLAIN, repeated_tags=()),
    "without sibling_tags": replace(PLAIN, sibling_tags=()),
    "without both": replace(PLAIN, repeated_tags=(), sibling_tags=()),
    "runs of any tag": replace(PLAIN, sibling_tags=TAGS),
    EVERY_ELEMENT: PLAIN,
    "leaves only": replace(PLAIN, internal_nodes=False),
    **{f"stride_tokens {stride}": replace(PLAIN, stride_tokens=stride) for stride in (0, 32, 128)},
}


@dataclass
class Tally:
    """What one setting makes of all pages."""

    windows: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        shares = {
            "tag tokens": ("tags", "tokens"),
            "elements": ("elements kept", "elements"),
            "leaf labels": ("leaves kept", "leaves"),
        }
        there = {name: (n, of) for name, (n, of) in shares.items() if self.counts[of]}
        told = "  ".join(f"{name} {self.counts[n] / self.counts[of]:.2%}" for name, (n, of) in there.items())
        median, p95 = np.percentile(self.windows, (50, 95))
        return f"median {median:.0f}  p95 {p95:.0f}  mean {np.mean(self.windows):.2f}  {told}"


def main() -> None:
    """Prints one line per setting."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--file", choices=FILES, action="append", help="only this file; repeatable")
    parser.add_argument("--every", type=int, default=8, help="every N-th train page of a file")
    arguments = parser.parse_args()
    tokenizer = PageTokenizer.from_file(str(resources.files("markuplmpp") / "assets/web-small/tokenizer.json"))
    tallies, gold = {name: Tally() for name in CONFIGS}, Counter[str]()
    for row in pages(arguments.corpus, arguments.file or FILES, arguments.every):
        gold += measure(row, tokenizer, tallies)
    print(f"{len(tallies['as it is'].windows)} train pages; gold: {dict(gold.most_common())}")
    for name, tally in tallies.items():
        print(f"{name:24}", tally)


def pages(corpus: Path, files: list[str] | tuple[str, ...], every: int) -> Iterator[CorpusPage]:
    """Yields every N-th page of the train split, tune included."""
    for name in files:
        for i, row in enumerate(read_pages(corpus / f"{name}.parquet", splits=("train", "tune"))):
            if i % every == 0:
                yield row


def measure(row: CorpusPage, tokenizer: PageTokenizer, tallies: dict[str, Tally]) -> Counter[str]:
    """Adds one page to all settings; returns what became of its gold, whatever the setting."""
    page, schema = parse_html(row.html, url=row.url, charset=row.charset), Schema.default()
    every = every_element(page)
    labels = align_row(row, page, every, schema)
    elements = gold_elements(labels, page, schema)
    for name, config in CONFIGS.items():
        structure = Structure.of(page, config.repeated_tags, config.sibling_tags) if name != EVERY_ELEMENT else every
        sequence = build_sequence(page, structure, tokenizer, replace(config, max_windows=10_000))
        windows, _ = make_windows(sequence.starts, config.window_tokens, config.stride_tokens, 10_000)
        lost = label_arrays(PageLabels(labels.leaf, spans=labels.spans), sequence, schema)[3].total()
        units, taken = set(sequence.node_ids.tolist()), dict[int, str]()
        bearers = [(int(structure.bearer[i]), label) for i, label in elements.items()]
        tallies[name].windows.append(len(windows))
        tallies[name].counts.update(
            {
                "tags": int(sequence.is_internal.sum()),
                "tokens": len(sequence.input_ids),
                "elements": len(elements),
                "elements kept": sum(b in units and taken.setdefault(b, label) == label for b, label in bearers),
                "leaves": len(labels.leaf),
                "leaves kept": len(labels.leaf) - lost,
            }
        )
    items = {item.name for item in schema.items}
    not_found = Counter({f"{key[0]} {key[1]}": n for key, n in labels.report.items() if key[0] in items})
    return not_found + Counter(name for name in labels.internal.values() if name.endswith(LIST_SUFFIX))


def every_element(page: Page) -> Structure:
    """A token for each element with text or media, its own bearer: gold stays where it was found."""
    structure = Structure.of(page)
    content = np.concatenate([[0], np.cumsum(page.is_leaf | structure.kept)])
    kept = ~page.is_leaf & (content[page.end] > content[:-1])
    return replace(structure, kept=kept, bearer=np.arange(len(page), dtype=np.int32))


def gold_elements(labels: PageLabels, page: Page, schema: Schema) -> dict[int, str]:
    """The elements of items, the containers of lists, and the smallest element around the rows of a list page."""
    items = {item.name for item in schema.items}
    elements = {i: name for i, name in labels.internal.items() if name in items or name.endswith(LIST_SUFFIX)}
    rows = sorted(i for i, name in elements.items() if name == RECORD)
    return {page.around(rows[0], rows[-1]): RECORD + LIST_SUFFIX, **elements} if len(rows) > 1 else elements


if __name__ == "__main__":
    main()
