"""One product page, as its blocks see it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import LEFT_OUT
from markuplmpp.synth.shop.codes import isbn
from markuplmpp.synth.theme import Theme

_CODES = {"sku": 0.68, "mpn": 0.18, "gtin": 0.14}
_BOOKS = 0.6
"""Share of the shops with books that show their numbers."""
_BRAND_PLACES = (
    "above", "above", "above", "below", "below", "below", "specs", "codes", "logo", "title", "above specs",
    "below specs", "logo specs", *("",) * 14,
)  # fmt: skip
_SKU_PLACES = ("head", "head", "head", "head", "meta", "meta", "specs", "text")
_CODE_PLACES = ("head", "meta", "specs", "specs", "specs", "specs", "text")
_CODES_TOGETHER = ("above", "head", "meta", "specs", *("apart",) * 6)


@dataclass(frozen=True)
class View:
    """One product page: its site, its random numbers and its product."""

    theme: Theme
    rng: random.Random
    product: Product

    def names(self, *words: str) -> str:
        """Returns a class in the site's style."""
        return self.theme.names(*words)

    def anchor(self, name: str) -> str:
        """Returns the id of a section: in some sites its name, in others a number."""
        number = self.theme.draw(f"anchor {name}").randrange(1000)
        forms = (f"tab-{name}", name, f"{name}Content", f"tab{number}", f"panel-{number}", f"c-{number}")
        return self.theme.pick("anchor", forms)

    @property
    def priced(self) -> bool:
        """Whether the site shows prices: some want to be asked."""
        return not self.theme.chance("price.asked", 0.05)

    @property
    def item(self) -> str:
        """Label of the element that holds name, price and stock; left out where it has no price to hold."""
        return "product" if self.priced else LEFT_OUT

    @property
    def facts_told(self) -> bool:
        """Whether the specifications are bullets of the description."""
        return self.theme.chance("description.facts", 0.2)

    def brand_in(self, place: str) -> bool:
        """Returns whether the site has the maker there: above or below the name, in it, in the specifications."""
        return place in self.theme.pick("brand.place", _BRAND_PLACES).split()

    def codes_in(self, place: str) -> list[str]:
        """Returns the codes that the site has there: ``above`` and ``head``, ``meta``, ``specs``, ``text``."""
        theme = self.theme
        together = theme.pick("codes.together", _CODES_TOGETHER)
        found = []
        for name, usual in _CODES.items():
            places = _SKU_PLACES if name == "sku" else _CODE_PLACES
            own = theme.pick(f"code.place {name}", places) if together == "apart" else together
            again = place == "specs" and theme.chance(f"code.again {name}", 0.35)
            share = _BOOKS if name == "gtin" and isbn(self.product.gtin) else usual
            if theme.chance(f"code {name}", share) and (place == own or again):
                found.append(name)
        return found

    def hidden(self, name: str, share: float = 0.08) -> bool:
        """Returns whether this page lacks something that others of the site have."""
        return self.theme.draw(f"hidden {self.product.sku} {name}").random() < share
