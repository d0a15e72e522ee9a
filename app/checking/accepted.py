"""Findings that a writer accepts: ``<!-- firstline-ignore: code -->`` in the article."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--\s*firstline-ignore:\s*([a-z][a-z, -]*[a-z])\s*-->")


def accepted_codes(html: str) -> frozenset[str]:
    """Return the codes that an article's own comments name; in code it only shows the comment."""
    return frozenset(
        code
        for comment in _COMMENT.finditer(html)
        for code in re.split(r"[,\s]+", comment[1])
        if code
    )
