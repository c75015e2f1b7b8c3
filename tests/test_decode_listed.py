"""The items of one list, seen together."""

from __future__ import annotations

import pytest

from tests.test_decode_lines import proposed
from tests.test_decode_listitems import Labels

FOODS = ["water", "milk", "tea", "salt"]
AMOUNTS = ["2 cups", "½ l", "3", "1 pinch"]


def rows(template: str, wrapper: str = "ul") -> str:
    made = (template.format(amount=amount, food=food) for amount, food in zip(AMOUNTS, FOODS, strict=True))
    return f"<{wrapper}>{''.join(made)}</{wrapper}>"


def foods(path: str, field: str = "ingredient") -> Labels:
    return {path.format(i): field for i in range(1, len(FOODS) + 1)}


def texts(html: str, labels: Labels) -> list[str]:
    return [text for text, _ in proposed(html, labels)]


WHOLE = [f"{amount} {food}" for amount, food in zip(AMOUNTS, FOODS, strict=True)]


@pytest.mark.parametrize(
    ("html", "path"),
    [
        (rows("<tr><td class=amount>{amount}</td><td>{food}</td></tr>", "table"), "/table/tr[{}]/td[2]/text()[1]"),
        (rows("<li><span>{amount}</span><div><i>{food}</i></div></li>"), "/ul/li[{}]/div/i/text()[1]"),
        (rows("<li><div><span>{amount}</span><b>{food}</b></div><p>or wine</p></li>"), "/ul/li[{}]/div/b/text()[1]"),
    ],
)
def test_an_amount_beside_an_item_is_a_part_of_it(html: str, path: str) -> None:
    assert texts(html, foods(path)) == WHOLE


def test_a_food_beside_an_amount_is_too() -> None:
    html = rows("<tr><td>{amount}</td><td>{food}</td></tr>", "table")
    labels = foods("/table/tr[{}]/td[2]/text()[1]") | foods("/table/tr[{}]/td[1]/text()[1]")
    del labels["/table/tr[4]/td[2]/text()[1]"]
    assert texts(html, labels) == WHOLE


def test_one_amount_makes_no_list_of_them() -> None:
    html = "<ul><li><b>3</b><i>tea</i></li><li><i>salt</i></li><li><i>milk</i></li><li><i>wine</i></li></ul>"
    assert texts(html, foods("/ul/li[{}]/i/text()[1]")) == ["tea", "salt", "milk", "wine"]


def test_amounts_of_other_items_are_not_taken() -> None:
    html = "<div>" + "".join(f"<i>{food}</i>" for food in FOODS) + "<b>2 cups</b></div>"
    assert texts(html, foods("/div/i[{}]/text()[1]")) == FOODS


@pytest.mark.parametrize("field", ["instruction", "ingredient"])
def test_numbers_of_steps_are_no_amounts(field: str) -> None:
    html = "<ol>" + "".join(f"<li><b>{i}</b><p>{food}</p></li>" for i, food in enumerate(FOODS, 1)) + "</ol>"
    assert texts(html, foods("/ol/li[{}]/p/text()[1]", field)) == FOODS


@pytest.mark.parametrize(
    "items",
    [
        ["• <b>{}</b> <span>{}</span>", "<b>{}</b><span>{}</span><button>Add to list</button>"],
        ["<i>▢</i><b>{}</b><span>{}</span>", "<b>{}</b><span>{}</span><em>$1.20</em>"],
    ],
)
def test_what_else_stands_in_a_row_is_no_part_of_its_item(items: list[str]) -> None:
    for item in items:
        made = (f"<li>{item.format(amount, food)}</li>" for amount, food in zip(AMOUNTS, FOODS, strict=True))
        html = f"<ul>{''.join(made)}</ul>"
        assert texts(html, foods("/ul/li[{}]/span/text()[1]")) == WHOLE, item


