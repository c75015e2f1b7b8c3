"""``markuplmpp site``, ``extract --templates`` and ``correct``, with an extractor that needs no model."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from markuplmpp.dom.parse import parse_html
from markuplmpp.labels.gold import read_gold
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema
from tests.site_shop import NAMES, detail, product


class FakeExtractor:
    """Finds name and price of the pages of the made-up shop."""

    name = "fake/1"
    schema = Schema.default()
    read: ClassVar[list[str | None]] = []

    @classmethod
    def from_pretrained(cls, path: Path | None = None, *, threads: int | None = None) -> FakeExtractor:
        cls.read.clear()
        return cls()

    def predict(self, html: bytes, *, url: str | None = None, **options: object) -> PageResult:
        self.read.append(url)
        page = parse_html(html, url=url)
        texts = [page.text(i) for i in page.leaves.tolist()]
        name = next((text for text in texts if text in NAMES), None)
        if name is None:
            return PageResult(url, self.name, "other")
        return detail(html.decode(), {"name": [name], "price": [f"${20 + NAMES.index(name)}.99"]})


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markuplmpp.extractor", SimpleNamespace(Extractor=FakeExtractor))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder of the shop's pages, six to learn from and one beside them."""
    folder = tmp_path / "shop.example"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.html").write_text(product(i))
    (tmp_path / "more" / "shop.example").mkdir(parents=True)
    (tmp_path / "more" / "shop.example" / "7.html").write_text(product(7))
    return folder


