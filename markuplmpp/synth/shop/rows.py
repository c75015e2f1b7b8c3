"""The word list of products: rows in several languages, and patterns that are filled in."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from markuplmpp.synth.choices import fill
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.theme import Theme

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru")


def entries(key: str) -> Any:
    """Returns one part of the word list ``catalogue``."""
    return words("catalogue")[key]


def in_language(row: str, lang: str) -> str:
    """Returns a row's word in a language, or in English where it hasn't got it.

    >>> in_language("Kettle | Wasserkocher", "de"), in_language("Kettle | Wasserkocher", "sv")
    ('Wasserkocher', 'Kettle')
    """
    columns = [column.strip() for column in row.split("|")]
    index = _LANGUAGES.index(lang)
    return columns[index] if index < len(columns) else columns[0]


def drawn(theme: Theme, rng: random.Random, name: str) -> str:
    """Returns a word of one of the lists, such as ``colour``."""
    return in_language(rng.choice(entries("lists")[name]), theme.lang)


def worded(pattern: str, theme: Theme, rng: random.Random, slots: Mapping[str, str]) -> str:
    """Returns a pattern with its slots filled: ``{2..9}``, ``{0.5..2.4}``, a slot given or a word of the lists.

    >>> worded("{2..2} x {a}", Theme(0, "en_US", "bem", ""), random.Random(0), {"a": "b"})
    '2 x b'
    """

    def value_of(slot: str) -> str:
        least, _, most = slot.partition("..")
        if not most:
            return slots.get(slot) or drawn(theme, rng, slot)
        if "." in least:
            return theme.number(rng.uniform(float(least), float(most)), 1)
        return str(rng.randint(int(least), int(most)))

    return fill(pattern, value_of)
