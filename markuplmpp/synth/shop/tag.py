"""What a price block says: what a product costs, and what it cost before."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import Part, Pen, element
from markuplmpp.synth.shop.amount import amount_text
from markuplmpp.synth.shop.sums import with_ending
from markuplmpp.synth.theme import Theme


@dataclass(frozen=True)
class Tag:
    """A product's price tag in one place of a site.

    Args:
        theme: The site.
        rng: The page.
        product: What is sold.
        pen: Marks its values or not.
        place: ``main`` or ``card``.
    """

    theme: Theme
    rng: random.Random
    product: Product
    pen: Pen
    place: str

    def key(self, name: str) -> str:
        """Returns the key of a decision that is the place's own."""
        return f"price.{self.place}.{name}"

    def now(self) -> Markup:
        """Returns what it costs now: an amount, "from" an amount or a range."""
        theme, product = self.theme, self.product
        varies = product.list_price is None and product.options and theme.chance("price.varies", 0.16)
        # Some products of such a shop, the same ones wherever they're shown.
        if not varies or sum(map(ord, product.sku)) % 2:
            return self._amount("price", product.price)
        if theme.chance("price.varies.from", 0.5):
            return theme.said("shop.from", x=self._amount("price", product.price))
        return self._range()

    def _range(self) -> Markup:
        theme, price = self.theme, self.product.price
        above = with_ending(theme, theme.draw(f"above {self.product.sku}"), float(price) * 1.5 + 1)
        if theme.chance("price.varies.whole", 0.5):
            return self.pen.mark("price", f"{theme.money(price)} \u2013 {theme.money(above)}")
        least, most = (element("span", self._amount("price", end)) for end in (price, above))
        return least + self.pen.mark("price", " - ") + most

    def before(self) -> Markup | None:
        """Returns what it cost before."""
        price = self.product.list_price
        return None if price is None else self._amount("list_price", price)

    def ordered(self, name: str, first: Part, second: Part) -> tuple[Part, Part]:
        """Returns both in the site's order."""
        return (second, first) if self.theme.chance(self.key(f"{name}.order"), 0.5) else (first, second)

    def _amount(self, label: str, amount: Decimal) -> Markup:
        return amount_text(self.theme, self.pen, label, amount, self.place)
