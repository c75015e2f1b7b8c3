"""What synthetic sites are drawn from: themes that agree with themselves, and word lists that can all be said."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from markuplmpp.synth.choices import expand
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.site import site_pages
from markuplmpp.synth.theme import SITES, Theme

LOCALES = ("en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "sv_SE", "ru_RU")
GIVEN = ("query", "category", "name", "author", "date", "of", "from", "to", "place", "code")


def entries(name: str, lang: str) -> Iterator[str]:
    for of_language in words(name).values():
        yield from of_language.get(lang, ())


@pytest.mark.parametrize("kind", SITES)
def test_a_site_is_the_same_whatever_was_drawn_before(kind: str) -> None:
    seed = next(seed for seed in range(100) if Theme.of_seed(seed).kind == kind)
    first = list(site_pages(seed, 2))
    random.seed(1)
    list(site_pages(seed + 1, 1))
    assert list(site_pages(seed, 2)) == first


def test_italian_towns_are_in_one_order() -> None:
    """Faker's list comes out of a set: its order is another one in each run of Python."""
    people = Theme(1, "it_IT", "bem", "").people
    people.seed_instance(1)
    (towns,) = [provider.cities for provider in people.factories[0].get_providers() if hasattr(provider, "cities")]
    assert towns == sorted(towns)
    assert people.city() in towns


@pytest.mark.parametrize("locale", LOCALES)
def test_every_entry_of_a_grammar_can_be_said(locale: str) -> None:
    theme, rng = Theme(1, locale, "bem", ""), random.Random(1)
    theme.people.seed_instance(1)
    for name in ("listing", "opinions", "reviews"):
        grammar = Grammar(theme, rng, name, **dict.fromkeys(GIVEN, "x"))
        for entry in entries(name, theme.lang):
            assert not set(grammar.spoken(entry)) & set("{}"), entry


def test_choices_are_made_from_within() -> None:
    texts = {expand("(Bought|Got (it|one)) (today)", random.Random(seed), {}) for seed in range(30)}
    assert texts == {"Bought (today)", "Got it (today)", "Got one (today)"}


def test_choices_fold_spaces_before_commas() -> None:
    assert expand("Chill (, or wait|, or wait).", random.Random(0), {}) == "Chill, or wait."
