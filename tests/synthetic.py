"""What tests of the synthetic sites share: a page with the labels that its marks give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.labels.gold import GoldPage
from markuplmpp.schema import Schema
from markuplmpp.synth.markup import unmarked


@dataclass(frozen=True)
class Marked:
    """A page that was marked."""

    html: bytes
    gold: dict[str, Any]
    page: Page

    @classmethod
    def of(cls, html: Markup | str) -> Marked:
        clean, gold = unmarked(html)
        return cls(clean, gold, parse_html(clean))

    @property
    def labels(self) -> list[dict[str, Any]]:
        return list(self.gold["labels"])

    @property
    def marked(self) -> set[int]:
        """Nodes with a label, or left out."""
        return {entry["node"] for entry in self.labels}

    def nodes(self, label: str) -> list[int]:
        return [entry["node"] for entry in self.labels if entry["label"] == label]

    def values(self, label: str, within: int = -1) -> list[str]:
        """Texts of a label, on the page or below an element."""
        end = len(self.page) if within < 0 else self.page.end[within]
        return [
            self.page.text(entry["node"])[entry.get("start", 0) : entry.get("end")]
            for entry in self.labels
            if entry["label"] == label and within < entry["node"] < end and self.page.is_leaf[entry["node"]]
        ]

    def fields(self) -> dict[str, list[str]]:
        """Texts of every label that is one of texts."""
        names = {entry["label"] for entry in self.labels if entry["label"] and self.page.is_leaf[entry["node"]]}
        return {name: self.values(name) for name in names}

    def leaves(self) -> dict[int, str]:
        return {leaf: self.page.text(leaf) for leaf in map(int, self.page.leaves)}

    def shape(self, label: str) -> tuple[str, ...]:
        """Tags of the first element of a label and of all in it."""
        node = self.nodes(label)[0]
        return tuple(self.page.tags[node : self.page.end[node]])

    def check(self) -> None:
        """The gold fits the page."""
        GoldPage.from_dict(self.gold).check(self.html, self.page, Schema.default())
