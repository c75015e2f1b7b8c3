"""Votes for values on several pages -> the rules that most of them agree with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from markuplmpp.dom.node import fold_space
from markuplmpp.schema import Field
from markuplmpp.site.poll import (
    LEAST_SHARE,
    LEAST_VOTES,
    SAME,
    Poll,
    Reading,
    Texts,
    first_and_other,
    joined,
    likeness,
    overlap,
)
from markuplmpp.site.proposed import Scope, proposed
from markuplmpp.site.rules import FieldRules, Rule
from markuplmpp.values import loose, same_value

_NEAR_BEST = 0.05
_MOST_RULES = 4
_COMPARED = 200  # letters of a text that tell it from others: the body of an article is compared many times


def learn_field(spec: Field, scopes: Sequence[Scope], corrected: Sequence[Rule] = ()) -> FieldRules | None:
    """Returns the rules of a field that most votes agree with; None where there is no such thing.

    Every vote proposes the XPaths of its node. Each proposal is read on all pages. What it gives is compared with the
    votes; the best is the consensus: it also gives the value of pages where the vote was missing or wrong. Of the
    proposals that are as good the one with the most robust XPath goes first; behind it stand those of other kinds
    that give the same as the consensus, silence included: a fall-back that speaks where the first rightly doesn't
    would be noise. So is one that selects other values behind the right one, if the first selects that alone.
    In front of them stand exceptions: rules that are right wherever they give something, where the consensus isn't.

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
            return likeness(spec, texts[0], voted[0]) if texts and voted else 0.0
        return overlap([loose(t)[:_COMPARED] for t in texts], [loose(v)[:_COMPARED] for v in voted])

    rules = learn_rules(Poll(scopes, spec.many, gives, agree), corrected, spec)
    shown = [next(filter(None, (gives(rule, scope) for rule in rules)), ()) for scope in scopes]
    metadata = 0.0 if corrected else _told_confidence(scopes, shown, agree)
    if not rules and not metadata:
        return None
    speaking = sum(bool(texts or (metadata and scope.told)) for texts, scope in zip(shown, scopes, strict=True))
    return FieldRules(spec.name, rules, spec.kind, spec.many, speaking / len(scopes), metadata)


def _told_confidence(
    scopes: Sequence[Scope], shown: Sequence[Texts], agree: Callable[[Sequence[str], Sequence[str]], float]
) -> float:
    """Returns the confidence of what the pages' markup says of a field; 0 where rules are to be taken.

    That's where the rules are right on as many pages or on one fewer, or the markup on fewer than half of those on
    which it or the model says something. Values that the markup had no part in say nothing for it.

    Args:
        scopes: The pages, with all values that were found.
        shown: What the rules give.
        agree: How far two lists of texts agree, in [0, 1].
    """
    right, by_rules = [], 0
    for scope, texts in zip(scopes, shown, strict=True):
        if wanted := [fold_space(value.text) for value in scope.found]:
            is_told = any("metadata" in value.source for value in scope.found)
            right += [scope] if is_told and agree(scope.told, wanted) >= SAME else []
            by_rules += agree(texts, wanted) >= SAME
    asked = sum(bool(scope.told or scope.found) for scope in scopes)
    least = max(by_rules + LEAST_VOTES, LEAST_SHARE * len(scopes), asked / 2)
    return sum(max(v.score for v in scope.found) for scope in right) / asked if len(right) >= least else 0.0


def learn_rules(poll: Poll, corrected: Sequence[Rule] = (), spec: Field | None = None) -> tuple[Rule, ...]:
    """Returns the rules that most votes agree with, the first to be tried first.

    Args:
        poll: The votes.
        corrected: Rules that a person wrote.
        spec: The field that votes are for: of several values the rules may leave out the first and the last, of texts
            what stands behind the value on all pages. None for elements: of the rows of a list those that lack votes at
            its ends were rather missed.
    """
    if not corrected and poll.asked < max(min(LEAST_VOTES, len(poll.scopes)), LEAST_SHARE * len(poll.scopes)):
        return ()
    plain = [poll.reading(rank, rule) for rank, rule in proposed(poll.scopes, poll.many)]
    readings = [*plain, *(poll.without_ends(plain) if spec is not None and spec.many else ())]
    is_text = spec is not None and spec.kind == "text"  # of "4.5 out of 5" the end says what the value means
    wholes = {r.rule.xpath: r for r in plain if not r.rule.after and not r.rule.before} if is_text else {}

    def order(reading: Reading) -> tuple[tuple[bool, bool, int], bool, float, int]:
        is_cut = reading.cuts_all(wholes.get(reading.rule.xpath))
        return reading.order, not is_cut, -poll.worth(reading), len(reading.rule.xpath)

    exceptions: list[Reading] = []
    if corrected:
        best = joined([poll.reading(-1, rule) for rule in corrected])
    else:
        ranked = sorted(readings, key=lambda r: (-poll.worth(r), r.rank, len(r.rule.xpath)))
        if not ranked:
            return ()
        best = min((r for r in ranked if poll.worth(r) >= poll.worth(ranked[0]) - _NEAR_BEST), key=order)
        exceptions = poll.exceptions(sorted(plain, key=order), best)
        if not poll.is_agreed(best, exceptions):
            return ()
    like_best = [r for r in readings if r is not best and poll.same_share(r, best) >= SAME]
    kept: dict[int, Rule] = {} if corrected else {best.rank: poll.judged(best)}
    for other in sorted(like_best, key=order):
        if best.rule.several or not other.rule.several:
            kept.setdefault(other.rank, poll.judged(other))
    first = [*corrected, *(replace(poll.judged(r), exception=True) for r in exceptions)]
    return (*first, *kept.values())[: len(first) + _MOST_RULES]
