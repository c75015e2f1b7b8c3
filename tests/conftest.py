"""What tests of several modules share: the page fixtures, and the corpus where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from markuplmpp.cli import main

PAGES = Path(__file__).parent / "pages"


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The corpus folder: ``MARKUPLMPP_CORPUS``, or ``shared/corpus`` beside the repository."""
    beside = Path(__file__).parents[2] / "shared" / "corpus"
    folder = Path(os.environ.get("MARKUPLMPP_CORPUS", beside))
    if not any(folder.glob("*.parquet")):
        pytest.skip(f"no corpus at {folder}; set MARKUPLMPP_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session")
def corpus_pages(corpus_dir: Path) -> list[bytes]:
    """Fifty pages, spread evenly over the corpus files."""
    parquet = pytest.importorskip("pyarrow.parquet")
    pages: list[bytes] = []
    for name in ("recipes", "articles", "products", "products_web", "lists"):
        batches = parquet.ParquetFile(corpus_dir / f"{name}.parquet").iter_batches(10, columns=["html"])
        pages += next(batches).column("html").to_pylist()
    return pages


@pytest.fixture(scope="session")
def fixture_pages() -> dict[str, bytes]:
    """The bytes of every page under ``tests/pages``, by name."""
    return {folder.name: (folder / "page.html").read_bytes() for folder in sorted(PAGES.iterdir())}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run
