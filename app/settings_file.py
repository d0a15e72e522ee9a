"""One TOML file and the environment → ``Config``; every problem in one message."""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, SecretStr, ValidationError

from app.config import Config
from app.options.section import Section
from search.errors import ConfigError

DEFAULT_FILE: Final = "firstline.toml"
PREFIX: Final = "FIRSTLINE_"
_PROBLEMS: Final = "The settings cannot be used:\n"
NO_SETTINGS: Final = frozenset({PREFIX + "CONFIG", PREFIX + "TEST_REQUIRE_ALL"})

_WORDING: Final = {
    "string_type": "must be text in quotes",
    "path_type": "must be a path in quotes",
    "tuple_type": "must be a list",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_pattern_mismatch": "has the wrong form",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "enum": "must be one of {expected}",
    "model_type": "must be a section",
    "value_error": "{error}",
}
"""Kind of problem, by pydantic's names, to what is said of it."""

_SECRETIVE: Final = frozenset({"accounts", "database", "git", "tickets"})
"""Sections whose values may hold passwords or tokens, so that no message repeats them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting, as the manual lists it."""

    path: tuple[str, ...]
    default: Any
    description: str

    @property
    def section(self) -> str:
        """The TOML table that holds it."""
        return ".".join(self.path[:-1])

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return PREFIX + "__".join(self.path).upper()


