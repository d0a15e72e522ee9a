"""The signature of a hand-off: whoever has the key can tell that nothing in it was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from app.secrets import secret
from app.signing import key_of, sign, verify
from search.errors import FirstlineError

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

SIGNATURE: Final = "signature"
_SECRET: Final = "handoff"  # noqa: S105


class BadHandoff(FirstlineError):
    """What was given is no hand-off."""


def handoff_key(database: Database, config: Config) -> bytes:
    """Return the key that signs hand-offs: that of the settings, or the database's own.

    Raises ``DatabaseError``.
    """
    chosen = config.tickets.signing_secret
    return key_of(chosen.get_secret_value()) if chosen else secret(database, _SECRET)


def signed(packet: Mapping[str, Any], ticket: str, key: bytes) -> dict[str, Any]:
    """Return the hand-off of the ticket with this reference, signed.

    What is no hand-off is returned as it is: no ticket is lost for it.
    """
    if "schema" not in packet:
        return dict(packet)
    content = {name: value for name, value in packet.items() if name != SIGNATURE}
    content["ticket"] = ticket
    return content | {SIGNATURE: sign(key, *_signed_parts(content))}


def is_genuine(packet: Mapping[str, Any], key: bytes) -> bool:
    """Say whether this key signed all of a hand-off.  Raises ``BadHandoff`` where it is none."""
    content = {name: value for name, value in packet.items() if name != SIGNATURE}
    return verify(key, *_signed_parts(content), str(packet.get(SIGNATURE, "")))


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one way to write a hand-off as JSON (RFC 8785).

    Its names are ASCII and its numbers have at most four decimals, so that sorted keys, no
    spaces and UTF-8 are all that this takes.  Raises ``BadHandoff`` for half a character.
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BadHandoff("The hand-off holds half a character. Take it from the ticket.") from error


def _signed_parts(content: Mapping[str, Any]) -> tuple[str, int, bytes]:
    """Return id, time and payload, as Standard Webhooks signs them."""
    try:
        made_at = datetime.fromisoformat(content["made_at"])
        return str(content["id"]), int(made_at.timestamp()), canonical(content)
    except (KeyError, TypeError, ValueError) as error:
        raise BadHandoff(
            "This is no hand-off: it needs 'id' and 'made_at'. Take the JSON from the ticket."
        ) from error
