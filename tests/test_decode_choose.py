"""Candidates of one record -> its values."""

from __future__ import annotations

import pytest

from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.choose import choose
from markuplmpp.decode.ids import sorted_out
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.schema import Schema

SCHEMA = Schema.default()


def chosen(html: str, found: list[tuple[str, str, float]]) -> list[tuple[str, str]]:
    """Field and text of what is chosen, of candidates named by the first text that contains theirs."""
    page = parse_html(f"<body>{html}</body>")
    candidates = [Candidate(field, _leaf(page, text), score, text) for field, text, score in found]
    in_order = sorted(candidates, key=lambda c: c.node)
    return [(c.field, c.text) for c in choose(in_order, page, SCHEMA)]


def _leaf(page: Page, text: str) -> int:
    return next(leaf for leaf in page.leaves.tolist() if page.text(leaf) == text)


def test_nothing_is_chosen_of_nothing() -> None:
    assert chosen("<p>a</p>", []) == []


def test_a_headline_alone_in_its_kind_beats_surer_teasers() -> None:
    teasers = "".join(f"<li class=t><a><h3>News {i}</h3></a></li>" for i in range(3))
    html = f"<main><h1>What happened</h1></main><ul>{teasers}</ul>"
    found = [("headline", "What happened", 0.6), *[("headline", f"News {i}", 0.9) for i in range(3)]]
    assert chosen(html, found) == [("headline", "What happened")]


def test_one_teaser_alone_is_as_good_as_its_probability() -> None:
    html = "<main><h1>What happened</h1></main><ul><li><h3>News</h3></li></ul>"
    assert chosen(html, [("headline", "What happened", 0.6), ("headline", "News", 0.9)]) == [("headline", "News")]


def test_the_same_headline_twice_in_one_kind_is_no_rival_to_itself() -> None:
    html = "<div><b class=h>What happened</b></div><div><b class=h>What happened</b></div><p><i>Other</i></p>"
    page = parse_html(html)
    twice = [leaf for leaf in page.leaves.tolist() if page.text(leaf) == "What happened"]
    candidates = [Candidate("headline", leaf, 0.9, "What happened") for leaf in twice]
    candidates.append(Candidate("headline", _leaf(page, "Other"), 0.6, "Other"))
    assert [c.text for c in choose(candidates, page, SCHEMA)] == ["What happened"]


def test_of_two_names_about_as_sure_the_one_nearer_to_the_lists_is_taken() -> None:
    steps = "".join(f"<li>{text}</li>" for text in ("one leek", "two leeks", "three leeks"))
    html = f"<h1>The best soup ever</h1><p>x</p><section><h2>Leek soup</h2><div><ul>{steps}</ul></div></section>"
    lists = [("ingredient", text, 0.9) for text in ("one leek", "two leeks", "three leeks")]
    near, far = ("name", "Leek soup", 0.95), ("name", "The best soup ever", 0.99)
    assert chosen(html, [near, far, *lists])[0] == ("name", "Leek soup")
    assert chosen(html, [("name", "Leek soup", 0.5), far, *lists])[0] == ("name", "The best soup ever")


def test_a_text_without_a_number_is_no_yield_where_another_has_one() -> None:
    html = "<p><b>4</b></p><p><i>servings</i></p>"
    number, unit = ("yields", "4", 0.6), ("yields", "servings", 0.9)
    assert chosen(html, [number, unit]) == [("yields", "4")]
    assert chosen(html, [unit]) == [("yields", "servings")]


@pytest.mark.parametrize(
    ("field", "text", "score", "is_kept"),
    [
        ("yields", "a big bowl", 0.6, True),
        ("yields", "a big bowl", 0.4, False),
        ("yields", "Serves 4", 0.4, True),
        ("availability", "each", 0.9, False),
        ("availability", "In stock", 0.4, True),
    ],
)
def test_a_text_that_is_not_of_the_kind_has_to_be_likelier_than_not(
    field: str, text: str, score: float, is_kept: bool
) -> None:
    assert chosen(f"<p>{text}</p>", [(field, text, score)]) == [(field, text)] * is_kept


