"""A polite crawl of a few sites into Parquet pages: ``python -m crawl URL... --out DIR``.

The package stands beside ``markuplmpp`` and imports nothing of it: the two meet in the columns of the
Parquet files (:data:`crawl.store.SCHEMA`). Imports run downwards::

    cli
    run         settings and the Scrapy process
    spider      pages in, rows and links out
    robots | report | scope | store
    config
"""
