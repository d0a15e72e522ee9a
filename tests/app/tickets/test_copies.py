from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.config import Config
from app.db import Database
from app.tickets import copies, deliver, intake, outbox
from tests.app.tickets.samples import NOW, ticket
from tests.app.tickets.servers import MailHandler, mail_server

Settings = Callable[..., Config]
COPIES = {"contact__copies": "true", "server__base_url": "https://help.example.com"}


def token_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def test_a_copy_goes_out_only_after_the_address_was_confirmed(
    database: Database, mail_settings: Settings
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port, **COPIES)
        now = datetime.now(UTC)
        before = now - timedelta(seconds=1)
        reference = intake.take(database, config, ticket(), before).reference
        asked = [copies.ask(database, config, reference, now) for _ in range(2)]
        deliver.drain(database, config)
        first = [mail.to for mail in handler.mails]
        found = re.search(r"https://\S+", handler.mails[1].text)
        assert found is not None
        confirmed = [copies.confirm(database, token_in(found[0]), now) for _ in range(2)]
        deliver.drain(database, config)

    assert asked == [True, False]
    assert first == [("team@example.com",), ("reader@example.org",)]
    assert found[0].startswith("https://help.example.com/contact/copy?token=")
    assert confirmed == [reference, reference]
    assert [mail.to for mail in handler.mails[2:]] == [("reader@example.org",)]
    assert "I tried twice." in handler.mails[2].text
    assert "I tried twice." not in handler.mails[1].text


def test_a_link_that_waited_for_the_mail_server_is_good_when_it_comes(
    sqlite_database: Database, mail_settings: Settings
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port, **COPIES)
        reference = intake.take(sqlite_database, config, ticket(), NOW).reference
        copies.ask(sqlite_database, config, reference, NOW)
        late = NOW + copies.GOOD_FOR + timedelta(days=1)
        deliver.drain(sqlite_database, config, lambda: late)

    found = [
        link for mail in handler.mails for link in re.findall(r"https://\S+copy\S+", mail.text)
    ]
    assert len(found) == 1
    assert copies.confirm(sqlite_database, token_in(found[0]), late) == reference


def test_links_end_and_cannot_be_made_up(
    sqlite_database: Database, mail_settings: Settings
) -> None:
    config = mail_settings(1, **COPIES)
    reference = intake.take(sqlite_database, config, ticket(), NOW).reference
    token = token_in(copies.link(sqlite_database, config, reference, NOW))
    gone = token_in(copies.link(sqlite_database, config, "FL-GONE-GONE", NOW))
    late = NOW + copies.GOOD_FOR

    answers = [
        copies.confirm(sqlite_database, given, now)
        for given, now in [(token, late), (token[:-1], NOW), ("", NOW), (gone, NOW)]
    ]

    assert answers == [None] * 4
    assert copies.reference_of(sqlite_database, token, NOW) == reference
    assert [one.kind for one in outbox.pending(sqlite_database)] == ["ticket"]


def test_one_address_is_asked_once_a_day_at_most(
    sqlite_database: Database, mail_settings: Settings
) -> None:
    config = mail_settings(1, **COPIES)
    answers = []
    for number in range(5):
        new = ticket(f"k{number}", email="Reader@Example.org" if number else "reader@example.org")
        reference = intake.take(sqlite_database, config, new, NOW).reference
        answers.append(copies.ask(sqlite_database, config, reference, NOW + timedelta(seconds=1)))

    assert answers == [True, False, False, False, False]


@pytest.mark.parametrize("email", ["", "nobody", "a@b.example, c@d.example"])
def test_what_is_no_address_is_not_asked(
    sqlite_database: Database, mail_settings: Settings, email: str
) -> None:
    config = mail_settings(1, **COPIES)
    reference = intake.take(sqlite_database, config, ticket(email=email), NOW).reference

    assert not copies.ask(sqlite_database, config, reference, NOW)
    assert not copies.ask(sqlite_database, config, "FL-NONE-NONE", NOW)


def test_copies_need_a_mail_server_and_an_address_of_the_site(
    settings: Settings, mail_settings: Settings
) -> None:
    configs = [
        mail_settings(1, **COPIES),
        mail_settings(1, **COPIES | {"contact__copies": "false"}),
        mail_settings(1, contact__copies="true"),
        settings(**COPIES),
    ]

    assert [copies.possible(config) for config in configs] == [True, False, False, False]
