"""Pages that consist of reviews, of one product, company or book."""

from __future__ import annotations

import random
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.choices import letters
from markuplmpp.synth.dates import past_day
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, list_tag, value
from markuplmpp.synth.reviews.block import reviews_block
from markuplmpp.synth.reviews.opinions import draw_reviews
from markuplmpp.synth.reviews.summary import counted
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.stars import stars, written
from markuplmpp.synth.theme import Theme

_ABOUT = ("product", "place", "place", "place", "book")


def reviews_page(theme: Theme, rng: random.Random) -> Body:
    """Returns a page about one product, company or book that consists of what its users say.

    >>> reviews_page(Theme.of_seed(4), random.Random(4)).page_type
    'reviews'
    """
    theme.seed_people(rng)
    about = theme.pick("reviews.about", _ABOUT)
    name, category = _subject(theme, rng, about)
    reviews = draw_reviews(theme, rng, rng.choice((rng.randint(5, 12), rng.randint(5, 40))), about)
    more = 0 if rng.random() < 0.3 else rng.choice((rng.randint(1, 90), rng.randint(100, 9000)))
    near = sum(review.rating for review in reviews) / len(reviews) + rng.uniform(-0.3, 0.3)
    rating, count = round(min(5.0, max(1.0, near)), 1), len(reviews) + more
    parts = {
        "head": _head(theme, rng, name, rating, count),
        "info": _info(theme, rng, name) if theme.chance("reviews.page info", 0.6) else None,
        "reviews": reviews_block(theme, rng, reviews, rating, count, summary=theme.chance("reviews.page twice", 0.35)),
    }
    order = theme.pick("reviews.page order", ("head info reviews", "head reviews info", "head info reviews")).split()
    main = theme.wrapped("reviews.page", *(parts[part] for part in order), words=("reviews", "page"))
    aside = _others(theme, rng, about) if theme.chance("reviews.also", 0.5) else Markup("")
    return Body(theme.said("reviews.page_heading", name=name).unescape(), main, "reviews", category, aside)


def _subject(theme: Theme, rng: random.Random, about: str) -> tuple[str, tuple[str, ...]]:
    """What the page is about, and its category."""
    if about == "product":
        product = draw_product(theme, rng)
        return product.name, product.category
    if about == "book":
        return Grammar(theme, rng, "reviews").one("book"), ()
    name = str(theme.people.company())
    category = (rng.choice(theme.phrases("reviews.company_categories")), str(theme.people.city()))
    return name, category[: theme.pick("reviews.crumbs", (1, 2, 2))]


def _head(theme: Theme, rng: random.Random, name: str, rating: float, count: int) -> Markup:
    """The page's heading with the mean of the ratings and their count."""
    image = None
    if theme.chance("reviews.logo", 0.5):
        image = element("img", src=f"/logo/{rng.randrange(10**5)}.png", alt=name)
    title, facts = _title(theme, name), _facts(theme, rng, rating, count)
    lines = (image, title, facts) if theme.chance("reviews.h1 first", 0.85) else (facts, title, image)
    tag = theme.pick("reviews.page head", ("header", "div", "section"))
    return element(tag, *lines, names=theme.names("reviews", "header"))


def _title(theme: Theme, name: str) -> Markup:
    marked = value("name", name)
    if theme.chance("reviews.page name link", 0.2):
        marked = element("a", marked, href="/item")
    return element("h1", theme.said("reviews.page_heading", name=marked), names=theme.names("reviews", "title"))


def _facts(theme: Theme, rng: random.Random, rating: float, count: int) -> Markup:
    """Stars, mean and count, on some sites the place among others."""
    tag = theme.pick("reviews.page count", ("span", "a", "p", "div"))
    parts: list[Part] = [
        theme.maybe("reviews.page stars", 0.8, stars(theme, rating)),
        written(theme, rating, "rating_value", "reviews.page mean"),
        element(tag, counted(theme, count), names=theme.names("reviews", "count")),
    ]
    shown = theme.shuffled("reviews.page head", parts)
    if theme.chance("reviews.page rank", 0.2):
        rank = f"#{rng.randint(2, 40)} / {theme.number(rng.randint(60, 3000))}"
        shown.append(element("p", rank, names=theme.names("rank")))
    tag = theme.pick("reviews.page facts", ("div", "section", "div"))
    return element(tag, *shown, names=theme.names("rating", "summary"))


def _info(theme: Theme, rng: random.Random, name: str) -> Markup:
    """Address, telephone, opening hours and the like."""
    people = theme.people
    facts = [str(fact()) for fact in (people.street_address, people.city, people.phone_number)]
    facts += ["Mo-Fr 9:00-17:30", theme.money(Decimal(rng.randint(5, 90))), f"www.{letters(name) or 'example'}.example"]
    labels = theme.sample("reviews.info", theme.phrases("reviews.info"), 3)
    about = None
    if theme.chance("reviews.about text", 0.6):
        about = element("p", Grammar(theme, rng, "reviews", name=name).one("about_text"))
    title = theme.heading("reviews.info", labels[0], ("info", "title"))
    return element("div", title, about, _listed(theme, labels, facts), names=theme.names("info"))


def _listed(theme: Theme, labels: list[str], facts: list[str]) -> Markup:
    """Facts in a list, with labels to the first ones, or in lines."""
    match theme.pick("reviews.info form", ("list", "terms", "lines")):
        case "list":
            return element("ul", each("li", facts))
        case "terms":
            pairs = zip(labels, facts, strict=False)
            return element("dl", *(element("dt", label) + element("dd", fact) for label, fact in pairs))
        case _:
            return element("address", joined(*facts, by=element("br")))


def _others(theme: Theme, rng: random.Random, about: str) -> Markup:
    """Other companies or things, with their stars: none of it is this page's."""
    tag = theme.pick("also.tag", ("li", "div", "a"))
    cards = (_card(theme, rng, about, tag) for _ in range(rng.randint(3, 8)))
    box = element(list_tag(tag), *cards, names=theme.names("related", "list"))
    title = theme.heading("also", theme.say("reviews.also"), ("related", "title"))
    return theme.block("also", title, box, words=("related",))


def _card(theme: Theme, rng: random.Random, about: str, tag: str) -> Markup:
    name, _ = _subject(theme, rng, about)
    rating = round(rng.uniform(2, 5), 1)
    number = theme.maybe("also.number", 0.5, element("span", theme.number(rating, 1)))
    count = element("span", f"({rng.randint(1, 900)})") if theme.chance("also.count", 0.6) else None
    day = element("small", theme.day(past_day(theme, rng, 300))) if theme.chance("also.day", 0.2) else None
    title = element(theme.pick("also.title", ("h4", "a", "strong", "span")), name)
    parts = (title, stars(theme, rating), number, count, day)
    return element(tag, *parts, names=theme.names("related", "card"), label=LEFT_OUT)
