"""From pages to results: with a tiny random model, and with the embedded one on the sample pages."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from markuplmpp import Extractor, PageResult, predict
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import EmptyPageError, ModelError
from markuplmpp.model.export import export_onnx
from markuplmpp.scoring import PageScorer
from tests import tiny

DATA = Path(__file__).parents[1] / "data"
SAMPLES = sorted(DATA.glob("*.html"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with random weights, of a model so sure that it finds much."""
    folder = tmp_path_factory.mktemp("tiny")
    export_onnx(folder, tiny.sure_model())
    tiny.wordpiece().save(folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="module")
def extractor(folder: Path) -> Extractor:
    return Extractor.from_pretrained(folder, threads=1)


def xpaths(record: dict[str, Any]) -> list[str]:
    own = record.get("xpaths", []) + ([record["xpath"]] if "xpath" in record else [])
    values = [v["xpath"] for values in record["fields"].values() for v in values if v["xpath"]]
    return own + values + [xpath for inner in record.get("records", []) for xpath in xpaths(inner)]


def assert_is_contract(result: PageResult, html: bytes | str) -> None:
    """Version 1 of the result JSON; every XPath names one node of the page as parsed."""
    raw = json.loads(result.to_json())
    assert raw == result.to_dict()
    assert list(raw) == ["version", "url", "model", "page_kind", "records", "warnings"]
    assert raw["page_kind"] in ("detail", "list", "other")
    root, _, _ = parse_tree(html)
    for xpath in (x for record in raw["records"] for x in xpaths(record)):
        assert len(root.getroottree().xpath(xpath)) == 1, xpath


@pytest.mark.parametrize("page", SAMPLES, ids=lambda p: p.stem)
def test_results_keep_the_contract_with_any_model(extractor: Extractor, page: Path) -> None:
    html = page.read_bytes()
    for sources in ("model", "metadata", "both"):
        assert_is_contract(extractor.predict(html, url="https://a.example/", sources=sources), html)
    found = extractor.predict(html, sources="model")
    assert sum(len(values) for record in found.records for values in record.fields.values()) > 0


def test_the_same_page_gives_the_same_result_whatever_comes_before(extractor: Extractor) -> None:
    pages = [page.read_bytes() for page in SAMPLES]
    forwards = list(extractor.predict_many(pages))
    backwards = list(extractor.predict_many(pages[::-1]))
    assert forwards == backwards[::-1]


def test_a_bad_page_gives_its_error_in_its_place(extractor: Extractor) -> None:
    results = list(extractor.predict_many(["<p>tea</p>", "", "<p>tea</p>"]))
    assert isinstance(results[1], EmptyPageError)
    assert results[0] == results[2]
    assert isinstance(results[0], PageResult)
    with pytest.raises(EmptyPageError):
        extractor.predict(b"")


def test_metadata_alone_asks_no_network(extractor: Extractor) -> None:
    result = extractor.predict((DATA / "recipe.html").read_bytes(), sources="metadata")
    (recipe, *_) = result.records
    assert recipe.type == "recipe"
    assert {v.source for values in recipe.fields.values() for v in values} == {"metadata"}


def test_an_unknown_source_is_told(extractor: Extractor) -> None:
    told = "sources is 'modle'; expected model, metadata or both"
    with pytest.raises(ValueError, match=told):
        extractor.predict("<p>tea</p>", sources="modle")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=told):
        next(extractor.predict_many(["<p>tea</p>"], sources="modle"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=told):
        predict("<p>tea</p>", sources="modle")  # type: ignore[arg-type]


def test_what_lies_past_the_window_limit_is_named(folder: Path) -> None:
    scorer = PageScorer.from_folder(folder, threads=1)
    short = replace(scorer, sequence=replace(scorer.sequence, max_windows=1))
    html = "<p>tea</p>" * 200
    scores, warnings = short.score(parse_html(html))
    assert "past the limit of 1 windows" in warnings[0]
    assert len(scores.leaf) == len(scorer.score(parse_html(html))[0].leaf)
    assert scores.leaf[-1, 0] == 1.0
    assert Extractor(short).predict(html).warnings == tuple(warnings)


def test_another_parser_is_warned_of(folder: Path) -> None:
    scorer = PageScorer.from_folder(folder, threads=1)
    other = replace(scorer, config=scorer.config | {"parser": "html5lib-1"})
    assert "parsed by html5lib-1" in other.score(parse_html("<p>tea</p>"))[1][0]


def test_hidden_tokens_of_long_leaves_are_no_end_of_the_value(extractor: Extractor) -> None:
    long = "kettle " * 400
    result = extractor.predict(f"<h1>{long}</h1>", sources="model")
    for record in result.records:
        for values in record.fields.values():
            assert all(long.strip().startswith(v.text) or v.text in long for v in values)


@pytest.mark.parametrize("missing", ["config.json", "model.onnx", "tokenizer.json"])
def test_a_folder_without_a_file_is_named(folder: Path, tmp_path: Path, missing: str) -> None:
    for file in folder.iterdir():
        if file.name != missing:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelError, match=missing):
        Extractor.from_pretrained(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"schema_yaml": "fields: {a: {}}", "sequence": {"leaf": 1}}',
        '{"schema_yaml": "fields: {a: {}}", "sequence": null}',
        "[]",
    ],
)
def test_a_broken_config_is_a_model_error(folder: Path, tmp_path: Path, text: str) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(ModelError, match="config"):
        Extractor.from_pretrained(tmp_path)


