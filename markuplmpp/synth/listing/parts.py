"""One record of a list from its parts: title, picture, price, date and so on, in the site's order and boxes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from markuplmpp.synth.choices import filled
from markuplmpp.synth.dates import ago, past_day, today
from markuplmpp.synth.markup import Part, Pen, element, joined
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme

Parts = dict[str, Part]
_MEDIA = ("image", "badge")
_SIDE = ("price", "stock", "delivery", "buttons")
_USUAL = (
    "image", "badge", "tag", "brand", "title", "url", "shop", "rating", "byline", "author", "date", "place", "kind",
    "code", "description", "swatches", "price", "pay", "stock", "delivery", "replies", "last", "buttons",
)  # fmt: skip


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
        return Pen(self.marked).mark(label, text)

    def has(self, part: str, share: float, often: float = 1.0) -> bool:
        """Returns whether the site's records of this kind have a part, and this one has it."""
        return self.theme.chance(f"{self.kind} has {part}", share) and self.rng.random() < often

    def tagged(self, part: str, tags: Sequence[str], *children: Part, name: str = "") -> Markup:
        """Returns an element of the site's choice of tags for a part; its class says the part's name, or another."""
        tag = "span" if self.inline else self.theme.pick(f"{self.kind} {part}", tags)
        return element(tag, *children, names=self.theme.names("card", name or part))

    def day(self, days: int = 900) -> date:
        """Returns a day before the page was saved."""
        return past_day(self.theme, self.rng, days)

    @property
    def link_tag(self) -> str:
        """The tag of what is a link where there may be one."""
        return "a" if self.link else "span"


def day_text(hand: Hand, day: date) -> str:
    """Returns a date as the site writes those of records: in full, or how long ago."""
    if not hand.theme.chance(f"{hand.kind} ago", 0.3):
        return hand.theme.day(day)
    return ago(hand.theme, max(today(hand.theme) - day, timedelta(hours=hand.rng.randint(1, 23))))


def title(hand: Hand, name: str) -> Markup:
    """Returns a record's title: a heading with a link in it, a link around it, or neither."""
    theme, text = hand.theme, hand.mark("name", name)
    if not hand.link and not hand.inline:
        return hand.tagged("title", ("h2", "h3", "h3", "h4", "span", "div", "p"), text)
    href = f"/{hand.rng.randrange(10**7)}"
    if hand.inline:
        return element("a", text, href=href)
    names = theme.names("card", "link")
    match theme.pick(f"{hand.kind} title form", ("inside", "inside", "inside", "alone", "alone", "around", "plain")):
        case "inside":
            inner = element("span", text) if theme.chance(f"{hand.kind} title span", 0.15) else text
            link = element("a", inner, href=href, names=names if theme.chance(f"{hand.kind} title class", 0.5) else "")
            return hand.tagged("title", ("h2", "h3", "h3", "h4", "div", "p", "strong", "h5"), link)
        case "alone":
            return element("a", text, href=href, names=theme.names("card", "title"))
        case "around":
            return element("a", hand.tagged("title", ("h2", "h3", "span", "div"), text), href=href, names=names)
    return hand.tagged("title", ("h2", "h3", "h4", "div", "span"), text)


def picture(hand: Hand, alt: str) -> Markup:
    """Returns a record's picture, within a link or a box on most sites."""
    theme, rng = hand.theme, hand.rng
    alt, lazy = theme.pick("card alt", (alt, alt, alt, "", "image")), theme.maybe("lazy", 0.4, "lazy")
    html = element("img", src=f"/media/{rng.randrange(10**7)}.jpg", alt=alt, loading=lazy)
    form = theme.pick(f"{hand.kind} picture", ("a", "a", "div", "figure", "both", ""))
    if form in ("a", "both") and hand.link:
        html = element("a", html, href=f"/{rng.randrange(10**7)}", names=theme.names("card", "image", "link"))
    if form in ("", "a"):
        return html
    return element("figure" if form == "figure" else "div", html, names=theme.names("card", "image"))


def rating(hand: Hand, points: float, count: int) -> Markup:
    """Returns a record's stars, with their number and how many rated it on some sites."""
    theme = hand.theme
    starred = theme.chance("card stars", 0.85)
    parts: list[Part] = [stars(theme, points)] if starred else []
    if theme.chance("card number", 0.35) or not starred:
        number = written(theme, points, "rating_value", "card.mean")
        parts.append(number if hand.marked else element("span", theme.number(points, 1)))
    if theme.chance("card count", 0.65):
        form = theme.pick("card count form", (theme.say("reviews.count"), "({n})", "({n})", "{n}"))
        text = filled(form, n=hand.mark("review_count", theme.number(count)))
        tag = theme.pick("card count tag", ("span", "small", "div"))
        parts.append(element(tag, text, names=theme.names("rating", "count")))
    return element("div", *parts, names=theme.names("card", "rating"))


def byline(hand: Hand, author: str, day: date) -> Parts:
    """Returns a record's author and date: in one line, apart, or one of them."""
    theme = hand.theme
    who, when = hand.mark("author", author), hand.mark("date_published", day_text(hand, day))
    if theme.chance(f"{hand.kind} byline within", 0.5):
        if hand.link and theme.chance(f"{hand.kind} author link", 0.6):
            who = element("a", who, href="/author")
        when = element(theme.pick(f"{hand.kind} date in", ("time", "span")), when, names=theme.names("date"))
    form = theme.pick(f"{hand.kind} byline", ("line", "line", "both", "both", "date", "date", "author", "none"))
    if form == "line":
        line = theme.said("listing.byline", author=who, date=when)
        return {"byline": hand.tagged("byline", ("p", "div", "span", "small"), line, name="info")}
    parts: Parts = {}
    if form in ("both", "author"):
        parts["author"] = hand.tagged("author", ("span", "div", "p"), theme.said("listing.by", author=who))
    if form in ("both", "date"):
        parts["date"] = hand.tagged("date", ("span", "div", "p", "time"), theme.said("listing.dated", date=when))
    return parts


def composed(hand: Hand, parts: Parts) -> Markup:
    """Returns a record's inside: its parts in the site's order, in one box or several."""
    theme, kind = hand.theme, hand.kind
    shown = {part: parts[part] for part in _ordered(theme, kind, parts) if parts[part] is not None}
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
    groups: list[list[str]] = []
    for part in _ordered(theme, kind, parts):
        if part == "badge":
            continue
        if groups and theme.chance(f"{kind} joins {part}", 0.3):
            groups[-1].append(part)
        else:
            groups.append([part])
    made = (element("td", *(parts[part] for part in group), names=theme.names("card", group[0])) for group in groups)
    return joined(*made)


def _ordered(theme: Theme, kind: str, parts: Iterable[str]) -> list[str]:
    """The parts in the site's order: the usual one with some neighbours swapped, the same whatever a record lacks."""
    rank = {part: float(at) for at, part in enumerate(_USUAL)}
    if not theme.chance(f"{kind} usual", 0.35):
        rank = {part: at + theme.draw(f"{kind} rank {part}").uniform(-1.3, 1.3) for part, at in rank.items()}
    return sorted(parts, key=rank.__getitem__)
