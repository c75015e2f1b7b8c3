"""Products: each site sells a few makers' things of one or two departments."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markuplmpp.synth.choices import capital
from markuplmpp.synth.items import Product
from markuplmpp.synth.shop import codes, sums
from markuplmpp.synth.shop.names import Named, brands, model, name_of
from markuplmpp.synth.shop.rows import drawn, entries, in_language, worded
from markuplmpp.synth.theme import Theme

Options = tuple[tuple[str, tuple[str, ...]], ...]
_WINES = (
    "{noun} {year}", "{brand} {noun} {year}", "{model} {noun} {year}", "{brand} {noun}, {year}, 0.75 l",
    "{year} {brand} {noun}",
)  # fmt: skip
_AVAILABILITY = {"InStock": 76, "OutOfStock": 11, "LimitedAvailability": 9, "PreOrder": 4}


@dataclass(frozen=True)
class _Shelf:
    """Where a product stands: its department, its path, its noun, what it's of, its kind."""

    department: dict[str, Any]
    category: tuple[str, ...]
    noun: str
    material: str
    kind: str

    @property
    def naming(self) -> str:
        return str(self.department.get("naming", ""))


def draw_product(theme: Theme, rng: random.Random) -> Product:
    """Returns one product of the site.

    >>> theme = Theme.of_seed(5)
    >>> draw_product(theme, random.Random(1)) == draw_product(theme, random.Random(1))
    True
    """
    shelf = _shelf(theme, rng)
    named = Named(rng.choice(brands(theme)), model(theme, rng), shelf.noun, shelf.kind)
    options = _options(theme, rng, shelf)
    price = sums.price(theme, rng, *shelf.department["price"])
    rating, count = _rating(rng)
    return Product(
        name=_name(theme, rng, shelf, named, options),
        brand=named.brand,
        sku=codes.sku(theme, rng),
        mpn=codes.mpn(named.brand, theme, rng),
        gtin=codes.gtin(theme, rng, shelf.naming == "book"),
        price=price,
        list_price=_list_price(theme, rng, price),
        availability=rng.choices(tuple(_AVAILABILITY), tuple(_AVAILABILITY.values()))[0],
        rating=rating,
        review_count=count,
        category=shelf.category,
        description=_description(theme, rng, named, shelf.material),
        features=_features(theme, rng, shelf),
        specs=_specs(theme, rng, shelf),
        options=options,
    )


def _shelf(theme: Theme, rng: random.Random) -> _Shelf:
    departments = entries("departments")
    count = theme.pick("departments.count", (1, 1, 1, 2))
    department = departments[rng.choice(theme.sample("departments", sorted(departments), count))]
    row, nouns = rng.choice(list(department["categories"].items()))
    noun = worded(in_language(rng.choice(nouns), theme.lang), theme, rng, {})
    path = (_department(theme, departments, department), in_language(row, theme.lang))
    depth = theme.pick("category.depth", (1, 2, 2, 3, 3, 3, 4, 4))
    material = drawn(theme, rng, department.get("material", "material"))
    other = in_language(rng.choice(nouns), theme.lang)
    longer = path if "naming" in department else (*path, *_inner_category(theme, noun, other, material))
    return _Shelf(department, longer[:depth] if depth > 1 else path[1:], noun, material, path[1])


def _department(theme: Theme, departments: dict[str, Any], own: dict[str, Any]) -> str:
    """A department's name; on some sites it shares its section with another one."""
    title = in_language(own["title"], theme.lang)
    other = in_language(departments[theme.pick("department.other", sorted(departments))]["title"], theme.lang)
    return f"{title} & {other}" if other != title and theme.chance("department.shared", 0.4) else title


def _inner_category(theme: Theme, noun: str, other: str, material: str) -> tuple[str, str]:
    """Sections within a section: the thing, or two things that are sold together, then what it's of."""
    pair = f"{noun} & {other}" if other != noun and theme.chance("category.pair", 0.7) else noun
    return pair, theme.pick("category.of", (f"{noun} \u2013 {material}", f"{material} {noun}", f"{noun} ({material})"))


