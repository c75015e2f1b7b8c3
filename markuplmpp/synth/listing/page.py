"""Pages that list records, and blocks of cards of other products."""

from __future__ import annotations

import random
from collections.abc import Sequence

from babel.dates import format_date
from markupsafe import Markup

from markuplmpp.synth import listing_frame as frame
from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.items import Body, Product
from markuplmpp.synth.listing_parts import Hand, Parts, cells, composed
from markuplmpp.synth.listing_records import KINDS, drawn_kind, product
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined
from markuplmpp.synth.theme import Theme, phrases

_SHAPES = ("items",) * 6 + ("columns",) * 3 + ("rows",) * 2 + ("links", "links", "table", "lines")
_TABLES, _LINES, _GROUPED = ("thread", "offer", "job", "entry"), ("entry", "hit"), ("entry", "article")
_TAGS = (("ul", "li"),) * 3 + (("div", "div"),) * 3 + (
    ("ol", "li"), ("div", "article"), ("section", "article"), ("section", "div"), ("div", "section"),
    ("div", "article"),
)  # fmt: skip
_LEAST_WITH_BANNER = 4
_COUNTS = ((3, 8), (8, 16), (12, 24), (12, 24), (20, 36), (30, 60))


def listing_page(theme: Theme, rng: random.Random) -> Body:
    """Returns a page of a category, a search, a blog or the like: its records with what stands around them.

    >>> listing_page(Theme.of_seed(4), random.Random(4)).page_type
    'listing'
    """
    theme.people.seed_instance(rng.getrandbits(32))
    kind = drawn_kind(theme, rng)
    count = rng.randint(*theme.pick("listing.count", _COUNTS)) if rng.random() < 0.85 else rng.randint(3, 12)
    total = count + rng.choice((0, rng.randint(1, 200), rng.randint(100, 9000)))
    grammar = Grammar(theme, rng, "listing")
    query = grammar.one("query")
    category = draw_product(theme, rng).category if kind in ("product", "offer") and rng.random() < 0.8 else ()
    titles = Grammar(theme, rng, "listing", query=query)
    search = kind in ("product", "offer", "hit")
    title = (
        category[-1]
        if category
        else titles.spoken(titles.entries("page_title")[0])
        if search
        else titles.one("page_title")
    )
    filters = frame.facets(theme, rng) if theme.chance("listing.facets", 0.55) else None
    beside = theme.chance("listing.facets aside", 0.5)
    parts = _around(theme, rng, category[-1] if category else "", query, count, total)
    parts["heading"] = frame.heading(theme, title, total) if theme.chance("listing.heading", 0.92) else None
    parts["top"] = _top(theme, rng, kind) if theme.chance("listing.top", 0.1) else None
    parts["facets"] = None if beside else filters
    parts["records"] = theme.wrapped("listing.records", records(theme, rng, kind, count), words=("list", "wrapper"))
    order = theme.pick("listing.order", _ORDERS).split()
    main = theme.wrapped("listing.page", *(parts.get(part) for part in order), words=("list", "page"))
    aside = filters if beside and filters is not None else Markup("")
    return Body(title, main, "listing", category[:-1] if theme.chance("listing.crumbs short", 0.3) else category, aside)


def _top(theme: Theme, rng: random.Random, kind: str) -> Markup:
    """A short list of picked records above the others; they're records too."""
    title = theme.heading("listing.top", theme.say("listing.top"), ("list", "heading"))
    return theme.block("listing.top", title, records(theme, rng, kind, rng.randint(2, 5), "top"), words=("list", "top"))


_ORDERS = (
    "heading intro tiles top facets toolbar records pages intro_below viewed",
    "heading top toolbar facets records pages viewed intro_below",
    "tiles heading top facets intro toolbar records toolbar pages viewed",
    "heading tiles top toolbar records facets pages intro_below viewed",
    "toolbar facets heading top records pages",
)


def _around(theme: Theme, rng: random.Random, category: str, query: str, shown: int, total: int) -> dict[str, Part]:
    below = theme.chance("listing.intro below", 0.4)
    about = frame.intro(theme, rng, category) if category and theme.chance("listing.intro", 0.4) else None
    return {
        "intro": None if below else about,
        "intro_below": about if below else None,
        "tiles": frame.tiles(theme, rng) if theme.chance("listing.tiles", 0.2) else None,
        "toolbar": frame.toolbar(theme, rng, shown, total, query),
        "pages": frame.pages(theme, rng) if total > shown else None,
        "viewed": _viewed(theme, rng) if theme.chance("listing.viewed", 0.18) else None,
    }


def records(theme: Theme, rng: random.Random, kind: str, count: int, key: str = "") -> Markup:
    """Returns a list of records of one kind, each labelled and with its values marked.

    Args:
        theme: The site.
        rng: The page's random numbers.
        kind: Of ``listing_records.KINDS``.
        count: How many.
        key: Another list of the site may be built in another way.
    """
    key = key or kind
    shape = theme.pick(f"{key} shape", _SHAPES)
    shape = (
        "items" if (shape == "table" and kind not in _TABLES) or (shape == "lines" and kind not in _LINES) else shape
    )
    shape = "table" if kind in _TABLES and theme.chance(f"{key} table", 0.35) else shape
    hand = Hand(theme, rng, key, link=shape != "links", inline=shape == "lines")
    made = [KINDS[kind][0](hand) for _ in range(count)]
    for parts in made:
        if theme.chance(f"{key} sponsored", 0.12) and rng.random() < 0.12:
            parts["tag"] = element(theme.pick("sponsored", ("span", "div")), theme.say("listing.sponsored"))
    if shape == "table":
        return _table(hand, made)
    if shape == "lines":
        return element("div", joined(*(_line(hand, parts) for parts in made), by="\n"), names=theme.names("list"))
    if kind in _GROUPED and theme.chance(f"{key} grouped", 0.3):
        return _groups(hand, [composed(hand, parts) for parts in made])
    return _cards(hand, shape, [composed(hand, parts) for parts in made])


def _table(hand: Hand, made: Sequence[Parts]) -> Markup:
    theme = hand.theme
    head = None
    if theme.chance(f"{hand.kind} thead", 0.5):
        words = phrases("listing.facets", theme.lang)[:3]
        head = element("thead", element("tr", *(element("th", word) for word in words)))
    rows = (element("tr", cells(hand, parts), names=theme.names("card"), label="record") for parts in made)
    return element("table", head, element("tbody", *rows), names=theme.names("list", "table"))


def _groups(hand: Hand, made: Sequence[Markup]) -> Markup:
    """Lists below headings: an archive's months, a magazine's subjects."""
    theme, rng, out = hand.theme, hand.rng, list[Markup]()
    by_month = theme.chance("groups by month", 0.5)
    head = theme.pick("group head", ("h2", "h3", "h4", "div"))
    at = 0
    while at < len(made):
        size = rng.randint(2, 9)
        month = str(format_date(hand.day(), "MMMM yyyy", locale=theme.locale))
        out.append(element(head, month if by_month else rng.choice(phrases("listing.tags", theme.lang))))
        out.append(_cards(hand, "items", made[at : at + size]))
        at += size
    return element("div", *out, names=theme.names("list", "wrapper"))


def _line(hand: Hand, parts: Parts) -> Markup:
    """A paragraph with the parts one after the other."""
    theme = hand.theme
    shown = [parts[part] for part in ("date", "title", "url", "description") if parts.get(part) is not None]
    if theme.chance(f"{hand.kind} date behind", 0.5):
        shown.append(shown.pop(0))
    between = theme.pick("listing.between", (" ", " - ", " | ", str(element("br"))))
    return element("p", joined(*shown, by=between), label="record")


