from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from app.db import Database, open_engine
from app.errors import DatabaseError
from app.migrate import upgrade
from app.tables.visits import Vote


@pytest.fixture
def database(database_url: str) -> Database:
    upgrade(database_url)
    return Database(database_url)


def add_vote(
    database: Database,
    article: str,
    language: str = "en",
    letter: str = "c",
    *,
    helpful: bool = True,
) -> None:
    vote = {
        "article_id": article,
        "language": language,
        "revision": letter * 40,
        "helpful": helpful,
        "created_at": datetime.now(UTC),
    }
    with database.writing() as connection:
        connection.execute(insert(Vote).values(vote))


def test_votes_are_kept_as_they_were_given(database: Database) -> None:
    started = datetime.now(UTC)

    add_vote(database, "billing/refunds", "en", "a", helpful=True)
    add_vote(database, "billing/refunds", "de", "b", helpful=False)

    with database.reading() as connection:
        rows = connection.execute(select(Vote.__table__).order_by(Vote.id)).all()
    database.close()
    assert [row[1:5] for row in rows] == [
        ("billing/refunds", "en", "a" * 40, True),
        ("billing/refunds", "de", "b" * 40, False),
    ]
    stored = rows[0].created_at
    moment = stored if stored.tzinfo else stored.replace(tzinfo=UTC)
    assert timedelta(0) <= moment - started < timedelta(minutes=1)


def test_a_vote_names_nothing_of_the_visitor() -> None:
    columns = [column.name for column in Vote.__table__.columns]

    assert columns == [
        "id", "article_id", "language", "revision", "helpful", "reason", "comment", "created_at"
    ]  # fmt: skip


def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    def vote(writer: int) -> None:
        for number in range(10):
            add_vote(database, f"{writer}-{number}", "en")

    threads = [threading.Thread(target=vote, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as connection:
        ids = connection.scalars(select(Vote.article_id)).all()
    database.close()
    assert sorted(ids) == sorted(f"{w}-{n}" for w in range(6) for n in range(10))


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    broken = text("INSERT INTO votes (article_id) VALUES ('x')")
    with pytest.raises(DatabaseError, match="votes"), database.writing() as connection:
        connection.execute(broken)

    with database.reading() as connection:
        assert connection.scalars(select(Vote.id)).all() == []
    database.close()


def test_an_error_does_not_repeat_what_was_to_be_written(database: Database) -> None:
    row = {"language": "jane@example.com", "helpful": True, "created_at": datetime.now(UTC)}
    with pytest.raises(DatabaseError) as raised, database.writing() as connection:
        connection.execute(insert(Vote).values(row))
    database.close()

    assert "article_id" in str(raised.value)
    assert "jane" not in str(raised.value)
    assert "[SQL parameters hidden" in str(raised.value.__cause__)


def test_ping_fails_without_tables(empty_database_url: str) -> None:
    if empty_database_url.startswith("sqlite:///"):
        Path(empty_database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    database = Database(empty_database_url)

    with pytest.raises(DatabaseError, match="firstline db upgrade"):
        database.ping()
    database.close()


def test_sqlite_is_set_up_to_be_shared(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/votes.db")

    with engine.connect() as connection:
        settings = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert settings == ["wal", 2, 1, 5000]


def test_a_write_locks_from_its_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/votes.db"
    upgrade(url)
    database = Database(url)
    other = sqlite3.connect(tmp_path / "votes.db", timeout=0)

    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")

    other.close()
    database.close()


def test_a_deleted_database_is_told_and_a_new_one_is_used(tmp_path: Path) -> None:
    file = tmp_path / "votes.db"
    url = f"sqlite:///{file}"
    upgrade(url)
    database = Database(url)
    add_vote(database, "a", "en")
    file.unlink()

    with pytest.raises(DatabaseError, match="there is no file"):
        add_vote(database, "b", "en")
    with pytest.raises(DatabaseError, match="there is no file"):
        database.ping()
    made_meanwhile = file.exists()
    upgrade(url)
    add_vote(database, "d", "en")
    database.close()

    with sqlite3.connect(file) as reading:
        kept = reading.execute("SELECT article_id FROM votes").fetchall()
    reading.close()
    assert not made_meanwhile
    assert kept == [("d",)]
