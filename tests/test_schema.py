"""Schemas: label ids, YAML, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from markuplmpp.errors import SchemaError
from markuplmpp.schema import Field, Item, Schema


def test_label_ids_of_both_heads() -> None:
    schema = Schema(
        "s",
        (Field("title"), Field("photo", "image"), Field("step", many=True, list=True)),
        (Item("offer", ("title", "photo", "step"), ("part",)), Item("part")),
    )
    assert schema.leaf_labels == ("O", "title", "step")
    assert schema.internal_labels == ("O", "offer", "part", "title", "photo", "step", "step_list")
    assert schema.by_name["photo"].kind == "image"
    assert schema.item("offer").items == ("part",)


def test_the_default_schema_is_that_of_the_embedded_model() -> None:
    schema = Schema.default()
    assert [item.name for item in schema.items] == ["product", "review", "recipe", "article", "record"]
    assert len(schema.leaf_labels) == len(set(schema.leaf_labels)) == 29
    assert len(schema.internal_labels) == len(set(schema.internal_labels)) == 37
    owned = {name for item in schema.items for name in item.fields}
    assert owned == {f.name for f in schema.fields}, "a field that no item owns is never found"


def test_items_may_be_left_out() -> None:
    schema = Schema.from_yaml("fields: {title: , cost: {kind: price}}")
    assert schema.items == (Item("record", ("title", "cost")),)
    assert schema.name == "custom"


def test_yaml_round_trip(tmp_path: Path) -> None:
    schema = Schema.from_yaml(
        "name: jobs\nfields: {title: {}, pay: {kind: price}, duty: {many: true, list: true}}\n"
        "items: {job: {fields: [title, pay], items: [part]}, part: {fields: [duty]}}"
    )
    (tmp_path / "s.yaml").write_text(schema.to_yaml(), "utf-8")
    assert Schema.from_file(tmp_path / "s.yaml") == schema
    assert Schema.from_file(str(tmp_path / "s.yaml")).internal_labels == schema.internal_labels


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "isn't valid YAML"),
        ("", "no 'fields:' mapping"),
        ("fields: [a, b]", "no 'fields:' mapping"),
        ("fields: {}", "has no fields"),
        ("fields: {a: {kind: money}}", "'a' has kind 'money'; expected one of text, id"),
        ("fields: {a: {type: price}}", r"'a' has unknown options \['type'\]; expected kind, many or list"),
        ("fields: {a: price}", "'a' has 'price'; expected options such as {kind: price}"),
        ("fields: {a: {}}\nitems: {i: {fields: [b]}}", r"'i' names unknown fields \['b'\]"),
        ("fields: {a: {}}\nitems: {i: {items: [j]}}", r"'i' nests unknown items \['j'\]"),
        ("fields: {a: {}}\nitems: {a: {fields: [a]}}", "used twice"),
        ("fields: {a: {}}\nitems: [a]", "items is a list; expected a mapping"),
        ("fields: {a: {}}\nitems: {i: [a]}", r"'i' has \['a'\]; expected fields and items"),
        ("fields: {O: {}}", "'O' is taken"),
        ("fields: {a: {list: true}, a_list: {}}", "'a_list' is taken"),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        Schema.from_yaml(text)


def test_a_missing_file_is_a_schema_error(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="can't read the schema"):
        Schema.from_file(tmp_path / "no_such.yaml")


def test_a_file_that_is_no_text_is_a_schema_error(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemaError, match=r"s\.yaml"):
        Schema.from_file(tmp_path / "s.yaml")
