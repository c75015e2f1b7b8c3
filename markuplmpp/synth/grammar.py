"""Texts of one page out of one word list."""

from __future__ import annotations

import random
from decimal import Decimal

from markuplmpp.synth.choices import expand, some
from markuplmpp.synth.dates import past_day, today
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.theme import Theme

_NAMES_OF_DAYS = {"month": "LLLL", "weekday": "EEEE"}


class Grammar:
    """Draws texts from a word list, whose slots are other lists of it, numbers, prices, days and names.

    Args:
        theme: The site.
        rng: The page's random numbers.
        words_of: The word list.
        given: Texts for slots, before those of the list.

    >>> Grammar(Theme(0, "en_US", "bem", ""), random.Random(1), "opinions").spoken("I (like|love) it")
    'I like it'
    """

    def __init__(self, theme: Theme, rng: random.Random, words_of: str, **given: str) -> None:
        self.theme, self.rng, self.words, self.given = theme, rng, words(words_of), given

    def entries(self, *keys: str) -> list[str]:
        """Returns what the site's language has of these lists; English where it has none of any."""
        for lang in (self.theme.lang, "en"):
            found = [entry for key in keys for entry in self.words.get(key, {}).get(lang, ())]
            if found:
                return found
        raise KeyError(keys[0])

    def one(self, *keys: str) -> str:
        """Returns a text of one of these lists."""
        return self.spoken(self.rng.choice(self.entries(*keys)))

    def some(self, count: int, *keys: str) -> list[str]:
        """Returns texts of different entries of these lists, as far as there are so many."""
        return [self.spoken(entry) for entry in some(self.rng, self.entries(*keys), count)]

    def spoken(self, entry: str) -> str:
        """Returns an entry with its choices made and its slots filled."""
        return expand(entry, self.rng, self._slot)

    def _slot(self, slot: str) -> str:
        if slot in self.given:
            return self.given[slot]
        if slot in self.words:
            return self.one(slot)
        if slot in _NAMES_OF_DAYS:
            return self.theme.day(past_day(self.theme, self.rng, 365), _NAMES_OF_DAYS[slot])
        return _fact(self.theme, self.rng, slot)


def _fact(theme: Theme, rng: random.Random, slot: str) -> str:
    """A number, price, day or name."""
    match slot:
        case "few":
            return str(rng.randint(2, 9))
        case "n":
            return str(rng.choice((rng.randint(2, 12), rng.randint(10, 60), rng.choice((10, 15, 20, 25, 30, 50)))))
        case "big":
            return theme.number(rng.randint(70, 400) * rng.choice((1, 5, 10)))
        case "price":
            whole = Decimal(rng.choice((rng.randint(4, 60), rng.randint(20, 400))))
            return theme.money(whole - rng.choice((0, Decimal("0.01"))))
        case "day":
            return theme.day(past_day(theme, rng))
        case "year":
            return str(today(theme).year - rng.randint(0, 9))
        case "person":
            return str(theme.people.first_name())
        case "city":
            return str(theme.people.city())
    raise KeyError(slot)
