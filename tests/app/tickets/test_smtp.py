from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import Config
from app.tickets.channels import smtp
from app.tickets.channels.base import (
    ChannelAway,
    ChannelProblem,
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
    Sent,
)
from app.tickets.channels.deadline import deadline
from app.tickets.channels.smtp import one_line
from app.tickets.types import StoredTicket, UploadedFile
from tests.app.certificates import localhost_certificate
from tests.app.tickets.samples import NOW, PICTURE, ticket
from tests.app.tickets.servers import (
    MailHandler,
    authenticator,
    mail_server,
    talking,
)

Settings = Callable[..., Config]
ID = "0f0e0d0c-0b0a-4908-8706-050403020100"
PACKET = {"id": "p1", "made_at": "2026-03-02T10:00:00Z", "signature": "v1,abc"}


def due(kind: DeliveryKind = DeliveryKind.TICKET, **changes: object) -> DueDelivery:
    usual = {
        "id": ID, "ticket_id": 1, "kind": kind, "channel": "smtp", "attempts": 1,
        "owner": "a", "created_at": NOW,
    }  # fmt: skip
    return DueDelivery(**(usual | changes))  # type: ignore[arg-type]


def stored(**changes: object) -> StoredTicket:
    new = ticket()
    names = ("subject", "text", "name", "email", "topic", "answers", "language", "page", "product")
    usual = {name: getattr(new, name) for name in names} | {
        "id": 1, "reference": "FL-7K3Q-9XWD", "state": "open", "deflectable": True,
        "visit_id": None, "packet": PACKET, "created_at": NOW, "closed_at": None,
    }  # fmt: skip
    return StoredTicket(**(usual | changes))  # type: ignore[arg-type]


def outcome(config: Config, **changes: object) -> Sent | ChannelProblem:
    try:
        return smtp.send(due(), stored(**changes), (), config)
    except ChannelProblem as problem:
        return problem


def test_a_ticket_is_one_mail_to_the_team_with_all_that_came(mail_settings: Settings) -> None:
    handler = MailHandler()
    files = (PICTURE, UploadedFile("über\r\nX: y.txt", "text/plain", b"line\n.\nend"))
    with mail_server(handler) as port:
        sent = smtp.send(due(), stored(), files, mail_settings(port))

    (mail,) = handler.mails
    message = mail.message
    assert sent == Sent(f"<{ID}@example.com>")
    assert (mail.sender, mail.to) == ("help@example.com", ("team@example.com",))
    assert (mail.id, message["Reply-To"]) == (f"<{ID}@example.com>", "reader@example.org")
    assert message["X-Firstline-Reference"] == "FL-7K3Q-9XWD"
    assert message["Subject"] == "[FL-7K3Q-9XWD] Cannot sign in"
    assert mail.text.startswith("I tried twice.\nThen I gave up.\n\n----")
    facts = ["Reference: FL-7K3Q-9XWD", "Name: A. Reader", "Mail: reader@example.org",
             "Topic: account", "Device: Phone", "Product: Cloud"]  # fmt: skip
    assert [fact for fact in facts if f"\n{fact}\n" not in mail.text] == []
    parts = [(p.get_filename(), p.get_content_type(), p.get_payload(decode=True))
             for p in message.iter_attachments()]  # fmt: skip
    assert [part[:2] for part in parts] == [
        ("handoff.json", "application/json"),
        ("screen.png", "image/png"),
        ("über X: y.txt", "text/plain"),
    ]
    assert json.loads(parts[0][2]) == PACKET
    assert [part[2] for part in parts[1:]] == [file.content for file in files]


