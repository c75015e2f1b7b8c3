"""Texts from word lists whose entries hold alternatives and slots, and layouts of marked parts in such entries."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from markupsafe import Markup

from markuplmpp.synth.markup import Part, joined
from markuplmpp.synth.theme import Theme, words

_ONE_OF = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT = re.compile(r"\$([a-z_]+)")
_MONTHS_ARE_NAMES = {"month": "LLLL", "weekday": "EEEE"}


def filled(form: str, **parts: Part) -> Markup:
    """Returns a phrase with parts in its slots.

    >>> filled("$n reviews", n="12")
    Markup('12 reviews')
    """
    pieces = _SLOT.split(form)
    return joined(*(parts[piece] if i % 2 else piece for i, piece in enumerate(pieces)))


class Grammar:
    """Texts of one page out of one word list, in its site's language.

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
        self._today = today(theme)

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
        entries = self.entries(*keys)
        return [self.spoken(entry) for entry in self.rng.sample(entries, min(count, len(entries)))]

    def spoken(self, entry: str) -> str:
        """Returns an entry with its alternatives chosen and its slots filled."""
        while found := _ONE_OF.search(entry):
            entry = entry[: found.start()] + self.rng.choice(found[1].split("|")) + entry[found.end() :]
        text = _SLOT.sub(lambda slot: self._slot(slot[1]), entry)
        return re.sub(r" +([,.!?])", r"\1", re.sub(r"\s+", " ", text)).strip()

    def _slot(self, slot: str) -> str:
        if slot in self.given:
            return self.given[slot]
        if slot in self.words:
            return self.one(slot)
        return _filler(self.theme, self.rng, self._today, slot)


def today(theme: Theme) -> date:
    """Returns the day on which the site was saved."""
    return date(2011, 1, 1) + timedelta(days=theme.draw("today").randrange(5500))


def _filler(theme: Theme, rng: random.Random, now: date, slot: str) -> str:
    if slot in _MONTHS_ARE_NAMES:
        return str(format_date(now - timedelta(rng.randrange(365)), _MONTHS_ARE_NAMES[slot], locale=theme.locale))
    match slot:
        case "few":
            return str(rng.randint(2, 9))
        case "n":
            return str(rng.choice((rng.randint(2, 12), rng.randint(10, 60), rng.choice((10, 15, 20, 25, 30, 50)))))
        case "big":
            return theme.number(rng.randint(70, 400) * rng.choice((1, 5, 10)))
        case "price":
            return theme.money(
                Decimal(rng.choice((rng.randint(4, 60), rng.randint(20, 400)))) - rng.choice((0, Decimal("0.01")))
            )
        case "day":
            return theme.day(now - timedelta(rng.randrange(900)))
        case "year":
            return str(now.year - rng.randint(0, 9))
        case "person":
            return str(theme.people.first_name())
        case "city":
            return str(theme.people.city())
    raise KeyError(slot)
