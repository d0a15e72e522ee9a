"""``contact.toml`` → ``Guide``: every problem at once, and the last good one while it is broken."""

from __future__ import annotations

import difflib
import logging
import threading
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.contact.guide import Channel, Guide, Holiday, Hours, Question, Topic
from app.settings_file import what
from search.errors import ConfigError

log = logging.getLogger(__name__)

NOTHING_SAID: Final = Guide()
"""What holds without a file: a form, and nothing else."""
_PARTS: Final[Mapping[str, type[BaseModel]]] = {
    "hours": Hours,
    "holidays": Holiday,
    "channels": Channel,
    "topics": Topic,
    "questions": Question,
}
"""The sections of the file, by the keys that they stand under."""


class LiveGuide:
    """The guide as the file says now; a broken file changes nothing until it is mended."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._guide = NOTHING_SAID
        self._look()

    @property
    def guide(self) -> Guide:
        """What holds now.  Never raises: problems of the file are logged, once each."""
        self._look()
        return self._guide

    def _look(self) -> None:
        with self._lock:
            state = _state(self._file)
            if state == self._seen:
                return
            self._seen = state
            try:
                self._guide = load_guide(self._file)
            except ConfigError as error:
                log.error("%s", error)


def load_guide(file: Path) -> Guide:
    """Read the guide; without a file, one that offers the form alone.

    Raises ``ConfigError``, whose message has one line a problem: where, what, remedy.
    """
    if not file.exists():
        return NOTHING_SAID
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: this is not TOML: {error}. Mend it there.") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from error
    try:
        return Guide.model_validate(values)
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors(include_url=False)]
        raise ConfigError(f"{file} cannot be used:\n" + "\n".join(lines)) from error


def _line(problem: Any) -> str:
    place = ".".join(_place(part) for part in problem["loc"]).replace(".[", " [")
    unknown = problem["type"] == "extra_forbidden"
    said = "unknown key." if unknown else what({**problem, "loc": problem["loc"] or ("",)})
    return f"- {place or 'the whole file'}: {said} {_remedy(problem)}".rstrip()


def _place(part: int | str) -> str:
    return f"[entry {part + 1}]" if isinstance(part, int) else part


def _remedy(problem: Any) -> str:
    names = [part for part in problem["loc"] if isinstance(part, str)]
    model: type[BaseModel] = Guide
    for name in names[:-1]:
        model = _PARTS.get(name, model)
    if not names:
        return ""
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(names[-1], model.model_fields, n=1)
        return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(model.model_fields)}."
    field = next((model.model_fields[n] for n in reversed(names) if n in model.model_fields), None)
    return field.description or "" if field else ""


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
