"""Pages of recipes: of magazines, makers of food, shops and people, most with a template of their own."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.recipe.byline import byline, rating
from markuplmpp.synth.recipe.clutter import buttons, clutter, counters, related
from markuplmpp.synth.recipe.cookbook import Recipe, draw_recipe
from markuplmpp.synth.recipe.facts import facts_box
from markuplmpp.synth.recipe.lists import ingredients_block
from markuplmpp.synth.recipe.steps import steps_block
from markuplmpp.synth.recipe.story import story
from markuplmpp.synth.recipe.tags import tags
from markuplmpp.synth.theme import Theme

_Build = Callable[[Theme, random.Random, Recipe, Part], Markup]
_SUMMARIES = (("description",), ("description",), ("recipe", "summary"), ("intro",), ("lead",), ("excerpt",))
_IN_CARD = ("equipment", "notes", "nutrition", "keywords", "tags", "video")
_BELOW_CARD = ("products", "questions", "bio", "newsletter")


def recipe_page(theme: Theme, rng: random.Random, comments: Markup | None = None) -> Body:
    """Returns the page of one recipe, in the site's template.

    Args:
        theme: The site.
        rng: Of the page.
        comments: Reviews or comments, marked, to stand below.

    >>> body = recipe_page(Theme.of_seed(4), random.Random(1))
    >>> body.page_type, "ingredient_list" in body.main
    ('recipe', True)
    """
    recipe = draw_recipe(theme, rng)
    build: _Build = theme.pick("recipe.page", _BUILDS)
    main = build(theme, rng, recipe, comments)
    others = related(theme, rng) if theme.chance("recipe.related", 0.6) else Markup("")
    if theme.chance("recipe.related_inside", 0.4):
        main, others = joined(main, others), Markup("")
    category = recipe.category if theme.chance("recipe.crumbs", 0.5) else ()
    return Body(recipe.name, main, "recipe", category, others)


def _whole(theme: Theme, *parts: Part, label: str = "recipe") -> Markup:
    """The element around all of a recipe."""
    tag = theme.pick("recipe.tag", ("article", "article", "div", "div", "main", "section"))
    names = theme.named("recipe.whole", "recipe")
    return element(tag, theme.wrapped("recipe.whole", *parts), names=names, label=label)


def _title(theme: Theme, recipe: Recipe) -> Markup:
    title = element("h1", value("name", recipe.name), names=theme.named("recipe.h1", "recipe", "title"))
    if not theme.chance("recipe.h1_twice", 0.06):
        return title
    small = element("h1", value("name", recipe.name), names=theme.names("title", "mobile"))
    return joined(title, small)


def _summary(theme: Theme, recipe: Recipe, key: str) -> Part:
    if theme.chance(f"{key} no summary", 0.25):
        return None
    tag = theme.pick(f"{key} summary", (*("p",) * 6, "div", "div", "h2", "em", "span"))
    text = _told(theme, recipe.description)
    if tag == "div" and theme.chance(f"{key} in a paragraph", 0.5):
        text = element("p", text)
    words = theme.pick(f"{key} summary words", _SUMMARIES)
    names = theme.names(*words) if theme.chance(f"{key} summary own", 0.6) else theme.named(f"{key} summary", *words)
    told = element(tag, text, names=names)
    more = element(theme.pick(f"{key} more", ("button", "a", "span")), theme.say("frame.read_more"))
    return element("div", told, more) if theme.chance(f"{key} cut", 0.12) else told


def _told(theme: Theme, text: str) -> Markup:
    """A description, with some of its words in bold or a link where the site does that."""
    words = text.split()
    if len(words) < 9 or not theme.chance("summary.emphasis", 0.15):
        return value("description", text)
    at, tag = len(words) // 3, theme.pick("summary.emphasis", ("a", "strong", "b"))
    before, middle, after = (
        value("description", " ".join(part)) for part in (words[:at], words[at : at + 3], words[at + 3 :])
    )
    return joined(before, element(tag, middle, href="/recipes" if tag == "a" else None), after, by=" ")


def _picture(theme: Theme, recipe: Recipe) -> Part:
    if theme.chance("recipe.no_picture", 0.1):
        return None
    image = element("img", src="/images/hero.jpg", alt=recipe.name if theme.chance("recipe.alt", 0.7) else "")
    caption = element("figcaption", f"© {theme.people.last_name()}") if theme.chance("recipe.credit", 0.25) else None
    if caption is None and theme.chance("recipe.captioned", 0.12):
        caption = element("figcaption", value(LEFT_OUT, recipe.name))
    return element("figure", image, caption) if theme.chance("recipe.figure", 0.5) else image


def _kicker(theme: Theme, recipe: Recipe) -> Part:
    """Categories as links above the title."""
    if not theme.chance("recipe.kicker", 0.25):
        return None
    links = [element("a", value("category", text), href=f"/c/{i}") for i, text in enumerate(recipe.category)]
    by, names = theme.pick("recipe.kicker_by", ("", ", ", " / ")), theme.named("kicker", "tags")
    if not by:
        return element("ul", each("li", links), names=names)
    return element(theme.pick("recipe.kicker_tag", ("div", "p")), joined(*links, by=by), names=names)


def _head(theme: Theme, rng: random.Random, recipe: Recipe, facts: bool = True) -> Markup:
    """Title, summary, byline, rating, picture and facts, in the site's order."""
    around = [
        _summary(theme, recipe, "head"),
        byline(theme, rng, recipe, "head"),
        rating(theme, recipe, "head.rating"),
        _picture(theme, recipe),
        theme.maybe("head.buttons", 0.6, buttons(theme)),
        counters(theme, rng) if theme.chance("head.counters", 0.45) else None,
        tags(theme, rng, recipe, "head.tags") if theme.chance("head.tags", 0.3) else None,
        facts_box(theme, rng, recipe, "head.facts") if facts else None,
    ]
    parts = theme.shuffled("head.order", around)
    at = 1 if theme.chance("head.before", 0.25) else 0
    parts[at:at] = [_kicker(theme, recipe), _title(theme, recipe)]
    tag = theme.pick("head.tag", ("header", "div", "div", "section"))
    return element(tag, *parts, names=theme.named("head", "recipe", "header"))


