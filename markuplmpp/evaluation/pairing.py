"""Predicted records with the gold records that they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from markuplmpp.evaluation.recordsets import Elements, TruthRecord
from markuplmpp.records import Record
from markuplmpp.values import loose

# Markup cuts long bodies short; fewer letters than these in common are no sign of one body.
_MIN_CUT_CHARS = 20

Pair = tuple[TruthRecord | None, Record | None]
"""A gold record and the predicted one that it is; None where there is no other."""


def pair_records(
    gold: Sequence[TruthRecord], found: Sequence[Record], key: str | None, elements: Elements, *, cut: bool = False
) -> list[Pair]:
    """Pairs records by their elements, then by the text that tells one from the next.

    Each is in one pair. Of records with the same text the first gold one is the first predicted one.

    Args:
        gold: Records of the truth.
        found: What was predicted.
        key: The field that tells records apart: the body of a review, the name of a row.
        elements: Of the page.
        cut: Whether that text may be cut short in gold records without an element; the pair's gold record then has
            the text as the page goes on with it.

    Returns:
        A pair for each gold record, in their order, then the predicted records that are none.
    """
    pairs: dict[int, int] = {}
    if any(r.xpaths for r in gold):
        places = [[elements.key(r.xpaths)] if r.xpaths else [] for r in gold]
        _match(places, [[elements.key(r.xpaths)] if r.xpaths else [] for r in found], pairs)
    texts = [key_texts(r.fields.get(key or "", ())) for r in gold]
    given = [key_texts(v.text for v in r.fields.get(key or "", ())) for r in found]
    _match(texts, given, pairs)
    gold = list(gold)
    if cut and key is not None:
        for i in _match_beginnings([[] if r.xpaths else t for r, t in zip(gold, texts, strict=True)], given, pairs):
            longer = [v.text for v in found[pairs[i]].fields[key]]
            gold[i] = replace(gold[i], fields={**gold[i].fields, key: longer})
    taken = set(pairs.values())
    paired: list[Pair] = [(r, found[pairs[i]] if i in pairs else None) for i, r in enumerate(gold)]
    return paired + [(None, r) for j, r in enumerate(found) if j not in taken]


def key_texts(values: Iterable[str]) -> list[str]:
    """Returns what a record is known by: its texts in one and each alone, letters and digits only.

    A body of two paragraphs is one element, or the leaves in it.

    >>> key_texts(["Good.", "Very good!"]), key_texts(["Good."]), key_texts(["--"])
    (['goodverygood', 'good', 'verygood'], ['good'], [])
    """
    texts = list(map(loose, values))
    return [text for text in dict.fromkeys(["".join(texts), *texts]) if text]


def _match(wanted: Sequence[Iterable[Hashable]], given: Sequence[Iterable[Hashable]], pairs: dict[int, int]) -> None:
    """Adds pairs of what has a key in common."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for j, keys in enumerate(given):
        for key in keys:
            places[key].append(j)
    taken = set(pairs.values())
    for i, keys in enumerate(wanted):
        if i in pairs:
            continue
        same = (j for key in keys for j in places.get(key, ()) if j not in taken)
        if (at := next(same, None)) is not None:
            pairs[i] = at
            taken.add(at)


def _match_beginnings(
    wanted: Sequence[Sequence[str]], given: Sequence[Sequence[str]], pairs: dict[int, int]
) -> list[int]:
    """Adds pairs of what begins like what was predicted; returns the gold ones."""
    taken, added = set(pairs.values()), []
    for i, texts in enumerate(wanted):
        if i in pairs or not texts or len(texts[0]) < _MIN_CUT_CHARS:
            continue
        longer = (j for j, t in enumerate(given) if j not in taken and t and t[0].startswith(texts[0]))
        if (at := next(longer, None)) is not None:
            pairs[i] = at
            taken.add(at)
            added.append(i)
    return added
