"""Pages of recipes: of magazines, makers of food, shops and people, most with a template of their own."""

from __future__ import annotations

import random
from collections.abc import Iterable

from markupsafe import Markup

from markuplmpp.synth.cookbook import Recipe, draw_recipe
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe_byline import byline, rating
from markuplmpp.synth.recipe_clutter import CLUTTER, buttons, related, story
from markuplmpp.synth.recipe_facts import facts_box, facts_of
from markuplmpp.synth.recipe_lists import ingredients_block, named
from markuplmpp.synth.recipe_steps import steps_block
from markuplmpp.synth.theme import Theme

__all__ = ["Recipe", "draw_recipe", "recipe_page"]


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
    build = theme.pick("recipe.page", (_single, _single, _columns, _columns, _card, _card, _plain, _late_head))
    main = build(theme, rng, recipe, comments)
    others = related(theme, rng, recipe) if theme.chance("recipe.related", 0.6) else Markup("")
    if theme.chance("recipe.related_inside", 0.4):
        main, others = joined(main, others), Markup("")
    category = recipe.category if theme.chance("recipe.crumbs", 0.5) else ()
    return Body(recipe.name, main, "recipe", category, others)


def _whole(theme: Theme, *parts: Part, label: str = "recipe") -> Markup:
    """The element around all of a recipe."""
    tag = theme.pick("recipe.tag", ("article", "article", "div", "div", "main", "section"))
    inner = theme.wrapped("recipe.whole", *parts, most=2)
    return element(tag, inner, names=named(theme, "recipe.whole", "recipe"), label=label)


def _title(theme: Theme, recipe: Recipe) -> Markup:
    return element("h1", value("name", recipe.name), names=named(theme, "recipe.h1", "recipe", "title"))


def _summary(theme: Theme, recipe: Recipe, key: str) -> Part:
    if theme.chance(f"{key} no summary", 0.25):
        return None
    tag = theme.pick(f"{key} summary", ("p", "p", "div", "h2", "em"))
    return element(tag, value("description", recipe.description), names=named(theme, f"{key} summary", "description"))


def _picture(theme: Theme, recipe: Recipe) -> Part:
    if theme.chance("recipe.no_picture", 0.1):
        return None
    image = element("img", src="/images/hero.jpg", alt=recipe.name if theme.chance("recipe.alt", 0.7) else "")
    caption = element("figcaption", f"© {theme.people.last_name()}") if theme.chance("recipe.credit", 0.25) else None
    return element("figure", image, caption) if theme.chance("recipe.figure", 0.5) else image


def _kicker(theme: Theme, recipe: Recipe) -> Part:
    """Categories as links above the title."""
    if not theme.chance("recipe.kicker", 0.35):
        return None
    links = [element("a", value("category", text), href=f"/c/{i}") for i, text in enumerate(recipe.category)]
    by = theme.pick("recipe.kicker_by", ("", ", ", " / "))
    if not by:
        return element("ul", *(element("li", link) for link in links), names=named(theme, "kicker", "tags"))
    return element(
        theme.pick("recipe.kicker_tag", ("div", "p")), joined(*links, by=by), names=named(theme, "kicker", "tags")
    )


def _head(theme: Theme, rng: random.Random, recipe: Recipe, facts: bool = True) -> Markup:
    """Title, summary, byline, rating, picture and facts, in the site's order."""
    around = {
        "summary": _summary(theme, recipe, "head"),
        "byline": byline(theme, rng, recipe, "head"),
        "rating": rating(theme, recipe, "head.rating"),
        "picture": _picture(theme, recipe),
        "buttons": buttons(theme, rng, recipe) if theme.chance("head.buttons", 0.6) else None,
        "facts": facts_box(theme, facts_of(theme, rng, recipe, "head.facts"), "head.facts") if facts else None,
    }
    order = list(around)
    theme.draw("head.order").shuffle(order)
    first = 1 if theme.chance("head.before", 0.25) else 0
    parts = [
        *(around[k] for k in order[:first]),
        _kicker(theme, recipe),
        _title(theme, recipe),
        *(around[k] for k in order[first:]),
    ]
    return element(
        theme.pick("head.tag", ("header", "div", "div", "section")),
        *parts,
        names=named(theme, "head", "recipe", "header"),
    )


def _extras(theme: Theme, rng: random.Random, recipe: Recipe, kinds: Iterable[str] = CLUTTER) -> list[Part]:
    order = [kind for kind in kinds if theme.chance(f"clutter {kind}", CLUTTER[kind][1])]
    theme.draw("clutter.order").shuffle(order)
    return [CLUTTER[kind][0](theme, rng, recipe) for kind in order if rng.random() > 0.1]


