"""One record of a list from its parts: title, picture, price, date and so on, in the site's order and boxes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_timedelta
from markupsafe import Markup

from markuplmpp.synth.grammar import filled, today
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme

_MEDIA = ("image", "badge")
_SIDE = ("price", "stock", "delivery", "buttons")
Parts = dict[str, Part]


@dataclass(frozen=True)
class Hand:
    """Who writes a record: the site, the page's random numbers, the kind of record, and whether its values are marked.

    Args:
        theme: The site.
        rng: The page's random numbers.
        kind: Begins the keys of the site's decisions.
        marked: Whether values are marked.
        link: Whether links may stand within the record; not where the record as a whole is one.
        inline: Whether it's all in one paragraph, which a block would end.
    """

    theme: Theme
    rng: random.Random
    kind: str
    marked: bool = True
    link: bool = True
    inline: bool = False

    def mark(self, label: str, text: str) -> Markup:
        """Returns a text, marked where this record's values are."""
        return value(label, text) if self.marked else Markup.escape(text)

    def has(self, part: str, share: float, often: float = 1.0) -> bool:
        """Whether the site's records of this kind have a part, and this one has it."""
        return self.theme.chance(f"{self.kind} has {part}", share) and self.rng.random() < often

    def tagged(self, part: str, tags: Sequence[str], *children: Part, names: tuple[str, ...] = ()) -> Markup:
        """Returns an element of the site's choice of tags for a part."""
        tag = "span" if self.inline else self.theme.pick(f"{self.kind} {part}", tags)
        return element(tag, *children, names=self.theme.names("card", *(names or (part,))))

    def day(self, days: int = 900) -> date:
        """Returns a day before the page was saved."""
        return today(self.theme) - timedelta(self.rng.randrange(days))


def day_text(hand: Hand, day: date) -> str:
    """Returns a date as the site writes those of records: in full, or how long ago."""
    if hand.theme.chance(f"{hand.kind} ago", 0.3):
        age = max(today(hand.theme) - day, timedelta(hours=hand.rng.randint(1, 23)))
        return str(format_timedelta(-age, add_direction=True, locale=hand.theme.locale, threshold=1.1))
    return hand.theme.day(day)


def title(hand: Hand, name: str) -> Markup:
    """Returns a record's title: a heading with a link in it, a link around it, or neither."""
    theme, text = hand.theme, hand.mark("name", name)
    if hand.inline:
        return element("a", text, href=f"/{hand.rng.randrange(10**7)}")
    if not hand.link:
        return hand.tagged("title", ("h2", "h3", "h3", "h4", "span", "div", "p"), text, names=("title",))
    href = f"/{hand.rng.randrange(10**7)}"
    form = theme.pick(f"{hand.kind} title form", ("inside", "inside", "inside", "alone", "alone", "around", "plain"))
    names = theme.names("card", "link")
    match form:
        case "inside":
            inner = element("span", text) if theme.chance(f"{hand.kind} title span", 0.15) else text
            link = element("a", inner, href=href, names=names if theme.chance(f"{hand.kind} title class", 0.5) else "")
            return hand.tagged("title", ("h2", "h3", "h3", "h4", "div", "p", "strong", "h5"), link, names=("title",))
        case "alone":
            return element("a", text, href=href, names=theme.names("card", "title"))
        case "around":
            return element(
                "a", hand.tagged("title", ("h2", "h3", "span", "div"), text, names=("title",)), href=href, names=names
            )
    return hand.tagged("title", ("h2", "h3", "h4", "div", "span"), text, names=("title",))


def picture(hand: Hand, alt: str) -> Markup:
    """Returns a record's picture, within a link or a box on most sites."""
    theme, rng = hand.theme, hand.rng
    alt = theme.pick("card alt", (alt, alt, alt, "", "image"))
    html = element(
        "img", src=f"/media/{rng.randrange(10**7)}.jpg", alt=alt, loading="lazy" if theme.chance("lazy", 0.4) else None
    )
    form = theme.pick(f"{hand.kind} picture", ("a", "a", "div", "figure", "both", ""))
    if form in ("a", "both") and hand.link:
        html = element("a", html, href=f"/{rng.randrange(10**7)}", names=theme.names("card", "image", "link"))
    return (
        element("figure" if form == "figure" else "div", html, names=theme.names("card", "image"))
        if form not in ("", "a")
        else html
    )


