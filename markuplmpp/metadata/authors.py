"""Authors of a page's markup that are the site itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from markuplmpp.metadata.items import MetadataItem
from markuplmpp.values import loose

_AUTHOR = "author"
_LEAST_CHARS = 3  # "www", "en": a part of an address that's shorter names nobody


def with_site_authors(items: Iterable[MetadataItem], names: Iterable[str], url: str | None) -> list[MetadataItem]:
    """Marks the authors of articles that are named as the site is: many put its name where the writer's should be.

    Of 580 train pages with an author in their markup 63 name the site there, and 37 of these are right; of other
    authors four of five are. Recipes are mostly by the site.

    Args:
        items: What the markup says.
        names: The site's name and its publishers', as the markup gives them.
        url: The page's address.

    >>> from markuplmpp.metadata.values import MetadataValue
    >>> told = {"author": [MetadataValue("The Daily", None), MetadataValue("Ann Lee", None)]}
    >>> (item,) = with_site_authors([MetadataItem("article", told, [], None, "json-ld")], (), "https://the-daily.com/1")
    >>> [value.is_site for value in item.fields["author"]]
    [True, False]
    """
    keys = {key for key in map(loose, (*names, *_parts(url))) if len(key) >= _LEAST_CHARS}
    return [_marked(item, keys) for item in items]


def _marked(item: MetadataItem, keys: set[str]) -> MetadataItem:
    if item.type != "article" or _AUTHOR not in item.fields:
        return item
    authors = [replace(value, is_site=loose(value.text) in keys) for value in item.fields[_AUTHOR]]
    return replace(item, fields=item.fields | {_AUTHOR: authors})


def _parts(url: str | None) -> list[str]:
    """A site's address, and the parts of it that may be its name."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # "http://[": no address
        return []
    labels = host.removeprefix("www.").split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)] + labels[:-1]