HOSTILE = [
    "Subject\r\nBcc: victim@example.net",
    "a\nb",
    "\r\n.\r\nMAIL FROM:<x@example.net>",
    "=?utf-8?q?hidden?=",
    "tab\tvertical\vform\f\x1b[31m\x7f\x85",
    "line\u2028paragraph\u2029end",
    "right\u202eto left",
    "zero\u200bwidth",
    "日本語 العربية Ünïcödé 👩‍👩‍👧",
    "x" * 3000,
    "ä" * 3000,
    "   ",
    '"quoted", <a@b.example>; (comment)',
    "🙂" * 300,
    "🚾 🆒 🆓 🆕 🆖 🆗 🆙 🏧",
    "ثم نفس سقطت وبالتحديد،, جزيرتي باستخدام أن دنو. إذ هنا؟ الستار وتنصيب كان. أهّل",
    "word " * 60,
    "x" * 190,  # Fits, but not with the reference before it.
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(mail_settings: Settings, hostile: str) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        found = outcome(
            mail_settings(port), subject=hostile, text=hostile, name=hostile, email=hostile
        )

    (mail,) = handler.mails
    lines = "\n".join(hostile.splitlines()) if "\r" in hostile else hostile
    subject = str(mail.message["Subject"])
    assert isinstance(found, Sent)
    assert (mail.sender, mail.to) == ("help@example.com", ("team@example.com",))
    assert set(mail.message.keys()) == {
        "From", "Message-ID", "X-Firstline-Reference", "Date", "To", "Subject", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert mail.text.startswith(
        f"{lines}\n\n---"
        if subject == f"[FL-7K3Q-9XWD] {hostile}"
        else f"{lines}\n\n{lines}\n\n---"
    )
    assert subject == one_line(f"[FL-7K3Q-9XWD] {hostile}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb", "a b"),
        ("  a \t b  ", "a b"),
        ("a\u202eb\u200bc\x00", "a b c"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("\n\n", ""),
        ("👨\u200d👩 نمی\u200cخواهم", "👨\u200d👩 نمی\u200cخواهم"),
        ("=?utf-8?q?a?=", "= ?utf-8?q?a?="),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_closing_is_an_answer_to_the_tickets_mail(mail_settings: Settings) -> None:
    handler = MailHandler()
    delivery = due(DeliveryKind.CLOSED, ticket_remote_id="<first@example.com>")
    with mail_server(handler) as port:
        smtp.send(delivery, stored(), (PICTURE,), mail_settings(port))

    (mail,) = handler.mails
    assert mail.message["Subject"] == "[FL-7K3Q-9XWD] Solved: Cannot sign in"
    assert [mail.message[name] for name in ("In-Reply-To", "References")] == [
        "<first@example.com>"
    ] * 2
    assert "closed FL-7K3Q-9XWD" in mail.text
    assert list(mail.message.iter_attachments()) == []


def test_asking_for_consent_repeats_no_word_of_the_form(mail_settings: Settings) -> None:
    handler = MailHandler()
    words = {"subject": "Buy pills", "text": "http://spam.example", "name": "Spammer"}
    delivery = due(DeliveryKind.CONFIRM, link="https://help.example.com/contact/copy?token=t")
    with mail_server(handler) as port:
        smtp.send(delivery, stored(**words, answers={"q": "spam"}), (PICTURE,), mail_settings(port))

    (mail,) = handler.mails
    assert mail.to == ("reader@example.org",)
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "https://help.example.com/contact/copy?token=t" in mail.text
    whole = str(mail.message) + mail.text
    assert [w for w in (*words.values(), "spam") if w in whole] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This is what you wrote"), ("de-AT", "Das haben Sie"), ("fr", "Voici ce que")],
)
def test_a_copy_is_what_was_written_in_the_visitors_language(
    mail_settings: Settings, language: str, words: str
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port)
        smtp.send(due(DeliveryKind.COPY), stored(language=language), (PICTURE,), config)

    (mail,) = handler.mails
    assert mail.to == ("reader@example.org",)
    assert words in mail.text
    assert "Cannot sign in\n\nI tried twice.\nThen I gave up." in mail.text


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "a@b", "a@b@c.example", "a@example.org, b@example.org", "a b@example.org",
        "a@example.org\r\nBcc: b@example.org", '"a b"@example.org', "a@[127.0.0.1]",
        "<a@example.org>", "a@exämple.org", ".a@example.org", "a@-example.org",
        f"{'a' * 243}@example.org",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_gets_no_mail_and_no_reply_to(
    mail_settings: Settings, address: str
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port)
        with pytest.raises(ChannelRefused, match="no mail address"):
            smtp.send(due(DeliveryKind.COPY), stored(email=address), (), config)
        smtp.send(due(), stored(email=address), (), config)

    assert [(mail.to, mail.message["Reply-To"]) for mail in handler.mails] == [
        (("team@example.com",), None)
    ]


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        ("MAIL", "421 later", ChannelRetry),
        ("MAIL", "451 busy", ChannelRetry),
        ("MAIL", "530 sign in first", ChannelRetry),
        ("MAIL", "550 not from you", ChannelRefused),
        ("MAIL", "cut", ChannelRetry),
        ("RCPT", "450 grey", ChannelRetry),
        ("RCPT", "452 too many", ChannelRetry),
        ("RCPT", "550 no such user", ChannelRefused),
        ("RCPT", "cut", ChannelRetry),
        ("DATA", "421 later", ChannelRetry),
        ("DATA", "451 busy", ChannelRetry),
        ("DATA", "552 too large", ChannelRefused),
        ("DATA", "554 spam", ChannelRefused),
        ("DATA", "cut", ChannelRetry),
        ("DATA", "taken and cut", ChannelRetry),
    ],
)
def test_what_the_server_says_decides(
    mail_settings: Settings, step: str, said: str, expected: type
) -> None:
    handler = MailHandler({step: lambda _: said})
    with mail_server(handler) as port:
        found = outcome(mail_settings(port))

    assert type(found) is expected  # Not ChannelAway: it may have been taken.
    assert "reader@example.org" not in str(found)
    assert len(handler.mails) == (said == "taken and cut")


