"""Votes for values on several pages -> the rules that most of them agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from lxml import etree

from markuplmpp.errors import TemplateError
from markuplmpp.schema import Field
from markuplmpp.site.nodes import Node, read
from markuplmpp.site.paths import PLACE, TAG, Proposal, propose_all, propose_one
from markuplmpp.site.rules import FieldRules, Rule
from markuplmpp.values import loose, same_value

LEAST_VOTES = 2
_LEAST_VOTE_SHARE = 0.15
_LEAST_AGREEMENT = 0.5
# A rule that speaks on pages where nobody voted may read what the model missed, or something else.
_UNASKED = 0.25
_NEAR_BEST = 0.05
_SAME_AS_BEST = 0.9
_MOST_RULES = 4
_MOST_PROPOSALS = 150
_WHOLE = [("", "")]  # nothing in front of the value, nothing behind
_COMPARED = 200  # letters of a text that tell it from others: the body of an article is compared many times


@dataclass(frozen=True, slots=True)
class Vote:
    """A value that was found on a page, with its node."""

    node: Node
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a value is looked for: a page, or one item's element on it.

    Args:
        element: The root of the page, or the item's element.
        votes: What was found there.
        is_item: Whether XPaths start from the element.
    """

    element: etree._Element
    votes: tuple[Vote, ...]
    is_item: bool = False

    @property
    def start(self) -> etree._Element | None:
        """Where XPaths start; None for the page."""
        return self.element if self.is_item else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule gives in every scope.

    Args:
        rank: Of its XPath, the most robust first.
        rule: It.
        texts: Its values, by scope; of a field with one value the first, and another where the rule gives several.
    """

    rank: int
    rule: Rule
    texts: tuple[tuple[str, ...], ...]

    @property
    def order(self) -> tuple[bool, bool, int]:
        """How sure the rule is to give the same on other pages, the surest first.

        One that gives a single value reads no other one where that is missing; a place tells nothing of its value.
        """
        several = self.rule.several
        return self.rank == PLACE or (several and self.rank == TAG), several, self.rank


def learn_field(spec: Field, scopes: Sequence[Scope], corrected: Sequence[Rule] = ()) -> FieldRules | None:
    """Returns the rules of a field that most votes agree with; None where there is no such thing.

    Every vote proposes the XPaths of its node. Each proposal is read on all pages. What it gives is compared with the
    votes; the best is the consensus: it also gives the value of pages where the vote was missing or wrong. Of the
    proposals that are as good the one with the most robust XPath goes first; behind it stand those of other kinds
    that give the same as the consensus, silence included: a fall-back that speaks where the first rightly doesn't
    would be noise. So is one that selects other values behind the right one, if the first selects that alone.

    Args:
        spec: The field.
        scopes: All pages of a template, or items of its pages, those without a vote too.
        corrected: Rules that a person wrote; they are the consensus.
    """

    def gives(rule: Rule, scope: Scope) -> tuple[str, ...]:
        found = (text for _, text in rule.found(scope.element))
        return tuple(found) if spec.many else first_and_other(found, lambda a, b: same_value(spec.kind, a, b))

    def agree(texts: Sequence[str], voted: Sequence[str]) -> float:
        if not spec.many:
            return float(bool(texts) and bool(voted) and same_value(spec.kind, texts[0], voted[0]))
        return overlap([loose(t)[:_COMPARED] for t in texts], [loose(v)[:_COMPARED] for v in voted])

    rules = learn_rules(scopes, spec.many, gives, agree, corrected)
    if not rules:
        return None
    speaking = sum(any(gives(rule, scope) for rule in rules) for scope in scopes)
    return FieldRules(spec.name, rules, spec.kind, spec.many, speaking / len(scopes))


def learn_rules(
    scopes: Sequence[Scope],
    many: bool,
    gives: Callable[[Rule, Scope], tuple[str, ...]],
    agree: Callable[[Sequence[str], Sequence[str]], float],
    corrected: Sequence[Rule] = (),
) -> tuple[Rule, ...]:
    """Returns the rules that most votes agree with, the first to be tried first.

    Args:
        scopes: Pages or items.
        many: Whether a rule's nodes are all meant, or the first.
        gives: What a rule gives in a scope, as texts to be compared; where the first is meant, it and
            another: :func:`first_and_other`.
        agree: How far two lists of texts agree, in [0, 1].
        corrected: Rules that a person wrote.
    """
    voted = [tuple(vote.text for vote in scope.votes) for scope in scopes]
    asked = sum(map(bool, voted))
    if not corrected and asked < max(min(LEAST_VOTES, len(scopes)), _LEAST_VOTE_SHARE * len(scopes)):
        return ()

    def reading(rank: int, rule: Rule) -> Reading:
        texts = tuple(gives(rule, scope) for scope in scopes)
        return Reading(rank, replace(rule, several=not many and any(len(found) > 1 for found in texts)), texts)

    readings = [reading(rank, rule) for rank, rule in _proposed(scopes, many)]
    weights = [max((vote.score for vote in scope.votes), default=0.0) for scope in scopes]

    def judged(reading: Reading) -> Rule:
        hits = [agree(got, said) if said else 0.0 for got, said in zip(reading.texts, voted, strict=True)]
        sure = sum(hit * weight for hit, weight in zip(hits, weights, strict=True)) / max(1, asked)
        return replace(reading.rule, support=sum(hits) / max(1, asked), confidence=sure)

    def worth(reading: Reading) -> float:
        unasked = sum(bool(got) and not said for got, said in zip(reading.texts, voted, strict=True))
        return judged(reading).support * asked / max(1.0, asked + _UNASKED * unasked)

    def order(reading: Reading) -> tuple[tuple[bool, bool, int], float, int]:
        return reading.order, -worth(reading), len(reading.rule.xpath)

    if corrected:
        best = _joined([reading(-1, rule) for rule in corrected])
    else:
        ranked = sorted(readings, key=lambda r: (-worth(r), r.rank, len(r.rule.xpath)))
        if not ranked or judged(ranked[0]).support < _LEAST_AGREEMENT:
            return ()
        near = [r for r in ranked if worth(r) >= worth(ranked[0]) - _NEAR_BEST]
        best = min(near, key=order)
    like_best = [r for r in readings if r is not best and _same_share(r, best, agree) >= _SAME_AS_BEST]
    kept: dict[int, Rule] = {} if corrected else {best.rank: judged(best)}
    for other in sorted(like_best, key=order):
        if best.rule.several or not other.rule.several:
            kept.setdefault(other.rank, judged(other))
    return (*corrected, *kept.values())[: len(corrected) + _MOST_RULES]


def _joined(readings: Sequence[Reading]) -> Reading:
    """What several rules give together: in each scope the first that gives something."""
    texts = tuple(next(filter(None, found), ()) for found in zip(*(r.texts for r in readings), strict=True))
    several = any(reading.rule.several for reading in readings)
    return replace(readings[0], rule=replace(readings[0].rule, several=several), texts=texts)


def first_and_other(texts: Iterable[str], same: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Returns the first text and the next that isn't the same, as far as there are such.

    >>> first_and_other(["$5", "$5", "$7", "$9"], str.__eq__)
    ('$5', '$7')
    """
    left = iter(texts)
    first = [*islice(left, 1)]
    return (*first, *islice((text for text in left if not same(text, first[0])), 1))


