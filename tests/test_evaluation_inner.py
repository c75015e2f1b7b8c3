"""Reviews, rows and the main item: every count worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import page_labels, score_page
from markuplmpp.labels.gold import GoldPage, NodeLabel, sha256_of
from markuplmpp.labels.rows import annotated
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
HTML = b"""<main><h1>Kettle</h1><p>$20</p></main><section>
<div><b>Ann</b><i>3 May 2024</i><p>It boils.</p></div>
<div><b>Bob</b><i>4 May 2024</i><p>It leaks.</p><p>A lot.</p></div>
<div><b>Cem</b><p>Too loud for me.</p></div>
</section>"""
DIV = "/html/body/section/div[{}]"
MAIN = "/html/body/main"
PARTS = ("review_author", "review_date", "review_body")
# Author, date and bodies of each review; the third has no date.
REVIEWS: list[dict[str, list[str]]] = [
    {"review_author": ["Ann"], "review_date": ["3 May 2024"], "review_body": ["It boils."]},
    {"review_author": ["Bob"], "review_date": ["4 May 2024"], "review_body": ["It leaks.", "A lot."]},
    {"review_author": ["Cem"], "review_body": ["Too loud for me."]},
]
KNOWN = ["product", "review"]
Fields = dict[str, list[str]]


def page(records: list[dict[str, Any]], complete: list[str], html: bytes = HTML, **fields: list[str]) -> CorpusPage:
    truth = {"fields": fields, "complete": complete, "records": records}
    return CorpusPage("p", "d", "dev", "a.example", None, "en", None, html, truth, "human")


def with_elements() -> CorpusPage:
    """A page as annotations give it: every review has its element and all of its values."""
    reviews = [{"type": "review", "xpath": DIV.format(i), "fields": f, "complete": [*PARTS]}
               for i, f in enumerate(REVIEWS, 1)]  # fmt: skip
    return page([{"type": "product", "xpath": MAIN, "fields": {}}, *reviews], [*KNOWN, "review_title"])


def review(path: str | None, fields: Fields) -> Record:
    values = {name: [Value(text, None, 0.9) for text in texts] for name, texts in fields.items()}
    return Record("review", (path,) if path else (), 0.8, values)


def right() -> list[Record]:
    return [review(DIV.format(i), fields) for i, fields in enumerate(REVIEWS, 1)]


def result(reviews: list[Record], main: str | None = MAIN) -> PageResult:
    product = Record("product", (main,) if main else (), 0.9, {}, tuple(reviews))
    return PageResult(None, "test", "detail", (product,))


PERFECT = {
    "review_author": Counts(3),
    "review_date": Counts(2),
    "review_body": Counts(3),
    "review_title": Counts(),
    "reviews": Counts(3),
    "product": Counts(1),
}


def field(i: int, **values: list[str]) -> Callable[[list[Record]], None]:
    def change(found: list[Record]) -> None:
        new = review(None, values).fields
        found[i] = replace(found[i], fields={name: v for name, v in {**found[i].fields, **new}.items() if v})

    return change


def element(i: int, *paths: str) -> Callable[[list[Record]], None]:
    return lambda found: found.__setitem__(i, replace(found[i], xpaths=paths))


def swap_authors(found: list[Record]) -> None:
    field(0, review_author=["Bob"])(found)
    field(1, review_author=["Ann"])(found)


def of_markup(record: Record) -> Record:
    fields = {name: [replace(v, source="metadata") for v in values] for name, values in record.fields.items()}
    return replace(record, fields=fields)


def join(found: list[Record]) -> None:
    """The first two reviews as one record around both: it has one value of each field."""
    found[:2] = [replace(found[0], xpaths=("/html/body/section",))]


Mutation = Callable[[list[Record]], Any]
MUTATIONS: dict[str, tuple[Mutation, dict[str, Counts]]] = {
    "nothing": (lambda found: None, {}),
    "other order": (lambda found: found.reverse(), {}),
    "authors swapped": (swap_authors, {"review_author": Counts(1, 2, 2)}),
    "one review missed": (
        lambda found: found.pop(0),
        {"reviews": Counts(2, 0, 1), "review_author": Counts(2, 0, 1), "review_date": Counts(1, 0, 1),
         "review_body": Counts(2, 0, 1)},
    ),
    "a review too many": (
        lambda found: found.append(review("/html/body/main/p", {"review_author": ["$20"], "review_title": ["x"]})),
        {"reviews": Counts(3, 1, 0), "review_author": Counts(3, 1, 0), "review_title": Counts(0, 1, 0)},
    ),
    "a review too many, in markup alone": (
        lambda found: found.append(of_markup(review(None, {"review_author": ["Dan"], "review_title": ["x"]}))), {},
    ),
    "other element, right body": (element(0, DIV.format(1) + "/p"), {"reviews": Counts(2, 1, 1)}),
    "no element, right body": (element(0), {"reviews": Counts(2, 0, 1)}),
    "right element, wrong body": (
        field(0, review_body=["It boils well."]), {"review_body": Counts(2, 1, 1)},
    ),
    "other element and wrong body: an author without its review": (
        lambda found: (element(0, DIV.format(1) + "/b")(found), field(0, review_body=["Buy now"])(found)),
        {"reviews": Counts(2, 1, 1), "review_author": Counts(2, 1, 1), "review_date": Counts(1, 1, 1),
         "review_body": Counts(2, 1, 1)},
    ),
    "a paragraph of two": (field(1, review_body=["A lot."]), {}),
    "both paragraphs as one element": (field(1, review_body=["It leaks. A lot."]), {}),
    "date in other words": (field(1, review_date=["2024-05-04"]), {}),
    "a date where there is none": (field(2, review_date=["5 May 2024"]), {"review_date": Counts(2, 1, 0)}),
    "a date that markup alone has": (
        lambda found: (field(2, review_date=["5 May 2024"])(found), found.append(of_markup(found.pop()))), {},
    ),
    "a rating that nothing is known of": (field(2, review_rating=["5"]), {}),
    "blank is no value": (field(0, review_author=["--"]), {"review_author": Counts(2, 0, 1)}),
    "two joined": (
        join,
        {"reviews": Counts(1, 1, 2), "review_author": Counts(2, 0, 1), "review_date": Counts(1, 0, 1),
         "review_body": Counts(2, 0, 1)},
    ),
    "the same element twice": (
        lambda found: found.append(replace(found[0], fields={})), {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS, ids=str)
def test_an_injected_error_moves_only_its_counts(name: str) -> None:
    mutate, moved = MUTATIONS[name]
    found = right()
    mutate(found)
    assert score_page(with_elements(), result(found), SCHEMA) == {**PERFECT, **moved}


def test_a_failed_page_misses_reviews_their_values_and_the_main_item() -> None:
    missed = {label: Counts(0, 0, c.tp) for label, c in PERFECT.items()}
    assert score_page(with_elements(), None, SCHEMA) == missed


def test_a_page_that_cannot_be_parsed_misses_its_elements() -> None:
    broken = replace(with_elements(), html=b"\x89PNG")
    counts = score_page(broken, result(right()), SCHEMA)
    assert (counts["reviews"], counts["product"]) == (Counts(0, 3, 3), Counts(0, 1, 1))
    assert counts["review_author"] == Counts(3), "the bodies are the same"


def test_reviews_that_stand_alone_are_reviews() -> None:
    alone = PageResult(None, "test", "list", tuple(right()))
    assert score_page(with_elements(), alone, SCHEMA) == {**PERFECT, "product": Counts(0, 0, 1)}


@pytest.mark.parametrize(
    ("main", "counts"),
    [
        (MAIN, Counts(1)),
        ("/html/body", Counts(0, 1, 1)),
        (None, Counts(0, 0, 1)),
        ("//nothing", Counts(0, 1, 1)),
    ],
)
def test_the_main_item_is_right_by_its_element(main: str | None, counts: Counts) -> None:
    assert score_page(with_elements(), result(right(), main), SCHEMA)["product"] == counts


def test_an_element_with_the_same_leaves_is_the_same_main_item() -> None:
    html = b"<body><div><main><h1>Kettle</h1><p>$20</p></main><script>1</script></div><p>x</p></body>"
    known = page([{"type": "product", "xpath": "/html/body/div/main", "fields": {}}], ["product"], html)
    assert score_page(known, result([], "/html/body/div"), SCHEMA)["product"] == Counts(1)


def test_of_several_products_the_surest_counts_and_no_other_type() -> None:
    doubtful, sure = Record("product", (MAIN,), 0.4), Record("product", ("//section",), 0.9)
    found = PageResult(None, "test", "other", (doubtful, sure, Record("article", (MAIN,), 1.0)))
    assert score_page(with_elements(), found, SCHEMA)["product"] == Counts(0, 1, 1)


def test_no_review_on_the_page_makes_any_wrong() -> None:
    none = page([], ["review", *PARTS])
    wrong = {"reviews": Counts(0, 3, 0), "review_author": Counts(0, 3, 0), "review_date": Counts(0, 2, 0),
             "review_body": Counts(0, 3, 0)}  # fmt: skip
    assert score_page(none, result(right()), SCHEMA) == wrong
    assert score_page(none, result([]), SCHEMA) == dict.fromkeys(wrong, Counts())


def from_markup(*reviews: Fields, complete: list[str] | None = None) -> CorpusPage:
    return page([{"type": "review", "fields": fields} for fields in reviews], complete or [])


ISO = {"review_date": ["2024-05-03"], "review_rating": ["5"]}


def test_reviews_of_markup_are_known_as_far_as_the_page_shows_them() -> None:
    known = from_markup(
        {"review_author": ["Ann"], "review_body": ["It boils."], **ISO},
        {"review_author": ["Zoe Unseen"], "review_body": ["It leaks."]},
        {"review_author": ["Bob"], "review_body": ["Loaded later."]},
        {"review_author": ["Cem"], "review_rating": ["1"]},
    )
    # Two bodies are shown, one of their authors; what else is predicted nobody knows to be wrong.
    assert score_page(known, None, SCHEMA) == {
        "reviews": Counts(0, 0, 2), "review_author": Counts(0, 0, 1), "review_body": Counts(0, 0, 2),
    }  # fmt: skip
    assert score_page(known, result(right()), SCHEMA) == {
        "reviews": Counts(2), "review_author": Counts(1), "review_body": Counts(2),
    }  # fmt: skip
    swapped = right()
    swap_authors(swapped)
    assert score_page(known, result(swapped), SCHEMA)["review_author"] == Counts(0, 1, 1)


def test_a_truth_that_lists_all_reviews_is_taken_at_its_word() -> None:
    known = from_markup({"review_author": ["Ann"], "review_body": ["Loaded later."]}, complete=["review"])
    assert score_page(known, result(right()), SCHEMA) == {
        "reviews": Counts(0, 3, 1), "review_author": Counts(0, 3, 1), "review_body": Counts(0, 3, 1),
    }  # fmt: skip


@pytest.mark.parametrize("body", ["It leaks from the spout and", "It leaks from the spout and …"])
def test_a_body_that_markup_cuts_short_is_the_one_that_goes_on(body: str) -> None:
    html = b"<div><b>Bob</b><p>It leaks from the spout and from the lid.</p></div>"
    known = page([{"type": "review", "fields": {"review_author": ["Bob"], "review_body": [body]}}], [], html)
    longer = review(None, {"review_author": ["Bob"], "review_body": ["It leaks from the spout and from the lid."]})
    assert set(score_page(known, result([longer]), SCHEMA).values()) == {Counts(1)}
    short = page([{"type": "review", "fields": {"review_body": ["It leaks"]}}], [], html)
    assert score_page(short, result([longer]), SCHEMA)["reviews"] == Counts(0, 0, 1), "two words are no sign"
    whole = replace(known, truth={**known.truth, "complete": ["review"]})
    assert score_page(whole, result([longer]), SCHEMA)["review_body"] == Counts(0, 1, 1)


def test_values_in_no_review_element_are_compared_as_a_set() -> None:
    bodies, authors = ["It boils.", "It leaks."], ["Ann", "Bob"]
    known = page([], ["review", *PARTS], review_body=bodies, review_author=authors)
    counts = score_page(known, result(right()), SCHEMA)
    assert "reviews" not in counts, "there are some, and nobody says where"
    assert (counts["review_body"], counts["review_author"]) == (Counts(2, 2, 0), Counts(2, 1, 0))
    assert counts["review_date"] == Counts(0, 2, 0)
    unsure = page([], [], review_body=bodies)
    assert score_page(unsure, result(right()), SCHEMA) == {"review_body": Counts(2)}


def test_all_records_of_a_list_say_nothing_of_reviews() -> None:
    rows = page([{"xpath": DIV.format(i)} for i in (1, 2, 3)], ["records"])
    assert score_page(rows, result(right()), SCHEMA) == {"records": Counts(0, 1, 3)}


ROWS = b"<ul><li><h3>Pan</h3><p>$5</p></li><li><h3>Pot</h3><p>$6</p></li><li><h3>Pan</h3><p>$7</p></li></ul>"
LI = "/html/body/ul/li[{}]"
GOODS = [("Pan", "$5"), ("Pot", "$6"), ("Pan", "$7")]


def rows_page(**record: Any) -> CorpusPage:
    records = [
        {"xpath": LI.format(i), "fields": {"name": [name], "price": [price]}, **record}
        for i, (name, price) in enumerate(GOODS, 1)
    ]
    return page(records, ["record"], ROWS)


def row(path: str | None, name: str, price: str) -> Record:
    values = {"name": [Value(name, None, 0.9)], "price": [Value(price, None, 0.9)]}
    return Record("record", (path,) if path else (), 0.9, {n: v for n, v in values.items() if v[0].text})


def rows_result(*records: Record) -> PageResult:
    return PageResult(None, "test", "list", records)


def test_values_of_rows_are_scored_in_their_row() -> None:
    found = [row(LI.format(i), name, price) for i, (name, price) in enumerate(GOODS, 1)]
    perfect = {"record:name": Counts(3), "record:price": Counts(3), "records": Counts(3)}
    assert score_page(rows_page(), rows_result(*found), SCHEMA) == perfect
    swapped = [replace(found[0], fields=found[1].fields), replace(found[1], fields=found[0].fields), found[2]]
    assert score_page(rows_page(), rows_result(*swapped), SCHEMA) == {
        "record:name": Counts(1, 2, 2), "record:price": Counts(1, 2, 2), "records": Counts(3),
    }  # fmt: skip
    inner = [replace(found[0], xpaths=(LI.format(1) + "/h3",)), *found[1:], row("//ul", "Shop", "")]
    assert score_page(rows_page(), rows_result(*inner), SCHEMA) == {
        "record:name": Counts(3, 1, 0), "record:price": Counts(3), "records": Counts(2, 2, 1),
    }  # fmt: skip
    assert score_page(rows_page(), None, SCHEMA) == {label: Counts(0, 0, 3) for label in perfect}


def test_rows_given_as_values_are_matched_by_name_in_their_order() -> None:
    records = [{"type": "record", "fields": {"name": [name], "price": [price]}} for name, price in GOODS]
    known = page(records, ["records"], ROWS)
    found = [row(None, name, price) for name, price in GOODS]
    assert score_page(known, rows_result(*found), SCHEMA) == {"record:name": Counts(3), "record:price": Counts(3)}
    assert score_page(known, rows_result(*found[1:]), SCHEMA) == {
        "record:name": Counts(2, 0, 1), "record:price": Counts(1, 1, 2),
    }  # fmt: skip


def test_rows_without_values_are_elements_alone() -> None:
    known = rows_page(fields={})
    assert score_page(known, rows_result(row(LI.format(1), "Pan", "$5")), SCHEMA) == {"records": Counts(1, 0, 2)}


def test_a_nested_item_with_a_field_of_its_parent_has_a_label_of_its_own() -> None:
    schema = Schema.from_yaml(
        "{fields: {name: {}, price: {kind: price}, seller: {}, offers: {kind: count}},"
        " items: {product: {fields: [name, price, offers], items: [offer]}, offer: {fields: [price, seller]}}}"
    )
    labels = page_labels(schema)
    assert {"offer:price", "seller", "offer", "product"} < set(labels)
    assert labels.count("offers") == 1, "the field"
    offer = {"type": "offer", "xpath": LI.format(1), "fields": {"price": ["$5"], "seller": ["Ann"]}}
    known = page([offer], ["offer"], ROWS, price=["$4"])
    values = {"price": [Value("$5", None, 1.0)], "seller": [Value("Ann", None, 1.0)]}
    inner = Record("offer", (LI.format(1),), 1.0, values)
    found = PageResult(
        None, "t", "detail", (Record("product", (), 1.0, {"price": [Value("$4", None, 1.0)]}, (inner,)),)
    )
    assert set(score_page(known, found, schema).values()) == {Counts(1)}
    assert set(score_page(known, found, schema)) == {"price", "offer:price", "seller", "offer"}


def test_annotations_are_scored_as_they_stand() -> None:
    parsed = parse_html(HTML)
    names = {"Ann": "review_author", "Bob": "review_author", "It boils.": "review_body", "It leaks.": "review_body",
             "A lot.": "review_body", "Cem": "review_author", "Too loud for me.": "review_body",
             "Kettle": "name"}  # fmt: skip
    labels = [(i, names[parsed.text(i)]) for i in parsed.leaves.tolist() if parsed.text(i) in names]
    labels += [(i, {"div": "review", "main": "product"}[tag]) for i, tag in enumerate(parsed.tags)
               if tag in ("div", "main")]  # fmt: skip
    made = tuple(NodeLabel(i, parsed.xpath(i), name) for i, name in sorted(labels))
    gold = GoldPage(sha256_of(HTML), "p", PARSER, ("name", "product", "review", *PARTS, "review_title"), made)
    row = annotated(replace(with_elements(), truth={}), SCHEMA, {gold.sha256: gold})
    perfect = {**PERFECT, "review_date": Counts(0, 2, 0), "name": Counts(0, 0, 1), "name/headline": Counts(0, 0, 1)}
    assert score_page(row, result(right()), SCHEMA) == perfect
    dropped = right()[1:]
    field(0, review_author=[])(dropped)
    counts = score_page(row, result(dropped), SCHEMA)
    assert (counts["review_author"], counts["review_body"]) == (Counts(1, 0, 2), Counts(2, 0, 1))


def test_microdata_on_the_page_is_judged() -> None:
    shown = of_markup(review("/html/body/main/p", {"review_author": ["Dan"]}))
    fields = {n: [replace(v, xpath="/html/body/main/p") for v in values] for n, values in shown.fields.items()}
    counts = score_page(with_elements(), result([*right(), replace(shown, fields=fields)]), SCHEMA)
    assert (counts["reviews"], counts["review_author"]) == (Counts(3, 1), Counts(3, 1))


def test_reviews_that_markup_alone_has_are_unknown_without_elements_too() -> None:
    known, other = page([{"type": "review", "fields": f} for f in REVIEWS], KNOWN), {"review_body": ["It sings."]}
    for more, counts in ((review(None, other), Counts(3, 1)), (of_markup(review(None, other)), Counts(3))):
        assert score_page(known, result([*right(), more]), SCHEMA)["reviews"] == counts
