"""Reviews on pages: pages that consist of them; what other pages use of reviews is imported here too."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth import review_frame as frame
from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.grammar import Grammar, filled, today
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.opinions import draw_reviews
from markuplmpp.synth.review_block import reviews_block
from markuplmpp.synth.review_parts import shuffled
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme, phrases

__all__ = ["draw_reviews", "reviews_block", "reviews_page", "stars"]

_ABOUT = ("product", "place", "place", "place", "book")


def reviews_page(theme: Theme, rng: random.Random) -> Body:
    """Returns a page about one product, company or book that consists of what its users say.

    >>> reviews_page(Theme.of_seed(4), random.Random(4)).page_type
    'reviews'
    """
    theme.people.seed_instance(rng.getrandbits(32))
    about = theme.pick("reviews.about", _ABOUT)
    name, category = _subject(theme, rng, about)
    reviews = draw_reviews(theme, rng, rng.choice((rng.randint(5, 12), rng.randint(5, 40))), about)
    count = (
        len(reviews) if rng.random() < 0.3 else len(reviews) + rng.choice((rng.randint(1, 90), rng.randint(100, 9000)))
    )
    rating = round(
        min(5.0, max(1.0, sum(review.rating for review in reviews) / len(reviews) + rng.uniform(-0.3, 0.3))), 1
    )
    mean_twice = theme.chance("reviews.page twice", 0.35)
    parts: dict[str, Part] = {
        "head": _head(theme, rng, name, rating, count),
        "info": _info(theme, rng, name) if theme.chance("reviews.page info", 0.6) else None,
        "reviews": reviews_block(theme, rng, reviews, rating, count, summary=mean_twice),
    }
    order = theme.pick("reviews.page order", ("head info reviews", "head reviews info", "head info reviews")).split()
    main = theme.wrapped("reviews.page", *(parts[part] for part in order), words=("reviews", "page"))
    aside = _also(theme, rng, about) if theme.chance("reviews.also", 0.5) else Markup("")
    title = filled(theme.say("reviews.page_heading"), name=name)
    return Body(title.unescape(), main, "reviews", category, aside)


def _subject(theme: Theme, rng: random.Random, about: str) -> tuple[str, tuple[str, ...]]:
    """What the page is about, and its category."""
    if about == "product":
        product = draw_product(theme, rng)
        return product.name, product.category
    if about == "book":
        return Grammar(theme, rng, "reviews").one("book"), ()
    kinds = phrases("reviews.company_categories", theme.lang)
    return str(theme.people.company()), (rng.choice(kinds), str(theme.people.city()))[
        : theme.pick("reviews.crumbs", (1, 2, 2))
    ]


def _head(theme: Theme, rng: random.Random, name: str, rating: float, count: int) -> Markup:
    """The page's heading with the mean of the ratings and their count."""
    marked: Part = value("name", name)
    if theme.chance("reviews.page name link", 0.2):
        marked = element("a", marked, href="/item")
    h1 = element("h1", filled(theme.say("reviews.page_heading"), name=marked), names=theme.names("reviews", "title"))
    tag = theme.pick("reviews.page count", ("span", "a", "p", "div"))
    parts: dict[str, Part] = {
        "h1": h1,
        "image": element("img", src=f"/logo/{rng.randrange(10**5)}.png", alt=name)
        if theme.chance("reviews.logo", 0.5)
        else None,
        "stars": stars(theme, rng, rating) if theme.chance("reviews.page stars", 0.8) else None,
        "mean": written(theme, rating, "rating_value", "reviews.page mean"),
        "count": element(tag, frame.counted(theme, count), names=theme.names("reviews", "count")),
    }
    order = shuffled(theme, "reviews.page head", ("stars", "mean", "count"))
    if theme.chance("reviews.page rank", 0.2):
        parts["rank"] = element(
            "p", f"#{rng.randint(2, 40)} / {theme.number(rng.randint(60, 3000))}", names=theme.names("rank")
        )
        order.append("rank")
    facts = element(
        theme.pick("reviews.page facts", ("div", "section", "div")),
        *(parts[key] for key in order),
        names=theme.names("rating", "summary"),
    )
    lines = (
        [parts["image"], parts["h1"], facts]
        if theme.chance("reviews.h1 first", 0.85)
        else [facts, parts["h1"], parts["image"]]
    )
    return element(
        theme.pick("reviews.page head", ("header", "div", "section")), *lines, names=theme.names("reviews", "header")
    )


def _info(theme: Theme, rng: random.Random, name: str) -> Markup:
    """Address, telephone, opening hours and the like."""
    grammar = Grammar(theme, rng, "reviews", name=name)
    people = theme.people
    domain = "".join(c for c in name.lower() if c.isascii() and c.isalnum()) or "example"
    facts = [str(fact()) for fact in (people.street_address, people.city, people.phone_number)]
    facts += ["Mo-Fr 9:00-17:30", theme.money(Decimal(rng.randint(5, 90))), f"www.{domain}.example"]
    labels = theme.draw("reviews.info").sample(phrases("reviews.info", theme.lang), 3)
    form: Callable[..., Markup] = theme.pick("reviews.info form", (_info_list, _info_terms, _info_lines))
    about = element("p", grammar.one("about_text")) if theme.chance("reviews.about text", 0.6) else None
    return element(
        "div",
        theme.heading("reviews.info", labels[0], ("info", "title")),
        about,
        form(labels, facts),
        names=theme.names("info"),
    )


def _info_list(labels: list[str], facts: list[str]) -> Markup:
    return element("ul", *(element("li", fact) for fact in facts))


def _info_terms(labels: list[str], facts: list[str]) -> Markup:
    pairs = zip(labels, facts, strict=False)
    return element("dl", *(joined(element("dt", label), element("dd", fact)) for label, fact in pairs))


def _info_lines(labels: list[str], facts: list[str]) -> Markup:
    return element("address", joined(*facts, by=str(element("br"))))


def _also(theme: Theme, rng: random.Random, about: str) -> Markup:
    """Other companies or things, with their stars: none of it is this page's."""
    tag = theme.pick("also.tag", ("li", "div", "a"))
    cards = []
    for _ in range(rng.randint(3, 8)):
        name, _category = _subject(theme, rng, about)
        rating = round(rng.uniform(2, 5), 1)
        number = element("span", theme.number(rating, 1)) if theme.chance("also.number", 0.5) else None
        count = element("span", f"({rng.randint(1, 900)})") if theme.chance("also.count", 0.6) else None
        day = (
            element("small", theme.day(today(theme) - timedelta(rng.randrange(300))))
            if theme.chance("also.day", 0.2)
            else None
        )
        title = element(theme.pick("also.title", ("h4", "a", "strong", "span")), name)
        parts = (title, stars(theme, rng, rating), number, count, day)
        cards.append(element(tag, *parts, names=theme.names("related", "card"), label=LEFT_OUT))
    box = element("ul" if tag == "li" else "div", *cards, names=theme.names("related", "list"))
    return theme.block(
        "also", theme.heading("also", theme.say("reviews.also"), ("related", "title")), box, words=("related",)
    )
