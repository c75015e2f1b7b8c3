"""Public names, and that parsing a page imports no model library."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import markuplmpp

ROOT = Path(__file__).parents[1]


def test_all_names_the_public_members_and_no_other() -> None:
    source = ast.parse(Path(markuplmpp.__file__).read_text("utf-8"))
    guarded = next(node for node in source.body if isinstance(node, ast.If))
    typed = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(markuplmpp.__all__) == typed == set(markuplmpp._HOMES)
    assert sorted(markuplmpp.__all__) == list(markuplmpp.__all__)
    assert len(markuplmpp.__all__) <= 12
    assert set(dir(markuplmpp)) == {*markuplmpp.__all__, "__version__"}


@pytest.mark.parametrize("name", markuplmpp.__all__)
def test_every_public_name_is_there_documented_and_at_its_home(name: str) -> None:
    member = getattr(markuplmpp, name)
    assert member.__doc__
    assert member.__name__ == name
    assert member.__module__ == f"markuplmpp.{markuplmpp._HOMES[name]}"


def test_an_unknown_name_is_an_attribute_error_that_lists_the_known() -> None:
    with pytest.raises(AttributeError, match=r"'Extract'; it has Extractor"):
        markuplmpp.Extract  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    try:
        assert version("markuplmpp") == markuplmpp.__version__
    except PackageNotFoundError:
        pytest.skip("run from a checkout that isn't installed")


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import markuplmpp", ("torch", "transformers", "onnxruntime", "lxml", "numpy")),
        ("from markuplmpp import parse_html; parse_html('<p>x</p>')", ("torch", "transformers", "onnxruntime")),
        ("from markuplmpp import Schema, PageResult; Schema.default()", ("torch", "transformers", "onnxruntime")),
        ("from markuplmpp import Extractor, predict", ("torch", "transformers", "datasets")),
        ("from markuplmpp import TrainConfig", ("torch", "transformers", "datasets")),
    ],
)
def test_imports_are_lazy(code: str, absent: tuple[str, ...]) -> None:
    script = f"{code}\nimport sys\nprint(*[name for name in {absent!r} if name in sys.modules])"
    command = [sys.executable, "-W", "error", "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []
