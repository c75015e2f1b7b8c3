"""What the words just before and after a value say of it: "by", "Prep time:", "Last updated"."""

from __future__ import annotations

import re

from markuplmpp.dom.node import Page
from markuplmpp.labels.textindex import Match


def words(pattern: str) -> re.Pattern[str]:
    """Compiles a pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)


# Captions of the times of a recipe, in the languages of the corpus. "Zubereitungszeit" is of all that one does.
TIMES = {
    "prep_time": words(
        r"prep|vorbereit|zubereit|préparation|preparaci|preparazione|preparo|voorbereid|bereid|förbered|przygotow|подготов"
    ),
    "cook_time": words(
        r"cook|bak|koch|garzeit|gardauer|cuisson|cocci|cottura|cozimento|kook|oven|tillag|gotowani|pieczeni|приготов"
    ),
    "total_time": words(r"total|gesamt|totaal|insgesamt|łączn|całkowit|общ|всего|ready in"),
}
UPDATED = words(
    r"\bstand\b|current as of|reviewed|updat|modif|aktuali|geändert|mis(?:e)? à jour|actualiz|aggiornat|atualizad"
    r"|bijgewerkt|gewijzigd|uppdater|обновл"
)
_BY = words(
    r"\b(?:by|von|par|por|di|da|door|af|av|od|przez|автор|autor\w*|author\w*|auteur|text|words|recipe|recept|credit"
    r"|redaktion|story|editor|posted|and|und|et|og|och)\b[\s:]*$"
)
_IN = words(r"\b(?:in|en|dans|unter|under|i|category|categories|kategorie|course|type|gang|tags?)\b[\s:]*$")
# A full stop is none: "matprat.no".
_SEPARATORS = frozenset(",;:/|>»›•·–—-()[]&+@©→")  # noqa: RUF001


def caption(page: Page, match: Match) -> str:
    """Returns the words before a value: those of its own text, else the text before.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p>Prep <b>10 min</b></p><p>Cook: 5 min</p>")
    >>> leaves = page.leaves.tolist()
    >>> caption(page, Match((leaves[1],))), caption(page, Match((leaves[2],), (6, 11)))
    ('Prep', 'Cook: ')
    """
    before = page.text(match.first)[: match.span[0]] if match.span else ""
    if any(map(str.isalpha, before)):
        return before
    at = int(page.leaves.searchsorted(match.first))
    return page.text(int(page.leaves[at - 1])) if at else ""


def names_another_time(name: str, said: str) -> bool:
    """Whether a caption is that of another of a recipe's times, and not of this one.

    >>> names_another_time("prep_time", "Gesamtzeit"), names_another_time("total_time", "Gesamtzeit (mit Kochen)")
    (True, False)
    """
    own = TIMES.get(name)
    return own is not None and not own.search(said) and any(other.search(said) for other in TIMES.values())


def is_credit(text: str, span: tuple[int, int]) -> bool:
    """Whether a part of a text is whom it credits, and not a word of a sentence.

    >>> is_credit("By Jane Doe 3 min", (3, 11)), is_credit("Jane | 3 min", (0, 4)), is_credit("le Jane Junior", (3, 7))
    (True, True, False)
    """
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    return not before.endswith("#") and (bool(_BY.search(before)) or (_ends(before) and _starts(after)))


def is_listed(text: str, span: tuple[int, int]) -> bool:
    """Whether a part of a text is a member of a list, and not a word of a sentence.

    >>> is_listed("Posted in: Cakes, Pies", (11, 16)), is_listed("baking powder", (0, 6))
    (True, False)
    """
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    # "Types of kettles: how to choose" is a heading.
    return (_ends(before) or bool(_IN.search(before))) and _starts(after) and not after.startswith(":")


def _ends(before: str) -> bool:
    return not before or before[-1] in _SEPARATORS


def _starts(after: str) -> bool:
    return not any(map(str.isalnum, after)) or after[0] in _SEPARATORS
