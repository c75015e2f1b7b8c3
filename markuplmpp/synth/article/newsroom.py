"""Articles drawn from a grammar of towns, clubs, studies, programs, gardens and the like."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from markuplmpp.synth.choices import expand, sentence
from markuplmpp.synth.theme import Theme, phrases, words

TOPICS = ("town", "sport", "science", "software", "garden", "business", "culture", "health")


@dataclass(frozen=True)
class Article:
    """One article.

    Args:
        headline: Its title.
        authors: None to two names.
        day: When it was published.
        category: The section it's in.
        standfirst: What stands under the headline, or "".
        parts: Subheading, or "", and the paragraphs under it.
        captions: Of pictures.
        tags: Single words.
    """

    headline: str
    authors: tuple[str, ...]
    day: date
    category: str
    standfirst: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    captions: tuple[str, ...]
    tags: tuple[str, ...]


def draw_article(theme: Theme, rng: random.Random) -> Article:
    """Returns an article in the site's language.

    >>> theme = Theme.of_seed(1)
    >>> draw_article(theme, random.Random(5)) == draw_article(theme, random.Random(5))
    True
    """
    theme.people.seed_instance(rng.getrandbits(32))
    topic = rng.choice([topic for topic in TOPICS if theme.lang in words("article")[f"say_{topic}"]])
    day = date(2025, 6, 1) - timedelta(days=rng.randrange(4000))
    slots = _slots(theme, rng, day)
    head = rng.choice(phrases(f"article.head_{'town' if topic == 'town' else 'other'}", theme.lang))
    sections = list(dict.fromkeys(phrases(f"article.section_{topic}", theme.lang)))
    return Article(
        headline=sentence(expand(head, rng, slots)),
        authors=tuple(theme.people.name() for _ in range(rng.choice((0, 1, 1, 1, 1, 2)))),
        day=day,
        category=rng.choice(sections),
        standfirst=said(theme, rng, "stand", slots) if rng.random() < 0.75 else "",
        parts=_parts(theme, rng, topic, day, slots),
        captions=tuple(dict.fromkeys(said(theme, rng, "caption", _slots(theme, rng, day)) for _ in range(3))),
        tags=(*rng.sample(sections, min(len(sections), 3)), theme.people.city()),
    )


def said(theme: Theme, rng: random.Random, key: str, slots: dict[str, str]) -> str:
    """Returns a text of a word list of articles, its choices made and its slots filled."""
    return sentence(expand(rng.choice(phrases(f"article.{key}", theme.lang)), rng, slots))


def _slots(theme: Theme, rng: random.Random, day: date) -> dict[str, str]:
    month = day + timedelta(days=rng.randint(20, 200))
    return {
        "city": theme.people.city(),
        "city2": theme.people.city(),
        "person": theme.people.name(),
        "person2": theme.people.name(),
        "org": rng.choice(phrases("article.org", theme.lang)),
        "n": str(rng.randint(3, 9)),
        "m": str(rng.randint(10, 60)),
        "k": str(rng.randint(0, 2)),
        "year": str(day.year - rng.randint(1, 12)),
        "month": str(format_date(month, "LLLL", locale=theme.locale)),
    }


def _parts(
    theme: Theme, rng: random.Random, topic: str, day: date, slots: dict[str, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Paragraphs under subheadings: no sentence form comes twice before all have come, no text comes twice."""
    forms = [*phrases(f"article.say_{topic}", theme.lang), *phrases("article.say_any", theme.lang)]
    left: list[str] = []
    seen: set[str] = set()
    paragraphs: list[str] = []
    longest = theme.pick("article.paragraph", (1, 2, 3, 4))
    for i in range(rng.randint(3, 14)):
        lines = []
        for _ in range(rng.randint(1, longest)):
            left = left or rng.sample(forms, len(forms))
            lines.append(sentence(expand(left.pop(), rng, slots if i < 3 else _slots(theme, rng, day))))
        text = " ".join(line for line in lines if line not in seen)
        seen.update(lines)
        if text:
            paragraphs.append(text)
    return _under_headings(theme, rng, paragraphs)


def _under_headings(theme: Theme, rng: random.Random, paragraphs: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not theme.chance("article.sub", 0.6) or len(paragraphs) < 5:
        return (("", tuple(paragraphs)),)
    heads = list(dict.fromkeys(phrases("article.sub", theme.lang)))
    cuts = sorted(rng.sample(range(1, len(paragraphs)), min(len(heads), rng.randint(1, 3), len(paragraphs) - 1)))
    titles = ["", *rng.sample(heads, len(cuts))]
    bounds = zip([0, *cuts], [*cuts, len(paragraphs)], strict=True)
    return tuple((title, tuple(paragraphs[a:b])) for title, (a, b) in zip(titles, bounds, strict=True))
