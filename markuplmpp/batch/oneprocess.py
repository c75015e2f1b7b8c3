"""A process that may die: what it was doing fails, and the next call has a new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class OneProcess:
    """Calls functions in one process, started when it's first needed.

    A pool of several breaks as a whole when a process is killed, and doesn't say whose work that was; pools of one do.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Starts a call; where the process ends before it does, its result is ``BrokenProcessPool``."""
        try:
            return self._started().submit(function, *args, **kwargs)
        except BrokenProcessPool:  # it was killed while it had nothing to do
            self.close()
            return self._started().submit(function, *args, **kwargs)

    def close(self) -> None:
        """Ends the process after its call."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not a fork: threads of Arrow and ONNX Runtime don't come through one.
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        return self._pool


def _begin() -> None:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # a worker is one processor's work
    Thread(target=_end_with_parent, args=(parent_process(),), daemon=True).start()


def _end_with_parent(parent: Any) -> None:
    """Ends this process when the one that started it was killed; it would wait for work for ever."""
    parent.join()
    os._exit(1)
