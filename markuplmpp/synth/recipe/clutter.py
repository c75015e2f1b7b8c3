"""What recipe sites put around a recipe: stories, notes, tables and boxes that look like it and aren't."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.choices import expand, sentence
from markuplmpp.synth.cookbook import Recipe, draw_recipe
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.recipe_facts import duration
from markuplmpp.synth.theme import Theme, phrases

Clutter = Callable[[Theme, random.Random, Recipe], Part]


def some_of(rng: random.Random, key: str, theme: Theme, least: int, most: int) -> list[str]:
    """Returns several different phrases of a list, their choices made."""
    every = list(dict.fromkeys(phrases(key, theme.lang)))
    slots = {"n": str(rng.randint(2, 9)), "city": theme.people.city(), "v": "4"}
    return [expand(text, rng, slots) for text in rng.sample(every, min(len(every), rng.randint(least, most)))]


def story(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Returns what blogs tell before the recipe."""
    parts: list[Part] = []
    for _ in range(rng.randint(1, 4)):
        if theme.chance("story.titled", 0.5) and parts:
            parts.append(
                element(theme.pick("story.h", ("h2", "h3")), rng.choice(phrases("method.lead_make", theme.lang)))
            )
        parts.append(element("p", " ".join(some_of(rng, "recipe.story", theme, 1, 3))))
        if rng.random() < 0.3:
            parts.append(element("img", src=f"/uploads/{rng.randrange(999)}.jpg", alt=recipe.name))
    extra = theme.pick("story.extra", (None, None, _reasons, _about_ingredients, _photo_steps))
    if extra:
        parts.append(extra(theme, rng, recipe))
    return joined(*parts)


