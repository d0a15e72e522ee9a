"""Real servers on loopback: they misbehave as a test wants."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Mail:
    sender: str
    to: tuple[str, ...]
    message: EmailMessage
    content: bytes

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


Answer = Callable[[int], str]
"""Given how often a step was reached, from 1, what the server says; "cut" drops the connection."""


@dataclass
class MailHandler:
    """Takes mails, unless told otherwise for a step."""

    steps: dict[str, Answer] = field(default_factory=dict)
    mails: list[Mail] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    slow: float = 0.0
    """Seconds that every mail takes."""

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        said = self._say(server, "MAIL")
        if said.startswith("250"):
            envelope.mail_from = address
        return said

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        said = self._say(server, "RCPT")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = self._say(server, "DATA")
        await asyncio.sleep(self.slow)
        if said in {"250 OK", "taken and cut"}:
            content = cast(bytes, envelope.content)
            message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
            mail = Mail(str(envelope.mail_from), tuple(envelope.rcpt_tos), message, content)
            with self.lock:
                self.mails.append(mail)
        if said == "taken and cut":
            drop(server)
        return said

    def _say(self, server: SMTP, step: str) -> str:
        with self.lock:
            self.reached[step] = self.reached.get(step, 0) + 1
        answer = self.steps.get(step, lambda _: "250 OK")(self.reached[step])
        if answer == "cut":
            drop(server)
        return answer


def drop(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()  # type: ignore[attr-defined]


@contextmanager
def mail_server(handler: MailHandler, **options: Any) -> Iterator[int]:
    """Run a mail server; yield its port."""
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), ready_timeout=60, **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def authenticator(password: str) -> Callable[..., AuthResult]:
    def check(
        _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    return check


@contextmanager
def talking(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that gives each connection to ``script``; yield its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(10)
                with suppress(OSError):
                    script(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        stop.set()
        thread.join()
        listening.close()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass
class HttpRecord:
    """What an HTTP server was asked, and what it says: (status, headers, body)."""

    answer: Callable[[Request], tuple[int, dict[str, str], bytes]] = lambda _: (200, {}, b"{}")
    requests: list[Request] = field(default_factory=list)


@contextmanager
def http_server(record: HttpRecord) -> Iterator[str]:
    """Run an HTTP server; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, body)
            record.requests.append(request)
            status, more, content = record.answer(request)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = _do  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
