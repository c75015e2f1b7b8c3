"""Rows whose truth is the texts of their cells, without a name or an element: do the predicted records hold them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.recordsets import Elements, TruthRecord
from markuplmpp.records import Record
from markuplmpp.values import loose

CELLS = "cells"


def count_cells(
    gold: Sequence[TruthRecord], found: Iterable[Record], elements: Elements, complete: bool
) -> Counts | None:
    """Counts the cells of records, each gold record against the predicted one that it is.

    That is the one whose text holds most letters of its cells, each one of no other: two rows in one predicted record
    miss the cells of one. The texts of predicted records that are none of the truth are wrong; what else the others
    hold isn't, so that the precision speaks of strays alone.

    Args:
        gold: Records of the truth; those without cells are left out.
        found: What was predicted as rows; elements count once, and records without one, of metadata alone, don't.
        elements: Of the page.
        complete: Whether the truth lists all records: only then those that are none of it are wrong.

    Returns:
        None where no gold record has cells.
    """
    wanted = [cells for r in gold if (cells := [key for cell in r.cells if (key := loose(cell))])]
    if not wanted:
        return None
    places = {elements.key(r.xpaths): r.xpaths for r in found if r.xpaths}
    given = [_Text.of(elements.texts(xpaths)) for xpaths in places.values()]
    letters = {
        (i, j): shared
        for i, cells in enumerate(wanted)
        for j, text in enumerate(given)
        if (shared := sum(len(cell) for cell in cells if text.holds(cell)))
    }
    pairs: dict[int, int] = {}
    taken = set[int]()
    for i, j in sorted(letters, key=lambda pair: (-letters[pair], pair)):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    hits = sum(given[j].holds(cell) for i, j in pairs.items() for cell in wanted[i])
    strays = sum(text.count for j, text in enumerate(given) if j not in taken)
    return Counts(hits, strays * complete, sum(map(len, wanted)) - hits)


@dataclass(frozen=True, slots=True)
class _Text:
    """The letters and digits of a record: in one, of its words and texts, and how many texts have some."""

    letters: str
    words: frozenset[str]
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Text:
        words = frozenset(loose(word) for text in texts for word in [text, *text.split()])
        return cls(loose(" ".join(texts)), words, sum(bool(loose(text)) for text in texts))

    def holds(self, cell: str) -> bool:
        """Whether a cell is in it; a number is a word or a text of it: 5 is in 2015, and 199.50 in 1,199.50."""
        return cell in (self.letters if any(map(str.isalpha, cell)) else self.words)
