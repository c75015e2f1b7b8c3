"""Days that pages show, and how long ago they were."""

from __future__ import annotations

import random
from datetime import date, timedelta

from babel.dates import format_timedelta

from markuplmpp.synth.theme import Theme

_NEWEST_POST, _BUSINESS_DAY = date(2025, 6, 1), date(2026, 1, 1)


def today(theme: Theme) -> date:
    """Returns the day on which the site was saved."""
    return date(2011, 1, 1) + timedelta(days=theme.draw("today").randrange(5500))


def past_day(theme: Theme, rng: random.Random, most: int = 900) -> date:
    """Returns a day before the site was saved, less than ``most`` days."""
    return today(theme) - timedelta(rng.randrange(most))


def recent_day(theme: Theme, rng: random.Random) -> date:
    """Returns a day of the years before the site was saved; most are late."""
    return today(theme) - timedelta(int(2500 * rng.random() ** 2))


def post_day(rng: random.Random) -> date:
    """Returns a day on which a recipe or an article was published."""
    return _NEWEST_POST - timedelta(rng.randrange(4000))


def business_day(rng: random.Random) -> date:
    """Returns a day that a shop names: of a delivery, of a question, of a product's first sale."""
    return _BUSINESS_DAY + timedelta(rng.randint(-900, 300))


def ago(theme: Theme, age: timedelta) -> str:
    """Returns how long ago something was.

    >>> ago(Theme(0, "en_US", "bem", ""), timedelta(days=21))
    '3 weeks ago'
    """
    return str(format_timedelta(-age, add_direction=True, locale=theme.locale, threshold=1.1))
