"""Texts with choices in them: ``[one|another] {slot}``."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_BEFORE_STOP = re.compile(r" (?=[,.](?:\s|$))")


def expand(text: str, rng: random.Random, slots: Mapping[str, str] | None = None) -> str:
    """Returns a text with one of each choice, innermost first, and its slots filled; spaces are folded.

    >>> expand("The [cake|pie] with {a}[| is good].", random.Random(1), {"a": "plums"})
    'The cake with plums.'
    """
    while "[" in text:
        text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)
    if slots is not None:
        text = _SLOT.sub(lambda found: slots[found[1]], text)
    return _BEFORE_STOP.sub("", " ".join(text.split()))


def sentence(text: str) -> str:
    """Returns a text that begins with a capital.

    >>> sentence("élan")
    'Élan'
    """
    return text[:1].upper() + text[1:]
