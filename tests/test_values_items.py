"""Items of lists in other words: fractions, the order of words, numbers that run through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.values import (
    bare_items,
    is_title,
    item_key,
    pair_up,
    parted_by_numbers,
    typeset,
    without_numbers,
    words_key,
)

LONG = "Boil the water in the kettle until it sings."


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("0.5 cup", "½ cup"),
        ("1.5 cups", "1½ cups"),
        ("1.25 kg", "1¼ kg"),
        ("0.333 cup", "⅓ cup"),
        ("0.6666666667 l", "⅔ l"),
        ("2.0 Zwiebeln", "2 Zwiebeln"),
        ("800.0 g", "800 g"),
        ("1.482 cup", "1.482 cup"),
        ("2.4 GHz", "2.4 GHz"),
        ("1.5.2", "1.5.2"),
        ("v1.5", "v1.5"),
        ("1,000.5", "1,000.5"),
        ("0.33333333333333333 l", "0.33333333333333333 l"),
    ],
)
def test_decimals_are_set_as_fractions(told: str, shown: str) -> None:
    assert typeset(told) == shown


def test_sizes_are_the_same_with_either_sign() -> None:
    assert item_key("a 9x13 pan") == item_key("a 9\N{MULTIPLICATION SIGN}13 pan")
    assert item_key("0.5 cup") == item_key("1/2 cup") == item_key("½ cup") != item_key("12 cup")


@given(st.text())
def test_setting_twice_is_setting_once(text: str) -> None:
    assert item_key(typeset(text)) == item_key(text)


@given(
    st.lists(st.sampled_from(["a", "1 b", "", "ab", "b 1", "a b"])), st.lists(st.sampled_from(["a", "1 b", "", "b 1"]))
)
def test_each_is_paired_once_and_with_its_like(left: list[str], right: list[str]) -> None:
    partners = pair_up(left, right, str, words_key)
    found = [(left[i], right[j]) for i, j in enumerate(partners) if j is not None]
    assert len({j for j in partners if j is not None}) == len(found)
    assert all(one == other != "" or words_key(one) == words_key(other) != "" for one, other in found)
    lone = {text for text, j in zip(left, partners, strict=True) if j is None and text}
    free = {text for j, text in enumerate(right) if j not in partners}
    assert not lone & free
    assert not {key for text in lone if (key := words_key(text))} & set(map(words_key, free))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("leek, 1", "1 leek", True),
        ("1.5 cups milk", "milk: 1 1/2 cups", True),
        ("Potatoes 800 g, floury", "800 g potatoes; floury", True),
        ("2 tbsp butter, 3 eggs", "3 tbsp butter, 2 eggs", False),
        ("2 1/4 cup milk", "4 1/2 cup milk", False),
        ("3/4 cup milk", "4/3 cup milk", False),
    ],
)
def test_an_amount_stays_with_its_unit(one: str, other: str, same: bool) -> None:
    assert (words_key(one) == words_key(other)) == same


def test_titles_are_short() -> None:
    assert is_title("For the sauce:")
    assert not is_title("Put the following in a large bowl and whisk until smooth:")


@pytest.mark.parametrize(
    ("items", "bare"),
    [
        (["1) Boil", "2) Stir"], ["Boil", "Stir"]),
        ([f"{i} {LONG}" for i in (1, 2, 3)], [LONG] * 3),
        ([f"Step {i} {LONG}" for i in (1, 2, 3)], [LONG] * 3),
        (["1 egg", "2 leeks", "3 cups water", "4 carrots"], ["1 egg", "2 leeks", "3 cups water", "4 carrots"]),
        (["about 1 cup milk", "about 2 cups flour"], ["about 1 cup milk", "about 2 cups flour"]),
        (["1 \N{EN DASH} 2 eggs", "2 \N{EN DASH} 3 leeks"], ["1 \N{EN DASH} 2 eggs", "2 \N{EN DASH} 3 leeks"]),
        (["1 - Boil", "2 - Stir"], ["Boil", "Stir"]),
        (["Schritt 1: Boil", "Schritt 2: Stir"], ["Boil", "Stir"]),
        (
            ["The sauce", "1. Boil", "2. Stir", "The pasta", "1. Boil"],
            ["The sauce", "Boil", "Stir", "The pasta", "Boil"],
        ),
        (["1. Boil"], ["1. Boil"]),
        (["1 egg", "2 leeks", "3 cups water"], ["1 egg", "2 leeks", "3 cups water"]),
        (["1. Boil", "3. Stir"], ["1. Boil", "3. Stir"]),
        (["1. Boil", "Step 2 Stir"], ["1. Boil", "Step 2 Stir"]),
        (["1. Boil", "2. Stir", "Eat", "Rest"], ["1. Boil", "2. Stir", "Eat", "Rest"]),
        (["1.", "2."], ["1.", "2."]),
        (["1.5 l water", "2.5 l milk"], ["1.5 l water", "2.5 l milk"]),
        ([], []),
    ],
)
def test_numbers_that_run_through_a_list(items: list[str], bare: list[str]) -> None:
    assert without_numbers(items) == bare


STEP = "Boil the water in the kettle until it sings."


@pytest.mark.parametrize(
    ("items", "bare"),
    [
        (["Step 1", "Boil.", "Step 2", "Stir."], ["", "Boil.", "", "Stir."]),
        (["1", STEP, "2", STEP, STEP], ["", STEP, "", STEP, STEP]),
        (["1", "onion", "2", "leeks"], ["1", "onion", "2", "leeks"]),
        (["1", STEP, "1", STEP], ["1", STEP, "1", STEP]),
        (["Part 1", "Boil.", "Step 2", "Stir."], ["Part 1", "Boil.", "Step 2", "Stir."]),
        (["1", "2", "Boil."], ["1", "2", "Boil."]),
        (["Step 2", "Boil.", "Step 3", "Stir."], ["Step 2", "Boil.", "Step 3", "Stir."]),
        (["Sauce:", "1. Boil.", "2. Stir."], ["", "Boil.", "Stir."]),
        (["Sauce:", "Soup:"], ["Sauce:", "Soup:"]),
        ([], []),
    ],
)
def test_what_is_no_item_is_empty(items: list[str], bare: list[str]) -> None:
    assert bare_items(items) == bare


@pytest.mark.parametrize(
    "text",
    [
        "1. Heat the oven to gas mark 2. Grease a tin. 3. Mix all.",
        "1. Slice onions (about 2). Fry. 3. Bake.",
        "1. Mix. 2. Knead. 3. Bake. Sauce: 1. Boil. 2. Stir. 3. Serve.",
        "Mix 1. flour. 2. milk. 3. salt.",
    ],
)
def test_numbers_that_do_not_run_part_no_text(text: str) -> None:
    assert parted_by_numbers(text) == [text]


def test_a_number_in_a_step_is_no_number_of_one() -> None:
    text = "1. Heat the oven to gas mark 2. 2. Mix (see step 3). 3. Bake."
    assert parted_by_numbers(text) == ["Heat the oven to gas mark 2.", "Mix (see step 3).", "Bake."]