def _reasons(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    items = [element("li", text) for text in some_of(rng, "recipe.reasons", theme, 2, 4)]
    return joined(element("h2", theme.say("recipe.why")), element("ul", *items))


def _about_ingredients(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Notes on some ingredients: their names, but not the list."""
    lines = rng.sample(recipe.lines, min(len(recipe.lines), 4))
    about = phrases("recipe.about_one", theme.lang)
    items = [element("li", element("strong", sentence(line.short)), f": {rng.choice(about)}") for line in lines]
    return joined(element("h2", theme.say("recipe.about_ingredients")), element("ul", *items))


def _photo_steps(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The steps told once more beside pictures: both readings are right."""
    steps = [step for _, steps in recipe.steps for step in steps][:4]
    parts = [
        element("figure", element("img", src=f"/p{i}.jpg", alt=""), element("figcaption", value(LEFT_OUT, step.text)))
        for i, step in enumerate(steps)
    ]
    return joined(element("h2", theme.say("recipe.steps_photos")), *parts)


def notes(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Advice, as a list or as paragraphs."""
    title = element(
        theme.pick("notes.h", ("h3", "h2", "h4", "strong")),
        theme.say(theme.pick("notes.word", ("recipe.notes", "recipe.tips"))),
    )
    tag, outer = theme.pick("notes.tags", (("li", "ul"), ("li", "ol"), ("p", "div")))
    items = [element(tag, note) for note in recipe.notes]
    return element("div", title, element(outer, *items), names=theme.names("notes"))


def nutrition(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The table of nutrition, or its line."""
    title = element(theme.pick("nutrition.h", ("h3", "h2", "h4", "p")), theme.say("recipe.nutrition"))
    form = theme.pick("nutrition", ("table", "list", "line", "divs"))
    if form == "line":
        body = element("p", " | ".join(f"{name}: {amount}" for name, amount in recipe.nutrition))
    elif form == "table":
        body = element("table", *(element("tr", element("td", a), element("td", b)) for a, b in recipe.nutrition))
    else:
        outer, tag = ("ul", "li") if form == "list" else ("div", "div")
        rows = (element(tag, element("span", a), " ", element("span", b)) for a, b in recipe.nutrition)
        body = element(outer, *rows, names=theme.names("nutrition", "list"))
    return element("section", title, body, names=theme.names("nutrition"))


def equipment(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """The list of tools: it looks like one of ingredients."""
    title = element(theme.pick("equipment.h", ("h3", "h2", "h4")), theme.say("recipe.equipment"))
    items = (
        element("li", element("a", tool, href="#") if theme.chance("tool.link", 0.4) else tool)
        for tool in recipe.equipment
    )
    return element("div", title, element("ul", *items), names=theme.names("equipment"))


def products(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Things to buy, with prices."""
    cards = []
    for tool in recipe.equipment:
        price = theme.money(Decimal(rng.randint(3, 90)) + Decimal(rng.choice(("0.99", "0.95", "0.5", "0"))))
        cards.append(
            element(
                "div",
                element("img", src="/shop.jpg", alt=tool),
                element("a", tool, href="/shop"),
                element("span", price),
                element("a", theme.say("recipe.buy"), href="/shop"),
                names=theme.names("product", "card"),
                label=LEFT_OUT,
            )
        )
    return element("aside", element("h3", theme.say("recipe.product_box")), *cards, names=theme.names("shop"))


def questions(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Questions and answers."""
    asked = some_of(rng, "recipe.questions", theme, 2, 3)
    answers = some_of(rng, "recipe.tip", theme, len(asked), len(asked)) * 3
    tags = theme.pick("faq.tags", (("h3", "p"), ("dt", "dd"), ("summary", "p"), ("strong", "p")))
    pairs = [joined(element(tags[0], q), element(tags[1], a)) for q, a in zip(asked, answers, strict=False)]
    outer = {"dt": "dl", "summary": "details"}.get(tags[0], "div")
    body = [element(outer, pair) for pair in pairs] if outer == "details" else [element(outer, *pairs)]
    return element("section", element("h2", theme.say("recipe.faq")), *body, names=theme.names("faq"))


def bio(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """A box about the author: the name is there once more."""
    if not recipe.author:
        return None
    name = element(theme.pick("bio.name", ("h3", "h4", "strong", "p")), value(LEFT_OUT, recipe.author))
    text = element("p", rng.choice(phrases("recipe.bio", theme.lang)).replace("{n}", str(rng.randint(1, 3))))
    image = element("img", src="/avatar.jpg", alt="")
    return element(
        "div", image, element("span", theme.say("recipe.about_author")), name, text, names=theme.names("author", "box")
    )


def keywords(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Tags."""
    links = [element("a", word, href=f"/tag/{i}", rel="tag") for i, word in enumerate(recipe.keywords)]
    by = theme.pick("keywords.by", (" ", ", ", ""))
    return element(
        "div", element("span", f"{theme.say('recipe.keywords')}: "), joined(*links, by=by), names=theme.names("tags")
    )


def newsletter(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """A form."""
    field = element("input", type="email", name="email", placeholder="name@example.com")
    button = element("button", theme.say("recipe.subscribe"), type="submit")
    return element("form", element("p", theme.say("recipe.newsletter")), field, button, names=theme.names("newsletter"))


def video(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """A video with what is said in it."""
    spoken = " ".join(some_of(rng, "recipe.story", theme, 2, 3))
    return element(
        "details", element("summary", theme.say("recipe.transcript")), element("p", spoken), names=theme.names("video")
    )


def buttons(theme: Theme, rng: random.Random, recipe: Recipe) -> Part:
    """Jump, print, save, share."""
    said = [
        theme.say(f"recipe.{word}")
        for word in ("jump", "print", "save", "share")
        if theme.chance(f"button {word}", 0.6)
    ]
    tag = theme.pick("buttons", ("a", "button", "a"))
    made = [element(tag, text, names=theme.names("button"), href="#recipe" if tag == "a" else None) for text in said]
    return element("div", *made, names=theme.names("actions")) if made else None


def related(theme: Theme, rng: random.Random, recipe: Recipe) -> Markup:
    """Cards of other recipes, with times, ratings and authors."""
    tag = theme.pick("related.h", ("h2", "h3", "div"))
    others = [draw_recipe(theme, rng) for _ in range(rng.randint(2, 5))]
    shown = theme.pick(
        "related.shows", (("time",), ("rating",), ("time", "rating"), ("author",), ("category", "time"), ())
    )
    cards = []
    for other in others:
        texts = {
            "time": duration(theme, other.total),
            "rating": f"★ {theme.number(other.rating, 1)} ({other.review_count})" if other.rating else None,
            "author": f"{theme.say('recipe.by')} {other.author}",
            "category": other.category[0],
        }
        title = element(theme.pick("related.title", ("h3", "h4", "p", "span")), other.name)
        link = element("a", element("img", src="/thumb.jpg", alt=""), title, href="/recipe")
        cards.append(
            element(
                "div",
                link,
                *(element("span", texts[kind]) for kind in shown),
                names=theme.names("card"),
                label=LEFT_OUT,
            )
        )
    return element(
        "section", element(tag, theme.say("recipe.related")), element("div", *cards), names=theme.names("related")
    )


CLUTTER: dict[str, tuple[Clutter, float]] = {
    "notes": (notes, 0.55),
    "nutrition": (nutrition, 0.4),
    "equipment": (equipment, 0.25),
    "products": (products, 0.12),
    "questions": (questions, 0.15),
    "bio": (bio, 0.25),
    "keywords": (keywords, 0.3),
    "newsletter": (newsletter, 0.25),
    "video": (video, 0.12),
}
"""What a site has of these, and how many sites have it."""