def rating(hand: Hand, points: float, count: int) -> Markup:
    """Returns a record's stars, with their number and how many rated it on some sites."""
    theme = hand.theme
    parts: list[Part] = []
    if theme.chance("card stars", 0.85):
        parts.append(stars(theme, hand.rng, points))
    if theme.chance("card number", 0.35) or not parts:
        number = written(theme, points, "rating_value", "card.mean")
        parts.append(number if hand.marked else element("span", theme.number(points, 1)))
    if theme.chance("card count", 0.65):
        form = theme.pick("card count form", (theme.say("reviews.count"), "($n)", "($n)", "$n"))
        text = filled(form, n=hand.mark("review_count", theme.number(count)))
        parts.append(
            element(theme.pick("card count tag", ("span", "small", "div")), text, names=theme.names("rating", "count"))
        )
    return element("div", *parts, names=theme.names("card", "rating"))


def byline(hand: Hand, author: str, day: date) -> Parts:
    """Returns a record's author and date: in one line, apart, or one of them."""
    theme = hand.theme
    who, when = hand.mark("author", author), hand.mark("date_published", day_text(hand, day))
    form = theme.pick(f"{hand.kind} byline", ("line", "line", "both", "both", "date", "date", "author", "none"))
    if theme.chance(f"{hand.kind} byline within", 0.5):
        if hand.link and theme.chance(f"{hand.kind} author link", 0.6):
            who = element("a", who, href="/author")
        when = element(theme.pick(f"{hand.kind} date in", ("time", "span")), when, names=theme.names("date"))
    if form == "line":
        line = filled(theme.say("listing.byline"), author=who, date=when)
        return {"byline": hand.tagged("byline", ("p", "div", "span", "small"), line, names=("info",))}
    parts: Parts = {}
    if form in ("both", "author"):
        parts["author"] = hand.tagged("author", ("span", "div", "p"), filled(theme.say("listing.by"), author=who))
    if form in ("both", "date"):
        parts["date"] = hand.tagged("date", ("span", "div", "p", "time"), filled(theme.say("listing.dated"), date=when))
    return parts


def composed(hand: Hand, parts: Parts) -> Markup:
    """Returns a record's inside: its parts in the site's order, in one box or several."""
    theme, kind = hand.theme, hand.kind
    shown = {part: parts[part] for part in _ordered(theme, kind, tuple(parts)) if parts[part] is not None}
    if theme.chance(f"{kind} flat", 0.3):
        return theme.wrapped(f"{kind} card", *shown.values(), words=("card", "inner"), most=1)
    sided = theme.chance(f"{kind} sides", 0.25)
    boxes: dict[str, list[Part]] = {"image": [], "info": [], "side": []}
    for part, html in shown.items():
        boxes["image" if part in _MEDIA else "side" if sided and part in _SIDE else "info"].append(html)
    tag = theme.pick(f"{kind} boxes", ("div", "div", "div", "section"))
    made = [element(tag, *inside, names=theme.names("card", name)) for name, inside in boxes.items() if inside]
    if theme.chance(f"{kind} picture last", 0.12):
        made.append(made.pop(0))
    return theme.wrapped(f"{kind} card", *made, words=("card", "inner"), most=1)


def cells(hand: Hand, parts: Parts) -> Markup:
    """Returns a record as cells of a table's row, some parts together in one."""
    theme, kind = hand.theme, hand.kind
    order = [part for part in _ordered(theme, kind, tuple(parts)) if part != "badge"]
    groups: list[list[str]] = []
    for part in order:
        if groups and theme.chance(f"{kind} joins {part}", 0.3):
            groups[-1].append(part)
        else:
            groups.append([part])
    return joined(
        *(element("td", *(parts[part] for part in group), names=theme.names("card", group[0])) for group in groups)
    )


def _ordered(theme: Theme, kind: str, parts: tuple[str, ...]) -> list[str]:
    """The parts in the site's order: the usual one with some neighbours swapped, the same whatever a record lacks."""
    rank = {part: i + theme.draw(f"{kind} rank {part}").uniform(-1.3, 1.3) for i, part in enumerate(USUAL)}
    if theme.chance(f"{kind} usual", 0.35):
        rank = {part: float(i) for i, part in enumerate(USUAL)}
    return sorted(parts, key=lambda part: rank[part])


USUAL = (
    "image", "badge", "tag", "brand", "title", "url", "shop", "rating", "byline", "author", "date", "place", "kind",
    "code", "description", "swatches", "price", "pay", "stock", "delivery", "replies", "last", "buttons",
)  # fmt: skip