def _single(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """One block after the other."""
    extras = clutter(theme, rng, recipe)
    if theme.chance("single.related", 0.3):
        extras.insert(0, related(theme, rng))
    cut = theme.draw("single.cut").randint(1, 3)
    ingredients, steps = ingredients_block(theme, recipe), steps_block(theme, rng, recipe)
    first, rest = (extras[:cut], extras[cut:]) if theme.chance("single.between", 0.6) else ([], extras)
    told = story(theme, rng, recipe) if theme.chance("single.story", 0.25) else None
    head = _head(theme, rng, recipe)
    signed = byline(theme, rng, recipe, "single.byline") if theme.chance("single.signed", 0.12) else None
    return _whole(theme, head, told, ingredients, *first, steps, *rest, signed, comments)


def _columns(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """Ingredients beside the steps, facts with the title or over the ingredients."""
    beside = theme.chance("columns.facts", 0.3)
    box = facts_box(theme, rng, recipe, "side.facts") if beside else None
    extras = clutter(theme, rng, recipe)
    cut = theme.draw("columns.cut").randint(0, 3)
    parts = (box, ingredients_block(theme, recipe), *extras[:cut])
    side = element(theme.pick("columns.side", ("aside", "div")), *parts, names=theme.names("col", "side"))
    main = element("div", steps_block(theme, rng, recipe), names=theme.names("col", "main"))
    both = (side, main) if theme.chance("columns.side_first", 0.8) else (main, side)
    body = element("div", *both, names=theme.names("row"))
    return _whole(theme, _head(theme, rng, recipe, not beside), body, *extras[cut:], comments)


def _blog(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A story, then a card with the recipe; where the card repeats the name, it is the recipe."""
    head = [_kicker(theme, recipe), _title(theme, recipe), byline(theme, rng, recipe, "post")]
    head += [buttons(theme), _summary(theme, recipe, "post")]
    named = theme.chance("card.name", 0.75)
    card = _card(theme, rng, recipe, named)
    after = clutter(theme, rng, recipe, _BELOW_CARD)
    head += [_picture(theme, recipe), story(theme, rng, recipe)]
    return _whole(theme, *head, card, *after, comments, label="" if named else "recipe")


def _card(theme: Theme, rng: random.Random, recipe: Recipe, named: bool) -> Markup:
    tag, names = theme.pick("card.h", ("h2", "h2", "h3", "div")), theme.named("card.title", "recipe", "name")
    parts: list[Part] = [
        element(tag, value("name", recipe.name), names=names) if named else None,
        rating(theme, recipe, "card.rating"),
        _summary(theme, recipe, "card"),
        byline(theme, rng, recipe, "card.byline") if theme.chance("card.author", 0.4) else None,
    ]
    inside = clutter(theme, rng, recipe, _IN_CARD)
    parts.append(facts_box(theme, rng, recipe, "card.facts"))
    cut = theme.draw("card.cut").randint(1, 2) if theme.chance("card.between", 0.35) else 0
    parts += [ingredients_block(theme, recipe), *inside[:cut], steps_block(theme, rng, recipe), *inside[cut:]]
    names = theme.named("card", "recipe", "card")
    return element("div", *parts, names=names, id="recipe", label="recipe" if named else "")


def _plain(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A page written by hand: few elements, few classes."""
    facts = facts_box(theme, rng, recipe, "plain.facts")
    told = theme.maybe("plain.story", 0.4, element("p", " ".join(recipe.notes)))
    signed = byline(theme, rng, recipe, "plain.byline")
    first, last = (None, signed) if theme.chance("plain.signed_late", 0.5) else (signed, None)
    head = (_title(theme, recipe), first, _picture(theme, recipe), told, facts)
    main = (ingredients_block(theme, recipe), steps_block(theme, rng, recipe), *clutter(theme, rng, recipe, ("notes",)))
    return element("div", *head, *main, last, comments, label="recipe")


def _late_head(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A big picture and the title over it, facts in a bar of their own, tabs for the rest."""
    bar = element("div", facts_box(theme, rng, recipe, "bar.facts"), names=theme.names("bar"))
    tabs = (theme.say(f"recipe.{word}") for word in ("ingredients", "instructions", "notes"))
    nav = element("ul", each("li", (element("a", tab, href=f"#t{i}") for i, tab in enumerate(tabs))))
    extras = clutter(theme, rng, recipe)
    panes = (ingredients_block(theme, recipe), steps_block(theme, rng, recipe), joined(*extras))
    made = [element("div", pane, id=f"t{i}", names=theme.names("panel")) for i, pane in enumerate(panes) if pane]
    head = _head(theme, rng, recipe, facts=False)
    order = (head, bar) if theme.chance("late.bar_after", 0.7) else (bar, head)
    return _whole(theme, *order, theme.maybe("late.tabs", 0.6, nav), *made, comments)


_BUILDS: tuple[_Build, ...] = (_single, _single, _columns, _columns, _blog, _blog, _plain, _late_head)
