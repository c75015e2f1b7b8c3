"""Pages that list records."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.items import Body
from markuplmpp.synth.listing import around
from markuplmpp.synth.listing.kinds import drawn_kind
from markuplmpp.synth.listing.others import viewed
from markuplmpp.synth.listing.records import records
from markuplmpp.synth.markup import Part
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.theme import Theme

_COUNTS = ((3, 8), (8, 16), (12, 24), (12, 24), (20, 36), (30, 60))
_ORDERS = (
    "heading intro tiles top facets toolbar records pages intro_below viewed",
    "heading top toolbar facets records pages viewed intro_below",
    "tiles heading top facets intro toolbar records toolbar pages viewed",
    "heading tiles top toolbar records facets pages intro_below viewed",
    "toolbar facets heading top records pages",
)


def listing_page(theme: Theme, rng: random.Random) -> Body:
    """Returns a page of a category, a search, a blog or the like: its records with what stands around them.

    >>> listing_page(Theme.of_seed(4), random.Random(4)).page_type
    'listing'
    """
    theme.seed_people(rng)
    kind = drawn_kind(theme, rng)
    count = rng.randint(*theme.pick("listing.count", _COUNTS)) if rng.random() < 0.85 else rng.randint(3, 12)
    total = count + rng.choice((0, rng.randint(1, 200), rng.randint(100, 9000)))
    query = Grammar(theme, rng, "listing").one("query")
    goods = kind in ("product", "offer")
    category = draw_product(theme, rng).category if goods and rng.random() < 0.8 else ()
    title = category[-1] if category else _title(theme, rng, kind, query)
    facets = around.facets(theme, rng) if theme.chance("listing.facets", 0.55) else None
    beside = theme.chance("listing.facets aside", 0.5)
    parts: dict[str, Part] = {
        **_intros(theme, rng, category),
        "tiles": around.tiles(theme, rng) if theme.chance("listing.tiles", 0.2) else None,
        "toolbar": around.toolbar(theme, count, total, query),
        "pages": around.pages(theme, rng) if total > count else None,
        "viewed": viewed(theme, rng) if theme.chance("listing.viewed", 0.18) else None,
        "heading": theme.maybe("listing.heading", 0.92, around.heading(theme, title, total)),
        "top": _top(theme, rng, kind) if theme.chance("listing.top", 0.1) else None,
        "facets": None if beside else facets,
        "records": theme.wrapped("listing.records", records(theme, rng, kind, count), words=("list", "wrapper")),
    }
    order = theme.pick("listing.order", _ORDERS).split()
    main = theme.wrapped("listing.page", *(parts[part] for part in order), words=("list", "page"))
    trail = category[:-1] if theme.chance("listing.crumbs short", 0.3) else category
    return Body(title, main, "listing", trail, facets if beside and facets is not None else Markup(""))


def _title(theme: Theme, rng: random.Random, kind: str, query: str) -> str:
    """A title of shops and searches says what was looked for; others may be anything."""
    grammar = Grammar(theme, rng, "listing", query=query)
    if kind in ("product", "offer", "hit"):
        return grammar.spoken(grammar.entries("page_title")[0])
    return grammar.one("page_title")


def _intros(theme: Theme, rng: random.Random, category: tuple[str, ...]) -> dict[str, Part]:
    """Sentences about the category, over the records or below."""
    shown = category and theme.chance("listing.intro", 0.4)
    text = around.intro(theme, rng, category[-1]) if shown else None
    below = theme.chance("listing.intro below", 0.4)
    return {"intro": None if below else text, "intro_below": text if below else None}


def _top(theme: Theme, rng: random.Random, kind: str) -> Markup:
    """A short list of picked records above the others; they're records too."""
    title = theme.heading("listing.top", theme.say("listing.top"), ("list", "heading"))
    return theme.block("listing.top", title, records(theme, rng, kind, rng.randint(2, 5), "top"), words=("list", "top"))
