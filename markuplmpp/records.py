"""What extraction returns: values, records and the result of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

RESULT_VERSION = 1

PageKind = Literal["detail", "list", "other"]
Source = Literal["model", "metadata", "model+metadata", "template"]
Sources = Literal["model", "metadata", "both"]


def told_score(score: float) -> float:
    """Returns a score as the JSON form tells it, with four digits."""
    return round(float(score), 4)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one field.

    Args:
        text: The value itself: a span of the node's text where the node holds more.
        xpath: The node it stands in; resolves with lxml on the page as parsed. None for
            metadata that stands in no node (JSON-LD).
        score: Confidence in [0, 1].
        source: Who found it.
        parsed: The value by its kind (price, date, ...), or None where it couldn't be read.
    """

    text: str
    xpath: str | None
    score: float
    source: Source = "model"
    parsed: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form; ``parsed`` is left out where there is none.

        >>> Value("$19.99", "/html/body/p/text()", 0.93).to_dict()
        {'text': '$19.99', 'xpath': '/html/body/p/text()', 'score': 0.93, 'source': 'model'}
        """
        out: dict[str, Any] = {
            "text": self.text,
            "xpath": self.xpath,
            "score": told_score(self.score),
            "source": self.source,
        }
        if self.parsed is not None:
            out["parsed"] = self.parsed
        return out


@dataclass(frozen=True, slots=True)
class Record:
    """One item of a page: a product, a review, a recipe, a row of a list.

    Args:
        type: Item type of the schema.
        xpaths: The item's element, or its sibling elements where no single one holds it.
            Empty for a record made of metadata alone.
        score: Confidence in [0, 1].
        fields: Field name to values, in page order.
        records: Items nested in this one, as the reviews of a product.
    """

    type: str
    xpaths: tuple[str, ...]
    score: float
    fields: dict[str, list[Value]] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    def first(self, name: str) -> str | None:
        """Returns the text of the first value of a field, or None.

        >>> Record("product", (), 1.0, {"name": [Value("Kettle", None, 1.0)]}).first("name")
        'Kettle'
        """
        values = self.fields.get(name)
        return values[0].text if values else None

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form: ``xpath`` for one element, ``xpaths`` for several."""
        out: dict[str, Any] = {"type": self.type}
        if len(self.xpaths) == 1:
            out["xpath"] = self.xpaths[0]
        elif self.xpaths:
            out["xpaths"] = list(self.xpaths)
        out["score"] = told_score(self.score)
        out["fields"] = {name: [v.to_dict() for v in values] for name, values in self.fields.items()}
        if self.records:
            out["records"] = [record.to_dict() for record in self.records]
        return out


@dataclass(frozen=True, slots=True)
class PageResult:
    """All that was found on one page (result JSON, version 1).

    Args:
        url: The page's address, if it was given.
        model: Name and version of the model.
        page_kind: ``detail``, ``list`` or ``other``.
        records: Top-level records in page order.
        warnings: What the reader should know: text cut, limits reached, noscript read.
    """

    url: str | None
    model: str
    page_kind: PageKind
    records: tuple[Record, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form.

        >>> PageResult(None, "web-small/0.1", "other").to_dict()["page_kind"]
        'other'
        """
        return {
            "version": RESULT_VERSION,
            "url": self.url,
            "model": self.model,
            "page_kind": self.page_kind,
            "records": [record.to_dict() for record in self.records],
            "warnings": list(self.warnings),
        }

    def to_json(self) -> str:
        """Returns the JSON form as one line of text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)
