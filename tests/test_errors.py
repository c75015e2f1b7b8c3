"""The exception tree."""

from __future__ import annotations

import pickle

import pytest

from markuplmpp import errors
from markuplmpp.errors import MarkupLMPPError, MissingExtraError, PageError

TREE = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]


@pytest.mark.parametrize("error", TREE)
def test_every_exception_has_the_base_and_is_drawn_and_explained(error: type[Exception]) -> None:
    assert issubclass(error, MarkupLMPPError)
    assert error.__doc__
    assert f" {error.__name__} " in f" {errors.__doc__} ".replace("\n", " ")


def test_page_errors() -> None:
    assert {e.__name__ for e in PageError.__subclasses__()} == {
        "EmptyPageError",
        "BinaryPageError",
        "OversizedPageError",
    }


def test_errors_travel_between_processes() -> None:
    error = errors.EmptyPageError("empty")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)


def test_a_missing_extra_names_the_command() -> None:
    assert str(MissingExtraError("serve", "fastapi")) == (
        "this needs 'fastapi', which isn't installed; run: pip install \"markuplmpp[serve]\""
    )
