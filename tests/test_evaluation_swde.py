"""The SWDE protocol: every count worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from markuplmpp.errors import CorpusError
from markuplmpp.evaluation.swde import (
    PageHits,
    SiteNodes,
    candidates,
    constrain,
    gold_labels,
    honest,
    honest_voted,
    mean_f1,
    node_text,
    page_hits,
    published,
    rotations,
    site_vote,
)
from markuplmpp.evaluation.swde_pages import attributes, read_swde
from markuplmpp.evaluation.swde_report import Rotation, SwdeResult

NONE, AUTHOR, TITLE = 0, 1, 2
PAGES = 7


def score(label: int, sure: float = 0.9) -> list[float]:
    return [sure if i == label else (1 - sure) / 2 for i in range(3)]


def site(author: list[list[float]] | None = None, title: list[list[float]] | None = None) -> SiteNodes:
    """Seven pages of three nodes: a title at /h1, an author at /p, and "Home" at /a; all known to gold."""
    author = author or [score(AUTHOR)] * PAGES
    title = title or [score(TITLE)] * PAGES
    rows = []
    for i in range(PAGES):
        rows += [(i, "/h1", f"Book {i}", title[i]), (i, "/p", f"Jane {i}", author[i]), (i, "/a", "Home", score(NONE))]
    gold = [{"author": frozenset({f"Jane {i}"}), "title": frozenset({f"Book {i}"})} for i in range(PAGES)]
    pages, xpaths, texts, scores = zip(*rows, strict=True)
    return SiteNodes("s", ("author", "title"), np.array(pages), xpaths, texts, np.array(scores, np.float32), gold)


ALL = PageHits(PAGES, PAGES, PAGES)


def test_perfect_predictions_score_one_in_every_way() -> None:
    for scoring in (honest, honest_voted, published):
        assert scoring(site()) == {"author": ALL, "title": ALL}
    assert mean_f1(honest(site())) == 1.0


def test_a_page_is_right_where_any_prediction_is_any_gold_value() -> None:
    nodes = site()
    labels = np.tile([TITLE, TITLE, NONE], PAGES)  # the author as a second title: the page stays right
    assert page_hits(nodes, labels) == {"author": PageHits(PAGES, 0, 0), "title": ALL}
    labels = np.tile([AUTHOR, TITLE, NONE], PAGES)
    assert page_hits(nodes, labels) == {"author": PageHits(PAGES, PAGES, 0), "title": PageHits(PAGES, PAGES, 0)}


def test_known_errors_move_the_figures_by_hand_count() -> None:
    nodes = site()
    labels = np.tile([TITLE, AUTHOR, NONE], PAGES)
    labels[[1, 4]] = NONE  # the author dropped on two pages: 5 of 7, none wrong
    hits = page_hits(nodes, labels)
    assert hits["author"] == PageHits(7, 5, 5)
    assert hits["author"].f1 == pytest.approx(10 / 12)
    labels[2] = AUTHOR  # "Home" as the author of the first page: predicted, not right
    assert page_hits(nodes, labels)["author"] == PageHits(7, 6, 5)
    assert page_hits(nodes, labels)["author"].f1 == pytest.approx(10 / 13)
    assert mean_f1(page_hits(nodes, labels)) == pytest.approx((10 / 13 + 1) / 2)


def test_an_attribute_predicted_without_gold_costs_and_one_with_neither_is_left_out() -> None:
    nodes = site()
    without = SiteNodes(
        nodes.site, nodes.attributes, nodes.pages, nodes.xpaths, nodes.texts, nodes.scores,
        [{"title": page["title"]} for page in nodes.gold],
    )  # fmt: skip
    assert page_hits(without, np.tile([TITLE, AUTHOR, NONE], PAGES))["author"] == PageHits(0, PAGES, 0)
    assert set(page_hits(without, np.tile([TITLE, NONE, NONE], PAGES))) == {"title"}
    assert mean_f1({}) == 0.0


def test_the_vote_fills_pages_where_the_node_was_missed() -> None:
    nodes = site(author=[score(AUTHOR)] * 3 + [score(NONE)] * 4)
    assert honest(nodes)["author"] == PageHits(PAGES, 3, 3)
    assert honest_voted(nodes)["author"] == ALL
    labels = np.tile([TITLE, NONE, NONE], PAGES)
    labels[[2, 5]] = AUTHOR  # on two pages, at the wrong place: the vote spreads it to all
    assert page_hits(nodes, site_vote(nodes, labels))["author"] == PageHits(PAGES, PAGES, 0)


def test_the_constraint_forces_a_missed_attribute_where_gold_says_that_it_is_there() -> None:
    almost = [[0.6, 0.4 - 0.01, 0.01]] * PAGES
    nodes = site(author=almost)
    assert honest(nodes)["author"] == PageHits(PAGES, 0, 0)
    assert honest_voted(nodes)["author"] == PageHits(PAGES, 0, 0), "nothing to vote on"
    assert published(nodes)["author"] == ALL, "this is what the look at gold brings"
    kept = np.ones(len(nodes.texts), bool)
    once = np.tile([TITLE, NONE, NONE], PAGES)
    once[1] = AUTHOR  # predicted on one page of the site: no constraint on the others
    assert np.array_equal(constrain(nodes, once, kept), once)


def test_the_constraint_takes_all_nodes_within_a_thousandth_of_the_best() -> None:
    nodes = site(author=[[0.6, 0.39, 0.01]] * PAGES)
    nodes.scores[2::3] = [0.6, 0.3895, 0.0105]  # "Home", half a thousandth behind
    labels = constrain(nodes, np.tile([TITLE, NONE, NONE], PAGES), np.ones(len(nodes.texts), bool))
    assert labels.tolist() == [TITLE, AUTHOR, AUTHOR] * PAGES


def test_an_attribute_that_is_not_on_the_site_is_not_forced() -> None:
    nodes = site(author=[[0.6, 0.39, 0.01]] * PAGES)
    without = SiteNodes(
        nodes.site, nodes.attributes, nodes.pages, nodes.xpaths, nodes.texts, nodes.scores,
        [{"title": page["title"]} for page in nodes.gold],
    )  # fmt: skip
    assert set(published(without)) == {"title"}


def test_candidates_are_nodes_whose_text_varies_and_by_gold_those_of_values() -> None:
    nodes = site()
    assert candidates(nodes).tolist() == [True, True, False] * PAGES
    same = SiteNodes(
        "s", ("author", "title"), nodes.pages, nodes.xpaths,
        ["Jane" if x == "/p" else t for x, t in zip(nodes.xpaths, nodes.texts, strict=True)],
        nodes.scores, [{"author": frozenset({"Jane"})}] + [{}] * (PAGES - 1),
    )  # fmt: skip
    # One author on all pages doesn't vary; gold on the first page brings its XPath back on every page.
    assert candidates(same).tolist() == [True, True, False] * PAGES
    assert gold_labels(same).tolist() == [NONE, AUTHOR, NONE] + [NONE] * 3 * (PAGES - 1)


def test_a_fixed_node_is_not_scored_by_the_published_script() -> None:
    nodes = site()
    nodes.scores[2::3] = score(AUTHOR)  # "Home" as author everywhere
    assert honest(nodes)["author"] == ALL
    labels = np.where(candidates(nodes), nodes.scores.argmax(1), NONE)
    assert labels.tolist() == [TITLE, AUTHOR, NONE] * PAGES


def test_a_page_without_nodes_is_a_miss() -> None:
    nodes = site()
    more = SiteNodes(
        nodes.site, nodes.attributes, nodes.pages, nodes.xpaths, nodes.texts, nodes.scores,
        [*nodes.gold, {"title": frozenset({"Lost"})}],
    )  # fmt: skip
    for scoring in (honest, honest_voted, published):
        assert scoring(more)["title"] == PageHits(PAGES + 1, PAGES, PAGES)


def test_every_site_is_the_first_seed_once() -> None:
    sites = [f"s{i}" for i in range(10)]
    planned = rotations(sites[::-1], 3)
    assert [chosen[0] for chosen in planned] == sites
    assert planned[-1] == ("s9", "s0", "s1")
    assert rotations(["a", "b"], 1) == [("a",), ("b",)]
    assert rotations(["a"], 1) == []


def test_node_texts_are_compared_in_ascii() -> None:
    assert node_text(" Caf\u00e9\n\x07au lait\u200b ") == "Caf au lait"


# --- pages ---


def write_swde(folder: Path) -> Path:
    for name, title in (("one", "Tea"), ("two", "Rice &amp; peas")):
        pages = folder / "book" / f"book-{name}(2)"
        pages.mkdir(parents=True)
        for i in range(2):
            (pages / f"000{i}.htm").write_text(f"<h1>{title} {i}</h1><p>By Jane</p>")
        truth = folder / "groundtruth" / "book"
        truth.mkdir(parents=True, exist_ok=True)
        lines = ["book\tx\ttitle", "2\t2\t2\t2", f"0000\t1\t<b>{title} 0</b>", f"0001\t1\t{title} 1"]
        (truth / f"book-{name}-title.txt").write_text("\n".join(lines) + "\n")
        (truth / f"book-{name}-author.txt").write_text("a\nb\n0000\t2\tJane\tJoe\n0001\t0\t<NULL>\n")
    return folder


def test_the_published_folder_is_read(tmp_path: Path) -> None:
    found = read_swde(write_swde(tmp_path))
    assert {v: {s: len(pages) for s, pages in sites.items()} for v, sites in found.items()} == {
        "book": {"book-one": 2, "book-two": 2}
    }
    assert attributes(found["book"]) == ("author", "title")
    first, second = found["book"]["book-two"]
    assert first.truth["fields"] == {"author": ["Jane", "Joe"], "title": ["Rice & peas 0"]}
    assert second.truth == {"fields": {"title": ["Rice & peas 1"]}, "complete": ["author", "title"]}
    assert (first.page_id, first.page_type, first.split) == ("book-two-0000", "book", "benchmark")
    assert [len(pages) for pages in read_swde(tmp_path, max_pages=1)["book"].values()] == [1, 1]


def test_broken_ground_truth_is_named(tmp_path: Path) -> None:
    write_swde(tmp_path)
    file = tmp_path / "groundtruth" / "book" / "book-one-title.txt"
    file.write_text("a\nb\n0000 Tea\n")
    with pytest.raises(CorpusError, match=r"book-one-title\.txt:3 has no count of values"):
        read_swde(tmp_path)
    for name in ("title", "author"):
        (file.parent / f"book-one-{name}.txt").unlink()
    with pytest.raises(CorpusError, match="has no ground truth"):
        read_swde(tmp_path)


def test_rows_of_a_corpus_are_read_and_others_refused(tmp_path: Path, corpus_dir: Path) -> None:
    found = read_swde(corpus_dir / "swde.parquet", max_pages=2)
    assert len(found) == 8
    assert len(found["book"]) == 3
    assert attributes(found["book"]) == ("author", "isbn_13", "publication_date", "publisher", "title")
    assert {len(pages) for sites in found.values() for pages in sites.values()} == {2}


def test_a_folder_without_swde_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>x</p>")
    with pytest.raises(CorpusError, match="no SWDE page"):
        read_swde(tmp_path)


# --- report ---


def rotation(vertical: str, seed: str, right: int) -> Rotation:
    hits = {"title": PageHits(4, 4, right)}
    return Rotation(
        vertical, (seed,), {"z": dict.fromkeys(("honest", "honest, site vote", "published script, uses gold"), hits)}
    )


def test_figures_are_averaged_over_rotations_and_then_over_verticals() -> None:
    result = SwdeResult(1, (rotation("book", "a", 4), rotation("book", "b", 2), rotation("auto", "c", 1)), ("job",))
    assert result.mean("honest") == pytest.approx((0.75 + 0.25) / 2)
    data = result.to_dict()
    assert data["verticals"]["book"]["honest"] == {"mean": 0.75, "sd": pytest.approx(0.35355, abs=1e-4), "rotations": 2}
    assert data["verticals"]["auto"]["honest"]["sd"] is None
    assert data["published_f1"] == 0.8571
    caption = str(result.table().caption)
    assert "0.8571" in caption
    assert caption.endswith("No site left to test on: job")
    assert SwdeResult(3, ()).to_dict()["mean"]["honest"] is None
