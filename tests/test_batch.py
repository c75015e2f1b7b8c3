"""Batch jobs: what stands in the output, and that no death of a process changes it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from markuplmpp import Extractor, PageResult, Record, Value
from markuplmpp.batch.folder import Folder
from markuplmpp.batch.model import trained_scorer
from markuplmpp.batch.plan import InputFile, Part, input_files, parts
from markuplmpp.batch.rows import ROWS, result_row
from markuplmpp.batch.worker import Job, Worker
from markuplmpp.cli import main
from markuplmpp.corpus import CorpusPage, read_pages, write_pages
from markuplmpp.errors import CorpusError
from markuplmpp.model.weights import save_model
from markuplmpp.schema import TEXT_KINDS, Kind
from markuplmpp.scoring import PageScorer
from markuplmpp.values import find_values
from tests import tiny
from tests.test_corpus_warc import warc
from tests.test_extractor import folder

__all__ = ["folder"]  # a fixture
Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[1]
PAGES = 11
EMPTY, PART_PAGES = 5, 4

# Workers import the main module of their job, so that what's patched here is patched in them. Once: its file is there.
DEADLY = """
import os, signal, sys
from pathlib import Path
from markuplmpp.extractor import Extractor
predict, once = Extractor.predict, Path(sys.argv[1])
def deadly(self, html, **options):
    if b"poison" in html:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"number 6" in html and not once.exists():
        once.write_text(str(os.getpid()))
        os.kill({pid}, signal.SIGKILL)
        signal.pause()
    return predict(self, html, **options)
Extractor.predict = deadly
from markuplmpp.cli import main
if __name__ == "__main__":
    main(sys.argv[2:])
"""


def page(number: int, html: bytes | None = None) -> CorpusPage:
    text = f"{tiny.SHOP}<p>Shop number {number}</p>".encode()
    html = b"" if number == EMPTY else html or text
    return CorpusPage(f"id{number}", "test", "", "shop.example", f"https://shop.example/{number}", None, None, html)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a Parquet and a WARC file: 11 pages, one of them empty, and 3."""
    folder = tmp_path_factory.mktemp("input")
    write_pages(folder / "a.parquet", map(page, range(PAGES)))
    html = [("200 OK", f"{tiny.SHOP}{n}".encode(), "text/html; charset=utf-8") for n in range(3)]
    (folder / "b.warc.gz").write_bytes(warc(*html))
    return folder


def words(source: Path | str, output: Path | str, model: Path, *more: str) -> list[str]:
    options = ["--model", str(model), "--workers", "2", "--part-pages", str(PART_PAGES), "--no-ray"]
    return ["batch", str(source), str(output), *options, *more]


def script(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = Path(arguments[0]).with_suffix(".py")
    path.write_text(code, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, path, *arguments], env=env, cwd=ROOT, capture_output=True, text=True)


def part_bytes(output: Path) -> dict[str, bytes]:
    assert not list(output.glob("_unfinished*"))
    return {path.name: path.read_bytes() for path in sorted(output.glob("*.parquet"))}


