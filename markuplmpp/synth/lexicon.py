"""The word lists: what sites say, in ten languages."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def words(name: str) -> dict[str, Any]:
    """Returns a word list of the package, ``synth/words/NAME.yaml``; don't change it."""
    text = resources.files("markuplmpp.synth").joinpath(f"words/{name}.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def phrases(key: str, lang: str) -> list[str]:
    """Returns what ``file.key`` is called in a language, and in English where the list hasn't got that language.

    >>> phrases("shop.price", "de")[:2]
    ['Preis', 'Unser Preis']

    Raises:
        KeyError: There's no such key.
    """
    name, _, entry = key.partition(".")
    of_language = words(name)[entry]
    return list(of_language.get(lang) or of_language["en"])
