"""Web pages of sites nobody wrote a scraper for -> records.

>>> from markuplmpp import parse_html
>>> [page_text for page_text in parse_html("<h1>Acme Kettle</h1>").texts if page_text]
['Acme Kettle']
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markuplmpp.dom.parse import parse_html
    from markuplmpp.errors import MarkupLMPPError
    from markuplmpp.extractor import Extractor, predict
    from markuplmpp.model.config import MarkupLMPPConfig
    from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
    from markuplmpp.records import PageResult, Record, Value
    from markuplmpp.schema import Schema
    from markuplmpp.site.template import SiteTemplate
    from markuplmpp.training.config import TrainConfig

__version__ = "0.1.0"

# Where each public name lives. They load when first used: parsing a page never imports torch.
_HOMES = {
    "Extractor": "extractor",
    "MarkupLMPPConfig": "model.config",
    "MarkupLMPPError": "errors",
    "MarkupLMPPForNodeClassification": "model.modeling",
    "PageResult": "records",
    "Record": "records",
    "Schema": "schema",
    "SiteTemplate": "site.template",
    "TrainConfig": "training.config",
    "Value": "records",
    "parse_html": "dom.parse",
    "predict": "extractor",
}

__all__ = [
    "Extractor",
    "MarkupLMPPConfig",
    "MarkupLMPPError",
    "MarkupLMPPForNodeClassification",
    "PageResult",
    "Record",
    "Schema",
    "SiteTemplate",
    "TrainConfig",
    "Value",
    "parse_html",
    "predict",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'markuplmpp' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"markuplmpp.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
