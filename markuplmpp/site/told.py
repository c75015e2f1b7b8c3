"""What a page's JSON-LD and Open Graph say of its main record: values in no node that a rule selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.metadata import MetadataItem, read_unplaced


@dataclass(frozen=True)
class Told:
    """The markup of one page, read when it's first asked for.

    Args:
        root: The page.
        url: Its address; images are made absolute with it.

    >>> from markuplmpp.dom.parse import parse_tree
    >>> html = '<script type="application/ld+json">{"@type": "Recipe", "recipeCuisine": ["Thai", "Lao"]}</script>'
    >>> told = Told(parse_tree(html)[0])
    >>> told.texts("recipe", "cuisine", many=True), told.texts("recipe", "name", many=False)
    (('Thai', 'Lao'), ())
    """

    root: etree._Element
    url: str | None = None

    def texts(self, type_: str, name: str, *, many: bool) -> tuple[str, ...]:
        """Returns the values of a field, as the first item of a type says that has it; the fullest one first."""
        for item in self._items:
            values = item.fields.get(name) if item.type == type_ else None
            if texts := tuple(text for value in values or () if (text := fold_space(value.text))):
                return texts if many else texts[:1]
        return ()

    @cached_property
    def _items(self) -> Sequence[MetadataItem]:
        items = read_unplaced(self.root, url=self.url)
        return sorted(items, key=lambda item: (item.syntax == "opengraph", -len(item.fields)))