def _cards(hand: Hand, shape: str, made: Sequence[Markup]) -> Markup:
    """Cards in a list, in columns, in rows of columns, or as links; banners stand between some."""
    theme, rng = hand.theme, hand.rng
    names = theme.names("card", *(("item",) if theme.chance(f"{hand.kind} named", 0.5) else ()))
    outer, tag = ("div", "a") if shape == "links" else theme.pick(f"{hand.kind} tags", _TAGS)
    items = [_card(hand, shape, tag, card, names) for card in made]
    if theme.chance(f"{hand.kind} banners", 0.12) and len(items) > _LEAST_WITH_BANNER:
        banner = element("li" if tag == "li" else "div", frame.banner(theme, rng), names=theme.names("banner", "card"))
        items.insert(rng.randrange(2, len(items)), banner)
    if shape == "rows":
        size = theme.pick("listing.row", (2, 3, 4))
        rows = (element("div", *items[i : i + size], names=theme.names("row")) for i in range(0, len(items), size))
        return element("div", *rows, names=theme.names("list"))
    line = tag in ("div", "article", "section") and theme.chance(f"{hand.kind} lines", 0.08)
    body = joined(*items, by=str(element("hr")) if line else "\n")
    if shape == "links" and theme.chance("listing.linked items", 0.4):
        return element("ul", body, names=theme.names("list"))
    return element(outer, body, names=theme.names("list"))


def _card(hand: Hand, shape: str, tag: str, card: Markup, names: str) -> Markup:
    """One record: the label is on the outermost element that holds nothing else."""
    theme, rng = hand.theme, hand.rng
    if theme.chance(f"{hand.kind} own class", 0.2):
        names = f"{names} {rng.choice(('first', 'odd', 'even'))} post-{rng.randrange(10**6)}".strip()
    if shape in ("columns", "rows"):
        inner = element(theme.pick(f"{hand.kind} column", ("div", "div", "article", "section")), card, names=names)
        tag = "li" if tag == "li" and shape == "columns" else "div"
        column = theme.pick("column", ("col-md-4", "col-sm-6 col-lg-3", "grid__item", "cell", theme.names("col")))
        return element(tag, inner, names=column, label="record")
    if shape == "links":
        if theme.chance("listing.linked items", 0.4):
            return element("li", element("a", card, href=f"/{rng.randrange(10**6)}", names=names), label="record")
        return element("a", card, href=f"/{rng.randrange(10**6)}", names=names, label="record")
    number = str(rng.randrange(10**6)) if theme.chance(f"{hand.kind} number", 0.3) else None
    return element(tag, card, names=names, label="record", data_id=number)


def related_cards(theme: Theme, rng: random.Random, count: int) -> Markup:
    """Returns a block of cards of other products, for a product's page: left out as items, no value of them marked.

    >>> from markuplmpp.synth.markup import unmarked
    >>> html, gold = unmarked(related_cards(Theme.of_seed(4), random.Random(4), 3))
    >>> [label["label"] for label in gold["labels"]]
    [None, None, None]
    """
    return _others(theme, rng, "related", [draw_product(theme, rng) for _ in range(count)])


def _viewed(theme: Theme, rng: random.Random) -> Markup:
    return _others(theme, rng, "viewed", [draw_product(theme, rng) for _ in range(rng.randint(2, 6))])


def _others(theme: Theme, rng: random.Random, key: str, items: Sequence[Product]) -> Markup:
    whole = theme.chance(f"{key} links", 0.25)
    hand = Hand(theme, rng, theme.pick(f"{key} as", (key, "product")), marked=False, link=not whole)
    outer, tag = ("div", "a") if whole else theme.pick(f"{key} tags", _TAGS)
    names = theme.names("related", "card")
    cards = [element(tag, composed(hand, product(hand, item)), names=names, label=LEFT_OUT) for item in items]
    if theme.chance(f"{key} slides", 0.3):
        cards = [element("div", card, names="swiper-slide") for card in cards] if tag not in ("li",) else cards
    box = element(outer, *cards, names=theme.names("related", "list"))
    title = theme.heading(key, theme.say(f"listing.{key}"), ("related", "title"))
    return theme.block(key, theme.wrapped(key, title, box, words=("related", "inner")), words=("related",))
