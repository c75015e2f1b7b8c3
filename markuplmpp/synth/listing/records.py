"""Records in a list: as cards, as rows of a table, as lines of text."""

from __future__ import annotations

import random
from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth.listing.around import banner
from markuplmpp.synth.listing.kinds import KINDS
from markuplmpp.synth.listing.parts import Hand, Parts, cells, composed
from markuplmpp.synth.markup import each, element, joined
from markuplmpp.synth.theme import Theme

TAGS = (("ul", "li"),) * 3 + (("div", "div"),) * 3 + (
    ("ol", "li"), ("div", "article"), ("section", "article"), ("section", "div"), ("div", "section"),
    ("div", "article"),
)  # fmt: skip
"""Lists and their items."""
_SHAPES = ("items",) * 6 + ("columns",) * 3 + ("rows",) * 2 + ("links", "links", "table", "lines")
_TABLES, _LINES, _GROUPED = ("thread", "offer", "job", "entry"), ("entry", "hit"), ("entry", "article")
_LEAST_WITH_BANNER = 4


def records(theme: Theme, rng: random.Random, kind: str, count: int, key: str = "") -> Markup:
    """Returns a list of records of one kind, each labelled and with its values marked.

    Args:
        theme: The site.
        rng: The page's random numbers.
        kind: Of ``kinds.KINDS``.
        count: How many.
        key: Another list of the site may be built in another way.
    """
    key = key or kind
    shape = _shape(theme, kind, key)
    hand = Hand(theme, rng, key, link=shape != "links", inline=shape == "lines")
    made = [KINDS[kind][0](hand) for _ in range(count)]
    for parts in made:
        if theme.chance(f"{key} sponsored", 0.12) and rng.random() < 0.12:
            parts["tag"] = element(theme.pick("sponsored", ("span", "div")), theme.say("listing.sponsored"))
    if shape == "table":
        return _table(hand, made)
    if shape == "lines":
        return element("div", joined(*(_line(hand, parts) for parts in made), by="\n"), names=theme.names("list"))
    cards = [composed(hand, parts) for parts in made]
    if kind in _GROUPED and theme.chance(f"{key} grouped", 0.3):
        return _groups(hand, cards)
    return _cards(hand, shape, cards)


def _shape(theme: Theme, kind: str, key: str) -> str:
    """What the list is; tables and lines are for records with few and short parts."""
    if kind in _TABLES and theme.chance(f"{key} table", 0.35):
        return "table"
    shape = theme.pick(f"{key} shape", _SHAPES)
    fits = {"table": kind in _TABLES, "lines": kind in _LINES}.get(shape, True)
    return shape if fits else "items"


def _table(hand: Hand, made: Sequence[Parts]) -> Markup:
    theme = hand.theme
    head = element("thead", element("tr", each("th", theme.phrases("listing.facets")[:3])))
    rows = (element("tr", cells(hand, parts), names=theme.names("card"), label="record") for parts in made)
    body = element("tbody", *rows)
    return element("table", theme.maybe(f"{hand.kind} thead", 0.5, head), body, names=theme.names("list", "table"))


def _line(hand: Hand, parts: Parts) -> Markup:
    """A paragraph with the parts one after the other."""
    theme = hand.theme
    shown = [parts[part] for part in ("date", "title", "url", "description") if parts.get(part) is not None]
    if theme.chance(f"{hand.kind} date behind", 0.5):
        shown.append(shown.pop(0))
    between = theme.pick("listing.between", (" ", " - ", " | ", element("br")))
    return element("p", joined(*shown, by=between), label="record")


def _groups(hand: Hand, cards: Sequence[Markup]) -> Markup:
    """Lists below headings: an archive's months, a magazine's subjects."""
    theme, rng, out = hand.theme, hand.rng, list[Markup]()
    by_month, tag = theme.chance("groups by month", 0.5), theme.pick("group head", ("h2", "h3", "h4", "div"))
    at = 0
    while at < len(cards):
        size = rng.randint(2, 9)
        month = theme.day(hand.day(), "MMMM yyyy")
        out.append(element(tag, month if by_month else rng.choice(theme.phrases("listing.tags"))))
        out.append(_cards(hand, "items", cards[at : at + size]))
        at += size
    return element("div", *out, names=theme.names("list", "wrapper"))


def _cards(hand: Hand, shape: str, cards: Sequence[Markup]) -> Markup:
    """Cards in a list, in columns, in rows of columns, or as links; banners stand between some."""
    theme, rng, names = hand.theme, hand.rng, hand.theme.names("list")
    outer, tag = ("div", "a") if shape == "links" else theme.pick(f"{hand.kind} tags", TAGS)
    items = [_card(hand, shape, tag, card) for card in cards]
    if theme.chance(f"{hand.kind} banners", 0.12) and len(items) > _LEAST_WITH_BANNER:
        around = "li" if tag == "li" else "div"
        tile = element(around, banner(theme, rng), names=theme.names("banner", "card"))
        items.insert(rng.randrange(2, len(items)), tile)
    if shape == "rows":
        size = theme.pick("listing.row", (2, 3, 4))
        rows = (joined(*items[at : at + size]) for at in range(0, len(items), size))
        return element("div", each("div", rows, theme.names("row")), names=names)
    lined = tag in ("div", "article", "section") and theme.chance(f"{hand.kind} lines", 0.08)
    body = joined(*items, by=element("hr") if lined else "\n")
    return element("ul" if shape == "links" and _links_in_items(theme) else outer, body, names=names)


def _links_in_items(theme: Theme) -> bool:
    """Whether records that are links as a whole stand in a list's items."""
    return theme.chance("listing.linked items", 0.4)


def _card(hand: Hand, shape: str, tag: str, card: Markup) -> Markup:
    """One record: the label is on the outermost element that holds nothing else."""
    theme, rng, kind = hand.theme, hand.rng, hand.kind
    names = theme.names("card", "item") if theme.chance(f"{kind} named", 0.5) else theme.names("card")
    if theme.chance(f"{kind} own class", 0.2):
        names = f"{names} {rng.choice(('first', 'odd', 'even'))} post-{rng.randrange(10**6)}".strip()
    if shape in ("columns", "rows"):
        inner = element(theme.pick(f"{kind} column", ("div", "div", "article", "section")), card, names=names)
        column = theme.pick("column", ("col-md-4", "col-sm-6 col-lg-3", "grid__item", "cell", theme.names("col")))
        return element("li" if tag == "li" and shape == "columns" else "div", inner, names=column, label="record")
    if shape == "links":
        href = f"/{rng.randrange(10**6)}"
        if _links_in_items(theme):
            return element("li", element("a", card, href=href, names=names), label="record")
        return element("a", card, href=href, names=names, label="record")
    number = str(rng.randrange(10**6)) if theme.chance(f"{kind} number", 0.3) else None
    return element(tag, card, names=names, label="record", data_id=number)
