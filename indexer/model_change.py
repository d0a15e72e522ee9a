"""What to tell when the model is another one than that of the live generation."""

from __future__ import annotations

from pathlib import Path

from search.errors import FirstlineError
from search.generation import Manifest, current, folder_of, read_manifest


def model_change(index: Path, name: str, fingerprint: str, vectors: int) -> str | None:
    """Return one line where the live generation's model is another than this one."""
    before = _live(index)
    if before is None or before.model in ("", fingerprint):
        return None
    what = (
        f"The model {name} has changed, or how Firstline runs it has"
        if before.model_name == name
        else f"The model has changed from {before.model_name} to {name}"
    )
    return (
        f"{what}: all {vectors:,} vectors are made with it anew. Until then the site answers "
        f"from generation {before.number}, which has its own model."
    )


def _live(index: Path) -> Manifest | None:
    try:
        return read_manifest(folder_of(index, current(index)))
    except FirstlineError:
        return None
