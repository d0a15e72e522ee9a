"""Where a new article's file comes, and that nothing is there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.starting.text import slug
from indexer.slugs import slug_path
from search.errors import FirstlineError


class CannotStart(FirstlineError):
    """An article that cannot be begun there."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A content folder and its languages."""

    folder: Path
    default: str
    languages: tuple[str, ...]

    def language(self, code: str | None) -> str:
        """Return a language as the settings spell it.  Raises ``CannotStart``."""
        spelt = {name.lower(): name for name in self.languages}
        wanted = (code or self.default).replace("_", "-")
        if wanted.lower() not in spelt:
            raise CannotStart(
                f"“{wanted}” is not a language of this help centre ({', '.join(self.languages)}). "
                "Add it to “languages” in [content] of firstline.toml first."
            )
        return spelt[wanted.lower()]

    def category(self, written: str) -> str:
        """Return the folder of a category: as it is called on the disk, else a new one.

        Raises ``CannotStart`` for a path that leaves the content folder.
        """
        parts = PurePosixPath(written.replace("\\", "/").strip("/")).parts
        if ".." in parts or "\0" in written or any(part.startswith(".") for part in parts):
            raise CannotStart(
                f"“{written}” is no category. Name its folders, such as billing/cards."
            )
        found: list[str] = []
        for part in parts:
            here = self.folder.joinpath(*found)
            names = (
                sorted(one.name for one in here.iterdir() if one.is_dir()) if here.is_dir() else []
            )
            same = [name for name in names if slug_path(name) == slug_path(part)]
            found.append(part if part in names else same[0] if same else slug(part, "category"))
        return "/".join(found)

    def file(self, folder: str, name: str, language: str) -> Path:
        """Return the file of an article: in its language's folder where there are such folders."""
        if self._has_folder(language):
            return self.folder / language / folder / f"{name}.md"
        tail = "" if language == self.default else f".{language}"
        return self.folder / folder / f"{name}{tail}.md"

    def _has_folder(self, language: str) -> bool:
        if (self.folder / language).is_dir():
            return True
        # The first article in a language follows the others.
        others = [one for one in self.languages if (self.folder / one).is_dir()]
        return language != self.default and self.default in others


def free_name(shelf: Shelf, folder: str, title: str, language: str) -> Path:
    """Return the file of a new article.  Raises ``CannotStart`` where one is there."""
    file = shelf.file(folder, slug(title), language)
    taken = [file.with_suffix(suffix) for suffix in (".md", ".markdown", ".mdx")]
    return require_free(file, [one for one in taken if one.exists() or one.is_symlink()])


def require_free(file: Path, taken: Sequence[Path]) -> Path:
    """Return the file.  Raises ``CannotStart``, which names what is there already."""
    if taken:
        raise CannotStart(f"{taken[0]}: exists already. Extend it, or choose another title.")
    return file


def begin(file: Path, text: str) -> None:
    """Write a new file; never over another one.  Raises ``CannotStart``."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        require_free(file, [file])
    except OSError as error:
        raise CannotStart(f"{file}: cannot be written: {error.strerror}.") from error
