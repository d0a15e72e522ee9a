"""What Front and Help Scout are asked, word for word, and what only they do."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.tickets.channels.base import ChannelRetry, Sent
from app.tickets.channels.helpdesk import handoff_files, note_of
from tests.app.tickets.helpdesks.front import Front
from tests.app.tickets.helpdesks.helpscout import Helpscout
from tests.app.tickets.helpdesks.samples import REFERENCE, ticket
from tests.app.tickets.helpdesks.site import Site

HTML = "I was charged twice.<br>\nPlease help &lt;soon&gt; &amp; tell me why."
NOTE = note_of(ticket(), ())
NOTE_HTML = NOTE.replace("\n", "<br>\n")
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


def test_front(open_site: Open) -> None:
    site = open_site(Front)
    site.send(())

    assert site.asked() == [
        ("POST", "/channels/cha_1a2b/incoming_messages"),
        ("GET", "/messages/alt:uid:u0"),
        ("GET", "/conversations/cnv_fl7k3q9xwd/comments"),
        ("POST", "/conversations/cnv_fl7k3q9xwd/comments"),
    ]
    assert site.server.asked[0].json == {
        "sender": {"handle": "ada@visitor.example.org", "name": "Ada Example"},
        "subject": "Charged twice",
        "body": HTML,
        "body_format": "html",
        "metadata": {"thread_ref": REFERENCE},
    }


def test_front_is_waited_for_and_the_message_not_sent_again(open_site: Open) -> None:
    site = open_site(Front)
    site.desk.looks_before_ready = 99

    with pytest.raises(ChannelRetry) as caught:
        site.send(())
    (message,) = site.desk.messages.values()
    message["looks"] = 0
    sent = site.send((), attempts=2, remote_id=caught.value.remote_id)

    assert caught.value.after == timedelta(seconds=30)
    assert caught.value.remote_id == "uid:u0"
    assert sent == Sent("cnv_fl7k3q9xwd")
    assert (len(site.desk.messages), [len(one.notes) for one in site.desk.seen()]) == (1, [1])


def test_help_scout(open_site: Open) -> None:
    site = open_site(Helpscout)
    site.send(())

    assert site.asked() == [
        ("POST", "/v2/oauth2/token"),
        (
            "GET",
            "/v2/conversations?mailbox=85&status=all&tag=firstline"
            "&modifiedSince=2026-03-01T12%3A00%3A00Z&embed=threads&page=1",
        ),
        ("POST", "/v2/conversations"),
    ]
    customer = {"email": "ada@visitor.example.org", "firstName": "Ada Example"}
    handoff = {
        "fileName": f"handoff-{REFERENCE}.json",
        "mimeType": "application/json",
        "data": HANDOFF,
    }
    assert site.json_of("POST", "/v2/conversations") == {
        "subject": "Charged twice",
        "type": "email",
        "mailboxId": 85,
        "status": "active",
        "customer": customer,
        "tags": ["firstline"],
        "autoReply": False,
        "threads": [
            {"type": "customer", "customer": customer, "text": HTML},
            {"type": "note", "text": NOTE_HTML, "attachments": [handoff]},
        ],
    }


def test_help_scout_is_looked_through_page_by_page(open_site: Open) -> None:
    site = open_site(Helpscout)
    references = [f"FL-AAAA-AAA{letter}" for letter in "BCDEF"]
    for reference in references:
        site.send((), given=ticket(reference=reference))

    assert site.send((), given=ticket(reference=references[-1]), attempts=2) == Sent("44")
    assert len(site.desk.conversations) == 5


def test_a_long_name_is_cut_where_help_scout_has_no_room(open_site: Open) -> None:
    site = open_site(Helpscout)
    site.send((), given=ticket(name="N" * 90))

    (seen,) = site.desk.seen()
    assert seen.visitor["firstName"] == "N" * 40
    assert f"Name: {'N' * 90}\n" in seen.notes[0].text
