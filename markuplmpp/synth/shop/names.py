"""Names of synthetic products and of their makers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markuplmpp.synth.catalog_codes import code
from markuplmpp.synth.catalog_words import entries, filled, listed
from markuplmpp.synth.theme import Theme, phrases

# By how long they are; sites have one to three of them.
_FORMS = (
    "{noun}", "{model}", "{adjective} {noun}", "{brand} {noun}", "{brand} {model}", "{model} {noun}",
    "{noun} {model} {colour}",
    "{brand} {model} {noun}", "{noun} '{model}' {in} {material}", "{brand} {model} {noun} - {colour}, {choice}",
    "{brand} {noun} {code}", "{brand} {code} {noun}", "{noun} \u2013 {colour}", "{noun} | {colour}",
    "{model} \u2013 {noun}",
    "{noun} „{model}“", "{brand} {adjective} {noun} {choice}", "{adjective} {noun} ({choice})", "{noun} by {brand}",
    "{noun} {code}, {material}, {choice}", "{material} {noun}", "{brand} {adjective} {noun}, {colour}",
    "{noun} {model} - {code}", "The {model} {noun}",
    "{brand} {noun}, {adjective} {noun2} {with} {feature}, {feature2} - {colour} ({choice})",
    "{brand} {model} {noun} {with} {feature}, {material}, {feature2}, {choice}, {colour}",
    "{noun} {with} {feature}, {adjective}, {material}, {brand} {code} {colour} {choice}",
)  # fmt: skip
_ADJECTIVES = ("Premium", "Classic", "Pro", "Mini", "XL", "Basic")  # the same in all languages
_CASES = ("as is",) * 8 + ("upper", "lower")


@dataclass(frozen=True)
class Named:
    """What a product's name is made of."""

    brand: str
    model: str
    noun: str
    category: str


def brands(theme: Theme) -> tuple[str, ...]:
    """Returns the makers that a site sells: three to twelve, or itself alone."""
    draw = theme.draw("brands")
    count = 1 if theme.chance("brands.own", 0.18) else draw.randint(3, 12)
    return tuple(_brand(draw) for _ in range(count))


def model(theme: Theme, rng: random.Random) -> str:
    """Returns a model's name in the site's manner: ``Ostaro``, ``X200``, ``Ostaro 3 Pro``."""
    form = theme.pick("model.form", ("word", "word", "code", "word number", "word number", "two", "person"))
    if form == "code":
        return code(rng.choice(("A###", "AA##", "A##A", "AA-###", "####")), rng)
    if form == "person":
        return listed(theme, rng, "person").split()[-1]
    text = _word(rng)
    if form == "two":
        return f"{text} {rng.choice(('One', 'Pro', 'Air', 'Mini', 'Max', 'Lite', 'Plus', 'Classic', 'II', 'XL'))}"
    return f"{text} {rng.choice((2, 3, 5, 10, 40, 100, 300, 750, 2000))}" if form == "word number" else text


def name_of(
    theme: Theme,
    rng: random.Random,
    named: Named,
    adjectives: Sequence[str],
    features: Sequence[str],
    slots: Mapping[str, str],
) -> str:
    """Returns a product's name in one of the site's forms; ``slots`` are its choice and its material."""
    forms = theme.draw("name.forms").sample(_FORMS, theme.pick("name.forms.count", (1, 1, 2, 3)))
    english = theme.lang == "en"
    slots = {
        **slots,
        **vars(named),
        "adjective": rng.choice(adjectives if english else _ADJECTIVES),
        "noun2": named.noun,
        "in": rng.choice(phrases("catalog.in_material", theme.lang)),
        "with": rng.choice(phrases("catalog.with", theme.lang)),
        "code": code(theme.pick(f"name.code {named.brand}", ("A##", "AA###", "AAA-####", "####", "A#")), rng),
        **dict(zip(("feature", "feature2"), _features(theme, rng, features), strict=True)),
    }
    form = rng.choice(forms)
    form = form if english else form.replace("The ", "").replace(" by ", " ")
    return _cased(theme, " ".join(filled(form, theme, rng, slots).split()))


def _features(theme: Theme, rng: random.Random, features: Sequence[str]) -> list[str]:
    given = [text for text in features if len(text) < 30] if theme.lang == "en" else []
    texts = [*given, *(filled(text, theme, rng) for text in phrases("catalog.features", theme.lang))]
    return [
        text if theme.lang == "de" or text[1].isupper() else text[:1].lower() + text[1:]
        for text in rng.sample(texts, 2)
    ]


def _cased(theme: Theme, text: str) -> str:
    case = theme.pick("name.case", _CASES)
    return {"upper": text.upper(), "lower": text.lower()}.get(case, text)


def _word(rng: random.Random) -> str:
    parts = entries("syllables")
    return str(rng.choice(parts["first"]) + rng.choice(parts["last"]))


def _brand(rng: random.Random) -> str:
    text = _word(rng)
    match rng.randrange(9):
        case 0:
            return f"{text} {rng.choice(entries('syllables')['second'])}"
        case 1:
            return f"{text} {_word(rng)}"
        case 2:
            return text.upper()
        case 3:
            return text.lower() if len(text) > 4 else text
        case 4:
            return f"{text[:4]}{rng.choice(('ex', 'O', '8', 'Co', 'ify'))}"
        case _:
            return text
