"""``firstline visits …``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.db import Database
from app.migrate import upgrade
from tests.app.visits.happening import NOON, search, ticket, written


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record an old visit with a ticket, in the database of the working folder."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/firstline.db"
    upgrade(url)
    database = Database(url)
    written(database, [search(NOON, "money back")], [ticket(NOON, "FL-1")])
    database.close()


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["visits", *arguments], input=typed)


def test_what_is_held_about_a_ticket_is_shown(recorded: None) -> None:
    shown = run("show", "--ticket", "FL-1")
    held = json.loads(run("show", "--ticket", "FL-1", "--json").stdout)

    assert shown.exit_code == 0
    assert "visit: 1\n" in shown.stdout
    assert 'question "money back"' in shown.stdout
    assert [event["kind"] for event in held["events"]] == ["search", "ticket"]


def test_erasing_asks_first_and_then_leaves_nothing(recorded: None) -> None:
    refused = run("erase", "--ticket", "FL-1", typed="n\n")
    erased = run("erase", "--ticket", "FL-1", "--yes")
    again = run("erase", "--ticket", "FL-1", "--yes")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert (erased.exit_code, erased.stdout) == (
        0,
        "1 visits, 2 events, 0 surveys, 0 tickets erased.\n",
    )
    assert (again.exit_code, again.stderr) == (1, "There is no ticket 'FL-1'.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["erase", "--all", "--yes"], "1 visits, 2 events, 0 surveys, 0 tickets erased.\n"),
        (
            ["erase", "--before", "2026-03-05", "--yes"],
            "1 visits, 2 events, 0 surveys, 0 tickets erased.\n",
        ),
        (
            ["erase", "--before", "2026-03-04", "--yes"],
            "0 visits, 0 events, 0 surveys, 0 tickets erased.\n",
        ),
    ],
)
def test_visits_are_erased_by_time_or_all(recorded: None, arguments: list[str], said: str) -> None:
    assert run(*arguments).stdout == said


@pytest.mark.parametrize("arguments", [[], ["--all", "--visit", "x"]])
def test_one_thing_is_erased_at_a_time(recorded: None, arguments: list[str]) -> None:
    wrong = run("erase", *arguments)

    assert wrong.exit_code == 2
    assert "Name one of --visit, --ticket, --before and --all." in wrong.stderr


def test_purging_says_what_went(recorded: None) -> None:
    assert run("purge").stdout == "1 questions, 0 events, 0 visits, 1 salts, 0 comments erased.\n"