def test_a_mail_that_was_cut_comes_again_under_the_same_id(mail_settings: Settings) -> None:
    handler = MailHandler({"DATA": lambda n: "taken and cut" if n == 1 else "250 OK"})
    with mail_server(handler) as port:
        config = mail_settings(port)
        outcomes = [type(outcome(config)) for _ in range(2)]

    assert outcomes == [ChannelRetry, Sent]
    assert [mail.id for mail in handler.mails] == [f"<{ID}@example.com>"] * 2
    assert handler.mails[0].message["Date"] == handler.mails[1].message["Date"]


def greet(words: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(words)


@pytest.mark.parametrize(
    "greeting",
    [b"", b"2", b"554 no service here\r\n", b"421 busy\r\n", b"garbage\r\n", b"220 hi\r\n"],
)
def test_a_server_that_does_not_get_to_the_mail_is_tried_again(
    mail_settings: Settings, greeting: bytes
) -> None:
    with talking(greet(greeting)) as port:
        found = outcome(mail_settings(port))

    assert isinstance(found, ChannelRetry)


def test_nobody_listening_is_tried_again(mail_settings: Settings) -> None:
    found = outcome(mail_settings(1))

    assert type(found) is ChannelAway
    assert found.reason == "the connection to the mail server fails"


def test_a_server_that_drips_is_cut_at_the_deadline(mail_settings: Settings) -> None:
    def drip(connection: socket.socket) -> None:
        ended = threading.Event()
        while not ended.wait(0.02):
            connection.sendall(b"220-still here\r\n")

    with talking(drip) as port, deadline(0.3):
        found = outcome(mail_settings(port))

    assert isinstance(found, ChannelRetry)
    assert found.reason == "the mail server took longer than 45 s"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Make a certificate for localhost, which this process trusts."""
    file = localhost_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


SIGN_IN = {"tickets__smtp__user": "help", "tickets__smtp__password": "right"}


def test_mail_is_encrypted_and_signed_in(
    mail_settings: Settings, certificate: ssl.SSLContext
) -> None:
    handler = MailHandler()
    options = {"authenticator": authenticator("right"), "auth_required": True}
    with mail_server(handler, tls_context=certificate, require_starttls=True, **options) as port:
        named = {"tickets__smtp__host": "localhost", "tickets__smtp__security": "starttls"}
        right = outcome(mail_settings(port, **named, **SIGN_IN))
        wrong = outcome(mail_settings(port, **named, **SIGN_IN | {"tickets__smtp__password": "no"}))
        nobody = outcome(mail_settings(port, **named))
        other = outcome(mail_settings(port, **named | {"tickets__smtp__host": "127.0.0.1"}))

    assert isinstance(right, Sent)
    problems = [one.reason for one in (wrong, nobody, other) if isinstance(one, ChannelRetry)]
    assert problems == [
        "the mail server answered 535 before it was given a mail",
        "the mail server answered 530",
        "the mail server's certificate or its TLS is not accepted",
    ]
    assert len(handler.mails) == 1


def test_tls_from_the_first_byte(mail_settings: Settings, certificate: ssl.SSLContext) -> None:
    handler = MailHandler()
    with mail_server(handler, ssl_context=certificate) as port:
        found = outcome(
            mail_settings(port, tickets__smtp__host="localhost", tickets__smtp__security="tls")
        )

    assert isinstance(found, Sent)
    assert len(handler.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_without_encryption_gets_no_mail_where_it_is_asked_for(
    mail_settings: Settings, security: str
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        found = outcome(mail_settings(port, tickets__smtp__security=security))

    assert isinstance(found, ChannelRetry)
    assert handler.mails == []
