"""The name of a branch: as part of an address, and as a folder.  It is data, never a path."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

PREVIEWS: Final = "previews"
"""Folder below the index."""
MAX_CHARACTERS: Final = 250
"""Git keeps a branch in a file of its name, and no usual file system allows more."""
_READABLE: Final = 40
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")


def address_name(branch: str) -> str:
    """Return a branch as one part of an address: slashes become colons.

    No branch holds a colon (git-check-ref-format), so this can be turned back.
    """
    return branch.replace("/", ":")


def branch_of(address: str) -> str:
    """Return the branch that a part of an address names."""
    return address.replace(":", "/")


def folder_of(index: Path, branch: str) -> Path:
    """Return where the preview of a branch lies, whatever its name holds."""
    return index / PREVIEWS / folder_name(branch)


def folder_name(branch: str) -> str:
    """Return a name for files that is the branch's own: readable letters and a hash of it all."""
    digest = hashlib.sha256(branch.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    readable = _NOT_PLAIN.sub("-", branch.lower())[:_READABLE].strip("-")
    return f"{readable}-{digest}" if readable else digest
