"""Names of products and of their makers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markuplmpp.synth.shop.codes import code
from markuplmpp.synth.shop.rows import drawn, entries, worded
from markuplmpp.synth.theme import Theme

# Sites have one to three of these.
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
_SECONDS = ("One", "Pro", "Air", "Mini", "Max", "Lite", "Plus", "Classic", "II", "XL")
_NUMBERS = (2, 3, 5, 10, 40, 100, 300, 750, 2000)
_ENDS = ("ex", "O", "8", "Co", "ify")
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
            return f"{text[:4]}{rng.choice(_ENDS)}"
        case _:
            return text


def _word(rng: random.Random) -> str:
    parts = entries("syllables")
    return str(rng.choice(parts["first"]) + rng.choice(parts["last"]))


def model(theme: Theme, rng: random.Random) -> str:
    """Returns a model's name in the site's manner: ``Ostaro``, ``X200``, ``Ostaro 3``."""
    match theme.pick("model.form", ("word", "word", "code", "word number", "word number", "two", "person")):
        case "code":
            return code(rng.choice(("A###", "AA##", "A##A", "AA-###", "####")), rng)
        case "person":
            return drawn(theme, rng, "person").split()[-1]
        case "two":
            return f"{_word(rng)} {rng.choice(_SECONDS)}"
        case "word number":
            return f"{_word(rng)} {rng.choice(_NUMBERS)}"
        case _:
            return _word(rng)


def name_of(
    theme: Theme,
    rng: random.Random,
    named: Named,
    adjectives: Sequence[str],
    features: Sequence[str],
    slots: Mapping[str, str],
) -> str:
    """Returns a product's name in one of the site's forms; ``slots`` are its choice and its material."""
    forms = theme.sample("name.forms", _FORMS, theme.pick("name.forms.count", (1, 1, 2, 3)))
    english = theme.lang == "en"
    slots = {
        **slots,
        **vars(named),
        "adjective": rng.choice(adjectives if english else _ADJECTIVES),
        "noun2": named.noun,
        "in": rng.choice(theme.phrases("catalogue.in_material")),
        "with": rng.choice(theme.phrases("catalogue.with")),
        "code": code(theme.pick(f"name.code {named.brand}", ("A##", "AA###", "AAA-####", "####", "A#")), rng),
        **dict(zip(("feature", "feature2"), _features(theme, rng, features), strict=True)),
    }
    form = rng.choice(forms)
    form = form if english else form.replace("The ", "").replace(" by ", " ")
    return _cased(theme, " ".join(worded(form, theme, rng, slots).split()))


def _features(theme: Theme, rng: random.Random, features: Sequence[str]) -> list[str]:
    given = [text for text in features if len(text) < 30] if theme.lang == "en" else []
    texts = [*given, *(worded(text, theme, rng, {}) for text in theme.phrases("catalogue.features"))]
    return [
        text if theme.lang == "de" or text[1].isupper() else text[:1].lower() + text[1:]
        for text in rng.sample(texts, 2)
    ]


def _cased(theme: Theme, text: str) -> str:
    case = theme.pick("name.case", _CASES)
    return {"upper": text.upper(), "lower": text.lower()}.get(case, text)
