"""Articles drawn from a grammar of towns, clubs, studies, programs, gardens and the like."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from markuplmpp.synth.choices import capital, distinct, expand, some
from markuplmpp.synth.dates import post_day
from markuplmpp.synth.lexicon import words
from markuplmpp.synth.theme import Theme

_TOPICS = ("town", "sport", "science", "software", "garden", "business", "culture", "health")
Parts = tuple[tuple[str, tuple[str, ...]], ...]
"""Subheading, or "", and the paragraphs under it."""


@dataclass(frozen=True)
class Article:
    """One article.

    Args:
        headline: Its title.
        authors: None to two names.
        day: When it was published.
        category: The section it's in.
        standfirst: What stands under the headline, or "".
        parts: Its text.
        captions: Of pictures.
        tags: Single words.
    """

    headline: str
    authors: tuple[str, ...]
    day: date
    category: str
    standfirst: str
    parts: Parts
    captions: tuple[str, ...]
    tags: tuple[str, ...]


def draw_article(theme: Theme, rng: random.Random) -> Article:
    """Returns an article in the site's language.

    >>> theme = Theme.of_seed(1)
    >>> draw_article(theme, random.Random(5)) == draw_article(theme, random.Random(5))
    True
    """
    theme.seed_people(rng)
    topic = rng.choice([topic for topic in _TOPICS if theme.lang in words("article")[f"say_{topic}"]])
    day = post_day(rng)
    slots = _slots(theme, rng, day)
    sections = distinct(theme.phrases(f"article.section_{topic}"))
    return Article(
        headline=said(theme, rng, "head_town" if topic == "town" else "head_other", slots),
        authors=tuple(theme.people.name() for _ in range(rng.choice((0, 1, 1, 1, 1, 2)))),
        day=day,
        category=rng.choice(sections),
        standfirst=said(theme, rng, "stand", slots) if rng.random() < 0.75 else "",
        parts=_parts(theme, rng, topic, day, slots),
        captions=tuple(distinct(said(theme, rng, "caption", _slots(theme, rng, day)) for _ in range(3))),
        tags=(*some(rng, sections, 3), theme.people.city()),
    )


def said(theme: Theme, rng: random.Random, key: str, slots: dict[str, str]) -> str:
    """Returns a text of a word list of articles, its choices made and its slots filled."""
    return capital(expand(rng.choice(theme.phrases(f"article.{key}")), rng, slots))


def _slots(theme: Theme, rng: random.Random, day: date) -> dict[str, str]:
    month = day + timedelta(days=rng.randint(20, 200))
    return {
        "city": theme.people.city(),
        "city2": theme.people.city(),
        "person": theme.people.name(),
        "person2": theme.people.name(),
        "org": rng.choice(theme.phrases("article.org")),
        "n": str(rng.randint(3, 9)),
        "m": str(rng.randint(10, 60)),
        "k": str(rng.randint(0, 2)),
        "year": str(day.year - rng.randint(1, 12)),
        "month": theme.day(month, "LLLL"),
    }


def _parts(theme: Theme, rng: random.Random, topic: str, day: date, slots: dict[str, str]) -> Parts:
    """Paragraphs under subheadings: no sentence form comes twice before all have come, no text comes twice."""
    forms = [*theme.phrases(f"article.say_{topic}"), *theme.phrases("article.say_any")]
    left: list[str] = []
    seen: set[str] = set()
    paragraphs: list[str] = []
    longest = theme.pick("article.paragraph", (1, 2, 3, 4))
    for i in range(rng.randint(3, 14)):
        lines = []
        for _ in range(rng.randint(1, longest)):
            left = left or rng.sample(forms, len(forms))
            lines.append(capital(expand(left.pop(), rng, slots if i < 3 else _slots(theme, rng, day))))
        text = " ".join(line for line in lines if line not in seen)
        seen.update(lines)
        if text:
            paragraphs.append(text)
    return _under_headings(theme, rng, paragraphs)


def _under_headings(theme: Theme, rng: random.Random, paragraphs: list[str]) -> Parts:
    if not theme.chance("article.sub", 0.6) or len(paragraphs) < 5:
        return (("", tuple(paragraphs)),)
    heads = distinct(theme.phrases("article.sub"))
    cuts = sorted(rng.sample(range(1, len(paragraphs)), min(len(heads), rng.randint(1, 3), len(paragraphs) - 1)))
    titles = ["", *rng.sample(heads, len(cuts))]
    bounds = zip([0, *cuts], [*cuts, len(paragraphs)], strict=True)
    return tuple((title, tuple(paragraphs[a:b])) for title, (a, b) in zip(titles, bounds, strict=True))
