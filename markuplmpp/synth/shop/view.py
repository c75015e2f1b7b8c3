"""One product page, as its blocks see it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from markuplmpp.synth.items import Product
from markuplmpp.synth.theme import Theme

_CODES = {"sku": 0.62, "mpn": 0.24, "gtin": 0.24}
_BRAND_PLACES = (
    "above", "above", "below", "below", "specs", "specs", "codes", "logo", "title", "", "", "above specs",
    "below specs",
)  # fmt: skip
_CODE_PLACES = ("head", "meta", "specs", "specs")


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

    def brand_in(self, place: str) -> bool:
        """Returns whether the site has the maker there: above or below the name, in it, in the specifications."""
        return place in self.theme.pick("brand.place", _BRAND_PLACES).split()

    def codes_in(self, place: str) -> list[str]:
        """Returns the codes that the site has there: ``head``, ``meta``, ``specs``."""
        theme = self.theme
        together = theme.pick("codes.together", ("head", "meta", "meta", "specs", "apart", "apart"))
        return [
            name
            for name, share in _CODES.items()
            if theme.chance(f"code {name}", share)
            and place == (theme.pick(f"code.place {name}", _CODE_PLACES) if together == "apart" else together)
        ]

    def hidden(self, name: str, share: float = 0.08) -> bool:
        """Returns whether this page lacks something that others of the site have."""
        return self.theme.draw(f"hidden {self.product.sku} {name}").random() < share
