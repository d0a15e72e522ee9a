"""The article that a translation is begun from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from app.starting.place import CannotStart, Shelf
from indexer.frontmatter import split_head
from indexer.headtext import BadHead, Unreadable, load_toml, load_yaml
from indexer.read import read_folder
from indexer.types import ContentSettings, Source


@dataclass(frozen=True, slots=True)
class Original:
    """An article with its head as written."""

    source: Source
    head: dict[str, Any]
    body: str

    def file(self, shelf: Shelf, language: str) -> Path:
        """Return the file of its translation: the same name and folder, another language."""
        path = PurePosixPath(self.source.path)
        known = {name.lower() for name in shelf.languages}
        folders = list(path.parent.parts)
        if folders and folders[0].lower() in known:
            return shelf.folder.joinpath(language, *folders[1:], path.name)
        stem, _, code = path.stem.rpartition(".")
        name = stem if stem and code.lower() in known else path.stem
        tail = "" if language == shelf.default else f".{language}"
        return shelf.folder / path.parent / f"{name}{tail}{path.suffix}"


def find_original(settings: ContentSettings, named: str) -> Original:
    """Return the article that an id, a path below the content folder or a file names.

    Raises ``CannotStart`` where there is none.
    """
    articles = read_folder(settings).articles
    wanted = named.strip().removeprefix("./")
    inside = _inside(settings.folder, Path(named))
    for source in articles:
        bare = source.path.rpartition(".")[0]
        if wanted in (source.id, source.path, bare, source.slug) or source.path == inside:
            return _opened(settings.folder, source)
    raise CannotStart(
        f"There is no article “{named}”. Name its id, or its file below {settings.folder}."
    )


def _inside(folder: Path, file: Path) -> str:
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return ""


def _opened(folder: Path, source: Source) -> Original:
    text = (folder / source.path).read_text(encoding="utf-8-sig")
    parts = split_head(text.replace("\r\n", "\n"))
    try:
        entries = (load_toml if parts.is_toml else load_yaml)(parts.head or "")
    except BadHead:
        entries = []
    head = {entry.key: entry.value for entry in entries if not isinstance(entry.value, Unreadable)}
    return Original(source, head, parts.body)
