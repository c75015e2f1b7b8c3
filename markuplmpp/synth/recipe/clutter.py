"""What recipe sites put around a recipe: notes, tables and boxes that look like it and aren't."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.choices import fill
from markuplmpp.synth.editorial import author_box, newsletter_form
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.recipe.cookbook import Recipe, draw_recipe
from markuplmpp.synth.recipe.facts import duration
from markuplmpp.synth.recipe.larder import Ingredient
from markuplmpp.synth.recipe.story import told
from markuplmpp.synth.recipe.tags import tags
from markuplmpp.synth.theme import Theme

_CENTS = ("0.99", "0.95", "0.5", "0")
_SHOWN = (("time",), ("rating",), ("time", "rating"), ("author",), ("category", "time"), ())
_Clutter = Callable[[Theme, random.Random, Recipe], Part]


def clutter(theme: Theme, rng: random.Random, recipe: Recipe, kinds: Iterable[str] = ()) -> list[Part]:
    """Returns what the site has of these kinds, of all where none are given, in the site's order."""
    order = [kind for kind in kinds or _CLUTTER if theme.chance(f"clutter {kind}", _CLUTTER[kind][1])]
    order = theme.shuffled("clutter.order", order)
    return [_CLUTTER[kind][0](theme, rng, recipe) for kind in order if rng.random() > 0.1]


def buttons(theme: Theme) -> Part:
    """Returns buttons to jump, print, save, share."""
    words = [word for word in ("jump", "print", "save", "share") if theme.chance(f"button {word}", 0.6)]
    tag, names = theme.pick("buttons", ("a", "button", "a")), theme.names("button")
    href = "#recipe" if tag == "a" else None
    drawn = theme.chance("button icons", 0.15)
    made = []
    for word in words:
        text = theme.say(f"recipe.{word}")
        # The title of a drawing is a text of the page.
        icon = element("svg", element("title", f"{text} icon"), width="16", height="16") if drawn else None
        made.append(element(tag, icon, text, names=names, href=href))
    return element("div", *made, names=theme.names("actions")) if made else None


def counters(theme: Theme, rng: random.Random) -> Part:
    """Returns how many saved a recipe, talked about it or cooked it: numbers that are none of its facts."""
    form, outer = theme.pick("counters", ("icon", "icon", "words", "after", "before")), theme.names("counters")
    tag, short = theme.pick("counter tag", ("span", "a", "button", "div")), theme.chance("counters short", 0.25)
    made: list[Markup] = []
    for word in [word for word in ("save", "share", "comments") if theme.chance(f"counter {word}", 0.6)]:
        count = int(10 ** rng.uniform(0, 4.5)) - 1
        text = f"{theme.number(count / 1000, 1)}K" if short and count > 999 else theme.number(count)
        said = theme.said("frame.comments_count", count=text) if word == "comments" else theme.say(f"recipe.{word}")
        number = element("span", text, names=theme.names("count"))
        if form == "icon":
            parts: tuple[Part, ...] = (element("i", names=theme.names("icon")), number)
        elif word == "comments" or form == "words":
            parts = (said, None if word == "comments" else f" ({text})")
        else:
            parts = (element("span", said), number) if form == "before" else (number, element("span", said))
        made.append(element(tag, *parts, names=theme.names("counter")))
    return element("div", *made, names=outer) if made else None


def related(theme: Theme, rng: random.Random) -> Markup:
    """Returns cards of other recipes, with times, ratings and authors."""
    others = [draw_recipe(theme, rng) for _ in range(rng.randint(2, 5))]
    title = element(theme.pick("related.h", ("h2", "h3", "div")), theme.say("recipe.related"))
    cards = (_card(theme, other) for other in others)
    return element("section", title, element("div", *cards), names=theme.names("related"))


def _card(theme: Theme, other: Recipe) -> Markup:
    rating = f"★ {theme.number(other.rating, 1)} ({other.review_count})" if other.rating else None
    texts = {
        "time": duration(theme, other.total),
        "rating": rating,
        "author": f"{theme.say('recipe.by')} {other.author}",
        "category": other.category[0],
    }
    title = element(theme.pick("related.title", ("h3", "h4", "p", "span")), other.name)
    link = element("a", element("img", src="/thumb.jpg", alt=""), title, href="/recipe")
    facts = each("span", (texts[kind] for kind in theme.pick("related.shows", _SHOWN)))
    return element("div", link, facts, names=theme.names("card"), label=LEFT_OUT)


