"""What lies in the content folder: every file found once and told apart."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path, PurePosixPath

from indexer.types import Problem
from search import synonyms
from search.errors import ContentError

ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".mdx"})
_ASSET_WORDS = """
.avif .bmp .csv .docx .gif .gz .ico .jpeg .jpg .m4a .mov .mp3 .mp4 .odp .ods .odt .ogg .pdf
.png .pptx .svg .txt .wav .webm .webp .xlsx .zip
"""
ASSET_SUFFIXES = frozenset(_ASSET_WORDS.split())
# Files of these names at the top are about the repository, not for readers.
_ABOUT = frozenset({"license", "licence", "copying", "notice"})
ANNOUNCEMENTS = "_announcements"
"""The folder whose Markdown files are no articles."""
QUESTIONS = "questions.toml"
"""At the top of the folder, tests of the answers; no part of what is served."""
# These tell writers about the folder.
_ABOUT_FOLDER = frozenset({"_category", "_index", "index", "readme"})
_DOCUSAURUS_CATEGORY = frozenset({"_category_.json", "_category_.yml", "_category_.yaml"})


class Kind(Enum):
    """What a file is for."""

    ARTICLE = auto()
    ANNOUNCEMENT = auto()
    CATEGORY = auto()
    SYNONYMS = auto()
    ASSET = auto()
    IGNORED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the content folder."""

    path: str
    """Below the folder, forward slashes; NFC for texts, as on disk for assets."""
    file: Path
    kind: Kind
    problem: Problem | None = None
    """Why it is refused; for nothing else."""


def require_folder(folder: Path) -> None:
    """Raise ``ContentError`` where there is no folder to read."""
    if not folder.is_dir():
        raise ContentError(
            f"There is no folder {folder}. Create it and put Markdown files there, "
            "or set [content] articles to the folder that holds them."
        )


def scan(folder: Path) -> tuple[list[Found], list[Problem]]:
    """Return every file below the folder in the order of their paths, and folders that are shut.

    Files and folders whose name begins with a dot (``.git``, ``.obsidian``) are not looked at, nor
    is ``questions.toml`` at the top.
    Symbolic links to folders are never followed, so there is no loop; links to files count only
    while they stay inside.
    """
    problems: list[Problem] = []
    found = [_classify(folder, file) for file in _walk(folder, folder, problems)]
    return sorted(found, key=lambda one: one.path), problems


def _walk(folder: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            path = _shown(here.relative_to(root).as_posix())
            message = f"The folder cannot be opened: {error.strerror}."
            remedy = "Give the user that builds the index the right to read it."
            problems.append(Problem(path, 0, "unreadable", message, remedy))
            continue
        for entry in entries:
            if entry.name.startswith(".") or (here == root and entry.name == QUESTIONS):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            else:
                yield Path(entry.path)


def _classify(root: Path, file: Path) -> Found:
    on_disk = file.relative_to(root).as_posix()
    path = _shown(on_disk)
    problem = (
        _name_problem(on_disk, path) or _link_problem(root, file, path) or _place_problem(path)
    )
    if problem is not None:
        return Found(path, file, Kind.REFUSED, problem)
    kind = kind_of(PurePosixPath(path))
    if kind is Kind.ASSET:
        path = on_disk
    return Found(path, file, kind)


def _shown(on_disk: str) -> str:
    readable = on_disk.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", readable)


def _name_problem(on_disk: str, path: str) -> Problem | None:
    try:
        on_disk.encode("utf-8")
    except UnicodeEncodeError:
        message = "The file's name is not UTF-8."
        return Problem(path, 0, "bad-name", message, "Rename the file.")
    return None


def _link_problem(root: Path, file: Path, path: str) -> Problem | None:
    """Refuse what is no plain file: links that leave the folder, pipes, sockets."""
    if not file.is_symlink():
        if file.is_file():
            return None
        return Problem(path, 0, "not-a-file", "This is no plain file.", "Remove it.")
    try:
        target = file.resolve(strict=True)
        inside = target.is_relative_to(root.resolve())
        plain = target.is_file()
    except (OSError, RuntimeError):
        message = "The symbolic link leads nowhere, or in a circle."
        return Problem(path, 0, "bad-link", message, "Remove the link, or mend its target.")
    if not inside:
        message = "The symbolic link leads out of the content folder."
        return Problem(path, 0, "outside", message, "Put the file itself here.")
    if not plain:
        message = "The symbolic link leads to a folder; such links are not followed."
        return Problem(path, 0, "linked-folder", message, "Put the folder itself here.")
    return None


def _place_problem(path: str) -> Problem | None:
    """Refuse what its writer takes for an announcement: nobody wants it among the articles."""
    if ANNOUNCEMENTS not in path:
        return None
    pure = PurePosixPath(path)
    in_place = len(pure.parts) == 2 and pure.parts[0] == ANNOUNCEMENTS
    if (
        in_place
        or ANNOUNCEMENTS not in pure.parts[:-1]
        or pure.suffix.lower() not in ARTICLE_SUFFIXES
    ):
        return None
    message = f"Announcements lie in {ANNOUNCEMENTS} at the top of the content folder."
    return Problem(path, 0, "misplaced", message, "Move the file there, or remove it.")


def kind_of(path: PurePosixPath) -> Kind:
    """Return what a file is for, by its name."""
    stem, suffix = path.name.split(".")[0].lower(), path.suffix.lower()
    if path.parent.as_posix() == synonyms.FOLDER and suffix == ".txt":
        return Kind.SYNONYMS
    if path.name.lower() in _DOCUSAURUS_CATEGORY:
        return Kind.CATEGORY
    if stem in _ABOUT and len(path.parts) == 1:
        return Kind.IGNORED
    if suffix in ARTICLE_SUFFIXES and path.parts[0] == ANNOUNCEMENTS:
        return Kind.IGNORED if stem in _ABOUT_FOLDER else Kind.ANNOUNCEMENT
    if suffix in ARTICLE_SUFFIXES:
        return Kind.CATEGORY if stem == "_category" else Kind.ARTICLE
    return Kind.ASSET if suffix in ASSET_SUFFIXES else Kind.IGNORED
