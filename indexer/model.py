"""The embedding model: found, trusted and named by its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.trust import require_trusted
from search.errors import ModelError
from search.model_files import files_of, find_model, hub_name

EXPORT = 5
"""Raised when exports of older Firstlines must be made again."""


def locate(model: str) -> Path:
    """Return the folder of a model given by name or by folder.

    A name is looked up among the packaged models, then fetched from the model hub.
    Raises ``ModelError``, also where the model may run code when it is loaded.
    """
    found = find_model(model)
    # The hub's client is asked even for what was fetched before: there may be newer weights.
    if found is None or "snapshots" in found.parts:
        found = _fetched(model, found)
    require_trusted(found)
    return found


def fingerprint(folder: Path) -> str:
    """Name a model by the content of its files, so that a changed one is noticed.

    Weights, tokenizer, pooling, prompts and normalisation are all in files, so they all count.
    """
    digest = hashlib.sha256(f"export {EXPORT}".encode())
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode("utf-8", "surrogateescape"))
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise ModelError(
                f"{path}: cannot be read ({error.strerror}). Fetch the model's files again."
            ) from error
    return digest.hexdigest()[:32]


def _fetched(model: str, before: Path | None) -> Path:
    from huggingface_hub import snapshot_download  # seconds to import, seldom needed

    patterns = ["*.json", "*.txt", "*.safetensors", "README.md"]
    try:
        return Path(snapshot_download(hub_name(model), allow_patterns=patterns))
    # The hub's client raises a tree of its own, and requests' errors beside it.
    except Exception as error:
        if before is not None:
            return before
        raise ModelError(
            f"[index] model '{model}': is neither a folder nor a model that can be fetched "
            f"({type(error).__name__}). Name a folder, or 'all-MiniLM-L6-v2'."
        ) from error
