"""The command line, with an extractor that needs no model."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread, active_count
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx
import pytest
from rich.console import Console

from markuplmpp.cli import main
from markuplmpp.cli import pages as pages_module
from markuplmpp.cli.pages import InputError, expand
from markuplmpp.corpus import CorpusPage, write_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import FetchError, ModelError
from markuplmpp.fetch import Fetched, fetch, user_agent
from markuplmpp.records import PageResult, Record, Value

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "markuplmpp" / "assets" / "web-small" / "model.onnx"

# For the tests that need a process of their own.
FAKE = """
import sys, types
from markuplmpp.dom.parse import parse_html
from markuplmpp.records import PageResult
class Extractor:
    name = "fake/1"
    @classmethod
    def from_pretrained(cls, path=None, *, threads=None):
        return cls()
    def predict(self, html, *, url=None, charset=None, sources="both", min_precision=None):
        parse_html(html, url=url, charset=charset)
        return PageResult(url, self.name, "other")
sys.modules["markuplmpp.extractor"] = types.SimpleNamespace(Extractor=Extractor)
from markuplmpp.cli import main
"""


class FakeExtractor:
    """Finds the first leaf of a page and calls it a name."""

    name = "fake/1"
    loaded_with: tuple[Path | None, int | None] = (None, None)
    calls: ClassVar[list[dict[str, object]]] = []

    @classmethod
    def from_pretrained(cls, path: Path | None = None, *, threads: int | None = None) -> FakeExtractor:
        if path is not None and not path.is_dir():
            raise ModelError(f"no model folder at {path.name!r};\ngive one that train wrote")
        cls.loaded_with = (path, threads)
        cls.calls.clear()
        return cls()

    def predict(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        charset: str | None = None,
        sources: str = "both",
        min_precision: float | None = None,
    ) -> PageResult:
        asked = {} if min_precision is None else {"min_precision": min_precision}
        self.calls.append({"url": url, "charset": charset, "sources": sources, **asked})
        page = parse_html(html, url=url, charset=charset)
        leaf = int(page.leaves[0])
        if page.text(leaf) == "crash":
            raise RuntimeError("a bug\nin two lines")
        name = Value(page.text(leaf), page.xpath(leaf), 0.987)
        mpn = Value("K-1 [red]", None, 0.5, "metadata")
        review = Record("review", (), 0.25)
        product = Record("product", ("/html/body",), 0.75, {"name": [name], "mpn": [mpn]}, (review,))
        return PageResult(url, self.name, "detail", (product,), ("a warning",))


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    monkeypatch.setitem(sys.modules, "markuplmpp.extractor", SimpleNamespace(Extractor=FakeExtractor))

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), out, err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "a.html").write_text("<h1>Kettle</h1>")
    (tmp_path / "b" / "empty.htm").write_bytes(b"")
    (tmp_path / "b" / "c" / "last.HTML").write_bytes("<h1>Théière</h1>".encode())
    (tmp_path / "notes.txt").write_text("not a page")
    return tmp_path


def names(ran: Ran) -> list[str]:
    return [result["records"][0]["fields"]["name"][0]["text"] for result in ran.results]


def test_extract_prints_the_result_of_a_file(run: Callable[..., Ran], folder: Path) -> None:
    ran = run("extract", folder / "a.html")
    assert (ran.code, ran.err) == (0, "")
    (result,) = ran.results
    uri = (folder / "a.html").resolve().as_uri()
    assert result == FakeExtractor.from_pretrained().predict(b"<h1>Kettle</h1>", url=uri).to_dict()
    assert (result["version"], result["url"]) == (1, uri)


def test_extract_reads_a_folder_in_order_and_names_the_failed(run: Callable[..., Ran], folder: Path) -> None:
    ran = run("extract", folder)
    assert names(ran) == ["Kettle", "Théière"]
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert str(folder / "b" / "empty.htm") in ran.err
    assert "the page is empty" in ran.err


def test_an_unexpected_error_fails_its_page_only(run: Callable[..., Ran], folder: Path) -> None:
    (folder / "crash.html").write_text("crash")
    ran = run("extract", folder / "crash.html", folder / "a.html")
    assert (ran.code, names(ran)) == (1, ["Kettle"])
    assert "unexpected RuntimeError: a bug in two lines" in ran.err
    assert ran.err.count("\n") == 1


def test_extract_reads_stdin(run: Callable[..., Ran]) -> None:
    ran = run("extract", "-", stdin=b"\xef\xbb\xbf<p>na\xc3\xafve")
    assert (ran.code, names(ran)) == (0, ["naïve"])
    assert ran.results[0]["url"] is None


def test_extract_reads_corpus_files(run: Callable[..., Ran], tmp_path: Path) -> None:
    corpus = tmp_path / "pages.jsonl"
    rows = [
        {"page_id": "p1", "url": "https://a.example/1", "html": "<p>One"},
        {"page_id": "p2", "url": None, "html": ""},
        {"page_id": "p3", "url": "https://a.example/3", "html": "<p>Three"},
    ]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = run("extract", corpus)
    assert (ran.code, names(ran)) == (1, ["One", "Three"])
    assert [result["url"] for result in ran.results] == ["https://a.example/1", "https://a.example/3"]
    assert f"{corpus}#p2: " in ran.err


def test_extract_reads_a_crawl_with_the_charset_of_its_pages(run: Callable[..., Ran], folder: Path) -> None:
    rows = [
        CorpusPage("p1", "crawl", "", "a", "https://a.example/", None, None, b"<p>\xb1", charset="iso8859-2"),
        CorpusPage("p2", "crawl", "", "a", None, None, None, "<p>é".encode()),
    ]
    write_pages(folder / "b" / "pages-00000.parquet", rows)
    (folder / "b" / "more.jsonl").write_text('{"html": "<p>Pot"}\n')
    (folder / "b" / ".pages-00001.parquet.tmp").write_bytes(b"unfinished")
    ran = run("extract", folder)
    assert names(ran) == ["Kettle", "Théière", "Pot", "ą", "é"]
    assert [call["charset"] for call in FakeExtractor.calls if call["url"] == "https://a.example/"] == ["iso8859-2"]
    assert (ran.code, ran.err.count("\n")) == (1, 1), "empty.htm alone"


def test_a_broken_corpus_file_fails_and_the_rest_goes_on(run: Callable[..., Ran], tmp_path: Path, folder: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"not parquet")
    ran = run("extract", tmp_path / "bad.parquet", folder / "a.html")
    assert (ran.code, names(ran)) == (1, ["Kettle"])
    assert "bad.parquet: " in ran.err


def test_extract_fetches_urls(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    def fake_fetch(url: str) -> Fetched:
        if url.endswith("gone"):
            raise FetchError("the site answered 404 Not Found")
        return Fetched("https://a.example/final", b"<p>\xe9t\xe9", "latin-1")

    monkeypatch.setattr(pages_module, "fetch", fake_fetch)
    ran = run("extract", "https://a.example/gone", "HTTP://a.example/x", "--sources", "model", "--min-precision", "0.9")
    assert (ran.code, names(ran)) == (1, ["été"])
    assert ran.err == "markuplmpp: https://a.example/gone: the site answered 404 Not Found\n"
    passed_on = {"url": "https://a.example/final", "charset": "latin-1", "sources": "model", "min_precision": 0.9}
    assert FakeExtractor.calls == [passed_on]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["extract", "missing.html"], "'missing.html': No such file or directory"),
        (["extract", "-", "missing.html"], "'missing.html': No such file or directory"),
        (["extract", "nul\0.html"], "give a file, a folder, a URL or '-'"),
        (["extract", "."], "no .htm, .html, .jsonl, .parquet, .warc, .warc.gz file in this folder"),
        (["extract", "ftp://a.example/"], "only http and https"),
        (["extract", "--model", "nowhere", "-"], "no model folder at 'nowhere'; give one that train wrote"),
        (["show", "missing.html"], "'missing.html': No such file or directory"),
        (["show", "-", "-o", "no/such/out.html"], "there is no such folder to write to"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    run: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("markuplmpp: error: ")
    assert expected in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "--sources", "all", "-"],
        ["extract", "--threads", "0", "-"],
        ["extract", "--min-precision", "2", "-"],
        ["nothing"],
    ],
)
def test_options_are_checked(run: Callable[..., Ran], arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_options_reach_the_extractor(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("extract", "-", "--model", tmp_path, "--threads", "3", stdin=b"x").code == 0
    assert FakeExtractor.loaded_with == (tmp_path, 3)


@pytest.mark.parametrize("command", ["extract", "show", "serve"])
def test_help_teaches_with_examples(run: Callable[..., Ran], command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert f"markuplmpp {command} " in ran.out.split("Examples:")[1]


def test_pretty_prints_every_value(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    ran = run("extract", "--pretty", "-", stdin="<p>\x1b[31mKettle [bold]é".encode())
    assert ran.code == 0
    for expected in ("stdin · detail · 1 record", "product", "0.75", "Kettle [bold]é", "0.99", "K-1 [red]"):
        assert expected in ran.out
    for expected in ("/html/body/p/text()[1]", "metadata", "review", "0.25", "warning: a warning"):
        assert expected in ran.out
    assert "\x1b[31m" not in ran.out


def test_progress_goes_to_stderr_for_several_pages_only(
    run: Callable[..., Ran], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=100)
    monkeypatch.setattr("markuplmpp.cli.output.Console", lambda **_: console)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    many, few = folder, folder / "a.html"
    assert names(run("extract", many)) == ["Kettle", "Théière"]
    assert "3/3" in shown.getvalue()
    shown.truncate(0)
    assert names(run("extract", few)) == ["Kettle"]
    assert shown.getvalue().strip("\0") == ""


def test_show_writes_the_marked_page(run: Callable[..., Ran], folder: Path) -> None:
    out = folder / "shown.html"
    ran = run("show", folder / "b" / "c" / "last.HTML", "-o", out)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"markuplmpp: wrote {out}\n"
    shown = out.read_text("utf-8")
    assert 'data-mlpp="name 0.99">Théière</mark>' in shown
    assert "K-1 [red]" in shown


def test_show_takes_one_page(run: Callable[..., Ran], folder: Path) -> None:
    ran = run("show", folder, "-o", folder / "out.html")
    assert ran.code == 2
    assert "holds 3 files; show draws one page" in ran.err
    assert not (folder / "out.html").exists()


def write_rows(path: Path, *ids: str) -> Path:
    path.write_text("".join(json.dumps({"page_id": i, "html": f"<p>{i.upper()}"}) + "\n" for i in ids))
    return path


@pytest.mark.parametrize("arguments", [["one.JSONL"], ["few.jsonl", "--page-id", "k1"]])
def test_show_draws_a_page_of_a_corpus_file(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(Path("one.JSONL"), "k1")
    write_rows(Path("few.jsonl"), "k0", "k1", "k2")
    assert run("show", *arguments).code == 0
    assert ">K1</mark>" in Path("out.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["none.jsonl"], 2, "'none.jsonl' holds no page; expected one at least"),
        (["none.jsonl", "--page-id", "k1"], 2, "'none.jsonl' holds no page"),
        (["few.jsonl"], 2, "'few.jsonl' holds 3 pages; show draws one: choose with --page-id, of k0, k1, k2"),
        (["few.jsonl", "--page-id", "k7"], 2, "'few.jsonl' has no page 'k7': choose with --page-id, of k0, k1, k2"),
        (["many.jsonl"], 2, "of k0, k1, k2, k3, k4 ..."),
        (["one.html", "--page-id", "k1"], 2, "--page-id is for Parquet and JSONL files"),
        (["broken.jsonl"], 1, "broken.jsonl:2 isn't JSON"),
    ],
)
def test_show_says_which_pages_it_could_draw(
    run: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(Path("none.jsonl"))
    write_rows(Path("few.jsonl"), "k0", "k1", "k2")
    write_rows(Path("many.jsonl"), *(f"k{i}" for i in range(9)))
    Path("broken.jsonl").write_text('{"html": "<p>x"}\n{')
    Path("one.html").write_text("<p>x")
    ran = run("show", *arguments)
    assert (ran.code, ran.err.count("\n")) == (code, 1)
    assert told in ran.err
    assert not Path("out.html").exists()


def test_show_reports_a_page_that_cannot_be_read(run: Callable[..., Ran], folder: Path) -> None:
    ran = run("show", folder / "b" / "empty.htm", "-o", folder / "out.html")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "the page is empty" in ran.err


def test_expand_keeps_the_order_given(folder: Path) -> None:
    found = expand([str(folder / "b"), "-", "https://a.example/", str(folder / "notes.txt")])
    assert found == [
        folder / "b" / "c" / "last.HTML",
        folder / "b" / "empty.htm",
        "-",
        "https://a.example/",
        folder / "notes.txt",
    ]
    with pytest.raises(InputError, match="No such file"):
        expand(["-", "missing"])


class Site(httpx.MockTransport):
    """A site of one address for each way to answer."""

    def __init__(self) -> None:
        super().__init__(self.answer)
        self.agents: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.agents.append(request.headers["user-agent"])
        path = request.url.path
        if path == "/page":
            headers = {"content-type": "text/html; charset=latin-1"}
            return httpx.Response(200, content=b"<p>\xe9", headers=headers)
        if path == "/moved":
            return httpx.Response(301, headers={"location": "/page"})
        if path == "/loop":
            return httpx.Response(302, headers={"location": "/loop"})
        if path == "/large":
            return httpx.Response(200, content=(b"x" * 1000 for _ in range(10**9)))
        if path == "/dead":
            raise httpx.ConnectError("Connection refused")
        if path == "/unicode":
            raise UnicodeError("label too long")  # as the socket module does for such a host
        if path == "/stuck":
            raise httpx.ReadTimeout("")
        return httpx.Response(404)


def test_fetch_follows_redirects_and_says_who_asks() -> None:
    site = Site()
    page = fetch("https://a.example/moved", transport=site)
    assert page == Fetched("https://a.example/page", b"<p>\xe9", "latin-1")
    assert site.agents == [user_agent()] * 2
    assert user_agent().startswith("markuplmpp/")
    assert "Mozilla" not in user_agent()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://a.example/missing", "404 Not Found"),
        ("https://a.example/loop", "more than 5 redirects"),
        ("https://a.example/large", "more than 5,000 bytes"),
        ("https://a.example/dead", "Connection refused"),
        ("https://a.example/stuck", "no answer in 9 s"),
        ("http://a\0.example/", "can't be read: Invalid"),
        ("http://", "names no site"),
        ("https://a.example/unicode", "label too long"),
    ],
)
def test_fetch_gives_up_with_a_reason(address: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason.replace("'", ".")):
        fetch(address, max_bytes=5_000, timeout_s=9, transport=Site())


class Slow(BaseHTTPRequestHandler):
    """Never gets to the end, though each of its steps is quick: of its name is what it drips or repeats."""

    stopped = Event()

    def do_GET(self) -> None:
        if self.path.startswith("/redirects"):
            self.stopped.wait(0.1)
            self.send_response(302)
            self.send_header("Location", f"/redirects{len(self.path)}")
            self.end_headers()
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if self.path == "/body" else b""))
        with suppress(OSError):  # the reader has left
            while not self.stopped.wait(0.05):
                self.wfile.write(b"X-Drip: 1\r\n")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def slow_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Slow.stopped.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/redirects", "/headers", "/body"])
def test_fetch_is_bounded_over_all_its_steps(slow_site: str, path: str) -> None:
    before, end = active_count(), time.monotonic() + 20
    with pytest.raises(FetchError, match=r"^not complete after 0\.3 s$"):
        fetch(slow_site + path, timeout_s=0.3)
    while active_count() > before and time.monotonic() < end:
        time.sleep(0.02)
    assert active_count() <= before, "a thread reads on"


def test_a_look_up_of_a_name_that_hangs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    released = Event()

    def hang(*_: Any, **__: Any) -> None:
        released.wait(30)
        raise socket.gaierror("released")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(FetchError, match=r"^not complete after 0\.2 s$"):
        fetch("http://a.example/", timeout_s=0.2)
    released.set()


def python(code: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    corpus = tmp_path / "pages.jsonl"
    corpus.write_text("".join(json.dumps({"page_id": str(i), "html": "<p>x"}) + "\n" for i in range(5000)))
    process = python(FAKE + "main()", "extract", str(corpus))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(20) == 141
    assert err == b""


def test_json_is_utf8_in_any_locale(tmp_path: Path) -> None:
    page = tmp_path / "é.html"
    page.write_text("<p>x")
    process = python(FAKE + "main()", "extract", str(page), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["url"].endswith("/%C3%A9.html")


def test_help_and_extract_import_no_torch(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>Kettle</h1><p>$19.99")
    prelude = "import sys\nfrom markuplmpp.cli import main\n" if MODEL.exists() else FAKE
    loaded = "sorted({'torch', 'transformers', 'fastapi'} & set(sys.modules))"
    code = f"{prelude}\ntry:\n    main()\nfinally:\n    print({loaded}, file=sys.stderr)"
    process = python(code, "extract", str(page))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"[]\n")
    assert json.loads(out)["version"] == 1
