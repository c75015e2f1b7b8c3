"""One value that the scores propose, before it's chosen or not."""

from __future__ import annotations

from dataclasses import dataclass

NAME_CHARS = 40  # longer values of a field with many are paragraphs, which may well be said twice


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that the scores propose.

    Args:
        field: Field of the schema.
        node: The leaf or element that holds it.
        score: Its probability.
        text: The value.
    """

    field: str
    node: int
    score: float
    text: str
