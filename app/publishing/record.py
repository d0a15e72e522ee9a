"""What the database knows of publishing: what came of pushes, and which webhooks came."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.publishing.published import Published, ToldProblem
from app.tables.publishing import GitDelivery, GitRequest, Publication

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

DELIVERIES_KEPT: Final = timedelta(days=7)
KEPT: Final = 50
"""Publications kept of each machine."""
MACHINES_KEPT: Final = timedelta(days=30)
"""How long a machine is remembered that publishes no more."""
_PUSH: Final = "push"


def keep(database: Database, published: Published) -> None:
    """Write down a publication; the same failure again takes the place of the one before.

    Raises ``DatabaseError``.
    """
    row = asdict(published) | {"problems": [asdict(one) for one in published.problems]}
    row["warnings"] = list(published.warnings)
    mine = Publication.machine == published.machine
    with database.writing() as connection:
        columns = (Publication.id, Publication.result, Publication.commit, Publication.message)
        newest = select(*columns).where(mine).order_by(Publication.id.desc()).limit(1)
        before = connection.execute(newest).first()
        same = (published.result, published.commit, published.message)
        if before is not None and published.message and tuple(before[1:]) == same:
            connection.execute(delete(Publication).where(Publication.id == before.id))
        connection.execute(insert(Publication).values(row))
        ids = select(Publication.id).where(mine).order_by(Publication.id.desc()).limit(KEPT)
        kept = [one.id for one in connection.execute(ids)]
        connection.execute(delete(Publication).where(mine, Publication.id.not_in(kept)))


def publications(database: Database, limit: int = KEPT) -> tuple[Published, ...]:
    """Return the publications of all machines, the newest first.  Raises ``DatabaseError``."""
    names = list(Published.__dataclass_fields__)
    columns = [getattr(Publication, name) for name in names]
    query = select(*columns).order_by(Publication.ended_at.desc(), Publication.id.desc())
    with database.reading() as connection:
        rows = connection.execute(query.limit(limit)).all()
    return tuple(_published(dict(zip(names, row, strict=True))) for row in rows)


def is_new(database: Database, delivery: str, now: datetime) -> bool:
    """Count a webhook by what its sender calls it; say whether it is the first time.

    A new one is also a request to all machines.  Raises ``DatabaseError``.
    """
    key = hashlib.sha256(delivery.encode("utf-8", "surrogateescape")).hexdigest()
    with database.writing() as connection:
        kind = sqlite if connection.dialect.name == "sqlite" else postgresql
        row = kind.insert(GitDelivery).values(key=key, until=now + DELIVERIES_KEPT)
        # Not its rowcount: psycopg knows none here.
        written = row.on_conflict_do_nothing().returning(GitDelivery.key)
        counted = connection.execute(written).scalar() is not None
        if counted:
            _ask(connection, now)
    return counted


def ask_all(database: Database, now: datetime) -> None:
    """Have every machine look at the repository.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        _ask(connection, now)


def times_asked(database: Database) -> int:
    """Return a number that grows with each request to all machines.  Raises ``DatabaseError``."""
    query = select(GitRequest.number).where(GitRequest.name == _PUSH)
    with database.reading() as connection:
        return connection.execute(query).scalar() or 0


def forget(database: Database, _config: Config, now: datetime) -> None:
    """Forget webhooks after a week, and machines that publish no more.

    Raises ``DatabaseError``.
    """
    newest = func.max(Publication.ended_at)
    gone = select(Publication.machine).group_by(Publication.machine)
    with database.writing() as connection:
        connection.execute(delete(GitDelivery).where(GitDelivery.until <= now))
        old = connection.execute(gone.having(newest < now - MACHINES_KEPT)).scalars().all()
        connection.execute(delete(Publication).where(Publication.machine.in_(old)))


def _ask(connection: Any, now: datetime) -> None:
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = kind.insert(GitRequest).values(name=_PUSH, number=1, at=now)
    more = {"number": GitRequest.number + 1, "at": now}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=more))


def _published(row: dict[str, Any]) -> Published:
    row["problems"] = tuple(ToldProblem(**one) for one in row["problems"])
    row["warnings"] = tuple(row["warnings"])
    return Published(**row)