def test_thresholds_of_another_form_are_a_model_error(folder: Path) -> None:
    scorer = PageScorer.from_folder(folder, threads=1)
    with pytest.raises(ModelError, match="thresholds"):
        Extractor(replace(scorer, config=scorer.config | {"thresholds": {"span": {}}}))
    with pytest.raises(ModelError, match="thresholds"):
        Extractor(replace(scorer, config=scorer.config | {"thresholds": {"leaf": 5}}))


def test_a_calibration_of_another_form_is_a_model_error(folder: Path) -> None:
    scorer = PageScorer.from_folder(folder, threads=1)
    with pytest.raises(ModelError, match="calibration"):
        Extractor(replace(scorer, config=scorer.config | {"calibration": {"both": {"lines": {"model": {"a": 1}}}}}))


def test_a_precision_is_a_share(extractor: Extractor) -> None:
    with pytest.raises(ValueError, match="min_precision is 95; expected a share"):
        extractor.predict("<p>tea</p>", min_precision=95)


def test_no_precision_is_promised_without_a_calibration(folder: Path) -> None:
    scorer = PageScorer.from_folder(folder)
    extractor = Extractor(replace(scorer, config=scorer.config | {"calibration": None}))
    with pytest.raises(ModelError, match="aren't calibrated for sources 'both', so no precision can be kept"):
        extractor.predict("<p>tea</p>", min_precision=0.9)


def test_the_embedded_model_is_calibrated() -> None:
    page = (DATA / "recipe.html").read_bytes()
    everything, sure = (Extractor.from_pretrained().predict(page, min_precision=p) for p in (None, 0.99))
    said = {name for name, values in everything.records[0].fields.items() for v in values if v.score > 0.999}
    assert not said - {"ingredient", "instruction"}  # lists that markup and model both have were right on tune
    assert "name" in everything.records[0].fields
    assert len(sure.records[0].fields) < len(everything.records[0].fields)


@pytest.mark.parametrize(
    "html", ["<title>Kettle</title>", "<img src=a.png>" * 50, "<img>", "<div></div>", "<script>1</script>"]
)
def test_pages_with_next_to_nothing_give_a_result(extractor: Extractor, html: str) -> None:
    assert_is_contract(extractor.predict(html), html)


def test_saved_config_says_how_pages_become_sequences(folder: Path) -> None:
    assert json.loads((folder / "config.json").read_text())["sequence"] == json.loads(json.dumps(asdict(tiny.SEQUENCE)))


def test_extraction_imports_no_torch(folder: Path) -> None:
    code = (
        "import sys; from markuplmpp import Extractor; "
        f"Extractor.from_pretrained({str(folder)!r}).predict('<h1>tea</h1>'); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("page", SAMPLES, ids=lambda p: p.stem)
def test_the_embedded_model_reads_the_sample_pages(page: Path) -> None:
    html = page.read_bytes()
    assert_is_contract(predict(html), html)


def test_the_embedded_model_finds_a_recipe_without_its_markup() -> None:
    (recipe, *_) = predict((DATA / "recipe.html").read_bytes(), sources="model").records
    assert recipe.type == "recipe"
    assert len(recipe.fields["ingredient"]) >= 5
    assert len(recipe.fields["instruction"]) >= 3