def test_items_of_groups_stay_apart() -> None:
    groups = [["2 eggs", "500 g flour", "salt"], ["1 onion", "2 leeks", "oil"], ["3 eggs", "200 g ham", "pepper"]]
    html = "".join("<ul>" + "".join(f"<li>{item}</li>" for item in group) + "</ul>" for group in groups)
    labels: Labels = {f"/ul[{i}]/li[{j}]/text()[1]": "ingredient" for i in (1, 2, 3) for j in (1, 2, 3)}
    assert texts(html, labels) == [item for group in groups for item in group]
    pairs = "".join(f"<ul><li>{i} eggs</li><li>salt {'abc'[i]}</li></ul>" for i in range(3))
    labels = {f"/ul[{i}]/li[{j}]/text()[1]": "ingredient" for i in (1, 2, 3) for j in (1, 2)}
    assert texts(pairs, labels) == ["0 eggs", "salt a", "1 eggs", "salt b", "2 eggs", "salt c"]


@pytest.mark.parametrize("amounts", [["½ cup", "¼ tsp", "½ cup", "¾ l"], ["1 cup", "2 tsp", "3", "4 g"]])
def test_amounts_of_all_sorts(amounts: list[str]) -> None:
    made = (f"<li><b>{amount}</b><i>{food}</i></li>" for amount, food in zip(amounts, FOODS, strict=True))
    found = texts(f"<ul>{''.join(made)}</ul>", foods("/ul/li[{}]/i/text()[1]"))
    assert found == [f"{amount} {food}" for amount, food in zip(amounts, FOODS, strict=True)]


def test_times_and_numbers_of_parts_stand_beside_steps() -> None:
    steps = ["Mix flour", "Add milk", "Bake it", "Boil water", "Add tea"]
    numbered = "".join(f"<li><b>{n}</b><p>{step}</p></li>" for n, step in zip("12312", steps, strict=True))
    labels: Labels = {f"/ol/li[{i}]/p/text()[1]": "instruction" for i in range(1, 6)}
    assert texts(f"<ol>{numbered}</ol>", labels) == steps
    timed = "".join(f"<li><p>{step}.</p><i>{n}0 min</i></li>" for n, step in enumerate(steps, 1))
    assert texts(f"<ol>{timed}</ol>", labels) == [f"{step}." for step in steps]


def test_long_and_deep_items_take_linear_time() -> None:
    inner = "/div" * 200
    deep = "<div>" * 200 + "<i>food</i><b>" + "long 1 " * 20_000 + "</b>" + "</div>" * 200
    html = "".join(f"<section>{deep}</section>" for _ in range(3))
    assert len(texts(html, {f"/section[{i}]{inner}/i/text()[1]": "ingredient" for i in (1, 2, 3)})) == 3
    long = "<ul>" + f"<li><i>x {'1' * 5_000}</i><b>2 cups</b></li>" * 4 + "</ul>"
    assert len(texts(long, foods("/ul/li[{}]/i/text()[1]"))) == len(FOODS)


def test_what_numbers_the_steps_is_none() -> None:
    html = "<div>" + "".join(f"<h4>Step {i}</h4><p>{food} in.</p>" for i, food in enumerate(FOODS, 1)) + "</div>"
    labels = foods("/div/h4[{}]/text()[1]", "instruction") | foods("/div/p[{}]/text()[1]", "instruction")
    assert texts(html, labels) == [f"{food} in." for food in FOODS]


def test_steps_in_one_text_are_parted_at_their_numbers() -> None:
    html = "<p>1. Boil 2 l of water.2. Add tea (2 bags).<br>3. Wait for 4 min.</p>"
    found = proposed(html, {"/p": "instruction"})
    assert [text for text, _ in found] == ["Boil 2 l of water.", "Add tea (2 bags).", "Wait for 4 min."]


@pytest.mark.parametrize("item", ["<li><b>{} g</b><i>food</i></li>", "<li><i>food</i></li>", "<i>food</i><br>"])
def test_very_many_items_take_linear_time(item: str) -> None:
    count = 8_000
    html = "<ul>" + "".join(item.format(i % 7) for i in range(count)) + "</ul>"
    inner = "/li[{}]/i" if item.startswith("<li>") else "/i[{}]"
    found = texts(html, {f"/ul{inner.format(i)}/text()[1]": "ingredient" for i in range(1, count + 1)})
    assert len(found) == count
    assert found[1] == ("1 g food" if "{}" in item else "food")
