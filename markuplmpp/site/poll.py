"""What rules give on all pages, beside the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress, islice

from markuplmpp.schema import Field
from markuplmpp.site.nodes import read
from markuplmpp.site.proposed import Scope
from markuplmpp.site.rules import Rule
from markuplmpp.site.steps import ICON, IN_PLACE, PLACE, TAG, WAY
from markuplmpp.values import loose, same_value

LEAST_VOTES = 2
LEAST_SHARE = 0.15
"""Of the pages on which something may stand, those that must have votes for it, if they are more than the least."""
SAME = 0.9
"""Lists of values that agree as far as this are the same."""
# A rule that speaks on pages where nobody voted may read what the model missed, or something else.
_UNASKED = 0.25
_NEAR_MISS = 0.5
_LEAST_AGREEMENT = 0.5
_MOST_EXCEPTIONS = 2
_MOST_CUT = 12

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule gives in every scope.

    Args:
        rank: Of its XPath, the most robust first.
        rule: It.
        texts: Its values, by scope; of a field with one value the first, and another where the rule gives several.
        hits: How far they agree with the votes, in [0, 1], by scope; 0 where there are none. Empty without votes.
    """

    rank: int
    rule: Rule
    texts: tuple[Texts, ...]
    hits: tuple[float, ...] = ()

    @property
    def order(self) -> tuple[bool, bool, int]:
        """How sure the rule is to give the same on other pages, the surest first.

        One that gives a single value reads no other one where that is missing; a place tells nothing of its value.
        """
        several = self.rule.several
        return self.rank == PLACE or (several and self.rank == TAG), several, self.rank

    def cuts_all(self, whole: Reading | None) -> bool:
        """Whether it leaves out an end of the first node of every scope: what stands there always is the template's."""
        if whole is None or self.rule.after or not self.rule.before:
            return False
        return all(cut and cut != full for cut, full in zip(self.texts, whole.texts, strict=True) if full)


