"""Properties of schema.org items -> the texts of a field, each with the node it stands in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from markuplmpp.metadata.fields import clean, is_currency, lines
from markuplmpp.metadata.raw import RawItem, RawText, RawValue
from markuplmpp.metadata.types import item_type
from markuplmpp.values import parted_by_numbers
from markuplmpp.values.prices import DOLLARS

Syntax = Literal["json-ld", "microdata", "opengraph"]
# Instructions in sections in sections: real pages stay below 6.
_MAX_DEPTH = 12
_LEAST_LINES = 3  # of ingredients in one text; amount and name of one may be lines, too
_BARE_PRICE = re.compile(r"\$?\s?[.,]?\d[\d., ]*\$?")
_BARE_NUMBER, _SCALE = re.compile(r"\d{1,3}(?:[.,]\d{1,20})?"), re.compile(r"(10|20|100)(?:\.0+)?")
_LIST_PRICES = frozenset({"ListPrice", "StrikethroughPrice", "MSRP", "SRP", "RegularPrice"})
_IDENTIFIERS = {"sku": ("sku",), "mpn": ("mpn",), "gtin": ("gtin13", "gtin12", "gtin14", "gtin8", "gtin", "isbn")}
# A rating or an offer that stands alone names what it is of: the property that does, and that of the thing itself.
_ABOUT = {"itemReviewed": "aggregateRating", "itemOffered": "offers"}


@dataclass(frozen=True, slots=True)
class MetadataValue:
    """One value, and the node it stands in; None for JSON-LD and Open Graph. A link of a trail has its address."""

    text: str
    node_id: int | None
    address: str | None = field(default=None, repr=False)


class Values:
    """Reads the properties of a page's raw items; ``@id`` references are followed."""

    def __init__(self, syntax: Syntax, url: str | None, deadline: float) -> None:
        self.syntax: Syntax = syntax
        self.url = url
        self.deadline = deadline
        self._by_id: dict[str, RawItem] = {}

    def link(self, top: list[RawItem]) -> None:
        """Notes what references mean, and gives things the ratings and offers that stand around them."""
        below = self._all(top)
        for item in below:
            if item.id and len(item.props) > len(self._by_id.get(item.id, RawItem(())).props):
                self._by_id[item.id] = item
        for item in below:
            for about, own in _ABOUT.items():
                if about in item.props and item_type(item.types) != "review":
                    # Without its way back to the thing: no circles.
                    alone = RawItem(item.types, {k: v for k, v in item.props.items() if k != about}, item.node_id)
                    for thing in self.items(item, about):
                        thing.props.setdefault(own, []).append(alone)

    def _all(self, top: list[RawItem]) -> list[RawItem]:
        """Items and those below them, each once, in their order."""
        found, seen, left = list[RawItem](), set[int](), top[::-1]
        while left and time.monotonic() <= self.deadline:
            item = left.pop()
            if id(item) not in seen:
                seen.add(id(item))
                found.append(item)
                left += [v for vs in reversed(item.props.values()) for v in reversed(vs) if isinstance(v, RawItem)]
        return found

    def resolve(self, item: RawItem) -> RawItem:
        """Returns the item that a mere reference names; a page and its product may share an ``@id``."""
        return self._by_id.get(item.id, item) if item.id and not item.props else item

    def items(self, raw: RawItem, prop: str) -> list[RawItem]:
        """Returns the items that are values of a property, each once."""
        found = (self.resolve(value) for value in raw.props.get(prop, []) if isinstance(value, RawItem))
        return list({id(item): item for item in found}.values())

    def texts(self, raw: RawItem, prop: str, named: tuple[str, ...] = ("name",)) -> Iterator[MetadataValue]:
        """Yields a property's texts: its own, or of its items the name, else what they say as a whole."""
        for value in raw.props.get(prop, []):
            if isinstance(value, RawText):
                if text := clean(value.text):
                    yield MetadataValue(text, value.node_id)
                continue
            below = self.resolve(value)
            inner = (v for key in named for v in below.props.get(key, []) if isinstance(v, RawText))
            if found := next((MetadataValue(clean(v.text), v.node_id) for v in inner if clean(v.text)), None):
                yield found
            elif text := clean(below.text):
                yield MetadataValue(text, below.node_id)

    def of_field(self, raw: RawItem, name: str, prop: str) -> Iterator[MetadataValue]:
        """Yields what a property says of a field.

        Args:
            raw: The item.
            name: The field.
            prop: The property, with dots for those of items below.
        """
        head, _, rest = prop.partition(".")
        if rest:
            for below in self.items(raw, head):
                yield from self.of_field(below, name, rest)
        elif prop == "itemListElement":
            yield from self._links(raw)
        elif prop == "ratingValue":
            best = next((v.text for v in self.texts(raw, "bestRating")), "")
            yield from (_out_of(value, best) for value in self.texts(raw, prop))
        elif name == "instruction":
            yield from self._instructions(raw.props.get(prop, []), _MAX_DEPTH)
        elif name == "body":
            yield from (part for value in raw.props.get(prop, []) for part in _split(value))
        elif name == "image":
            yield from map(self._absolute, self.texts(raw, prop, ("url", "contentUrl")))
        elif name == "ingredient":
            yield from self._ingredients(raw, prop)
        elif name in ("author", "review_author"):
            yield from (v for v in self.texts(raw, prop) if not v.text.startswith(("http://", "https://")))
        else:
            yield from self.texts(raw, prop)

    def add_offers(self, raw: RawItem, fields: dict[str, list[MetadataValue]]) -> None:
        """Adds price, list price and availability; identifiers where the product itself has none."""
        offers = self.items(raw, "offers")
        # An AggregateOffer's own lowPrice stands for the offers in it.
        ranged = [offer for offer in offers if "lowPrice" not in offer.props]
        nested = [below for offer in ranged for below in self.items(offer, "offers")]
        fallback = {name: not fields.get(name) for name in _IDENTIFIERS}
        for offer in (*offers, *nested):
            prices: dict[str, list[MetadataValue]] = {"price": [], "list_price": []}
            for spec in (offer, *self.items(offer, "priceSpecification")):
                code = next((v for s in (spec, offer) for v in self.texts(s, "priceCurrency")), None)
                kinds = {value.text.rsplit("/", 1)[-1] for value in self.texts(spec, "priceType")}
                name = "list_price" if kinds & _LIST_PRICES else "price"
                for value in (*self.texts(spec, "price"), *self.texts(spec, "lowPrice")):
                    prices[name].append(_with_currency(value, code.text if code else ""))
            found = prices | {"availability": list(self.texts(offer, "availability"))}
            for name, props in _IDENTIFIERS.items():
                if fallback[name]:
                    found[name] = [v for prop in props for v in self.texts(offer, prop)]
            for name, values in found.items():
                _add(fields, name, values)

    def _links(self, raw: RawItem) -> Iterator[MetadataValue]:
        """Yields the links of a trail, in order."""
        for value in raw.props.get("itemListElement", []):
            if isinstance(value, RawText):
                yield from _split(value)
                continue
            step = self.resolve(value)
            pages = self.items(step, "item")
            told = (v for s in (*pages, step) for k in ("url", "item") for v in s.props.get(k, []))
            address = next((v.text.strip() for v in told if isinstance(v, RawText)), None)
            address = address or next((page.id for page in pages if page.id), None)
            names = (v for s in (step, *pages) for v in self.texts(s, "name"))
            if name := next(names, None):
                yield MetadataValue(name.text, name.node_id, address)

    def _absolute(self, value: MetadataValue) -> MetadataValue:
        try:
            return MetadataValue(urljoin(self.url or "", value.text), value.node_id)
        except ValueError:  # "http://[": an address that nothing can be joined with
            return value

    def _ingredients(self, raw: RawItem, prop: str) -> Iterator[MetadataValue]:
        """Yields ingredients: of one text that holds them all its lines."""
        values = raw.props.get(prop, [])
        alone = list(_split(values[0])) if len(values) == 1 else []
        phrases = sum(" " in value.text for value in alone)
        # In microdata amount and name are properties of their own: the text as a whole is the value.
        named = () if self.syntax == "microdata" else ("name",)
        yield from alone if len(alone) >= _LEAST_LINES and 2 * phrases >= len(alone) else self.texts(raw, prop, named)

    def _instructions(self, values: list[RawValue], depth: int) -> Iterator[MetadataValue]:
        """Yields the steps of texts, HowToSteps, HowToSections and ItemLists, in order."""
        for value in values if depth else ():
            if time.monotonic() > self.deadline:  # steps of one another: a circle that itemref can make
                return
            if isinstance(value, RawText):
                yield from _steps(value)
                continue
            below = self.resolve(value)
            if steps := below.props.get("itemListElement") or below.props.get("steps"):
                yield from self._instructions(steps, depth - 1)
            elif found := next((below.props[k] for k in ("text", "item", "name") if k in below.props), None):
                yield from self._instructions(found, depth - 1)
            elif below.text:
                yield from _steps(RawText(below.text, below.node_id))


