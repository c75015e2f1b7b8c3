"""Texts of a product page: description, features, specifications, shipping, questions; and the tabs that hold them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.catalog_words import listed
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.shop_info import Page
from markuplmpp.synth.shop_specs import spec_list
from markuplmpp.synth.shop_words import chosen, phrase, said, some_day, some_money
from markuplmpp.synth.theme import Theme


@dataclass(frozen=True)
class Section:
    """A part of the page that sites put into a tab, a fold or below the others."""

    name: str
    title: Part
    body: Markup


def has_description(theme: Theme) -> bool:
    """Returns whether the site describes its products in sentences; some have bullets alone."""
    return not theme.chance("bullets.only", 0.14)


def short_description(page: Page) -> Markup | None:
    """Returns a short text beside the price: the first paragraph, or the bullets of sites that have these alone."""
    theme = page.theme
    if not has_description(theme):
        return _bullets(page, "description") if theme.chance("bullets.beside", 0.5) else None
    if not theme.chance("description.short", 0.36):
        return None
    text = page.product.description[0]
    if theme.chance("description.cut", 0.2) and len(text) > 120:
        more = element("a", "\u2026 ", said(theme, "description"), href="#")
        return element(
            "div", value("description", text[: text.index(" ", 100)]), more, names=page.names("short", "description")
        )
    return element("div", _paragraphs(page, (text,)), names=page.names("short", "description"))


def feature_list(page: Page) -> Markup | None:
    """Returns bullets beside the price of sites that describe products too: a place that both readings fit."""
    theme = page.theme
    if not has_description(theme) or not theme.chance("features.beside", 0.3):
        return None
    head = (
        theme.heading("features", said(theme, "features"), ("features", "title"))
        if theme.chance("features.head", 0.5)
        else None
    )
    return theme.block("features", head, _bullets(page, LEFT_OUT), words=("product", "features"))


def sections(page: Page, reviews: Markup | None) -> list[Section]:
    """Returns the page's sections in the site's order."""
    theme = page.theme
    found = [
        _section(page, "description", _description(page)),
        _section(page, "specs", spec_list(page)),
        _section(page, "shipping", _shipping(page)),
        _section(page, "questions", _questions(page)),
        _section(page, "reviews", reviews),
    ]
    order = [section for section in found if section is not None]
    if theme.chance("sections.mixed", 0.35):
        theme.draw("sections").shuffle(order)
    return order


def _section(page: Page, name: str, body: Markup | None) -> Section | None:
    if body is None:
        return None
    title = said(page.theme, name)
    if name == "reviews" and page.product.rating is not None and page.theme.chance("tab.count", 0.35):
        title = joined(title, " (", value("review_count", page.theme.number(page.product.review_count)), ")")
    return Section(name, title, body)


def arranged(page: Page, parts: list[Section]) -> Markup | None:
    """Returns sections in tabs, in folds or one below the other."""
    if not parts:
        return None
    theme = page.theme
    match theme.pick("sections.form", ("tabs", "tabs", "stack", "stack", "stack", "folds", "details")):
        case "tabs":
            heads = (element("li", element("a", part.title, href=f"#{page.anchor(part.name)}")) for part in parts)
            panels = (_panel(page, part, theme.chance("tab.title", 0.4)) for part in parts)
            return element(
                "div",
                element("ul", *heads, names=page.names("tab", "nav")),
                *panels,
                names=page.names("product", "tabs"),
            )
        case "folds":
            return joined(*(_fold(page, part) for part in parts))
        case "details":
            return joined(*(element("details", element("summary", part.title), part.body) for part in parts))
        case _:
            return joined(*(_panel(page, part, True) for part in parts))


def _panel(page: Page, part: Section, titled: bool) -> Markup:
    theme = page.theme
    head = theme.heading("section", part.title, ("section", "title")) if titled and part.name != "reviews" else None
    tag = theme.pick("panel", ("div", "div", "section"))
    return element(tag, head, part.body, names=page.names(part.name, "panel"), id=page.anchor(part.name))


def _fold(page: Page, part: Section) -> Markup:
    theme = page.theme
    button = element(
        theme.pick("fold.button", ("button", "h3", "div")), part.title, names=page.names("accordion", "title")
    )
    return element(
        "div", button, element("div", part.body, names=page.names("accordion", "body")), names=page.names("accordion")
    )


def _paragraphs(page: Page, texts: tuple[str, ...]) -> Markup:
    marked = [value("description", text) for text in texts]
    match page.theme.pick("description.form", ("p", "p", "p", "br", "div", "one", "span")):
        case "br":
            return joined(*marked, by=str(Markup("<br><br>")))
        case "div":
            return joined(*(element("div", text) for text in marked))
        case "one":
            return value("description", " ".join(texts))
        case "span":
            return joined(*(element("p", element("span", text)) for text in marked))
        case _:
            return joined(*(element("p", text) for text in marked))


def _headed(page: Page) -> Markup:
    """Paragraphs with a heading and an image each, as makers' own pages have them."""
    theme = page.theme
    tag, turned = theme.pick("headed", ("h3", "h4", "h2", "strong")), theme.chance("headed.turned", 0.5)
    lines = (page.product.features * 4)[: len(page.product.description)]
    blocks = []
    for line, text in zip(lines, page.product.description, strict=True):
        words = element("div", element(tag, value(LEFT_OUT, line)), element("p", value("description", text)))
        image = element("img", src="/story.jpg", alt="")
        blocks.append(
            element("div", *((words, image) if turned else (image, words)), names=page.names("story", "block"))
        )
    return joined(*blocks)