@dataclass(frozen=True)
class Poll:
    """The votes for one thing in every scope.

    Args:
        scopes: Pages or items.
        many: Whether a rule's nodes are all meant, or the first.
        gives: What a rule gives in a scope, as texts to be compared; where the first is meant, it and
            another: :func:`first_and_other`.
        agree: How far two lists of texts agree, in [0, 1].
    """

    scopes: Sequence[Scope]
    many: bool
    gives: Callable[[Rule, Scope], Texts]
    agree: Callable[[Sequence[str], Sequence[str]], float]

    @cached_property
    def voted(self) -> list[Texts]:
        """The texts voted for, by scope."""
        return [tuple(vote.text for vote in scope.votes) for scope in self.scopes]

    @cached_property
    def asked(self) -> int:
        """Scopes with a vote."""
        return sum(map(bool, self.voted))

    @cached_property
    def _weights(self) -> list[float]:
        return [max((vote.score for vote in scope.votes), default=0.0) for scope in self.scopes]

    def reading(self, rank: int, rule: Rule) -> Reading:
        """Returns what a rule gives."""
        texts = tuple(self.gives(rule, scope) for scope in self.scopes)
        hits = tuple(self.agree(got, said) if said else 0.0 for got, said in zip(texts, self.voted, strict=True))
        return Reading(rank, replace(rule, several=not self.many and any(len(t) > 1 for t in texts)), texts, hits)

    def judged(self, reading: Reading) -> Rule:
        """Returns its rule with support and confidence."""
        sure = sum(hit * weight for hit, weight in zip(reading.hits, self._weights, strict=True))
        return replace(reading.rule, support=self.support(reading), confidence=sure / max(1, self.asked))

    def support(self, reading: Reading) -> float:
        """Returns the share of the votes that it agrees with."""
        return sum(reading.hits) / max(1, self.asked)

    def worth(self, reading: Reading) -> float:
        """Returns its support, less where it gives something that nobody voted for."""
        unasked = sum(bool(got) and not said for got, said in zip(reading.texts, self.voted, strict=True))
        return self.support(reading) * self.asked / max(1.0, self.asked + _UNASKED * unasked)

    def same_share(self, reading: Reading, other: Reading) -> float:
        """Returns how far two readings agree where one of them gives something."""
        pairs = [(a, b) for a, b in zip(reading.texts, other.texts, strict=True) if a or b]
        return sum(self.agree(a, b) for a, b in pairs) / max(1, len(pairs))

    def without_ends(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """Yields the worthiest of some readings without their first or last value, where few pages vote for these.

        The first is left out if it's the same on all pages, the last if it's in the page's title: in the trail to a
        page they are the way home and the page itself.
        """
        for of in sorted(readings, key=self.worth, reverse=True)[:_MOST_CUT]:
            several = [i for i, got in enumerate(of.texts) if self.voted[i] and len(got) > 1]
            if len(several) < max(LEAST_VOTES, LEAST_SHARE * len(self.scopes)):
                continue
            unasked = [
                2 * sum(self.agree([of.texts[i][end]], self.voted[i]) > 0 for i in several) < len(several)
                for end in (0, -1)
            ]
            is_home = len({of.texts[i][0] for i in several}) == 1
            is_here = 2 * sum(loose(of.texts[i][-1]) in self._titles[i] for i in several) > len(several)
            stray = (unasked[0] and is_home, unasked[1] and is_here)
            if kept := " and ".join(compress(("position()>1", "position()<last()"), stray)):
                yield self.reading(of.rank, replace(of.rule, xpath=f"({of.rule.xpath})[{kept}]"))

    @cached_property
    def _titles(self) -> list[str]:
        """Letters and digits of what the scopes' pages say they are."""
        roots = [scope.element.getroottree().getroot() for scope in self.scopes]
        return [loose(" ".join(read(title) for title in root.iter("title", "h1"))) for root in roots]

    def exceptions(self, readings: Sequence[Reading], best: Reading) -> list[Reading]:
        """Returns the readings that are right wherever they give something, on pages where the best one isn't.

        Args:
            readings: The surest first.
            best: The one that most votes agree with.
        """
        found: list[Reading] = []
        least = WAY if self.many else ICON  # many values are rarely right by chance, the sixth cell of a table is
        others = (r for r in readings if r is not best and r.rank <= least and not IN_PLACE.search(r.rule.xpath))
        sound = [reading for reading in others if self._is_sound(reading)]
        for _ in range(_MOST_EXCEPTIONS):
            hits = joined([*found, best]).hits
            wrong = [bool(said) and hit < SAME for said, hit in zip(self.voted, hits, strict=True)]
            gains = [sum(compress(map(bool, reading.texts), wrong)) for reading in sound]
            if max(gains, default=0) < max(LEAST_VOTES, LEAST_SHARE * self.asked):
                break
            found.append(sound[gains.index(max(gains))])
        return found

    def is_agreed(self, best: Reading, exceptions: Sequence[Reading]) -> bool:
        """Whether readings are right on half of the pages with votes.

        One that isn't by itself must be right on half of those on which it gives something: it's what a page without
        an exception gets.
        """
        if self.support(best) >= _LEAST_AGREEMENT:
            return True
        told = [hit for hit, got, said in zip(best.hits, best.texts, self.voted, strict=True) if got and said]
        is_right = 2 * sum(hit >= SAME for hit in told) >= len(told)
        return is_right and self.support(joined([*exceptions, best])) >= _LEAST_AGREEMENT

    def _is_sound(self, reading: Reading) -> bool:
        """Whether it's right on all pages with a vote on which it gives something, and these are most of such pages."""
        speaks = sum(map(bool, reading.texts))
        told = [hit for hit, got, said in zip(reading.hits, reading.texts, self.voted, strict=True) if got and said]
        return 2 * len(told) > speaks and all(hit >= SAME for hit in told)


def joined(readings: Sequence[Reading]) -> Reading:
    """Returns what several rules give together: in each scope the first that gives something."""
    given = zip(*(reading.texts for reading in readings), strict=True)
    number = [next((i for i, texts in enumerate(of) if texts), 0) for of in given]
    several = any(reading.rule.several for reading in readings)
    return replace(
        readings[0],
        rule=replace(readings[0].rule, several=several),
        texts=tuple(readings[i].texts[scope] for scope, i in enumerate(number)),
        hits=tuple(readings[i].hits[scope] for scope, i in enumerate(number)),
    )


def first_and_other(texts: Iterable[str], same: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Returns the first text and the next that isn't the same, as far as there are such.

    >>> first_and_other(["$5", "$5", "$7", "$9"], str.__eq__)
    ('$5', '$7')
    """
    left = iter(texts)
    first = [*islice(left, 1)]
    return (*first, *islice((text for text in left if not same(text, first[0])), 1))


def likeness(spec: Field, found: str, voted: str) -> float:
    """Returns how far a value agrees with a vote: a text with words more or less than it counts up to one half.

    >>> [likeness(Field("name"), found, "Acme Kettle") for found in ("ACME kettle", "Acme Kettle Review")]
    [1.0, 0.4]
    """
    if same_value(spec.kind, found, voted):
        return 1.0
    shared = overlap(found.casefold().split(), voted.casefold().split()) if spec.kind == "text" else 0.0
    return _NEAR_MISS * shared if shared >= _LEAST_AGREEMENT else 0.0


def overlap(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Returns the F1 of two lists of texts as multisets.

    >>> overlap(["salt", "egg"], ["egg", "oil"])
    0.5
    """
    total = len(found) + len(wanted)
    return 2 * (Counter(found) & Counter(wanted)).total() / total if total else 1.0
