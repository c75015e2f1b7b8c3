"""What becomes of the values of a page, and why a value has no label."""

from __future__ import annotations

from markuplmpp.labels.records import RECORD, REVIEW

OUTCOMES = ("exact", "part", "element", "ambiguous", "miss", "unlabelable")
"""Labelled as a whole text, as a part of one, as an element; left out; not found; without a place in the sequence."""

# What page labels count a value as: the outcome, and behind a colon the reason.
BARRED = "ambiguous: only in a menu, a choice or prose"
RIVALS = "ambiguous: in too many places"
NO_ANCHOR = "ambiguous: in several places, with no name to go by"
FAR = "ambiguous: in several places, all far from the name"
TAKEN = "ambiguous: only where another value stands"
SHORT = "ambiguous: a line too short to be sure of"
SAID_OTHERWISE = "ambiguous: marked up, but by its words another thing"
NOWHERE = "miss: not in the text"
BARRED_OF_MANY = "miss: only in a menu, a choice or a heading"
OF_ANOTHER = "miss: only in the text of another field"
BEYOND = "miss: beyond the values that are looked for"

# Of items, whose outcomes have one reason each.
_WHY = {
    (RECORD, "ambiguous"): "one element has the cells of several",
    (REVIEW, "ambiguous"): "its body is in several places",
    (REVIEW, "miss"): "its body is nowhere a whole text",
}
_WHY_ELSE = {
    "ambiguous": "its element is a part of it, or most of the page",
    "miss": "no such element or cells",
    "unlabelable": "no element of the sequence stands for it",
}


def outcome_of(label: str, counted_as: str) -> tuple[str, str]:
    """Returns the outcome of a value, and the reason where it has no label.

    Args:
        label: Field or item.
        counted_as: What page labels count it as.

    >>> outcome_of("price", FAR), outcome_of("price", "exact"), outcome_of("review", "miss")[1]
    (('ambiguous', 'in several places, all far from the name'), ('exact', ''), 'its body is nowhere a whole text')
    """
    outcome, _, reason = counted_as.partition(": ")
    return outcome, reason or _WHY.get((label, outcome), "") or _WHY_ELSE.get(outcome, "")
