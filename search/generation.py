"""One immutable index on disk: its files, its manifest, and which one is live.

``index/generations/<n>/`` holds everything that an answer needs.  ``index/CURRENT``
names the live one.  A generation is opened only after every file has been compared with
the SHA-256 in its manifest, so what is damaged is refused before it serves.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from search.errors import IndexCorrupt, IndexMissing

FORMAT = 5
"""Raised when a generation of an older Firstline can no longer be read."""

MANIFEST = "manifest.json"
CATALOG = "catalog.sqlite"
ANALYSIS = "analysis.json"
IMPACTS = "impacts"
VECTORS = "vectors.faiss"
ENCODER = "encoder"
SYNONYMS = "synonyms"
ASSETS = "assets"
WHOOSH = "whoosh"
"""Whoosh's own files, for whoever wants to open them with Whoosh; the site never does."""

_REMEDY = "Run 'firstline index' to build a new one."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    format: int
    number: int
    """The generation's number, which is also its folder's name."""
    created: str
    """ISO 8601, UTC."""
    articles: int
    passages: int
    vectors: int
    model: str
    """Fingerprint of the embedding model, or "" when the generation has no vectors."""
    model_name: str
    """What the settings call that model: a name or a folder."""
    model_state: str
    """Fingerprint of the names, sizes and times of its files; see ``search.model_files``."""
    default_language: str
    source: str
    """Fingerprint of the content folder and of the settings that it was built from."""
    files: dict[str, str]
    """Path below the generation → SHA-256; the manifest itself is left out."""

    def write(self, folder: Path) -> None:
        """Write the manifest and let it reach the disk."""
        with (folder / MANIFEST).open("w", encoding="utf-8") as file:
            file.write(self.as_text())
            file.flush()
            os.fsync(file.fileno())

    def as_text(self) -> str:
        """Return the manifest as its file holds it, with a checksum of its own."""
        checksum = hashlib.sha256(_json(asdict(self)).encode()).hexdigest()
        return _json({**asdict(self), "checksum": checksum}) + "\n"


class Generation:
    """A verified generation, held open against pruning until ``close`` or the process's end."""

    def __init__(self, folder: Path, manifest: Manifest, lease: int) -> None:
        self.folder = folder
        self.manifest = manifest
        # Also let go when the last request that holds it forgets it.
        self._release = weakref.finalize(self, os.close, lease)

    @property
    def number(self) -> int:
        """The generation's number, wherever its folder was copied to."""
        return self.manifest.number

    @classmethod
    def open(cls, folder: Path) -> Generation:
        """Verify ``folder`` and hold it.

        Raises ``IndexCorrupt`` naming the first file that is missing, added or changed,
        and ``IndexMissing`` when there is no such generation.
        """
        lease = _hold(folder)
        try:
            return cls(folder, verify(folder), lease)
        except BaseException:
            os.close(lease)
            raise

    def close(self) -> None:
        """Let go: from now on the generation may be pruned."""
        self._release()


def open_current(index: Path) -> Generation:
    """Open the live generation of ``index``, or ``index`` itself where it is a generation.

    A build may prune the generation between the look at CURRENT and the lease, so the
    look is repeated.
    """
    if (index / MANIFEST).exists():
        return Generation.open(index)
    for _ in range(10):
        number = current(index)
        try:
            return Generation.open(folder_of(index, number))
        except IndexMissing:
            if current(index) == number:
                raise
    raise IndexMissing(f"{index}: the index is being replaced too often to open. Try again.")


def current(index: Path) -> int:
    """Return the number of the live generation; ``IndexMissing`` when there is none."""
    try:
        text = (index / "CURRENT").read_text(encoding="ascii")
        return int(text)
    except FileNotFoundError:
        raise IndexMissing(f"{index}: there is no index here yet. {_REMEDY}") from None
    except (ValueError, OSError) as error:
        raise IndexCorrupt(f"{index}/CURRENT: cannot be read ({error}). {_REMEDY}") from error


def folder_of(index: Path, number: int) -> Path:
    """Return where generation ``number`` lies."""
    return index / "generations" / str(number)


def verify(folder: Path) -> Manifest:
    """Compare every file with the manifest; return the manifest.

    Only the encoder's folder may be left out whole: then the search answers by words.  An
    encoder of another model is refused, since its questions would be compared with vectors
    that mean something else.
    Raises ``IndexCorrupt``.
    """
    manifest = read_manifest(folder)
    _require_one_model(folder / ENCODER, manifest)
    expected = set(manifest.files)
    if not (folder / ENCODER).exists():
        expected = {name for name in expected if not name.startswith(f"{ENCODER}/")}
    odd = sorted(expected ^ set(files_below(folder)))
    if odd:
        state = "missing" if odd[0] in manifest.files else "not in the manifest"
        raise IndexCorrupt(f"{folder}/{odd[0]}: is {state}. {_REMEDY}")
    names = sorted(expected)
    for name, actual in zip(names, _hashes(folder, names), strict=True):
        if actual != manifest.files[name]:
            raise IndexCorrupt(f"{folder}/{name}: has changed since it was built. {_REMEDY}")
    return manifest


def _require_one_model(encoder: Path, manifest: Manifest) -> None:
    """Compare the model of the questions with that of the vectors, by fingerprint."""
    try:
        found = json.loads((encoder / "encoder.json").read_text("utf-8"))["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return  # Left out, or damaged, which its checksum tells.
    if found != manifest.model:
        raise IndexCorrupt(
            f"{encoder}: is of another model ({found}) than the vectors ({manifest.model}). "
            "Copy generations whole, never parts of them. " + _REMEDY
        )


def read_manifest(folder: Path) -> Manifest:
    """Read a generation's manifest without verifying its files; raises ``IndexCorrupt``."""
    try:
        text = (folder / MANIFEST).read_bytes().decode()
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise IndexCorrupt(f"{folder}: was built by another version of Firstline. {_REMEDY}")
        manifest = Manifest(**{field.name: raw[field.name] for field in fields(Manifest)})
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexCorrupt(f"{folder}/{MANIFEST}: cannot be read ({error}). {_REMEDY}") from error
    if text != manifest.as_text():
        raise IndexCorrupt(f"{folder}/{MANIFEST}: has changed since it was built. {_REMEDY}")
    return manifest


def files_below(folder: Path) -> Iterator[str]:
    """Yield the generation's files without its manifest, as the manifest names them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            yield path.relative_to(folder).as_posix()


def hash_files(folder: Path) -> dict[str, str]:
    """Return name → SHA-256 of every file below ``folder``."""
    return hash_names(folder, list(files_below(folder)))


def hash_names(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Return name → SHA-256 of these files below ``folder``."""
    return dict(zip(names, _hashes(folder, names), strict=True))


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False)


def _hashes(folder: Path, names: Any) -> list[str]:
    # hashlib lets go of the GIL, so two threads halve the time of a large generation.
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda name: _sha256(folder / name), names))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise IndexCorrupt(f"{path}: cannot be read ({error.strerror}). {_REMEDY}") from error


def _hold(folder: Path) -> int:
    """Take a shared lock that a pruning build respects and the kernel frees on death."""
    try:
        lease = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IndexMissing(f"{folder}: there is no such generation. {_REMEDY}") from None
    except OSError as error:
        raise IndexCorrupt(f"{folder}: cannot be read ({error.strerror}). {_REMEDY}") from error
    try:
        fcntl.flock(lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
        pruned = os.fstat(lease).st_nlink == 0
    except BlockingIOError:
        pruned = True
    if pruned:
        os.close(lease)
        raise IndexMissing(f"{folder}: has been pruned. Try again.")
    return lease
