from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from app.context import services
from app.tickets import intake, outbox
from app.tickets.channels.base import ChannelRefused
from app.tickets.types import NewTicket
from tests.app.client import Client


def test_tickets_that_wait_are_told_and_do_not_make_the_site_unready(
    app: Flask, client: Client
) -> None:
    nothing = client.json("/readyz")["outbox"]
    now = datetime.now(UTC)
    with app.app_context():
        config, database = services().config, services().database
    tickets = config.tickets.model_copy(update={"channels": ("smtp",)})
    config = config.model_copy(update={"tickets": tickets})
    for number, minutes in enumerate((9, 5)):
        new = NewTicket(f"k{number}", "Subject", "Text", "en")
        intake.take(database, config, new, now - timedelta(minutes=minutes))
    delivery = outbox.claim(database, "a", now)
    assert delivery is not None
    outbox.failed(database, delivery, ChannelRefused("no"), now)

    ready = client.json("/readyz")

    assert nothing == {"pending": 0, "dead": 0, "oldest_seconds": 0}
    assert (ready["status"], ready["outbox"]["pending"], ready["outbox"]["dead"]) == ("ok", 1, 1)
    assert 300 <= ready["outbox"]["oldest_seconds"] < 330


def test_without_a_database_nothing_is_known_of_tickets(app: Flask, client: Client) -> None:
    with app.app_context():
        file = services().config.database.url.removeprefix("sqlite:///")
    Path(file).unlink()

    page = client.get("/readyz")

    assert (page.status, page.response.json["outbox"]) == (503, None)
