"""``markuplmpp evaluate --seeds``: figures over models that differ in their seed."""

from __future__ import annotations

import json
from pathlib import Path

from markuplmpp.cli.output import check_writable, table_console


def sum_up(files: list[Path], json_file: Path | None) -> None:
    """Prints mean and spread of earlier evaluations.

    Args:
        files: What ``markuplmpp evaluate --json`` wrote for each seed.
        json_file: Where to write the figures as well.

    Raises:
        typer.Exit: The file can't be written.
        CorpusError: A file is no report, or they are of different pages, gold or systems.
    """
    from markuplmpp.evaluation.learning import read_evaluation
    from markuplmpp.evaluation.seeds import over_seeds

    check_writable(json_file, reads=files)
    summary = over_seeds({str(file): read_evaluation(file) for file in files})
    console = table_console()
    for table in summary.tables():
        console.print(table)
    if json_file is not None:
        json_file.write_text(json.dumps(summary.to_dict(), indent=1) + "\n", "utf-8")
