"""The places of a field's values on one page -> its labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.outcomes import NOWHERE, SAID_OTHERWISE
from markuplmpp.labels.target import PageLabels, smallest_element
from markuplmpp.labels.textindex import Match
from markuplmpp.schema import LIST_SUFFIX, Field

RUN_CHARS = 20
"""A line of body text shorter than this stands anywhere: a caption, a button ("Share"), a number."""
_LIST_SHARE = 0.6


@dataclass
class Found:
    """Matches of one field on one page.

    Args:
        chosen: The places of its values.
        ambiguous: Places that are given for its values, and whose words speak against them; neither the field nor not.
        others: Other places where the values stand; likewise.
        missed: Values that stand nowhere.
        why: Outcome with its reason -> values of which no place was chosen; of missed ones only those that do stand
            somewhere.
    """

    chosen: list[Match] = field(default_factory=list)
    ambiguous: list[Match] = field(default_factory=list)
    others: list[Match] = field(default_factory=list)
    missed: int = 0
    why: Counter[str] = field(default_factory=Counter)

    def miss(self, why: str, values: int = 1) -> None:
        """Counts values that weren't found where they could be."""
        self.missed += values
        self.why[why] += values


def apply_found(labels: PageLabels, page: Page, structure: Structure, spec: Field, found: Found) -> None:
    """Labels the places of a field, leaves the others out of the loss, and counts each value once."""
    for match in found.chosen:
        labels.add(page, structure, spec.name, match)
    for match in (*found.ambiguous, *found.others):
        labels.ignore(page, structure, match)
    why, chosen = Counter(found.why), {leaf for match in found.chosen for leaf in match.leaves}
    # What microdata gives as a value may be one in part.
    why[SAID_OTHERWISE] += sum(chosen.isdisjoint(match.leaves) for match in found.ambiguous)
    why[NOWHERE] += found.missed - sum(n for told, n in found.why.items() if told.startswith("miss"))
    for told, values in (+why).items():
        labels.report[spec.name, told] += values


def settle_run(labels: PageLabels, page: Page, structure: Structure, spec: Field, found: Found) -> None:
    """Labels the container of a list field, and leaves out what stands unmatched between the values."""
    leaves = sorted({leaf for match in found.chosen for leaf in match.leaves})
    container = smallest_element(page, leaves)
    below = page.leaves[(page.leaves >= container) & (page.leaves < page.end[container])].tolist()
    unmatched = [leaf for leaf in below if leaf not in labels.leaf]
    bearer = int(structure.bearer[container])
    if spec.list and len(found.chosen) > 1 and bearer >= 0:
        if len(leaves) >= _LIST_SHARE * len(below):
            labels.internal.setdefault(bearer, spec.name + LIST_SUFFIX)
        else:
            labels.ignored.add(bearer)
    if found.missed or not spec.list:
        # One of these may well be a value that wasn't found; better unlearned than learned wrong.
        labels.ignored.update(leaf for leaf in unmatched if leaves[0] < leaf < leaves[-1])
