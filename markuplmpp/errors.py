"""Every exception the package raises on purpose.

::

    MarkupLMPPError
    ├── PageError             a page that can't be turned into nodes
    │   ├── EmptyPageError        no bytes, or no text and no element
    │   ├── BinaryPageError       bytes of an image, an archive, a PDF ...
    │   └── OversizedPageError    more bytes than ``max_bytes``
    ├── FetchError            a URL that can't be read
    ├── SchemaError           a schema file with a wrong or missing part
    ├── CorpusError           a corpus file or folder that can't be read
    │   ├── BrokenRecordError     a record or row is broken; those behind it may not be
    │   └── GoldError             labels that don't fit the page, the parser or the schema
    ├── BatchError            a batch job that can't start, go on or end
    ├── ModelError            a model folder that can't be loaded
    ├── LaunchError           processes of a training that weren't started as asked for
    ├── TemplateError         a site template with a wrong or missing part
    │   └── DriftError            a page that a site's template doesn't fit
    └── MissingExtraError     an optional dependency that isn't installed

Each message says what came, what was expected and what to do.
"""

from __future__ import annotations


class MarkupLMPPError(Exception):
    """Base of every exception the package raises on purpose."""


class PageError(MarkupLMPPError):
    """A page that can't be turned into nodes."""


class EmptyPageError(PageError):
    """The page has no bytes, or neither text nor elements."""


class BinaryPageError(PageError):
    """The bytes are of an image, an archive, a PDF or the like."""


class OversizedPageError(PageError):
    """The page has more bytes than allowed."""


class FetchError(MarkupLMPPError):
    """A URL can't be read."""


class SchemaError(MarkupLMPPError):
    """A schema has a wrong or missing part."""


class CorpusError(MarkupLMPPError):
    """A corpus file or folder can't be read."""


class BrokenRecordError(CorpusError):
    """A record of a WARC file or rows of Parquet are broken.

    Args:
        message: What's wrong.
        offset: Its first byte; of Parquet the row. What's behind it can be read.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message, offset)  # both, so that it travels between processes

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def offset(self) -> int:
        """Its first byte, or row."""
        return int(self.args[1])


class GoldError(CorpusError):
    """Stand-off labels don't fit the page as parsed, or the schema."""


class BatchError(MarkupLMPPError):
    """A batch job can't start, can't go on where it was left, or has parts that can't be read."""


class ModelError(MarkupLMPPError):
    """A model folder can't be loaded."""


class LaunchError(MarkupLMPPError):
    """The processes of a training weren't started as asked for."""


class TemplateError(MarkupLMPPError):
    """A site template can't be read, learned or applied."""


class DriftError(TemplateError):
    """A page doesn't fit its site's template: the model has to read it."""


class MissingExtraError(MarkupLMPPError):
    """An optional dependency isn't installed.

    >>> raise MissingExtraError("train", "torch")
    Traceback (most recent call last):
    ...
    markuplmpp.errors.MissingExtraError: this needs 'torch', which isn't installed; run: pip install "markuplmpp[train]"
    """

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(extra, module)  # the arguments themselves, so that it travels between processes

    def __str__(self) -> str:
        extra, module = self.args
        return f'this needs {module!r}, which isn\'t installed; run: pip install "markuplmpp[{extra}]"'
