"""Which of the values predicted for a label are right, and which gold values were missed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from markuplmpp.records import Value
from markuplmpp.schema import Field
from markuplmpp.values import item_key, loose, pair_up, same_value, without_numbers, words_key

_NAMES_CHARS = 120  # longer ones are sentences
_PARAGRAPH_CHARS = 40  # shorter ones are names, which a page may well say twice in a row
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_WITHOUT_TEXT = re.compile(r"/(?:meta|link)(?:\[\d+\])?$")

_Key: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed values.

    Args:
        tp: Predicted and in the gold.
        fp: Predicted, not in the gold.
        fn: In the gold, not predicted.

    >>> Counts(3, 1, 1) + Counts(0, 0, 1)
    Counts(tp=3, fp=1, fn=2)
    >>> Counts(3, 1, 2).f1
    0.6666666666666666
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def f1(self) -> float:
        """F1; 1 where nothing was to be found and nothing was predicted."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0

    @property
    def exact(self) -> bool:
        """Whether the prediction is the gold, no more and no less."""
        return not (self.fp or self.fn)


@dataclass(frozen=True, slots=True)
class Found:
    """One predicted value that counts, and whether it's right."""

    text: str
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """The values of one label on one page.

    Args:
        found: Predicted values, the surest first.
        missed: Gold values without a prediction; of a single-valued field all alternatives in one text.
        partial: Whether predictions that are wrong can't be told from those that the truth doesn't know, and were
            left out of ``found``.
    """

    found: tuple[Found, ...] = ()
    missed: tuple[str, ...] = ()
    partial: bool = False

    @property
    def counts(self) -> Counts:
        """Right, wrong and missed.

        >>> Judged((Found("Kettle", 0.9, True), Found("Pot", 0.4, False)), ("Pan",)).counts
        Counts(tp=1, fp=1, fn=1)
        """
        hits = sum(value.right for value in self.found)
        return Counts(hits, len(self.found) - hits, len(self.missed))


def is_value(field: Field, text: str) -> bool:
    """Says whether a text can be a value at all: a text field has letters or digits.

    >>> is_value(Field("name"), "--"), is_value(Field("price", kind="price"), "--")
    (False, True)
    """
    return field.kind != "text" or bool(loose(text))


def is_shown(value: Value) -> bool:
    """Says whether a value stands on the page itself, as far as it tells: JSON-LD and ``<meta>`` show nothing.

    >>> is_shown(Value("12", None, 0.9, "metadata")), is_shown(Value("12", "/html/body/i", 0.9, "metadata"))
    (False, True)
    """
    return value.source != "metadata" or (value.xpath is not None and not _WITHOUT_TEXT.search(value.xpath))


def gold_values(truth: dict[str, Any], field: Field) -> list[str]:
    """Returns the values that a truth gives a page for a field."""
    return [text for text in map(str, (truth.get("fields") or {}).get(field.name) or ()) if is_value(field, text)]


def judge_items(
    field: Field, gold: Sequence[str], predicted: Sequence[Value], lang: str | None, *, as_lines: bool = False
) -> Judged:
    """Judges the items of a many-valued field as multisets; order doesn't matter.

    >>> judge_items(Field("category", many=True), ["Lunch, Dinner"], [Value("Lunch", None, 0.8)], None).missed
    ('Dinner',)
    >>> salt = [Value("Salt", None, 0.8), Value("2 eggs.", None, 0.9)]
    >>> judge_items(Field("ingredient", many=True), ["2 eggs", "salt", "salt"], salt, None).missed
    ('salt',)
    """
    if field.list and len(keys := {item_key(text) for text in gold}) == len(gold):
        predicted = _once(predicted, keys)  # of 10,056 ingredients the truth has 5 twice
    ranked = sorted(predicted, key=lambda value: -value.score)
    if field.kind == "text":
        pairs = [(value.text, value.score) for value in ranked]
        if not field.list:  # a page may have "Lunch, Dinner" in one text, and its truth in two, or the other way round
            told, said = ({loose(text) for text in texts} for texts in (gold, (text for text, _ in pairs)))
            pairs = [(name, score) for text, score in pairs for name in _members(text, told)]
            gold = [name for text in gold for name in _members(text, said)]
        if field.list:
            return _judge_list(gold, predicted)
        return _judge_texts(gold, pairs, (loose, _unnumbered_key) if as_lines else (loose,))
    left, found = list(gold), []
    for value in ranked:
        match = next((g for g in left if same_value(field.kind, g, value.text, lang=lang)), None)
        if match is not None:
            left.remove(match)
        found.append(Found(value.text, value.score, match is not None))
    return Judged(tuple(found), tuple(left))


