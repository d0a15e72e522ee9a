"""The objects of an API, wherever an export of it keeps them: one file, pages, or a file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.importing.files import Tree, read_json
from app.importing.model import Lost

_NOTHING: Final = "JSON files in which nothing of a help centre was found"


@dataclass(slots=True)
class Records:
    """Objects by their kind, each with the file that it comes from."""

    kinds: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    lost: list[Lost] = field(default_factory=list)

    def of(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the objects of a kind, in the order of their files."""
        return self.kinds.get(kind, [])


def read_records(
    tree: Tree, names: Mapping[str, str], guess: Callable[[dict[str, Any]], str]
) -> Records:
    """Read every JSON file of an export.

    ``names`` says which key of a document holds what kind ("articles" and "article" hold
    articles); ``guess`` names the kind of an object that stands for itself, "" for none.
    """
    records = Records()
    for path, file in tree.files.items():
        if not path.lower().endswith(".json"):
            continue
        before = sum(map(len, records.kinds.values())), len(records.lost)
        for kind, found in _objects(read_json(file, path, records.lost), names, guess):
            records.kinds.setdefault(kind, []).append((path, found))
        records.files.add(path)
        if before == (sum(map(len, records.kinds.values())), len(records.lost)):
            records.lost.append(Lost(_NOTHING, path))
    return records


def _objects(
    document: Any, names: Mapping[str, str], guess: Callable[[dict[str, Any]], str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(document, list):
        for item in document:
            yield from _objects(item, names, guess)
    if not isinstance(document, dict):
        return
    kind = guess(document)
    if kind:
        yield kind, document
        return
    for key, value in document.items():
        if key in names:
            yield from _listed(value, names[key], names, guess)
        elif key in ("items", "data", "results") or _is_page(value):
            yield from _objects(value, names, guess)


def _listed(
    value: Any, kind: str, names: Mapping[str, str], guess: Callable[[dict[str, Any]], str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what stands under a name: one object, a list of them, or a page with a list."""
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        value = value["items"]
    if isinstance(value, list):
        yield from ((kind, item) for item in value if isinstance(item, dict))
    elif isinstance(value, dict):
        if "id" in value or "slug" in value:
            yield kind, value
        else:
            # Some tools keep objects by their ids.
            yield from ((kind, item) for item in value.values() if isinstance(item, dict))


def _is_page(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
