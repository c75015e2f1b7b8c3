"""The saved configuration: exactly what changes predictions."""

from __future__ import annotations

from typing import Any

from transformers import MarkupLMConfig

from markuplmpp.dom.parse import PARSER
from markuplmpp.schema import Schema


class MarkupLMPPConfig(MarkupLMConfig):
    """Configuration of :class:`~markuplmpp.model.modeling.MarkupLMPPForNodeClassification`.

    Args:
        schema_yaml: The schema; its order fixes the label ids.
        sequence: Fields of :class:`~markuplmpp.encode.sequence.SequenceConfig`: how pages become sequences.
        name_levels: Elements with a class or id, from a node upwards, whose words are embedded; 0 for none.
        fact_values: Values of the facts of a node (:mod:`markuplmpp.dom.facts`), each with an embedding; 0 for none.
        fresh_xpath: Whether the XPath tables were not pre-trained with the encoder: then they are normalised
            and gated, since as they come they drown a MiniLM.
        positions_from_padding: Whether position ids start behind the padding id (RoBERTa, MarkupLM) or at 0
            (BERT).
        parser: HTML parser and version that made the training nodes.
        model_version: Name and version in results.
        thresholds: Least score of each label by head, found on tune.
        calibration: What makes probabilities of scores; see :mod:`markuplmpp.decode.calibrate`.

    >>> MarkupLMPPConfig().schema_.leaf_labels[1]
    'name'
    """

    model_type = "markuplmpp"

    schema_yaml: str = ""
    sequence: dict[str, Any] | None = None
    name_levels: int = 3
    fact_values: int = 0
    fresh_xpath: bool = False
    positions_from_padding: bool = True
    parser: str = PARSER
    model_version: str = "custom/0"
    thresholds: dict[str, Any] | None = None
    calibration: dict[str, Any] | None = None
    is_decoder: bool = False
    add_cross_attention: bool = False

    @property
    def schema_(self) -> Schema:
        """The schema."""
        return Schema.from_yaml(self.schema_yaml) if self.schema_yaml else Schema.default()