def rows(output: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(output.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def undisturbed(source: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("undisturbed") / "out"
    with pytest.raises(SystemExit) as stopped:
        main(words(source, output, folder))
    assert stopped.value.code == 1  # a page is empty
    return output


def test_every_page_has_a_row_with_its_results_or_its_error(undisturbed: Path, folder: Path) -> None:
    found = rows(undisturbed)
    assert [row["page_id"] for row in found[:PAGES]] == [f"id{number}" for number in range(PAGES)]
    assert len(found) == PAGES + 3
    (failed,) = (row for row in found if row["error_type"])
    assert (failed["page_id"], failed["error_type"], failed["records"]) == ("id5", "EmptyPageError", None)
    extractor = Extractor.from_pretrained(folder, threads=1)
    expected = extractor.predict(page(0).html, url=page(0).url)
    row = found[0]
    assert (row["url"], row["model"], row["page_kind"]) == (expected.url, expected.model, expected.page_kind)
    records = [r for record in expected.records for r in (record, *record.records)]
    assert [(r["type"], r["score"]) for r in row["records"]] == [(r.type, round(r.score, 4)) for r in records]
    values = [[v.text for v in values] for record in records for values in record.fields.values()]
    assert [[v["text"] for v in values] for r in row["records"] for _, values in r["fields"]] == values
    assert sum(map(len, values)) > 3


def test_the_report_counts_pages_and_projects_costs(undisturbed: Path) -> None:
    report = json.loads((undisturbed / "_report.json").read_text("utf-8"))
    assert (report["pages"], report["errors"], report["parts"], report["workers"]) == (PAGES + 3, 1, 4, 2)
    assert report["windows"] >= PAGES + 2
    assert min(report["cpu_s"], report["wall_s"], report["peak_worker_mib"]) > 0


def test_nested_records_name_their_parents() -> None:
    review = Record("review", ("/html/p",), 0.5, {"review_rating": [Value("4", None, 0.5, parsed={"value": 4.0})]})
    product = Record("product", ("/html", "/html/b"), 0.9, {}, (review, replace(review, records=(review,))))
    result = PageResult(None, "m/1", "detail", (product, review))
    (row,) = result_row(page(0), result.to_json().encode()).to_pylist()
    assert [r["parent"] for r in row["records"]] == [None, 0, 0, 2, None]
    assert row["records"][0]["xpaths"] == ["/html", "/html/b"]
    ((name, (value,)),) = row["records"][1]["fields"]
    assert (name, value["parsed"]["value"]) == ("review_rating", 4.0)


def test_no_parsed_value_is_lost_in_the_table() -> None:
    texts = {"price": "$19.99", "date": "2024-07-12", "rating": "4.5 of 5", "count": "1,200 reviews"}
    texts |= {"duration": "1 h 30 min", "availability": "In stock", "yield": "Makes 1.5-2 litres"}
    value_type = ROWS.field("records").type.value_type.field("fields").type.item_type.value_type
    for kind, text in texts.items():
        (_, _, parsed), *_ = find_values(kind, text)
        (there,) = pa.array([parsed], value_type.field("parsed").type).to_pylist()
        assert {name: value for name, value in there.items() if value is not None} == parsed, kind
    assert texts.keys() | TEXT_KINDS == set(get_args(Kind))


def test_a_removed_part_is_made_again_and_nothing_else(
    undisturbed: Path, source: Path, folder: Path, run: Run, tmp_path: Path
) -> None:
    expected = part_bytes(undisturbed)
    output = tmp_path / "out"
    output.mkdir()
    for path in undisturbed.iterdir():
        (output / path.name).write_bytes(path.read_bytes())
    (output / "part-0000000.parquet").unlink()
    (output / "part-0000003.parquet").write_bytes(b"")  # as a power cut leaves it
    code, out, err = run(*words(source, f"file://{output}", folder))
    assert (code, out) == (0, "")
    assert "7 pages in 2 files" in err
    assert part_bytes(output) == expected


def test_other_options_or_pages_are_refused_an_output(
    undisturbed: Path, source: Path, folder: Path, run: Run, tmp_path: Path
) -> None:
    code, _, err = run(*words(source, undisturbed, folder, "--sources", "model"))
    assert code == 2
    assert "sources was 'both' and is 'model' now; give the same ones or another output" in err
    code, _, err = run(*words(source / "a.parquet", undisturbed, folder))
    assert code == 2
    assert "1 input files are new, gone or written anew, such as 'b.warc.gz'" in err
    (tmp_path / "mine.txt").write_text("not a job's")
    code, _, err = run(*words(source, tmp_path, folder))
    assert code == 2
    assert "isn't empty and has no _manifest.json" in err


@pytest.mark.parametrize(
    ("input_url", "said"),
    [("{}/empty", "no .parquet, .warc or .warc.gz in"), ("nosuch://pages", "Protocol not known: nosuch")],
)
def test_an_input_that_is_none_is_said_in_a_line(
    folder: Path, run: Run, tmp_path: Path, input_url: str, said: str
) -> None:
    code, _, err = run(*words(input_url.format(tmp_path), tmp_path / "out", folder))
    assert code == 2
    assert said in err
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_said_in_a_line(source: Path, folder: Path, run: Run) -> None:
    code, _, err = run(*words(source, folder / "config.json" / "out", folder))
    assert code == 2
    assert "Not a directory" in err


def test_an_output_in_its_input_is_refused(source: Path, folder: Path, run: Run) -> None:
    code, _, err = run(*words(source, source / "out", folder))
    assert code == 2
    assert "name a folder beside it" in err


@pytest.mark.parametrize("victim", ["worker", "job"])
def test_a_killed_process_changes_nothing(
    undisturbed: Path, source: Path, folder: Path, tmp_path: Path, victim: str
) -> None:
    once, code = tmp_path / "once", DEADLY.format(pid="os.getpid()" if victim == "worker" else "os.getppid()")
    output = tmp_path / "out"
    ran = script(code, str(once), *words(source, output, folder))
    assert ran.returncode == (1 if victim == "worker" else -9), ran.stderr
    if victim == "job":
        wait_until_gone(int(once.read_text()))
        assert len(list(output.glob("part-*.parquet"))) < 4
        ran = script(code, str(once), *words(source, output, folder))
    assert part_bytes(output) == part_bytes(undisturbed), ran.stderr


def wait_until_gone(pid: int) -> None:
    """A worker whose job was killed ends by itself; the test's time limit is the limit."""
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def test_a_page_that_kills_its_process_has_an_error_row(folder: Path, tmp_path: Path) -> None:
    pages = [page(number, b"<p>poison" if number == 1 else None) for number in range(3)]
    write_pages(tmp_path / "pages.parquet", pages)
    (tmp_path / "once").touch()
    ran = script(
        DEADLY.format(pid=0), str(tmp_path / "once"), *words(tmp_path / "pages.parquet", tmp_path / "out", folder)
    )
    assert ran.returncode == 1, ran.stderr
    assert [row["error_type"] for row in rows(tmp_path / "out")] == [None, "WorkerDied", None]


def job(folder: Path, source: str, output: str, cache: Path | None = None) -> Job:
    both = Folder.of(source), Folder.of(output)
    return Job(*both, str(folder), "both", None, cache and str(cache), "settings")


def test_input_and_output_may_be_in_any_file_system(undisturbed: Path, source: Path, folder: Path) -> None:
    fsspec.filesystem("memory").pipe_file("/pages/a.parquet", (source / "a.parquet").read_bytes())
    worker = Worker(job(folder, "memory://pages", "memory://results"))
    outcome = worker.run(Part(2, "a.parquet", 8, PAGES))
    assert (outcome.failure, outcome.counts.pages) == ("", 3)
    written = fsspec.filesystem("memory").cat_file("/results/part-0000002.parquet")
    assert written == part_bytes(undisturbed)["part-0000002.parquet"]


def test_results_come_from_the_cache_unless_anything_differs(source: Path, folder: Path, tmp_path: Path) -> None:
    told = job(folder, str(source), str(tmp_path / "out"), tmp_path / "cache")
    part = Part(0, "a.parquet", 0, PART_PAGES)
    first = Worker(told).run(part).counts
    written = part_bytes(tmp_path / "out")
    again = Worker(told).run(part).counts
    assert (first.cached, again.cached, again.windows) == (0, PART_PAGES, 0)
    assert part_bytes(tmp_path / "out") == written
    assert Worker(replace(told, settings="others")).run(part).counts.cached == 0


def test_a_disk_or_network_that_fails_is_no_error_of_the_pages(source: Path, folder: Path, tmp_path: Path) -> None:
    outcome = Worker(job(folder, str(source), str(tmp_path))).run(Part(0, "gone.parquet", 0, 4))
    assert outcome.failure.startswith("FileNotFoundError")
    assert not list(tmp_path.glob("part-*"))


def test_what_is_broken_in_a_file_is_a_row(source: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    content = bytearray((source / "b.warc.gz").read_bytes()[:-20])
    middle = len(content) // 3
    content[middle : middle + 9] = bytes(9)
    (tmp_path / "in" / "b.warc.gz").write_bytes(content)
    outcome = Worker(job(folder, str(tmp_path / "in"), str(tmp_path / "out"))).run(Part(0, "b.warc.gz", 0, 1 << 40))
    found = rows(tmp_path / "out")
    assert [row["error_type"] for row in found] == ["BrokenRecordError", None, "BrokenRecordError"]
    assert (outcome.counts.pages, outcome.counts.errors) == (3, 2)
    assert "is cut off" in found[-1]["error"]


def test_of_many_files_one_that_is_no_parquet_is_a_row(source: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "z.parquet").write_bytes((source / "a.parquet").read_bytes()[:-9])
    with pytest.raises(CorpusError, match=r"'z.parquet' isn't a readable Parquet file"):
        input_files(Folder.of(tmp_path / "in"), None)
    shutil.copy(source / "a.parquet", tmp_path / "in")
    files = input_files(Folder.of(tmp_path / "in"), None)
    for part in parts(files, 1 << 20):
        Worker(job(folder, str(tmp_path / "in"), str(tmp_path / "out"))).run(part)
    found = rows(tmp_path / "out")
    assert [row["error_type"] for row in found[-2:]] == [None, "CorpusError"]
    assert len(found) == files[0].pages + 1
    with pytest.raises(CorpusError):
        input_files(Folder.of(tmp_path / "in"), "z.parquet")


def test_of_broken_rows_those_of_other_groups_are_read(source: Path, folder: Path, tmp_path: Path) -> None:
    pages = list(read_pages(source / "a.parquet", splits=None))
    pq.write_table(pq.read_table(source / "a.parquet"), tmp_path / "a.parquet", row_group_size=2, compression="zstd")
    column = pq.read_metadata(tmp_path / "a.parquet").row_group(1).column(0)
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    at = column.dictionary_page_offset or column.data_page_offset
    content[at : at + column.total_compressed_size] = bytes(column.total_compressed_size)
    (tmp_path / "a.parquet").write_bytes(content)
    Worker(job(folder, str(tmp_path), str(tmp_path / "out"))).run(Part(0, "a.parquet", 0, len(pages)))
    found = rows(tmp_path / "out")
    assert [row["page_id"] for row in found if row["page_id"]] == [p.page_id for p in pages[:2] + pages[4:]]
    (broken,) = [row for row in found if row["error_type"] == "BrokenRecordError"]
    assert broken["error"].startswith("rows 2 to 3 of 'a.parquet' can't be read")


def test_an_empty_warc_is_not_passed_over() -> None:
    assert [part.start for part in parts([InputFile("empty.warc.gz", 0, "", None)], 64)] == [0]


def test_torch_runs_the_model_that_training_wrote(folder: Path, tmp_path: Path) -> None:
    save_model(tmp_path, tiny.sure_model())
    tiny.wordpiece().save(tmp_path / "tokenizer.json")
    by_torch = Extractor(trained_scorer(tmp_path, "cpu")).predict(tiny.SHOP)
    assert by_torch.records
    by_onnx = Extractor(PageScorer.from_folder(folder, 1)).predict(tiny.SHOP)
    assert by_torch.page_kind == by_onnx.page_kind


def test_two_ray_actors_write_what_two_processes_do(
    undisturbed: Path, source: Path, folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("ray.data")
    # In a process of its own: Ray starts some, and leaves its settings behind.
    code = "import sys; from markuplmpp.cli import main; main(sys.argv[2:])"
    ran = script(code, str(tmp_path / "on_ray"), *words(source, tmp_path / "out", folder), "--ray")
    assert ran.returncode == 1, ran.stderr
    assert part_bytes(tmp_path / "out") == part_bytes(undisturbed), ran.stderr
    assert "Deprecation" not in ran.stderr
    assert json.loads((tmp_path / "out" / "_report.json").read_text("utf-8"))["executor"] == "ray"
