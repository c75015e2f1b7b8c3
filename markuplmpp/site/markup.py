"""What a page's JSON-LD and Open Graph say of its main record: values in no node that a rule selects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from markuplmpp.dom.facts import title_parts
from markuplmpp.metadata import MetadataItem, read_unplaced
from markuplmpp.schema import TITLES
from markuplmpp.site.nodes import read
from markuplmpp.values import bare_items, loose


@dataclass(frozen=True)
class PageMarkup:
    """The markup of one page, read when it's first asked for.

    Args:
        root: The page.
        url: Its address; images are made absolute with it.

    >>> from markuplmpp.dom.parse import parse_tree
    >>> html = '<script type="application/ld+json">{"@type": "Recipe", "recipeCuisine": ["Thai", "Lao"]}</script>'
    >>> markup = PageMarkup(parse_tree(html)[0])
    >>> markup.texts("recipe", "cuisine", many=True), markup.texts("recipe", "name", many=False)
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
        """What's said of the item of each type that the page is called after, or of the only one that there is.

        The fullest item of JSON-LD comes first. Open Graph is of the page; behind it, where it's called the same.
        """
        by_type: dict[str, list[MetadataItem]] = defaultdict(list)
        for item in sorted(read_unplaced(self.root, url=self.url), key=lambda item: -len(item.fields)):
            by_type[item.type].append(item)
        return {type_: self._own(items) for type_, items in by_type.items()}

    def _own(self, items: list[MetadataItem]) -> list[MetadataItem]:
        head = [item for item in items if item.syntax == "opengraph"]
        items = [item for item in items if item.syntax != "opengraph"]
        titles = {*map(_title, items)}
        if len(titles) > 1:
            here = next((name for name in self._names if name in titles), None)
            items = [item for item in items if _title(item) == here]
        own = _title(items[0]) if items else ""
        return items + [item for item in head if own in _title(item) or _title(item) in own]

    @cached_property
    def _names(self) -> list[str]:
        """Letters and digits of what the page is called: its first heading, its title and the parts of that."""
        heading, title = self.root.find(".//h1"), self.root.findtext("head/title") or ""
        names = [loose(read(heading)) if heading is not None else "", loose(title), *title_parts(title)]
        return list(filter(None, names))


def _title(item: MetadataItem) -> str:
    return next((loose(item.fields[name][0].text) for name in TITLES if item.fields.get(name)), "")