def _single(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """One block after the other."""
    extras = _extras(theme, rng, recipe)
    cut = theme.draw("single.cut").randint(0, 2)
    parts = [ingredients_block(theme, rng, recipe), steps_block(theme, rng, recipe)]
    if theme.chance("single.between", 0.3):
        parts.insert(1, joined(*extras[:cut]))
        extras = extras[cut:]
    told = story(theme, rng, recipe) if theme.chance("single.story", 0.25) else None
    return _whole(theme, _head(theme, rng, recipe), told, *parts, *extras, comments)


def _columns(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """Ingredients beside the steps, facts with the title or over the ingredients."""
    facts_beside = theme.chance("columns.facts", 0.3)
    box = facts_box(theme, facts_of(theme, rng, recipe, "side.facts"), "side.facts") if facts_beside else None
    extras = _extras(theme, rng, recipe)
    cut = theme.draw("columns.cut").randint(0, 2)
    side = element(
        theme.pick("columns.side", ("aside", "div")),
        box,
        ingredients_block(theme, rng, recipe),
        *extras[:cut],
        names=theme.names("col", "side"),
    )
    rest = element("div", steps_block(theme, rng, recipe), names=theme.names("col", "main"))
    both = [side, rest] if theme.chance("columns.side_first", 0.8) else [rest, side]
    body = element("div", *both, names=theme.names("row"))
    return _whole(theme, _head(theme, rng, recipe, not facts_beside), body, *extras[cut:], comments)


def _card(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A blog: a story, then a card with the recipe; where the card repeats the name, it is the recipe."""
    head = [_kicker(theme, recipe), _title(theme, recipe), byline(theme, rng, recipe, "post")]
    head += [buttons(theme, rng, recipe), _summary(theme, recipe, "post")]
    named_again = theme.chance("card.name", 0.75)
    tag = theme.pick("card.h", ("h2", "h2", "h3", "div"))
    title = (
        element(tag, value("name", recipe.name), names=named(theme, "card.title", "recipe", "name"))
        if named_again
        else None
    )
    top: list[Part] = [title, rating(theme, recipe, "card.rating"), _summary(theme, recipe, "card")]
    top.append(byline(theme, rng, recipe, "card.byline") if theme.chance("card.author", 0.4) else None)
    inside = _extras(theme, rng, recipe, ("equipment", "notes", "nutrition", "keywords", "video"))
    facts = facts_box(theme, facts_of(theme, rng, recipe, "card.facts"), "card.facts")
    card = element(
        "div",
        *top,
        facts,
        ingredients_block(theme, rng, recipe),
        steps_block(theme, rng, recipe),
        *inside,
        names=named(theme, "card", "recipe", "card"),
        id="recipe",
        label="recipe" if named_again else "",
    )
    after = _extras(theme, rng, recipe, ("products", "questions", "bio", "newsletter"))
    picture = _picture(theme, recipe)
    return _whole(
        theme, *head, picture, story(theme, rng, recipe), card, *after, comments, label="" if named_again else "recipe"
    )


def _plain(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A page written by hand: few elements, few classes."""
    facts = facts_box(theme, facts_of(theme, rng, recipe, "plain.facts"), "plain.facts")
    told = element("p", " ".join(recipe.notes)) if theme.chance("plain.story", 0.4) else None
    signed = byline(theme, rng, recipe, "plain.byline")
    signed_late = theme.chance("plain.signed_late", 0.5)
    parts = [_title(theme, recipe), None if signed_late else signed, _picture(theme, recipe), told, facts]
    parts += [
        ingredients_block(theme, rng, recipe),
        steps_block(theme, rng, recipe),
        *_extras(theme, rng, recipe, ("notes",)),
    ]
    return element("div", *parts, signed if signed_late else None, comments, label="recipe")


def _late_head(theme: Theme, rng: random.Random, recipe: Recipe, comments: Part) -> Markup:
    """A big picture and the title over it, facts in a bar of their own, tabs for the rest."""
    bar = element(
        "div", facts_box(theme, facts_of(theme, rng, recipe, "bar.facts"), "bar.facts"), names=theme.names("bar")
    )
    tabs = ("recipe.ingredients", "recipe.instructions", "recipe.notes")
    nav = element("ul", *(element("li", element("a", theme.say(tab), href=f"#t{i}")) for i, tab in enumerate(tabs)))
    extras = _extras(theme, rng, recipe)
    panes = [ingredients_block(theme, rng, recipe), steps_block(theme, rng, recipe), joined(*extras)]
    made = [element("div", pane, id=f"t{i}", names=theme.names("panel")) for i, pane in enumerate(panes) if pane]
    head = _head(theme, rng, recipe, facts=False)
    order = [head, bar] if theme.chance("late.bar_after", 0.7) else [bar, head]
    return _whole(theme, *order, nav if theme.chance("late.tabs", 0.6) else None, *made, comments)
