"""Specifications of a product, with its maker and codes among them on many sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.dates import business_day
from markuplmpp.synth.markup import Part, each, element, joined, value
from markuplmpp.synth.shop.meta import code_rows, other_code
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.theme import Theme

_Rows = list[tuple[str, Part]]


def spec_list(view: View) -> Markup | None:
    """Returns the specifications in the site's form: a table, a list, pairs; None where there are none."""
    theme = view.theme
    rows = _rows(view)
    needed = view.brand_in("specs") or bool(view.codes_in("specs"))
    if not rows or not (needed or theme.chance("specs", 0.6)):
        return None
    form: _Form = theme.pick("specs.form", _FORMS)
    return form(_Look.of(theme), rows)


def _rows(view: View) -> _Rows:
    """Specifications, with maker and codes among them where the site has them there."""
    theme = view.theme
    rows: _Rows = [] if view.facts_told or not theme.chance("specs.own", 0.85) else list(view.product.specs)
    extra = theme.shuffled("specs.extra", _extra(view))
    match theme.pick("specs.order", ("first", "last", "mixed")):
        case "first":
            return extra + rows
        case "last":
            return rows + extra
        case _:
            return theme.shuffled(f"specs {len(rows + extra)}", rows + extra)


def _extra(view: View) -> _Rows:
    theme, product = view.theme, view.product
    extra: _Rows = []
    if view.brand_in("specs"):
        extra.append((theme.say("shop.brand"), value("brand", product.brand)))
    codes = (name for name in view.codes_in("specs") if not view.hidden(name))
    extra += [row for name in codes for row in code_rows(view, name)]
    if theme.chance("specs.trap", 0.15):
        extra.append((theme.say("shop.other_code"), other_code(view)))
    if theme.chance("specs.dated", 0.12):
        label = theme.pick("date.first", ("Date First Available", "Release", "Update"))
        extra.append((label, theme.day(business_day(view.rng))))
    if theme.chance("specs.options", 0.3):
        extra += [(name, ", ".join(choices)) for name, choices in product.options]
    return extra


@dataclass(frozen=True)
class _Look:
    """What the site's list of specifications is made of besides its rows."""

    theme: Theme
    colon: str
    names: str
    key: str
    value: str

    @classmethod
    def of(cls, theme: Theme) -> _Look:
        names = (theme.names("specs", word) for word in ("list", "name", "value"))
        return cls(theme, theme.pick("specs.colon", ("", ":", ":")), *names)


_Form = Callable[[_Look, _Rows], Markup]


def _pairs(look: _Look, rows: _Rows, tag: str, head: str, cell: str) -> Markup:
    """Rows of a name and a value in an element each."""
    pairs = (
        joined(element(head, name, look.colon, names=look.key), element(cell, text, names=look.value))
        for name, text in rows
    )
    return each(tag, pairs)


def _table_of_heads(look: _Look, rows: _Rows) -> Markup:
    return element("table", element("tbody", _pairs(look, rows, "tr", "th", "td")), names=look.names)


def _table(look: _Look, rows: _Rows) -> Markup:
    return element("table", element("tbody", _pairs(look, rows, "tr", "td", "td")), names=look.names)


def _items(look: _Look, rows: _Rows) -> Markup:
    return element("ul", _pairs(look, rows, "li", "span", "span"), names=look.names)


def _divs(look: _Look, rows: _Rows) -> Markup:
    return element("div", _pairs(look, rows, "div", "div", "div"), names=look.names)


def _grouped(look: _Look, rows: _Rows) -> Markup:
    """A table with a heading of its own."""
    title = element("tr", element("th", look.theme.say("shop.features"), colspan="2"))
    lines = (each("td", (name, element("span", text))) for name, text in rows)
    return element("table", title, each("tr", lines), names=look.names)


def _terms(look: _Look, rows: _Rows) -> Markup:
    pairs = (element("dt", name, look.colon) + element("dd", text) for name, text in rows)
    return element("dl", *pairs, names=look.names)


def _lines(look: _Look, rows: _Rows) -> Markup:
    return element("ul", each("li", (joined(name, ": ", text) for name, text in rows)), names=look.names)


def _bold(look: _Look, rows: _Rows) -> Markup:
    tag = look.theme.pick("specs.bold", ("strong", "b"))
    lines = (joined(element(tag, name, ":"), " ", text) for name, text in rows)
    return element("ul", each("li", lines), names=look.names)


def _paragraphs(look: _Look, rows: _Rows) -> Markup:
    return each(
        "p", (joined(element("span", name, names=look.key), ": ", element("span", text)) for name, text in rows)
    )


_FORMS: tuple[_Form, ...] = (
    _table_of_heads, _table_of_heads, _table, _table, _terms, _terms, _lines, _bold, _divs, _paragraphs, _items,
    _grouped,
)  # fmt: skip
