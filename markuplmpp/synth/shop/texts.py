"""What a product page says of its product: description, bullets."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.shop.meta import code_lines
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.theme import Theme


def short_description(view: View) -> Markup | None:
    """Returns a short text beside the price: the first paragraph, or the bullets of sites that have these alone."""
    theme = view.theme
    if not _has_description(theme):
        return _bullets(view, "description") if theme.chance("bullets.beside", 0.5) else None
    if not theme.chance("description.short", 0.48):
        return None
    text, names = view.product.description[0], view.names("short", "description")
    if theme.chance("description.cut", 0.2) and len(text) > 120:
        more = element("a", "… ", theme.said("shop.description"), href="#")
        return element("div", value("description", text[: text.index(" ", 100)]), more, names=names)
    return element("div", _paragraphs(view, (text,)), names=names)


def feature_list(view: View) -> Markup | None:
    """Returns bullets beside the price of sites that describe products too: a place that both readings fit."""
    theme = view.theme
    if not _has_description(theme) or not theme.chance("features.beside", 0.3):
        return None
    head = theme.heading("features", theme.said("shop.features"), ("features", "title"))
    parts = (theme.maybe("features.head", 0.5, head), _bullets(view, LEFT_OUT))
    return theme.block("features", *parts, words=("product", "features"))


def description(view: View) -> Markup | None:
    """Returns the product's description in full: paragraphs, bullets or both."""
    theme = view.theme
    if not _has_description(theme):
        return None if theme.chance("bullets.beside", 0.5) else _bullets(view, "description")
    if theme.chance("description.absent", 0.1):
        return None
    headed = theme.chance("description.headed", 0.12)
    parts: list[Part] = [_headed(view) if headed else _paragraphs(view, view.product.description)]
    if theme.chance("description.bullets", 0.35) and not view.hidden("bullets", 0.3):
        parts.insert(0 if theme.chance("bullets.first", 0.4) else 1, _bullets(view, "description"))
    parts += code_lines(view, "text")
    if theme.chance("description.title", 0.15):
        tag = theme.pick("description.sub", ("h3", "h4", "strong"))
        parts.insert(0, element(tag, value(LEFT_OUT, view.product.name)))
    html = element("div", theme.wrapped("description", *parts), names=view.names("product", "description"))
    return element("table", element("tr", element("td", html)), width="100%") if theme.chance("cell", 0.08) else html


def _has_description(theme: Theme) -> bool:
    """Whether the site describes its products in sentences; some have bullets alone."""
    return not theme.chance("bullets.only", 0.14)


def _paragraphs(view: View, texts: Sequence[str]) -> Markup:
    marked = [_told(view, text) for text in texts]
    match view.theme.pick("description.form", ("p", "p", "p", "br", "div", "one", "span")):
        case "br":
            return joined(*marked, by=Markup("<br><br>"))
        case "div":
            return each("div", marked)
        case "one":
            return _told(view, " ".join(texts))
        case "span":
            return each("p", (element("span", text) for text in marked))
        case _:
            return each("p", marked)


def _told(view: View, text: str) -> Markup:
    """A paragraph; on some sites words of it are bold or linked, and what's between these are texts of their own."""
    theme, rng, words, parts = view.theme, view.rng, text.split(), list[Part]()
    if not theme.chance("description.inline", 0.5) or rng.random() < 0.3:
        return value("description", text)
    tag = theme.pick("description.tag", ("strong", "strong", "b", "a", "em", "span"))
    while len(words) > 8:
        start = rng.randint(1, theme.pick("description.gap", (6, 12, 30)))
        end = start + rng.randint(1, 3)
        named = " ".join(words[start:end])
        parts.append(value("description", " ".join(words[:start])))
        parts.append(element(tag, value("description", named)) if named else None)
        words = words[end:]
    if words:
        parts.append(value("description", " ".join(words)))
    return joined(*parts, by=" ")


def _headed(view: View) -> Markup:
    """Paragraphs with a heading and an image each, as makers' own pages have them."""
    theme, product = view.theme, view.product
    tag, turned = theme.pick("headed", ("h3", "h4", "h2", "strong")), theme.chance("headed.turned", 0.5)
    image, blocks = element("img", src="/story.jpg", alt=""), []
    for line, text in zip(product.features * 4, product.description, strict=False):
        words = element("div", element(tag, value(LEFT_OUT, line)), element("p", value("description", text)))
        blocks.append(joined(words, image) if turned else joined(image, words))
    return each("div", blocks, view.names("story", "block"))


def _bullets(view: View, label: str) -> Markup:
    lines = [value(label, line) for line in view.product.features]
    if view.facts_told:
        lines += [_fact(view, label, name, text) for name, text in view.product.specs]
    if view.theme.chance("bullets.span", 0.3):
        lines = [element("span", line) for line in lines]
    return element("ul", each("li", lines), names=view.names("features", "list"))


def _fact(view: View, label: str, name: str, text: str) -> Markup:
    """A specification among the bullets: one text, or its name apart."""
    if not view.theme.chance("fact.apart", 0.4):
        return value(label, f"{name}: {text}")
    tag = view.theme.pick("fact.tag", ("strong", "b", "span"))
    return joined(element(tag, value(label, f"{name}:")), " ", value(label, text))
