"""Tickets by mail to the support team, and letters to visitors who gave their address."""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Final

from app.config import Config
from app.options.tickets import Security, SmtpOptions
from app.tickets import letters
from app.tickets.channels.base import (
    DEADLINE_SECONDS,
    ChannelAway,
    ChannelProblem,
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
    Sent,
)
from app.tickets.channels.deadline import Deadline, deadline, watch
from app.tickets.mail_address import is_mail_address
from app.tickets.summary import closing_text, full_text
from app.tickets.types import StoredTicket, UploadedFile

TIMEOUT_SECONDS: Final = 30.0
"""For each answer of the server.  RFC 5321 (4.5.3.2) grants minutes; what takes so long is tried
again."""
SIGN_IN_CODES: Final = frozenset({530, 534, 535, 538})
"""The server wants another sign-in (RFC 4954, 6): the settings are wrong, not the mail."""
MAX_SUBJECT: Final = 200
HANDOFF: Final = "handoff.json"
_JOINERS: Final = "\u200c\u200d"
"""Persian words and families of emoji are spelled with them."""


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Send one mail to one recipient; its Message-ID is made of the delivery's id."""
    options = config.tickets.smtp
    message = compose(delivery, ticket, files, config)
    with (
        deadline(DEADLINE_SECONDS) as limit,
        _translated(limit, ChannelAway),
        _connected(options) as server,
        # From here on the server may have taken it: asking often would bring many repeats.
        _translated(limit, ChannelRetry),
    ):
        _transmit(server, message)
    return Sent(str(message["Message-ID"]))


def compose(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> EmailMessage:
    """Return the mail of a delivery.  Raises ``ChannelRefused`` if nobody can receive it."""
    options = config.tickets.smtp
    message = EmailMessage(policy=_POLICY)
    message["From"] = options.sender
    message["Message-ID"] = f"<{delivery.id}@{_domain(options)}>"
    message["X-Firstline-Reference"] = ticket.reference
    message["Date"] = delivery.created_at  # The same at every attempt.
    if delivery.kind in {DeliveryKind.CONFIRM, DeliveryKind.COPY}:
        _address_visitor(message, delivery, ticket, config)
        return message
    message["To"] = options.to
    if is_mail_address(ticket.email.strip()):
        message["Reply-To"] = ticket.email.strip()
    if delivery.kind is DeliveryKind.CLOSED:
        _fill_closed(message, delivery, ticket)
    else:
        _fill_ticket(message, ticket, files)
    return message


def one_line(text: str) -> str:
    """Return a text as a header may hold it: one line, nothing invisible, not too long.

    Controls and separators would end the header, marks of direction would turn around what a
    mail program shows beside it, and ``=?`` begins an encoded word (RFC 2047), which is decoded.
    """
    shown = "".join(" " if _is_hidden(character) else character for character in text)
    line = " ".join(shown.replace("=?", "= ?").split())
    return line if len(line) <= MAX_SUBJECT else f"{line[: MAX_SUBJECT - 1]}…"


def _is_hidden(character: str) -> bool:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return hidden and character not in _JOINERS


def _fill_ticket(
    message: EmailMessage, ticket: StoredTicket, files: tuple[UploadedFile, ...]
) -> None:
    subject = f"[{ticket.reference}] {ticket.subject}"
    message["Subject"] = one_line(subject)
    text = full_text(ticket, files)
    if one_line(subject) != subject:  # The header does not tell it exactly.
        text = f"{ticket.subject}\n\n{text}"
    message.set_content(text, cte="base64")  # Quoting would break long lines and single dots.
    packet = json.dumps(ticket.packet, ensure_ascii=False, indent=2).encode()
    message.add_attachment(packet, maintype="application", subtype="json", filename=HANDOFF)
    for file in files:
        main, _, sub = file.media_type.partition("/")
        main, sub = (main, sub) if sub else ("application", "octet-stream")
        name = one_line(file.name)
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=name)