def _once(predicted: Sequence[Value], keys: set[str]) -> list[Value]:
    """Leaves out what says one of the values again, unless half of the list is said again."""
    ranked = sorted(predicted, key=lambda value: -value.score)
    first = {item_key(value.text): value for value in reversed(ranked)}
    kept = [value for value in predicted if (key := item_key(value.text)) not in keys or first[key] is value]
    return kept if 2 * (len(predicted) - len(kept)) < len(keys) else list(predicted)


def judge_one(field: Field, gold: Sequence[str], predicted: Sequence[Value], lang: str | None) -> Judged:
    """Judges a single-valued field: its best-scored prediction is right if it equals any gold value.

    Of a text that stands in several elements, such as the paragraphs of a description, the gold has a value of each: a
    prediction of more than 40 characters that is several of them in a row is right, too.

    >>> whole = Value("Boils a litre in two minutes. Holds one and a half.", None, 0.9)
    >>> gold = ["Boils a litre in two minutes.", "Holds one and a half.", "Made of steel."]
    >>> judge_one(Field("description"), gold, [whole], None).counts
    Counts(tp=1, fp=0, fn=0)
    """
    alternatives = (" | ".join(gold),) if gold else ()
    if not predicted:
        return Judged((), alternatives)
    best = max(predicted, key=lambda value: value.score)
    right = any(same_value(field.kind, text, best.text, lang=lang) for text in gold)
    right = right or (field.kind == "text" and len(best.text) > _PARAGRAPH_CHARS and _is_run(loose(best.text), gold))
    return Judged((Found(best.text, best.score, right),), () if right else alternatives)


def _is_run(text: str, gold: Sequence[str]) -> bool:
    """Whether a text is some of the values in a row; one that's said again counts once."""
    parts = list(dict.fromkeys(map(loose, gold)))
    for first in range(len(parts)):
        at = 0
        for part in parts[first:]:
            if not part or not text.startswith(part, at):
                break
            at += len(part)
            if at == len(text):
                return True
    return False


def _members(text: str, others: set[str]) -> list[str]:
    """The names in a text that commas join, where one of them is among the others and the text isn't; else the text."""
    names = [name.strip() for name in text.split(",") if loose(name)]
    is_joined = len(text) <= _NAMES_CHARS and loose(text) not in others and any(loose(name) in others for name in names)
    return names if is_joined else [text]


def _unnumbered_key(text: str) -> str:
    """Texts of articles that were made of lists have the numbers that browsers count: "1. Lettuce"."""
    return item_key(_NUMBER.sub("", text))


def _judge_texts(gold: Sequence[str], ranked: Sequence[tuple[str, float]], keys: Sequence[_Key]) -> Judged:
    """The same of texts, which are equal by the first key or else by another."""
    gold, told = [text for text in gold if loose(text)], [pair for pair in ranked if loose(pair[0])]
    partners = pair_up([text for text, _ in told], gold, *keys)
    found = (Found(*pair, partner is not None) for pair, partner in zip(told, partners, strict=True))
    paired = set(partners)
    return Judged(tuple(found), tuple(text for i, text in enumerate(gold) if i not in paired))


def _judge_list(gold: Sequence[str], predicted: Sequence[Value]) -> Judged:
    """The same of a list, in page order.

    Truth may be from a page's markup, which has "0.5 cup" where the page shows "½ cup" and its words in another order;
    and a page may number its steps where its truth doesn't, or the other way round.
    """
    bare: dict[str, str] = {}
    for texts in (gold, [value.text for value in predicted]):
        bare |= {text: name for text, name in zip(texts, without_numbers(texts), strict=True) if text != name}
    ranked = sorted(predicted, key=lambda value: -value.score)
    keys: tuple[_Key, ...] = (item_key, words_key, lambda text: item_key(bare.get(text, text)))
    return _judge_texts(gold, [(value.text, value.score) for value in ranked], keys)
