"""Pages as Label Studio tasks, and annotations of its export format as gold."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError
from markuplmpp.labels.align import align
from markuplmpp.labels.gold import GoldPage
from markuplmpp.labels.hypertext import render
from markuplmpp.labels.labelstudio import config_xml, gold_of, task_of
from markuplmpp.labels.standoff import standoff_labels
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.tasks import read_annotations, write_tasks
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
HTML = b"""<html><head><title>T</title><script>alert(1)</script></head><body onload="x()">
<h1 onclick="evil()">Acme  &lt;Kettle&gt;
 \xf0\x9f\xab\x96 &amp; Co</h1><p>SKU: 12345<!-- c --> new</p><a href="javascript:x()">more</a>
<table><tr><td>Colour</td><td>red</td></tr></table><p>broken<div>nest</p></div>
<ul><li><b>2</b> cups <i>tea</i></li><li>1 bag</li></ul><img src="http://t.example/p.gif" alt='a "pot"'>
<div><div><img src=a.png><p>It boils.</p></div><div><p>Jane</p><p>It leaks.</p></div></div></body></html>"""
PAGE = parse_html(HTML)
STRUCTURE = Structure.of(PAGE)
ROW = CorpusPage("kettle", "d", "train", "s", "https://s.example/", None, None, HTML)
TRUTH = {
    "fields": {"name": ["Acme <Kettle> 🫖 & Co"], "sku": ["12345"], "ingredient": ["2 cups tea", "1 bag"]},
    "records": [{"type": "review", "xpath": f"/html/body/div[2]/div[{i}]"} for i in (1, 2)],
}


def labelled() -> PageLabels:
    return align(PAGE, STRUCTURE, TRUTH, SCHEMA, root=etree.HTML(HTML))


def task() -> dict[str, Any]:
    return json.loads(json.dumps(task_of(ROW, PAGE, STRUCTURE, labelled(), SCHEMA)))


def exported(*more: dict[str, Any], **annotation: Any) -> list[dict[str, Any]]:
    """The task as Label Studio exports it after the pre-annotations were accepted, and more were made."""
    made = task()
    result = [r | {"origin": "prediction"} for r in copy.deepcopy(made["predictions"][0]["result"])]
    done = {"id": 1, "completed_by": 1, "result": [*result, *more], "was_cancelled": False, "ground_truth": False}
    return [{"id": 7, "data": made["data"], "annotations": [{**done, **annotation}], "predictions": []}]


def region(name: str, start: tuple[str, int], end: tuple[str, int], control: str = "field") -> dict[str, Any]:
    value = {"start": start[0], "startOffset": start[1], "end": end[0], "endOffset": end[1], "hypertextlabels": [name]}
    return {"id": "r", "from_name": control, "to_name": "page", "type": "hypertextlabels", "value": value}


def add(task: dict[str, Any], made: dict[str, Any]) -> None:
    task["annotations"][0]["result"].append(made)


def only(tasks: list[dict[str, Any]]) -> GoldPage:
    (page,) = gold_of(tasks, [ROW], SCHEMA)
    return page


def path_of(text: str) -> str:
    paths = render(PAGE).paths
    return next(paths[leaf] for leaf in paths if PAGE.text(leaf) == text)


def test_a_round_trip_gives_the_same_labels() -> None:
    labels = labelled()
    gold = only(exported())
    again = standoff_labels(gold.labels, ("name", "sku", "ingredient"), PAGE, STRUCTURE, SCHEMA)
    assert (again.leaf, again.internal, again.spans) == (labels.leaf, labels.internal, labels.spans)
    assert sorted(labels.internal.values()) == ["ingredient", "ingredient", "ingredient_list", "review", "review"]


def test_labels_of_elements_without_text_come_back_from_the_tasks_data() -> None:
    labels = labelled()
    image = next(i for i in range(len(PAGE)) if PAGE.tags[i] == "img" and STRUCTURE.bearer[i] >= 0)
    labels.internal[int(STRUCTURE.bearer[image])] = "image"
    made = json.loads(json.dumps(task_of(ROW, PAGE, STRUCTURE, labels, SCHEMA)))
    assert [label["label"] for label in made["data"]["unshown"]] == ["image"]
    assert made["predictions"] == task()["predictions"], "Label Studio refuses regions without a place"
    done = [{"data": made["data"], "annotations": [{"result": made["predictions"][0]["result"]}]}]
    gold = only(done)
    again = standoff_labels(gold.labels, ("name", "sku", "ingredient"), PAGE, STRUCTURE, SCHEMA)
    assert (again.leaf, again.internal, again.spans) == (labels.leaf, labels.internal, labels.spans)


@pytest.mark.parametrize("unshown", [[{"node": 2, "xpath": "/nowhere", "label": "image"}], "image", [3]])
def test_elements_without_text_are_checked_against_the_page(unshown: Any) -> None:
    tasks = exported()
    tasks[0]["data"]["unshown"] = unshown
    with pytest.raises(GoldError, match="page kettle"):
        gold_of(tasks, [ROW], SCHEMA)


def test_files_of_tasks_and_annotations(tmp_path: Path) -> None:
    gold = only(exported())
    row = replace(ROW, truth={"standoff": gold.to_dict()})
    broken = replace(ROW, page_id="empty", html=b"")
    bare = replace(ROW, page_id="bare", html=b"<p>Much.</p>", truth={"fields": {"name": ["Much."]}})
    count = write_tasks(tmp_path / "tasks.json", [row, broken, replace(row, page_id="twin"), bare], SCHEMA)
    tasks = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    assert [task["data"]["page_id"] for task in tasks] == ["kettle", "bare"]
    assert count == 2
    assert tasks[1]["predictions"][0]["result"] == [], "labels that a row has, and none of its values"
    assert ElementTree.parse(tmp_path / "tasks.xml").getroot().tag == "View"
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    (tmp_path / "export.json").write_text(json.dumps(tasks), "utf-8")
    again = read_annotations([tmp_path / "export.json"], [bare, row], SCHEMA)
    assert [page.page_id for page in again] == ["bare", "kettle"]
    assert again[1].labels == gold.labels
    assert write_tasks(tmp_path / "none.json", [broken], SCHEMA) == 0
    assert json.loads((tmp_path / "none.json").read_text()) == []


@pytest.mark.parametrize(
    "content", ["", "[", "3", '[{"html": "x"}]', '{"data": {}}', '[{"data": [], "annotations": []}]']
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "export.json").write_text(content)
    with pytest.raises(GoldError, match=r"export\.json"):
        read_annotations([tmp_path / "export.json"], [ROW], SCHEMA)
    with pytest.raises(GoldError, match="can't read the annotations"):
        read_annotations([tmp_path / "none.json"], [ROW], SCHEMA)


def test_a_page_annotated_in_two_tasks_is_refused() -> None:
    with pytest.raises(GoldError, match="page kettle is annotated in two tasks"):
        gold_of([*exported(), *exported()], [ROW], SCHEMA)


def test_regions_have_label_studios_form() -> None:
    regions = {r["value"]["hypertextlabels"][0]: r for r in task()["predictions"][0]["result"]}
    sku = regions["sku"]
    assert (sku["from_name"], sku["to_name"], sku["type"]) == ("field", "page", "hypertextlabels")
    assert sku["value"] == {
        "start": path_of("SKU: 12345"),
        "end": path_of("SKU: 12345"),
        "startOffset": 5,
        "endOffset": 10,
        "globalOffsets": {"start": 25, "end": 30},
        "text": "12345",
        "hypertextlabels": ["sku"],
    }
    assert len("Acme <Kettle> 🫖 & CoSKU: ") == 25
    assert regions["review"]["from_name"] == "element"
    assert regions["review"]["meta"] == {"text": ["/html/body/div[2]/div[2]"]}


def test_every_region_is_where_a_browser_finds_it() -> None:
    """XPaths from the body on, each step with its number, offsets in the text node; counts over all text."""
    made = task()
    body = etree.HTML(made["data"]["html"]).find("body")
    texts = body.xpath(".//text()")
    for r in made["predictions"][0]["result"]:
        value, bounds = r["value"], []
        for side in ("start", "end"):
            (node,) = body.xpath("." + value[side])
            at = next(i for i, t in enumerate(texts) if t.getparent() is node.getparent() and t == node)
            bounds.append(sum(map(len, texts[:at])) + value[f"{side}Offset"])
        assert value["text"] == "".join(texts)[slice(*bounds)]
        assert bounds == [value["globalOffsets"]["start"], value["globalOffsets"]["end"]]


def test_the_page_is_shown_without_anything_that_runs_or_loads() -> None:
    root = etree.HTML(task()["data"]["html"])
    assert {element.tag for element in root.iter()} == {"html", "head", "style", "body", "div", "span"}
    assert {name for element in root.iter() for name in element.attrib} <= {"data-tag", "data-alt", "data-hidden"}
    assert root.xpath("string(//*[@data-alt]/@data-alt)") == 'a "pot"'
    assert "alert" not in task()["data"]["html"]


def test_every_leaf_of_the_body_is_one_text_node() -> None:
    text = render(PAGE)
    body = etree.HTML(text.html).find("body")
    assert [str(t) for t in body.xpath(".//text()")] == [PAGE.text(leaf) for leaf in text.paths]
    assert PAGE.text(next(iter(text.paths))) != "T"
    for leaf, path in text.paths.items():
        assert body.xpath("." + path) == [PAGE.text(leaf)]
        assert text.leaf_at(path) == leaf
        assert text.leaf_of(text.starts[leaf]) == (leaf, 0)


def test_a_browsers_parser_keeps_the_nodes() -> None:
    html5lib = pytest.importorskip("html5lib")
    text = render(PAGE)
    tree = html5lib.parse(text.html, treebuilder="lxml", namespaceHTMLElements=False)
    body = tree.getroot().find("body")
    assert [str(t) for t in body.xpath(".//text()")] == [PAGE.text(leaf) for leaf in text.paths]
    for leaf, path in text.paths.items():
        assert body.xpath("." + path) == [PAGE.text(leaf)]


def test_an_annotators_regions_become_labels() -> None:
    more = [
        region("brand", (path_of("Acme <Kettle> 🫖 & Co"), 0), (path_of("Acme <Kettle> 🫖 & Co"), 5)),
        region("category", (path_of("new"), 3), (path_of("red"), 0)),
        region("review_body", (path_of("It boils."), 0), (path_of("It boils."), 9)),
        region("product", (path_of("Colour"), 2), (path_of("red"), 1), "element"),
    ]
    made = {label.label: label for label in only(exported(*more)).labels}
    assert made["brand"].span == (0, 4)
    assert PAGE.text(made["product"].node) == "Colour red"
    assert PAGE.tags[made["product"].node] in ("table", "tr", "tbody")
    assert made["review_body"].span is None
    categories = [x for x in only(exported(*more)).labels if x.label == "category"]
    assert [PAGE.text(x.node) for x in categories] == ["more", "Colour"]


def test_an_element_with_an_image_is_taken_whole() -> None:
    made = region("review", (path_of("It boils."), 0), (path_of("It boils."), 9), "element")
    tasks = exported()
    tasks[0]["annotations"][0]["result"] = [made]
    assert [x.xpath for x in only(tasks).labels] == ["/html/body/div[2]/div[1]"]


def test_lost_xpaths_are_found_by_the_count_of_characters() -> None:
    tasks = exported()
    expected = only(tasks)
    for result in tasks[0]["annotations"][0]["result"]:
        result["value"] |= {"start": "/section[1]/text()[1]", "end": "/section[1]/text()[1]"}
    assert only(tasks) == expected


def test_ticked_fields_are_complete() -> None:
    ticked = {"id": "c", "from_name": "complete", "to_name": "page", "type": "choices",
              "value": {"choices": ["sku", "name"]}}  # fmt: skip
    assert only(exported(ticked)).complete == ("name", "sku")
    assert only(exported()).complete == ()


def test_the_annotation_that_counts() -> None:
    tasks = exported()
    kept = tasks[0]["annotations"][0]
    tasks[0]["annotations"] = [
        {**kept, "ground_truth": True}, {**kept, "result": []}, {**kept, "was_cancelled": True, "result": []},
    ]  # fmt: skip
    assert only(tasks) == only(exported())
    tasks[0]["annotations"][0]["ground_truth"] = False
    assert only(tasks).labels == ()
    tasks[0]["annotations"] = tasks[0]["annotations"][2:]
    assert gold_of(tasks, [ROW], SCHEMA) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t["data"].update(sha256="0"), "no page of the corpus has the bytes of task kettle"),
        (lambda t: t["data"].update(html="<p>"), "page kettle: its task shows other nodes"),
        (lambda t: add(t, region("sku", ("/p[9]", 0), ("/p[9]", 3))), "region r: no text"),
        (lambda t: add(t, region("sku", (path_of("red"), 1), (path_of("red"), 1))), "region r: it holds no text"),
        (lambda t: add(t, region("hue", (path_of("red"), 0), (path_of("red"), 3))), "'hue' is no label of a text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change: Any, said: str) -> None:
    tasks = exported()
    change(tasks[0])
    with pytest.raises(GoldError, match=said):
        gold_of(tasks, [ROW], SCHEMA)


def test_the_interface_has_every_label_once() -> None:
    view = ElementTree.fromstring(config_xml(SCHEMA))
    labels = [label.get("value") for label in view.iter("Label")]
    assert len(labels) == len(set(labels)) == len({label.get("background") for label in view.iter("Label")})
    assert {"price", "review", "product", "ingredient_list"} <= set(labels)
    assert view.find("HyperText").attrib == {"name": "page", "value": "$html"}  # type: ignore[union-attr]
    assert {control.get("toName") for control in view if control.tag != "HyperText"} == {"page"}