@pytest.mark.parametrize(
    ("text", "is_code", "alone"),
    [
        ("EIKO-H11BC", True, "EIKO-H11BC"),
        ("P1 RETRO 4", True, "P1 RETRO 4"),
        ("55012W", True, "55012W"),
        ("INR18650-35E", True, "INR18650-35E"),
        ("206-105-0010", True, "206-105-0010"),
        ("10 Hz - 50 kHz", False, "10 Hz - 50 kHz"),
        ("1017, VAT 248", False, "1017, VAT 248"),
        ("Sold by us", False, "Sold by us"),
        ("1-800-624-4488", False, "Qty 1"),
        ("+1 (800) 624-4488", False, "Qty 1"),
        ("(800)624-4488", False, "Qty 1"),
        ("0800 123 4567", False, "Qty 1"),
        ("500 ml", False, "Qty 1"),
        ("£17.26", False, "Qty 1"),
    ],
)
def test_a_code_has_a_digit_and_few_words_and_is_nothing_else(text: str, is_code: bool, alone: str) -> None:
    assert chosen(f"<p>{text}</p>", [("sku", text, 0.3)]) == [("sku", text)] * is_code
    both = [("sku", text, 0.9), ("sku", "36436", 0.6)]
    assert chosen(f"<p>{text}</p><p>36436</p>", both) == [("sku", text if is_code else "36436")]
    unlikely = [("sku", text, 0.9), ("sku", "Qty 1", 0.3)]
    assert chosen(f"<p>{text}</p><p>Qty 1</p>", unlikely) == [("sku", alone)], "a digit alone is no reason"


def test_a_title_is_no_category_and_no_description() -> None:
    html = "<ul><li>Clocks</li><li>» Brass clock</li></ul><h1>Brass clock</h1><b>Brass Clock!</b><p>Made of brass.</p>"
    trail = [("category", "Clocks", 0.9), ("category", "» Brass clock", 0.9)]
    found = [
        *trail,
        ("name", "Brass clock", 0.9),
        ("description", "Brass Clock!", 0.9),
        ("description", "Made of brass.", 0.6),
    ]
    assert chosen(html, found) == [("category", "Clocks"), ("name", "Brass clock"), ("description", "Made of brass.")]


def test_an_ingredient_may_be_called_as_the_thing_is_and_a_brand_may_not() -> None:
    found = [("name", "Guacamole", 0.9), ("ingredient", "guacamole", 0.9), ("brand", "Guacamole!", 0.9)]
    html = "<h1>Guacamole</h1><p>guacamole</p><i>Guacamole!</i><b>Casa Verde</b>"
    assert chosen(html, found) == [("name", "Guacamole"), ("ingredient", "guacamole")]
    assert chosen(html, [*found, ("brand", "Casa Verde", 0.4)])[-1] == ("brand", "Casa Verde")


def test_a_date_that_only_a_machine_is_told_is_a_date() -> None:
    html = "<time datetime=2024-05-02>2 hours ago</time><p>May 1, 2020</p>"
    dates = [("date_published", "2 hours ago", 0.95), ("date_published", "May 1, 2020", 0.3)]
    assert chosen(html, dates) == [("date_published", "2 hours ago")]


