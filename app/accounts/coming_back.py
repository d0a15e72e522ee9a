"""Where somebody goes after signing in: to a page of this site and nowhere else."""

from __future__ import annotations

import re
from typing import Final

_OWN_PATH: Final = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""Visible ASCII without a backslash, which browsers read as a slash; two slashes name a host."""


def own_path(text: str | None, otherwise: str) -> str:
    """Return an address that is one of ours, or ``otherwise``."""
    return text if text and _OWN_PATH.fullmatch(text) else otherwise
