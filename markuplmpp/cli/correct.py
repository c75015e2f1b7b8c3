"""``markuplmpp correct``: a right value pointed at on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.output import check_writable, say, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, InputPage, expand
from markuplmpp.cli.show import Page, PageId, page_of
from markuplmpp.schema import Schema

FieldName = Annotated[str, typer.Option("--field", metavar="NAME", help="What the value is.", show_default=False)]
XPath = Annotated[
    str | None,
    typer.Option(
        "--xpath",
        help="The value's node: an element, a text, or an attribute (/@content). One with // is kept as the rule, of a "
        "full path the rule is made.",
        show_default=False,
    ),
]
Text = Annotated[
    str | None,
    typer.Option("--text", help="The value: all of the node's text or a part of it.", show_default="the node's text"),
]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Make it a rule of its site's template.", show_default=False),
]
GoldFile = Annotated[
    Path | None,
    typer.Option("--gold", metavar="FILE", help="Add it to these stand-off annotations.", show_default=False),
]
Name = Annotated[
    str | None, typer.Option("--site", metavar="NAME", help="Site of the page.", show_default="as for `site`")
]
SchemaFile = Annotated[
    Path | None, typer.Option("--schema", help="YAML of your items and fields.", show_default="the embedded one")
]


def correct(
    page: Page,
    field: FieldName,
    xpath: XPath = None,
    text: Text = None,
    templates: Templates = None,
    gold: GoldFile = None,
    page_id: PageId = None,
    site: Name = None,
    schema: SchemaFile = None,
) -> None:
    """Say where a value stands on one page: a rule for its site, and a label to fine-tune on.

    Rules of the template that give something else on this page are taken out, but for those that were corrected; the
    new one goes before the others, and stays when the site is fitted anew. Of a field with one value, the label takes
    the place of the one in the same record.

    Examples:
    - `markuplmpp correct kettle.html --field price --text '$19.99' --templates templates/ --gold corrections.jsonl`

    - `markuplmpp correct kettle.html --field sku --xpath '//td[@class="sku"]' --templates templates/`

    - `markuplmpp correct kettle.html --field sku --xpath '//meta[@itemprop="sku"]/@content' --templates templates/`

    - `markuplmpp label saved/ --gold corrections.jsonl -o labelled.parquet`, then `markuplmpp train --corpus` with it

    Exit code: 0, 1 if the page can't be read, 2 for wrong usage.
    """
    from markuplmpp.dom.parse import parse_html, parse_tree
    from markuplmpp.labels.pointed import add_gold, point_at, point_at_attribute, point_at_text
    from markuplmpp.site.corrections import correct as corrected
    from markuplmpp.site.nodes import path_of
    from markuplmpp.site.nodes import read as read_node
    from markuplmpp.site.rules import Rule
    from markuplmpp.site.steps import tail_of
    from markuplmpp.site.store import TemplateFolder

    names = Schema.from_file(schema) if schema else Schema.default()
    if (spec := names.by_name.get(field)) is None:
        raise usage_error(
            f"--field {field!r} isn't in the schema; it has {', '.join(names.by_name)}. "
            "With templates of a model of your own give the YAML that it was trained with as --schema"
        )
    if (xpath is None and text is None) or (templates is None and gold is None):
        raise usage_error("give --xpath or --text of the value, and --templates or --gold to note it in")
    check_writable(gold)
    read = _one_page(page, page_id)
    parsed = parse_html(read.html, url=read.url, charset=read.charset)
    root, _, _ = parse_tree(read.html, charset=read.charset)
    nodes = [] if xpath is None else Rule(xpath).nodes(root)
    if xpath is not None and len(nodes) != 1:
        raise usage_error(f"--xpath selects {len(nodes)} nodes of the page; expected the one of the value")
    attribute = nodes[0] if nodes and isinstance(nodes[0], str) and nodes[0].is_attribute else None
    if attribute is not None:
        value = point_at_attribute(parsed, spec, path_of(attribute), read_node(attribute), text)
    elif nodes:
        value = point_at(parsed, spec, path_of(nodes[0]), text)
    else:
        value = point_at_text(parsed, spec, str(text))
    new, folder = None, TemplateFolder(templates, schema=names) if templates is not None else None
    if folder is not None:
        name = site or read.site
        if (template := folder.of(name)) is None:
            raise usage_error(f"{str(folder.path(name))!r} isn't there; make it with `markuplmpp site`, or give --site")
        by_hand = xpath if xpath and "//" in xpath else None
        place = value.xpath + (tail_of(attribute) if attribute is not None else "")
        new = corrected(template, root, spec, place, value.text, xpath=by_hand, schema=names)
    if gold is not None:
        html = read.html if isinstance(read.html, bytes) else read.html.encode()
        others = ", ".join(add_gold(gold, html, parsed, read.page_id, names, value))
        say(f"wrote {gold}: {field} is {value.text!r}" + (f"; other records have it at {others}" if others else ""))
    if folder is not None and new is not None:
        say(f"wrote {folder.save(new)}: {field} is {value.text!r}")


def _one_page(page: str, page_id: str | None) -> InputPage:
    try:
        found = expand([page])
    except InputError as error:
        raise usage_error(str(error)) from None
    if len(found) > 1:
        raise usage_error(f"{page!r} holds {len(found)} files; name the one that the value is on")
    read = page_of(found[0], page_id)
    if isinstance(read, FailedInput):
        say(f"{read.name}: {read.reason}")
        raise typer.Exit(1)
    return read
