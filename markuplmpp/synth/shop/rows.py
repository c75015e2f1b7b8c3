"""The word list of products: rows in several languages, and patterns that are filled in."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from markuplmpp.synth.theme import Theme, words

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru")
_SLOT = re.compile(r"\{(?:([\d.]+)\.\.([\d.]+)|(\w+))\}")


def in_language(row: str, lang: str) -> str:
    """Returns a row's word in a language, or in English where it hasn't got it.

    >>> in_language("Kettle | Wasserkocher", "de"), in_language("Kettle | Wasserkocher", "sv")
    ('Wasserkocher', 'Kettle')
    """
    columns = [column.strip() for column in row.split("|")]
    index = _LANGUAGES.index(lang)
    return columns[index] if index < len(columns) else columns[0]


def entries(key: str) -> Any:
    """Returns one part of the word list ``catalog``."""
    return words("catalog")[key]


def listed(theme: Theme, rng: random.Random, name: str) -> str:
    """Returns a word of one of the lists, such as ``colour``."""
    return in_language(rng.choice(entries("lists")[name]), theme.lang)


def filled(pattern: str, theme: Theme, rng: random.Random, slots: Mapping[str, str] | None = None) -> str:
    """Returns a pattern with its slots filled: ``{2..9}``, ``{0.5..2.4}``, a slot given or a word of the lists.

    >>> filled("{2..2} x {a}", Theme(0, "en_US", "bem", ""), random.Random(0), {"a": "b"})
    '2 x b'
    """

    def fill(found: re.Match[str]) -> str:
        if found[3]:
            return (slots or {}).get(found[3]) or listed(theme, rng, found[3])
        if "." in found[1]:
            return theme.number(rng.uniform(float(found[1]), float(found[2])), 1)
        return str(rng.randint(int(found[1]), int(found[2])))

    return _SLOT.sub(fill, pattern)
