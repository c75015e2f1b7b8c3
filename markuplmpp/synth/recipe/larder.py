"""Lines of lists of ingredients: amounts, units and names as the site's country writes them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markuplmpp.synth.theme import Theme

_HALVES = {0.25: ("¼", "1/4"), 0.33: ("⅓", "1/3"), 0.5: ("½", "1/2"), 0.67: ("⅔", "2/3"), 0.75: ("¾", "3/4")}
_GRAMS = {
    "flour": (100, 150, 200, 220, 250, 300, 350, 375, 400, 500),
    "sugar": (50, 75, 80, 100, 120, 150, 175, 200),
    "fat": (50, 75, 100, 115, 125, 150, 200, 250),
    "dairy": (50, 100, 125, 150, 200, 250, 300, 400),
    "meat": (200, 250, 300, 400, 450, 500, 600, 800),
    "liquid": (100, 150, 200, 250, 400, 500, 600, 750, 800, 1000),
    "raising": (7, 10, 15, 20, 25),
}
_OTHER_GRAMS = (50, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500)
_CUPS = (0.25, 0.33, 0.5, 0.67, 0.75, 1, 1, 1.25, 1.5, 2, 2, 2.5, 3)
_SPOONS = (0.25, 0.5, 0.5, 1, 1, 1, 1.5, 2, 2, 3)
_CUT = ("vegetable", "aromatic", "meat", "herb", "fruit")
_POURED = ("flour", "sugar", "nut", "cheese", "dairy", "liquid", "starch", "fruit", "fat")


@dataclass(frozen=True)
class Ingredient:
    """One line of a list of ingredients.

    Args:
        amount: Number, or "".
        unit: Or "".
        name: What it is, with the preposition that the language puts between.
        note: How it is prepared, or "".
        short: What steps call it.
        name_first: Whether the name stands before the amount.
        dash: What stands between name and amount then; between name and note else.
    """

    amount: str
    unit: str
    name: str
    note: str
    short: str
    name_first: bool = False
    dash: str = ", "

    @property
    def measure(self) -> str:
        """Amount and unit."""
        glued = self.unit in ("g", "ml", "г", "мл") and self.dash.endswith(" ") and self.dash != ", "  # noqa: RUF001
        return f"{self.amount}{'' if glued else ' '}{self.unit}".strip()

    @property
    def text(self) -> str:
        """The line as one text.

        >>> Ingredient("200", "g", "flour", "sifted", "flour").text
        '200 g flour, sifted'
        """
        if self.name_first:
            return self.full_name + (self.dash + self.measure if self.measure else "")
        return " ".join(filter(None, (self.measure, self.full_name)))

    @property
    def full_name(self) -> str:
        """Name and note."""
        if self.note.startswith("("):
            return f"{self.name} {self.note}"
        return ", ".join(filter(None, (self.name, self.note)))


def draw_ingredient(theme: Theme, rng: random.Random, kind: str) -> Ingredient:
    """Returns a line of an ingredient of that kind of ``words/cookbook.yaml``: ``flour``, ``vegetable``."""
    unit, _, rest = rng.choice(theme.phrases(f"cookbook.ing_{kind}")).partition(":")
    name, _, short = rest.partition("=")
    amount, word, count = _measure(theme, rng, kind, unit)
    if unit == "pc":
        one, _, several = name.partition("/")
        name, short = (one if count <= 1 else several or one), short or several or one
    short = (short or name).split(",")[0]
    first = _name_first(theme) and bool(amount)
    if unit not in ("pc", "x") and not first:
        name = _with_of(theme, name)
    dash = theme.pick("larder.dash", (" \u2013 ", " - ", ": ", " ")) if first else ", "
    return Ingredient(amount, word, name, _note(theme, rng, kind), short, first, dash)


def _measure(theme: Theme, rng: random.Random, kind: str, unit: str) -> tuple[str, str, float]:
    american = theme.locale == "en_US" and not theme.chance("larder.metric", 0.25)
    if unit == "x":
        return "", "", 1
    if unit in ("g", "ml"):
        count: float = rng.choice(_GRAMS.get(kind, _OTHER_GRAMS))
        if american and kind in _POURED:
            count = rng.choice(_CUPS)
            unit = "cup"
        elif american:
            count, unit = rng.choice((4, 6, 8, 10, 12, 14, 16)), "oz"
    elif unit in ("tsp", "tbsp"):
        count = rng.choice(_SPOONS)
    else:
        count = rng.choice((1, 1, 2, 2, 3, 4)) if unit != "can" else rng.choice((1, 1, 1, 2))
    one, _, several = theme.say(f"cookbook.unit_{unit}").partition("/")
    word = (one if count <= 1 else several or one).strip()
    if unit == "cup" and theme.chance("larder.both", 0.2):
        word += f" ({rng.randrange(30, 400, 5)}g)"
    return _number(theme, count), word, count


def _number(theme: Theme, count: float) -> str:
    """The amount, with fractions as the site writes them."""
    whole, part = int(count), round(count - int(count), 2)
    if not part:
        return str(whole)
    form = theme.pick("larder.fraction", ("sign", "sign", "slash", "slash", "decimal"))
    if form == "decimal":
        return theme.number(count, 2 if part in (0.25, 0.33, 0.67, 0.75) else 1)
    text = _HALVES[part][form == "slash"]
    if not whole:
        return text
    return f"{whole}{' ' if form == 'slash' or theme.chance('larder.gap', 0.5) else ''}{text}"


def _name_first(theme: Theme) -> bool:
    share = {"ru": 1.0, "it": 0.5, "pt": 0.1, "pl": 0.0}.get(theme.lang, 0.04)
    return theme.chance("larder.name_first", share)


def _with_of(theme: Theme, name: str) -> str:
    """A name after its unit: "de farine", "d'huile"."""
    if theme.lang == "fr":
        return f"d'{name}" if name[0].lower() in "aeiouéèêœh" else f"de {name}"
    return {"es": "de ", "pt": "de ", "it": "di "}.get(theme.lang, "") + name


def _note(theme: Theme, rng: random.Random, kind: str) -> str:
    if theme.chance("larder.no_notes", 0.25):
        return ""
    note = ""
    if kind in _CUT and rng.random() < 0.45:
        note = rng.choice(theme.phrases("cookbook.note_cut"))
    elif rng.random() < 0.12:
        note = rng.choice(theme.phrases("cookbook.note_any"))
    return f"({note})" if note and theme.chance("larder.brackets", 0.35) else note
