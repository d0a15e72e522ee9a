"""A copy by mail: nobody gets one who has not asked for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.context import services
from app.tables.tickets import Delivery, Ticket
from app.tickets import copies
from tests.app.contact.sending import Visitor, fields, filled, rows, send

SMTP = {
    "FIRSTLINE_CONTACT__COPIES": "true",
    "FIRSTLINE_SERVER__BASE_URL": "http://localhost",
    "FIRSTLINE_TICKETS__SMTP__HOST": "127.0.0.1",
    "FIRSTLINE_TICKETS__SMTP__SENDER": "help@example.com",
}


@pytest.mark.parametrize("environment", [SMTP])
def test_the_copy_goes_out_only_after_the_address_said_so(visitor: Visitor, site: Flask) -> None:
    send(visitor, filled(visitor, site, email="n@example.com", copy="1"))
    assert [kind for (kind,) in rows(site, Delivery, "kind")] == ["confirm"]

    ((reference,),) = rows(site, Ticket, "reference")
    with site.app_context():
        link = copies.link(services().database, services().config, reference, datetime.now(UTC))
    path = link.removeprefix("http://localhost")
    asked = visitor.get(path)
    assert [kind for (kind,) in rows(site, Delivery, "kind")] == ["confirm"]

    done = [visitor.post("/contact/copy", data=fields(asked, "main form")) for _ in range(2)]

    assert [page.texts("main [role=status]") for page in done] == [
        ["The copy is on its way to you."]
    ] * 2
    assert sorted(kind for (kind,) in rows(site, Delivery, "kind")) == ["confirm", "copy"]


@pytest.mark.parametrize("environment", [SMTP])
@pytest.mark.parametrize(
    "values", [{"email": "n@example.com"}, {"copy": "1"}, {"email": "ü@example.com", "copy": "1"}]
)
def test_no_mail_goes_out_unasked_or_to_no_address(
    visitor: Visitor, site: Flask, values: dict[str, str]
) -> None:
    sent = send(visitor, filled(visitor, site) | values)

    assert (sent.status, rows(site, Delivery, "kind")) == (303, [])


def test_without_the_settings_no_copy_is_offered_nor_sent(visitor: Visitor, site: Flask) -> None:
    given = filled(visitor, site, email="n@example.com", copy="1")

    assert visitor.get("/contact").dom.select("#_f-copy") == []
    assert send(visitor, given).status == 303
    assert rows(site, Delivery, "kind") == []
