"""Files of Label Studio: tasks out, annotations in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError, PageError
from markuplmpp.labels.align import align_row
from markuplmpp.labels.gold import STANDOFF, GoldPage, sha256_of
from markuplmpp.labels.labelstudio import config_xml, gold_of, task_of
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema


def write_tasks(path: Path, rows: Iterable[CorpusPage], schema: Schema) -> int:
    """Writes pages as tasks with their labels as pre-annotations, and the labeling interface beside them as ``.xml``.

    Args:
        path: A ``.json`` file.
        rows: A labelled corpus, as ``markuplmpp label`` writes one. Of pages with the same bytes the first is taken;
            one that can't be parsed is left out.
        schema: Fields and items.

    Returns:
        The number of tasks.

    Raises:
        GoldError: Labels don't fit their page, or the schema.
    """
    count = 0
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for task in _tasks(rows, schema):
            file.write(("[" if not count else ",") + "\n" + json.dumps(task, ensure_ascii=False))
            count += 1
        file.write("\n]\n" if count else "[]\n")
    path.with_suffix(".xml").write_text(config_xml(schema) + "\n", "utf-8")
    return count


def _tasks(rows: Iterable[CorpusPage], schema: Schema) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for row in rows:
        if (sha256 := sha256_of(row.html)) in seen:
            continue
        seen.add(sha256)
        with suppress(PageError):  # named when it was labelled
            page = parse_html(row.html, url=row.url, charset=row.charset)
            structure = Structure.of(page)
            labels = align_row(row, page, structure, schema) if STANDOFF in row.truth else PageLabels()
            yield task_of(row, page, structure, labels, schema)


def read_annotations(paths: Iterable[Path], pages: Iterable[CorpusPage], schema: Schema) -> list[GoldPage]:
    """Reads exports of Label Studio; see :func:`gold_of`.

    Raises:
        GoldError: A file is no such export, or doesn't fit the pages.
    """
    tasks = [task for path in paths for task in _exported(path)]
    return gold_of(tasks, pages, schema) if tasks else []


def _exported(path: Path) -> list[dict[str, Any]]:
    try:
        tasks = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise GoldError(f"can't read the annotations {str(path)!r}: {error}; expected JSON as exported") from error
    for task in tasks if isinstance(tasks, list) else [tasks]:
        parts = (task.get("data"), task.get("annotations")) if isinstance(task, dict) else ()
        if [type(part) for part in parts] != [dict, list]:
            raise GoldError(
                f"{str(path)!r} isn't a list of tasks with data and annotations; export as 'JSON', not as 'JSON_MIN'"
            )
    return tasks if isinstance(tasks, list) else [tasks]
