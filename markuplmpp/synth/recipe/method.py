"""Steps of recipes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markuplmpp.synth.choices import expand, sentence
from markuplmpp.synth.theme import Theme, phrases


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
    theme: Theme, rng: random.Random, way: tuple[str, str, str], shorts: list[str]
) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Returns the groups of steps of a recipe: most have one, without a heading.

    Args:
        theme: The site.
        rng: Of the page.
        way: How it's prepared, made and finished, as the keys of ``words/method.yaml`` end.
        shorts: What its ingredients are called.
    """
    counts = ((f"prep_{way[0]}", 2), (f"make_{way[1]}", 6), (f"cook_{way[1]}", 2), (f"finish_{way[2]}", 2))
    said: list[tuple[str, str]] = []
    for stage, most in counts:
        texts = phrases(f"method.{stage}", theme.lang)
        count = min(len(texts), rng.randint(2 if most > 2 else 1, most))
        # The lists go from what is done first to what is done last.
        said += [(stage.partition("_")[0], texts[i]) for i in sorted(rng.sample(range(len(texts)), count))]
    steps = _joined(theme, rng, [(stage, _filled(theme, rng, text, shorts)) for stage, text in said])
    if len(steps) < 4 or rng.random() > 0.15:
        return (("", steps),)
    cut = rng.randint(2, len(steps) - 1)
    first, last = (rng.choice(phrases(f"method.part_{part}", theme.lang)) for part in ("first", "last"))
    return ((first, steps[:cut]), (last, steps[cut:]))


def _joined(theme: Theme, rng: random.Random, said: list[tuple[str, str]]) -> tuple[Step, ...]:
    """Sentences as steps: sites differ in how many they put into one."""
    most = theme.pick("steps.sentences", (1, 1, 2, 2, 3, 4))
    steps: list[Step] = []
    while said:
        count = rng.randint(1, most)
        lead = rng.choice(phrases(f"method.lead_{said[0][0]}", theme.lang))
        steps.append(Step(lead, " ".join(text for _, text in said[:count])))
        said = said[count:]
    return tuple(steps)


def _filled(theme: Theme, rng: random.Random, text: str, shorts: list[str]) -> str:
    names = rng.sample(shorts, min(len(shorts), 4)) or [""]
    a, b, c = (names[i % len(names)] for i in range(3))
    least = rng.choice((10, 15, 20, 25, 30, 35, 40, 45))
    celsius = rng.choice((160, 170, 175, 180, 190, 200, 220))
    joined = f"{', '.join(names[:-1])} {theme.say('method.and')} {names[-1]}" if len(names) > 1 else names[0]
    return sentence(
        expand(
            text,
            rng,
            {
                "a": _the(theme, a),
                "b": _the(theme, b),
                "c": _the(theme, c),
                "list": joined,
                "min": str(rng.randint(2, 10)),
                "min2": str(least),
                "min3": str(least + 5),
                "cm": str(rng.choice((18, 20, 23, 24, 26, 28))),
                "temp": _temperature(theme, celsius),
            },
        )
    )


def _the(theme: Theme, name: str) -> str:
    return f"the {name}" if theme.lang == "en" and not theme.chance("steps.terse", 0.3) else name


def _temperature(theme: Theme, celsius: int) -> str:
    fahrenheit = round(celsius * 9 / 125 + 1.28) * 25
    if theme.locale == "en_US":
        return theme.pick(
            "steps.temperature", (f"{fahrenheit}°F", f"{fahrenheit} degrees F", f"{fahrenheit}°F ({celsius}°C)")
        )
    forms = [f"{celsius}°C", f"{celsius} °C", f"{celsius}°"]
    if theme.lang == "en":
        forms[2:] = [f"{celsius}C/{celsius - 20}C fan/gas {celsius // 25 - 2}", f"{celsius}°C (fan {celsius - 20}°C)"]
    if theme.lang == "de":
        forms.append(f"{celsius} Grad")
    return theme.pick("steps.temperature", forms)
