"""The panel that lists what was found, and the style of panel and marks."""

from __future__ import annotations

from html import escape

from markuplmpp.records import PageResult
from markuplmpp.show.marks import ATTRIBUTE, Mark, clean

_MAX_CHARS = 240
# Successive hues a golden angle apart stay distinct for any number of fields.
_GOLDEN_ANGLE = 137.508

_STYLE = """
[data-mlpp-kind] { --mlpp: #777 }
mark[data-mlpp-kind=leaf] { background: color-mix(in srgb, var(--mlpp) 30%, white) !important;
  color: #111 !important; border-bottom: 2px solid var(--mlpp) !important }
[data-mlpp-kind=internal] { outline: 2px dashed var(--mlpp) !important; outline-offset: 1px }
[data-mlpp-kind=record] { outline: 3px solid var(--mlpp) !important; outline-offset: 3px }
mark[data-mlpp-kind=leaf]::after, [data-mlpp-kind=internal]::before, [data-mlpp-kind=record]::before,
[data-mlpp-kind=label]::before { content: attr(data-mlpp); background: var(--mlpp); color: #fff;
  font: 600 11px/1.6 system-ui, sans-serif; letter-spacing: 0; text-transform: none; text-indent: 0;
  white-space: nowrap; padding: 0 4px; border-radius: 3px }
mark[data-mlpp-kind=leaf]::after { margin-left: 4px; vertical-align: middle }
[data-mlpp-kind=internal]::before, [data-mlpp-kind=record]::before { position: absolute; z-index: 2147483000;
  transform: translateY(-100%) }
html:has(#mlpp-panel[open]) { margin-right: 24rem !important }
#mlpp-panel, #mlpp-panel * { all: revert }
#mlpp-panel { position: fixed; top: 12px; right: 12px; width: 22rem; max-height: calc(100vh - 24px);
  overflow: auto; z-index: 2147483600; box-sizing: border-box; padding: 10px 14px; background: #fff;
  color: #222; border: 1px solid #bbb; border-radius: 8px; box-shadow: 0 4px 18px #0003;
  font: 13px/1.45 system-ui, sans-serif; text-align: left; overflow-wrap: anywhere }
#mlpp-panel summary { font-weight: 700; cursor: pointer }
#mlpp-panel h2 { font-size: 14px; margin: 12px 0 4px; border-left: 10px solid var(--mlpp); padding-left: 6px }
#mlpp-panel p, #mlpp-panel ul { margin: 4px 0; padding: 0; list-style: none }
#mlpp-panel li { margin: 3px 0; border-left: 10px solid var(--mlpp); padding-left: 6px }
#mlpp-panel small { color: #666 }
#mlpp-panel b.mlpp-key { display: inline-block; font-weight: 400; margin: 2px 10px 2px 0; padding: 0 5px }
#mlpp-panel b.mlpp-leaf { background: #cde; border-bottom: 2px solid #369 }
#mlpp-panel b.mlpp-internal { outline: 2px dashed #369 }
#mlpp-panel b.mlpp-record { outline: 3px solid #369 }
@media print { #mlpp-panel { position: static; width: auto; max-height: none } }
"""
_LEGEND = (
    '<p><b class="mlpp-key mlpp-leaf">text leaf</b><b class="mlpp-key mlpp-internal">element with a value</b>'
    '<b class="mlpp-key mlpp-record">record</b></p>'
)


def stylesheet(marks: list[Mark]) -> str:
    """Returns the CSS of marks and panel, with one colour a name.

    Colours are rules and not ``style`` attributes, so that the page's own attributes stay as they are.
    """
    hues = sorted({mark.hue for mark in marks})
    colours = ((hue, round(hue * _GOLDEN_ANGLE % 360)) for hue in hues)
    rules = (f"[{ATTRIBUTE}-hue='{hue}'] {{ --mlpp: hsl({degrees} 65% 38%) }}" for hue, degrees in colours)
    return _STYLE + "\n".join(rules)


def panel_html(result: PageResult, marks: list[Mark]) -> str:
    """Returns the panel: a legend, and each record with its values and where they aren't drawn, why."""
    count = sum(mark.kind == "record" for mark in marks)
    parts = [
        f'<details id="mlpp-panel" open><summary>{count} record{"s" * (count != 1)}',
        f" · {_text(result.page_kind)} page · {_text(result.model)}</summary>",
        _LEGEND,
        *(f"<p><small>Warning: {_text(warning)}</small></p>" for warning in result.warnings),
        *(_entry(mark) for mark in marks),
        "</details>",
    ]
    return "".join(parts)


def _entry(mark: Mark) -> str:
    hue = f'{ATTRIBUTE}-hue="{mark.hue}" style="margin-left: {mark.depth}em"'
    note = f" · {_text(mark.note)}" if mark.note else ""
    if mark.kind == "record":
        return f"<h2 {hue}>{_text(mark.name)} <small>{mark.score:.2f}{note}</small></h2>"
    facts = f"{mark.score:.2f} · {_text(mark.source)}{note}"
    return f"<ul><li {hue}><b>{_text(mark.name)}</b> {_text(mark.text)} <small>{facts}</small></li></ul>"


def _text(text: str) -> str:
    short = text if len(text) <= _MAX_CHARS else text[:_MAX_CHARS] + "…"
    return escape(clean(short))
