from __future__ import annotations

import threading

import pytest

from app.db import Database
from app.migrate import upgrade
from app.secrets import KEY_BYTES, secret


@pytest.fixture
def database(database_url: str) -> Database:
    upgrade(database_url)
    return Database(database_url)


def test_a_key_is_made_once_and_stays(database: Database, database_url: str) -> None:
    first = secret(database, "links")
    again = secret(database, "links")
    database.close()
    later = Database(database_url)

    assert (len(first), again, secret(later, "links")) == (KEY_BYTES, first, first)
    later.close()


def test_each_name_has_a_key_of_its_own(database: Database) -> None:
    keys = {secret(database, name) for name in ("links", "handoff", "embed")}
    database.close()

    assert len(keys) == 3


def test_those_who_ask_at_once_get_the_same_key(database_url: str) -> None:
    upgrade(database_url)
    together = threading.Barrier(8)
    found: list[bytes] = []

    def ask() -> None:
        mine = Database(database_url)
        together.wait()
        found.append(secret(mine, "handoff"))
        mine.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [found[0]] * 8
