from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.evaluation.intervals import (
    Estimate,
    Metric,
    SiteBootstrap,
    exact,
    f1,
    macro,
    micro,
    page_f1,
    paired_difference,
    precision,
    recall,
)
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import PageScores


def scores(page_id: int, site: str, dataset: str = "d", **counts: Counts) -> PageScores:
    return PageScores(str(page_id), site, dataset, counts)


def random_pages(sites: int = 30, per_site: int = 4, seed: int = 1) -> list[PageScores]:
    rng = np.random.default_rng(seed)
    out: list[PageScores] = []
    for site in range(sites):
        skill = rng.uniform(0.3, 0.9)
        for _ in range(per_site):
            tp = int(rng.binomial(10, skill))
            name = Counts(1) if rng.random() < skill else Counts(0, 1, 1)
            out.append(scores(len(out), f"{site}.example", name=name, item=Counts(tp, 10 - tp, 10 - tp)))
    return out


PAGES = [
    scores(0, "a", name=Counts(1, 0, 0), item=Counts(3, 1, 0)),
    scores(1, "a", name=Counts(0, 1, 1), item=Counts(0, 0, 4)),
    scores(2, "b", name=Counts(0, 0, 1)),
    scores(3, "c", item=Counts(2, 0, 0)),
]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (precision, [1 / 2, 5 / 6]),
        (recall, [1 / 3, 5 / 9]),
        (f1, [2 / 5, 10 / 15]),
        (page_f1, [1 / 3, (6 / 7 + 0 + 1) / 3]),
        (exact, [1 / 3, 1 / 3]),
        (micro(f1), [12 / 20]),
        (micro(precision), [6 / 8]),
        (macro(f1), [(2 / 5 + 10 / 15) / 2]),
    ],
)
def test_figures_equal_the_hand_count(metric: Metric, expected: list[float]) -> None:
    estimates = SiteBootstrap(PAGES, ["name", "item"]).estimates(metric)
    assert [e.value for e in estimates] == pytest.approx(expected)


def test_support_is_pages_sites_and_gold_values() -> None:
    boot = SiteBootstrap(PAGES, ["name", "item", "price"])
    assert (boot.pages, boot.sites, boot.values) == ([3, 3, 0], [2, 2, 0], [3, 9, 0])


def test_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    pages = random_pages()
    first, again, other = (SiteBootstrap(pages, ["item"], seed=s).estimates(f1)[0] for s in (3, 3, 4))
    assert first == again
    assert first != other
    assert first.value == other.value


def test_page_order_changes_nothing() -> None:
    pages = random_pages()
    forth, back = (SiteBootstrap(p, ["name", "item"]).estimates(f1) for p in (pages, pages[::-1]))
    for one, other in zip(forth, back, strict=True):
        assert (one.low, one.value, one.high) == pytest.approx((other.low, other.value, other.high))


@pytest.mark.parametrize("metric", [precision, recall, f1, page_f1, exact, micro(f1), macro(f1)])
def test_interval_holds_the_figure(metric: Metric) -> None:
    for e in SiteBootstrap(random_pages(), ["name", "item"]).estimates(metric):
        assert e.low is not None
        assert e.high is not None
        assert e.value is not None
        assert e.low < e.value < e.high


def test_interval_has_the_width_of_theory() -> None:
    # 400 sites of one page, half of them right: the standard error is 0.025, the interval 3.92 of them wide.
    pages = [scores(i, f"{i}.example", name=Counts(1) if i % 2 else Counts(0, 1, 1)) for i in range(400)]
    e = SiteBootstrap(pages, ["name"], resamples=4000).estimates(f1)[0]
    assert e.high is not None
    assert e.low is not None
    assert e.high - e.low == pytest.approx(0.098, rel=0.08)


def test_clustered_interval_is_wider_where_pages_of_a_site_are_alike() -> None:
    alike = [scores(i, f"{i // 10}.example", name=Counts(1) if (i // 10) % 2 else Counts(0, 1, 1)) for i in range(200)]
    alone = [PageScores(p.page_id, p.page_id, p.dataset, p.counts) for p in alike]
    clustered, naive = (SiteBootstrap(pages, ["name"]).estimates(f1)[0] for pages in (alike, alone))
    assert clustered.value == naive.value
    widths = [e.high - e.low for e in (clustered, naive) if e.high is not None and e.low is not None]
    # Ten identical pages are one observation: sqrt(10) times as wide.
    assert widths[0] / widths[1] == pytest.approx(10**0.5, rel=0.15)


def test_one_site_gives_a_figure_without_interval() -> None:
    boot = SiteBootstrap(PAGES[:2], ["name"])
    assert boot.estimates(f1) == [Estimate(2 / 4, None, None)]
    assert boot.estimates(micro(f1)) == [Estimate(2 / 4, None, None)]


def test_undefined_figures_are_none_and_macro_leaves_them_out() -> None:
    pages = [scores(i, str(i), name=Counts(1), price=Counts(0, 0, 1), brand=Counts()) for i in range(5)]
    boot = SiteBootstrap(pages, ["name", "price", "brand"])
    assert [e.value for e in boot.estimates(precision)] == [1.0, None, None]
    assert [e.value for e in boot.estimates(f1)] == [1.0, 0.0, None]
    assert [e.value for e in boot.estimates(exact)] == [1.0, 0.0, 1.0]
    assert boot.estimates(macro(f1))[0].value == 0.5


def test_no_pages_give_no_figures() -> None:
    boot = SiteBootstrap([], ["name"])
    assert boot.estimates(f1) == boot.estimates(micro(f1)) == [Estimate(None, None, None)]


def test_paired_difference_is_narrower_than_the_systems_apart() -> None:
    pages = random_pages()
    better = [scores(int(p.page_id), p.site, item=Counts(min(10, p.counts["item"].tp + 1), 0, 0)) for p in pages]
    worse = [scores(int(p.page_id), p.site, item=Counts(p.counts["item"].tp, 0, 1)) for p in pages]
    gain = paired_difference(better, worse, ["item"], recall)[0]
    apart = SiteBootstrap(worse, ["item"]).estimates(recall)[0]
    total = sum(p.counts["item"].tp for p in pages)
    assert gain.value == pytest.approx(1 - total / (total + len(pages)))
    assert gain.low is not None
    assert gain.high is not None
    assert 0 < gain.low < gain.high
    assert apart.value is not None
    assert apart.low is not None


def test_paired_difference_with_itself_is_nothing() -> None:
    pages = random_pages()
    assert paired_difference(pages, pages[::-1], ["name", "item"], macro(f1))[0].value == 0.0
    for e in paired_difference(pages, pages[::-1], ["name", "item"]):
        assert (e.low, e.value, e.high) == (0.0, 0.0, 0.0)


def test_paired_difference_refuses_other_pages() -> None:
    with pytest.raises(ValueError, match=r"4 and 3 pages.*score both on the same pages"):
        paired_difference(PAGES, PAGES[:3], ["name"])


def test_differences_refuse_other_labels() -> None:
    with pytest.raises(ValueError, match="expected the same sites and labels"):
        SiteBootstrap(PAGES, ["name"]).differences(SiteBootstrap(PAGES, ["name", "item"]), f1)


def test_every_label_of_a_corpus_has_an_estimate() -> None:
    pages = random_pages(sites=400, per_site=3)
    boot = SiteBootstrap(pages, [f"label{i}" for i in range(38)] + ["name", "item"])
    assert len(boot.estimates(f1)) == 40
