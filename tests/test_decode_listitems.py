"""Items of lists: what of an element belongs to one, and what of the page's markup is one."""

from __future__ import annotations

import pytest

from markuplmpp.decode.division import is_better_shown
from markuplmpp.records import Value
from markuplmpp.values import parse_value
from tests.test_decode_fuse import joined, texts
from tests.test_decode_lines import proposed

AMOUNTS = [f"{i} cups of food number {i}" for i in range(8)]
Labels = dict[str, str | tuple[str, float]]


def steps(items: list[str], inside: str) -> tuple[str, Labels]:
    """A list of steps, each an element with its label and with one text that has it too."""
    html = "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
    places = range(1, len(items) + 1)
    labels: Labels = {f"/ol/li[{i}]": "instruction" for i in places}
    return html, labels | {f"/ol/li[{i}]{inside}": "instruction" for i in places}


def test_a_food_in_a_step_is_a_part_of_it() -> None:
    html, labels = steps(["<b>Butter</b><p>Grease the pan.</p>", "<b>Pasta</b><p>Boil it.</p>"], "/b/text()[1]")
    labels |= {f"/ol/li[{i}]/p/text()[1]": "instruction" for i in (1, 2)}
    labels |= {"/ul/li[1]": "ingredient", "/ul/li[2]": "ingredient"}
    found = [text for text, _ in proposed("<ul><li>butter for it</li><li>pasta, dry</li></ul>" + html, labels)]
    assert found[2:] == ["Butter Grease the pan.", "Pasta Boil it."]


def test_lines_of_which_nothing_is_likely_are_no_part_of_a_step() -> None:
    html, labels = steps(["<h4>Step A</h4><p>Boil.</p><i>Photo: Ann</i>"] * 3, "/p/text()[1]")
    assert [text for text, _ in proposed(html, labels)] == ["Boil."] * 3


def test_a_step_of_one_line_is_whole() -> None:
    html, labels = steps(["Boil the <b>water</b> well.", "Add <b>tea</b>, then wait."], "/text()[1]")
    assert [text for text, _ in proposed(html, labels)] == ["Boil the water well.", "Add tea , then wait."]


def test_where_no_line_is_likely_an_element_is_whole() -> None:
    html = "<ol><li><p>Boil.</p><p>Stir.</p></li><li><p>Serve.</p><p>Eat.</p></li></ol>"
    labels: Labels = {"/ol/li[1]": "instruction", "/ol/li[2]": "instruction"}
    assert [text for text, _ in proposed(html, labels)] == ["Boil. Stir.", "Serve. Eat."]


def test_a_step_does_not_say_its_ingredients() -> None:
    listed = "<ul><li>2 cups water, cold</li><li>1 leek</li></ul>"
    html, labels = steps(["<p>Boil.</p><div>2 cups water</div>", "<p>Cut.</p><div>1 leek</div>"], "/p/text()[1]")
    labels |= {"/ul/li[1]": "ingredient", "/ul/li[2]": "ingredient"}
    labels |= {"/ol/li[1]/div/text()[1]": "instruction", "/ol/li[2]/div/text()[1]": "instruction"}
    found = [text for text, _ in proposed(listed + html, labels)]
    assert found == ["2 cups water, cold", "1 leek", "Boil.", "Cut."]


@pytest.mark.parametrize(
    ("items", "bare"),
    [
        (["1. Boil.", "2. Stir."], ["Boil.", "Stir."]),
        (["Step 1: Boil.", "Step 2: Stir."], ["Boil.", "Stir."]),
        (["1 egg", "2 leeks"], ["1 egg", "2 leeks"]),
        (["2. Boil.", "3. Stir."], ["2. Boil.", "3. Stir."]),
    ],
)
def test_numbers_that_run_through_a_list_are_no_part_of_its_items(items: list[str], bare: list[str]) -> None:
    html, labels = steps(items, "/text()[1]")
    assert [text for text, _ in proposed(html, labels)] == bare


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        (["For the sauce:", "2 eggs", "salt"], ["2 eggs", "salt"]),
        (["Salt:", "Water:", "eggs"], ["Salt:", "Water:", "eggs"]),
        (["2 eggs", "salt"], ["2 eggs", "salt"]),
    ],
)
def test_titles_of_groups_are_no_items(items: list[str], kept: list[str]) -> None:
    html, labels = steps(items, "/text()[1]")
    assert [text for text, _ in proposed(html, labels)] == kept


