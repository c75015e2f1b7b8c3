"""Fine-tunes a model; the same as ``markuplmpp train``.

::

    python train.py --corpus pages.jsonl --schema mine.yaml --output my-model
    python train.py --corpus pages.jsonl --output baseline --no-internal-nodes
    python train.py --help
"""

from __future__ import annotations

import sys

from markuplmpp.cli import main

if __name__ == "__main__":
    main(["train", *sys.argv[1:]])
