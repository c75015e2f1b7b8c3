"""What to extract: item types, their fields, and the label ids of both heads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from markuplmpp.errors import SchemaError

Kind = Literal["text", "id", "gtin", "price", "date", "rating", "count", "duration", "yield", "availability", "image"]
TEXT_KINDS = frozenset[Kind]({"text", "id", "gtin", "image"})
"""Of these the text is the value; a text that should be of another kind may hold no value of it."""
TITLES = ("name", "headline")
"""Fields that say what a thing is called."""
OUTSIDE = "O"
LIST_SUFFIX = "_list"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of an item.

    Args:
        name: Its name in results.
        kind: What its text is read as.
        many: Whether one item can have several values.
        list: Whether the values stand in a list whose container element gets a label of its own.
    """

    name: str
    kind: Kind = "text"
    many: bool = False
    list: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One type of record: the fields it owns and the items nested in it."""

    name: str
    fields: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """Item types and fields, in the order that fixes the label ids.

    A leaf (text node) is labelled with a field. An internal element is labelled with an item type,
    with a field whose value it holds as a whole, or as the container of a list field
    (``ingredient_list``). Id 0 is ``O``, outside, in both heads (MarkupLM++, section 3).

    >>> schema = Schema.default()
    >>> schema.leaf_labels[:3]
    ('O', 'name', 'headline')
    >>> [label for label in schema.internal_labels if label.endswith("_list")]
    ['ingredient_list', 'instruction_list']
    """

    name: str
    fields: tuple[Field, ...]
    items: tuple[Item, ...] = field(default=())

    def __post_init__(self) -> None:
        known, item_names = {f.name for f in self.fields}, {i.name for i in self.items}
        if not known:
            raise SchemaError("the schema has no fields; expected 'fields:' with at least one name")
        if len(known) != len(self.fields) or known & item_names:
            raise SchemaError("a name is used twice; every field and item needs a name of its own")
        if taken := [name for name, uses in Counter(self.internal_labels).items() if uses > 1]:
            raise SchemaError(
                f"the name {taken[0]!r} is taken: {OUTSIDE!r} means no label, and a list field has a label ending in "
                f"{LIST_SUFFIX!r}; give the field or item another name"
            )
        for f in self.fields:
            if f.kind not in get_args(Kind):
                raise SchemaError(f"field {f.name!r} has kind {f.kind!r}; expected one of {', '.join(get_args(Kind))}")
        for item in self.items:
            if lost := [n for n in item.fields if n not in known]:
                raise SchemaError(f"item {item.name!r} names unknown fields {lost}; add them under 'fields:'")
            if lost := [n for n in item.items if n not in item_names]:
                raise SchemaError(f"item {item.name!r} nests unknown items {lost}; add them under 'items:'")
        owned = {name for item in self.items for name in item.fields}
        if lost := sorted(known - owned):
            raise SchemaError(f"no item owns the fields {lost}; name them in the 'fields' of an item")

    @cached_property
    def leaf_labels(self) -> tuple[str, ...]:
        """Labels of text leaves; the position is the id."""
        return (OUTSIDE, *(f.name for f in self.fields if f.kind != "image"))

    @cached_property
    def internal_labels(self) -> tuple[str, ...]:
        """Labels of internal elements; the position is the id."""
        containers = (f.name + LIST_SUFFIX for f in self.fields if f.list)
        return (OUTSIDE, *(i.name for i in self.items), *(f.name for f in self.fields), *containers)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by name."""
        return {f.name: f for f in self.fields}

    def item(self, name: str) -> Item:
        """Returns the item type of that name."""
        return next(i for i in self.items if i.name == name)

    @classmethod
    def default(cls) -> Schema:
        """Returns the schema of the embedded model."""
        return cls.from_yaml(resources.files("markuplmpp").joinpath("schema.yaml").read_text("utf-8"))

    @classmethod
    def from_file(cls, path: str | Path) -> Schema:
        """Reads a YAML file; see ``markuplmpp/schema.yaml`` for its form."""
        try:
            return cls.from_yaml(Path(path).read_text("utf-8"))
        except OSError as error:
            raise SchemaError(f"can't read the schema {str(path)!r}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise SchemaError(f"can't read the schema {str(path)!r}: it isn't UTF-8 text; expected YAML") from error

    @classmethod
    def from_yaml(cls, text: str) -> Schema:
        """Reads YAML text.

        Args:
            text: ``fields:`` maps names to ``{kind, many, list}``; ``items:`` maps names to
                ``{fields, items}`` and may be left out: then one item ``record`` owns all fields.

        Raises:
            SchemaError: The text isn't YAML of that form.

        >>> Schema.from_yaml("{fields: {title: {}, cost: {kind: price}}}").internal_labels
        ('O', 'record', 'title', 'cost')
        """
        try:
            raw = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise SchemaError(f"the schema isn't valid YAML: {error}") from error
        if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
            raise SchemaError("the schema has no 'fields:' mapping; expected fields: {price: {kind: price}}")
        fields = tuple(_field(str(name), options or {}) for name, options in raw["fields"].items())
        items_raw = raw.get("items") or {"record": {"fields": [f.name for f in fields]}}
        if not isinstance(items_raw, dict):
            raise SchemaError(
                f"items is a {type(items_raw).__name__}; expected a mapping: items: {{offer: {{fields: [price]}}}}"
            )
        items = tuple(_item(str(name), options or {}) for name, options in items_raw.items())
        return cls(str(raw.get("name", "custom")), fields, items)

    def to_yaml(self) -> str:
        """Returns YAML text that :meth:`from_yaml` reads back to an equal schema.

        >>> Schema.from_yaml(Schema.default().to_yaml()) == Schema.default()
        True
        """
        fields: dict[str, dict[str, Any]] = {}
        for f in self.fields:
            options = {"kind": f.kind, "many": f.many, "list": f.list}
            fields[f.name] = {k: v for k, v in options.items() if v not in ("text", False)}
        items = {i.name: {"fields": list(i.fields), "items": list(i.items)} for i in self.items}
        raw = {"name": self.name, "fields": fields, "items": items}
        return str(yaml.safe_dump(raw, sort_keys=False))


def _field(name: str, options: Any) -> Field:
    if not isinstance(options, dict):
        raise SchemaError(f"field {name!r} has {options!r}; expected options such as {{kind: price}}")
    if unknown := set(options) - {"kind", "many", "list"}:
        raise SchemaError(f"field {name!r} has unknown options {sorted(unknown)}; expected kind, many or list")
    return Field(name, options.get("kind", "text"), bool(options.get("many")), bool(options.get("list")))


def _item(name: str, options: Any) -> Item:
    if not isinstance(options, dict) or set(options) - {"fields", "items"}:
        raise SchemaError(f"item {name!r} has {options!r}; expected fields and items: {{fields: [price], items: []}}")
    return Item(name, tuple(map(str, options.get("fields") or ())), tuple(map(str, options.get("items") or ())))
