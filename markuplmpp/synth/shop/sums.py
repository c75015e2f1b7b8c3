"""Sums of money: prices as shops set them, and shares of these."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from markuplmpp.synth.theme import Theme

_WHOLE = ("INR", "RUB", "SEK")
_ENDINGS = (("99",), ("95", "90"), ("00",), ("00", "50"), ("99", "49", "00"), ())
_CENT = Decimal("0.01")


def price(theme: Theme, rng: random.Random, lowest: float, highest: float) -> Decimal:
    """Returns a price between these US dollars, in the site's currency and with an ending that it likes."""
    return with_ending(theme, rng, lowest * (highest / lowest) ** rng.random() * theme.rate)


def other_sum(theme: Theme, rng: random.Random, lowest: float = 3, highest: float = 80) -> str:
    """Returns a sum that isn't the product's price: of shipping, of something else."""
    return theme.money(price(theme, rng, lowest, highest))


def with_ending(theme: Theme, rng: random.Random, rough: float) -> Decimal:
    """Returns a price close to a number with an ending that the site likes."""
    if theme.currency in _WHOLE or rough > theme.pick("price.round", (200, 500, 1000, 5000)):
        step = theme.pick("price.step", (1, 10, 10, 5)) if rough > 50 else 1
        whole = max(step, round(rough / step) * step)
        return Decimal(whole - (1 if whole > 10 and theme.chance("price.nine", 0.6) else 0)).quantize(_CENT)
    likes = theme.pick("price.endings", _ENDINGS)
    cents = rng.choice(likes) if likes else f"{rng.randrange(100):02d}"
    return max(Decimal(f"{int(rough)}.{cents}"), Decimal("0.49"))


def share_of(amount: Decimal, share: float) -> Decimal:
    """Returns a share of a price, to the cent.

    >>> share_of(Decimal("10.00"), 0.333)
    Decimal('3.33')
    """
    return (amount * Decimal(str(share))).quantize(_CENT, ROUND_HALF_UP)
