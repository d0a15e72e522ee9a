"""A line for problems that reading knows only the file of."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.checks.material import Heads
from indexer.types import Problem

# Code → the keys of the head that say what is wrong; the first “…” of the message is the value.
_KEYS = {
    "alias-taken": ("aliases", "redirect_from", "permalink", "slug"),
    "same-id": ("id",),
    "unknown-related": ("related",),
    "unknown-language": ("language", "lang"),
    "unknown-product": ("products", "product"),
    "broken-redirect": ("redirect_to", "redirect", "redirect_url"),
    "no-text": ("title",),
}
_QUOTED = re.compile(r"“([^”]*)”")


def with_line(problem: Problem, heads: Heads) -> Problem:
    """Return a problem with a line: of the value that it is about, else the first."""
    if problem.line:
        return problem
    keys = _KEYS.get(problem.code, ())
    quoted = [text for text in _QUOTED.findall(problem.message) if text not in keys]
    value = quoted[0] if quoted else ""
    line = heads.of(problem.path).line(*keys, value=value) if keys else 1
    return replace(problem, line=line)
