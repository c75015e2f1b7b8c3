"""Learning curves: figures of several evaluations over what their models learned from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markuplmpp.errors import CorpusError

UNITS = ("sites", "pages", "windows")
_LABELS = ("micro field", "macro field", "name/headline", "records")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a model that learned from so many sites, with its interval.

    Points of one label make a line: one figure of the models whose names differ in a last number only.
    """

    label: str
    size: int
    value: float
    low: float
    high: float


def read_evaluation(path: Path) -> dict[str, Any]:
    """Reads a file that ``markuplmpp evaluate --json`` wrote.

    Raises:
        CorpusError: It isn't one.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data["systems"], list) and all(isinstance(s["scores"]["all"], list) for s in data["systems"]):
            return dict(data)
    except OSError as error:
        raise CorpusError(f"can't read {str(path)!r}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError):
        pass
    raise CorpusError(f"{str(path)!r} isn't a report; expected what `markuplmpp evaluate --json FILE` writes")


def family(system: str) -> str:
    """Returns the name of a system without the number that its folder's name ends in.

    >>> family("model@m10"), family("model@sites-20"), family("model@20"), family("model@leaf-only"), family("first-h1")
    ('model@m', 'model@sites', 'model', 'model@leaf-only', 'first-h1')
    """
    head, _, folder = system.partition("@")
    kept = folder.rstrip("0123456789")
    kept = folder if kept == folder else kept.rstrip("-_.")
    return f"{head}@{kept}" if kept else head


def curve_points(evaluations: Iterable[dict[str, Any]], labels: Sequence[str] = _LABELS) -> tuple[list[Point], str]:
    """Returns the points of all systems that say what they learned from, and the unit that all of them count.

    >>> row = {"label": "micro field", "f1": {"value": 0.5, "low": 0.4, "high": 0.6}}
    >>> system = {"system": "model", "training": {"sites": 30}, "scores": {"all": [row]}}
    >>> curve_points([{"systems": [system, {**system, "training": None}]}])
    ([Point(label='micro field, model', size=30, value=0.5, low=0.4, high=0.6)], 'sites')
    """
    systems = [s for e in evaluations for s in e["systems"] if s.get("training")]
    unit = next((unit for unit in UNITS if all(unit in s["training"] for s in systems)), None)
    if unit is None:
        return [], UNITS[0]
    points = []
    for system in systems:
        for row in system["scores"]["all"]:
            f1 = row.get("f1") or {}
            if row["label"] in labels and f1.get("value") is not None:
                bounds = [f1["value"] if f1.get(name) is None else f1[name] for name in ("low", "high")]
                label = f"{row['label']}, {family(system['system'])}"
                points.append(Point(label, int(system["training"][unit]), f1["value"], *bounds))
    return list(dict.fromkeys(points)), unit