def _name(theme: Theme, rng: random.Random, shelf: _Shelf, named: Named, options: Options) -> str:
    if shelf.naming == "book":
        return shelf.noun
    if shelf.naming == "wine":
        year = {"year": str(rng.randint(2009, 2024))}
        return worded(theme.pick("name.wine", _WINES), theme, rng, {**vars(named), **year})
    choices = [choice for _, given in options for choice in given]
    slots = {"choice": rng.choice(choices) if choices else drawn(theme, rng, "colour"), "material": shelf.material}
    return name_of(theme, rng, named, shelf.department["adjectives"], shelf.department["features"], slots)


def _list_price(theme: Theme, rng: random.Random, price: Decimal) -> Decimal | None:
    if rng.random() > theme.pick("list_price.share", (0.05, 0.15, 0.25, 0.5)):
        return None
    before = sums.with_ending(theme, rng, float(price) * rng.choice((1.11, 1.18, 1.25, 1.33, 1.5, 1.7, 2)))
    return before if before > price else None


def _rating(rng: random.Random) -> tuple[float | None, int]:
    if rng.random() < 0.3:
        return None, 0
    rating = round(min(5.0, max(1.5, rng.gauss(4.4, 0.5))), rng.choice((1, 1, 1, 2)))
    return rating, int(10 ** rng.uniform(0, 4.3))


def _specs(theme: Theme, rng: random.Random, shelf: _Shelf) -> tuple[tuple[str, str], ...]:
    names = shelf.department["specs"]
    chosen = [name for name in names if rng.random() < 0.8] or names[:1]
    rows = {}
    for name in chosen:
        row, *forms = entries("specs")[name]
        rows[in_language(row, theme.lang)] = worded(rng.choice(forms), theme, rng, {"material": shelf.material})
    return tuple(rows.items())


def _options(theme: Theme, rng: random.Random, shelf: _Shelf) -> Options:
    found = []
    for name in shelf.department["options"]:
        if rng.random() < 0.4:
            continue
        row, *forms = entries("options")[name]
        count = rng.randint(2, 6)
        given = forms if len(forms) > 1 else [worded(forms[0], theme, rng, {}) for _ in range(count)]
        start = rng.randrange(max(1, len(given) - count))
        found.append((in_language(row, theme.lang), tuple(dict.fromkeys(given[start : start + count]))))
    return tuple(found)


def _features(theme: Theme, rng: random.Random, shelf: _Shelf) -> tuple[str, ...]:
    own = shelf.department["features"] if theme.lang == "en" else []
    texts, most = [*own, *own, *theme.phrases("catalogue.features")], theme.pick("features", (4, 6, 10, 14))
    slots = {"material": shelf.material}
    lines = dict.fromkeys(
        worded(text, theme, rng, slots) for text in rng.sample(texts, rng.randint(2, min(most, len(texts))))
    )
    return tuple(map(capital, lines))


def _description(theme: Theme, rng: random.Random, named: Named, material: str) -> tuple[str, ...]:
    slots = {**vars(named), "material": material, "colour": drawn(theme, rng, "colour")}
    if theme.lang not in ("de", "ru"):
        slots |= {key: slots[key].lower() for key in ("material", "colour", "category")}
    sentences = [*theme.phrases("catalogue.sentences"), *(f"{text}." for text in theme.phrases("catalogue.features"))]
    least, most = theme.pick("sentences", ((1, 4), (3, 10), (6, 16), (10, 24), (14, 34)))
    chosen = rng.sample(sentences, rng.randint(least, min(most, len(sentences))))
    count = rng.randint(1, min(theme.pick("paragraphs", (2, 4, 6, 10)), len(chosen)))
    parts = [chosen[start::count] for start in range(count)]
    return tuple(" ".join(capital(worded(text, theme, rng, slots)) for text in part) for part in parts)
