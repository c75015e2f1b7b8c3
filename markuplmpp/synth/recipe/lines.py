"""A line of a list of ingredients: one text, or amount, unit, name and note in elements of their own."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe.larder import Ingredient
from markuplmpp.synth.theme import Theme

FIELD = "ingredient"
Line = Callable[[Theme, Ingredient, int], Markup]


def line_of(theme: Theme) -> Line:
    """Returns how the site builds the inside of an ingredient's element."""
    return theme.pick("ing.inner", _LINES)


def _marked(text: str) -> Markup | None:
    return value(FIELD, text) if text else None


def _whole(theme: Theme, line: Ingredient, index: int) -> Markup:
    tag = theme.pick("ing.whole", ("", "", "", "span", "p", "div", "span"))
    return element(tag, value(FIELD, line.text)) if tag else value(FIELD, line.text)


def _spans(theme: Theme, line: Ingredient, index: int) -> Markup:
    texts = {"amount": line.amount, "unit": line.unit, "name": line.name, "note": line.note}
    if theme.chance("ing.spans_two", 0.4):
        texts = {"amount": line.measure, "name": line.full_name}
    if line.name_first or theme.chance("ing.spans_name_first", 0.1):
        texts = {"name": texts.pop("name"), **texts}
    tags = {"amount": theme.pick("ing.span", ("span", "span", "span", "strong"))}
    made = (
        element(tags.get(word, "span"), value(FIELD, text), names=theme.named(f"ing.{word}", "ingredients", word))
        for word, text in texts.items()
        if text
    )
    return joined(*made, by=" ")


def _bold(theme: Theme, line: Ingredient, index: int) -> Markup:
    """The amount or the name in bold."""
    tag, measure, name = theme.pick("ing.bold", ("strong", "b", "em")), _marked(line.measure), _marked(line.full_name)
    if theme.chance("ing.bold_name", 0.4) or measure is None:
        return joined(measure, " ", element(tag, name))
    return joined(element(tag, measure), " ", name)


def _linked(theme: Theme, line: Ingredient, index: int) -> Markup:
    """The name of some ingredients links to a page about it."""
    if len(line.name) % 3 and not theme.chance("ing.all_linked", 0.3):
        return value(FIELD, line.text)
    href = f"/{theme.pick('ing.link', ('ingredients', 'shop', 'glossary'))}/{index}"
    name = element("a", value(FIELD, line.name), href=href)
    note = line.note if line.note.startswith("(") or not line.note else f", {line.note}"
    return joined(*(part for part in (_marked(line.measure), name, _marked(note)) if part is not None), by=" ")


def _small_note(theme: Theme, line: Ingredient, index: int) -> Markup:
    head = value(FIELD, " ".join(filter(None, (line.measure, line.name))))
    if not line.note:
        return head
    tag = theme.pick("ing.note", ("small", "em", "i", "span"))
    note = element(tag, value(FIELD, line.note), names=theme.named("ing.note", "ingredients", "note"))
    return joined(head, " ", note)


def _checkbox(theme: Theme, line: Ingredient, index: int) -> Markup:
    box = element("input", type="checkbox", id=f"i{index}", names=theme.names("checkbox"))
    inner = _spans(theme, line, index) if theme.chance("ing.checked_spans", 0.4) else value(FIELD, line.text)
    if theme.chance("ing.label_around", 0.5):
        return element("label", box, element("span", inner))
    return joined(box, element("label", inner, for_=f"i{index}"))


def _dotted(theme: Theme, line: Ingredient, index: int) -> Markup:
    """A bullet or a hidden number before the line: not part of it."""
    sign = theme.pick("ing.mark", ("•", "▢", "✓", "□", "\u2013", f"{index + 1}."))
    bullet: Part = element("span", sign, names=theme.names("bullet"), aria_hidden="true")
    return joined(bullet, " ", value(FIELD, line.text))


_LINES: tuple[Line, ...] = (_whole, _whole, _spans, _bold, _linked, _small_note, _checkbox, _dotted)
