from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.db import Database
from app.migrate import upgrade
from app.settings_file import load_config
from app.tickets.packet_signature import handoff_key, signed

TICKET = "FL-7K3Q-9XWD"
CONTENT: dict[str, Any] = {
    "schema": "firstline-handoff/1",
    "id": "5e0f8f6e-7a0e-4f39-9d0e-3f8c7a0f3c11",
    "made_at": "2026-03-01T12:00:00Z",
    "origin": {"page": "/billing", "product": "a\x1b[2Jb", "question": None},
}


@pytest.fixture
def handoff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return a hand-off signed with the key of the database in an otherwise empty folder."""
    monkeypatch.chdir(tmp_path)
    config = load_config({}, tmp_path)
    upgrade(config.database.url)
    database = Database(config.database.url)
    made = signed(CONTENT, TICKET, handoff_key(database, config))
    database.close()
    return made


def verify(content: Any, *options: str) -> Result:
    text = content if isinstance(content, str) else json.dumps(content, indent=2)
    return CliRunner().invoke(main, ["handoff", "verify", "-", *options], input=text)


def test_a_genuine_hand_off_is_told_with_what_it_says(handoff: dict[str, Any]) -> None:
    done = verify(handoff, "--ticket", TICKET)

    assert done.exit_code == 0
    assert done.stdout == (
        f"Genuine: ticket {TICKET}, 2026-03-01T12:00:00Z.\n"
        "Came from: /billing\n"
        "Product: a\ufffd[2Jb\n"
    )


def test_a_file_is_read(handoff: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "handoff.json"
    file.write_text(json.dumps(handoff), "utf-8")

    assert CliRunner().invoke(main, ["handoff", "verify", str(file)]).exit_code == 0


def test_a_key_of_the_settings_does_not_accept_the_database_s(
    handoff: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLINE_TICKETS__SIGNING_SECRET", "s" * 24)

    assert verify(handoff).exit_code == 1


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ({"made_at": "2026-03-02T12:00:00Z"}, (), "The signature is not right"),
        ({"signature": "v1,AAAA"}, (), "The signature is not right"),
        ({}, ("--ticket", "FL-AAAA-AAAA"), f"It belongs to another ticket, {TICKET}."),
        ({"id": None, "made_at": None}, (), "This is no hand-off: it needs 'id' and 'made_at'"),
    ],
)
def test_what_is_wrong_is_said_and_is_a_problem(
    handoff: dict[str, Any], change: dict[str, Any], options: tuple[str, ...], said: str
) -> None:
    done = verify(handoff | change, *options)

    assert done.exit_code == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This is no JSON"),
        ("[1]", "This is no hand-off, which is a JSON object."),
        ("[" * 100_000, "This is no JSON"),
        ('{"id": "\\ud800", "made_at": "2026-03-01T12:00:00Z"}', "half a character"),
    ],
)
@pytest.mark.usefixtures("handoff")
def test_what_is_no_hand_off_is_said(text: str, said: str) -> None:
    done = verify(text)

    assert done.exit_code == 1
    assert said in done.stderr


def test_a_file_that_is_not_there_is_said(handoff: dict[str, Any]) -> None:
    done = CliRunner().invoke(main, ["handoff", "verify", "nowhere.json"])

    assert done.exit_code == 1
    assert "nowhere.json" in done.stderr
