"""The options of a crawl, from the command line and from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawl.cli import main
from crawl.options import read_options

FILE = """\
seeds: [https://a.example/, https://b.example/]
out: pages
max_pages: 500
delay_s: 2
allow: [c.example]
sitemaps: false
segment_pages: 50
"""


def test_the_command_line_comes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "crawl.yaml"
    path.write_text(FILE)
    config, verbose = read_options(["--config", str(path)])
    assert (config.seeds, config.out) == (("https://a.example/", "https://b.example/"), Path("pages"))
    assert (config.limits.max_pages, config.limits.segment_pages, config.limits.max_depth) == (500, 50, 5)
    assert (config.politeness.delay_s, config.allow, config.sitemaps, verbose) == (2.0, ("c.example",), False, False)
    given = ["https://d.example/", "--config", str(path), "--max-pages", "7", "--allow", "e.example", "--sitemaps"]
    config, _ = read_options(given)
    assert (config.seeds, config.allow) == (("https://d.example/",), ("e.example",))
    assert (config.limits.max_pages, config.politeness.delay_s, config.sitemaps) == (7, 2.0, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("max_page: 5", "crawl.yaml: error: has 'max_page', which is no option"),
        ("config: x.yaml", "has 'config', which is no option"),
        ("max_pages: many", "argument --max-pages: 'many' isn't a whole number"),
        ("max_pages: -5", "argument --max-pages: '-5' isn't a whole number"),
        ("seeds: [a.example]", "'a.example' isn't an absolute URL"),
        ("- a", "is a list; expected options"),
        ("a: [", "can't be read"),
    ],
)
def test_a_wrong_file_is_told(text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "crawl.yaml"
    path.write_text(text)
    with pytest.raises(SystemExit) as exit_:
        main(["--config", str(path), "--out", "x"])
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: --out"),
        (["example.com", "--out", "x"], "'example.com' isn't an absolute URL, as https://example.com/"),
        (["http://[bad", "--out", "x"], "isn't an absolute URL"),
        (["http://a.example", "--out", "x", "--max-pages", "0"], "'0' isn't a whole number of 1 or more"),
        (["http://a.example", "--out", "x", "--max-depth", "-1"], "'-1' isn't a whole number of 0 or more"),
        (["http://a.example", "--out", "x", "--delay-s", "nan"], "'nan' isn't a number of seconds"),
        (["http://a.example", "--out", "x", "--timeout-s", "0"], "expected more than 0"),
        (["http://a.example", "--out", "x", "--allow", "http://b.example"], "isn't a domain"),
        (["http://a.example", "--out", "x", "--include", "("], "isn't a regular expression"),
        (["--config", "no.yaml"], "no.yaml: error: can't be read"),
        (["http://a.example", "--out", "x", "--user-agent", "a\nb"], "isn't printable ASCII"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])
    assert exit_.value.code == 0
    text = capsys.readouterr().out
    for part in ("examples:", "exit codes:", "robots.txt is obeyed", "Ctrl-C", "--max-pages N"):
        assert part in text


def test_a_file_may_have_one_seed_be_quiet_and_write_hosts_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "crawl.yaml"
    path.write_text("seeds: https://a.example/\nverbose: false\nrender: [Shop.Example]\n")
    config, verbose = read_options(["--config", str(path), "--out", "pages"])
    assert (config.seeds, config.render, verbose) == (("https://a.example/",), ("shop.example",), False)
