"""Options that several commands share, and the model and the pages they name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.errors import CorpusError
from markuplmpp.records import Sources

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor


SourcesOption = Annotated[
    Sources, typer.Option("--sources", help="Take values from the model, the page's own metadata, or both.")
]
MinPrecision = Annotated[
    float | None,
    typer.Option(
        "--min-precision",
        min=0.01,
        max=1.0,
        help="Leave out what is so unsure that less than this share of a field's values were right on tune sites.",
        show_default=False,
    ),
]
Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="DIR", help="Model folder.", show_default="the embedded model"),
]
Gold = Annotated[
    list[Path] | None,
    typer.Option(
        "--gold",
        metavar="FILE",
        help="Stand-off annotations: the last word on their pages; repeatable.",
        show_default=False,
    ),
]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, help="CPU threads of the model.", show_default="all cores")
]


def load_extractor(model: Path | None, threads: int | None) -> Extractor:
    """Returns the extractor of a model folder, or of the embedded model."""
    from markuplmpp.extractor import Extractor  # after --help and wrong usage were answered: it takes a while

    return Extractor.from_pretrained(model, threads=threads)


def wanted_splits(corpus: Sequence[Path], split: str) -> tuple[str, ...] | None:
    """Returns the splits to read for ``--split``; None is every page.

    Raises:
        CorpusError: The corpus has no page of it: figures of nothing would look like a success.
    """
    from markuplmpp.corpus import read_pages, split_of  # brings pyarrow, which most commands have no need of

    splits = None if split == "all" else (split,)
    if any(True for path in corpus for _ in read_pages(path, splits=splits)):
        return splits
    where = ", ".join(repr(str(path)) for path in corpus)
    there = {split_of(page) for path in corpus for page in read_pages(path)}
    if not there:
        raise CorpusError(f"no page in {where}; expected one at least")
    if there == {""}:
        raise CorpusError(f"no page of the split {split!r} in {where}: its pages name no split; use --split all")
    names = ", ".join(sorted(name or "pages without a split" for name in there))
    raise CorpusError(f"no page of the split {split!r} in {where}; it has {names}: give one of them, or --split all")
