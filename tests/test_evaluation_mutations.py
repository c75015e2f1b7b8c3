"""Known errors injected into perfect predictions move every figure by the amount worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema

SCHEMA = Schema.from_yaml("{fields: {name: {}, price: {kind: price}, ingredient: {many: true}}}")
Fields = dict[str, list[str]]

# Gold: 3 names, 2 prices, 8 ingredients on 3, 2 and 3 pages; 13 values in all.
GOLD: dict[str, tuple[str, Fields]] = {
    "p0": ("a.example", {"name": ["Pie"], "ingredient": ["egg", "salt"]}),
    "p1": ("a.example", {"name": ["Pan"], "price": ["$20"]}),
    "p2": ("b.example", {"name": ["Cake"], "ingredient": ["2 eggs", "flour", "milk", "salt"]}),
    "p3": ("c.example", {"price": ["$5"], "ingredient": ["rice", "tea"]}),
}
PAGES = [
    CorpusPage(name, "d", "dev", site, name, "en", None, b"<p>x</p>", {"fields": fields, "complete": list(fields)})
    for name, (site, fields) in GOLD.items()
]

Mutation = Callable[[dict[str, Fields]], None]


def change(page: str, field: str, values: list[str]) -> Mutation:
    def mutate(found: dict[str, Fields]) -> None:
        found[page][field] = values

    return mutate


def swap_name_and_price(found: dict[str, Fields]) -> None:
    page = found["p1"]
    page["name"], page["price"] = page["price"], page["name"]


def run(mutate: Mutation) -> Comparison:
    found = {name: {field: [*values] for field, values in fields.items()} for name, (_, fields) in GOLD.items()}
    mutate(found)

    def entrant(name: str, of: Callable[[str], Fields]) -> Entrant:
        def system(html: bytes, url: str | None) -> PageResult:
            values = {field: [Value(t, None, 1.0) for t in texts] for field, texts in of(str(url)).items()}
            return PageResult(url, name, "detail", (Record("record", (), 1.0, values),))

        return Entrant.blind(name, system)

    entrants = [entrant("perfect", lambda url: GOLD[url][1]), entrant("mutated", lambda url: found[url])]
    return Comparison(tuple(evaluate_all(PAGES, entrants, SCHEMA)))


def figures(evaluation: Evaluation) -> dict[tuple[str, str], float | None]:
    return {(row.label, name): e.value for row in evaluation.rows() for name, e in row.figures.items()}


def moved(
    label: str, precision: float, recall: float, f1: float, page_f1: float, exact: float
) -> dict[tuple[str, str], float]:
    values = {"precision": precision, "recall": recall, "f1": f1, "page_f1": page_f1, "exact": exact}
    return {(label, name): value for name, value in values.items()}


def averages(micro: tuple[float, float, float], macro: tuple[float, float, float]) -> dict[tuple[str, str], float]:
    names = ("precision", "recall", "f1")
    return {
        (f"{kind} field", name): value
        for kind, values in (("micro", micro), ("macro", macro))
        for name, value in zip(names, values, strict=True)
    }


MUTATIONS: dict[str, tuple[Mutation, dict[tuple[str, str], float]]] = {
    "nothing": (lambda found: None, {}),
    "drop an item": (  # 7 of 8 found
        change("p2", "ingredient", ["2 eggs", "flour", "milk"]),
        moved("ingredient", 1, 7 / 8, 14 / 15, (1 + 6 / 7 + 1) / 3, 2 / 3)
        | averages((1, 12 / 13, 24 / 25), (1, (1 + 1 + 7 / 8) / 3, (1 + 1 + 14 / 15) / 3)),
    ),
    "add an item": (  # 8 right of 9
        change("p2", "ingredient", ["2 eggs", "flour", "milk", "salt", "Print"]),
        moved("ingredient", 8 / 9, 1, 16 / 17, (1 + 8 / 9 + 1) / 3, 2 / 3)
        | averages((13 / 14, 1, 26 / 27), ((1 + 1 + 8 / 9) / 3, 1, (1 + 1 + 16 / 17) / 3)),
    ),
    "duplicate an item": (  # the second salt is as wrong as any other text
        change("p2", "ingredient", ["2 eggs", "flour", "milk", "salt", "salt"]),
        moved("ingredient", 8 / 9, 1, 16 / 17, (1 + 8 / 9 + 1) / 3, 2 / 3)
        | averages((13 / 14, 1, 26 / 27), ((1 + 1 + 8 / 9) / 3, 1, (1 + 1 + 16 / 17) / 3)),
    ),
    "change an item": (  # one wrong and one missed
        change("p2", "ingredient", ["3 eggs", "flour", "milk", "salt"]),
        moved("ingredient", 7 / 8, 7 / 8, 7 / 8, (1 + 3 / 4 + 1) / 3, 2 / 3)
        | averages((12 / 13, 12 / 13, 12 / 13), ((2 + 7 / 8) / 3, (2 + 7 / 8) / 3, (2 + 7 / 8) / 3)),
    ),
    "swap two items": (change("p2", "ingredient", ["salt", "flour", "milk", "2 eggs"]), {}),
    "swap two fields": (  # name: 2 of 3; price: 1 of 2; 11 of 13 in all
        swap_name_and_price,
        moved("name", 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3)
        | moved("name/headline", 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3)
        | moved("price", 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2)
        | averages((11 / 13, 11 / 13, 11 / 13), ((2 / 3 + 1 / 2 + 1) / 3,) * 3),
    ),
    "drop a single value": (
        change("p3", "price", []),
        moved("price", 1, 1 / 2, 2 / 3, 1 / 2, 1 / 2)
        | averages((1, 12 / 13, 24 / 25), (1, (1 + 1 / 2 + 1) / 3, (1 + 2 / 3 + 1) / 3)),
    ),
    "add a second single value": (change("p3", "price", ["$5", "$6"]), {}),  # of equal scores the first counts
    "a single value in other words": (change("p3", "price", ["USD 5.00"]), {}),
    "add a field that the gold doesn't speak of": (change("p3", "name", ["Rice"]), {}),
    "break a page": (  # 5 of 13 missed: a name of three, and one ingredient list of three
        lambda found: found.pop("p2") and None,
        moved("name", 1, 2 / 3, 4 / 5, 2 / 3, 2 / 3)
        | moved("name/headline", 1, 2 / 3, 4 / 5, 2 / 3, 2 / 3)
        | moved("ingredient", 1, 4 / 8, 2 / 3, 2 / 3, 2 / 3)
        | averages((1, 8 / 13, 16 / 21), (1, (2 / 3 + 1 + 1 / 2) / 3, (4 / 5 + 1 + 2 / 3) / 3)),
    ),
}


@pytest.mark.parametrize("name", MUTATIONS, ids=str)
def test_an_injected_error_moves_every_figure_as_worked_out(name: str) -> None:
    mutate, expected = MUTATIONS[name]
    comparison = run(mutate)
    perfect, mutated = (figures(evaluation) for evaluation in comparison.evaluations)
    assert set(perfect.values()) == {1.0}
    assert mutated == pytest.approx({**perfect, **expected})
    gaps = {label: e.value for label, e in comparison.differences(comparison.evaluations[1]).items()}
    assert gaps == pytest.approx({label: mutated[label, "f1"] - 1.0 for label in gaps})
    assert set(gaps) == {label for label, _ in perfect}


def test_a_broken_page_is_named() -> None:
    mutated = run(MUTATIONS["break a page"][0]).evaluations[1]
    assert mutated.failures == [("p2", "KeyError: 'p2'")]


NESTED = Schema.from_yaml(
    "{fields: {name: {}, words: {}, author: {}}, items: {product: {fields: [name], items: [review]},"
    " review: {fields: [words, author]}}}"
)
TWO_REVIEWS = b"<h1>Pan</h1><div><b>Ann</b><p>Good</p></div><div><b>Bob</b><p>Bad</p></div>"
SAID = [("Ann", "Good"), ("Bob", "Bad")]
Reviews = list[tuple[str, str, str]]


def nested_figures(first: Reviews) -> dict[tuple[str, str], float | None]:
    """Two pages of two sites with two reviews each; the reviews of the first are predicted as given."""
    perfect = [(f"/html/body/div[{i}]", *said) for i, said in enumerate(SAID, 1)]
    records = [{"type": "review", "xpath": path, "fields": {"author": [who], "words": [text]}}
               for path, who, text in perfect]  # fmt: skip
    truth = {"fields": {"name": ["Pan"]}, "complete": ["review"], "records": records}
    pages = [CorpusPage(i, "d", "dev", f"{i}.example", i, "en", None, TWO_REVIEWS, truth) for i in "ab"]

    def system(html: bytes, url: str | None) -> PageResult:
        found = first if url == "a" else perfect
        reviews = tuple(
            Record("review", (path,), 1.0, {"author": [Value(who, None, 1.0)], "words": [Value(text, None, 1.0)]})
            for path, who, text in found
        )
        return PageResult(
            url, "m", "detail", (Record("product", (), 1.0, {"name": [Value("Pan", None, 1.0)]}, reviews),)
        )

    (evaluation,) = evaluate_all(pages, [Entrant.blind("m", system)], NESTED)
    return figures(evaluation)


FIRST, SECOND = (f"/html/body/div[{i}]" for i in (1, 2))
# Gold: 2 names, 4 reviews with an author and words each; 10 values.
NESTED_MUTATIONS: dict[str, tuple[Reviews, dict[tuple[str, str], float]]] = {
    "nothing": ([(FIRST, "Ann", "Good"), (SECOND, "Bob", "Bad")], {}),
    "swap two authors": (  # 2 of 4 authors, 8 of 10 values
        [(FIRST, "Bob", "Good"), (SECOND, "Ann", "Bad")],
        moved("author", 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2) | averages((0.8, 0.8, 0.8), ((1 + 1 + 1 / 2) / 3,) * 3),
    ),
    "drop a review": (  # 3 of 4, none wrong
        [(SECOND, "Bob", "Bad")],
        moved("author", 1, 3 / 4, 6 / 7, (2 / 3 + 1) / 2, 1 / 2)
        | moved("words", 1, 3 / 4, 6 / 7, (2 / 3 + 1) / 2, 1 / 2)
        | moved("reviews", 1, 3 / 4, 6 / 7, (2 / 3 + 1) / 2, 1 / 2)
        | averages((1, 8 / 10, 16 / 18), (1, (1 + 3 / 4 + 3 / 4) / 3, (1 + 6 / 7 + 6 / 7) / 3)),
    ),
    "add a review": (  # 4 right of 5
        [(FIRST, "Ann", "Good"), (SECOND, "Bob", "Bad"), ("/html/body/h1", "Pan", "Pan")],
        moved("author", 4 / 5, 1, 8 / 9, (4 / 5 + 1) / 2, 1 / 2)
        | moved("words", 4 / 5, 1, 8 / 9, (4 / 5 + 1) / 2, 1 / 2)
        | moved("reviews", 4 / 5, 1, 8 / 9, (4 / 5 + 1) / 2, 1 / 2)
        | averages((10 / 12, 1, 20 / 22), ((1 + 4 / 5 + 4 / 5) / 3, 1, (1 + 8 / 9 + 8 / 9) / 3)),
    ),
    "the element of a part": (  # matched by its words: the values stay right
        [(FIRST + "/p", "Ann", "Good"), (SECOND, "Bob", "Bad")],
        moved("reviews", 3 / 4, 3 / 4, 3 / 4, 3 / 4, 1 / 2),
    ),
}


@pytest.mark.parametrize("name", NESTED_MUTATIONS, ids=str)
def test_an_error_in_a_review_moves_every_figure_as_worked_out(name: str) -> None:
    reviews, expected = NESTED_MUTATIONS[name]
    perfect = nested_figures(NESTED_MUTATIONS["nothing"][0])
    assert set(perfect.values()) == {1.0}
    assert nested_figures(reviews) == pytest.approx({**perfect, **expected})
