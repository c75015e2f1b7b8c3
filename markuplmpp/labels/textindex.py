"""Finds a text value on a page: as a leaf, as a part of one, or across several."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import Page, fold_space
from markuplmpp.schema import Kind
from markuplmpp.values import find_values, loose, parse_value, same_value
from markuplmpp.values.found import Found

MAX_MATCHES = 40
_VALUE_KINDS = frozenset({"price", "date", "rating", "count", "duration", "availability"})
# Prices, dates and the like stand in short texts; a paragraph that mentions one isn't the field.
_VALUE_LEAF_CHARS = 160


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a value stands.

    Args:
        leaves: The leaves that hold it, in order.
        span: Characters of the single leaf's folded text, where the value is only a part of it.
    """

    leaves: tuple[int, ...]
    span: tuple[int, int] | None = None

    @property
    def first(self) -> int:
        """The first leaf."""
        return self.leaves[0]


class TextIndex:
    """The text of a page's body, normalised (NFKC, case-folded, letters and digits) and searchable.

    >>> from markuplmpp.dom.parse import parse_html
    >>> index = TextIndex(parse_html("<h1>Blue Kettle</h1><p>SKU: AB-1</p><p><b>2</b> cups <i>tea</i></p>"))
    >>> [len(m.leaves) for m in index.find("2 cups tea")], index.find("ab 1")[0].span
    ([3], (5, 9))
    """

    def __init__(self, page: Page, lang: str | None = None) -> None:
        self.page, self.lang = page, lang
        head = next((i for i, tag in enumerate(page.tags) if tag == "head"), None)
        head_end = int(page.end[head]) if head is not None else 0
        # The title element repeats the name with the shop's; it's never the value itself.
        self.leaves = [i for i in page.leaves.tolist() if i >= head_end]
        norms = [loose(page.texts[i]) for i in self.leaves]
        self._starts = np.concatenate([[0], np.cumsum([len(n) for n in norms])]).tolist()
        self._text = "".join(norms)
        self._values: dict[tuple[int, str], list[Found]] = {}
        self._char_ends: dict[int, tuple[str, npt.NDArray[np.int64]]] = {}

    def find(
        self, value: str, kind: Kind = "text", *, after: int = -1, before: int | None = None, limit: int = MAX_MATCHES
    ) -> list[Match]:
        """Returns the places where a value stands, in page order; parts of words never match.

        Args:
            value: The value as the truth has it.
            kind: What it is compared as.
            after: Only in leaves behind this node.
            before: Only in leaves in front of this node.
            limit: At most so many.
        """
        first = bisect_right(self.leaves, after)
        last = len(self.leaves) if before is None else bisect_left(self.leaves, before)
        if kind in _VALUE_KINDS:
            return self._find_value(value, kind, self.leaves[first:last], limit)
        norm = loose(value)
        matches: list[Match] = []
        end = self._starts[last]
        at = self._text.find(norm, self._starts[first], end) if norm else -1
        while at >= 0 and len(matches) < limit:
            if match := self._match(at, at + len(norm), value, kind):
                matches.append(match)
            at = self._text.find(norm, at + 1, end)
        return matches

    def position(self, leaf: int) -> int:
        """Returns the rank of a leaf among the body's leaves."""
        return self._rank[leaf]

    @cached_property
    def _rank(self) -> dict[int, int]:
        return {leaf: i for i, leaf in enumerate(self.leaves)}

    def _match(self, start: int, end: int, value: str, kind: Kind) -> Match | None:
        starts = self._starts
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        opens, closes = starts[first] == start, starts[last + 1] == end
        if opens and closes:
            if (
                first == last
                and kind in ("id", "gtin")
                and not same_value(kind, value, fold_space(self.page.texts[self.leaves[first]]))
            ):
                return None
            inside = self.leaves[first : last + 1]
            return Match(
                tuple(leaf for leaf in inside if loose(self.page.texts[leaf])) if len(inside) > 1 else tuple(inside)
            )
        if first != last:
            return None
        span = self._span(self.leaves[first], start - starts[first], end - starts[first])
        return Match((self.leaves[first],), span) if span else None

    def _span(self, leaf: int, start: int, end: int) -> tuple[int, int] | None:
        """Characters of the leaf whose normalised form is ``start:end``; None where that cuts a word."""
        if leaf not in self._char_ends:
            text = fold_space(self.page.texts[leaf])
            self._char_ends[leaf] = text, np.cumsum([len(loose(char)) for char in text])
        text, ends = self._char_ends[leaf]
        if not len(ends) or ends[-1] < end:
            return None
        first, last = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(ends, end)) + 1
        cuts_before = first > 0 and text[first - 1].isalnum() and text[first].isalnum()
        cuts_after = last < len(text) and text[last - 1].isalnum() and text[last].isalnum()
        return None if cuts_before or cuts_after else (first, last)

    def _find_value(self, value: str, kind: Kind, leaves: list[int], limit: int) -> list[Match]:
        wanted = parse_value(kind, value, lang=self.lang)
        if wanted is None:
            return []
        matches = []
        for leaf in leaves:
            if len(self.page.texts[leaf]) > 4 * _VALUE_LEAF_CHARS:
                continue
            text = fold_space(self.page.texts[leaf])
            if len(text) > _VALUE_LEAF_CHARS:
                continue
            if (leaf, kind) not in self._values:  # thirty reviews have thirty dates to look for
                self._values[leaf, kind] = find_values(kind, text, lang=self.lang)
            for start, end, found in self._values[leaf, kind]:
                if _agrees(wanted, found):
                    whole = loose(text[:start]) == "" and loose(text[end:]) == ""
                    matches.append(Match((leaf,), None if whole else (start, end)))
                    break
            if len(matches) >= limit:
                break
        return matches


def _agrees(wanted: dict[str, object], found: dict[str, object]) -> bool:
    """Whether all that both sides state is equal: a truth of ``4.5`` doesn't say out of how many."""
    main = next(iter(wanted))
    if main == "amount":  # as numbers: a truth of 20 is the page's 20.00
        return Decimal(str(wanted[main])) == Decimal(str(found[main]))
    if main == "value" and 100 in (wanted.get("best"), found.get("best")) and wanted.get("best") != found.get("best"):
        return False  # "4%" is no 4
    return wanted[main] == found.get(main)
