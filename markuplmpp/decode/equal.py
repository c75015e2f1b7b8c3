"""Values that the page and its markup both give."""

from __future__ import annotations

from markuplmpp.records import Value
from markuplmpp.schema import Field
from markuplmpp.values import item_key, pair_up, same_value, words_key


def equal_values(spec: Field, model: list[Value], markup: list[Value], lang: str | None) -> list[tuple[Value, Value]]:
    """Equal values of both, each in one pair."""
    if not spec.many:
        return [(model[0], markup[0])] if same_value(spec.kind, model[0].text, markup[0].text, lang=lang) else []
    partners = pair_up(model, markup, *((_key, _words) if spec.list else (_key,)))
    return [(value, markup[at]) for value, at in zip(model, partners, strict=True) if at is not None]


def _key(value: Value) -> str:
    return repr(sorted(value.parsed.items())) if value.parsed else item_key(value.text)


def _words(value: Value) -> str:
    return words_key(value.text)
