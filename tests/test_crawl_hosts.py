"""Whose turn it is, which addresses are traps, and which come first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from crawl.admit import Admission
from crawl.config import CrawlConfig, Limits, Politeness
from crawl.frontier import Frontier, Target
from crawl.hosts import Hosts
from crawl.learn import Learned, LearnError
from crawl.report import Report
from crawl.scope import Scope
from crawl.traps import url_problem

A, B = "https://a.example/", "https://b.example/"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    frontier = Frontier(tmp_path)
    for number in range(4):
        for site in (A, B):
            frontier.add(Target.of(f"{site}{number}"), 5)
    yield frontier
    frontier.close()


def taken(hosts: Hosts) -> list[Target]:
    return list(iter(hosts.take, None))


def test_hosts_take_turns_and_have_one_request_each(frontier: Frontier) -> None:
    hosts = Hosts(frontier, Limits(), Politeness())
    first = taken(hosts)
    assert [target.url for target in first] == [f"{A}0", f"{B}0"]
    frontier.settle(first[1].key, "page")
    hosts.done(first[1], page=True)
    assert [target.url for target in taken(hosts)] == [f"{B}1"]
    assert len(taken(Hosts(frontier, Limits(), Politeness(concurrency_per_host=3)))) == 6


def test_budgets_count_what_is_under_way(frontier: Frontier) -> None:
    hosts = Hosts(frontier, Limits(max_pages=1), Politeness())
    (only,) = taken(hosts)
    hosts.done(only)
    assert hosts.waiting, "what gave no page leaves the budget to the next"
    frontier.settle(only.key, "failed")
    (second,) = taken(hosts)
    hosts.done(second, page=True)
    assert hosts.full
    assert not hosts.waiting
    per_host = Hosts(frontier, Limits(max_pages_per_host=1), Politeness(concurrency_per_host=3))
    assert len(taken(per_host)) == 2


def test_a_host_sleeps_as_long_as_it_asks_and_is_left_where_that_is_long(frontier: Frontier) -> None:
    now = [0.0]
    hosts = Hosts(frontier, Limits(), Politeness(max_wait_s=60.0), lambda: now[0])
    a, b = taken(hosts)
    hosts.pause(a.host, 30.0)
    hosts.done(a)
    hosts.pause(b.host, 90.0)
    hosts.done(b)
    assert taken(hosts) == []
    assert hosts.waiting
    assert hosts.closed == {"b.example": "asks for a pause of 90 s"}
    now[0] = 30.0
    assert [target.url for target in taken(hosts)] == [f"{A}0"]


def test_no_pause_is_waited_for_where_nothing_waits(frontier: Frontier) -> None:
    hosts = Hosts(frontier, Limits(), Politeness(), lambda: 0.0)
    for target in taken(hosts):
        hosts.pause(target.host, 500.0)
        hosts.done(target)
    assert taken(hosts) == []
    hosts.close("b.example", "fails")
    for number in range(4):
        assert hosts.waiting
        frontier.settle(f"{A}{number}", "failed")
    assert not hosts.waiting


def test_patience_ends_after_failures_in_a_row(frontier: Frontier) -> None:
    hosts = Hosts(frontier, Limits(), Politeness(max_failures=2))
    for failed in (True, False, True, True):
        a = next(target for target in taken(hosts) if target.host == "a.example")
        hosts.done(a, failed=failed)
    assert hosts.closed == {"a.example": "2 failures in a row"}
    assert "a.example" not in {target.host for target in taken(hosts)}


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (f"{A}a/b/a/b/a/b/", "its path repeats itself"),
        (f"{A}x/x/x", "its path repeats itself"),
        (f"{A}x/x/y", None),
        (A + "/".join("abcdefghijklmnop"), "deeper than 15 directories"),
        (f"{A}?{'a' * 2000}", "longer than 2000 characters"),
        (f"{A}shop?a=1&b=2&c=3&d=4&e=5&f=6&g=7", "too many query parameters"),
        (f"{A}shop?c=red&c=blue&c=green", "too many query parameters"),
        (f"{A}calendar?month=2031-05", "a calendar of the year 2031"),
        (f"{A}calendar?year=1950&month=3", "a calendar of the year 1950"),
        (f"{A}2024/05/12/soup", None),
        (f"{A}item/20311205", None),
    ],
)
def test_traps_by_their_address(url: str, problem: str | None) -> None:
    assert url_problem(url, date(2026, 11, 1)) == problem


def admission(frontier: Frontier, limits: Limits) -> tuple[Admission, Report]:
    report = Report([], 1, StringIO())
    config = CrawlConfig((A,), Path(), limits=limits)
    return Admission(config, Scope([A]), frontier, Hosts(frontier, limits, Politeness()), report), report


def walk(frontier: Frontier, limits: Limits, path: str, more: bool) -> int:
    """Follows ``?page=`` of a list from page to page, with entries of its own on each or none, and returns the last."""
    gate, _ = admission(frontier, limits)
    page, number = Target.of(f"{A}{path}?page=1"), 1
    frontier.add(page, 5)
    while number < 40:
        entries = [f"{A}item/{number}"] if more else [f"{A}about"]
        frontier.settle(page.key, "page", gate.links(page, [f"{A}{path}?page={number + 1}", *entries]))
        following = frontier.next_of("a.example", {f"{A}{n}" for n in range(4)} | {f"{A}item/{n}" for n in range(40)})
        if following is None or path not in following.url:
            return number
        page, number = following, number + 1
    return number


def test_a_list_is_followed_as_long_as_its_pages_offer_something(frontier: Frontier) -> None:
    frontier.add(Target.of(f"{A}about"), 0)
    frontier.settle(f"{A}about", "page")
    limits = Limits(max_depth=99, max_barren_steps=3)
    assert walk(frontier, limits, "empty", more=False) == 5, "the first, and three barren ones after the second"
    assert walk(frontier, limits, "full", more=True) == 40


def test_filters_are_not_combined_without_end(frontier: Frontier) -> None:
    gate, report = admission(frontier, Limits(max_query_sets=2))
    page = Target.of(A)
    frontier.add(page, 5)
    gate.links(page, [f"{A}shop?color=red", f"{A}shop?size=m", f"{A}shop?color=red&size=m", f"{A}shop?color=blue"])
    assert report.skipped == {"trap": 1}
    assert frontier.state(f"{A}shop?color=blue") == "waiting", "another value is no other filter"
    assert frontier.state(f"{A}shop?color=red&size=m") is None


def test_what_was_learned_orders_the_frontier(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    lines = [{"url": f"{A}tag/{n}-x", "records": []} for n in range(4)]
    lines += [{"url": f"{A}p/{n}", "records": [{"type": "product"}]} for n in range(4)] + [{"url": None, "records": []}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    learned = Learned.from_results(path)
    assert [learned.priority(f"{A}{end}") for end in ("p/99", "other", "tag/9-y")] == [8, 5, 2]
    path.write_text('{"url": "x"}\n')
    with pytest.raises(LearnError, match=r"results\.jsonl:1 isn't a result"):
        Learned.from_results(path)
    with pytest.raises(LearnError, match="can't be read"):
        Learned.from_results(tmp_path / "missing")