def load_config(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Config:
    """Read the settings.

    The file is named by ``FIRSTLINE_CONFIG``, else it is ``firstline.toml`` in
    ``folder`` (the working directory), if there is one.  ``FIRSTLINE_SERVER__PORT=9000``
    overrides ``port`` in ``[server]``; lists are separated by commas.

    Raises ``ConfigError``, whose message has one line a problem: where, what, remedy.
    """
    environment = os.environ if environment is None else environment
    folder = folder or Path.cwd()
    file = _settings_file(environment, folder)
    values = _read(file) if file else {}
    lines = _meaningless(environment)
    origins = _overlay(values, environment)
    for section in Config.model_fields:
        values.setdefault(section, {})
    context = {"folder": file.parent if file else folder}
    try:
        config = Config.model_validate(values, context=context)
    except ValidationError as error:
        lines = [*_problem_lines(error, file, origins), *lines]
        raise ConfigError(_PROBLEMS + "\n".join(lines)) from error
    if lines:
        raise ConfigError(_PROBLEMS + "\n".join(lines))
    return config


def options(section: type[BaseModel] = Config, path: tuple[str, ...] = ()) -> Iterator[Option]:
    """Every option, in order: its path, default and description."""
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from options(kind, (*path, name))
        else:
            yield Option((*path, name), field.default, field.description or "")


def to_toml(config: Config) -> str:
    """Write settings as a settings file; passwords and tokens are left out."""
    lines: list[str] = []
    section = ""
    for option in options():
        if option.section != section:
            section = option.section
            lines += ["", f"[{section}]"]
        lines.append(_line(option.path[-1], _value(config, option.path)))
    return "\n".join(lines).lstrip()


def what(problem: Mapping[str, Any]) -> str:
    """Say in plain words what pydantic finds wrong with a value."""
    path, found = problem["loc"], problem["input"]
    if problem["type"] == "extra_forbidden":
        kind = "section" if isinstance(found, dict) else "setting"
        stray = len(path) == 1 and kind == "setting"
        return "stands above all sections." if stray else f"unknown {kind}."
    message = _WORDING.get(problem["type"], "cannot be used").format(**problem.get("ctx", {}))
    if path[0] in _SECRETIVE:
        return f"{message}."
    return f"{message} (found {found!r})."


def _value(config: Config, path: tuple[str, ...]) -> Any:
    value: Any = config
    for part in path:
        value = getattr(value, part)
    if path == ("database", "url"):
        # SQLAlchemy takes longer to import than all the rest, and serving a page needs none.
        from app.db import without_passwords

        return without_passwords(value)
    return value


def _line(name: str, value: Any) -> str:
    if value is None:
        return f"# {name} is not set"
    if isinstance(value, SecretStr):
        return f"# {name} is set; it is not shown"
    return f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    # JSON's strings and lists are TOML's, too (TOML 1.0, basic strings and arrays).
    return json.dumps(value, default=str, ensure_ascii=False)


def _settings_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    named = environment.get(PREFIX + "CONFIG")
    file = folder / (named or DEFAULT_FILE)
    if named and not file.is_file():
        raise ConfigError(f"FIRSTLINE_CONFIG: there is no file {file}. Correct or unset it.")
    return file if file.is_file() else None


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: this is not TOML: {error}. Mend it there.") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from error


def _meaningless(environment: Mapping[str, str]) -> list[str]:
    """Return a line for each variable that begins like ours and names no setting."""
    known = [option.variable for option in options()]
    lines = []
    for name, value in sorted(environment.items()):
        ours = name.startswith(PREFIX) and not _is_kubernetes(name, value)
        if ours and name.upper() not in {*known, *NO_SETTINGS}:
            close = difflib.get_close_matches(name.upper(), known, n=1)
            remedy = f"Did you mean {close[0]}?" if close else "Correct or unset it."
            lines.append(f"- {name}: names no setting. {remedy}")
    return lines


def _is_kubernetes(name: str, value: str) -> bool:
    """Say whether Kubernetes set a variable for a service that is called "firstline"."""
    return name.startswith((f"{PREFIX}SERVICE_", f"{PREFIX}PORT_")) or (
        name == f"{PREFIX}PORT" and "://" in value
    )


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Write the environment's settings over the file's; return which variable set what."""
    origins: dict[tuple[str, ...], str] = {}
    paths = {option.variable: option.path for option in options()}
    for name, text in sorted(environment.items()):
        path = paths.get(name.upper()) if name.startswith(PREFIX) else None
        if path is None:
            continue
        target = values
        for part in path[:-1]:
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                break
        else:
            target[path[-1]] = _from_text(path, text)
            origins[path] = name
    return origins


def _from_text(path: tuple[str, ...], text: str) -> str | list[str] | None:
    field = next((o for o in options() if o.path == path), None)
    if field and isinstance(field.default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if field and field.default is None and not text:
        return None
    return text


def _problem_lines(
    error: ValidationError, file: Path | None, origins: Mapping[tuple[str, ...], str]
) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False):
        path = tuple(str(part) for part in problem["loc"] if isinstance(part, str))
        where = origins.get(path) or f"{file or DEFAULT_FILE}, {_toml_place(path, problem)}"
        lines.append(f"- {where}: {what(problem)} {_remedy(path, problem)}".rstrip())
    return lines


def _toml_place(path: tuple[str, ...], problem: Mapping[str, Any]) -> str:
    if len(path) > 1:
        return f"[{'.'.join(path[:-1])}] {path[-1]}"
    return path[0] if _is_stray(path, problem) else f"[{path[0]}]"


def _is_stray(path: tuple[str, ...], problem: Mapping[str, Any]) -> bool:
    """Say whether this is a setting above all sections."""
    unknown = problem["type"] == "extra_forbidden"
    return unknown and len(path) == 1 and not isinstance(problem["input"], dict)


def _remedy(path: tuple[str, ...], problem: Mapping[str, Any]) -> str:
    if problem["type"] == "model_type":
        return f"Write [{'.'.join(path)}], and its settings below."
    if _is_stray(path, problem):
        homes = [option.section for option in options() if option.path[-1] == path[0]]
        return f"Put it below [{homes[0]}]." if homes else "Put it below its section."
    model: Any = Config
    for part in path[:-1]:
        field = model.model_fields.get(part)
        model = field.annotation if field else Config
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(path[-1], model.model_fields, n=1)
        return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(model.model_fields)}."
    field = model.model_fields.get(path[-1])
    return field.description or "" if field else ""
