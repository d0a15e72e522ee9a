from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from app.tickets.channels import http
from app.tickets.channels.base import ChannelAway, ChannelProblem, ChannelRefused, ChannelRetry
from app.tickets.channels.deadline import deadline
from app.tickets.channels.http import Answer, exchange, retry_after
from tests.app.tickets.samples import NOW
from tests.app.tickets.servers import HttpRecord, http_server, talking

SENT = [200, 201, 202, 203, 204, 206]
LATER = [300, 301, 302, 303, 304, 307, 308, 408, 409, 425, 429, 500, 501, 502, 503, 504, 505, 507]
NEVER = [400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 421, 422, 423, 424, 426, 428]


def outcome(url: str, **options: object) -> Answer | ChannelProblem:
    try:
        return exchange("POST", url, json={"a": 1}, **options)  # type: ignore[arg-type]
    except ChannelProblem as problem:
        return problem


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [(SENT, Answer), (LATER, ChannelRetry), (NEVER, ChannelRefused)],
    ids=["sent", "later", "never"],
)
def test_each_status_means_sent_later_or_never(statuses: list[int], expected: type) -> None:
    record = HttpRecord()
    found = {}
    with http_server(record) as url:
        for status in statuses:
            body = b"" if status in {204, 304} else b'{"why": "so"}'
            record.answer = lambda _, status=status, body=body: (status, {}, body)  # type: ignore[misc]
            found[status] = outcome(url)

    assert {status: type(one) for status, one in found.items()} == dict.fromkeys(statuses, expected)
    problems = {s: one for s, one in found.items() if isinstance(one, ChannelProblem)}
    assert {s: one.reason for s, one in problems.items()} == {s: f"answered {s}" for s in problems}
    assert len(record.requests) == len(statuses)


def test_a_redirect_is_not_followed() -> None:
    elsewhere, record = HttpRecord(), HttpRecord()
    with http_server(elsewhere) as other, http_server(record) as url:
        record.answer = lambda _: (307, {"Location": f"{other}/stolen"}, b"")
        found = outcome(url)

    assert isinstance(found, ChannelRetry)
    assert elsewhere.requests == []


def test_an_accepted_status_is_an_answer() -> None:
    record = HttpRecord(lambda _: (409, {"X-Id": "7"}, b'{"id": 7}'))
    with http_server(record) as url:
        answer = exchange("PUT", f"{url}/t", accept=frozenset({HTTPStatus.CONFLICT}), data=b"x")

    assert (answer.status, answer.headers["x-id"], answer.json()) == (409, "7", {"id": 7})
    assert [(r.method, r.path, r.body) for r in record.requests] == [("PUT", "/t", b"x")]


def test_what_was_said_is_kept_apart_from_the_reason() -> None:
    record = HttpRecord(lambda _: (422, {}, "reader@example.org ä".encode() + b"x" * 9000))
    with http_server(record) as url:
        found = outcome(url)

    assert isinstance(found, ChannelRefused)
    assert str(found) == found.reason == "answered 422"
    assert found.detail == ("reader@example.org ä" + "x" * 9000)[:500]


def test_the_other_side_may_name_a_time() -> None:
    record = HttpRecord(lambda _: (429, {"Retry-After": "120"}, b""))
    with http_server(record) as url:
        found = outcome(url)

    assert isinstance(found, ChannelRetry)
    assert found.after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", timedelta(0)),
        (" 30 ", timedelta(seconds=30)),
        ("9" * 40, timedelta(seconds=10**9)),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), timedelta(minutes=5)),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), timedelta(0)),
        ("Mon, 02 Mar 2026 10:05:00", timedelta(minutes=5)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, expected: timedelta | None) -> None:
    assert retry_after(value, NOW) == expected


def test_no_proxy_and_no_password_file_of_the_machine_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = HttpRecord()
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with http_server(record) as url:
        exchange("POST", url, data=b"")

    assert "authorization" not in record.requests[0].headers
    assert record.requests[0].headers["accept-encoding"] == "identity"


def read_request(connection: socket.socket) -> None:
    connection.recv(65_536)


def drip(first: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(first)
        ended = threading.Event()
        while not ended.wait(0.02):
            connection.sendall(piece)

    return script


@pytest.mark.parametrize(
    ("first", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    ],
    ids=["no status", "headers", "one header", "body", "chunks", "endless body"],
)
def test_a_server_that_drips_is_cut_at_the_deadline(first: bytes, piece: bytes) -> None:
    with talking(drip(first, piece)) as port, deadline(0.3) as limit:
        found = outcome(f"http://127.0.0.1:{port}")

    assert limit.passed
    assert isinstance(found, ChannelRetry)


def send_and_close(said: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(said)

    return script


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    ],
)
def test_an_answer_that_is_cut_or_broken_is_tried_again(said: bytes) -> None:
    with talking(send_and_close(said)) as port:
        found = outcome(f"http://127.0.0.1:{port}")

    assert isinstance(found, ChannelRetry)


def test_only_the_beginning_of_a_huge_answer_is_read() -> None:
    record = HttpRecord(lambda _: (200, {}, b"x" * 3_000_000))
    with http_server(record) as url:
        answer = exchange("POST", url, data=b"")

    assert len(answer.body) == http.MAX_ANSWER_BYTES
    assert answer.json() is None


def test_nobody_listening_and_no_such_host_are_tried_again() -> None:
    places = ["http://127.0.0.1:1", "http://no-such-host.invalid"]

    assert [type(outcome(place)) for place in places] == [ChannelAway, ChannelAway]


def test_a_server_without_tls_is_no_https() -> None:
    with talking(send_and_close(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        found = outcome(f"https://127.0.0.1:{port}")

    assert isinstance(found, ChannelRetry)
    assert "TLS" in found.reason


def test_deeply_nested_json_is_no_json() -> None:
    deep = Answer(200, {}, b"[" * 100_000)

    assert deep.json() is None
