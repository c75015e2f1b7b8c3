"""schema.org items -> items and fields of the default schema."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from markuplmpp.metadata.fields import FIELDS, FOLLOWED
from markuplmpp.metadata.raw import RawItem
from markuplmpp.metadata.types import item_type
from markuplmpp.metadata.values import MetadataValue, Syntax, Values

# Products in lists in pages, reviews of offers: real pages stay below 6.
_MAX_DEPTH = 12
_OWNERS = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
_SUBSCRIPTION = ("subscri", "membership", "paywall", "digital access", "premium access", "abonn", "suscri")


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One product, recipe, article or review of a page's own markup.

    Args:
        type: Item type of the default schema, or one of the further types of :data:`~.fields.FIELDS`.
        fields: Field name to values. A price has its currency's code behind it where the markup names one.
        items: The reviews of a product or recipe.
        node_id: The itemscope element; None for JSON-LD and Open Graph.
        syntax: ``json-ld``, ``microdata`` or ``opengraph``.
        alike: Elements within its own that are items of its type, but for its variants; of microdata alone.
    """

    type: str
    fields: dict[str, list[MetadataValue]]
    items: list[MetadataItem]
    node_id: int | None
    syntax: Syntax
    alike: tuple[int, ...] = ()


class Reader:
    """Maps raw items until the deadline.

    Attributes:
        site_names: Folded names of the site and its publishers, as far as read.
        access_ids: ``id()`` of the products whose own markup says that they are access to an article.
    """

    def __init__(self, syntax: Syntax, url: str | None, deadline: float) -> None:
        self.deadline = deadline
        self.site_names: set[str] = set()
        self.access_ids: set[int] = set()
        self._values = Values(syntax, url, deadline)

    def read(self, top: list[RawItem]) -> list[MetadataItem]:
        """Returns the items among and below raw ones, each once."""
        self._values.link(top)
        for raw in top:
            self._note_site_names(raw)
        seen: set[int] = set()
        return [item for raw in top for item in self._walk(raw, _MAX_DEPTH, seen)]

    def _note_site_names(self, raw: RawItem) -> None:
        owners = [raw] if _OWNERS.intersection(raw.types) else []
        for owner in (*owners, *self._values.items(raw, "publisher"), *self._values.items(raw, "isPartOf")):
            self.site_names.update(value.text.casefold() for value in self._values.texts(owner, "name"))

    def _walk(self, raw: RawItem, depth: int, seen: set[int]) -> Iterator[MetadataItem]:
        raw = self._values.resolve(raw)
        if depth == 0 or id(raw) in seen or time.monotonic() > self.deadline:
            return
        seen.add(id(raw))
        kind = item_type(raw.types)
        if "Book" in raw.types and "offers" in raw.props:  # a book is a product only where it is sold
            kind = "product"
        if kind and (item := self._item(raw, kind, seen)):
            yield item
        for prop in FOLLOWED.get(kind, ()):
            for below in self._values.items(raw, prop):
                yield from self._walk(below, depth - 1, seen)

    def _item(self, raw: RawItem, kind: str, seen: set[int]) -> MetadataItem | None:
        fields: dict[str, list[MetadataValue]] = {}
        for name, props in FIELDS[kind].items():
            values = [value for prop in props for value in self._values.of_field(raw, name, prop)]
            if values:
                firsts: dict[str, MetadataValue] = {}
                for value in values:
                    firsts.setdefault(value.text, value)
                fields[name] = list(firsts.values())
        if kind == "product":
            self._values.add_offers(raw, fields)
        items = []
        if kind in ("product", "recipe"):
            for prop in ("review", "reviews"):
                for below in self._values.items(raw, prop):
                    # Reviews without a type are common in microdata written by hand.
                    if id(below) not in seen and item_type(below.types) in ("review", ""):
                        seen.add(id(below))
                        if time.monotonic() < self.deadline and (review := self._item(below, "review", seen)):
                            items.append(review)
        if not fields and not items:
            return None
        item = MetadataItem(kind, fields, items, raw.node_id, self._values.syntax, tuple(raw.alike))
        if "CreativeWork" in raw.types or "isAccessibleForFree" in raw.props:
            self.access_ids.add(id(item))
        return item


def without_fake_products(items: list[MetadataItem], readers: list[Reader]) -> list[MetadataItem]:
    """Leaves out the Products by which news sites describe access to an article.

    Such a Product stands beside an article and is also a CreativeWork, says whether access is free, or has
    the site's or a subscription's name (Google's paywall markup).
    """
    if not any(item.type == "article" for item in items):
        return items
    site_names = set().union(*(reader.site_names for reader in readers))
    access_ids = set().union(*(reader.access_ids for reader in readers))

    def is_access(item: MetadataItem) -> bool:
        name = " ".join(value.text for value in item.fields.get("name", [])).casefold()
        return id(item) in access_ids or name in site_names or any(word in name for word in _SUBSCRIPTION)

    return [item for item in items if item.type != "product" or not is_access(item)]