def _fill_closed(message: EmailMessage, delivery: DueDelivery, ticket: StoredTicket) -> None:
    message["Subject"] = one_line(f"[{ticket.reference}] Solved: {ticket.subject}")
    if delivery.ticket_remote_id:
        message["In-Reply-To"] = message["References"] = delivery.ticket_remote_id
    message.set_content(closing_text(ticket), cte="base64")


def _address_visitor(
    message: EmailMessage, delivery: DueDelivery, ticket: StoredTicket, config: Config
) -> None:
    to = ticket.email.strip()
    if not is_mail_address(to):
        raise ChannelRefused("the visitor's address is no mail address")
    if delivery.kind is DeliveryKind.CONFIRM:
        letter = letters.confirm(ticket, config.site.name, delivery.link)
    else:
        letter = letters.copy(ticket, config.site.name)
    message["To"] = to
    message["Subject"] = one_line(letter.subject)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please.
    message.set_content(letter.text, cte="base64")


def _domain(options: SmtpOptions) -> str:
    return (options.sender or "").rpartition("@")[2] or "localhost"


@contextmanager
def _connected(options: SmtpOptions) -> Iterator[smtplib.SMTP]:
    with _temporary():
        server = _opened(options)
    try:
        with _temporary():
            _introduce(server, options)
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):  # What was taken stays taken.
            server.quit()
        server.close()


def _opened(options: SmtpOptions) -> smtplib.SMTP:
    host, port = options.host or "", options.port
    name = _domain(options)  # Else smtplib asks the name server for one, which may take long.
    if options.security is not Security.TLS:
        return _Server(host, port, name, TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    return _SecureServer(host, port, name, timeout=TIMEOUT_SECONDS, context=context)


def _introduce(server: smtplib.SMTP, options: SmtpOptions) -> None:
    if options.security is Security.STARTTLS:
        server.starttls(context=ssl.create_default_context())
    if options.user:
        password = options.password.get_secret_value() if options.password else ""
        server.login(options.user, password)
    server.ehlo_or_helo_if_needed()


@contextmanager
def _temporary() -> Iterator[None]:
    """Try again whatever is refused before the mail: that is no fault of the mail."""
    try:
        yield
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        reason = f"the mail server answered {error.smtp_code} before it was given a mail"
        raise ChannelRetry(reason, detail=_words(error.smtp_error)) from error
    except smtplib.SMTPException as error:
        raise ChannelRetry("the mail server cannot do what is set", detail=str(error)) from error


def _transmit(server: smtplib.SMTP, message: EmailMessage) -> None:
    sender, to = str(message["From"]), str(message["To"])
    try:
        server.sendmail(sender, [to], message.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        raise _problem(*error.recipients[to]) from error
    except smtplib.SMTPResponseException as error:
        raise _problem(error.smtp_code, error.smtp_error) from error


def _problem(code: int, answer: bytes | str) -> ChannelProblem:
    reason = f"the mail server answered {code}"
    if 500 <= code < 600 and code not in SIGN_IN_CODES:
        return ChannelRefused(reason, _words(answer))
    return ChannelRetry(reason, detail=_words(answer))


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(text)


@contextmanager
def _translated(limit: Deadline, kind: type[ChannelRetry]) -> Iterator[None]:
    """Turn trouble with the connection into a reason to try again."""
    try:
        yield
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        if limit.passed:
            reason = f"the mail server took longer than {DEADLINE_SECONDS:.0f} s"
        elif isinstance(error, ssl.SSLError):
            reason = "the mail server's certificate or its TLS is not accepted"
        elif isinstance(error, TimeoutError):
            reason = "the mail server did not answer in time"
        else:
            reason = "the connection to the mail server fails"
        raise kind(reason, detail=str(error)) from error


class _MailPolicy(EmailPolicy):
    """Folds subjects as ``email.header`` does.

    ``email.policy`` loses spaces between encoded words (seen with Python 3.11).
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it is sent."""
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        folded = Header(str(value), header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


_POLICY: Final = _MailPolicy(linesep="\r\n")


class _Server(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        watch(made)
        return made


class _SecureServer(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        watch(made)
        return made
