"""The systems that ``markuplmpp evaluate`` scores, by the names on its command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markuplmpp.cli.options import load_extractor
from markuplmpp.cli.output import usage_error
from markuplmpp.evaluation.metrics import derived_labels, element_labels, page_labels
from markuplmpp.evaluation.run import Entrant
from markuplmpp.records import Sources
from markuplmpp.schema import Schema

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor

MODELS: dict[str, Sources] = {"model": "model", "metadata": "metadata", "both": "both"}


def entrants(names: Sequence[str], model: Path | None, threads: int | None) -> tuple[list[Entrant], Schema]:
    """Returns the systems of those names, and the schema to score by: that of the first model, or the default.

    Args:
        names: ``model``, ``metadata``, ``both``, each also as ``model@DIR`` for another model folder, and
            the rules and peers of ``OTHERS``.
        model: Folder of the model without one of its own; None for the embedded one.
        threads: CPU threads of the models.

    Raises:
        typer.Exit: A name is unknown, or given twice.
        MissingExtraError: A peer isn't installed.
        ModelError: A folder holds no model.
    """
    loaded: dict[Path | None, Extractor] = {}
    for name in names:
        head, _, folder = name.partition("@")
        path = Path(folder) if folder else model
        if head in MODELS and path not in loaded:
            loaded[path] = load_extractor(path, threads)
        elif head not in MODELS and name not in OTHERS:
            known = ", ".join((*MODELS, *OTHERS))
            raise usage_error(f"no system {name!r}; expected {known}, or model@DIR for another model folder")
    schema = next((extractor.schema for extractor in loaded.values()), None) or Schema.default()
    found = []
    for name in names:
        head, _, folder = name.partition("@")
        if head in MODELS:
            column = f"{head}@{Path(folder).name}" if folder else head
            found.append(_model(column, MODELS[head], loaded[Path(folder) if folder else model]))
        else:
            found.append(OTHERS[name](schema))
    columns = [entrant.name for entrant in found]
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise usage_error(f"the system {twice!r} is given twice; each column of the table needs a name of its own")
    return found, schema


def _model(name: str, sources: Sources, extractor: Extractor) -> Entrant:
    leaves_only = sources == "model" and not extractor.scorer.sequence.internal_nodes
    return Entrant.blind(
        name,
        lambda html, url: extractor.predict(html, url=url, sources=sources),
        gives=_all_but_elements(extractor.schema) if leaves_only else None,
        training=None if sources == "metadata" else extractor.scorer.config.get("training"),
    )


def _gives(fields: Collection[str]) -> frozenset[str]:
    return frozenset((*fields, *derived_labels(fields)))


def _all_but_elements(schema: Schema) -> frozenset[str]:
    return frozenset(page_labels(schema)) - element_labels(schema)


def _first_h1(schema: Schema) -> Entrant:
    from markuplmpp.evaluation.rules import H1_FIELDS, first_h1

    return Entrant.blind("first-h1", first_h1, gives=_gives(H1_FIELDS))


def _first_price(schema: Schema) -> Entrant:
    from markuplmpp.evaluation.rules import PRICE_FIELDS, first_price

    return Entrant.blind("first-price", first_price, gives=_gives(PRICE_FIELDS))


def _oracle(schema: Schema) -> Entrant:
    from markuplmpp.training.oracle import oracle_result

    return Entrant("oracle", lambda page: oracle_result(page, schema))


def _extruct(schema: Schema) -> Entrant:
    from markuplmpp.evaluation.peers import extruct_system

    return Entrant.blind("extruct", extruct_system(), gives=_all_but_elements(schema))


def _recipe_scrapers(schema: Schema) -> Entrant:
    from markuplmpp.evaluation.peers import RECIPE_FIELDS, recipe_scrapers_system

    return Entrant.blind("recipe-scrapers", recipe_scrapers_system(), gives=_gives(RECIPE_FIELDS))


def _trafilatura(schema: Schema) -> Entrant:
    from markuplmpp.evaluation.peers import TRAFILATURA_FIELDS, trafilatura_system

    return Entrant.blind("trafilatura", trafilatura_system(), gives=_gives(TRAFILATURA_FIELDS))


OTHERS: dict[str, Callable[[Schema], Entrant]] = {
    "first-h1": _first_h1,
    "first-price": _first_price,
    "oracle": _oracle,
    "extruct": _extruct,
    "recipe-scrapers": _recipe_scrapers,
    "trafilatura": _trafilatura,
}
