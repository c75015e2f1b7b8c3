"""Reviews that people write: who, when, how many stars, and what they say."""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import timedelta

from markuplmpp.synth.choices import capital
from markuplmpp.synth.dates import today
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.items import Review
from markuplmpp.synth.theme import Theme

_LENGTHS = {1: 14, 2: 16, 3: 16, 4: 12, 5: 10, 6: 8, 8: 6, 10: 4, 12: 2}
_SHORT_SHARE = 0.16
_PARAGRAPHS_FROM = 4
_SHARES_OF_PRAISE = {5: 1.0, 4: 0.85, 3: 0.5, 2: 0.2, 1: 0.0}
_AUTHORS = {
    "first": 18, "initial": 20, "full": 26, "handle": 14, "nobody": 6, "city": 6, "initials": 4, "lower": 4,
    "number": 3, "upper": 2,
}  # fmt: skip
_RIGHT = "right"
_HANDS = {_RIGHT: 74, "lower": 6, "upper": 4, "slip": 8, "bare": 5, "loud": 4}
_STEADY = 0.8  # how much of a review is in its writer's own hand
_LATIN = ("sasha", "mila", "kot", "anna", "max", "oleg", "vika")
_TITLES_OF_PERSONS = re.compile(r"^(?:\w{1,5}\. ?)+|(?: (?:B|M|Jr|MD|DDS|PhD|DVM)\S*)+$")


def draw_reviews(theme: Theme, rng: random.Random, count: int, about: str = "product") -> list[Review]:
    """Returns reviews in the site's language, newest first or in no order.

    Args:
        theme: The site.
        rng: The page's random numbers.
        count: How many.
        about: ``product``, ``recipe``, ``place`` (companies and services too) or ``book`` (films too).

    >>> review = draw_reviews(Theme.of_seed(1), random.Random(1), 1)[0]
    >>> 1 <= review.rating <= 5 and len(review.body) > 0
    True
    """
    theme.seed_people(rng)
    grammar = Grammar(theme, rng, "opinions")
    reviews = [_draw_review(grammar, about) for _ in range(count)]
    if theme.chance("reviews.newest_first", 0.7):
        reviews.sort(key=lambda review: review.day, reverse=True)
    return reviews


def _draw_review(grammar: Grammar, about: str) -> Review:
    rng, theme = grammar.rng, grammar.theme
    rating = float(rng.choices((1, 2, 3, 4, 5), (8, 5, 8, 22, 57))[0])
    if theme.chance("reviews.halves", 0.12) and rating < 5 and rng.random() < 0.4:
        rating += 0.5
    body = _body(grammar, about, rating)
    age = rng.choice((rng.randint(0, 40), rng.randint(0, 400), rng.randint(0, 2200)))
    return Review(_title(grammar, rating, body), _author(grammar), today(theme) - timedelta(age), rating, body)


def _title(grammar: Grammar, rating: float, body: tuple[str, ...]) -> str:
    rng = grammar.rng
    kind = rng.random()
    if kind < 0.1:
        return ""
    if kind < 0.17 and len(body[0]) > 40:
        return body[0][: rng.randint(20, 40)].rsplit(" ", 1)[0] + rng.choice(("...", "…"))
    good = rating >= 4 or (rating >= 3 and rng.random() < 0.4)
    title = _by_hand(rng, grammar.one("title_good" if good else "title_bad"), _hand(rng))
    return capital(title) if rng.random() < 0.9 else title


def _author(grammar: Grammar) -> str:
    rng, people = grammar.rng, grammar.theme.people
    first = str(people.first_name())
    full = _TITLES_OF_PERSONS.sub("", str(people.name())).strip() or first
    last = full.split()[-1]
    match rng.choices(tuple(_AUTHORS), tuple(_AUTHORS.values()))[0]:
        case "first":
            return first
        case "initial":
            return f"{first} {last[0]}{rng.choice(('.', '.', ''))}"
        case "full":
            return full
        case "handle":
            return _handle(rng, first, last)
        case "nobody":
            return grammar.one("anonymous")
        case "city":
            return grammar.one("from_city")
        case "initials":
            return rng.choice((f"{first[0]}. {last}", f"{first[0]}.{last[0]}.", f"{first[0]}{last[0]}"))
        case "lower":
            return first.lower()
        case "upper":
            return rng.choice((first, full)).upper()
        case _:
            return rng.choice((f"user{rng.randrange(10**4, 10**8)}", f"{first[0]}***{last[-1]}"))


