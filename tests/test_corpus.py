"""Reading pages, and the one split there is: by site."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from markuplmpp.corpus import COLUMNS, CorpusPage, is_tune, open_parquet, read_file, read_pages, write_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import BrokenRecordError, CorpusError

SITES = [f"site{i}.example" for i in range(400)]
TUNE = next(site for site in SITES if is_tune(site))
TRAIN = next(site for site in SITES if not is_tune(site))


def row(**changes: Any) -> dict[str, Any]:
    return {"html": "<p>Kettle</p>", "site": TRAIN, "split": "train", **changes}


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n\n" for r in rows), "utf-8")
    return path


def parquet(path: Path, *rows: dict[str, Any]) -> Path:
    pq.write_table(pa.Table.from_pylist([{**r, "html": r["html"].encode()} for r in rows]), path)
    return path


def sites(path: Path, **options: Any) -> list[str]:
    return [page.site for page in read_pages(path, **options)]


def test_tune_is_about_a_tenth_of_the_sites_and_never_changes() -> None:
    assert 20 < sum(map(is_tune, SITES)) < 60
    assert [site for site in SITES[:60] if is_tune(site)] == [
        s for s in SITES[:60] if int(hashlib.sha256(s.encode()).hexdigest(), 16) % 10 == 0
    ]


@pytest.mark.parametrize("write", [jsonl, parquet])
def test_splits_are_by_site(tmp_path: Path, write: Any) -> None:
    rows = [row(), row(site=TUNE), row(site=TUNE, html="<p>2</p>"), row(site="d.example", split="dev"), row(split="")]
    path = write(tmp_path / f"c.{write.__name__}", *rows)
    assert sites(path) == [TRAIN, TUNE, TUNE, "d.example", TRAIN]
    assert sites(path, splits=("train",)) == [TRAIN]
    assert sites(path, splits=("tune",)) == [TUNE, TUNE]
    assert sites(path, splits=("dev",)) == ["d.example"]
    assert sites(path, splits=("train", "")) == [TRAIN, TRAIN]
    parts = [{page.site for page in read_pages(path, splits=(s,))} for s in ("train", "tune", "dev")]
    assert not parts[0] & parts[1]
    assert not parts[1] & parts[2]


def test_only_train_sites_are_taken_for_tune(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "c.jsonl", row(site=TUNE, split="dev"), row(site=TUNE, split="benchmark"))
    assert sites(path, splits=("tune",)) == []


def test_datasets(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "c.jsonl", row(dataset="a"), row(dataset="b", site="b.example"), row(site="c.example"))
    assert sites(path, datasets=("b",)) == ["b.example"]
    assert sites(path, datasets=("c",)) == ["c.example"], "the file's name stands in for a missing dataset"


def test_a_row_has_what_the_columns_say(tmp_path: Path) -> None:
    truth = {"fields": {"name": ["Kettle"]}, "complete": ["name"]}
    full = row(page_id="abc", dataset="d", url="https://x.example/", lang="en", page_type="product")
    full |= {"truth_kind": "human", "charset": "cp1252"}
    expected = CorpusPage(
        "abc", "d", "train", TRAIN, "https://x.example/", "en", "product", b"<p>Kettle</p>", truth, "human", "cp1252"
    )
    text = replace(expected, charset="utf-8")  # JSON's is text already
    assert list(read_pages(jsonl(tmp_path / "a.jsonl", {**full, "truth": truth}))) == [text]
    assert list(read_pages(jsonl(tmp_path / "b.jsonl", {**full, "truth": json.dumps(truth)}))) == [text]
    assert list(read_pages(parquet(tmp_path / "c.parquet", {**full, "truth": json.dumps(truth)}))) == [expected]


def test_only_html_is_needed(tmp_path: Path) -> None:
    (page,) = read_pages(jsonl(tmp_path / "c.jsonl", {"html": "<p>水壺</p>"}))
    html = "<p>水壺</p>".encode()
    assert page.html == html
    assert page.page_id == hashlib.sha256(html).hexdigest()[:16]
    assert (page.site, page.split, page.truth, page.truth_kind, page.charset) == ("c", "", {}, "none", "utf-8")


def test_columns_of_others_are_left_alone(tmp_path: Path) -> None:
    (page,) = read_pages(parquet(tmp_path / "c.parquet", row(fetched_at="2024-07-12", status=200)))
    assert page.site == TRAIN


def test_a_file_without_a_charset_is_read_as_before(tmp_path: Path) -> None:
    assert COLUMNS[-1] == "charset", "columns of old files keep their places"
    (page,) = read_pages(parquet(tmp_path / "c.parquet", dict.fromkeys(COLUMNS[:-1], "x") | {"truth": "{}"}))
    assert page.charset is None
    write_pages(tmp_path / "d.parquet", [page])
    assert tuple(pq.read_schema(tmp_path / "d.parquet").names) == COLUMNS


def test_html_files_are_pages_of_their_folders_site(tmp_path: Path) -> None:
    (tmp_path / "shop.example").mkdir()
    (tmp_path / "shop.example" / "a.html").write_bytes(b"<p>\xff</p>")
    (page,) = read_pages(tmp_path)
    assert (page.site, page.html) == ("shop.example", b"<p>\xff</p>")


def test_html_files_are_pages_of_one_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "saved"
    for name in ("a.example/1.html", "a.example/2.HTM", "b.example/1.Html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<p>Kettle")
    (folder / "no.html").mkdir()
    jsonl(folder / "more.jsonl", row())
    expected = [("saved", "a.example")] * 2 + [("saved", "b.example"), ("more", TRAIN)]
    assert [(page.dataset, page.site) for page in read_pages(folder)] == expected
    monkeypatch.chdir(folder)
    assert [(page.dataset, page.site) for page in read_pages(".")] == expected
    monkeypatch.chdir("a.example")
    assert [(page.dataset, page.site) for page in read_pages("1.html")] == [("a.example", "a.example")]


@pytest.mark.parametrize("suffix", [".JSONL", ".Parquet"])
def test_a_suffix_is_read_and_written_in_any_case(tmp_path: Path, suffix: str) -> None:
    page = CorpusPage("p1", "d", "", "s", None, None, None, b"<p>Kettle", charset="utf-8")
    write_pages(tmp_path / f"pages{suffix}", [page])
    assert list(read_pages(tmp_path / f"pages{suffix}")) == list(read_pages(tmp_path)) == [page]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    jsonl(tmp_path / "b.jsonl", row(site="b.example"))
    parquet(tmp_path / "a.parquet", row(site="a.example"))
    (tmp_path / "c").mkdir()
    jsonl(tmp_path / "c" / "d.jsonl", row(site="c.example"))
    (tmp_path / "notes.txt").write_text("no page")
    assert sites(tmp_path) == ["a.example", "b.example", "c.example"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.jsonl", b"{broken", r"c\.jsonl:1 isn't JSON"),
        ("c.jsonl", b'{"html": "x"}\n[1]', r"c\.jsonl:2 has no text 'html'"),
        ("c.jsonl", b'{"html": 5}', r"c\.jsonl:1 has no text 'html'"),
        ("c.jsonl", b'{"html": "x", "truth": "{broken"}', r"c\.jsonl: 'truth' isn't JSON"),
        ("c.jsonl", b'{"html": "x", "n": ' + b"9" * 5000 + b"}", r"c\.jsonl:1 isn't JSON"),
        ("c.jsonl", b"[" * 100_000, r"c\.jsonl:1 isn't JSON"),
        ("c.jsonl", b'{"html": "x", "site": ["a"]}', r"'site' of a row of .*c\.jsonl is list; expected text"),
        ("c.jsonl", b'{"html": "x", "truth": [1]}', r"c\.jsonl: truth is list; expected dict, as in \{'fields'"),
        ("c.jsonl", b'{"html": "\xff"}', r"c\.jsonl.*UTF-8"),
        ("c.parquet", b"garbage", r"c\.parquet' isn't a readable Parquet file"),
        ("c.csv", b"a,b", r"ends in '\.csv'; expected \.parquet, \.jsonl"),
    ],
)
def test_what_cannot_be_read_is_a_corpus_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        list(read_pages(tmp_path / name))


@pytest.mark.parametrize(
    ("truth", "message"),
    [
        ({"fields": []}, "fields is list; expected dict"),
        ({"fields": {"name": "Kettle"}}, "fields.name is str; expected list"),
        ({"fields": {"price": [9.5]}}, r"fields.price\[0\] is float; expected str"),
        ({"fields": {"name": ["Kettle", None]}}, r"fields.name\[1\] is NoneType; expected str"),
        ({"complete": "name"}, "complete is str; expected list"),
        ({"complete": [1]}, r"complete\[0\] is int; expected str"),
        ({"records": {}}, "records is dict; expected list"),
        ({"records": ["x"]}, r"records\[0\] is str; expected dict"),
        ({"records": [{}, {"xpath": 5}]}, r"records\[1\].xpath is int; expected str"),
        ({"records": [{"xpaths": "/html"}]}, r"records\[0\].xpaths is str; expected list"),
        ({"records": [{"cells": [None]}]}, r"records\[0\].cells\[0\] is NoneType; expected str"),
        ({"records": [{"type": 1}]}, r"records\[0\].type is int; expected str"),
        ({"records": [{"fields": ["x"]}]}, r"records\[0\].fields is list; expected dict"),
        ({"records": [{"fields": {"review_body": "x"}}]}, r"records\[0\].fields.review_body is str; expected list"),
    ],
)
@pytest.mark.parametrize("write", [jsonl, parquet])
def test_a_truth_of_another_shape_is_a_corpus_error(
    tmp_path: Path, write: Any, truth: dict[str, Any], message: str
) -> None:
    path = write(tmp_path / f"c.{write.__name__}", row(page_id="p1", truth=json.dumps(truth)))
    with pytest.raises(CorpusError, match=rf"page p1 of .*: truth\.{message}, as in {{'fields'"):
        list(read_pages(path))


@pytest.mark.parametrize(
    ("truth", "read"),
    [
        (None, {}),
        ({"fields": None, "complete": None, "records": None, "standoff": None}, {}),
        ({"fields": {"name": None, "sku": []}}, {"fields": {"sku": []}}),
        ({"records": [{"xpath": "/html", "xpaths": None}]}, {"records": [{"xpath": "/html"}]}),
        ({"records": [{"xpaths": []}]}, {"records": [{}]}),
        ({"records": [{"type": "review", "fields": None}]}, {"records": [{"type": "review"}]}),
        ({"note": {"by": None}, "standoff": {"labels": [{"label": None}]}}, None),
    ],
)
def test_a_key_of_a_truth_that_is_null_is_absent(tmp_path: Path, truth: Any, read: dict[str, Any] | None) -> None:
    for given in (truth, json.dumps(truth)):
        (page,) = read_pages(jsonl(tmp_path / "c.jsonl", row(truth=given)))
        assert page.truth == (truth if read is None else read)


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_half_an_emoji_can_be_read_and_written(tmp_path: Path, suffix: str) -> None:
    truth = {"fields": {"brand": ["A \ud83d", "B \U0001f375"], "\udc00": []}}
    rows = [row(html="<p>A \ud83d", url="https://x.example/\ud83d", truth=t) for t in (truth, json.dumps(truth))]
    read = [*read_pages(jsonl(tmp_path / "c.jsonl", *rows))]
    read += read_pages(parquet(tmp_path / "c.parquet", row(html="<p>A ?", truth=json.dumps(truth))))
    assert [page.truth for page in read] == [{"fields": {"brand": ["A ?", "B \U0001f375"], "?": []}}] * 3
    assert (read[0].html, read[0].url) == (b"<p>A ?", "https://x.example/?")
    write_pages(tmp_path / f"out{suffix}", read[:2])
    assert list(read_pages(tmp_path / f"out{suffix}")) == read[:2]


def test_a_parquet_file_without_html_is_a_corpus_error(tmp_path: Path) -> None:
    pq.write_table(pa.table({"url": ["x"], "text": ["y"]}), tmp_path / "c.parquet")
    with pytest.raises(CorpusError, match="no column 'html'; it has text, url"):
        list(read_pages(tmp_path / "c.parquet"))


def test_a_missing_path_and_an_empty_folder_are_corpus_errors(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="doesn't exist; give a Parquet"):
        list(read_pages(tmp_path / "no_such.parquet"))
    with pytest.raises(CorpusError, match="no page file in"):
        list(read_pages(tmp_path))


def test_no_site_is_in_two_splits_of_the_corpus(corpus_dir: Path) -> None:
    split_of: dict[str, set[str]] = {}
    for file in ("recipes", "articles", "lists"):
        table = pq.read_table(corpus_dir / f"{file}.parquet", columns=["site", "split"])
        for entry in table.to_pylist():
            split_of.setdefault(entry["site"], set()).add(entry["split"])
    assert [site for site, splits in split_of.items() if len(splits) > 1] == []


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_written_pages_come_back(tmp_path: Path, suffix: str) -> None:
    truth = {"fields": {"name": ["Kessel"]}, "complete": ["name"]}
    pages = [
        CorpusPage(f"p{i}", "d", "train", "s", None, "de", None, f"<p>Käse {i}".encode(), truth, "human", "utf-8")
        for i in range(70)
    ]
    write_pages(tmp_path / f"pages{suffix}", iter(pages))
    assert list(read_pages(tmp_path / f"pages{suffix}")) == pages
    assert [path.name for path in tmp_path.iterdir()] == [f"pages{suffix}"]


def test_text_is_read_as_it_stands_whatever_the_page_says_of_itself(tmp_path: Path) -> None:
    text = "<meta charset=iso-8859-1><h1>Käse</h1><p>20 €"
    (page,) = read_pages(jsonl(tmp_path / "a.jsonl", {"html": text, "site": 7, "page_id": 9}))
    assert (page.site, page.page_id) == ("7", "9")
    assert [leaf for leaf in parse_html(page.html, charset=page.charset).texts if leaf] == ["Käse", "20 €"]
    write_pages(tmp_path / "b.jsonl", [page])
    assert list(read_pages(tmp_path / "b.jsonl")) == [page]
    with pytest.raises(CorpusError, match="page 9 isn't UTF-8 but cp1252, and JSONL needs UTF-8"):
        write_pages(tmp_path / "c.jsonl", [replace(page, charset="iso-8859-1")])


def test_a_broken_line_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"html": "<p>1"}\n{\n{"html": 5}\n{"html": "<p>4"}\n')
    with (tmp_path / "a.jsonl").open("rb") as file:
        first, broken, odd, last = read_file(file, tmp_path / "a.jsonl")
    assert [page.html for page in (first, last) if isinstance(page, CorpusPage)] == [b"<p>1", b"<p>4"]
    assert [str(error).partition("a.jsonl")[2][:2] for error in (broken, odd)] == [":2", ":3"]


def test_what_can_not_be_written_is_refused(tmp_path: Path) -> None:
    page = CorpusPage("latin", "d", "", "s", None, None, None, "Käse".encode("latin-1"))
    with pytest.raises(CorpusError, match="page latin isn't UTF-8"):
        write_pages(tmp_path / "pages.jsonl", [page])
    with pytest.raises(CorpusError, match=r"expected \.parquet or \.jsonl"):
        write_pages(tmp_path / "pages.csv", [page])
    write_pages(tmp_path / "pages.parquet", [page])
    assert next(read_pages(tmp_path)).html == page.html


@pytest.mark.parametrize(
    ("html", "charset", "is_written"),
    [
        ("<p>やかん".encode("iso2022_jp"), "iso-2022-jp", False),
        (b"<meta charset=iso-2022-jp>" + "<p>やかん".encode("iso2022_jp"), None, False),
        ("\u4141".encode("utf-16-le"), "utf-16le", False),
        (b"<p>kettle", "iso-8859-1", True),
        (b"<meta charset=shift_jis><p>ket\x00tle", None, True),
    ],
)
def test_ascii_bytes_are_text_where_they_are_read_as_such(
    html: bytes, charset: str | None, is_written: bool, tmp_path: Path
) -> None:
    page = CorpusPage("p", "d", "", "s", None, None, None, html, charset=charset)
    with nullcontext() if is_written else pytest.raises(CorpusError, match="page p isn't UTF-8 but "):
        write_pages(tmp_path / "a.jsonl", [page])
    assert (tmp_path / "a.jsonl").exists() == is_written


def test_parts_of_a_parquet_file_have_each_page_once(tmp_path: Path) -> None:
    ids = [f"id{number}" for number in range(25)]
    table = pa.table({"page_id": ids, "html": [b"<p>"] * 25, "truth": ["no JSON"] * 25})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=6)
    for step in (1, 4, 6, 10, 25):
        with (tmp_path / "a.parquet").open("rb") as file:
            starts = range(0, 25, step)
            found = [
                page
                for start in starts
                for page in read_file(
                    file, Path("a.parquet"), start=start, end=start + step, columns=("page_id", "html")
                )
            ]
        assert [page.page_id for page in found if isinstance(page, CorpusPage)] == ids, step


def test_of_columns_that_other_tools_wrote_a_broken_row_costs_no_other(tmp_path: Path) -> None:
    urls = pa.Array.from_buffers(pa.string(), 3, pa.array([b"a", b"\xff", b"c"]).buffers())
    table = pa.table({"page_id": [1, 2, 3], "url": urls, "html": ["<meta charset=latin1>\xe9", "<p>", None]})
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(BrokenRecordError, match=r"row 1 of .*a\.parquet' isn't UTF-8"):
        list(read_pages(tmp_path / "a.parquet"))
    with (tmp_path / "a.parquet").open("rb") as file:
        before, broken, after = read_file(file, Path("a.parquet"))
    assert isinstance(broken, BrokenRecordError)
    assert isinstance(before, CorpusPage)
    assert isinstance(after, CorpusPage)
    assert (before.page_id, before.html.decode(), before.charset) == ("1", "<meta charset=latin1>\xe9", "utf-8")
    assert (after.page_id, after.url, after.html) == ("3", "c", b"")


class _Failing(io.BytesIO):
    """A file on a disk or in a network that fails."""

    def __init__(self, error: OSError) -> None:
        super().__init__(bytes(1000))
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        raise self.error


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), TimeoutError("slow"), PermissionError("denied")])
def test_a_disk_or_network_that_fails_does_not_make_a_file_a_broken_one(error: OSError) -> None:
    with pytest.raises(type(error), match=str(error.args[-1])):
        open_parquet(_Failing(error), Path("a.parquet"))


@pytest.mark.parametrize("values", [[{"bytes": b"<p>"}], [7]])
def test_html_that_is_no_text_is_a_corpus_error(tmp_path: Path, values: list[Any]) -> None:
    pq.write_table(pa.table({"html": values}), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match="expected bytes or text"):
        list(read_pages(tmp_path / "a.parquet"))
