"""What a crawl says on standard error."""

from __future__ import annotations

import io

from crawl.report import Report


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_line_is_redrawn_on_a_terminal_only() -> None:
    now = [0.0]
    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        report = Report(["a"], 9, stream, clock=lambda: now[0])
        for _ in range(3):
            now[0] += 1.0
            report.page("https://example.com/", "a")
        report.finish("all done")
    assert "\r\x1b[2K1/9 pages, 0 failed, 0 skipped  https://example.com/" in terminal.getvalue()
    assert log.getvalue() == "3 pages, 0 failed, none skipped (all done)\n"


def test_seeds_are_failed_reached_or_not_tried() -> None:
    stream = io.StringIO()
    report = Report(["a", "b", "c", "d"], 9, stream)
    report.page("a", "a")
    report.fail("b", "HTTP 404", "b")
    report.skip("duplicate", "c", "duplicate", "c")
    report.internal_error("x", ValueError("odd"))
    report.finish("page budget spent")
    assert report.failed_seeds == {"b": "HTTP 404"}
    assert report.untried_seeds == ["d"]
    assert report.internal_errors == 1
    assert "error: x: ValueError: odd\nseed failed: b: HTTP 404\nseed not tried: d:" in stream.getvalue()


def test_what_an_earlier_run_settled_is_told() -> None:
    report = Report(["a", "b", "c"], 9, io.StringIO())
    for seed, state in (("a", "redirect"), ("b", "failed"), ("c", "waiting")):
        report.seed_known(seed, state)
    assert report.failed_seeds == {"b": "failed before, or under another name"}
    assert report.untried_seeds == ["c"]


def test_what_a_site_says_moves_no_cursor() -> None:
    stream = io.StringIO()
    report = Report(["a"], 9, stream)
    report.fail("https://b.example/\x1b[31m", "redirects to http://c.example/\x1b]0;OWNED\x07", None)
    assert stream.getvalue() == "failed: https://b.example/?[31m: redirects to http://c.example/?]0;OWNED?\n"
