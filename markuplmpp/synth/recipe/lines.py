"""A line of a list of ingredients: one text, or amount, unit, name and note in elements of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.recipe.larder import Ingredient
from markuplmpp.synth.theme import Theme

FIELD = "ingredient"
Line = Callable[[Theme, Ingredient, int], Markup]
_LINKS = ("ingredients", "shop", "glossary")
_FRACTION = re.compile(r"(?:(\d+) )?(\d)/(\d)")


def line_of(theme: Theme) -> Line:
    """Returns how the site builds the inside of an ingredient's element."""
    return theme.pick("ing.inner", _LINES)


def named(theme: Theme, line: Ingredient, index: int) -> Markup:
    """Returns name and note of an ingredient; in some sites the names of some link to a page about them."""
    often = theme.chance("ing.all_linked", 0.3) or len(line.name) % 3 == 0
    if not often or not theme.chance("ing.names_linked", 0.65):
        return value(FIELD, line.full_name)
    return _link(theme, line, index)


def _link(theme: Theme, line: Ingredient, index: int) -> Markup:
    link = element("a", value(FIELD, line.name), href=f"/{theme.pick('ing.link', _LINKS)}/{index}")
    note = line.note if line.note.startswith("(") or not line.note else f", {line.note}"
    return joined(*(part for part in (link, _marked(note)) if part is not None), by=" ")


def _marked(text: str) -> Markup | None:
    return value(FIELD, text) if text else None


def _whole(theme: Theme, line: Ingredient, index: int) -> Markup:
    tag = theme.pick("ing.whole", ("", "", "", "span", "p", "div", "span"))
    return element(tag, value(FIELD, line.text)) if tag else value(FIELD, line.text)


def blocks(theme: Theme, line: Ingredient, index: int) -> Markup:
    """Returns amount and name in blocks of their own: the element around them is the ingredient."""
    tag, parts = theme.pick("ing.block_tag", ("div", "div", "p")), _parts(theme, line, index, 0.4).items()
    return joined(*(element(tag, part, names=theme.named(f"ing.{word}", "ingredients", word)) for word, part in parts))


def _spans(theme: Theme, line: Ingredient, index: int) -> Markup:
    tags = {"amount": theme.pick("ing.span", ("span", "span", "span", "strong"))}
    parts = _parts(theme, line, index, 0.16).items()
    made = (
        element(tags.get(word, "span"), part, names=theme.named(f"ing.{word}", "ingredients", word))
        for word, part in parts
    )
    return joined(*made, by=" ")


def _parts(theme: Theme, line: Ingredient, index: int, name_first: float) -> dict[str, Markup]:
    """Amount, unit, name and note, or amount and name only, in the site's order."""
    if theme.chance("ing.spans_two", 0.5):
        parts = {"amount": _marked(line.measure), "name": named(theme, line, index)}
    else:
        texts = {"amount": line.amount, "unit": line.unit, "name": line.name, "note": line.note}
        parts = {word: _marked(text) for word, text in texts.items()}
    if line.name_first or theme.chance("ing.spans_name_first", name_first):
        parts = {"name": parts.pop("name"), **parts}
    return {word: part for word, part in parts.items() if part is not None}


def _bold(theme: Theme, line: Ingredient, index: int) -> Markup:
    """The amount or the name in bold."""
    tag, measure, name = theme.pick("ing.bold", ("strong", "b", "em")), _marked(line.measure), named(theme, line, index)
    if theme.chance("ing.bold_name", 0.4) or measure is None:
        return joined(measure, " ", element(tag, name))
    return joined(element(tag, measure), " ", name)


def _linked(theme: Theme, line: Ingredient, index: int) -> Markup:
    """The name of some ingredients links to a page about it."""
    if len(line.name) % 3 and not theme.chance("ing.all_linked", 0.3):
        return value(FIELD, line.text)
    measure, link = _marked(line.measure), _link(theme, line, index)
    return joined(measure, link, by=" ")


def _scaled(theme: Theme, line: Ingredient, index: int) -> Markup:
    """The number in an element of its own, for a script that multiplies it, and a text with the rest."""
    rest = " ".join(filter(None, (line.unit, line.full_name)))
    if not line.amount or line.name_first:
        return value(FIELD, line.text)
    tag, names = theme.pick("ing.number", ("span", "span", "span", "strong", "b")), theme.names("ingredients", "amount")
    return joined(
        element(tag, _number(theme, line.amount), names=names, data_amount=line.amount), value(FIELD, rest), by=" "
    )


def _number(theme: Theme, amount: str) -> Markup:
    """A number; fractions in parts, raised and lowered, where the site sets them so."""
    found = _FRACTION.fullmatch(amount)
    if not found or not theme.chance("ing.fraction_parts", 0.5):
        return value(FIELD, amount)
    over, under = element("sup", value(FIELD, found[2])), element("sub", value(FIELD, found[3]))
    return joined(_marked(found[1] or ""), over, value(FIELD, "\u2044"), under)


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


_LINES: tuple[Line, ...] = (
    *(_whole,) * 5, *(_spans,) * 3, *(_bold,) * 2, *(_linked,) * 6, *(_scaled,) * 5, _small_note, *(_checkbox,) * 4,
    _dotted,
)  # fmt: skip
