"""Steps of recipes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

from markuplmpp.synth.choices import capital, expand
from markuplmpp.synth.theme import Theme


class Way(NamedTuple):
    """How a dish is prepared, made and finished, as the keys of ``words/method.yaml`` end."""

    prepared: str
    made: str
    finished: str


@dataclass(frozen=True)
class Step:
    """One step.

    Args:
        lead: A few words that say what it is about: ``Make the dough``.
        text: Its sentences.
    """

    lead: str
    text: str


def draw_steps(
    theme: Theme, rng: random.Random, way: Way, shorts: list[str]
) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Returns the groups of steps of a recipe: most have one, without a heading.

    Args:
        theme: The site.
        rng: Of the page.
        way: How it's made.
        shorts: What its ingredients are called.
    """
    steps = _joined(theme, rng, [(stage, _filled(theme, rng, text, shorts)) for stage, text in _said(theme, rng, way)])
    if len(steps) < 3 or rng.random() > 0.22:
        return (("", steps),)
    cut = rng.randint(2, len(steps) - 1)
    first, last = (rng.choice(theme.phrases(f"method.part_{part}")) for part in ("first", "last"))
    return ((first, steps[:cut]), (last, steps[cut:]))


def _said(theme: Theme, rng: random.Random, way: Way) -> list[tuple[str, str]]:
    """Stages and sentences, from what is done first to what is done last, as the word lists have them.

    A sentence with slots may come twice: it's of other ingredients then.
    """
    stages = (
        ("prep", way.prepared, 1, 3),
        ("make", way.made, 3, 10),
        ("cook", way.made, 1, 4),
        ("finish", way.finished, 1, 3),
    )
    said = []
    for stage, kind, least, most in stages:
        texts = [text for text in theme.phrases(f"method.{stage}_{kind}") for _ in range(2 if "{" in text else 1)]
        count = min(len(texts), rng.randint(least, most))
        said += [(stage, texts[i]) for i in sorted(rng.sample(range(len(texts)), count))]
    return said


def _joined(theme: Theme, rng: random.Random, said: list[tuple[str, str]]) -> tuple[Step, ...]:
    """Sentences as steps: sites differ in how many they put into one."""
    most = theme.pick("steps.sentences", (1, 2, 3, 4, 5, 6))
    steps: list[Step] = []
    while said:
        count = rng.randint((most + 1) // 2, most)
        lead = rng.choice(theme.phrases(f"method.lead_{said[0][0]}"))
        steps.append(Step(lead, " ".join(text for _, text in said[:count])))
        said = said[count:]
    return tuple(steps)


def _filled(theme: Theme, rng: random.Random, text: str, shorts: list[str]) -> str:
    names = rng.sample(shorts, min(len(shorts), 4)) or [""]
    a, b, c = (_the(theme, names[i % len(names)]) for i in range(3))
    least = rng.choice((10, 15, 20, 25, 30, 35, 40, 45))
    celsius = rng.choice((160, 170, 175, 180, 190, 200, 220))
    slots = {
        "a": a,
        "b": b,
        "c": c,
        "list": _listed(theme, names),
        "min": str(rng.randint(2, 10)),
        "min2": str(least),
        "min3": str(least + 5),
        "cm": str(rng.choice((18, 20, 23, 24, 26, 28))),
        "temp": _temperature(theme, celsius),
    }
    return capital(expand(text, rng, slots))


def _listed(theme: Theme, names: list[str]) -> str:
    return f"{', '.join(names[:-1])} {theme.say('method.and')} {names[-1]}" if len(names) > 1 else names[0]


def _the(theme: Theme, name: str) -> str:
    return f"the {name}" if theme.lang == "en" and not theme.chance("steps.terse", 0.3) else name


def _temperature(theme: Theme, celsius: int) -> str:
    fahrenheit = round(celsius * 9 / 125 + 1.28) * 25
    forms = [f"{celsius}°C", f"{celsius} °C", f"{celsius}°"]
    if theme.locale == "en_US":
        forms = [f"{fahrenheit}°F", f"{fahrenheit} degrees F", f"{fahrenheit}°F ({celsius}°C)"]
    elif theme.lang == "en":
        forms[2:] = [f"{celsius}C/{celsius - 20}C fan/gas {celsius // 25 - 2}", f"{celsius}°C (fan {celsius - 20}°C)"]
    elif theme.lang == "de":
        forms.append(f"{celsius} Grad")
    return theme.pick("steps.temperature", forms)
