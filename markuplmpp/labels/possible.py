"""Which labels a page of a type can have."""

from __future__ import annotations

from collections.abc import Collection

from markuplmpp.schema import LIST_SUFFIX, Schema

# What a page of a type can show; every other field is absent from it, not merely unlabelled.
PAGE_TYPE_ITEMS: dict[str, tuple[str, ...]] = {
    "recipe": ("recipe", "review"),
    "article": ("article",),
    "forum": ("article",),
    "service": ("article",),
    "documentation": ("article",),
    "product": ("product", "review"),
    "listing": ("record", "product", "review"),
    "collection": ("record", "product", "review"),
    "reviews": ("record", "product", "review"),
}


def possible_items(schema: Schema, page_type: str | None) -> tuple[str, ...]:
    """Returns the items that a page of a type can show: all where the type says nothing of the schema's.

    >>> possible_items(Schema.default(), "product"), len(possible_items(Schema.default(), None))
    (('product', 'review'), 5)
    """
    items = PAGE_TYPE_ITEMS.get(page_type or "", ())
    if not any(item.name in items for item in schema.items):
        return tuple(item.name for item in schema.items)  # a schema of other items: page types say nothing of it
    return items


def possible_fields(schema: Schema, page_type: str | None) -> set[str]:
    """Returns the fields of those items."""
    items = possible_items(schema, page_type)
    return {name for item in schema.items if item.name in items for name in item.fields}


def unknown_labels(
    schema: Schema, page_type: str | None, known: set[str], named: Collection[str] = ()
) -> frozenset[str]:
    """Returns the labels that a page of a type can have and of which it isn't known that all places are labelled.

    Args:
        schema: Items and fields.
        page_type: Type of the page, where known.
        known: Fields and items of which it is known; a known list field's container is known too.
        named: Fields that its truth names, whatever the type says: a product page has a body to those who labelled
            its main text, so that this text isn't none.

    >>> sorted(unknown_labels(Schema.default(), "article", {"article", "headline", "body"}))
    ['author', 'category', 'date_published', 'description', 'image']
    """
    fields = possible_fields(schema, page_type) | (set(named) & schema.by_name.keys())
    known = known & possible_fields(schema, page_type) | known - schema.by_name.keys()
    lists = {f.name + LIST_SUFFIX for f in schema.fields if f.list and f.name in fields}
    possible = {*possible_items(schema, page_type), *fields, *lists}
    return frozenset(possible - known - {name + LIST_SUFFIX for name in known})
