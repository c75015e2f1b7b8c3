"""The service's web page in a real Chromium."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.service import ROOT, fake_service, service

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium; install one (Debian: apt-get install chromium)")
HOSTILE = """<title>Kettle</title><h1>Acme Kettle</h1><p>second <b>text</b>
<script>parent.document.title = 'owned'</script><img src=x onerror="parent.document.title = 'owned'">
<iframe srcdoc="<script>parent.parent.document.title = 'owned'</script>"></iframe>
<form action=https://evil.example><button>go</button></form><meta http-equiv=refresh content="0;url=//evil.example">
<a href="javascript:parent.document.title='owned'">link</a><svg onload="parent.document.title = 'owned'"></svg>"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with fake_service(json.dumps({"allow_urls": True})) as (_, address):
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    context.close()
    assert not said
    assert all(url.startswith((address, "data:", "blob:", "about:")) for url in asked), "nothing from elsewhere"


def extract(page: Page, html: str) -> None:
    page.fill("#html", html)
    page.click("text=Extract")
    page.wait_for_selector("#table caption, #table p")


def test_a_pasted_page_is_shown_with_its_records(page: Page) -> None:
    extract(page, "<h1>Acme Kettle</h1><p>$19.99")
    assert page.inner_text("#model") == "fake/1"
    assert "Kettle" in page.inner_text("#table")
    assert page.frame_locator("#page").locator("[data-mlpp-kind]").count() >= 1
    assert page.frame_locator("#page").locator("#mlpp-panel").count() == 0
    page.frame_locator("#page").locator("h1").hover()
    page.click("#tab-json")
    shown = json.loads(page.inner_text("#json"))
    assert shown["model"] == "fake/1"
    page.click("#copy")
    page.wait_for_selector("#status:text-is('Copied.')")
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == shown
    with page.expect_download() as download:
        page.click("#download")
    assert json.loads(Path(download.value.path()).read_text("utf-8")) == shown


def test_hovering_tells_label_and_score(page: Page) -> None:
    extract(page, "<h1>Acme Kettle</h1>")
    mark = page.frame_locator("#page").locator("mark[data-mlpp-kind=leaf]").first
    label = mark.get_attribute("data-mlpp")
    mark.hover()
    page.wait_for_selector("#hover:has-text('name 0.9')")
    assert label
    assert page.inner_text("#hover").startswith(label)


def test_the_slider_hides_what_is_less_sure(page: Page) -> None:
    extract(page, "<h1>Acme Kettle</h1>")
    page.focus("#threshold")
    page.keyboard.press("End")
    assert page.inner_text("#threshold-value") == "1.00"
    assert page.frame_locator("#page").locator("[data-mlpp-kind]").count() == 0
    assert page.inner_text("#table") == "No records."
    page.keyboard.press("Home")
    assert page.frame_locator("#page").locator("[data-mlpp-kind]").count() >= 1


@pytest.mark.parametrize(
    "html",
    [
        '<html id="mlpp-panel"><h1>Acme Kettle</h1>',
        '<h1>Acme Kettle</h1><img name="getElementById"><img name="head" id="head"><image name="body">',
        '<h1>Acme Kettle</h1><form name="querySelectorAll"><input name="getAttribute"><p>x</form>',
    ],
    ids=["the panel", "of images", "of forms"],
)
def test_names_of_a_page_do_not_stand_in_for_what_the_script_calls(page: Page, html: str) -> None:
    extract(page, html)
    assert page.inner_text("#status") == "detail page"
    assert page.locator("#table td button").count() == 1


@pytest.mark.skipif(not (ROOT / "markuplmpp/assets/web-small/model.onnx").exists(), reason="no embedded model")
def test_the_slider_means_the_score_and_not_what_it_is_rounded_to(browser: Any) -> None:
    with service("serve.py", "--threads", "1", "--port") as (_, address):
        page = browser.new_page()
        page.goto(address)
        extract(page, (ROOT / "data" / "product.html").read_text("utf-8"))
        page.focus("#threshold")
        page.keyboard.press("End")
        marks = page.frame_locator("#page").locator("[data-mlpp-kind]")
        assert marks.count() == page.locator("#table caption button, #table td button").count()
        page.close()


def test_it_is_readable_in_the_dark(browser: Any, address: str) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(address)
        extract(page, "<h1>Acme Kettle</h1>")
        style = "(() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] })()"
        seen[scheme] = [_lightness(colour) for colour in page.evaluate(style)]
        page.close()
    assert seen["light"][1] - seen["light"][0] > 0.5
    assert seen["dark"][0] - seen["dark"][1] > 0.5


def _lightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3 / 255


def test_it_works_with_the_keyboard_alone(page: Page) -> None:
    page.focus("#html")
    page.keyboard.type("<h1>Acme Kettle</h1>")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Extract":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#table caption")
    page.focus("#tab-table")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-json"
    assert page.is_visible("#json")
    page.keyboard.press("ArrowLeft")
    page.focus("#table td button")
    page.keyboard.press("Enter")
    assert "name" in page.inner_text("#hover")


def test_a_file_keeps_its_charset(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<meta charset=iso-8859-2><h1>\xb1</h1>")
    page.set_input_files("#file", path)
    page.click("text=Extract")
    page.wait_for_selector("#table caption")
    assert "ą" in page.inner_text("#table")


def test_a_hostile_page_neither_runs_nor_asks(page: Page) -> None:
    extract(page, HOSTILE)
    page.wait_for_timeout(300)
    assert page.title() == "markuplmpp"
    assert page.get_attribute("#page", "sandbox") == "allow-same-origin"
    # What the cleaning might miss: the frame runs nothing even so.
    page.evaluate("document.getElementById('page').srcdoc = `<script>parent.document.title = 'owned'</scr` + `ipt>`")
    page.wait_for_timeout(300)
    assert page.title() == "markuplmpp"


def test_refusals_are_told(page: Page) -> None:
    page.click("text=Extract")
    assert "Paste the HTML" in page.inner_text("#status")
    page.fill("#url", "http://127.0.0.1/")
    page.click("text=Extract")
    page.wait_for_selector("#status:has-text('public')")
    assert page.get_attribute("#status", "class") == "wrong"


@pytest.mark.skipif(not (ROOT / "markuplmpp/assets/web-small/model.onnx").exists(), reason="no embedded model")
def test_every_mark_of_a_real_result_is_found_from_its_row(browser: Any) -> None:
    with service("serve.py", "--threads", "1", "--port") as (_, address):
        page = browser.new_page()
        page.goto(address)
        extract(page, (ROOT / "data" / "product.html").read_text("utf-8"))
        assert page.locator("#table td button").count() >= 5
        page.close()
