"""A polite crawl of chosen sites into Parquet and WARC files: ``python -m crawl URL... --out DIR``.

The package stands beside ``markuplmpp`` and imports nothing of it: the two meet in the columns of the
Parquet files (:data:`crawl.store.SCHEMA`). Imports run downwards::

    cli
    run           settings and the Scrapy process     options      verify
    spider        responses in, pages and links out   schedule     robots
    admit         which addresses come in
    hosts         whose turn it is                     previous     responses     links
    store         segments, committed with the frontier
    frontier      addresses and what became of them    warc
    report | scope | learn | traps | page | urls
    config
"""
