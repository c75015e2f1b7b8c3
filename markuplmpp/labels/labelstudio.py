"""Pages to Label Studio and back: HyperText tasks with pre-annotations, and what was annotated as gold.

The format is that of Label Studio's ``<HyperText>`` and ``<HyperTextLabels>`` tags
(https://labelstud.io/tags/hypertextlabels): a region starts and ends in text nodes, named by XPaths from the body on,
at offsets that count characters; ``globalOffsets`` count those of all text.
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
from markuplmpp.labels.standoff import label_values
from markuplmpp.labels.target import PageLabels, exact_element, smallest_element
from markuplmpp.schema import LIST_SUFFIX, Schema

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
    names = {_FIELD: list(schema.leaf_labels[1:]), _ELEMENT: _element_labels(schema)}
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
        An object for the list that Label Studio imports. Its ``html`` has no scripts, styles or addresses of the page.
    """
    text = render(page)
    made = node_labels(page, labels)
    regions = [
        _region(
            text, page, _FIELD, value.field, value.nodes, next((x.span for x in made if x.node == value.nodes[0]), None)
        )
        for value in label_values(made, page, structure, schema)
    ]
    items = _element_labels(schema)
    regions += [_region(text, page, _ELEMENT, str(x.label), (x.node,), None) for x in made if x.label in items]
    data = {"html": text.html, "page_id": row.page_id, "sha256": sha256_of(row.html), "parser": PARSER, "url": row.url}
    return {"data": data, "predictions": [{"model_version": "markuplmpp", "result": [r for r in regions if r]}]}


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
        GoldError: A task has no page, or it or a region doesn't fit its page.
    """
    tasks = {task.get("data", {}).get("sha256"): task for task in exported if _annotation(task) is not None}
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


def _element_labels(schema: Schema) -> list[str]:
    return [*(item.name for item in schema.items), *(f.name + LIST_SUFFIX for f in schema.fields if f.list)]


def _region(
    text: HyperText, page: Page, control: str, label: str, nodes: tuple[int, ...], span: tuple[int, int] | None
) -> dict[str, Any] | None:
    """One region; None for an element without text, which can't be shown as one."""
    leaves = [leaf for leaf in range(nodes[0], int(page.end[nodes[-1]])) if leaf in text.paths]
    if not leaves:
        return None
    first, last = leaves[0], leaves[-1]
    start, end = span if span is not None and first == last else (0, len(page.text(last)))
    value = {
        "start": text.paths[first],
        "end": text.paths[last],
        "startOffset": start,
        "endOffset": end,
        "globalOffsets": {"start": text.starts[first] + start, "end": text.starts[last] + end},
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
    labels: dict[tuple[int, str, tuple[int, int] | None], NodeLabel] = {}
    complete: set[str] = set()
    for result in (_annotation(task) or {}).get("result", []):
        value, kind = result.get("value", {}), result.get("type")
        if kind == "choices" and result.get("from_name") == _COMPLETE:
            complete.update(value.get("choices", []))
        elif kind in ("hypertextlabels", "labels"):
            where = f"page {row.page_id}, region {result.get('id')}"
            for name in value.get(kind, []):
                for label in _labels(name, result, text, page, structure, schema, where):
                    labels[label.node, name, label.span] = label
    ordered = tuple(sorted(labels.values(), key=lambda x: (x.node, x.span or (0, 0))))
    gold = GoldPage(sha256_of(row.html), row.page_id, PARSER, tuple(sorted(complete)), ordered)
    gold.check(row.html, page, schema)
    return gold


def _labels(
    name: str, result: dict[str, Any], text: HyperText, page: Page, structure: Structure, schema: Schema, where: str
) -> list[NodeLabel]:
    (first, start), (last, end) = _ends(result["value"], text, page, where)
    leaves = [leaf for leaf in text.paths if first <= leaf <= last]
    if name in _element_labels(schema):
        noted = [str(note) for note in result.get("meta", {}).get("text", [])]
        node = _element(page, structure, leaves, noted)
        return [NodeLabel(node, page.xpath(node), name)]
    worded = [leaf for leaf in leaves if any(c.isalnum() for c in page.text(leaf))] or leaves
    out = []
    for leaf in worded:
        span = start if leaf == first else 0, end if leaf == last else len(page.text(leaf))
        out.append(NodeLabel(leaf, page.xpath(leaf), name, None if span == (0, len(page.text(leaf))) else span))
    element = exact_element(page, structure, tuple(worded)) if all(x.span is None for x in out) else -1
    return out if element < 0 else [*out, NodeLabel(element, page.xpath(element), name)]


def _ends(value: dict[str, Any], text: HyperText, page: Page, where: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The leaves and offsets in which a region starts and ends, without white space and empty ends."""
    ends: list[tuple[int, int]] = []
    for side in ("start", "end"):
        leaf = text.leaf_at(str(value.get(side)))
        offset, whole = value.get(f"{side}Offset"), value.get("globalOffsets", {}).get(side)
        if leaf is not None and isinstance(offset, int):
            ends.append((leaf, offset))
        elif isinstance(whole, int):  # as Label Studio does: what the XPath has lost, the count of characters finds
            ends.append(text.leaf_of(whole - (side == "end")))
            ends[-1] = ends[-1][0], ends[-1][1] + (side == "end")
        else:
            raise GoldError(
                f"{where}: no text at {value.get(side)!r}, offset {offset!r}; annotate the task as exported"
            )
    order = list(text.paths)
    (first, start), (last, end) = ends
    while start >= len(page.text(first)) and first < last:
        first, start = order[order.index(first) + 1], 0
    while end <= 0 and first < last:
        last = order[order.index(last) - 1]
        end = len(page.text(last))
    start += len(page.text(first)[start:]) - len(page.text(first)[start:].lstrip())
    end = len(page.text(last)[:end].rstrip())
    if (first, start) >= (last, end):
        raise GoldError(f"{where}: it holds no text; remove the region")
    return (first, start), (last, end)


def _element(page: Page, structure: Structure, leaves: list[int], noted: list[str]) -> int:
    """The element of a region: the one that its note names, if it still has the region's texts, else the outermost."""
    same = [smallest_element(page, leaves)]
    while (above := int(page.parent[same[-1]])) > 0:
        inside = page.leaves[(page.leaves >= above) & (page.leaves < page.end[above])]
        if page.tags[above] == "body" or inside[0] != leaves[0] or inside[-1] != leaves[-1]:
            break
        same.append(above)
    named = next((node for node in same if page.xpath(node) in noted), None)
    if named is not None:
        return named
    return next((node for node in reversed(same) if structure.bearer[node] >= 0), same[0])
