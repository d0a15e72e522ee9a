"""Which files of a model folder may run code on loading: such a folder is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.errors import ModelError
from search.model_files import files_of

# Code, what holds pickles, and archives that may hold either.  A folder's own Python runs on
# loading (CVE-2026-68770), and a pickle is a program.
_UNTRUSTED = {
    ".py", ".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".bin", ".pkl", ".pickle", ".pt",
    ".pth", ".ckpt", ".joblib", ".dill", ".h5", ".hdf5", ".keras", ".npy", ".npz", ".zip", ".tar",
    ".gz", ".mar", ".nemo",
}  # fmt: skip
_OWN = "sentence_transformers."


def require_trusted(folder: Path) -> None:
    """Raise ``ModelError`` naming what of a model folder may run code when it is loaded."""
    bad = [*_code_files(folder), *_named_code(folder)]
    if bad:
        raise ModelError(
            f"{folder}: holds {', '.join(bad[:3])}, which may run code when loaded. "
            "Keep only safetensors, ONNX, JSON and text files in a model folder."
        )


def read_json(path: Path) -> dict[str, Any]:
    """Return what a model's settings file holds, nothing where there is none."""
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            f"{path}: cannot be read ({error}). Fetch the model's files again."
        ) from error
    # modules.json holds a list.
    return found if isinstance(found, dict) else {"": found}


def _code_files(folder: Path) -> Iterator[str]:
    # What a link leads to counts as well: its own name may be harmless.
    for path in files_of(folder):
        if {path.suffix.lower(), path.resolve().suffix.lower()} & _UNTRUSTED:
            yield path.name


def _named_code(folder: Path) -> Iterator[str]:
    """Yield settings that name code of the model's own, or modules outside of its folder."""
    for path in files_of(folder):
        if path.name == "modules.json":
            yield from (f"modules.json ({reason})" for reason in _bad_modules(folder, path))
        elif path.name.endswith("config.json"):
            settings = read_json(path)
            if _holds(settings, "auto_map"):
                yield f"{path.name} (auto_map)"
            types = settings.get("types")
            names = types.values() if isinstance(types, dict) else ()
            yield from (f"{path.name} ({n})" for n in names if not str(n).startswith(_OWN))


def _bad_modules(folder: Path, path: Path) -> Iterator[str]:
    for module in modules(path.parent):
        if not str(module.get("type", "")).startswith(_OWN):
            yield str(module.get("type"))
        place = (path.parent / str(module.get("path", ""))).absolute()
        if ".." in place.parts or not place.is_relative_to(folder.absolute()):
            yield str(module.get("path"))


def modules(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of a model's ``modules.json`` in order."""
    found = read_json(folder / "modules.json").get("", [])
    return [module for module in found if isinstance(module, dict)]


def _holds(value: Any, key: str) -> bool:
    if isinstance(value, dict):
        return key in value or any(_holds(inner, key) for inner in value.values())
    return isinstance(value, list) and any(_holds(inner, key) for inner in value)
