from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.db import open_engine
from app.errors import DatabaseError
from app.migrate import MIGRATIONS, revision, upgrade
from app.schema import SCHEMA_REVISION, is_current
from app.tables import Base


def test_the_newest_migration_is_the_one_that_the_site_expects() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA_REVISION


def test_migrating_makes_exactly_the_tables_of_the_models(empty_database_url: str) -> None:
    first, second = upgrade(empty_database_url), upgrade(empty_database_url)

    engine = open_engine(empty_database_url)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    found = revision(engine)
    engine.dispose()
    assert (first, second, found, difference) == (True, False, SCHEMA_REVISION, [])


def test_many_processes_may_migrate_at_once(empty_database_url: str) -> None:
    program = "import sys; from app.migrate import upgrade; print(upgrade(sys.argv[1]))"
    command = [sys.executable, "-c", program, empty_database_url]

    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ends = [process.communicate(timeout=300) for process in running]

    assert [errors for _, errors in ends] == ["", "", "", ""]
    assert sorted(said.strip() for said, _ in ends) == ["False", "False", "False", "True"]


def test_a_folder_that_cannot_be_made_is_a_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DatabaseError, match=r"folder cannot be made.*\[database\] url"):
        upgrade(f"sqlite:///{tmp_path}/file/votes.db")


def test_a_file_that_is_no_database_is_a_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "votes.db").write_text("not a database at all" * 100, encoding="utf-8")

    with pytest.raises(DatabaseError, match="not a database"):
        upgrade(f"sqlite:///{tmp_path}/votes.db")


def test_an_unreachable_server_is_told_without_its_password() -> None:
    with pytest.raises(DatabaseError) as caught:
        upgrade("postgresql+psycopg://me:secret@127.0.0.1:1/help")

    assert "127.0.0.1:1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_sqlite_database_is_known_to_be_current_only_when_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a folder/votes.db"
    before = is_current(url)
    upgrade(url)

    assert (before, is_current(url)) == (False, True)


def test_an_older_or_broken_database_is_not_called_current(tmp_path: Path) -> None:
    older, broken = tmp_path / "older.db", tmp_path / "broken.db"
    upgrade(f"sqlite:///{older}")
    with sqlite3.connect(older) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    broken.write_text("no database", encoding="utf-8")

    assert [is_current(f"sqlite:///{file}") for file in (older, broken)] == [False, False]
