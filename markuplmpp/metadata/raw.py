"""What JSON-LD and microdata have in common before their terms are mapped: typed items with properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class RawText:
    """A property's text, and the node it stands in."""

    text: str
    node_id: int | None = None


@dataclass(slots=True)
class RawItem:
    """A typed item.

    Args:
        types: Names of its types.
        props: Its properties.
        node_id: Its element (microdata).
        id: What others refer to it by.
        text: The element's own text, for items without any property (microdata).
        alike: Elements within its own that are items of the same type of the schema (microdata).
    """

    types: tuple[str, ...]
    props: dict[str, list[RawValue]] = field(default_factory=dict)
    node_id: int | None = None
    id: str | None = None
    text: str = ""
    alike: list[int] = field(default_factory=list)


RawValue: TypeAlias = RawText | RawItem


def local_name(term: str) -> str:
    """Returns the last part of a term: vocabularies are written in many ways.

    >>> [local_name(t) for t in ("https://schema.org/Product", "schema:Product", " Product ")]
    ['Product', 'Product', 'Product']
    """
    return term.strip().rstrip("/").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]
