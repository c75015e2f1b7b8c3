"""schema.org items -> items and fields of the default schema."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from markuplmpp.metadata.fields import FIELDS, FOLLOWED, clean, is_currency, item_type, lines
from markuplmpp.metadata.raw import RawItem, RawText, RawValue

Syntax = Literal["json-ld", "microdata"]
# Products in lists in pages, instructions in sections in sections: real pages stay below 6.
_MAX_DEPTH = 12
_LIST_PRICES = frozenset({"ListPrice", "StrikethroughPrice", "MSRP", "SRP", "RegularPrice"})
_OWNERS = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
_SUBSCRIPTION = ("subscri", "membership", "paywall", "digital access", "premium access", "abonn", "suscri")


@dataclass(frozen=True, slots=True)
class MetadataValue:
    """One value, and the node it stands in; None for JSON-LD."""

    text: str
    node_id: int | None


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One product, recipe, article or review of a page's own markup.

    Args:
        type: Item type of the default schema, or one of the further types of :data:`~.fields.FIELDS`.
        fields: Field name to values. A price has its currency's code behind it where the markup names one.
        items: The reviews of a product or recipe.
        node_id: The itemscope element; None for JSON-LD.
        syntax: ``json-ld`` or ``microdata``.
    """

    type: str
    fields: dict[str, list[MetadataValue]]
    items: list[MetadataItem]
    node_id: int | None
    syntax: Syntax