def _notes(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Advice, as a list or as paragraphs."""
    words = theme.say(theme.pick("notes.word", ("recipe.notes", "recipe.tips")))
    title = element(theme.pick("notes.h", ("h3", "h2", "h4", "strong")), words)
    tag, outer = theme.pick("notes.tags", (("li", "ul"), ("li", "ol"), ("p", "div")))
    return element("div", title, element(outer, each(tag, recipe.notes)), names=theme.names("notes"))


def _nutrition(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The table of nutrition, or its line."""
    title = element(theme.pick("nutrition.h", ("h3", "h2", "h4", "p")), theme.say("recipe.nutrition"))
    match theme.pick("nutrition", ("table", "list", "line", "divs")):
        case "line":
            body = element("p", " | ".join(f"{name}: {amount}" for name, amount in recipe.nutrition))
        case "table":
            body = element("table", each("tr", (each("td", row) for row in recipe.nutrition)))
        case form:
            outer, tag = ("ul", "li") if form == "list" else ("div", "div")
            rows = (joined(element("span", name), " ", element("span", amount)) for name, amount in recipe.nutrition)
            body = element(outer, each(tag, rows), names=theme.names("nutrition", "list"))
    return element("section", title, body, names=theme.names("nutrition"))


def _equipment(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The list of tools: it looks like one of ingredients."""
    title = element(theme.pick("equipment.h", ("h3", "h2", "h4")), theme.say("recipe.equipment"))
    linked = theme.chance("tool.link", 0.4)
    items = (element("a", tool, href="#") if linked else tool for tool in recipe.equipment)
    return element("div", title, element("ul", each("li", items)), names=theme.names("equipment"))


def _products(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Things to buy, with prices."""
    cards = []
    for tool in recipe.equipment:
        price = theme.money(Decimal(rng.randint(3, 90)) + Decimal(rng.choice(_CENTS)))
        parts = (
            element("img", src="/shop.jpg", alt=tool),
            element("a", tool, href="/shop"),
            element("span", price),
            element("a", theme.say("recipe.buy"), href="/shop"),
        )
        cards.append(element("div", *parts, names=theme.names("product", "card"), label=LEFT_OUT))
    return element("aside", element("h3", theme.say("recipe.product_box")), *cards, names=theme.names("shop"))


def _questions(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    asked = told(theme, rng, "questions", 2, 3)
    answers = told(theme, rng, "tip", len(asked), len(asked)) * 3
    head, tag = theme.pick("faq.tags", (("h3", "p"), ("dt", "dd"), ("summary", "p"), ("strong", "p")))
    pairs = [element(head, question) + element(tag, answer) for question, answer in zip(asked, answers, strict=False)]
    outer = "dl" if head == "dt" else "div"
    body = each("details", pairs) if head == "summary" else element(outer, *pairs)
    return element("section", element("h2", theme.say("recipe.faq")), body, names=theme.names("faq"))


def _bio(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """A box about the author: the name is there once more."""
    if not recipe.author:
        return None
    text = fill(rng.choice(theme.phrases("recipe.bio")), {"n": str(rng.randint(1, 3))})
    about = element("span", theme.say("recipe.about_author"))
    return author_box(theme, "bio.name", recipe.author, "/avatar.jpg", about, text)


def _keywords(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    links = (element("a", word, href=f"/tag/{i}", rel="tag") for i, word in enumerate(recipe.keywords))
    label = element("span", f"{theme.say('recipe.keywords')}: ")
    tags = joined(*links, by=theme.pick("keywords.by", (" ", ", ", "")))
    return element("div", label, tags, names=theme.names("tags"))


def _tags(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    return tags(theme, rng, recipe, "foot.tags")


def _again(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The ingredients once more, to buy or to print: both readings are right."""
    box = element("input", type="checkbox") if theme.chance("again.boxes", 0.5) else None
    apart = theme.chance("again.apart", 0.4)
    items = each("li", (joined(box, *_texts(line, apart)) for line in recipe.lines))
    title = element(theme.pick("again.h", ("h3", "h4", "p", "strong")), theme.say("recipe.shop"))
    return element("div", title, element("ul", items), names=theme.names("print", "list"))


def _texts(line: Ingredient, apart: bool) -> list[Markup]:
    texts = (line.measure, line.full_name) if apart else (line.text,)
    return [element("span", value(LEFT_OUT, text)) for text in texts if text]


def _newsletter(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    field = element("input", type="email", name="email", placeholder="name@example.com")
    return newsletter_form(theme, "recipe", field)


def _video(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """A video with what is said in it."""
    spoken = element("p", " ".join(told(theme, rng, "story", 2, 3)))
    return element("details", element("summary", theme.say("recipe.transcript")), spoken, names=theme.names("video"))


_CLUTTER: dict[str, tuple[_Clutter, float]] = {
    "notes": (_notes, 0.55), "nutrition": (_nutrition, 0.5), "equipment": (_equipment, 0.25),
    "products": (_products, 0.17), "questions": (_questions, 0.15), "bio": (_bio, 0.25), "keywords": (_keywords, 0.3),
    "newsletter": (_newsletter, 0.25), "video": (_video, 0.12), "tags": (_tags, 0.2),
    "again": (_again, 0.15),
}  # fmt: skip
"""What a site has of these, and how many sites have it."""
