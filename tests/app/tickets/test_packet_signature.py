from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.db import Database
from app.migrate import upgrade
from app.settings_file import load_config
from app.tickets.packet_signature import (
    BadHandoff,
    canonical,
    handoff_key,
    is_genuine,
    signed,
)

KEY = b"k" * 32
CONTENT: dict[str, Any] = {
    "schema": "firstline-handoff/1",
    "id": "5e0f8f6e-7a0e-4f39-9d0e-3f8c7a0f3c11",
    "made_at": "2026-03-01T12:00:00Z",
    "origin": {"page": "/ü", "product": "“App”", "question": None},
    "searches": [{"question": "money \x85 back 👩‍👩‍👧", "confidence": 0.8313, "shown": []}],
    "opened": [{"article": "billing/refunds", "in_sight_ms": 130_000}],
}


def test_what_is_no_hand_off_is_left_as_it_is() -> None:
    assert signed({"a": 1}, "FL-7K3Q-9XWD", KEY) == {"a": 1}
    assert signed({}, "FL-7K3Q-9XWD", KEY) == {}


def test_signing_again_gives_the_same(genuine: dict[str, Any]) -> None:
    assert signed(genuine, "FL-7K3Q-9XWD", KEY) == genuine


@pytest.fixture
def genuine() -> dict[str, Any]:
    return signed(CONTENT, "FL-7K3Q-9XWD", KEY)


def test_a_signature_stands_a_way_through_json_and_another_order(genuine: dict[str, Any]) -> None:
    turned = json.loads(json.dumps(dict(reversed(genuine.items())), indent=4))

    assert is_genuine(turned, KEY)
    assert not is_genuine(turned, b"x" * 32)


@pytest.mark.parametrize("name", ["id", "made_at", "ticket", "origin", "searches", "opened"])
def test_nothing_in_a_hand_off_may_change(genuine: dict[str, Any], name: str) -> None:
    other = {"id": "x", "made_at": "2026-03-01T12:00:01Z", "ticket": "FL-AAAA-AAAA"}

    assert not is_genuine(genuine | {name: other.get(name, [])}, KEY)
    assert not is_genuine({k: v for k, v in genuine.items() if k != "signature"}, KEY)


@pytest.mark.parametrize("none", [{}, {"id": "x"}, {"id": "x", "made_at": 5}, {"made_at": "then"}])
def test_what_is_no_hand_off_is_told_so(none: dict[str, Any]) -> None:
    with pytest.raises(BadHandoff, match="This is no hand-off"):
        is_genuine(none, KEY)


def test_half_a_character_is_told_so() -> None:
    with pytest.raises(BadHandoff, match="half a character"):
        canonical({"id": "\ud800"})


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    content = {"b": [1, 0.5, None, True], "a": '€$\u000f\nA\'B"\\\\"/\u007f'}

    assert canonical(content) == (
        '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f","b":[1,0.5,null,true]}'.encode()
    )


def test_the_key_is_that_of_the_settings_or_the_database_s_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url)
    database = Database(url)
    chosen = load_config({"FIRSTLINE_TICKETS__SIGNING_SECRET": "s" * 24}, tmp_path)
    own = load_config({}, tmp_path)

    keys = [handoff_key(database, one) for one in (chosen, own, own)]
    database.close()

    assert keys[0] == b"s" * 24
    assert (len(keys[1]), keys[1]) == (32, keys[2])