def _handle(rng: random.Random, first: str, last: str) -> str:
    a, b = (re.sub(r"\W", "", _ascii(name) or rng.choice(_LATIN)) for name in (first, last))
    number = rng.choice(("", str(rng.randint(1, 99)), str(rng.randint(1955, 2009))))
    forms = (a[:1] + b, a + "_" + b, a + number, b + "." + a, a + b[:1] + number, f"the{a}", a + "-" + b + number)
    name = rng.choice(forms)
    return name.lower() if rng.random() < 0.7 else name


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def _body(grammar: Grammar, about: str, rating: float) -> tuple[str, ...]:
    rng = grammar.rng
    if rng.random() < _SHORT_SHARE:
        return (_by_hand(rng, grammar.one("short_good" if rating >= 4 else "short_bad"), _hand(rng)),)
    count = rng.choices(tuple(_LENGTHS), tuple(_LENGTHS.values()))[0]
    sentences = _sentences(grammar, about, rating, count)
    hand = _hand(rng)
    # What isn't in the writer's hand is right.
    written = [_by_hand(rng, sentence, hand if rng.random() < _STEADY else _RIGHT) for sentence in sentences]
    return tuple(" ".join(part) for part in _paragraphs(rng, written))


def _sentences(grammar: Grammar, about: str, rating: float, count: int) -> list[str]:
    """Sentences of an opinion: how it came about, what was good or bad, what follows."""
    rng, lang = grammar.rng, grammar.theme.lang
    good = round(count * _SHARES_OF_PRAISE[round(rating + 0.01)])
    start = f"start_{about}" if lang in grammar.words[f"start_{about}"] else "good" if good else "bad"
    out = grammar.some(rng.choice((0, 1, 1, 2)) if count > 1 else 0, start)
    praise = grammar.some(good, f"good_{about}", "good")
    blame = grammar.some(count - good, f"bad_{about}", "bad" if rating < 3 else "mixed")
    if rating in (2, 3, 4) and count > 1 and good == count:
        blame += grammar.some(1, "mixed")
    out += praise + blame if rng.random() < 0.7 else blame + praise
    if lang in grammar.words["tail"] and rng.random() < 0.07:
        out += grammar.some(1, "tail")
    return out or [grammar.one("good")]


def _paragraphs(rng: random.Random, sentences: list[str]) -> list[list[str]]:
    if len(sentences) < _PARAGRAPHS_FROM or rng.random() < 0.5:
        return [sentences]
    size = rng.choice((2, 3, 3, 4))
    return [sentences[i : i + size] for i in range(0, len(sentences), size)]


def _hand(rng: random.Random) -> str:
    return rng.choices(tuple(_HANDS), tuple(_HANDS.values()))[0]


def _by_hand(rng: random.Random, text: str, hand: str) -> str:
    """The text as one person would type it: most rightly, some without capitals, some with slips."""
    match hand:
        case "lower":
            return text.lower()
        case "upper":
            return text.upper()
        case "slip":
            return _slipped(rng, text)
        case "bare":
            return re.sub(r"[,.!]+(?=\s|$)", "", text) or text
        case "loud":
            return re.sub(r"[.!]$", rng.choice(("!!!", "!!", " :)", "..", " 👍", " ❤️")), text)
        case _:
            return text


def _slipped(rng: random.Random, text: str) -> str:
    if len(text) < 8:
        return text
    at = rng.randrange(1, len(text) - 2)
    if not text[at : at + 2].isalpha():
        return text
    swapped, doubled = text[at + 1] + text[at], text[at] * 2 + text[at + 1]
    return text[:at] + rng.choice((swapped, doubled, text[at])) + text[at + 2 :]
