from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.config import Config
from app.signing import key_of, verify
from app.tickets.channels import webhook
from app.tickets.channels.base import ChannelRefused, DeliveryKind, Sent
from tests.app.tickets.samples import NOW, PICTURE
from tests.app.tickets.servers import HttpRecord, Request, http_server
from tests.app.tickets.test_smtp import ID, PACKET, due, stored

Settings = Callable[..., Config]
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def config_for(settings: Settings) -> Callable[[str], Config]:
    return lambda url: settings(
        tickets__channels="webhook", tickets__webhook__url=url, tickets__webhook__secret=SECRET
    )


def genuine(request: Request) -> bool:
    headers = request.headers
    timestamp = int(headers["webhook-timestamp"])
    recent = abs(datetime.now(UTC).timestamp() - timestamp) < 60
    signature = headers["webhook-signature"]
    return recent and verify(
        key_of(SECRET), headers["webhook-id"], timestamp, request.body, signature
    )


def test_a_ticket_is_posted_whole_and_signed(config_for: Callable[[str], Config]) -> None:
    record = HttpRecord(lambda _: (204, {}, b""))
    with http_server(record) as url:
        sent = webhook.send(due(), stored(text="ä 🙂\r\n</script>"), (PICTURE,), config_for(url))

    (request,) = record.requests
    body = json.loads(request.body)
    assert sent == Sent()
    assert (request.method, request.headers["content-type"]) == ("POST", "application/json")
    assert (request.headers["webhook-id"], request.headers["idempotency-key"]) == (ID, ID)
    assert genuine(request)
    assert (body["type"], body["timestamp"]) == ("ticket.created", "2026-03-02T10:00:00Z")
    data = body["data"]
    assert (data["reference"], data["text"]) == ("FL-7K3Q-9XWD", "ä 🙂\r\n</script>")
    assert (data["email"], data["answers"]) == ("reader@example.org", {"Device": "Phone"})
    assert data["handoff"] == PACKET
    (file,) = data["files"]
    assert (file["name"], file["media_type"]) == ("screen.png", "image/png")
    assert base64.b64decode(file["content"]) == PICTURE.content


def test_closing_is_posted_without_the_text(config_for: Callable[[str], Config]) -> None:
    record = HttpRecord()
    closed = stored(state="closed", closed_at=NOW + timedelta(hours=1))
    with http_server(record) as url:
        webhook.send(due(DeliveryKind.CLOSED), closed, (), config_for(url))

    (request,) = record.requests
    assert genuine(request)
    assert json.loads(request.body) == {
        "type": "ticket.closed",
        "timestamp": "2026-03-02T11:00:00Z",
        "data": {"reference": "FL-7K3Q-9XWD"},
    }


def test_an_endpoint_that_is_gone_ends_it(config_for: Callable[[str], Config]) -> None:
    record = HttpRecord(lambda _: (410, {}, b""))
    with http_server(record) as url, pytest.raises(ChannelRefused, match="answered 410"):
        webhook.send(due(), stored(), (), config_for(url))
