"""What stands in a review beside its values: pictures, badges, points for and against, votes, replies."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.grammar import filled, today
from markuplmpp.synth.items import Review
from markuplmpp.synth.markup import element
from markuplmpp.synth.stars import stars
from markuplmpp.synth.theme import Theme, phrases


def avatar(theme: Theme, review: Review) -> Markup | None:
    """Returns a picture of the author, or a disc with initials, or None."""
    match theme.pick("review.avatar", ("", "", "", "image", "initials", "initials", "icon")):
        case "image":
            alt = theme.pick("review.avatar alt", ("", review.author, "avatar"))
            image = element("img", src="/avatar.png", alt=alt, width="48", height="48")
            return element("div", image, names=theme.names("review", "avatar"))
        case "initials":
            letters = "".join(word[0] for word in review.author.split()[:2]).upper()
            return element(theme.pick("review.disc", ("div", "span")), letters, names=theme.names("review", "avatar"))
        case "icon":
            return element("i", names="icon icon-user")
    return None


def extras(theme: Theme, rng: random.Random) -> list[Markup]:
    """Returns what some reviews have besides: a badge, the size bought, points for and against, pictures."""
    out: list[Markup] = []
    for key, share, often in (
        ("verified", 0.4, 0.8),
        ("variant", 0.18, 0.7),
        ("recommends", 0.14, 0.7),
        ("badges", 0.12, 0.8),
    ):
        if theme.chance(f"review.{key}", share) and rng.random() < often:
            text = (
                theme.say(f"reviews.{key}")
                if key in ("verified", "recommends")
                else rng.choice(phrases(f"reviews.{key}", theme.lang))
            )
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


def _aspects(theme: Theme, rng: random.Random) -> Markup:
    """Ratings of single aspects, none of which is the review's."""
    which = theme.draw("review.which aspects").sample(phrases("reviews.aspects", theme.lang), 3)
    form = theme.pick("review.aspects", ("stars", "number", "of"))
    rows = []
    for name in which:
        points = rng.randint(1, 5)
        shown = stars(theme, rng, points) if form == "stars" else f"{points}/5" if form == "of" else str(points)
        rows.append(element("li", element("span", name), " ", element("span", shown)))
    return element("ul", *rows, names=theme.names("review", "aspects"))


def _points(theme: Theme, rng: random.Random) -> Markup:
    out = []
    for key in ("pro", "con"):
        items = rng.sample(phrases(f"reviews.{key}_items", theme.lang), 2 if key == "pro" else 1)
        head = theme.say(f"reviews.{key}s")
        if theme.chance("review.points list", 0.5):
            out += [element("h5", head), element("ul", *(element("li", item) for item in items))]
        else:
            out.append(element("p", element("strong", head), " ", ", ".join(items)))
    return element("div", *out, names=theme.names("review", "points"))


def footer(theme: Theme, rng: random.Random, name: str) -> list[Markup]:
    """Returns what stands below a review: votes, links, and the owner's reply to some."""
    out: list[Markup] = []
    if theme.chance("review.helpful", 0.4) and rng.random() < 0.85:
        text = filled(theme.say("reviews.helpful"), n=str(rng.randint(0, 40)), of=str(rng.randint(0, 9)))
        out.append(
            element(
                theme.pick("review.helpful", ("div", "p", "span", "button")), text, names=theme.names("review", "votes")
            )
        )
    if theme.chance("review.actions", 0.3):
        actions = theme.draw("review.which").sample(phrases("reviews.actions", theme.lang), 2)
        tag = theme.pick("review.action", ("a", "button", "span"))
        out += [element(tag, action, names=theme.names("review", "action")) for action in actions]
    if theme.chance("review.replies", 0.25) and rng.random() < 0.3:
        out.append(_reply(theme, rng, name))
    return out


def _reply(theme: Theme, rng: random.Random, name: str) -> Markup:
    day = theme.day(today(theme) - timedelta(rng.randrange(900)))
    head = element(
        theme.pick("reply.head", ("strong", "h5", "p", "div")),
        filled(theme.say("reviews.reply_head"), author=name, date=day),
    )
    texts = rng.sample(phrases("reviews.reply", theme.lang), 1)
    date = element("time", day, names=theme.names("reply", "date")) if theme.chance("reply.date", 0.4) else None
    tag = theme.pick("reply", ("div", "blockquote", "div", "p"))
    return element(
        tag,
        head,
        date,
        *(element("span" if tag == "p" else "p", text) for text in texts),
        names=theme.names("review", "reply"),
    )
