"""Pages to Label Studio and back: HyperText tasks with pre-annotations, and what was annotated as gold.

The format is that of Label Studio's ``<HyperText>`` and ``<HyperTextLabels>`` tags
(https://labelstud.io/tags/hypertextlabels): a region starts and ends in text nodes, named by XPaths from the body on,
at offsets that count characters; ``globalOffsets`` count those of all text. An element without text (an image) can't
be a region: its label travels in the task's data and comes back as it was.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError
from markuplmpp.labels.gold import GoldPage, NodeLabel, node_labels, sha256_of
from markuplmpp.labels.hypertext import HyperText, render
from markuplmpp.labels.regions import element_labels, region_labels
from markuplmpp.labels.standoff import label_values
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema

_PAGE, _FIELD, _ELEMENT, _COMPLETE = "page", "field", "element", "complete"
# Successive hues this share of the circle apart stay distinct for any number of labels.
_GOLDEN_ANGLE = 0.381966


def config_xml(schema: Schema) -> str:
    """Returns the labeling interface of a schema, to paste into a project's settings.

    Fields are labelled on the text of their values, items and lists from their first text to their last. A field or
    item ticked as complete has no other place on the page.

    >>> print(config_xml(Schema.from_yaml("{fields: {cost: {kind: price}}}")))
    <View>
      <HyperTextLabels name="field" toName="page">
        <Label value="cost" background="#bf3939" />
      </HyperTextLabels>
      <HyperTextLabels name="element" toName="page">
        <Label value="record" background="#39bf60" />
      </HyperTextLabels>
      <Choices name="complete" toName="page" choice="multiple" showInline="true">
        <Choice value="cost" />
        <Choice value="record" />
      </Choices>
      <HyperText name="page" value="$html" />
    </View>
    """
    view = ElementTree.Element("View")
    names = {_FIELD: list(schema.leaf_labels[1:]), _ELEMENT: element_labels(schema)}
    hue = 0.0
    for control, labels in names.items():
        tag = ElementTree.SubElement(view, "HyperTextLabels", name=control, toName=_PAGE)
        for label in labels:
            red, green, blue = (round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, 0.7, 0.75))
            ElementTree.SubElement(tag, "Label", value=label, background=f"#{red:02x}{green:02x}{blue:02x}")
            hue += _GOLDEN_ANGLE
    choices = ElementTree.SubElement(
        view, "Choices", name=_COMPLETE, toName=_PAGE, choice="multiple", showInline="true"
    )
    for name in (*schema.leaf_labels[1:], *(item.name for item in schema.items)):
        ElementTree.SubElement(choices, "Choice", value=name)
    ElementTree.SubElement(view, "HyperText", name=_PAGE, value="$html")
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode")


def task_of(row: CorpusPage, page: Page, structure: Structure, labels: PageLabels, schema: Schema) -> dict[str, Any]:
    """Returns a page as one task to import, with its labels as pre-annotations.

    Args:
        row: The page's bytes and ids; a task without the same bytes can't come back.
        page: The page as parsed.
        structure: Its internal nodes.
        labels: What is known already.
        schema: Fields and items.

    Returns:
        An object for the list that Label Studio imports. Its ``html`` has no scripts, styles or addresses of the page,
        its ``unshown`` the stand-off labels of elements without text.
    """
    text = render(page)
    named = [label for label in node_labels(page, labels) if label.label is not None]
    shown = [label for label in named if _leaves(text, page, (label.node,)) and label.label not in _images(schema)]
    spans = {label.node: label.span for label in shown}
    regions = [
        _region(text, page, _FIELD, value.field, value.nodes, spans[value.nodes[0]])
        for value in label_values(shown, page, structure, schema)
    ]
    items = element_labels(schema)
    regions += [_region(text, page, _ELEMENT, str(x.label), (x.node,), None) for x in shown if x.label in items]
    data = {
        "html": text.html,
        "page_id": row.page_id,
        "sha256": sha256_of(row.html),
        "parser": PARSER,
        "url": row.url,
        "unshown": [label.to_dict() for label in named if label not in shown],
    }
    return {"data": data, "predictions": [{"model_version": "markuplmpp", "result": regions}]}


def gold_of(exported: Iterable[dict[str, Any]], pages: Iterable[CorpusPage], schema: Schema) -> list[GoldPage]:
    """Returns the annotations of an export (``JSON`` in Label Studio, not ``JSON_MIN``) as gold.

    Of several annotations of a task the one marked as ground truth counts, else the last that wasn't cancelled.

    Args:
        exported: The tasks.
        pages: The corpus that the tasks were made from; pages without a task are passed over.
        schema: Fields and items.

    Returns:
        Gold of each annotated page, checked against it.

    Raises:
        GoldError: A task has no page, or it or a region doesn't fit its page, or a page has two annotated tasks.
    """
    tasks: dict[Any, dict[str, Any]] = {}
    for given in exported:
        data = given.get("data", {})
        if _annotation(given) is not None and tasks.setdefault(data.get("sha256"), given) is not given:
            raise GoldError(f"page {data.get('page_id')} is annotated in two tasks; leave one out")
    gold: list[GoldPage] = []
    for row in pages:
        task = tasks.pop(sha256_of(row.html), None)
        if task is not None:
            gold.append(_gold(task, row, schema))
    if tasks:
        names = [str(task.get("data", {}).get("page_id")) for task in tasks.values()]
        raise GoldError(
            f"no page of the corpus has the bytes of task {', '.join(names)}; give the corpus it was made of"
        )
    return gold


def _images(schema: Schema) -> set[str]:
    """Labels that no text can have."""
    return {field.name for field in schema.fields if field.kind == "image"}


def _leaves(text: HyperText, page: Page, nodes: tuple[int, ...]) -> list[int]:
    return [leaf for leaf in range(nodes[0], int(page.end[nodes[-1]])) if leaf in text.paths]


def _region(
    text: HyperText, page: Page, control: str, label: str, nodes: tuple[int, ...], span: tuple[int, int] | None
) -> dict[str, Any]:
    leaves = _leaves(text, page, nodes)
    first, last = leaves[0], leaves[-1]
    start, end = span if span is not None and first == last else (0, len(page.text(last)))
    whole = "".join(map(page.text, leaves))
    value = {
        "start": text.paths[first],
        "end": text.paths[last],
        "startOffset": start,
        "endOffset": end,
        "globalOffsets": {"start": text.starts[first] + start, "end": text.starts[last] + end},
        "text": whole[start : len(whole) - len(page.text(last)) + end],
        "hypertextlabels": [label],
    }
    region = {"id": f"{control}-{label}-{nodes[0]}", "from_name": control, "to_name": _PAGE, "type": "hypertextlabels"}
    # Shown as the region's note, and how an element is told from those around it with the same text.
    meta = {"meta": {"text": [page.xpath(nodes[0])]}} if control == _ELEMENT else {}
    return {**region, "value": value, **meta}


def _annotation(task: dict[str, Any]) -> dict[str, Any] | None:
    done = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
    return next((a for a in done if a.get("ground_truth")), done[-1] if done else None)


def _gold(task: dict[str, Any], row: CorpusPage, schema: Schema) -> GoldPage:
    page = parse_html(row.html, url=row.url, charset=row.charset)
    text, structure = render(page), Structure.of(page)
    if task["data"].get("html") != text.html:
        made_with = task["data"].get("parser")
        raise GoldError(
            f"page {row.page_id}: its task shows other nodes; it was made with {made_with}, this is {PARSER}"
        )
    given = task["data"].get("unshown", [])
    unshown = [NodeLabel.from_dict(x, f"page {row.page_id}") for x in (given if isinstance(given, list) else [given])]
    labels = {(x.node, str(x.label), x.span): x for x in unshown}
    complete: set[str] = set()
    for result in (_annotation(task) or {}).get("result", []):
        value, kind = result.get("value", {}), result.get("type")
        if kind == "choices" and result.get("from_name") == _COMPLETE:
            complete.update(value.get("choices", []))
        elif kind in ("hypertextlabels", "labels"):
            where = f"page {row.page_id}, region {result.get('id')}"
            for name in map(str, value.get(kind, [])):
                for label in region_labels(name, result, text, page, structure, schema, where):
                    labels[label.node, name, label.span] = label
    ordered = tuple(sorted(labels.values(), key=lambda x: (x.node, x.span or (0, 0))))
    gold = GoldPage(sha256_of(row.html), row.page_id, PARSER, tuple(sorted(complete)), ordered)
    gold.check(row.html, page, schema)
    return gold
