"""Runs the command line: ``python -m crawl --help``."""

from __future__ import annotations

import sys

from crawl.cli import main

if __name__ == "__main__":
    sys.exit(main())
