"""The sections of a product page, in tabs, in folds or one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.choices import filled, some
from markuplmpp.synth.dates import business_day
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.shop.rows import drawn
from markuplmpp.synth.shop.specs import spec_list
from markuplmpp.synth.shop.sums import other_sum
from markuplmpp.synth.shop.texts import description
from markuplmpp.synth.shop.view import View

_LEADS = (("Q: ", "A: "), ("", ""), ("", ""))


@dataclass(frozen=True)
class _Section:
    """A part of the page that sites put into a tab, a fold or below the others."""

    name: str
    title: Part
    body: Markup


def sections(view: View, reviews: Markup | None) -> Markup | None:
    """Returns description, specifications, shipping, questions and reviews, in the site's order and arrangement."""
    theme = view.theme
    bodies = {
        "description": description(view),
        "specs": spec_list(view),
        "shipping": _shipping(view),
        "questions": _questions(view),
        "reviews": reviews,
    }
    found = [_Section(name, _title(view, name), body) for name, body in bodies.items() if body is not None]
    if theme.chance("sections.mixed", 0.35):
        found = theme.shuffled("sections", found)
    return _arranged(view, found) if found else None


def _title(view: View, name: str) -> Markup:
    title = view.theme.said(f"shop.{name}")
    if name == "reviews" and view.product.rating is not None and view.theme.chance("tab.count", 0.5):
        return joined(title, " (", value("review_count", view.theme.number(view.product.review_count)), ")")
    return title


def _arranged(view: View, parts: list[_Section]) -> Markup:
    theme = view.theme
    match theme.pick("sections.form", ("tabs", "tabs", "stack", "stack", "stack", "folds", "details")):
        case "tabs":
            links = (element("a", part.title, href=f"#{view.anchor(part.name)}") for part in parts)
            heads = element("ul", each("li", links), names=view.names("tab", "nav"))
            panels = (_panel(view, part, theme.chance("tab.title", 0.4)) for part in parts)
            return element("div", heads, *panels, names=view.names("product", "tabs"))
        case "folds":
            return joined(*(_fold(view, part) for part in parts))
        case "details":
            return each("details", (joined(element("summary", part.title), part.body) for part in parts))
        case _:
            return joined(*(_panel(view, part, True) for part in parts))


def _panel(view: View, part: _Section, titled: bool) -> Markup:
    theme = view.theme
    head = theme.heading("section", part.title, ("section", "title")) if titled and part.name != "reviews" else None
    tag = theme.pick("panel", ("div", "div", "section"))
    return element(tag, head, part.body, names=view.names(part.name, "panel"), id=view.anchor(part.name))


def _fold(view: View, part: _Section) -> Markup:
    tag = view.theme.pick("fold.button", ("button", "h3", "div"))
    button = element(tag, part.title, names=view.names("accordion", "title"))
    body = element("div", part.body, names=view.names("accordion", "body"))
    return element("div", button, body, names=view.names("accordion"))


def _shipping(view: View) -> Markup | None:
    theme, rng = view.theme, view.rng
    if not theme.chance("shipping", 0.4):
        return None
    slots: dict[str, Part] = {"x": other_sum(theme, rng, 20, 90), "y": other_sum(theme, rng, 2, 9)}
    slots["day"] = theme.day(business_day(rng))
    return each("p", (filled(text, **slots) for text in some(rng, theme.phrases("shop.shipping_text"), 3)))


def _questions(view: View) -> Markup | None:
    """Questions with answers, people and days: much like reviews, but none."""
    theme, rng = view.theme, view.rng
    if not theme.chance("questions", 0.24) or rng.random() < 0.2:
        return None
    texts = some(rng, theme.phrases("shop.asked"), rng.randint(1, 4))
    asked = [filled(text, x=other_sum(theme, rng)) for text in texts]
    parts = (_question(view, text) for text in asked)
    return element("div", *parts, names=view.names("questions", "list"), id=view.anchor("asked"))


def _question(view: View, text: Markup) -> Markup:
    theme, rng = view.theme, view.rng
    question, _, answer = text.partition("|")
    signature = f"{drawn(theme, rng, 'person')}, {theme.day(business_day(rng))}"
    leads = theme.pick("questions.lead", _LEADS)
    asked = element(theme.pick("question", ("p", "h4", "strong", "dt")), leads[0], question)
    signed = theme.maybe("questions.signed", 0.6, element("span", signature, names=view.names("question", "date")))
    return element("div", asked, element("p", leads[1], answer), signed, names=view.names("question", "item"))
