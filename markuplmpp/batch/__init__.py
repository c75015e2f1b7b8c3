"""Millions of pages -> Parquet: on the processors of this machine, or on a Ray cluster.

::

    run          the job: plan, attempts, report         report    what it took, and what more would take
    processes    workers of this machine                 cluster   workers of Ray Data
    worker       a part of the input -> a file           cache     results of earlier runs
    plan         input files -> parts; the manifest      rows      a result -> a row
    folder       files below a path or URL

A part is a run of pages of one input file. Which parts there are depends on the input alone, a part's file on nothing
but its pages, the model and the options, and it appears only when it's whole: a job that was killed goes on with the
parts that are missing, and ends with the files of one that was not. Workers share nothing but the input and the output.
"""

from __future__ import annotations

from markuplmpp.batch.report import BatchReport
from markuplmpp.batch.run import BatchOptions, run_batch

__all__ = ["BatchOptions", "BatchReport", "run_batch"]