LONG = "Boil the water in the kettle until it sings."
STEPS = [f"First, {LONG}", "Then add the tea, a spoon of it for each cup.", "Wait for four minutes, or five, and pour."]


@pytest.mark.parametrize(
    "marked",
    [[" ".join(STEPS)], [part for step in STEPS for part in step.split(", ")], ["Tea"]],
)
def test_a_list_is_parted_as_the_page_parts_it(marked: list[str]) -> None:
    shown = [Value(text, "/html/body/p/text()[1]", 0.8) for text in STEPS]
    record = joined({"instruction": shown}, {"instruction": [Value(text, None, 0.9, "metadata") for text in marked]})
    assert texts(record, "instruction") == (STEPS if marked != ["Tea"] else marked)


def test_names_of_the_markup_without_amounts_are_not_taken() -> None:
    shown = [Value(text, "/html/body/p/text()[1]", 0.8) for text in ("4 cl Malibu", "½ lime", "ice")]
    marked = [Value(text, None, 0.9, "metadata") for text in ("Malibu", "lime")]
    assert texts(joined({"ingredient": shown}, {"ingredient": marked}), "ingredient") == [
        "4 cl Malibu",
        "½ lime",
        "ice",
    ]
    steps = [Value(text, "/html/body/p/text()[1]", 0.8) for text in ("Boil it.", "Wait.")]
    told = [Value("Boil it well.", None, 0.9, "metadata")]
    assert texts(joined({"instruction": steps}, {"instruction": told}), "instruction") == ["Boil it well."]


def test_items_of_both_are_the_same_in_other_words() -> None:
    shown = [Value(text, "/html/body/p/text()[1]", 0.8) for text in ("½ cup sugar", "Pak Choi 3 Stk.", "2 eggs")]
    marked = [Value(text, None, 0.9, "metadata") for text in ("0.5 cup sugar", "3 Stk. Pak Choi", "2 eggs", "salt")]
    values = joined({"ingredient": shown}, {"ingredient": marked}).fields["ingredient"]
    assert [(v.text, v.source) for v in values] == [
        ("½ cup sugar", "model+metadata"),
        ("Pak Choi 3 Stk.", "model+metadata"),
        ("2 eggs", "model+metadata"),
        ("salt", "metadata"),
    ]


def test_amounts_of_other_fields_are_not_compared_by_their_words() -> None:
    assert parse_value("price", "$1.50") != parse_value("price", "$5.01")
    shown = [Value("$1.50", "/html/body/p/text()[1]", 0.8, "model", parse_value("price", "$1.50"))]
    marked = [Value("$5.01", None, 0.9, "metadata", parse_value("price", "$5.01"))]
    assert joined({"price": shown}, {"price": marked}, "product").fields["price"][0].source == "metadata"


@pytest.mark.parametrize(
    ("shown", "marked", "is_better"),
    [
        (["flour", "sugar"], ["2 cups flour", "1 cup sugar"], False),
        (["Boil the water.", "Add tea."], ["Boil the water. Serve.", "Add tea. Stir."], False),
        (["Boil it. Add tea. Wait."], ["Boil it.", "Add tea.", "Wait."], False),
        ([f"{LONG} Add tea.", f"{LONG} Pour."], [LONG, "Add tea.", LONG, "Pour."], True),
        (["2 cups flour 1 cup sugar", "3 eggs 1 tsp salt"], ["2 cups flour", "1 cup sugar", "3 eggs", "oil"], False),
        (["2 cups rice", "10 min rice pudding", "5 best oils"], ["rice", "oil", "saffron"], False),
        (["tea"] * 10, ["tea for two people"], False),
        (["Step 1", "Step 2", "Step 3"], ["Boil the water.", "Add tea.", "Wait."], False),
        (["2 cups water", "1 egg"], ["tea", "sugar", "milk", "water"], False),
        (AMOUNTS, ["Soup", "Salad"], True),
        (AMOUNTS[:4], ["Soup", "Salad"], False),
        (AMOUNTS, ["Soup", f"{LONG} {LONG}"], False),
        ([" ".join(AMOUNTS[:4]), " ".join(AMOUNTS[4:])], AMOUNTS, False),
        ([], ["tea"], False),
        (["2 eggs", "tea"], [], False),
    ],
)
def test_whose_items_are_taken(shown: list[str], marked: list[str], is_better: bool) -> None:
    assert is_better_shown(shown, marked) == is_better


def test_long_lists_are_not_looked_through() -> None:
    assert not is_better_shown(["a" * 15_000, "b" * 15_000], ["a" * 15_000 + "b" * 15_000])
