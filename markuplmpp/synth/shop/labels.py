"""Values with their labels before them."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.theme import Theme

_FORMS = ("leaf",) * 4 + ("spans", "spans", "space", "space", "bold", "dl", "divs", "after")
_FORMS_OF_STOCK = ("leaf", "spans", "spans", "space", "space", "dl", "dl", "divs", "divs", "after", "after")


def labelled(theme: Theme, key: str, label: Part, content: Part, words: tuple[str, ...]) -> Markup:
    """Returns a value with its label before it, in the site's form for this place: one leaf, two leaves, a list.

    Args:
        theme: The site.
        key: The place; all labels of one place are of one form.
        label: Such as ``SKU``.
        content: The value, marked or not.
        words: What the element is.
    """
    head = joined(label, theme.pick(f"{key}.label.end", (":", ":", ": ", "", " #")))
    names, inner = theme.names(*words), theme.names(*words, "label")
    match theme.pick(f"{key}.labelled", _FORMS_OF_STOCK if key == "stock" else _FORMS):
        case "leaf":
            return element(
                theme.pick(f"{key}.tag", ("div", "div", "p", "span", "span", "li")), head, " ", content, names=names
            )
        case "bold":
            return element("p", element("strong", head), " ", content, names=names)
        case "space":
            return element("div", element("label", head, names=inner), " ", element("span", content), names=names)
        case "dl":
            return element("dl", element("dt", head, names=inner), element("dd", content), names=names)
        case "divs":
            text = element("div", content, names=theme.names(*words, "value"))
            return element("div", element("div", head, names=inner), text)
        case "after":
            text = element(theme.pick(f"{key}.in", ("b", "span", "em", "a")), content)
            return element("p", head, " ", text, names=names)
        case _:
            return element("span", element("span", head, names=inner), element("span", content, names=names))