class Reader:
    """Maps raw items until the deadline; ``@id`` references are followed.

    Attributes:
        site_names: Folded names of the site and its publishers, as far as read.
        access_ids: ``id()`` of the products whose own markup says that they are access to an article.
    """

    def __init__(self, syntax: Syntax, url: str | None, deadline: float) -> None:
        self.syntax: Syntax = syntax
        self.url = url
        self.deadline = deadline
        self.site_names: set[str] = set()
        self.access_ids: set[int] = set()
        self._by_id: dict[str, RawItem] = {}

    def _index(self, item: RawItem, depth: int) -> None:
        if depth == 0 or time.monotonic() > self.deadline:
            return
        if item.id and len(item.props) > len(self._by_id.get(item.id, RawItem(())).props):
            self._by_id[item.id] = item
        for values in item.props.values():
            for value in values:
                if isinstance(value, RawItem):
                    self._index(value, depth - 1)

    def read(self, top: list[RawItem]) -> list[MetadataItem]:
        """Returns the items among and below raw ones, each once."""
        for raw in top:
            self._index(raw, _MAX_DEPTH)
        for raw in top:
            self._note_site_names(raw)
        seen: set[int] = set()
        return [item for raw in top for item in self._walk(raw, _MAX_DEPTH, seen)]

    def _note_site_names(self, raw: RawItem) -> None:
        owners = [raw] if _OWNERS.intersection(raw.types) else []
        for owner in (*owners, *self._items(raw, "publisher"), *self._items(raw, "isPartOf")):
            self.site_names.update(value.text.casefold() for value in self._texts(owner, "name"))

    def _walk(self, raw: RawItem, depth: int, seen: set[int]) -> Iterator[MetadataItem]:
        raw = self._resolve(raw)
        if depth == 0 or id(raw) in seen or time.monotonic() > self.deadline:
            return
        seen.add(id(raw))
        kind = item_type(raw.types)
        if "Book" in raw.types and "offers" in raw.props:  # a book is a product only where it is sold
            kind = "product"
        if kind and (item := self._item(raw, kind, seen)):
            yield item
        for prop in FOLLOWED.get(kind, ()):
            for below in self._items(raw, prop):
                yield from self._walk(below, depth - 1, seen)

    def _item(self, raw: RawItem, kind: str, seen: set[int]) -> MetadataItem | None:
        fields: dict[str, list[MetadataValue]] = {}
        for name, props in FIELDS[kind].items():
            values = [value for prop in props for value in self._field(raw, name, prop)]
            if values:
                fields[name] = list({value.text: value for value in reversed(values)}.values())[::-1]
        if kind == "product":
            self._offers(raw, fields)
        items = []
        if kind in ("product", "recipe"):
            for prop in ("review", "reviews"):
                for below in self._items(raw, prop):
                    # Reviews without a type are common in microdata written by hand.
                    if id(below) not in seen and item_type(below.types) in ("review", ""):
                        seen.add(id(below))
                        if time.monotonic() < self.deadline and (review := self._item(below, "review", seen)):
                            items.append(review)
        if not fields and not items:
            return None
        item = MetadataItem(kind, fields, items, raw.node_id, self.syntax)
        if "CreativeWork" in raw.types or "isAccessibleForFree" in raw.props:
            self.access_ids.add(id(item))
        return item

    def _field(self, raw: RawItem, name: str, prop: str) -> Iterator[MetadataValue]:
        head, _, rest = prop.partition(".")
        if rest:
            for below in self._items(raw, head):
                yield from self._field(below, name, rest)
        elif name == "instruction":
            yield from self._instructions(raw.props.get(prop, []), _MAX_DEPTH)
        elif name == "body":
            yield from (part for value in raw.props.get(prop, []) for part in _split(value))
        elif name == "image":
            yield from map(self._absolute, self._texts(raw, prop, ("url", "contentUrl")))
        elif name == "ingredient" and self.syntax == "microdata":
            # Amount and name are properties of their own: the text as a whole is the value.
            yield from self._texts(raw, prop, ())
        elif name in ("author", "review_author"):
            yield from (v for v in self._texts(raw, prop) if not v.text.startswith(("http://", "https://")))
        else:
            yield from self._texts(raw, prop)

    def _texts(self, raw: RawItem, prop: str, named: tuple[str, ...] = ("name",)) -> Iterator[MetadataValue]:
        """Yields a property's texts: its own, or of its items the name, else what they say as a whole."""
        for value in raw.props.get(prop, []):
            if isinstance(value, RawText):
                if text := clean(value.text):
                    yield MetadataValue(text, value.node_id)
                continue
            below = self._resolve(value)
            inner = (v for key in named for v in below.props.get(key, []) if isinstance(v, RawText))
            if found := next(inner, None):
                yield MetadataValue(clean(found.text), found.node_id)
            elif text := clean(below.text):
                yield MetadataValue(text, below.node_id)

    def _items(self, raw: RawItem, prop: str) -> list[RawItem]:
        return [self._resolve(value) for value in raw.props.get(prop, []) if isinstance(value, RawItem)]

    def _resolve(self, item: RawItem) -> RawItem:
        """Returns the item that a mere reference names; a page and its product may share an ``@id``."""
        return self._by_id.get(item.id, item) if item.id and not item.props else item

    def _absolute(self, value: MetadataValue) -> MetadataValue:
        try:
            return MetadataValue(urljoin(self.url or "", value.text), value.node_id)
        except ValueError:  # "http://[": an address that nothing can be joined with
            return value

    def _instructions(self, values: list[RawValue], depth: int) -> Iterator[MetadataValue]:
        """Yields the steps of texts, HowToSteps, HowToSections and ItemLists, in order."""
        for value in values if depth else ():
            if isinstance(value, RawText):
                yield from _split(value)
                continue
            below = self._resolve(value)
            if steps := below.props.get("itemListElement") or below.props.get("steps"):
                yield from self._instructions(steps, depth - 1)
            elif found := next((below.props[k] for k in ("text", "item", "name") if k in below.props), None):
                yield from self._instructions(found, depth - 1)
            elif below.text:
                yield from _split(RawText(below.text, below.node_id))

    def _offers(self, raw: RawItem, fields: dict[str, list[MetadataValue]]) -> None:
        """Adds price, list price and availability; identifiers where the product itself has none."""
        offers = self._items(raw, "offers")
        # An AggregateOffer's own lowPrice stands for the offers in it.
        ranged = [offer for offer in offers if "lowPrice" not in offer.props]
        nested = [below for offer in ranged for below in self._items(offer, "offers")]
        fallback = {name: not fields.get(name) for name in ("sku", "mpn", "gtin")}
        for offer in (*offers, *nested):
            prices: dict[str, list[MetadataValue]] = {"price": [], "list_price": []}
            for spec in (offer, *self._items(offer, "priceSpecification")):
                code = next((v for s in (spec, offer) for v in self._texts(s, "priceCurrency")), None)
                kinds = {value.text.rsplit("/", 1)[-1] for value in self._texts(spec, "priceType")}
                name = "list_price" if kinds & _LIST_PRICES else "price"
                for value in (*self._texts(spec, "price"), *self._texts(spec, "lowPrice")):
                    prices[name].append(_with_currency(value, code.text if code else ""))
            found = prices | {"availability": list(self._texts(offer, "availability"))}
            for name, wanted in fallback.items():
                if wanted:
                    found[name] = [v for prop in FIELDS["product"][name] for v in self._texts(offer, prop)]
            for name, values in found.items():
                _add(fields, name, values)


def _add(fields: dict[str, list[MetadataValue]], name: str, values: list[MetadataValue]) -> None:
    known = {value.text for value in fields.get(name, [])}
    for value in values:
        if value.text not in known:
            known.add(value.text)
            fields.setdefault(name, []).append(value)


def _with_currency(value: MetadataValue, code: str) -> MetadataValue:
    bare = value.text.replace(".", "").replace(",", "").replace(" ", "").isdigit()
    return MetadataValue(f"{value.text} {code}", value.node_id) if bare and is_currency(code) else value


def _split(value: RawValue) -> Iterator[MetadataValue]:
    if isinstance(value, RawText):
        yield from (MetadataValue(line, value.node_id) for line in lines(value.text))


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
