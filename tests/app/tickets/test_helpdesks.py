"""What holds for every helpdesk; how each is asked is in the tests of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.settings_file import load_config
from app.tickets.channels.base import ChannelRefused, ChannelRetry, DeliveryKind, Sent
from app.tickets.packet_signature import is_genuine
from tests.app.tickets.helpdesks.chatwoot import Chatwoot
from tests.app.tickets.helpdesks.freshdesk import Freshdesk
from tests.app.tickets.helpdesks.front import Front
from tests.app.tickets.helpdesks.helpscout import Helpscout
from tests.app.tickets.helpdesks.samples import KEY, LOG, PICTURE, REFERENCE, ticket
from tests.app.tickets.helpdesks.server import (
    DeskServer,
    Fault,
    SeenFile,
    cut_after,
    cut_before,
    says,
)
from tests.app.tickets.helpdesks.site import FILES, Site
from tests.app.tickets.helpdesks.zammad import Zammad
from tests.app.tickets.helpdesks.zendesk import Zendesk

DESKS = (Zendesk, Freshdesk, Zammad, Chatwoot, Front, Helpscout)
MOST_REQUESTS = 20
ODD = {
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 é",
    "right to left": "مرحبا \u202eabc\u202c שלום",
    "combining": "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "markup": "<script>alert(1)</script> &amp; &lt;b&gt; <br> \"'",
    "template": "{{ 7*7 }} ${x} %s %d {0} [url](javascript:1)",
    "spaces": "a  b\tc \u00a0 \u2003 d",
    "controls": "bell \x07 escape \x1b[31m unit \x1f delete \x7f next \x85",
    "lines": "one\ntwo\n\nthree",
    "formula": "=cmd|' /C calc'!A0",
    "outside": "𝔄 \U0010ffff \ufeff \ufffe",
}


@pytest.fixture(params=DESKS, ids=lambda kind: kind.channel)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    made = Site(request.param, tmp_path)
    yield made
    made.server.close()


def test_a_ticket_arrives_with_its_words_its_files_and_an_internal_note(site: Site) -> None:
    sent = site.send()

    (seen,) = site.desk.seen()
    assert sent == Sent(seen.id)
    assert (seen.subject, seen.text) == (ticket().subject, ticket().text)
    assert seen.files == [SeenFile(f.name, f.media_type, f.content) for f in FILES]
    (note,) = seen.notes
    assert note.text == (
        f"Hand-off from the help centre, {REFERENCE}\n\n"
        f"Reference: {REFERENCE}\n"
        "Name: Ada Example\n"
        "Mail: ada@visitor.example.org\n"
        "Topic: billing\n"
        "Order number: 4711\n"
        "Product: Mobile app\n"
        "Page: /billing\n"
        "Language: en\n"
        "Files: Bild “1”.png, app.log\n\n"
        "Came from: /billing\n"
        "Product: Mobile app\n"
        "Asked: “money back” → 3 answers, confidence 0.81"
    )
    assert seen.closed is False


def test_the_hand_off_that_arrives_is_the_one_that_was_signed(site: Site) -> None:
    site.send(())

    (seen,) = site.desk.seen()
    ((file,),) = [note.files for note in seen.notes]
    arrived = json.loads(file.content)
    assert (file.name, file.media_type) == (f"handoff-{REFERENCE}.json", "application/json")
    assert arrived == ticket().packet
    assert is_genuine(arrived, KEY)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_every_character_arrives_as_it_was_written(site: Site, odd: str) -> None:
    subject = odd.replace("\n", " ")
    site.send(given=ticket(subject=subject, text=odd, name=subject, answers={"Why?": subject}))

    (seen,) = site.desk.seen()
    assert (seen.subject, seen.text) == (subject, odd)
    assert f"\nName: {subject}\n" in seen.notes[0].text
    assert f"\nWhy?: {subject}\n" in seen.notes[0].text


def test_a_delivery_that_is_sent_again_makes_nothing_twice(site: Site) -> None:
    first = site.send()
    again = site.send(attempts=2)

    assert again == first
    assert [len(one.notes) for one in site.desk.seen()] == [1]


FAULTS: dict[str, Fault] = {
    "hung up before": cut_before,
    "hung up after": cut_after,
    "busy": says(503),
    "too many": says(429, {"Retry-After": "7"}),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_whichever_request_fails_there_is_one_ticket_with_one_note_in_the_end(
    site: Site, fault: Fault
) -> None:
    failures = 0
    for number in range(1, MOST_REQUESTS):
        site.desk.__init__()
        site.server = _served_anew(site)
        site.server.faults[number] = fault
        try:
            site.send()
            break
        except ChannelRetry as problem:
            failures += 1
            site.send(attempts=2, remote_id=problem.remote_id)
        (seen,) = site.desk.seen()
        assert (seen.subject, seen.text) == (ticket().subject, ticket().text)
        assert [(len(note.files), note.text.partition("\n")[0]) for note in seen.notes] == [
            (1, f"Hand-off from the help centre, {REFERENCE}")
        ]
        assert [file.content for file in seen.files] == [PICTURE.content, LOG.content]
    assert failures >= 3


def _served_anew(site: Site) -> DeskServer:
    site.server.close()
    server = DeskServer(site.desk.app)
    port = server.url
    options = getattr(site.config.tickets, site.desk.channel).model_copy(update={"url": port})
    tickets = site.config.tickets.model_copy(update={site.desk.channel: options})
    site.config = site.config.model_copy(update={"tickets": tickets})
    return server


def test_what_the_helpdesk_asks_to_wait_is_waited(site: Site) -> None:
    site.server.faults[1] = says(429, {"Retry-After": "93"})

    with pytest.raises(ChannelRetry) as caught:
        site.send()

    assert (caught.value.reason, caught.value.after) == ("answered 429", timedelta(seconds=93))


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_is_told_which_settings_to_look_at(site: Site, status: int) -> None:
    site.server.faults[1] = says(status)

    with pytest.raises(ChannelRefused) as caught:
        site.send()

    assert caught.value.reason == (
        f"answered {status}; check {site.desk.credentials} in [tickets.{site.desk.channel}]"
    )


@pytest.mark.parametrize("name", ["TOKEN", "KEY", "APP_SECRET"])
def test_a_wrong_secret_is_refused(site: Site, name: str, tmp_path: Path) -> None:
    if name not in site.desk.settings:
        return
    site.config = site.configured(tmp_path, {name: "wrong"})

    with pytest.raises(ChannelRefused, match=r"answered 401; check .* in \[tickets\."):
        site.send()
    assert site.desk.seen() == []


def test_another_address_is_told_by_the_settings_that_name_it(site: Site, tmp_path: Path) -> None:
    site.config = site.configured(tmp_path, {"URL": f"{site.server.url}/elsewhere"})

    with pytest.raises(ChannelRefused, match=rf"check url.* in \[tickets\.{site.desk.channel}\]"):
        site.send()


def test_an_answer_that_is_no_answer_of_a_helpdesk_is_tried_again(site: Site) -> None:
    for number in range(1, MOST_REQUESTS):
        site.server.faults[number] = says(200, body="<html>Please sign in</html>")

    with pytest.raises(ChannelRetry, match="answered 200 without"):
        site.send()


@pytest.mark.parametrize("written", ["", "call me: 555-0100", "a@b@c", "x@localhost\nBcc: y"])
def test_a_visitor_without_a_mail_address_is_heard_all_the_same(site: Site, written: str) -> None:
    site.send(given=ticket(email=written, name=""))
    site.send(given=ticket(email=written, name=""), attempts=2)

    (seen,) = site.desk.seen()
    assert "@" not in json.dumps(seen.visitor)
    (note,) = seen.notes
    assert (f"\nMail: {written}\n" in note.text) is bool(written)


def test_a_ticket_without_a_subject_is_called_by_its_reference(site: Site) -> None:
    site.send(given=ticket(subject="  "))

    assert [seen.subject for seen in site.desk.seen()] == [REFERENCE]


def test_a_ticket_that_the_visitor_closed_is_closed_with_one_note(site: Site) -> None:
    sent = site.send()
    closing = {"id": "another", "kind": DeliveryKind.CLOSED, "ticket_remote_id": sent.remote_id}

    assert site.send(**closing) == sent
    assert site.send(**closing, attempts=2) == sent

    (seen,) = site.desk.seen()
    assert seen.closed
    assert [note.text.partition("\n")[0] for note in seen.notes] == [
        f"Hand-off from the help centre, {REFERENCE}",
        f"Closed in the help centre, {REFERENCE}",
    ]
    assert seen.notes[1].files == []


def test_whichever_request_fails_a_ticket_is_closed_in_the_end(site: Site) -> None:
    failures = 0
    for number in range(1, MOST_REQUESTS):
        site.desk.__init__()
        site.server = _served_anew(site)
        sent = site.send()
        closing = {"kind": DeliveryKind.CLOSED, "ticket_remote_id": sent.remote_id}
        site.server.faults[len(site.server.asked) + number] = cut_after
        try:
            site.send(**closing)
            break
        except ChannelRetry:
            failures += 1
            site.send(**closing, attempts=2)
        (seen,) = site.desk.seen()
        assert (seen.closed, len(seen.notes)) == (True, 2)
    assert failures >= 2


def test_closing_a_ticket_that_is_gone_is_no_trouble(site: Site) -> None:
    closing = {"kind": DeliveryKind.CLOSED, "ticket_remote_id": "77"}

    assert site.send(**closing) == Sent("77")
    assert site.desk.seen() == []


def test_settings_that_are_gone_are_named(site: Site, tmp_path: Path) -> None:
    site.config = load_config({}, tmp_path)

    with pytest.raises(ChannelRefused, match=rf"set .* in \[tickets\.{site.desk.channel}\]"):
        site.send()
