"""What a page's JSON-LD and Open Graph say of its main record: values in no node that a rule selects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from markuplmpp.metadata import MetadataItem, read_unplaced
from markuplmpp.schema import TITLES
from markuplmpp.site.nodes import titles_of
from markuplmpp.values import bare_items, loose


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
        """Returns the values of a field of the page's main item; none where it isn't known which one that is."""
        items = self._by_type.get(type_, ())
        texts = next(([value.text for value in item.fields[name]] for item in items if name in item.fields), [])
        return tuple(filter(None, bare_items(texts))) if many else tuple(texts[:1])

    @cached_property
    def _by_type(self) -> dict[str, list[MetadataItem]]:
        """What's said of the item of each type that the page is titled after, or of the only one that there is.

        JSON-LD comes first, the fullest first.
        """
        said = _words(titles_of(self.root))
        by_type: dict[str, list[MetadataItem]] = defaultdict(list)
        for item in sorted(read_unplaced(self.root, url=self.url), key=_order):
            by_type[item.type].append(item)
        for type_, items in by_type.items():
            if len({*map(_title, items)}) > 1:
                here = max((title for item in items if (title := _title(item)) in said), key=len, default="")
                by_type[type_] = [item for item in items if here and _title(item) == here]
        return by_type


def _order(item: MetadataItem) -> tuple[bool, int]:
    return item.syntax == "opengraph", -len(item.fields)


def _title(item: MetadataItem) -> str:
    return next((_words(item.fields[name][0].text) for name in TITLES if item.fields.get(name)), "")


def _words(text: str) -> str:
    """The words of a text, so that one can be looked for in another.

    >>> _words("Pan") in _words("Acme (Pan)"), _words("Pan") in _words("Acme Panini")
    (True, False)
    """
    return "".join(f" {word} " for word in map(loose, text.split()) if word)
