"""How the whole stands, for ``firstline status``: index, publishing, tickets, database, times."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.config import Config
from app.errors import DatabaseError
from app.publishing.places import State, read_state
from app.publishing.published import FAILED, REFUSED
from search import generation
from search.errors import FirstlineError

COMING: Final = 5
"""Appearances and expiries that are told."""
BEHIND: Final = timedelta(minutes=15)
"""How long the site may be behind the branch before that is a problem."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An article that will appear or expire by itself."""

    at: datetime
    what: str
    """appears or expires."""
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Live:
    """The live generation."""

    generation: int
    articles: int
    built_at: str
    """ISO 8601, UTC."""
    commit: str | None
    """Of the branch; ``None`` where it was not built by publishing."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a look from outside wants to know."""

    live: Live | None
    publishing: State | None
    """``None`` where no repository is set."""
    repository: str | None
    branch: str | None
    tickets: dict[str, int] | None
    """Waiting, given up, and how old the oldest is in seconds; ``None`` without a database."""
    revision: str | None
    """Of the database's tables."""
    coming: tuple[Coming, ...]
    alarms: tuple[str, ...]
    """What somebody has to do something about; empty when all is well."""


def overview(config: Config, now: datetime) -> Overview:
    """Look at everything.  What cannot be looked at is an alarm, and never raises."""
    alarms: list[str] = []
    state = read_state(config.index.path) if config.git.repository else None
    live = _live(config.index.path, state, alarms)
    tickets, revision = _database(config, now, alarms)
    if state is not None:
        alarms += _publishing_alarms(state, now)
    return Overview(
        live=live,
        publishing=state,
        repository=config.git.repository,
        branch=config.git.branch if config.git.repository else None,
        tickets=tickets,
        revision=revision,
        coming=tuple(_coming(config.index.path, live)),
        alarms=tuple(alarms),
    )


def as_json(seen: Overview) -> dict[str, Any]:
    """Return what ``firstline status --json`` prints."""
    told = asdict(seen)
    told["coming"] = [one | {"at": one["at"].isoformat()} for one in told["coming"]]
    return {"status": "problems" if seen.alarms else "ok"} | told


def as_text(seen: Overview) -> str:
    """Return what ``firstline status`` prints."""
    return "\n".join([*_lines(seen), *(f"Problem: {alarm}" for alarm in seen.alarms)])


def _lines(seen: Overview) -> Iterator[str]:
    if seen.live is not None:
        commit = f", from commit {seen.live.commit[:10]}" if seen.live.commit else ""
        yield (
            f"Index: generation {seen.live.generation}, {seen.live.articles} articles,"
            f" built {_minute(seen.live.built_at)}{commit}"
        )
    if seen.publishing is not None:
        yield from _publishing_lines(seen, seen.publishing)
    if seen.tickets is not None:
        yield f"Tickets: {seen.tickets['pending']} wait, {seen.tickets['dead']} are given up"
    if seen.revision is not None:
        yield f"Database: revision {seen.revision}"
    for one in seen.coming:
        yield f"Coming: {_minute(one.at.isoformat())}: '{one.title}' {one.what}"


def _publishing_lines(seen: Overview, state: State) -> Iterator[str]:
    head = f"{state.head[:10]}, seen {_minute(state.seen_at)}" if state.head else "not seen yet"
    yield f"Repository: {seen.repository}, branch {seen.branch}: {head}"
    if state.commit:
        yield (
            f"Published: {state.commit[:10]} ({state.subject}) by {state.author},"
            f" {_minute(state.published_at)}, {state.problem_number} problems"
        )
    yield from (f"Note: {warning}" for warning in state.warnings)


def _live(index: Path, state: State | None, alarms: list[str]) -> Live | None:
    try:
        number = generation.current(index)
        manifest = generation.read_manifest(generation.folder_of(index, number))
    except FirstlineError as error:
        alarms.append(str(error))
        return None
    ours = state is not None and state.generation == number and state.commit
    return Live(number, manifest.articles, manifest.created, state.commit if ours else None)  # type: ignore[union-attr]


def _publishing_alarms(state: State, now: datetime) -> Iterator[str]:
    if not state.result:
        yield "Nothing was published from the repository yet. Run 'firstline sync'."
    elif state.result == FAILED:
        yield f"Publishing failed ({_minute(state.tried_at)}): {state.message}"
    elif state.result == REFUSED:
        yield f"The last push was not published ({_minute(state.tried_at)}): {state.message}"
    elif state.commit != state.head:
        seen = datetime.fromisoformat(state.seen_at)
        if now - seen > BEHIND:
            yield f"The branch is at {state.head[:10]}, the site at {state.commit[:10]}."
    yield from (f"Not on the site: {line}" for line in state.refused)


def _database(
    config: Config, now: datetime, alarms: list[str]
) -> tuple[dict[str, int] | None, str | None]:
    from app.db import Database, open_engine
    from app.migrate import revision
    from app.schema import SCHEMA_REVISION
    from app.tickets.outbox import figures

    try:
        with closing(Database(config.database.url)) as database:
            database.ping()
            engine = open_engine(config.database.url)
            found = revision(engine)
            engine.dispose()
            if found != SCHEMA_REVISION:
                alarms.append(
                    f"The database's tables are of revision {found}, and {SCHEMA_REVISION} is"
                    " needed. Run 'firstline db upgrade'."
                )
                return None, found
            tickets = asdict(figures(database, now))
    except DatabaseError as error:
        alarms.append(str(error))
        return None, None
    if tickets["dead"]:
        alarms.append(f"Tickets given up: {tickets['dead']}. 'firstline outbox' says why.")
    return tickets, found


def _coming(index: Path, live: Live | None) -> Iterator[Coming]:
    """Yield what appears or expires next; read without opening the whole index."""
    if live is None:
        return
    file = generation.folder_of(index, live.generation) / generation.CATALOG
    query = (
        "SELECT publish_at, 'appears', id, title FROM article WHERE public AND publish_at > :now"
        " UNION ALL"
        " SELECT expires_at, 'expires', id, title FROM article WHERE public AND expires_at > :now"
        " AND expires_at < :never ORDER BY 1, 3 LIMIT :most"
    )
    values = {"now": time.time(), "never": datetime.max.replace(tzinfo=UTC).timestamp() - 1,
              "most": COMING}  # fmt: skip
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as catalog:
            rows = catalog.execute(query, values).fetchall()
    except sqlite3.Error:
        return  # The index is damaged, which whoever serves it says.
    for at, what, id, title in rows:
        yield Coming(datetime.fromtimestamp(at, UTC), what, id, title)


def _minute(moment: str) -> str:
    try:
        return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return "never"
