"""Options that several commands share, and the model they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.records import Sources

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor


SourcesOption = Annotated[
    Sources, typer.Option("--sources", help="Take values from the model, the page's own metadata, or both.")
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
