"""The part of a leaf that is a value."""

from __future__ import annotations

import re

import numpy as np

from markuplmpp.decode.scores import DEFAULT_THRESHOLD, PageScores

# What a span that starts within a word starts with, where the word is the end of its caption: "SK|U: 123".
_CAPTION_END = re.compile(r"\w*\s*[:#]\s*")
_WITHIN_NUMBER = ".,/-'"
# Boxes to tick and bullets: of an item's text they are no part.
_BULLET = re.compile(r"[\s•·▪■□▢☐☑✓✔○●◦‣∙*\ufe0f\u2013\u2014-]+(?=\w|[\"'(«„“])")
# What parts names that stand in a row: Food > Brunch | Eggs.
_SEPARATORS = ">/|»\u203a→·•"
# What stands before an identifier in its own leaf: "Item #: 36436", "No. 63396". More captions right behind the first
# have no digit: those may stand behind the identifier.
_CAPTION = re.compile(
    r"(?:[^\d:]*:\s(?:[^\d:]*:\s){0,3}|:|(?:sku|asin|isbn(?:-1[03])?|ean|upc|mpn|ref|art|item|model|code|id|no|nr)\.?:"
    r"|[^\d#]*[^\W\d_]{3}(?:\s#:?|#:|#\s)|#|(?:no|nr|n[°º])\.)\s*(?=\w)",
    re.IGNORECASE,
)


def span_text(scores: PageScores, leaf: int, label: int) -> str:
    """Returns the part of a leaf that the span head marks, whole where it marks nothing or all."""
    text, tokens, inside = scores.page.text(leaf), scores.tokens.get(leaf), scores.spans.get(leaf)
    if tokens is None or inside is None:
        return text
    marked = np.flatnonzero(inside[:, label] >= DEFAULT_THRESHOLD)
    if not len(marked) or len(marked) == len(tokens):
        return text
    start = _word_start(text, int(tokens[marked[0], 0]))
    # The last token that the model sees isn't the end of a leaf that was cut for it.
    end = len(text) if marked[-1] == len(tokens) - 1 else int(tokens[marked[-1], 1])
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end].strip()


def without_bullet(text: str) -> str:
    """Returns an item of a list without the sign that begins it.

    >>> [without_bullet(text) for text in ("▢ 2 eggs", "- salt", "½ leek", "▢", "-5 °C")]
    ['2 eggs', 'salt', '½ leek', '▢', '-5 °C']
    """
    sign = _BULLET.match(text)
    return text[sign.end() :] if sign and sign[0][-1].isspace() else text


def without_separators(text: str) -> str:
    """Returns a name without the sign that parts it from the next one.

    >>> [without_separators(text) for text in ("Brunch >", "| Eggs", "R&D / Tools", "<br/>")]
    ['Brunch', 'Eggs', 'R&D / Tools', '<br/>']
    """
    words = text.split()
    first = len(words) > 1 and not words[0].strip(_SEPARATORS)
    last = len(words) > 1 and not words[-1].strip(_SEPARATORS)
    return " ".join(words[first : len(words) - last]) if first or last else text


def without_caption(text: str) -> str:
    """Returns an identifier without what its leaf says before it.

    >>> [without_caption(text) for text in ("Shop.com #: 36436", ": SA9-4", "No. 63396", "SKU: A:12", "A:12", "NO-12")]
    ['36436', 'SA9-4', '63396', 'A:12', 'A:12', 'NO-12']
    """
    return _CAPTION.sub("", text, count=1) if _CAPTION.match(text) else text


def _word_start(text: str, start: int) -> int:
    """Where the word begins that a span starts in; where its caption ends, if the word is a part of that.

    >>> [text[_word_start(text, i):] for text, i in (("Oktober 25", 2), ("on 10.11.2021", 5), ("SKU: HS-1", 2))]
    ['Oktober 25', '10.11.2021', 'HS-1']
    """
    first = start
    if text[first] in _WITHIN_NUMBER and text[first + 1 : first + 2].isalnum() and text[first - 1 : first].isalnum():
        first -= 1
    while text[first].isalnum() and text[first - 1 : first].isalnum():
        first -= 1
    caption = _CAPTION_END.match(text, start)
    return caption.end() if first < start and caption and caption.end() < len(text) else first
