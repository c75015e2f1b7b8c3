"""Finds a text value on a page: as a leaf, as a part of one, or across several."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import Page, fold_space
from markuplmpp.schema import TEXT_KINDS, Kind
from markuplmpp.values import find_readings, item_key, loose, same_reading, same_value, typeset, words_key
from markuplmpp.values.compare import Reading

MAX_MATCHES = 40
_EXACT_KINDS = frozenset({"id", "gtin"})
# Prices, dates and the like stand in short texts; a paragraph that mentions one isn't the field.
_VALUE_LEAF_CHARS = 160
# An item of a list in an element of its own.
_ITEM_LEAVES = 20


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
        self._starts = np.cumsum([0, *map(len, norms)]).tolist()
        self._text = "".join(norms)
        self._readings: dict[tuple[int, str], list[tuple[int, int, Reading]]] = {}
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
        if kind not in TEXT_KINDS and kind != "yield":
            return self._find_value(value, kind, self.leaves[first:last], limit)
        if kind == "gtin" and (found := self._find_value(value, kind, self.leaves[first:last], limit)):
            return found
        matches = self._find_text(value, kind, first, last, limit)
        if kind == "yield" and not matches:  # as it's written it may fill two leaves: <b>12</b> cookies
            return self._find_value(value, kind, self.leaves[first:last], limit)
        return matches

    def find_item(self, value: str) -> list[Match]:
        """Returns the places where an item of a list stands in other words, in page order.

        With a fraction for a decimal ("0.5 cup" as "½ cup"); or the whole text of an element with the words in another
        order ("Pak Choi" beside "3 pieces").
        """
        key, shown = item_key(value), typeset(value)
        matches = self._find_text(shown, "text", 0, len(self.leaves), MAX_MATCHES) if shown != value else []
        if found := [match for match in matches if item_key(self._text_of(match)) == key]:
            return found
        return [Match(leaves) for leaves in self._by_words.get(words_key(value), ())[:MAX_MATCHES]]

    def _text_of(self, match: Match) -> str:
        text = fold_space(" ".join(self.page.texts[leaf] for leaf in match.leaves))
        return text if match.span is None else text[slice(*match.span)]

    @cached_property
    def _by_words(self) -> dict[str, list[tuple[int, ...]]]:
        """The leaves of each element around a few short ones, by their words."""
        page, found = self.page, dict[tuple[int, ...], str]()
        full = [leaf for leaf in self.leaves if loose(page.texts[leaf])]
        for node in np.flatnonzero(~page.is_leaf).tolist():
            first, last = bisect_left(full, node), bisect_left(full, int(page.end[node]))
            if 1 < last - first <= _ITEM_LEAVES and (inside := tuple(full[first:last])) not in found:
                found[inside] = words_key(fold_space(" ".join(page.texts[leaf] for leaf in inside)))
        out: dict[str, list[tuple[int, ...]]] = {}
        for leaves, key in found.items():
            out.setdefault(key, []).append(leaves)
        out.pop("", None)
        return out

    def position(self, leaf: int) -> int:
        """Returns the rank of a leaf among the body's leaves."""
        return self._rank[leaf]

    @cached_property
    def _rank(self) -> dict[int, int]:
        return {leaf: i for i, leaf in enumerate(self.leaves)}

    def _find_text(self, value: str, kind: Kind, first: int, last: int, limit: int) -> list[Match]:
        norm, end = loose(value), self._starts[last]
        matches: list[Match] = []
        at = self._text.find(norm, self._starts[first], end) if norm else -1
        while at >= 0 and len(matches) < limit:
            if match := self._match(at, at + len(norm), value, kind):
                matches.append(match)
            at = self._text.find(norm, at + 1, end)
        return matches

    def _match(self, start: int, end: int, value: str, kind: Kind) -> Match | None:
        starts = self._starts
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        whole = starts[first] == start and starts[last + 1] == end
        inside = self.leaves[first : last + 1]
        if whole and self._is_exact(value, kind, inside):
            return Match(tuple(leaf for leaf in inside if first == last or loose(self.page.texts[leaf])))
        if first != last:
            return None
        span = self._span(inside[0], start - starts[first], end - starts[first])
        return Match((inside[0],), span) if span and self._is_exact(value, kind, inside, span) else None

    def _is_exact(self, value: str, kind: Kind, leaves: list[int], span: tuple[int, int] | None = None) -> bool:
        """Whether letters and digits that are equal make a value equal: of identifiers all else counts too."""
        if kind not in _EXACT_KINDS:
            return True
        return same_value(kind, value, self._text_of(Match(tuple(leaves), span)))

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
        wanted = find_readings(kind, value, lang=self.lang)
        matches: list[Match] = []
        for leaf in leaves if wanted else ():
            raw = self.page.texts[leaf]
            if len(raw) > 4 * _VALUE_LEAF_CHARS or len(text := fold_space(raw)) > _VALUE_LEAF_CHARS:
                continue
            if (leaf, kind) not in self._readings:  # thirty reviews have thirty dates to look for
                self._readings[leaf, kind] = find_readings(kind, text, lang=self.lang)
            for start, end, found in self._readings[leaf, kind]:
                if same_reading(kind, wanted[0][2], found):
                    whole = loose(text[:start]) == "" and loose(text[end:]) == ""
                    matches.append(Match((leaf,), None if whole else (start, end)))
                    break
            if len(matches) >= limit:
                break
        return matches
