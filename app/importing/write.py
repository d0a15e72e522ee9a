"""A plan → files on the disk; nothing is overwritten unless asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.importing.model import ImportFailed

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What happened to the files of a plan, by their paths in the target."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def write(
    files: Mapping[str, str | bytes | Path], target: Path, *, force: bool, dry_run: bool = False
) -> Written:
    """Write all files below ``target``, or none.

    Raises ``ImportFailed`` where another file lies in a place (without ``force``), or where a
    symbolic link would lead a file out of the target.
    """
    groups: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    waiting: dict[Path, bytes] = {}
    bad: list[str] = []
    for path, content in files.items():
        file = target / path
        state = _state(file, content, target)
        if state == "outside" or (state == "changed" and not force):
            bad.append(f"{file}: {_REASONS[state]}")
        else:
            groups[state].append(path)
        if state in ("new", "changed"):
            waiting[file] = b""
    if bad:
        raise ImportFailed(_refusal(bad))
    if not dry_run:
        for path, content in files.items():
            if target / path in waiting:
                _put(target / path, _bytes(content))
    return Written(tuple(groups["new"]), tuple(groups["changed"]), tuple(groups["unchanged"]))


_REASONS: Final = {
    "changed": "another file lies there already.",
    "outside": "a symbolic link, or a file in a folder's place, is in the way.",
}


def _state(file: Path, content: str | bytes | Path, target: Path) -> str:
    here = target.resolve()
    for above in [file, *file.parents]:
        if above == target:
            break
        if above.is_symlink() or (above != file and above.exists() and not above.is_dir()):
            return "outside"
    if not file.resolve().is_relative_to(here) or file.is_dir():
        return "outside"
    if not file.exists():
        return "new"
    return "unchanged" if file.read_bytes() == _bytes(content) else "changed"


def _bytes(content: str | bytes | Path) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode("utf-8") if isinstance(content, str) else content


def _put(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise ImportFailed(
            f"{file}: cannot be written: {error.strerror}. Mend that and call the command again; "
            "what is written already stays."
        ) from error


def _refusal(bad: list[str]) -> str:
    lines = bad[:_SHOWN]
    if len(bad) > _SHOWN:
        lines.append(f"… and {len(bad) - _SHOWN} more")
    lines.append(
        "Nothing was written. Name another folder with --to, move these files away, "
        "or overwrite them with --force."
    )
    return "\n".join(lines)
