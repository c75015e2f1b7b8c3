"""Templates as YAML: readable, and checked part by part when read."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import yaml

from markuplmpp.errors import TemplateError
from markuplmpp.schema import Schema
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule

HEADER = """\
# Template of {site}: where its records stand on its pages. support, confidence and share are 1 where they aren't given.
# To correct it, write the right xpath (after and before are the text in front of and behind the value within its node)
# as a rule with `corrected: true`: it goes before all others of its field, and a new fit of the site keeps it. Where a
# record is several elements side by side, its rules give the first and `siblings` the places of the others behind it; a
# new fit keeps those if a rule of the record is corrected. A rule with `several: true` selects other values behind the
# right one; if it doesn't say so, a page on which it does is an odd one. One with `exception: true` that stands above
# all others gives the value of the pages on which it finds something, before a corrected one below it. A field with
# `metadata` is read from the page's JSON-LD or Open Graph first; the number is its confidence, and a corrected rule
# goes before it. Of what stands under `missing` most pages have a value that no rule was found for.
# A new fit learns all else anew. To keep a field as it stands here, write `corrected: true` beside its name; with
# `rules: []` and no `metadata` it's one that the site's pages don't have. To keep the marks and the drift of a layout,
# write `corrected: true` beside them.
"""
_DIGITS = 4


@dataclass(frozen=True)
class _File:
    site: str
    layouts: tuple[Layout, ...]
    model: str = ""


def to_yaml(site: str, model: str, layouts: tuple[Layout, ...]) -> str:
    """Returns the text of a template's file."""
    raw = {"site": site, "model": model, "layouts": [_plain(layout) for layout in layouts]}
    text = yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, width=1_000)
    return HEADER.format(site=" ".join(site.split())) + str(text)


def _plain(part: Any) -> Any:
    """A part as plain data, without what is as it is when nothing is said."""
    if isinstance(part, tuple):
        return [_plain(p) for p in part]
    if isinstance(part, float):
        return round(part, _DIGITS)
    if not isinstance(part, (Rule, FieldRules, ItemRules, Layout)):
        return part
    given = {f.name: (getattr(part, f.name), f.default) for f in fields(part) if f.init}
    return {name: _plain(value) for name, (value, default) in given.items() if value != default}


def from_yaml(text: str, where: str, schema: Schema | None = None) -> tuple[str, str, tuple[Layout, ...]]:
    """Reads what :func:`to_yaml` gave, or what a person made of it.

    Args:
        text: YAML.
        where: The file, for messages.
        schema: That of the template's model: it says ``kind`` and ``many`` of a field where the file doesn't. None
            where it isn't known; the names of items and fields can be any then.

    Returns:
        Site, model and layouts.

    Raises:
        TemplateError: A part is missing, of another type, no XPath, or not in the schema; it names file and rule.

    >>> from_yaml("{site: shop.example, layouts: [{kind: list, item: {type: product, each: 1}, drift: 0}]}", "a.yaml")
    Traceback (most recent call last):
    ...
    markuplmpp.errors.TemplateError: a.yaml.layouts[0].item.each: 1; expected a bool
    """
    try:
        raw = yaml.safe_load(text)
        file = _built(_File, raw if schema is None else _completed(raw, schema), where)
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as error:  # ValueError: 2024-99-99; recursion: an alias of itself
        raise TemplateError(f"{where} isn't valid YAML: {error}") from error
    if schema is not None:
        for i, layout in enumerate(file.layouts):
            _check_names(layout.item, schema, f"{where}.layouts[{i}].item")
    return file.site, file.model, file.layouts


def _completed(raw: Any, schema: Schema) -> Any:
    """Plain data with kind and many of the fields that don't say them."""
    if isinstance(raw, list):
        return [_completed(part, schema) for part in raw]
    if not isinstance(raw, dict):
        return raw
    parts = {key: _completed(part, schema) for key, part in raw.items()}
    spec = schema.by_name.get(name) if isinstance(name := raw.get("name"), str) else None
    return ({"kind": spec.kind, "many": spec.many} if spec else {}) | parts


def _check_names(item: ItemRules, schema: Schema, where: str) -> None:
    types = [known.name for known in schema.items]
    for name, known, place in [
        (item.type, types, f"{where}.type"),
        *((field.name, [*schema.by_name], f"{where}.fields[{i}].name") for i, field in enumerate(item.fields)),
        *((name, [*schema.by_name], f"{where}.missing[{i}]") for i, name in enumerate(item.missing)),
    ]:
        if name not in known:
            raise TemplateError(f"{place}: {name!r} isn't in the schema {schema.name!r}; it has {', '.join(known)}")
    for i, inner in enumerate(item.items):
        _check_names(inner, schema, f"{where}.items[{i}]")


def _built(kind: Any, raw: Any, where: str) -> Any:
    """Plain data as a value of a type: one of the dataclasses, a tuple, a choice, or a simple one."""
    if is_dataclass(kind):
        return _dataclass(kind, raw, where)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise TemplateError(f"{where}: {type(raw).__name__}; expected a list")
        return tuple(_built(get_args(kind)[0], part, f"{where}[{i}]") for i, part in enumerate(raw))
    if get_origin(kind) is Literal:
        if raw not in get_args(kind):
            raise TemplateError(f"{where}: {raw!r}; expected one of {', '.join(get_args(kind))}")
        return raw
    if kind is float:
        if type(raw) not in (int, float) or not 0 <= raw <= 1:
            raise TemplateError(f"{where}: {raw!r}; expected a number from 0 to 1")
        return float(raw)
    if type(raw) is not kind:
        raise TemplateError(f"{where}: {raw!r}; expected a {kind.__name__}")
    return raw


def _dataclass(kind: Any, raw: Any, where: str) -> Any:
    parts = {f.name: f for f in fields(kind) if f.init}
    if not isinstance(raw, dict):
        raise TemplateError(f"{where}: {type(raw).__name__}; expected a mapping with {', '.join(parts)}")
    if unknown := [str(key) for key in raw if key not in parts]:
        raise TemplateError(f"{where}: unknown {', '.join(unknown)}; expected {', '.join(parts)}")
    if lost := [name for name, part in parts.items() if part.default is MISSING and name not in raw]:
        raise TemplateError(f"{where} has no {', '.join(lost)}; expected {', '.join(parts)}")
    hints = get_type_hints(kind)
    given = {name: _built(hints[name], value, f"{where}.{name}") for name, value in raw.items()}
    try:
        built = kind(**given)
        for rule in [built] if isinstance(built, Rule) else built.tests if isinstance(built, Layout) else []:
            rule.check()
    except TemplateError as error:
        raise TemplateError(f"{where}: {error}") from error
    return built
