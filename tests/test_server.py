"""The extraction service in process: answers, refusals, access."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from markuplmpp.decode.calibrate import Calibration, Line
from markuplmpp.errors import MissingExtraError, ModelError
from markuplmpp.extractor import Extractor
from markuplmpp.fetch import Fetched
from markuplmpp.records import Source
from markuplmpp.server import ServeConfig, create_app, reading
from markuplmpp.server.models import ExtractRequest
from tests import service
from tests.service import HTML, MAX_BYTES, NDJSON, TOKEN, FakeScorer, fake_extractor, problem, send

Ask = Callable[..., httpx.Response]


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def extractor(scorer: FakeScorer) -> Extractor:
    return fake_extractor(scorer)


@pytest.fixture
def ask(extractor: Extractor) -> Ask:
    app = create_app(extractor, ServeConfig(max_body_bytes=MAX_BYTES))
    return lambda *request, **options: service.ask(app, *request, **options)


def text_of(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return str(response.json()["records"][0]["fields"]["name"][0]["text"])


def test_html_body_gives_the_result(ask: Ask, extractor: Extractor) -> None:
    page = "<h1>Théière</h1>".encode()
    response = ask("POST", "/v1/extract", content=page, headers=HTML)
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-request-id"]
    assert text_of(response) == "Théière"
    assert response.json() == extractor.predict(page).to_dict()


def test_charset_of_the_header_is_passed_on(ask: Ask) -> None:
    headers = {"Content-Type": 'Text/HTML; Charset="ISO-8859-2"'}
    assert text_of(ask("POST", "/v1/extract", content=b"<p>\xb1", headers=headers)) == "ą"


def test_json_body_gives_the_result(ask: Ask, scorer: FakeScorer) -> None:
    page: dict[str, Any] = {"html": "<p>Kettle \U0001f375", "url": "https://a.example/"}
    response = ask("POST", "/v1/extract", json=page)
    assert response.json()["url"] == "https://a.example/"
    assert text_of(response) == "Kettle \U0001f375"
    assert scorer.windows == 1
    response = ask("POST", "/v1/extract", json=page | {"options": {"sources": "metadata"}})
    assert (response.json()["records"], scorer.windows) == ([], 1)


def test_html_in_base64_is_bytes_with_a_charset_of_their_own(ask: Ask) -> None:
    html = base64.b64encode(b"<meta charset=iso-8859-2><p>\xb1").decode()
    assert text_of(ask("POST", "/v1/extract", json={"html_base64": html})) == "ą"


def test_a_page_that_comes_again_is_not_scored_again(ask: Ask, scorer: FakeScorer) -> None:
    first, again = (ask("POST", "/v1/extract", content=b"<p>Kettle", headers=HTML) for _ in range(2))
    assert first.json() == again.json()
    assert scorer.windows == 1
    other = ask("POST", "/v1/extract", json={"html": "<p>Kettle", "url": "https://a.example/"})
    assert (other.json()["url"], scorer.windows) == ("https://a.example/", 2)


def test_the_cache_is_bounded(extractor: Extractor, scorer: FakeScorer) -> None:
    app = create_app(extractor, ServeConfig(cache_bytes=1_500))  # two of these answers

    def windows_after(page: bytes) -> int:
        answer = service.ask(app, "POST", "/v1/extract", content=page, headers=HTML)
        assert 100 < len(answer.content) < 400
        return scorer.windows

    assert [windows_after(page) for page in (b"<p>1", b"<p>2", b"<p>1", b"<p>3", b"<p>1", b"<p>2")] == [
        1,
        2,
        2,
        3,
        3,
        4,
    ]


def test_min_precision_leaves_out_what_is_unsure(ask: Ask, extractor: Extractor, scorer: FakeScorer) -> None:
    extractor.calibrations["both"] = Calibration({"model": Line(1, 0)})  # scores as they are: 0.9

    def fields(options: dict[str, Any]) -> set[str]:
        answer = ask("POST", "/v1/extract", json={"html": "<p>Kettle", "options": options})
        return {name for record in answer.json()["records"] for name in record["fields"]}

    assert [fields({}), fields({"min_precision": 0.85}), fields({"min_precision": 0.95})] == [{"name"}, {"name"}, set()]
    assert scorer.windows == 3, "the cache tells them apart"
    shown = ask("POST", "/v1/show", json={"html": "<p>Kettle", "options": {"min_precision": 0.95}}).json()
    assert not any(record["fields"] for record in shown["result"]["records"])


def test_min_precision_needs_a_calibrated_model(ask: Ask, scorer: FakeScorer) -> None:
    page = {"html": "<p>Kettle", "options": {"min_precision": 0.95}}
    found = problem(ask("POST", "/v1/extract", json=page), 400)
    assert "fake/1 aren't calibrated for sources 'both'" in found["detail"]
    line = ask("POST", "/v1/extract/batch", content=json.dumps(page), headers=NDJSON).json()
    assert (line["status"], line["detail"], line["line"]) == (400, found["detail"], 1)
    assert scorer.windows == 0


def test_it_says_that_it_lives_and_is_ready(ask: Ask) -> None:
    assert ask("GET", "/healthz").json() == {"status": "ok"}
    ready = {"status": "ready", "model": "fake/1", "allow_urls": False, "needs_token": False}
    assert ask("GET", "/readyz").json() == ready


def test_the_schema_names_fields_and_items(ask: Ask, extractor: Extractor) -> None:
    known = ask("GET", "/v1/schema").json()
    assert known["model"] == "fake/1"
    assert [field["name"] for field in known["fields"]] == [field.name for field in extractor.schema.fields]
    assert {item["name"] for item in known["items"]} == {item.name for item in extractor.schema.items}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"html": "\\ud800"}',
                                  b'{"html": "x", "options": {"min_precision": NaN}}'])  # fmt: skip
def test_malformed_json_is_400(ask: Ask, body: bytes) -> None:
    response = ask("POST", "/v1/extract", content=body, headers={"Content-Type": "application/json"})
    assert problem(response, 400)["errors"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "give html, html_base64 or url"),
        ([], "object"),
        ({"html": 1}, "html"),
        ({"html": "x", "options": {"sources": "all"}}, "options.sources"),
        ({"html": "x", "options": {"min_precision": 0}}, "options.min_precision"),
        ({"html": "x", "options": {"min_precision": 95}}, "options.min_precision"),
        ({"html": "x", "options": {"min_precision": True}}, "options.min_precision"),
        ({"html": "x", "html_base64": "eA=="}, "both"),
        ({"html_base64": "x"}, "html_base64"),
        ({"html_base64": "<h1>Kettle</h1>"}, "isn't base64"),
        ({"html_base64": "PGgxPsO_"}, "isn't base64"),
        ({"html": "x", "url": "x" * 9000}, "url"),
        ({"html": "x", "more" * 1000: 1}, "more"),
    ],
)
def test_json_of_another_form_is_400_and_named(ask: Ask, body: object, named: str) -> None:
    response = ask("POST", "/v1/extract", json=body)
    assert named in problem(response, 400)["errors"][0]
    assert len(response.text) < 1_000


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/pdf", "text/html, text/html", "x"])
def test_other_media_types_are_415(ask: Ask, media_type: str | None) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    found = problem(ask("POST", "/v1/extract", content=b"<p>x", headers=headers), 415)
    assert "application/json or text/html" in found["detail"]


@pytest.mark.parametrize(
    ("page", "error"), [(b"", "EmptyPageError"), (b"  ", "EmptyPageError"), (b"%PDF-1.7", "BinaryPageError")]
)
def test_page_errors_are_422(ask: Ask, page: bytes, error: str) -> None:
    found = problem(ask("POST", "/v1/extract", content=page, headers=HTML), 422)
    assert found["error"] == error
    assert "HTML" in found["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nope", 404), ("GET", "/docs", 404), ("GET", "/v1/extract", 405), ("DELETE", "/healthz", 405)],
)
def test_unknown_paths_and_methods_are_problems_too(ask: Ask, method: str, path: str, status: int) -> None:
    response = ask(method, path)
    problem(response, status)
    assert ("allow" in response.headers) == (status == 405)


def test_unexpected_errors_leak_nothing(ask: Ask) -> None:
    response = ask("POST", "/v1/extract", content=b"<p>crash", headers=HTML | {"X-Request-ID": "my-id.1"})
    assert problem(response, 500)["request_id"] == "my-id.1"
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text


@pytest.mark.parametrize("given", ["", "<script>", "a b", "x" * 65])
def test_only_a_plain_request_id_is_taken_over(ask: Ask, given: str) -> None:
    made = ask("GET", "/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert made != given
    assert len(made) == 32


def test_show_gives_the_page_with_its_records_and_without_scripts(ask: Ask) -> None:
    shown = ask("POST", "/v1/show", json={"html": "<h1>Kettle</h1><script>alert(1)</script>"}).json()
    assert shown["result"]["records"][0]["fields"]["name"][0]["text"] == "Kettle"
    assert '<mark data-mlpp-kind="leaf"' in shown["html"]
    assert "<script" not in shown["html"]


def test_every_answer_binds_the_browser(ask: Ask) -> None:
    for response in (ask("GET", "/"), ask("GET", "/static/app.js"), ask("GET", "/nope")):
        policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
        assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
        assert response.headers["x-content-type-options"] == "nosniff"
    page = ask("GET", "/").text
    assert "<script>" not in page
    assert "://" not in page.replace("https://shop.example", ""), "nothing from elsewhere"


@pytest.mark.parametrize("path", ["/v1/extract", "/v1/show", "/v1/extract/batch", "/v1/schema", "/metrics"])
def test_the_token_opens_what_works_or_tells(extractor: Extractor, path: str) -> None:
    app = create_app(extractor, ServeConfig(host="0.0.0.0", token=TOKEN))
    method = "GET" if path in ("/v1/schema", "/metrics") else "POST"

    def status(authorization: str | bytes | None) -> int:
        headers = {"Authorization": authorization} if authorization is not None else {}
        return service.ask(app, method, path, headers=headers).status_code

    for wrong in (None, "", TOKEN, f"Basic {TOKEN}"):
        assert status(wrong) == 401
    for wrong in ("Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", b"Bearer \xe9"):
        assert status(wrong) in (401, 403)
    assert status(f"bearer {TOKEN}") == (200 if method == "GET" else 415)
    refused = service.ask(app, method, path)
    assert problem(refused, 401)["title"] == "Unauthorized"
    assert refused.headers["www-authenticate"] == "Bearer"
    assert service.ask(app, "GET", "/readyz").json()["needs_token"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"host": "0.0.0.0"}, "needs a token"),
        ({"host": "::"}, "needs a token"),
        ({"host": "shop.example"}, "needs a token"),
        ({"token": "short"}, "5 characters; expected 16"),
        ({"token": f"{TOKEN}\n"}, "without white space"),
        ({"token": " " * 20}, "without white space"),
        ({"max_waiting": 0}, "above 0"),
        ({"threads": -1}, "above 0"),
        ({"deadline_s": float("nan")}, "above 0"),
        ({"deadline_s": float("inf")}, "above 0"),
    ],
)
def test_settings_that_would_not_do_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ServeConfig(**settings)
    assert TOKEN not in repr(ServeConfig(token=TOKEN))


def test_the_command_refuses_an_open_door(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from markuplmpp.cli import main

    monkeypatch.delenv("MARKUPLMPP_TOKEN", raising=False)
    with pytest.raises(SystemExit) as stopped:
        main(["serve", "--host", "0.0.0.0"])
    assert stopped.value.code == 2
    assert "needs a token" in capsys.readouterr().err


def test_a_model_that_is_missing_is_said_once_whatever_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from markuplmpp.server import run

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(ModelError, match="missing"):
        run(ServeConfig(port=0, workers=2, model=tmp_path / "missing"))


def test_addresses_are_fetched_only_where_allowed(
    ask: Ask, extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(url: str, **options: Any) -> Fetched:
        assert isinstance(options["transport"], reading.PublicTransport)
        return Fetched(url + "/moved", b"<p>\xb1", "iso-8859-2")

    monkeypatch.setattr(reading, "fetch", fetched)
    page = {"url": "https://a.example"}
    assert "fetches no addresses" in problem(ask("POST", "/v1/extract", json=page), 403)["detail"]
    open_app = create_app(extractor, ServeConfig(allow_urls=True))
    response = service.ask(open_app, "POST", "/v1/extract", json=page)
    assert (response.json()["url"], text_of(response)) == ("https://a.example/moved", "ą")


def test_no_more_pages_are_fetched_at_once_than_is_said_whoever_leaves(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = most = 0
    lock = threading.Lock()

    def slow(url: str, **options: Any) -> Fetched:
        nonlocal alive, most
        with lock:
            alive += 1
            most = max(most, alive)
        time.sleep(0.3)
        with lock:
            alive -= 1
        return Fetched(url, b"<p>x", None)

    async def leave() -> None:
        sending = service.send(app, "POST", "/v1/extract", json={"url": "https://a.example"})
        with suppress(TimeoutError):
            await asyncio.wait_for(sending, 0.02)

    async def leave_often() -> None:
        stays = service.send(app, "POST", "/v1/extract", json={"url": "https://a.example"})
        await asyncio.gather(stays, *(leave() for _ in range(60)))

    monkeypatch.setattr(reading, "fetch", slow)
    app = create_app(extractor, ServeConfig(allow_urls=True))
    asyncio.run(leave_often())
    assert 1 <= most <= 16


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest", "http://0/",
            "http://2130706433/", "http://localhost./", "file:///etc/passwd", "gopher://a.example/", "http://", "x",
            "http://a\r\nX-Injected: 1/"],
)  # fmt: skip
def test_addresses_inside_are_not_fetched(extractor: Extractor, url: str) -> None:
    app = create_app(extractor, ServeConfig(allow_urls=True))
    assert problem(service.ask(app, "POST", "/v1/extract", json={"url": url}), 422)["error"] == "FetchError"


def test_figures_count_requests_pages_and_windows(ask: Ask) -> None:
    long = b"<p>Kettle and tea" * 40
    for page in (b"<p>Kettle", b"<p>Kettle", long, b""):
        ask("POST", "/v1/extract", content=page, headers=HTML)
    ask("BREW", "/nope")
    figures = dict(line.rsplit(" ", 1) for line in ask("GET", "/metrics").text.splitlines() if not line.startswith("#"))

    def figure(name: str) -> float:
        return float(figures[f"markuplmpp_{name}"])

    assert figure('requests_total{method="POST",path="/v1/extract",status="200"}') == 3
    assert figure('requests_total{method="POST",path="/v1/extract",status="422"}') == 1
    assert figure('requests_total{method="other",path="other",status="404"}') == 1
    assert figure('request_seconds_count{path="/v1/extract"}') == 4
    outcomes = {name: figure(f'pages_total{{outcome="{name}"}}') for name in ("done", "cached", "unreadable")}
    assert outcomes == {"done": 2, "cached": 1, "unreadable": 1}
    assert figure("window_seconds_count") == figure("batch_windows_sum") > 3
    assert figure("pages_held") == figure("windows_waiting") == 0


def test_openapi_says_where_the_token_goes(extractor: Extractor, ask: Ask) -> None:
    document = service.ask(create_app(extractor, ServeConfig(token=TOKEN)), "GET", "/openapi.json").json()
    guarded = {path for path, methods in document["paths"].items() for told in methods.values() if "security" in told}
    assert guarded == {"/v1/extract", "/v1/show", "/v1/extract/batch", "/v1/schema", "/metrics"}
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert "securitySchemes" not in ask("GET", "/openapi.json").json()["components"], "no token is needed"


def test_a_slash_too_many_leads_nowhere(ask: Ask) -> None:
    problem(ask("POST", "/v1/extract/", content=b"x", headers={"Host": "evil.example"}), 404)


def test_openapi_names_bodies_and_answers(ask: Ask) -> None:
    document = ask("GET", "/openapi.json").json()
    operation = document["paths"]["/v1/extract"]["post"]
    assert set(operation["requestBody"]["content"]) == {"text/html", "application/json"}
    codes = "200 400 401 403 408 413 415 422 429 503 504"
    assert set(operation["responses"]) == set(codes.split())
    schemas = document["components"]["schemas"]
    examples = schemas["ExtractRequest"]["examples"]
    assert any("min_precision" in example.get("options", {}) for example in examples)
    assert all(ExtractRequest.model_validate(example) for example in examples)
    assert "min_precision" in operation["description"]
    assert schemas["ExtractedValue"]["properties"]["source"]["enum"] == list(get_args(Source))


def test_without_the_extra_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from markuplmpp.cli import main

    for name in [name for name in sys.modules if name.startswith("markuplmpp.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        __import__("markuplmpp.server")
    with pytest.raises(SystemExit) as stopped:
        main(["serve"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        "markuplmpp: error: this needs 'fastapi', which isn't installed; run: pip install \"markuplmpp[serve]\"\n"
    )


def test_results_do_not_depend_on_the_pages_beside_them(extractor: Extractor) -> None:
    app = create_app(extractor, ServeConfig(threads=3, cache_bytes=0))
    pages = [b"<h1>Kettle</h1>" + b"<p>tea and <b>more</b>" * n for n in range(12)]

    async def ask_all() -> list[httpx.Response]:
        return await asyncio.gather(*(send(app, "POST", "/v1/extract", content=p, headers=HTML) for p in pages))

    assert [r.json() for r in asyncio.run(ask_all())] == [extractor.predict(p).to_dict() for p in pages]