def _bullets(page: Page, label: str) -> Markup:
    lines = [value(label, line) for line in page.product.features]
    if page.theme.chance("bullets.span", 0.3):
        lines = [element("span", line) for line in lines]
    return element("ul", *(element("li", line) for line in lines), names=page.names("features", "list"))


def _description(page: Page) -> Markup | None:
    theme = page.theme
    if not has_description(theme):
        return None if theme.chance("bullets.beside", 0.5) else _bullets(page, "description")
    if theme.chance("description.absent", 0.06):
        return None
    headed = theme.chance("description.headed", 0.12)
    parts: list[Part] = [_headed(page) if headed else _paragraphs(page, page.product.description)]
    if theme.chance("description.bullets", 0.35) and not page.hidden("bullets", 0.3):
        bullets = _bullets(page, "description")
        parts.insert(0 if theme.chance("bullets.first", 0.4) else 1, bullets)
    if theme.chance("description.title", 0.15):
        parts.insert(
            0, element(theme.pick("description.sub", ("h3", "h4", "strong")), value(LEFT_OUT, page.product.name))
        )
    return element("div", theme.wrapped("description", *parts), names=page.names("product", "description"))


def _shipping(page: Page) -> Markup | None:
    theme, rng = page.theme, page.rng
    if not theme.chance("shipping", 0.4):
        return None
    slots = {"x": some_money(theme, rng, 20, 90), "y": some_money(theme, rng, 2, 9), "day": some_day(theme, rng)}
    return joined(*(element("p", phrase(text, **slots)) for text in chosen(theme, rng, "shipping_text", 3)))


def _questions(page: Page) -> Markup | None:
    """Questions with answers, people and days: much like reviews, but none."""
    theme, rng = page.theme, page.rng
    if not theme.chance("questions", 0.24) or rng.random() < 0.2:
        return None
    asked = [phrase(text, x=some_money(theme, rng)) for text in chosen(theme, rng, "asked", rng.randint(1, 4))]
    return element(
        "div",
        *(_question(page, text) for text in asked),
        names=page.names("questions", "list"),
        id=page.anchor("asked"),
    )


def _question(page: Page, text: Markup) -> Markup:
    theme, rng = page.theme, page.rng
    question, _, answer = text.partition("|")
    person = listed(theme, rng, "person")
    day = some_day(theme, rng)
    signed = (
        element("span", f"{person}, {day}", names=page.names("question", "date"))
        if theme.chance("questions.signed", 0.6)
        else None
    )
    lead = theme.pick("questions.lead", (("Q: ", "A: "), ("", ""), ("", "")))
    return element(
        "div",
        element(theme.pick("question", ("p", "h4", "strong", "dt")), lead[0], question),
        element("p", lead[1], answer),
        signed,
        names=page.names("question", "item"),
    )
