"""What a preview says of itself: its branch, when it was made, what differs from the live site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app.branches.names import MAX_CHARACTERS, PREVIEWS, folder_of
from search.errors import NotFound

ABOUT: Final = "preview.json"
GENERATION: Final = "generation"


@dataclass(frozen=True, slots=True)
class Badge:
    """Why visitors of the live site do not see an article, as far as it is not published."""

    kind: str
    """draft, internal, future or expired."""
    moment: datetime | None = None
    """When it appears, or when it expired."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that is not as on the live site."""

    path: str
    """The file below the content folder."""
    slug: str = ""
    """"" where it was removed."""
    title: str = ""
    language: str = ""
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """One preview of a branch."""

    branch: str
    commit: str
    built: datetime
    base: int
    """The live generation that it was laid over."""
    changed: tuple[Changed, ...] = ()
    removed: tuple[str, ...] = ()
    """Files that the branch has no longer."""
    problems: tuple[str, ...] = ()
    badges: dict[str, tuple[Badge, ...]] | None = None
    """Id → badges, of every article that has some."""
    fault: str = ""
    """Why what is shown is older than what was written; "" while it is not."""

    def badges_of(self, id: str) -> tuple[Badge, ...]:
        """Return the badges of an article, by its id."""
        return (self.badges or {}).get(id, ())

    def write(self, folder: Path) -> None:
        """Write this beside the preview's generation."""
        (folder / ABOUT).write_text(json.dumps(asdict(self), default=_plain), "utf-8")


def read_about(index: Path, branch: str) -> About:
    """Return what the preview of a branch says.  Raises ``NotFound`` where there is none."""
    if not branch or len(branch) > MAX_CHARACTERS:
        raise NotFound("There is no preview of such a branch.")
    try:
        return _read(folder_of(index, branch) / ABOUT)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotFound(
            f"There is no preview of the branch “{branch}”. 'firstline preview --branch' makes it."
        ) from error


def all_previews(index: Path) -> tuple[About, ...]:
    """Return all previews that there are, the newest first."""
    return tuple(sorted(_each(index), key=lambda about: about.built, reverse=True))


def _each(index: Path) -> Iterator[About]:
    for file in (index / PREVIEWS).glob(f"*/{ABOUT}"):
        try:
            about = _read(file)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # It is being replaced, or damaged: then it is made anew.
        if file.parent == folder_of(index, about.branch):
            yield about


def _read(file: Path) -> About:
    raw = json.loads(file.read_text("utf-8"))
    return About(
        branch=raw["branch"],
        commit=raw["commit"],
        built=datetime.fromisoformat(raw["built"]),
        base=raw["base"],
        changed=tuple(
            Changed(**{**one, "badges": _badges(one["badges"])}) for one in raw["changed"]
        ),
        removed=tuple(raw["removed"]),
        problems=tuple(raw["problems"]),
        badges={id: _badges(badges) for id, badges in (raw["badges"] or {}).items()},
    )


def _badges(raw: list[dict[str, Any]]) -> tuple[Badge, ...]:
    return tuple(
        Badge(one["kind"], datetime.fromisoformat(one["moment"]) if one["moment"] else None)
        for one in raw
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(type(value))
