"""What shops say of delivery times, of goods that can't be had now and of prices that they don't show."""

from __future__ import annotations

from typing import Literal

from markuplmpp.synth.choices import fill
from markuplmpp.synth.lexicon import phrases
from markuplmpp.synth.theme import Theme

Term = Literal["time", "time_label", "soon", "counted", "gone", "ask", "sku", "mpn"]


def term(theme: Theme, key: Term, number: int = 3) -> str:
    """Returns the site's words of a kind, with a number in them where they have one.

    >>> term(Theme(0, "pl_PL", "bem", ""), "gone") in phrases("terms.gone", "pl")
    True
    """
    return fill(theme.pick(f"term {key}", phrases(f"terms.{key}", theme.lang)), {"n": str(number)})