def test_a_template_is_learned_and_then_reads_without_the_model(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    code, out, err = run("site", saved, "-o", tmp_path / "t")
    assert (code, "price" in out, "100%" in out) == (0, True, True)
    assert str(tmp_path / "t" / "shop.example.yaml") in err
    code, out, _ = run("extract", tmp_path / "more", "--templates", tmp_path / "t")
    (record,) = json.loads(out)["records"]
    assert (code, record["fields"]["price"][0]["text"], record["fields"]["price"][0]["source"]) == (
        0,
        "$27.99",
        "template",
    )
    assert FakeExtractor.read == []


def other_design(i: int) -> str:
    """A page of the shop's other design, in which the fake extractor finds a product too."""
    rows = "".join(f"<tr><td class=x>{k}</td></tr>" for k in range(3))
    return (
        f"<body><nav class=bar>Shop</nav><div>Offers</div><div><h2>{NAMES[i]}</h2><table>{rows}</table>"
        f"<u class=cost>${20 + i}.99</u></div></body>"
    )


def test_xpaths_are_printed_with_their_predicates(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    _, out, _ = run("site", saved, "-o", tmp_path / "t", "--site", "[b]shop[/b]")
    assert '//h1[contains(concat(" ", normalize-space(@class), " "), " title ")]' in out
    assert "[b]shop[/b]" in out


def test_a_field_emptied_by_hand_is_printed_without_a_rule(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    run("site", saved, "-o", tmp_path / "t")
    file = tmp_path / "t" / "shop.example.yaml"
    head, found, rest = file.read_text().partition("    - name: price\n")
    file.write_text(f"{head}{found}      rules: []\n      kind: price\n  drift:{rest.partition('  drift:')[2]}")
    (tmp_path / "new").mkdir()
    for i in range(6):
        (tmp_path / "new" / f"{i}.html").write_text(other_design(i))
    code, out, err = run("site", tmp_path / "new", "-o", tmp_path / "t", "--site", "shop.example")
    assert (code, err.count("Traceback")) == (0, 0), err
    assert [line.split() for line in out.splitlines() if line.split() == ["price"]] == [["price"]]


def test_a_wrong_name_in_a_template_is_named(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    run("site", saved, "-o", tmp_path / "t")
    file = tmp_path / "t" / "shop.example.yaml"
    file.write_text(file.read_text().replace("name: name", "name: nmae"))
    for command in (
        ("site", saved, "-o"),
        ("correct", saved / "1.html", "--field", "sku", "--text", "K-101", "--templates"),
    ):
        code, _, err = run(*command, tmp_path / "t")
        assert (code != 0, "'nmae' isn't in the schema 'web'" in err) == (True, True), err


def test_authors_of_several_reviews_are_labelled_one_after_the_other(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    gold = tmp_path / "gold.jsonl"
    for who in ("Ann", "Bob", "Cid"):
        code, _, err = run("correct", saved / "1.html", "--field", "review_author", "--text", who, "--gold", gold)
        assert code == 0
    assert "'Cid'; other records have it at /html/body/div[2]/div[2]/div[1]/b/text()[1], " in err
    (annotation,) = read_gold(gold).values()
    assert [label.label for label in annotation.labels] == ["review_author"] * 3


def test_a_page_that_does_not_fit_goes_to_the_model(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    run("site", saved, "-o", tmp_path / "t")
    page = tmp_path / "more" / "shop.example" / "7.html"
    page.write_text(product(7).replace('class="', 'class="x-').replace('id="', 'id="x-'))
    code, out, _ = run("extract", page, "--templates", tmp_path / "t")
    assert (code, json.loads(out)["records"][0]["fields"]["name"][0]["source"]) == (0, "model")
    assert len(FakeExtractor.read) == 1


def test_extract_learns_templates_of_the_sites_that_it_reads(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "few" / "1.html").write_text(product(1))
    code, out, err = run("extract", saved, tmp_path / "few", "--templates", tmp_path / "t", "--learn")
    assert (code, out.count("\n")) == (0, 7)
    assert [path.name for path in (tmp_path / "t").iterdir()] == ["shop.example.yaml"]
    assert "wrote" in err
    run("extract", saved, "--templates", tmp_path / "t", "--learn")
    assert FakeExtractor.read == []


def test_a_precision_can_not_be_asked_of_templates(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    code, _, err = run("extract", saved, "--templates", tmp_path, "--min-precision", "0.9")
    assert (code, "templates don't give" in err) == (2, True)


def test_learning_needs_a_folder(run: Callable[..., tuple[int, str, str]], saved: Path) -> None:
    code, _, err = run("extract", saved, "--learn")
    assert (code, "--templates DIR" in err) == (2, True)


def test_a_site_without_pages_enough_is_named(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    (saved / "bad.html").write_bytes(b"")
    code, _, err = run("site", saved / "0.html", saved / "bad.html", "-o", tmp_path / "t")
    assert code == 1
    assert "1 pages; at least 5" in err
    assert "the page is empty" in err


def test_a_broken_template_fails_its_pages_and_names_the_file(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "shop.example.yaml").write_text("site: 1")
    code, _, err = run("extract", saved / "0.html", "--templates", tmp_path / "t")
    assert (code, "shop.example.yaml" in err) == (1, True)


def test_a_correction_becomes_a_rule_and_a_label(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    run("site", saved, "-o", tmp_path / "t")
    gold = tmp_path / "gold.jsonl"
    page = saved / "1.html"
    both = ("--templates", tmp_path / "t", "--gold", gold)
    code, _, err = run("correct", page, "--field", "sku", "--text", "K-101", *both)
    assert (code, err.count("sku is 'K-101'")) == (0, 2)
    code, _, _ = run("correct", page, "--field", "brand", "--xpath", '//dt[.="Maker"]/following-sibling::dd[1]', *both)
    assert code == 0
    _, out, _ = run("extract", tmp_path / "more", "--templates", tmp_path / "t")
    fields = json.loads(out)["records"][0]["fields"]
    assert (fields["sku"][0]["text"], fields["brand"][0]["text"]) == ("K-107", "Maker 7")
    assert '//dt[.="Maker"]/following-sibling::dd[1]' in (tmp_path / "t" / "shop.example.yaml").read_text()
    (annotation,) = read_gold(gold).values()
    assert [label.label for label in annotation.labels] == ["brand", "sku"]
    assert run("site", saved, "-o", tmp_path / "t")[0] == 0
    assert "corrected: true" in (tmp_path / "t" / "shop.example.yaml").read_text(), "a new fit keeps it"


def test_a_value_in_an_attribute_becomes_a_rule_and_a_label_where_the_model_reads_it(
    run: Callable[..., tuple[int, str, str]], saved: Path, tmp_path: Path
) -> None:
    for page in [*saved.glob("*.html"), *(tmp_path / "more").rglob("*.html")]:
        html = page.read_text()
        mark = f'<meta itemprop="mpn" content="M-{page.stem}"><img class=photo src="{page.stem}.png">'
        page.write_text(html.replace("</body>", f"{mark}</body>") if "</body>" in html else html + mark)
    run("site", saved, "-o", tmp_path / "t")
    page, gold, templates = saved / "1.html", tmp_path / "gold.jsonl", ("--templates", tmp_path / "t")
    by_hand = run("correct", page, "--field", "mpn", "--xpath", '//meta[@itemprop="mpn"]/@content', *templates)
    assert (by_hand[0], "mpn is 'M-1'" in by_hand[2]) == (0, True)
    image = ("--field", "image", "--xpath", "/html/body//img[@class='photo']/@src")
    assert run("correct", page, *image, *templates, "--gold", gold)[0] == 0
    assert [label.label for annotation in read_gold(gold).values() for label in annotation.labels] == ["image"]
    code, _, err = run("correct", page, "--field", "mpn", "--xpath", '//meta[@itemprop="mpn"]/@content', "--gold", gold)
    assert (code, "make it a rule of a template alone" in err) == (2, True)
    nowhere = ("--templates", tmp_path / "none", "--gold", tmp_path / "new.jsonl")
    assert run("correct", page, "--field", "sku", "--text", "K-101", *nowhere)[0] == 2
    assert not (tmp_path / "new.jsonl").exists(), "nothing is written where one of the two can't be"
    other = next((tmp_path / "more").rglob("*.html"))
    _, out, _ = run("extract", tmp_path / "more", *templates)
    fields = json.loads(out)["records"][0]["fields"]
    assert (fields["mpn"][0]["text"], fields["image"][0]["text"]) == (f"M-{other.stem}", f"{other.stem}.png")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--field", "colour", "--text", "red", "--gold", "g.jsonl"), "isn't in the schema"),
        (("--field", "brand", "--gold", "g.jsonl"), "--xpath or --text"),
        (("--field", "brand", "--text", "red"), "--templates or --gold"),
        (("--field", "brand", "--xpath", "//dd", "--templates", "t"), "selects 2 nodes"),
        (("--field", "brand", "--xpath", "//dd[", "--templates", "t"), "isn't an XPath"),
        (("--field", "brand", "--text", "red", "--templates", "none"), "make it with `markuplmpp site`"),
        (("--field", "review_author", "--text", "Zoe", "--templates", "none"), "isn't on the page"),
    ],
)
def test_a_correction_that_says_too_little_is_refused(
    run: Callable[..., tuple[int, str, str]], saved: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, _, err = run("correct", saved / "1.html", *arguments)
    assert (code, told in err) == (2, True), err
