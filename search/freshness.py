"""Has anything changed since the live generation was built?  Both halves ask."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from search.errors import FirstlineError
from search.generation import current, folder_of, read_manifest
from search.model_files import model_state


def is_stale(content: Path, index: Path, settings_key: str, model: str = "") -> bool:
    """Say whether ``content``, the settings or the model differ from those of the live generation.

    Looks at names, sizes and times only, so that it takes milliseconds.
    """
    try:
        manifest = read_manifest(folder_of(index, current(index)))
    except FirstlineError:
        return True
    return (
        manifest.source != source_state(content, settings_key)
        or manifest.model_name != model
        or manifest.model_state != model_state(model)
    )


def source_state(content: Path, settings_key: str) -> str:
    """Fingerprint the files below ``content``, hidden ones left out, and the settings."""
    digest = hashlib.sha256(settings_key.encode())
    for folder, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder, name)
            try:
                status = path.lstat()
            except OSError:
                continue  # Gone since it was listed: an editor's passing file, or a checkout.
            entry = f"{path.relative_to(content)}\0{status.st_size}\0{status.st_mtime_ns}\0"
            digest.update(entry.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
