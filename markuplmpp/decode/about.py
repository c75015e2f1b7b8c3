"""Whether a page's markup is about the thing that the page is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from markuplmpp.decode.calibrate import Confidence
from markuplmpp.decode.equal import equal_values
from markuplmpp.decode.money import is_money
from markuplmpp.dom.node import Page
from markuplmpp.records import Record
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import loose, same_value

_LEAST_ALIKE, _TITLE_CHARS = 0.25, 1_000  # of the letters of a title
_LEAST_ITEMS = 3
_PRICE_CHARS, _MOST_READ, _MOST_ITEMS = 40, 200, 100


@dataclass(frozen=True)
class About:
    """Compares records with those of the markup; the fields are as of :func:`~markuplmpp.decode.fuse.fuse`."""

    schema: Schema
    confidence: Confidence
    page: Page

    def is_other(self, model: Record, markup: Record) -> bool:
        """Whether the markup is about something else, such as what all pages of the site say.

        That has a title that the page doesn't show and that has next to nothing in common with the model's, which is
        likelier to be right; and no other value is the same.
        """
        shared = model.fields.keys() & markup.fields.keys()
        titles = [(name, model.fields[name][0], markup.fields[name][0]) for name in TITLES if name in shared]
        of, by_name = self.confidence, self.schema.by_name
        return (
            bool(titles)
            and not any(_is_alike(one.text, other.text) for _, one, other in titles)
            and all(of(model.type, name, one) > of(model.type, name, other) for name, one, other in titles)
            and not any(
                equal_values(by_name[name], model.fields[name], markup.fields[name], self.page.lang) for name in shared
            )
            and not any(loose(other.text) in self._said for _, _, other in titles)
        )

    def is_shown(self, markup: Record) -> bool:
        """Whether the page shows what makes the markup's thing one of its type: its title in an ``<h1>``, and its price
        or half of a list.
        """
        titles = [loose(markup.fields[name][0].text) for name in TITLES if name in markup.fields]
        if not titles or not all(title in self._headed for title in titles):
            return False
        for name, values in markup.fields.items():
            spec = self.schema.by_name[name]
            if spec.list and len(values) >= _LEAST_ITEMS:
                shown = sum(loose(value.text) in self._said for value in values[:_MOST_ITEMS])
                if 2 * shown >= len(values[:_MOST_ITEMS]):
                    return True
            if spec.kind == "price" and any(same_value("price", text, values[0].text) for text in self._prices):
                return True
        return False

    def as_type(self, record: Record, markup: Record) -> Record:
        """A record as one of the markup's type: with those of its values that such have, and its title if that's so."""
        names = self.schema.item(markup.type).fields
        fields = {name: values for name, values in record.fields.items() if name in names}
        titles = [(name, loose(markup.fields[name][0].text)) for name in TITLES if name in markup.fields]
        for name in (name for name in TITLES if name in record.fields):
            values = record.fields[name]
            fields |= dict.fromkeys((own for own, title in titles if title == loose(values[0].text)), values)
        return replace(record, type=markup.type, fields=fields)

    @cached_property
    def _headed(self) -> frozenset[str]:
        headings = (node for node, tag in enumerate(self.page.tags) if tag == "h1")
        return frozenset(loose(self.page.text(node)) for node in headings) - {""}

    @cached_property
    def _prices(self) -> list[str]:
        texts = (self.page.text(leaf) for leaf in self.page.leaves.tolist())
        prices = dict.fromkeys(text for text in texts if len(text) <= _PRICE_CHARS and is_money(text))
        return list(prices)[:_MOST_READ]

    @cached_property
    def _said(self) -> str:
        return loose(self.page.text(0))


def _is_alike(one: str, other: str) -> bool:
    """Whether two titles may be of one thing: of the letters of the shorter, three in a row, some are in the other."""
    shorter, longer = sorted((_threes(one), _threes(other)), key=len)
    return len(shorter & longer) >= _LEAST_ALIKE * len(shorter)


def _threes(title: str) -> set[str]:
    text = loose(title[:_TITLE_CHARS])
    return {text[i : i + 3] for i in range(max(1, len(text) - 2))}