def _same_share(reading: Reading, best: Reading, agree: Callable[[Sequence[str], Sequence[str]], float]) -> float:
    pairs = [(a, b) for a, b in zip(reading.texts, best.texts, strict=True) if a or b]
    return sum(agree(a, b) for a, b in pairs) / max(1, len(pairs))


def overlap(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Returns the F1 of two lists of texts as multisets.

    >>> overlap(["salt", "egg"], ["egg", "oil"])
    0.5
    """
    total = len(found) + len(wanted)
    return 2 * (Counter(found) & Counter(wanted)).total() / total if total else 1.0


def _proposed(scopes: Sequence[Scope], many: bool) -> list[tuple[int, Rule]]:
    """The rules that the votes propose, those that most scopes propose first; with the span where votes are spans."""
    ranks: dict[str, int] = {}
    seen: Counter[str] = Counter()
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for scope in scopes:
        for xpath, (rank, found) in _of_scope(scope, many).items():
            ranks[xpath] = min(rank, ranks.get(xpath, rank))
            seen[xpath] += 1
            parts[xpath] += found
    common = sorted(ranks, key=lambda xpath: (-seen[xpath], ranks[xpath], len(xpath)))[:_MOST_PROPOSALS]
    # A part of whatever div comes first is no place, and all of the page is read to find it.
    rules = (
        (ranks[xpath], Rule(xpath, *part))
        for xpath in common
        for part in (_WHOLE if ranks[xpath] == TAG else _spans(parts[xpath]))
    )
    return [(rank, rule) for rank, rule in rules if _is_sound(rule)]


def _of_scope(scope: Scope, many: bool) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """XPath -> its rank, and the texts in front of and behind the values."""
    votes = scope.votes if many else scope.votes[:1]
    found = [span for vote in votes if (span := _around(read(vote.node), vote.text)) is not None]
    proposals: list[Proposal] = []
    if many and votes:
        proposals += propose_all([vote.node for vote in votes], scope.start)
    if len(votes) == 1:
        proposals += propose_one(votes[0].node, scope.start)
    out: dict[str, tuple[int, list[tuple[str, str]]]] = {}
    for rank, xpath in proposals:
        out.setdefault(xpath, (rank, found))
    return out


def _around(whole: str, text: str) -> tuple[str, str] | None:
    """The texts around a value in its node; None where it isn't written there as it is."""
    before, found, behind = whole.partition(text)
    return (before, behind) if found else None


def _spans(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What stands in front of and behind the values of a node on all pages; ("", "") for the whole of it."""
    fronts, backs = [front for front, _ in parts if front], [back for _, back in parts if back]
    after = _common_start([front[::-1] for front in fronts])[::-1] if len(fronts) == len(parts) else ""
    before = _common_start(backs)
    return [*_WHOLE, (after, before)] if after or before else _WHOLE


def _common_start(texts: Sequence[str]) -> str:
    """The characters that all texts start with."""
    equal = takewhile(lambda chars: len(set(chars)) == 1, zip(*texts, strict=False))
    return "".join(chars[0] for chars in equal)


def _is_sound(rule: Rule) -> bool:
    try:
        rule.check()
    except TemplateError:
        return False  # a class or an id that no XPath can say
    return True
