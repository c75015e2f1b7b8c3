"""Templates' files held to the schema of their model."""

from __future__ import annotations

from pathlib import Path

import pytest

from markuplmpp.errors import TemplateError
from markuplmpp.schema import Schema
from markuplmpp.site.store import TemplateFolder
from markuplmpp.site.template import SiteTemplate
from tests.site_shop import SCHEMA, shop

OFFERS = Schema.from_yaml("{name: offers, fields: {cost: {kind: price}}, items: {offer: {fields: [cost]}}}")


def written(file: Path, type_: str, fields: str, items: str = "[]") -> Path:
    item = f"{{type: {type_}, each: false, fields: {fields}, items: {items}}}"
    file.write_text(f"{{site: shop.example, layouts: [{{kind: detail, drift: 0.3, item: {item}}}]}}")
    return file


def test_a_field_without_a_kind_has_that_of_the_schema(tmp_path: Path) -> None:
    fields = "[{name: price, rules: [{xpath: //b}]}, {name: ingredient, rules: [{xpath: //li}]}]"
    folder = TemplateFolder(written(tmp_path / "shop.example.yaml", "product", fields).parent, schema=SCHEMA)
    result = folder.extract("shop.example", "<b>$20</b><li>egg</li><li>salt</li>")
    assert result is not None
    (record,) = result.records
    assert record.fields["price"][0].parsed == {"amount": "20", "currency": "USD"}
    assert [value.text for value in record.fields["ingredient"]] == ["egg", "salt"]


def test_what_the_file_says_of_a_field_goes_before_the_schema(tmp_path: Path) -> None:
    fields = "[{name: price, kind: count, many: true, rules: [{xpath: //b}]}]"
    template = SiteTemplate.from_file(written(tmp_path / "a.yaml", "product", fields), SCHEMA)
    (field,) = template.layouts[0].item.fields
    assert (field.kind, field.many) == ("count", True)


@pytest.mark.parametrize(
    ("type_", "field", "items", "told"),
    [
        ("product", "nmae", "[]", r"item.fields\[0\].name: 'nmae' isn't in the schema 'web'; it has name, headline"),
        ("prodct", "name", "[]", r"layouts\[0\].item.type: 'prodct' isn't in the schema 'web'; it has product, review"),
        ("product", "name", "[{type: reviews, each: true}]", r"items\[0\].type: 'reviews' isn't in the schema"),
    ],
)
def test_names_that_the_schema_has_not_are_refused(
    tmp_path: Path, type_: str, field: str, items: str, told: str
) -> None:
    file = written(tmp_path / "a.yaml", type_, f"[{{name: {field}, rules: [{{xpath: //b}}]}}]", items)
    with pytest.raises(TemplateError, match=told):
        SiteTemplate.from_file(file, SCHEMA)


def test_a_template_of_another_model_is_held_to_its_own_schema_or_to_none(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", "offer", "[{name: cost, rules: [{xpath: //b}]}]")
    assert SiteTemplate.from_file(file, OFFERS).layouts[0].item.fields[0].kind == "price"
    assert SiteTemplate.from_file(file).layouts[0].item.fields[0].kind == "text"
    with pytest.raises(TemplateError, match="'offer' isn't in the schema 'web'"):
        SiteTemplate.from_file(file, SCHEMA)


@pytest.mark.parametrize("name", ["[price]", "{price: 1}", "1", "null"])
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    file = written(tmp_path / "a.yaml", "product", f"[{{name: {name}, rules: []}}]")
    with pytest.raises(TemplateError, match=r"fields\[0\].name: .* expected a str"):
        SiteTemplate.from_file(file, SCHEMA)


def test_a_learned_template_reads_back_the_same_with_its_schema(tmp_path: Path) -> None:
    shop().save(tmp_path / "a.yaml")
    with_schema, without = (SiteTemplate.from_file(tmp_path / "a.yaml", schema) for schema in (SCHEMA, None))
    assert with_schema == without
