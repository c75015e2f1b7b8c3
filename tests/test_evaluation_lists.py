"""Items of lists: when a prediction is right though it isn't letter by letter the truth's."""

from __future__ import annotations

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.judged import Counts, judge_items
from markuplmpp.evaluation.metrics import score_page
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Field, Schema

STEPS = Field("instruction", many=True, list=True)


@pytest.mark.parametrize(
    ("gold", "predicted", "counts"),
    [
        (["0.5 cup sugar"], ["½ cup sugar"], Counts(1)),
        (["3 Stk. Pak Choi"], ["Pak Choi 3 Stk."], Counts(1)),
        (["Boil.", "Stir."], ["1. Boil.", "2. Stir."], Counts(2)),
        (["1. Boil.", "2. Stir."], ["Boil.", "Stir."], Counts(2)),
        (["2 eggs"], ["3 eggs"], Counts(0, 1, 1)),
        (["½ cup"], ["12 cup"], Counts(0, 1, 1)),
        (["1. Boil.", "2. Stir.", "3. Eat."], ["2. Stir.", "3. Eat."], Counts(2, 0, 1)),
        (["1. Boil.", "2. Stir."], ["Stir."], Counts(1, 0, 1)),
        (["salt", "flour", "egg"], ["salt", "Salt", "flour", "egg"], Counts(3)),
        (["salt", "salt"], ["salt", "salt", "salt"], Counts(2, 1, 0)),
        (["salt"], ["pepper", "pepper"], Counts(0, 2, 1)),
        (["salt", "flour", "egg"], ["salt", "flour", "egg"] * 2, Counts(3, 3, 0)),
        (["2 tbsp butter, 3 eggs"], ["3 tbsp butter, 2 eggs"], Counts(0, 1, 1)),
        (["Add salt to the water"], ["Add water to the salt"], Counts(0, 1, 1)),
    ],
)
def test_items(gold: list[str], predicted: list[str], counts: Counts) -> None:
    found = [Value(text, None, 0.9 - i / 10) for i, text in enumerate(predicted)]
    assert judge_items(STEPS, gold, found, "en").counts == counts


def test_only_items_of_lists_may_have_another_order_of_words() -> None:
    found = [Value("leek, 1", None, 0.9)]
    assert judge_items(Field("body", many=True), ["1 leek"], found, "en").counts == Counts(0, 1, 1)
    assert judge_items(STEPS, ["1 leek"], found, "en").counts == Counts(1)


def scored(html: str, gold: list[str], predicted: list[str]) -> Counts:
    truth = {"fields": {"instruction": gold}}
    page = CorpusPage("1", "recipes", "dev", "a.example", None, "en", None, html.encode(), truth)
    values = [Value(text, None, 0.9) for text in predicted]
    result = PageResult(None, "test", "detail", (Record("recipe", (), 1.0, {"instruction": values}),))
    return score_page(page, result, Schema.default())["instruction"]


def test_the_title_of_a_group_may_be_given_or_not() -> None:
    html = "<h4>For the <b>sauce</b></h4><p>Boil.</p><p>Stir.</p>"
    gold = ["For the sauce", "Boil.", "Stir."]
    assert scored(html, gold, ["Boil.", "Stir."]) == Counts(2)
    assert scored(html, gold, gold) == Counts(3)
    assert scored(html, gold, ["Stir."]) == Counts(1, 0, 1)
    assert scored(html.replace("h4", "p"), gold, ["Boil.", "Stir."]) == Counts(2, 0, 1)
    assert scored(f"<footer>{html}</footer>", gold, ["Boil.", "Stir."]) == Counts(2, 0, 1)


def test_a_title_may_end_with_a_colon() -> None:
    gold = ["For the sauce:", "Boil.", "Stir."]
    assert scored("<p>For the sauce:</p><p>Boil.</p><p>Stir.</p>", gold, ["Boil.", "Stir."]) == Counts(2)
    assert scored("<p>Salt:</p><p>Water:</p><p>Stir.</p>", ["Salt:", "Water:", "Stir."], ["Stir."]) == Counts(1, 0, 2)


def test_names_are_compared_as_they_are() -> None:
    names = Field("category", many=True)
    for gold, other in (("Web 2.0", "Web 2"), ("1. FC Bonn", "2. FC Bonn")):
        assert judge_items(names, [gold], [Value(other, None, 0.9)], "en").counts == Counts(0, 1, 1)


def test_numbered_lines_of_a_body_are_those_without_numbers() -> None:
    found = [Value("Lettuce", None, 0.9), Value("2 eggs", None, 0.9)]
    assert judge_items(Field("body", many=True), ["1. Lettuce", "eggs"], found, "en", as_lines=True).counts == Counts(
        1, 1, 1
    )


def test_steps_that_are_headings_are_steps() -> None:
    html = "<h6>Boil.</h6><h6>Stir.</h6><p>Eat.</p>"
    assert scored(html, ["Boil.", "Stir.", "Eat."], ["Eat."]) == Counts(1, 0, 2)