def _add(fields: dict[str, list[MetadataValue]], name: str, values: list[MetadataValue]) -> None:
    known = {value.text for value in fields.get(name, [])}
    for value in values:
        if value.text not in known:
            known.add(value.text)
            fields.setdefault(name, []).append(value)


def _with_currency(value: MetadataValue, code: str) -> MetadataValue:
    """A plain "$" doesn't say whose dollar it is: it's given the code, too."""
    code = code.upper()
    is_bare = is_currency(code) and _BARE_PRICE.fullmatch(value.text) is not None
    if not is_bare or ("$" in value.text and code not in DOLLARS - {"USD"}):
        return value
    return MetadataValue(f"{value.text} {code}", value.node_id)


def _out_of(value: MetadataValue, best: str) -> MetadataValue:
    """A rating with the best one, where that's one of which texts say ratings, and not 5, which goes without saying."""
    told = _BARE_NUMBER.fullmatch(value.text) and _SCALE.fullmatch(best)
    if not told:
        return value
    return MetadataValue(f"{value.text}/{told[1]}", value.node_id)


def _split(value: RawValue) -> Iterator[MetadataValue]:
    if isinstance(value, RawText):
        yield from (MetadataValue(line, value.node_id) for line in lines(value.text))


def _steps(value: RawText) -> Iterator[MetadataValue]:
    """The lines of a text, or its parts by the numbers that run through it, where these are more."""
    found = lines(value.text)
    *parts, last = parted_by_numbers("\n".join(found)) or [""]
    steps = [*(" ".join(part.split("\n")) for part in parts), *last.split("\n")]  # what follows the last is a note
    for step in steps if parts and len(parts) + 1 > len(found) else found:
        yield MetadataValue(step, value.node_id)
