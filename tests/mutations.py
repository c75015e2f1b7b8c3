"""Pages that were damaged at random: what Hypothesis draws, and what it does to a page."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SNIPPETS = [
    b"<div>", b"</div>", b"<p", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>", b"<script>",
    b"</script>", b"<noscript>", b"<table><tr><td>", b"</table>", b"<fb:like>", b'<a{b}c d="', b"<1x>", b"&",
    b"&#x0;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=utf-16>", b"</html>",
    b"<meta charset=hex>", b"<body>", b"<frameset>", b"<plaintext>", b"<template>", b"<svg><title>",
    b"<form>", b"<select><option>", b" hidden style='display:none' ", b"='", b'"', b">", b"<",
    b"<div {{attrs}} {% if a %} {...props} \x01b=1>", b"<script type=application/ld+json>{\"@type\": [",
    b" itemscope itemtype=https://schema.org/Product itemprop='name review' ",
    b"<div>" * 3_000, b"\x1b$B", b"\xed\xa0\x80",
]  # fmt: skip
CHARSETS = st.sampled_from([None, None, "utf-8", "gbk", "utf-16", "hex", "\n"])

Edit = tuple[str, int, int, bytes]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["flip", "delete", "insert", "copy", "cut"]),
        st.integers(0, 1 << 20),
        st.integers(0, 400),
        st.sampled_from(SNIPPETS) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=12,
)
STEADY = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The same pages at every run."""


def mutate(html: bytes, edits: list[Edit]) -> bytes:
    """Returns the page with its edits made, one after the other."""
    data = bytearray(html)
    for kind, where, length, snippet in edits:
        at = where % (len(data) + 1)
        if kind == "insert":
            data[at:at] = snippet
        elif kind == "delete":
            del data[at : at + length]
        elif kind == "copy":
            data[at:at] = data[at // 2 : at // 2 + length]
        elif kind == "cut" and length < 40:
            del data[at:]
        elif at < len(data):
            data[at] = length % 256
    return bytes(data)
