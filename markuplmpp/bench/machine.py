"""The machine that a benchmark ran on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
# Without one of these, bf16 is emulated and several times slower than fp32: timing it would say nothing.
_BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16", "svebf16"})
_PACKAGES = ("markuplmpp", "lxml", "numpy", "onnxruntime", "tokenizers", "torch", "transformers", "beautifulsoup4")


def describe_machine() -> dict[str, object]:
    """Returns CPU model, cores, bf16 support, and the versions of Python and of the packages that were timed.

    >>> sorted(describe_machine())
    ['bf16', 'cores', 'cpu', 'python', 'system', 'versions']
    """
    return {
        "cpu": _field("model name") or platform.processor() or platform.machine(),
        "cores": _cores(),
        "bf16": has_bf16(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES},
    }


def has_bf16() -> bool:
    """Whether the CPU is known to have bf16 instructions."""
    return not _BF16_FLAGS.isdisjoint((_field("flags") or _field("Features")).split())


def _cores() -> int:
    # A container may own fewer cores than the machine has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _field(name: str) -> str:
    if not _CPUINFO.is_file():
        return ""
    for line in _CPUINFO.read_text("utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a checkout that isn't installed
        return "not installed"
