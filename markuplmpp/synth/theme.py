"""What all pages of one synthetic site have in common: its language, its words, its classes, its way of building."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from faker import Faker
from markupsafe import Markup

from markuplmpp.synth.choices import filled
from markuplmpp.synth.lexicon import phrases, words
from markuplmpp.synth.markup import Part, element, joined

T = TypeVar("T")
CURRENCIES = {
    "en_US": "USD", "en_GB": "GBP", "en_AU": "AUD", "en_IN": "INR", "de_DE": "EUR", "fr_FR": "EUR", "es_ES": "EUR",
    "it_IT": "EUR", "pt_BR": "BRL", "nl_NL": "EUR", "pl_PL": "PLN", "sv_SE": "SEK", "ru_RU": "RUB",
}  # fmt: skip
_LOCALE_WEIGHTS = (34, 10, 4, 4, 10, 7, 7, 5, 5, 4, 4, 3, 3)
_RATES = {"USD": 1, "GBP": 0.8, "EUR": 0.9, "AUD": 1.5, "INR": 80, "BRL": 5, "PLN": 4, "SEK": 10, "RUB": 90}
SITES = {"shop": 50, "platform": 10, "cookbook": 25, "magazine": 10, "catalogue": 5}
"""Kinds of site, and how many of a hundred sites are of each."""
STYLES = ("bem", "kebab", "camel", "snake", "hashed", "module", "utility", "bare")
_STYLE_WEIGHTS = (18, 30, 10, 6, 8, 8, 12, 8)
_UTILITIES = (
    "flex", "grid", "block", "relative", "items-center", "justify-between", "w-full", "mt-2", "mb-4", "p-4", "px-6",
    "py-2", "text-sm", "text-lg", "text-gray-500", "font-bold", "font-medium", "leading-6", "tracking-tight",
    "rounded-md", "border", "shadow-sm", "gap-4", "col-span-2", "md:w-1/2", "truncate",
)  # fmt: skip
_GENERIC = ("content", "box", "section", "block", "col", "module", "panel", "text", "component", "area")


@dataclass(frozen=True)
class Theme:
    """The decisions of one site; each is drawn from its seed and the decision's name, so that all pages agree.

    Args:
        seed: The site.
        locale: Such as ``en_US``.
        style: How it names its classes, of :data:`STYLES`.
        prefix: A word before its class names, or none.

    >>> theme = Theme.of_seed(3)
    >>> theme.pick("price.layout", ["one", "two", "three"]) == theme.pick("price.layout", ["one", "two", "three"])
    True
    """

    seed: int
    locale: str
    style: str
    prefix: str

    @classmethod
    def of_seed(cls, seed: int) -> Theme:
        """Returns the theme of a site."""
        draw = random.Random(f"theme {seed}")
        locale = draw.choices(tuple(CURRENCIES), _LOCALE_WEIGHTS)[0]
        style = draw.choices(STYLES, _STYLE_WEIGHTS)[0]
        prefix = draw.choice(("", "", "", "", "", *(f"{a}{b}" for a in "cswmktx" for b in ("", "o", "t", "c"))))
        return cls(seed, locale, style, prefix)

    @property
    def kind(self) -> str:
        """What it is: one of :data:`SITES`."""
        return self.draw("site").choices(tuple(SITES), tuple(SITES.values()))[0]

    @property
    def lang(self) -> str:
        """Language, such as ``en``."""
        return self.locale.partition("_")[0]

    @property
    def currency(self) -> str:
        """Currency of its prices."""
        return CURRENCIES[self.locale]

    @property
    def rate(self) -> float:
        """About how much of its currency makes a US dollar."""
        return _RATES[self.currency]

    def draw(self, key: str) -> random.Random:
        """Returns the random numbers of one decision."""
        return random.Random(f"{self.seed} {key}")

    def pick(self, key: str, options: Sequence[T]) -> T:
        """Returns the site's choice of these for the decision ``key``."""
        return self.draw(key).choice(options)

    def sample(self, key: str, options: Sequence[T], count: int) -> list[T]:
        """Returns that many of these, the same on all pages."""
        return self.draw(key).sample(options, count)

    def shuffled(self, key: str, items: Iterable[T]) -> list[T]:
        """Returns these in the site's order."""
        order = list(items)
        self.draw(key).shuffle(order)
        return order

    def chance(self, key: str, share: float) -> bool:
        """Returns whether this is one of the share of sites that have it."""
        return self.draw(key).random() < share

    def maybe(self, key: str, share: float, part: T) -> T | None:
        """Returns a part in the share of sites that have it, None in the others."""
        return part if self.chance(key, share) else None

    def phrases(self, key: str) -> list[str]:
        """Returns all that the word list has for ``file.key`` in the site's language."""
        return phrases(key, self.lang)

    def say(self, key: str) -> str:
        """Returns the site's words for ``file.key`` of the word lists, in its language.

        >>> Theme(0, "en_US", "bem", "").say("frame.search") in phrases("frame.search", "en")
        True
        """
        return self.pick(f"say {key}", self.phrases(key))

    def said(self, key: str, **parts: Part) -> Markup:
        """Returns the site's words for ``file.key`` with parts in their slots."""
        return filled(self.say(key), **parts)

    def names(self, *words: str) -> str:
        """Returns a class in the site's style for an element that English words describe, from the block inwards.

        >>> [Theme(0, "en_US", style, "").names("tab", "panel") for style in ("bem", "kebab", "camel", "bare")]
        ['tab__panel', 'tab-panel', 'tabPanel', '']
        """
        words = tuple(self._synonym(word) for word in words)
        if self.prefix and self.style not in ("utility", "bare"):
            words = (self.prefix, *words)
        match self.style:
            case "bem":
                return words[0] + "".join(f"__{word}" for word in words[1:])
            case "camel":
                return words[0] + "".join(word.title().replace("-", "") for word in words[1:])
            case "snake":
                return "_".join(words)
            case "hashed":
                return f"sc-{self._hash(*words)} {self._hash('x', *words)[:5]}"
            case "module":
                return f"{'_'.join(words[-2:])}__{self._hash(*words)[:5]}"
            case "utility":
                draw = self.draw("utility " + " ".join(words))
                return " ".join(draw.sample(_UTILITIES, draw.randint(2, 6)))
            case "bare":
                return ""
            case _:
                return "-".join(words)

    def named(self, key: str, *words: str) -> str:
        """Returns a class that says what an element is, one that says nothing, or none: hand-made sites have few."""
        how = self.pick(f"named {key}", ("own", "own", "own", "generic", "none"))
        if how == "own":
            return self.names(*words)
        return self.names(self.pick(f"generic {key}", _GENERIC)) if how == "generic" else ""

    def wrapped(self, key: str, *children: Part, words: tuple[str, ...] = ("inner",), most: int = 2) -> Markup:
        """Returns the children within none to ``most`` elements of no meaning, as many on every page."""
        html = joined(*children)
        for level in range(self.draw(f"wrap {key}").randint(0, most)):
            tag = self.pick(f"wrap {key} {level}", ("div", "div", "div", "section"))
            html = element(tag, html, names=self.names(*words, *(("wrapper",) if level else ())))
        return html

    def block(self, key: str, *children: Part, words: tuple[str, ...], label: str = "") -> Markup:
        """Returns a block element around the children: a div in most sites, a section or article in some."""
        tag = self.pick(f"block {key}", ("div", "div", "div", "section", "article"))
        return element(tag, *children, names=self.names(*words), label=label)

    def heading(self, key: str, text: Part, words: tuple[str, ...]) -> Markup:
        """Returns a heading of a block: h2 to h4, or a div that only looks like one."""
        tag = self.pick(f"heading {key}", ("h2", "h2", "h3", "h3", "h4", "div", "p", "span"))
        return element(tag, text, names=self.names(*words))

    @cached_property
    def people(self) -> Faker:
        """Names, cities and the like of the site's country; seed it per page: :meth:`seed_people`."""
        people = Faker(self.locale)
        if self.locale == "it_IT":
            # Faker makes the list of Italian towns from a set, in another order in each run.
            address: Any = people.factories[0].provider("faker.providers.address")
            address.cities = sorted(address.cities)
        return people

    def seed_people(self, rng: random.Random) -> None:
        """Makes the names that follow those of a page."""
        self.people.seed_instance(rng.getrandbits(32))

    def number(self, amount: Decimal | float, digits: int = 0) -> str:
        """Returns a number as the country writes it."""
        return str(format_decimal(amount, f"#,##0.{'0' * digits}" if digits else "#,##0", locale=self.locale))

    def money(self, amount: Decimal) -> str:
        """Returns a price in the site's form of its country's: ``$1,299.00``, ``1.299,00 €``, ``USD 1,299.00``.

        >>> Theme(0, "de_DE", "bem", "").money(Decimal("1299")).replace(chr(160), " ")
        '1.299,00 €'
        """
        form = self.pick("money", ("symbol",) * 6 + ("short", "code", "after"))
        if form == "symbol" or (form == "short" and amount % 1):
            return str(format_currency(amount, self.currency, locale=self.locale))
        text = self.number(amount, 2 if amount % 1 or form != "short" else 0)
        return f"{self.currency} {text}" if form == "code" else f"{text} {self._sign}"

    def day(self, day: date, form: str = "") -> str:
        """Returns a date in a form of its country, the site's own where none is given."""
        own = self.pick("day", ("short", "medium", "long", "long", "yyyy-MM-dd", "MMM yyyy", "dd/MM/yyyy"))
        return str(format_date(day, form or own, locale=self.locale))

    @cached_property
    def _sign(self) -> str:
        return str(format_currency(0, self.currency, "¤", locale=self.locale)).strip()

    def _synonym(self, word: str) -> str:
        return str(self.pick(f"word {word}", words("classes").get(word, (word,))))

    def _hash(self, *words: str) -> str:
        """Six letters, of both cases."""
        digits = hashlib.sha256(f"{self.seed} {' '.join(words)}".encode()).hexdigest()[:6]
        return "".join(chr(ord("a" if i % 3 else "F") + int(digit, 16)) for i, digit in enumerate(digits))
