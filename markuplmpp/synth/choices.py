"""Texts with choices and slots in them, ``(one|another) {slot}``, and choices among texts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup

from markuplmpp.synth.markup import Part, joined

T = TypeVar("T")
Slots = Mapping[str, str] | Callable[[str], str]
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT = re.compile(r"\{([^{}]+)\}")
_BEFORE_STOP = re.compile(r" (?=[,.](?:\s|$))")


def expand(text: str, rng: random.Random, slots: Slots) -> str:
    """Returns a text with one of each choice, innermost first, and its slots filled; spaces are folded.

    >>> expand("The (cake|pie) with {a}(| is good).", random.Random(1), {"a": "plums"})
    'The cake with plums.'
    """
    while found := _CHOICE.search(text):
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]
    return _BEFORE_STOP.sub("", " ".join(fill(text, slots).split()))


def fill(text: str, slots: Slots) -> str:
    """Returns a text with its slots filled, by name or by a function of the name.

    >>> fill("{n} x {a}", {"n": "2", "a": "b"}), fill("{n}", str.upper)
    ('2 x b', 'N')
    """
    value_of = slots if callable(slots) else slots.__getitem__
    return _SLOT.sub(lambda found: value_of(found[1]), text)


def filled(text: str, **parts: Part) -> Markup:
    """Returns a text with parts in its slots, marked values for example.

    >>> filled("from {x} & more", x=Markup("<b>$5</b>"))
    Markup('from <b>$5</b> &amp; more')
    """
    pieces = _SLOT.split(text)
    return joined(*(parts[piece] if i % 2 else piece for i, piece in enumerate(pieces)))


def some(rng: random.Random, options: Sequence[T], count: int) -> list[T]:
    """Returns that many of the options in any order, or all where there are fewer.

    >>> sorted(some(random.Random(1), "abc", 5))
    ['a', 'b', 'c']
    """
    return rng.sample(options, min(count, len(options)))


def distinct(texts: Iterable[str]) -> list[str]:
    """Returns the different ones: word lists repeat what sites say more often.

    >>> distinct(["Notes", "Tips", "Notes"])
    ['Notes', 'Tips']
    """
    return list(dict.fromkeys(texts))


def capital(text: str) -> str:
    """Returns a text that begins with a capital.

    >>> capital("élan")
    'Élan'
    """
    return text[:1].upper() + text[1:]


def letters(name: str) -> str:
    """Returns what a domain keeps of a name.

    >>> letters("Kavo & Söhne")
    'kavoshne'
    """
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum())
