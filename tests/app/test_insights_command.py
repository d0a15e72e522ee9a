from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from app.cli import main
from app.db import Database
from app.migrate import upgrade
from app.tables.visits import Count, Event, Visit

NOW = datetime.now(UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    url = f"sqlite:///{tmp_path}/figures.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_DATABASE__URL", url)
    upgrade(url)
    return Database(url)


def visit(database: Database, id: str, at: datetime, *events: dict[str, Any]) -> None:
    with database.writing() as connection:
        connection.execute(
            insert(Visit), {"id": id, "visitor": id, "started_at": at, "last_at": at}
        )
        for event in events:
            connection.execute(insert(Event), {"visit_id": id, "at": at} | event)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["insights", *arguments])


def test_of_nothing_no_share_is_told(database: Database) -> None:
    database.close()

    text = " ".join(run().output.split())

    assert "None looked solved. Left out as a ticket may still follow: 0 (0 for 72 h)." in text


def test_the_text_shows_shares_with_counts_and_intervals(database: Database) -> None:
    week_ago = NOW - timedelta(days=7)
    for id in "pqr":
        visit(
            database,
            id,
            week_ago,
            {"kind": "search", "question": "a|b\x1b[31m\nc", "total": 0, "confident": False},
            {"kind": "contact_open", "topic": "billing"},
        )
    visit(database, "s", week_ago, {"kind": "contact_open"}, {"kind": "solved"})
    with database.writing() as connection:
        connection.execute(insert(Count), {"day": week_ago.date(), "kind": "view", "number": 3})
    database.close()

    done = run()

    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    text = " ".join(lines)
    assert done.exit_code == 0
    assert (
        "4 visits, 0 tickets. Self-service score as Zendesk counts it: – (visits to senders of"
        " tickets; browsing counts as success). Only counted, in no figure below, as these"
        " visitors asked for it: 3 view." in text
    )
    assert "| confirmed | 1 | 25.0 % | 4.6 to 69.9 % | 1 (25.0 %) |" in lines
    assert "| abandoned | 3 | 75.0 % | 30.1 to 95.4 % | 3 (75.0 %) |" in lines
    assert "- abandoned: no suggestion opened, no ticket" in lines
    assert (
        "Of 1 that looked solved, 0 came back: 0.0 % 0.0 to 79.3 %. Left out as a ticket may still"
        " follow: 0 (0 for 72 h)." in text
    )
    assert [line for line in done.output.splitlines() if len(line) > 80] == []
    assert "| without result | 3 | 3 | 100.0 % | 43.9 to 100.0 % |" in lines
    assert r"| a\|b [31m c | 3 | 3 | 3 | 3 | 3 |" in lines
    assert "| billing | 3 | 0 |" in lines


def test_a_window_of_the_settings_is_used_and_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    monkeypatch.setenv("FIRSTLINE_VISITS__WINDOW_HOURS", "48")

    body = json.loads(run("--json").output)

    assert body["contacts"]["window_hours"] == 48
    assert body["period"]["window_hours"] == 48
    assert body["holdout"] is None


def test_days_begin_at_midnight_utc_and_the_last_one_is_not_counted(database: Database) -> None:
    for id, at in (
        ("before", datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)),
        ("first", datetime(2026, 3, 1, tzinfo=UTC)),
        ("last", datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)),
        ("after", datetime(2026, 3, 3, tzinfo=UTC)),
    ):
        visit(database, id, at)
    database.close()

    body = json.loads(run("--since", "2026-03-01", "--until", "2026-03-03", "--json").output)

    assert body["self_service"]["visits"] == 2
    assert body["period"]["since"] == "2026-03-01T00:00:00+00:00"


def test_sql_is_printed_ready_to_be_run(database: Database) -> None:
    visit(database, "v", NOW - timedelta(days=3), {"kind": "contact_open"})

    printed = run("--sql").output

    names = [line[3:] for line in printed.splitlines() if line.startswith("-- ")]
    assert names == [
        "contacts", "holdout", "self_service", "counted", "searches", "questions", "articles",
        "reasons", "topics", "surveys",
    ]  # fmt: skip
    with database.reading() as connection:
        first = connection.exec_driver_sql(printed.partition(";")[0]).all()
    database.close()
    assert first == [("abandoned", 1)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--since", "yesterday"), "neither a day as 2026-03-31 nor a time ago as 30d"),
        (("--since", "2026-13-01"), "neither a day"),
        (("--since", "1d", "--until", "2d"), "--since must be before --until"),
        (("--since", "99999d"), "neither a day"),
    ],
)
def test_wrong_times_are_wrong_use(
    database: Database, arguments: tuple[str, ...], says: str
) -> None:
    database.close()

    done = run(*arguments)

    assert done.exit_code == 2
    assert says in done.output
