"""Specifications of a product, with its maker and codes among them on many sites."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.shop_info import Page, code_value, other_code
from markuplmpp.synth.shop_words import some_day


def _rows(page: Page) -> list[tuple[str, Part]]:
    """Specifications, with maker and codes among them where the site has them there."""
    theme = page.theme
    rows: list[tuple[str, Part]] = list(page.product.specs) if theme.chance("specs.own", 0.85) else []
    extra: list[tuple[str, Part]] = []
    if page.brand_in("specs"):
        extra.append((str(theme.say("shop.brand")), value("brand", page.product.brand)))
    extra += [
        (theme.say(f"shop.{name}"), code_value(page, name)) for name in page.codes_in("specs") if not page.hidden(name)
    ]
    if theme.chance("specs.trap", 0.15):
        extra.append((theme.say("shop.other_code"), other_code(page)))
    if theme.chance("specs.dated", 0.12):
        extra.append(
            (theme.pick("date.first", ("Date First Available", "Release", "Update")), some_day(theme, page.rng))
        )
    if theme.chance("specs.options", 0.3):
        extra += [(name, ", ".join(choices)) for name, choices in page.product.options]
    theme.draw("specs.extra").shuffle(extra)
    match theme.pick("specs.order", ("first", "last", "mixed")):
        case "first":
            return extra + rows
        case "last":
            return rows + extra
        case _:
            rows += extra
            theme.draw(f"specs {len(rows)}").shuffle(rows)
            return rows


def spec_list(page: Page) -> Markup | None:
    """Returns the specifications in the site's form: a table, a list, pairs; None where there are none."""
    theme = page.theme
    rows = _rows(page)
    needed = page.brand_in("specs") or bool(page.codes_in("specs"))
    if not rows or not (needed or theme.chance("specs", 0.6)):
        return None
    colon = theme.pick("specs.colon", ("", "", ":"))
    names, key, content = page.names("specs", "list"), page.names("specs", "name"), page.names("specs", "value")
    match theme.pick(
        "specs.form", ("th", "th", "td", "td", "dl", "dl", "li", "bold", "divs", "pairs", "spans", "grouped")
    ):
        case "th" | "td" as head:
            lines = [
                element("tr", element(head, name, colon, names=key), element("td", text, names=content))
                for name, text in rows
            ]
            return element("table", element("tbody", *lines), names=names)
        case "grouped":
            title = element("tr", element("th", theme.say("shop.features"), colspan="2"))
            lines = [element("tr", element("td", name), element("td", element("span", text))) for name, text in rows]
            return element("table", title, *lines, names=names)
        case "dl":
            return element(
                "dl", *(element("dt", name, colon) + element("dd", text) for name, text in rows), names=names
            )
        case "li":
            return element("ul", *(element("li", name, ": ", text) for name, text in rows), names=names)
        case "bold":
            tag = theme.pick("specs.bold", ("strong", "b"))
            return element(
                "ul", *(element("li", element(tag, name, ":"), " ", text) for name, text in rows), names=names
            )
        case "pairs":
            return joined(
                *(element("p", element("span", name, names=key), ": ", element("span", text)) for name, text in rows)
            )
        case "spans":
            lines = [
                element("li", element("span", name, colon, names=key), element("span", text, names=content))
                for name, text in rows
            ]
            return element("ul", *lines, names=names)
        case _:
            lines = [
                element("div", element("div", name, colon, names=key), element("div", text, names=content))
                for name, text in rows
            ]
            return element("div", *lines, names=names)
