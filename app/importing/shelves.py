"""Categories that name their parents by id, brought into folders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.importing.model import Folder, Lost
from app.starting.text import slug

_CIRCLE: Final = "Categories that lie in each other: they came to the top"
_ADDRESS: Final = "Addresses of categories: they lead nowhere now"
_MISSING: Final = (
    "Categories that the export does not hold: what is in them came to the level above"
)


@dataclass(slots=True)
class Shelf:
    """A category, with its words by language."""

    key: str
    origin: str
    parent: str = ""
    """Key of the one above, "" at the top."""
    titles: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    order: float | None = None
    names: tuple[str, ...] = ()
    """What links call it by: "section 201"."""
    address: str = ""
    """Where it was."""


class Shelves:
    """Gives every category a folder of its own."""

    def __init__(self, shelves: Sequence[Shelf], default: str, reserved: Collection[str]) -> None:
        """Settle all folders; ``reserved`` names must not stand at the top: languages."""
        self.lost = [Lost(_ADDRESS, one.origin, one.address) for one in shelves if one.address]
        self._shelves = {shelf.key: shelf for shelf in shelves}
        self._default = default
        self._reserved = {name.casefold() for name in reserved}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._taken: set[tuple[str, ...]] = set()
        for shelf in shelves:
            self._settle(shelf)

    def path(self, key: str, origin: str = "") -> tuple[str, ...]:
        """Return the folders of a category; the top where there is none."""
        if key and key not in self._paths:
            self.lost.append(Lost(_MISSING, origin, key))
        return self._paths.get(key, ())

    def folders(self) -> tuple[Folder, ...]:
        """Return every category in every language that names it."""
        return tuple(
            Folder(
                path,
                title,
                language,
                self._shelves[key].descriptions.get(language, ""),
                self._shelves[key].order if language == self._first(key) else None,
                self._shelves[key].names,
            )
            for key, path in self._paths.items()
            for language, title in self._shelves[key].titles.items()
        )

    def _first(self, key: str) -> str:
        titles = self._shelves[key].titles
        return self._default if self._default in titles else next(iter(titles), "")

    def _settle(self, shelf: Shelf) -> tuple[str, ...]:
        chain = [shelf]
        while chain[-1].parent and chain[-1].key not in self._paths:
            above = self._shelves.get(chain[-1].parent)
            if above is None:
                self.lost.append(Lost(_MISSING, chain[-1].origin, chain[-1].parent))
                chain[-1].parent = ""
            elif above in chain:
                self.lost.append(Lost(_CIRCLE, chain[-1].origin, above.key))
                chain[-1].parent = ""
            else:
                chain.append(above)
        for one in reversed(chain):
            if one.key not in self._paths:
                self._paths[one.key] = self._free(self._paths.get(one.parent, ()), one)
        return self._paths[shelf.key]

    def _free(self, above: tuple[str, ...], shelf: Shelf) -> tuple[str, ...]:
        title = shelf.titles.get(self._default) or next(iter(shelf.titles.values()), "")
        wanted = slug(title, "category")
        if not above and wanted in self._reserved:
            wanted = f"{wanted}-category"
        name, number = wanted, 1
        while (*above, name) in self._taken:
            number += 1
            name = f"{wanted}-{number}"
        self._taken.add((*above, name))
        return (*above, name)


def orders(positions: Mapping[str, tuple[str, int | None]]) -> dict[str, int]:
    """Return key → place, for the groups that somebody put in order.

    ``positions`` gives each key its group and its position.  Where all positions of a group are
    the same, nobody sorted it.
    """
    groups: dict[str, set[int | None]] = {}
    for group, position in positions.values():
        groups.setdefault(group, set()).add(position)
    return {
        key: position
        for key, (group, position) in positions.items()
        if position is not None and len(groups[group]) > 1
    }
