"""What the parts of a frame are built from: the words, links, lists and buttons of one site on one page."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup

from markuplmpp.synth.choices import fill, some
from markuplmpp.synth.dates import today
from markuplmpp.synth.frame.name import shop_name
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import Part, each, element, joined
from markuplmpp.synth.theme import Theme

T = TypeVar("T")
Departments = list[tuple[str, list[str]]]
"""Names of a menu's sections, with what each holds."""
_LISTS = ("ul",) * 8 + ("ol", "divs", "divs", "bare", "bare", "pipes", "paragraphs", "nav", "rows", "spans")
_ICONS = ("svg", "svg", "use", "i", "i", "span", "img", "none", "none")
_BUTTONS = ("button", "button", "button", "a", "a", "input", "span", "div")
_HEFTS = (0, 0, 0, 1, 1, 1, 2, 2, 3)
_HEFTS_OF_SHOPS = (0, 0, 1, 1, 2, 2, 2, 3, 3, 3)
_ADDRESSES = ("/{}", "/{}/", "/{}.html", "/c/{}", "https://www.example.com/{}", "/p?s={}")
_CENTS = tuple(Decimal(cents) for cents in ("0", "0.99", "0.99", "0.95", "0.5", "0.49"))
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Scene:
    """One page of a site, seen from its frame.

    Args:
        theme: The site.
        rng: What differs from page to page.
        body: The page's content.
        shop: The site's name.
        blog: Whether the site is one of texts rather than of goods.
        heft: How much stands around the content, from 0 to 3.
    """

    theme: Theme
    rng: random.Random
    body: Body
    shop: str
    blog: bool
    heft: int

    @classmethod
    def of(cls, theme: Theme, rng: random.Random, body: Body) -> Scene:
        """Returns the scene of a page; some sites of recipes sell things too."""
        blog = theme.kind in ("cookbook", "magazine") and not theme.chance("frame shop", 0.08)
        hefts = _HEFTS if blog else _HEFTS_OF_SHOPS
        return cls(theme, rng, body, shop_name(theme), blog, theme.pick("frame heft", hefts))

    def has(self, key: str, share: float) -> bool:
        """Returns whether this site has a part that such a share of sites have; heavy sites have most."""
        return self.theme.chance(f"frame {key}", share * (0.25, 0.7, 1.1, 1.5)[self.heft])

    def maybe(self, key: str, share: float, part: T) -> T | None:
        """Returns a part where the site has it, None elsewhere."""
        return part if self.has(key, share) else None

    def say(self, key: str) -> str:
        """Returns the site's words, with its facts filled in."""
        return self.spoken(self.theme.say(f"frame.{key}"))

    def some(self, key: str, least: int, most: int) -> list[str]:
        """Returns some of a list of the site's language, the same on all pages."""
        entries = self.theme.phrases(f"frame.{key}")
        draw = self.theme.draw(f"some {key}")
        count = min(len(entries), draw.randint(least, most))
        return [self.spoken(entry) for entry in draw.sample(entries, count)]

    def spoken(self, text: str) -> str:
        """Returns a text with the site's facts in place of ``{price}``, ``{year}`` and the like."""
        return fill(text, {**self._facts, **self._amounts(text)}) if "{" in text else text

    def _amounts(self, text: str) -> dict[str, str]:
        """Numbers for a text; others for another text, but the same on all pages."""
        theme, draw = self.theme, self.theme.draw(f"fact {text}")
        return {
            "rating": theme.number(draw.choice((3.9, 4.2, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9)), 1),
            "price": self.money(Decimal(draw.choice((5, 10, 20, 25, 30, 35, 49, 50, 75, 99, 100, 150)))),
            "percent": str(draw.choice((5, 10, 15, 20, 30, 50, 70))),
            "days": str(draw.choice((14, 28, 30, 60, 90, 100))),
            "count": theme.number(draw.choice((3, 12, 48, 127, 964, 2318, 12431, 50000)) + draw.randint(0, 9)),
            "number": str(draw.randint(10**7, 10**9)),
        }

    @cached_property
    def _facts(self) -> dict[str, str]:
        draw, people = self.theme.draw("facts"), self.theme.people
        people.seed_instance(self.theme.seed)
        year = today(self.theme).year
        facts = {"shop": self.shop, "year": str(year), "since": str(draw.randint(1948, year - 1))}
        return {**facts, "city": people.city(), "name": people.first_name(), "currency": self.theme.currency}

    def money(self, amount: Decimal) -> str:
        """Returns an amount in dollars as a price of the site's country, of a usual size there."""
        return self.theme.money(amount * max(1, int(self.theme.rate)))

    def goods(self, rng: random.Random, count: int) -> list[tuple[str, Decimal]]:
        """Returns names and prices of products that the page isn't about."""
        found = some(rng, self.theme.phrases("frame.goods"), count)
        maker = rng.choice(("", "", f"{self.shop} "))
        return [(maker + name, Decimal(rng.randint(4, 160)) + rng.choice(_CENTS)) for name in found]

    def link(self, text: Part, *words: str, to: str = "") -> Markup:
        """Returns a link; on some sites its text stands in a span."""
        inner = element("span", text) if self.theme.chance(f"link {words[:1]}", 0.15) else text
        names = self.theme.names(*words) if words else ""
        return element("a", inner, names=names, href=self.address(to or str(text)))

    def address(self, text: str) -> str:
        """Returns a link's target in the site's form."""
        slug = "-".join(_WORD.findall(text.lower())[:6]) or "x"
        return self.theme.pick("address", _ADDRESSES).format(slug)

    def listed(self, key: str, parts: Sequence[Part], *words: str, kind: str = "") -> Markup:
        """Returns parts one after the other in one of many ways: a list, blocks, a table, or nothing around them."""
        theme = self.theme
        names, of_item = theme.names(*words), theme.names(*words, "item") if theme.chance(f"item {key}", 0.5) else ""
        match kind or theme.pick(f"listed {key}", _LISTS):
            case "ul" | "ol" as tag:
                return element(tag, each("li", parts, of_item), names=names)
            case "divs" | "spans" as tag:
                return element("div", each(tag[:-1], parts, of_item), names=names)
            case "paragraphs":
                return element("div", each("p", parts), names=names)
            case "rows":
                return element("table", each("tr", (element("td", part) for part in parts)), names=names)
            case "pipes":
                return element("div", joined(*parts, by=theme.pick(f"pipe {key}", (" | ", " · ", " - "))), names=names)
            case tag:
                return element("nav" if tag == "nav" else "div", joined(*parts, by="\n"), names=names)

    def links(self, key: str, texts: Sequence[str], *words: str) -> Markup:
        """Returns a list of links."""
        return self.listed(key, [self.link(text, *words, "link") for text in texts], *words)

    def titled(self, key: str, *inner: Part) -> Markup:
        """Returns a box's title and what's below it."""
        tag = self.theme.pick("box title", ("h2", "h3", "h3", "h4", "h5", "div", "p", "strong"))
        return joined(element(tag, self.say(key), names=self.theme.names("widget", "title")), *inner)

    def icon(self, word: str) -> Markup:
        """Returns an icon: it has no text."""
        names = self.theme.names("icon", word)
        match self.theme.pick("icon", _ICONS):
            case "svg":
                path = element("path", d="M4 6h16M4 12h16M4 18h16")
                return element("svg", path, names=names, width="24", height="24", viewBox="0 0 24 24")
            case "use":
                return element("svg", element("use", href=f"#icon-{word}"), names=names)
            case "img":
                return element("img", names=names, src=f"/assets/{word}.svg", alt=word)
            case "i" | "span" as tag:
                return element(tag, names=f"{names} icon-{word}".strip(), aria_hidden="true")
            case _:
                return Markup()

    def button(self, key: str, text: Part, *words: str) -> Markup:
        """Returns a button, or what sites use in place of one."""
        names = self.theme.names(*words, "button")
        match self.theme.pick(f"button {key}", _BUTTONS):
            case "a":
                return element("a", text, names=names, href="#")
            case "input":
                return element("input", type="submit", value=str(text), names=names)
            case "span" | "div" as tag:
                return element(tag, text, names=names, role="button", tabindex="0")
            case _:
                return element("button", text, names=names, type="button")

    def field(self, key: str, label: str, kind: str = "text") -> Markup:
        """Returns an input of a form, with its label before it, around it, or in it."""
        at = f"f-{key}"
        match self.theme.pick(f"field {self.theme.pick('fields', ('', key))}", ("for", "around", "placeholder", "div")):
            case "for":
                return joined(element("label", label, for_=at), element("input", type=kind, id=at, name=key))
            case "around":
                return element("label", label, element("input", type=kind, name=key))
            case "div":
                return element("div", element("span", label), element("input", type=kind, name=key))
            case _:
                return element("input", type=kind, name=key, placeholder=label, aria_label=label)

    @cached_property
    def departments(self) -> Departments:
        """Sections of the site's navigation with what they hold; on most sites the page's own is among them."""
        draw = self.theme.draw("departments")
        found = self.theme.phrases("frame.blog_departments" if self.blog else "frame.departments")
        count = min(len(found), draw.randint(*((2, 4), (3, 6), (4, 7), (5, 10))[self.heft]))
        sections = [_section(entry) for entry in draw.sample(found, count)]
        if self.body.category and draw.random() < 0.6:
            name, own = self.body.category[0], list(self.body.category[1:])
            of_same = [part for same, parts in sections if same == name for part in parts if part not in own]
            sections = [section for section in sections if section[0] != name]
            others = draw.sample(_section(draw.choice(found))[1], 2)
            sections.insert(draw.randint(0, len(sections)), (name, [*own, *(of_same or others)]))
        return sections


def _section(entry: str) -> tuple[str, list[str]]:
    name, _, parts = entry.partition(": ")
    return name, parts.split(", ")
