"""What stands in a review beside its values: pictures, badges, points for and against, votes, replies."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.dates import past_day
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import each, element, joined
from markuplmpp.synth.stars import stars
from markuplmpp.synth.theme import Theme

# Share of sites, and how often there.
_BADGES = {"verified": (0.4, 0.8), "variant": (0.18, 0.7), "recommends": (0.14, 0.7), "badges": (0.12, 0.8)}
_SAID_ALIKE = ("verified", "recommends")


def avatar(theme: Theme, review: Review) -> Markup | None:
    """Returns a picture of the author, or a disc with initials, or None."""
    names = theme.names("review", "avatar")
    match theme.pick("review.avatar", ("", "", "", "image", "initials", "initials", "icon")):
        case "image":
            alt = theme.pick("review.avatar alt", ("", review.author, "avatar"))
            return element("div", element("img", src="/avatar.png", alt=alt, width="48", height="48"), names=names)
        case "initials":
            initials = "".join(word[0] for word in review.author.split()[:2]).upper()
            return element(theme.pick("review.disc", ("div", "span")), initials, names=names)
        case "icon":
            return element("i", names="icon icon-user")
    return None


def extras(theme: Theme, rng: random.Random) -> list[Markup]:
    """Returns what some reviews have besides: a badge, the size bought, points for and against, pictures."""
    out: list[Markup] = []
    for key, (share, often) in _BADGES.items():
        if theme.chance(f"review.{key}", share) and rng.random() < often:
            text = theme.say(f"reviews.{key}") if key in _SAID_ALIKE else rng.choice(theme.phrases(f"reviews.{key}"))
            tag = theme.pick(f"review.{key} tag", ("span", "div", "p", "em", "small"))
            out.append(element(tag, text, names=theme.names("review", key)))
    if theme.chance("review.proscons", 0.14) and rng.random() < 0.7:
        out.append(_points(theme, rng))
    if theme.chance("review.location", 0.15) and rng.random() < 0.8:
        out.append(element(theme.pick("review.location", ("span", "div", "small")), str(theme.people.city())))
    if theme.chance("review.aspects", 0.1) and rng.random() < 0.8:
        out.append(_aspects(theme, rng))
    if theme.chance("review.photos", 0.15) and rng.random() < 0.4:
        images = (element("img", src=f"/ugc/{rng.randrange(10**6)}.jpg", alt="") for _ in range(rng.randint(1, 4)))
        out.append(element("div", *images, names=theme.names("review", "gallery")))
    return out


def _points(theme: Theme, rng: random.Random) -> Markup:
    """What's for it and against it."""
    out = []
    for key, count in (("pro", 2), ("con", 1)):
        points = rng.sample(theme.phrases(f"reviews.{key}_items"), count)
        head = theme.say(f"reviews.{key}s")
        if theme.chance("review.points list", 0.5):
            out += [element("h5", head), element("ul", each("li", points))]
        else:
            out.append(element("p", element("strong", head), " ", ", ".join(points)))
    return element("div", *out, names=theme.names("review", "points"))


def _aspects(theme: Theme, rng: random.Random) -> Markup:
    """Ratings of single aspects, none of which is the review's."""
    form = theme.pick("review.aspects", ("stars", "number", "of"))
    rows = []
    for name in theme.sample("review.which aspects", theme.phrases("reviews.aspects"), 3):
        points = rng.randint(1, 5)
        shown = stars(theme, points) if form == "stars" else f"{points}/5" if form == "of" else str(points)
        rows.append(joined(element("span", name), " ", element("span", shown)))
    return element("ul", each("li", rows), names=theme.names("review", "aspects"))


def footer(theme: Theme, rng: random.Random, name: str) -> list[Markup]:
    """Returns what stands below a review: votes, links, and the owner's reply to some."""
    out: list[Markup] = []
    if theme.chance("review.helpful", 0.4) and rng.random() < 0.85:
        text = theme.said("reviews.helpful", n=str(rng.randint(0, 40)), of=str(rng.randint(0, 9)))
        tag = theme.pick("review.helpful", ("div", "p", "span", "button"))
        out.append(element(tag, text, names=theme.names("review", "votes")))
    if theme.chance("review.actions", 0.3):
        actions = theme.sample("review.which", theme.phrases("reviews.actions"), 2)
        out.append(each(theme.pick("review.action", ("a", "button", "span")), actions, theme.names("review", "action")))
    if theme.chance("review.replies", 0.25) and rng.random() < 0.3:
        out.append(_reply(theme, rng, name))
    return out


def _reply(theme: Theme, rng: random.Random, name: str) -> Markup:
    day, text = theme.day(past_day(theme, rng)), rng.sample(theme.phrases("reviews.reply"), 1)[0]
    said = theme.said("reviews.reply_head", author=name, date=day)
    head = element(theme.pick("reply.head", ("strong", "h5", "p", "div")), said)
    date = theme.maybe("reply.date", 0.4, element("time", day, names=theme.names("reply", "date")))
    tag = theme.pick("reply", ("div", "blockquote", "div", "p"))
    body = element("span" if tag == "p" else "p", text)
    return element(tag, head, date, body, names=theme.names("review", "reply"))