@pytest.mark.parametrize(
    ("others", "price"),
    [
        ("<s>$130.00</s> <b>$98.00</b>", "$98.00"),
        ("<b>$130.00</b> <i>You save $32.00</i>", "$130.00"),
        ("<b>$130.00</b> <i>or 3 of $43.00</i>", "$130.00"),
        (f"<b>$130.00</b> {'<i>text</i>' * 9} <u>$98.00</u>", "$130.00"),
        ("<b>$130.00</b> <i>soon less</i>", "$130.00"),
        (f"<b>$130.00</b> {''.join(f'<p><i class=more>${n}.00</i></p>' for n in (90, 80, 70))}", "$130.00"),
        ("<b>$130.00</b> <i>£98.00</i>", "$130.00"),
        ("<b>$130.00</b> <i>98.00</i>", "98.00"),
    ],
)
def test_of_prices_side_by_side_the_lowest_counts(others: str, price: str) -> None:
    page = parse_html(f"<body><p>{others}</p></body>")
    texts = [page.text(leaf) for leaf in page.leaves.tolist()]
    found = [("price", text, 0.9 if text == "$130.00" else 0.7) for text in texts if text not in ("", "text")]
    assert [value for value in chosen(f"<p>{others}</p>", found) if value[0] == "price"] == [("price", price)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["$98.00", "$130.00"], ["$98.00", "$130.00"]),
        (["$98.00", "$98.00"], ["$98.00"]),
        (["$98.00", "$60.00"], ["$98.00"]),
        (["$98.00", "$60.00", "$130.00"], ["$98.00", "$130.00"]),
        (["$98.00", "$"], ["$98.00"]),
        (["ask us", "$130.00"], ["$130.00"]),
        (["$98.00", *["text"] * 6, "$130.00"], ["$98.00"]),
        (["$98.00", "€130.00"], ["$98.00"]),
    ],
)
def test_a_list_price_is_more_than_the_price(texts: list[str], expected: list[str]) -> None:
    html = "".join(f"<p class=p{i}>{text}</p>" for i, text in enumerate(texts))
    page = parse_html(f"<body>{html}</body>")
    leaves = page.leaves.tolist()
    fields = ["price", *["list_price"] * (len(texts) - 1)]
    scores = [0.9, *[0.8] * (len(texts) - 1)]
    found = [Candidate(*of) for of in zip(fields, leaves, scores, texts, strict=False)]
    assert [c.text for c in choose(found, page, SCHEMA)] == expected


def test_a_list_price_alone_is_kept() -> None:
    assert chosen("<s>$130.00</s>", [("list_price", "$130.00", 0.6)]) == [("list_price", "$130.00")]


def test_a_list_apart_from_the_longer_one_is_left_out() -> None:
    prose = "".join(f"<p>Text {i}</p>" for i in range(20))
    items = "".join(f"<li>item {i}</li>" for i in range(6))
    html = f"<p>stray</p>{prose}<ul>{items}</ul>"
    found = [("ingredient", "stray", 0.9), *[("ingredient", f"item {i}", 0.9) for i in range(6)]]
    assert chosen(html, found) == [("ingredient", f"item {i}") for i in range(6)]


def test_of_two_lists_about_as_long_the_later_is_taken() -> None:
    prose = "".join(f"<p>Text {i}</p>" for i in range(20))
    first, second = ("".join(f"<li>{name} {i}</li>" for i in range(5)) for name in ("loose", "card"))
    found = [("ingredient", f"{name} {i}", 0.9) for name in ("loose", "card") for i in range(5)]
    kept = chosen(f"<ul>{first}</ul>{prose}<ul>{second}</ul>", found)
    assert kept == [("ingredient", f"card {i}") for i in range(5)]


def test_groups_of_one_list_with_a_heading_between_stay_together() -> None:
    html = "<h4>Dough</h4><ul><li>flour</li><li>water</li></ul><h4>Filling</h4><ul><li>leek</li></ul>"
    found = [("ingredient", text, 0.9) for text in ("flour", "water", "leek")]
    assert chosen(html, found) == [("ingredient", text) for text in ("flour", "water", "leek")]


def test_authors_far_from_the_surest_are_those_of_other_pages() -> None:
    prose = "".join(f"<p>Text {i}</p>" for i in range(20))
    html = f"<p><a>Ann Lee</a> and <a>Bo Ek</a></p>{prose}<aside><a>Someone Else</a></aside>"
    found = [("author", "Ann Lee", 0.9), ("author", "Bo Ek", 0.8), ("author", "Someone Else", 0.85)]
    assert chosen(html, found) == [("author", "Ann Lee"), ("author", "Bo Ek")]


def test_paragraphs_are_all_kept_however_far_apart() -> None:
    long = ["This is the first paragraph of the text, a long one.", "And here, far below, is the last paragraph of it."]
    middle = "".join(f"<figure>Picture {i}</figure>" for i in range(30))
    html = f"<p>{long[0]}</p>{middle}<p>{long[1]}</p>"
    assert chosen(html, [("body", text, 0.9) for text in long]) == [("body", text) for text in long]


