from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from app.chores import CHORES
from app.config import Config
from app.db import Database
from app.settings_file import load_config
from app.tables.surveys import Survey
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tables.visits import Count, Event, Salt, SamePerson, Visit
from app.visits import erasure, retention
from app.visits.erasure import Erased
from app.visits.file_on import file_on
from app.visits.retention import Purged, purge
from search.errors import NotFound
from tests.app.visits.happening import NOON, after, rows, search, ticket, view, who, written


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_config({}, tmp_path)


def questions(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, Event, "kind", "question")


def test_words_go_first_then_everything(database: Database, config: Config) -> None:
    written(database, [search(NOON, "money"), view(NOON)], [search(after(days=20), "card")])
    written(database, [view(NOON, who(counted=True))])

    assert purge(database, config, after(days=30)) == Purged(0, 0, 0, 2, 0)
    assert purge(database, config, after(days=31)) == Purged(1, 0, 0, 0, 0)
    assert questions(database) == [("search", None), ("view", None), ("search", "card")]

    assert purge(database, config, after(days=396)) == Purged(1, 2, 1, 0, 0)
    assert questions(database) == [("search", None)]
    assert rows(database, Count, "day") == []
    assert rows(database, Visit, "started_at") == [(after(days=20),)]


def test_salts_are_kept_for_three_days_after_theirs(database: Database, config: Config) -> None:
    written(database, *[[view(after(days=day))] for day in range(6)])

    purged = purge(database, config, after(days=5))

    assert purged.salts == 2
    first = date(2026, 3, 6)
    assert [day for (day,) in rows(database, Salt, "day")] == [
        first + timedelta(days=day) for day in range(4)
    ]


def test_large_amounts_go_in_parts(
    database: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    written(database, [search(NOON, f"{n} apples") for n in range(10)])

    assert purge(database, config, after(days=31)).questions == 10
    assert purge(database, config, after(days=400)).events == 10


def test_the_site_purges_by_itself() -> None:
    assert [work for name, seconds, work in CHORES if (name, seconds) == ("old visits", 3600)] == [
        purge
    ]


def keep_ticket(database: Database, reference: str, visit_id: str | None) -> None:
    values = {
        "reference": reference,
        "key": f"key {reference}",
        "fingerprint": "f",
        "state": "open",
        "subject": "Money",
        "text": "Where is it?",
        "name": "",
        "email": "visitor@example.com",
        "answers": {},
        "language": "en",
        "deflectable": True,
        "visit_id": visit_id,
        "packet": {"searches": [{"question": "money"}]},
        "created_at": NOON,
    }
    with database.writing() as connection:
        id = connection.scalar(insert(Ticket).values(values).returning(Ticket.id))
        file = {"ticket_id": id, "name": "a.txt", "media_type": "text/plain", "content": b"x"}
        connection.execute(insert(Attachment).values(file))
        delivery = {"id": reference, "ticket_id": id, "kind": "ticket", "channel": "smtp"}
        delivery |= {"key": reference, "state": "sent", "attempts": 1}
        delivery |= {"next_at": NOON, "created_at": NOON}
        connection.execute(insert(Delivery).values(delivery))
        survey = {"kind": "csat", "about": "ticket", "ticket": reference, "visit_id": visit_id}
        survey |= {"asked_at": NOON, "refused": False}
        connection.execute(insert(Survey).values(survey))


@pytest.fixture
def two(database: Database) -> tuple[str, str]:
    """Record two visits of two visitors, each with a ticket; return the visits."""
    visits = []
    for number, address in enumerate(("198.51.100.1", "198.51.100.2"), 1):
        by = who(address)
        reference = f"FL-{number}"
        written(database, [view(after(days=-1), by)], [view(NOON, by)])
        written(database, [ticket(after(minutes=1), reference, by)])
        found = rows(database, Event, "ticket", "visit_id")
        visits.append(next(visit for ref, visit in found if ref == reference))
        keep_ticket(database, reference, visits[-1])
    return visits[0], visits[1]


def test_erasing_a_ticket_leaves_nothing_of_it_and_all_of_others(
    database: Database, two: tuple[str, str]
) -> None:
    erased = erasure.erase_ticket(database, "FL-1")

    assert erased == Erased(visits=1, events=2, surveys=1, tickets=1)
    assert rows(database, Ticket, "reference", "visit_id") == [("FL-2", two[1])]
    for table, number in ((Attachment, 1), (Delivery, 1), (Survey, 1), (SamePerson, 1)):
        names = table.__table__.primary_key.columns.keys()
        assert len(rows(database, table, *names)) == number
    assert two[0] not in {id for (id,) in rows(database, Visit, "id")}
    assert [ref for (ref,) in rows(database, Event, "ticket") if ref] == ["FL-2"]
    with pytest.raises(NotFound, match="FL-1"):
        erasure.erase_ticket(database, "FL-1")


def test_erasing_a_visit_empties_the_packet_of_its_ticket(
    database: Database, two: tuple[str, str]
) -> None:
    erased = erasure.erase_visit(database, two[0])

    assert erased == Erased(visits=1, events=2, surveys=1)
    packet = {"searches": [{"question": "money"}]}
    assert rows(database, Ticket, "reference", "visit_id", "packet") == [
        ("FL-1", None, {}),
        ("FL-2", two[1], packet),
    ]
    with pytest.raises(NotFound, match="no visit"):
        erasure.erase_visit(database, two[0])


def test_erasing_what_was_before_keeps_what_came_after(
    database: Database, two: tuple[str, str]
) -> None:
    erased = erasure.erase_before(database, after(hours=-1))

    assert erased == Erased(visits=2, events=2)
    assert {id for (id,) in rows(database, Visit, "id")} == set(two)
    assert rows(database, Salt, "day") == [(NOON.date(),)]


def test_erasing_all_keeps_the_tickets_alone(database: Database, two: tuple[str, str]) -> None:
    written(database, [view(NOON, who(counted=True))])

    erased = erasure.erase_all(database)

    assert erased == Erased(visits=4, events=6, surveys=2)
    assert rows(database, Ticket, "reference", "visit_id", "packet") == [
        ("FL-1", None, {}),
        ("FL-2", None, {}),
    ]
    for table in (Event, Visit, Survey, SamePerson, Count, Salt):
        assert rows(database, table, *table.__table__.primary_key.columns.keys()) == []


def test_the_file_on_a_ticket_names_all_that_is_held(
    database: Database, two: tuple[str, str]
) -> None:
    found = file_on(database, "FL-1")

    assert {name: len(held) for name, held in found.items()} == {
        "ticket": 1,
        "attachments": 1,
        "deliveries": 1,
        "visit": 1,
        "events": 2,
        "surveys": 1,
        "same_person": 1,
    }
    assert [event["kind"] for event in found["events"]] == ["view", "ticket"]
    assert found["ticket"][0]["email"] == "visitor@example.com"
    assert "content" not in found["attachments"][0]
    with pytest.raises(NotFound, match="FL-3"):
        file_on(database, "FL-3")


def test_what_was_erased_is_not_left_in_the_file(tmp_path: Path) -> None:
    from app.migrate import upgrade

    file = tmp_path / "visits.db"
    upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    written(database, [search(NOON, "unmistakable words")])
    erasure.erase_all(database)
    database.close()

    kept = b"".join(one.read_bytes() for one in tmp_path.glob("visits.db*"))
    assert b"unmistakable" not in kept
