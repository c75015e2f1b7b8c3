"""What people use today, as systems: each library is imported when its system is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from markuplmpp.dom.charset import html_bytes
from markuplmpp.errors import MissingExtraError
from markuplmpp.evaluation.run import System
from markuplmpp.metadata import MetadataItem, read_metadata
from markuplmpp.records import PageResult, Record, Source, Value

EXTRA = "peers"
TRAFILATURA_FIELDS = ("name", "headline", "author", "date_published", "body")
# recipe-scrapers' name of each field. The site-specific scrapers are not used: see recipe_scrapers_system.
_RECIPE_FIELDS = {
    "name": "title",
    "author": "author",
    "description": "description",
    "category": "category",
    "cuisine": "cuisine",
    "ingredient": "ingredients",
    "instruction": "instructions_list",
    "yields": "yields",
    "prep_time": "prep_time",
    "cook_time": "cook_time",
    "total_time": "total_time",
    "rating_value": "ratings",
    "review_count": "ratings_count",
}
RECIPE_FIELDS = tuple(_RECIPE_FIELDS)
# A host that no site-specific scraper is registered for (RFC 6761).
_NO_SITE = "https://page.invalid/"


def extruct_system() -> System:
    """Returns extruct's JSON-LD and microdata, with our mapping of schema.org to fields.

    Only the reading differs from our own ``metadata`` system: what extruct found is handed to the same mapping.
    A broken block loses what extruct loses by it, not the page.

    Raises:
        MissingExtraError: extruct isn't installed.
    """
    extruct = _library("extruct")

    def system(html: bytes, url: str | None) -> PageResult:
        found = extruct.extract(
            _text(html), base_url=url, syntaxes=["json-ld", "microdata"], uniform=True, errors="ignore"
        )
        items = read_metadata(_as_script([*found.get("json-ld", ()), *found.get("microdata", ())]), url=url)
        return _result(url, "extruct", [_of_item(item) for item in sorted(items, key=lambda item: -len(item.fields))])

    return system


def recipe_scrapers_system() -> System:
    """Returns recipe-scrapers in its generic schema.org mode.

    The page's own address is kept from it: for a host it knows it would take the scraper written for that site,
    whose output is what the recipe pages of the corpus are labelled with.

    Raises:
        MissingExtraError: recipe-scrapers isn't installed.
    """
    library = _library("recipe_scrapers")

    def system(html: bytes, url: str | None) -> PageResult:
        try:
            found = library.scrape_html(_text(html), org_url=_NO_SITE, supported_only=False).to_json()
        except library.NoSchemaFoundInWildMode:  # it says that the page is no recipe
            return _result(url, "recipe-scrapers", [])
        fields = {name: _texts(found.get(key)) for name, key in _RECIPE_FIELDS.items()}
        return _result(url, "recipe-scrapers", [_record("recipe", fields)])

    return system


def trafilatura_system() -> System:
    """Returns trafilatura's title, author, date and main text.

    Raises:
        MissingExtraError: trafilatura isn't installed.
    """
    extract: Callable[..., Any] = _library("trafilatura").bare_extraction

    def system(html: bytes, url: str | None) -> PageResult:
        found = extract(html, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return _result(url, "trafilatura", [])
        title = _texts(found.title)
        article = {
            "headline": title,
            "author": [name.strip() for name in (found.author or "").split(";")],
            "date_published": _texts(found.date),
            "body": _texts(found.text),
        }
        return _result(
            url, "trafilatura", [_record("article", article, "model"), _record("product", {"name": title}, "model")]
        )

    return system


def _library(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(EXTRA, error.name or module) from error


def _text(html: bytes) -> str:
    """The page as it is decoded for all: a wrong guess at the charset is no fault of what is compared here."""
    return html_bytes(html, None)[0].decode("utf-8", "replace")


def _as_script(items: list[Any]) -> str:
    r"""Items as a page that holds nothing else.

    >>> _as_script([{"name": "</script>"}])
    '<script type="application/ld+json">[{"name": "<\\/script>"}]</script>'
    """
    block = json.dumps(items, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{block}</script>'


def _texts(found: Any) -> list[str]:
    if found is None:
        return []
    return [str(value) for value in found] if isinstance(found, list) else [str(found)]


def _of_item(item: MetadataItem) -> Record:
    record = _record(item.type, {name: [v.text for v in values] for name, values in item.fields.items()})
    return replace(record, records=tuple(map(_of_item, item.items)))


def _record(type_: str, fields: Mapping[str, Iterable[str]], source: Source = "metadata") -> Record:
    """A record of what a library read from markup, or (``model``) from the page's text."""
    values = {name: [Value(text, None, 1.0, source) for text in texts if text] for name, texts in fields.items()}
    return Record(type_, (), 1.0, {name: found for name, found in values.items() if found})


def _result(url: str | None, name: str, records: list[Record]) -> PageResult:
    kept = tuple(record for record in records if record.fields)
    return PageResult(url, name, "detail" if kept else "other", kept)