def test_many_rivals_take_linear_time() -> None:
    """Comparing each with each would take minutes."""
    page = parse_html("<h1>T</h1>" + "".join(f"<p>{i} €</p>" for i in range(30_000)))
    leaves = page.leaves.tolist()
    fields = ("price", "author", "ingredient")
    candidates = [Candidate(field, leaf, 0.9, page.text(leaf)) for leaf in leaves for field in fields]
    assert len(choose(candidates, page, SCHEMA)) == 1 + 2 * len(leaves)


def test_many_records_dont_read_the_page_anew_each() -> None:
    page = parse_html("<h1>T</h1>" + "<p>a</p>" * 50_000)
    leaves = page.leaves.tolist()
    for leaf in leaves[:20_000]:
        (value,) = choose([Candidate("author", leaf, 0.9, "a")], page, SCHEMA)
        assert value.node == leaf


@pytest.mark.parametrize(
    ("texts", "price"),
    [
        (["£0.00", "£12.50"], "£12.50"),
        (["£0.00"], "£0.00"),
        (["399", "$12.50"], "$12.50"),
        (["399"], None),
        (["44,99"], "44,99"),
        (["1,550"], "1,550"),
        (["549,-"], "549,-"),
        (["199 kr"], "199 kr"),
        (["¥980"], "¥980"),
        (["199,90 lei"], "199,90 lei"),
        (["R 1 299"], "R 1 299"),
        (["19.99*"], "19.99*"),
        (["8.4 average of all"], None),
    ],
)
def test_a_price_is_an_amount_and_rarely_nothing(texts: list[str], price: str | None) -> None:
    found = [("price", text, 0.9 - 0.1 * i) for i, text in enumerate(texts)]
    html = "".join(f"<p class=p{i}>{text}</p>" for i, text in enumerate(texts))
    assert chosen(html, found) == [("price", price)] * (price is not None)


def test_a_column_may_name_the_currency() -> None:
    assert chosen("<table><tr><td>Price (EUR)<td>399</table>", [("price", "399", 0.4)]) == [("price", "399")]


def test_nothing_loses_to_what_is_about_as_likely() -> None:
    html = f"<p>£0.00</p>{'<i>x</i>' * 30}<b>£4.99</b>"
    for score, price in ((0.21, "£0.00"), (0.6, "£4.99")):
        assert chosen(html, [("price", "£0.00", 0.97), ("price", "£4.99", score)]) == [("price", price)]


def test_a_list_price_may_stand_where_the_price_is_said_again() -> None:
    html = f"<p>$98.00</p>{'<i>x</i>' * 8}<s>$130.00</s><b>$98.00</b>"
    page = parse_html(html)
    first, *_, crossed, again = page.leaves.tolist()
    found = [Candidate("price", first, 0.96, "$98.00"), Candidate("list_price", crossed, 0.8, "$130.00")]
    assert [c.text for c in choose(found, page, SCHEMA)] == ["$98.00"]
    found.append(Candidate("price", again, 0.9, "$98.00"))
    assert [c.text for c in choose(found, page, SCHEMA)] == ["$98.00", "$130.00"]


@pytest.mark.parametrize("text", ["856802", "g36173", "4006381333932"])
def test_a_number_without_its_check_digit_is_no_gtin(text: str) -> None:
    assert chosen(f"<p>{text}</p>", [("gtin", text, 0.9)]) == []


def test_a_trade_number_is_no_sku() -> None:
    page = parse_html("<p>4006381333931</p><p>HS-100</p>")
    first, second = page.leaves.tolist()
    found = sorted_out([Candidate("sku", first, 0.9, "4006381333931"), Candidate("sku", second, 0.6, "HS-100")], SCHEMA)
    assert [(c.field, c.text) for c in found] == [("gtin", "4006381333931"), ("sku", "HS-100")]
    for own in (
        "{fields: {sku: {kind: id}}}",
        "{fields: {sku: {kind: id}, isbn: {kind: gtin}}, items: {product: {fields: [sku]}, book: {fields: [isbn]}}}",
    ):
        kept = sorted_out([Candidate("sku", first, 0.9, "4006381333931")], Schema.from_yaml(own))
        assert [c.field for c in kept] == ["sku"]
    eight = sorted_out([Candidate("sku", first, 0.9, "12345670")], SCHEMA)
    assert [c.field for c in eight] == ["sku"], "one of ten has a right check digit"
