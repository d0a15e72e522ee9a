"""What Zendesk, Freshdesk, Zammad and Chatwoot are asked, and what only one of them does."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.tickets.channels.base import ChannelRefused, ChannelRetry, DeliveryKind, Sent
from app.tickets.channels.helpdesk import handoff_files, note_of
from tests.app.tickets.helpdesks.chatwoot import Chatwoot
from tests.app.tickets.helpdesks.freshdesk import Freshdesk
from tests.app.tickets.helpdesks.samples import DELIVERY_ID, LOG, REFERENCE, ticket
from tests.app.tickets.helpdesks.server import cut_after, says
from tests.app.tickets.helpdesks.site import Site
from tests.app.tickets.helpdesks.zammad import Zammad
from tests.app.tickets.helpdesks.zendesk import Zendesk

TEXT = ticket().text
HTML = "I was charged twice.<br>\nPlease help &lt;soon&gt; &amp; tell me why."
NOTE = note_of(ticket(), ())
HANDOFF = base64.b64encode(handoff_files(ticket())[0].content).decode()
Open = Callable[[Any], Site]


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Open]:
    opened: list[Site] = []

    def open_one(kind: Any) -> Site:
        opened.append(Site(kind, tmp_path))
        return opened[-1]

    yield open_one
    for site in opened:
        site.server.close()


def test_zendesk(open_site: Open) -> None:
    site = open_site(Zendesk)
    site.send(())

    assert site.asked() == [
        ("GET", f"/api/v2/tickets?external_id={REFERENCE}"),
        ("POST", "/api/v2/tickets"),
        ("GET", "/api/v2/tickets/1000/comments"),
        ("POST", f"/api/v2/uploads?filename=handoff-{REFERENCE}.json"),
        ("PUT", "/api/v2/tickets/1000"),
    ]
    assert site.json_of("POST", "/api/v2/tickets") == {
        "ticket": {
            "subject": "Charged twice",
            "comment": {"body": TEXT},
            "requester": {"name": "Ada Example", "email": "ada@visitor.example.org"},
            "external_id": REFERENCE,
            "tags": ["firstline"],
        }
    }
    assert site.server.asked[1].headers["Idempotency-Key"] == DELIVERY_ID
    comment = site.json_of("PUT", "/api/v2/tickets/1000")["ticket"]["comment"]
    assert (comment["body"], comment["public"], len(comment["uploads"])) == (NOTE, False, 1)


def test_zendesk_knows_the_key_of_an_attempt_whose_files_were_sent_anew(open_site: Open) -> None:
    site = open_site(Zendesk)
    site.server.faults[3] = cut_after  # The ticket is made, and nobody is told.
    with pytest.raises(ChannelRetry):
        site.send((LOG,))
    (made,) = site.desk.tickets.values()
    made["external_id"], hidden = "", made["external_id"]

    with pytest.raises(ChannelRetry, match="busy with the first attempt"):
        site.send((LOG,), attempts=2)
    made["external_id"] = hidden

    assert site.send((LOG,), attempts=3) == Sent("1000")
    assert [len(one.notes) for one in site.desk.seen()] == [1]


def test_zendesk_says_what_it_does_not_like(open_site: Open) -> None:
    site = open_site(Zendesk)
    site.server.faults[2] = says(400, body='{"error": "Unknown field"}')

    with pytest.raises(ChannelRefused) as caught:
        site.send(())

    assert (caught.value.reason, caught.value.detail) == (
        "answered 400",
        '{"error": "Unknown field"}',
    )


@pytest.mark.parametrize(("kind", "rule"), [(Zendesk, "may_solve"), (Freshdesk, "may_resolve")])
def test_where_more_is_asked_before_closing_the_note_has_to_do(
    open_site: Open, kind: Any, rule: str
) -> None:
    site = open_site(kind)
    sent = site.send(())
    setattr(site.desk, rule, False)

    site.send((), kind=DeliveryKind.CLOSED, ticket_remote_id=sent.remote_id)
    site.send((), kind=DeliveryKind.CLOSED, ticket_remote_id=sent.remote_id, attempts=2)

    (seen,) = site.desk.seen()
    assert seen.closed is False
    assert [note.text.partition(",")[0] for note in seen.notes] == [
        "Hand-off from the help centre",
        "Closed in the help centre",
    ]


def test_freshdesk(open_site: Open) -> None:
    site = open_site(Freshdesk)
    site.send(())

    assert site.asked() == [
        (
            "GET",
            "/api/v2/tickets?email=ada%40visitor.example.org"
            "&updated_since=2026-03-01T12%3A00%3A00Z&per_page=100",
        ),
        ("POST", "/api/v2/tickets"),
        ("GET", "/api/v2/tickets/1/conversations?per_page=100"),
        ("POST", "/api/v2/tickets/1/notes"),
    ]
    assert site.json_of("POST", "/api/v2/tickets") == {
        "subject": "Charged twice",
        "description": HTML,
        "name": "Ada Example",
        "status": 2,
        "priority": 1,
        "source": 2,
        "tags": ["firstline", REFERENCE],
        "email": "ada@visitor.example.org",
    }


def test_zammad(open_site: Open) -> None:
    site = open_site(Zammad)
    site.send((LOG,))

    assert site.asked() == [
        ("GET", f"/api/v1/tickets/search?query={REFERENCE}&limit=10&expand=true"),
        ("POST", "/api/v1/tickets"),
        ("GET", "/api/v1/ticket_articles/by_ticket/7"),
        ("POST", "/api/v1/ticket_articles"),
    ]
    log = {
        "filename": "app.log",
        "data": base64.b64encode(LOG.content).decode(),
        "mime-type": "text/plain",
    }
    assert site.json_of("POST", "/api/v1/tickets") == {
        "title": f"Charged twice [{REFERENCE}]",
        "group": "Support",
        "customer_id": "guess:ada@visitor.example.org",
        "article": {
            "subject": "Charged twice",
            "body": TEXT,
            "content_type": "text/plain",
            "type": "web",
            "sender": "Customer",
            "internal": False,
            "attachments": [log],
        },
    }
    assert site.json_of("POST", "/api/v1/ticket_articles") == {
        "ticket_id": 7,
        "subject": f"Hand-off from the help centre, {REFERENCE}",
        "body": note_of(ticket(), (LOG,)),
        "content_type": "text/plain",
        "type": "note",
        "internal": True,
        "attachments": [
            {
                "filename": f"handoff-{REFERENCE}.json",
                "data": HANDOFF,
                "mime-type": "application/json",
            }
        ],
    }


def test_chatwoot(open_site: Open) -> None:
    site = open_site(Chatwoot)
    site.send(())

    account = "/api/v1/accounts/3"
    assert site.asked() == [
        ("GET", f"{account}/contacts/search?q=ada%40visitor.example.org"),
        ("POST", f"{account}/contacts"),
        ("POST", f"{account}/conversations"),
        ("GET", f"{account}/conversations/90/messages"),
        ("POST", f"{account}/conversations/90/messages"),
        ("POST", f"{account}/conversations/90/messages"),
    ]
    assert [one.json for one in site.server.asked[1:5]] == [
        {"inbox_id": 14, "name": "Ada Example", "email": "ada@visitor.example.org"},
        {
            "source_id": DELIVERY_ID,
            "inbox_id": 14,
            "contact_id": 1,
            "status": "open",
            "custom_attributes": {"firstline_reference": REFERENCE},
        },
        None,
        {"message_type": "incoming", "private": False, "content": f"Charged twice\n\n{TEXT}"},
    ]


def test_chatwoot_takes_a_contact_that_it_knows(open_site: Open) -> None:
    site = open_site(Chatwoot)
    site.send(())
    site.send((), id="another", given=ticket(reference="FL-AAAA-AAAA"))

    assert [one["email"] for one in site.desk.contacts.values()] == ["ada@visitor.example.org"]
    assert [one["contact_id"] for one in site.desk.conversations.values()] == [1, 1]
