"""Runs the extraction service; the same as ``markuplmpp serve``.

::

    python serve.py --port 8000
    curl -H 'Content-Type: text/html' --data-binary @page.html http://127.0.0.1:8000/v1/extract
    python serve.py --help
"""

from __future__ import annotations

import sys

from markuplmpp.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
