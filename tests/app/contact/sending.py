"""How a visitor fills in the form: what a browser would send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bs4 import Tag
from flask import Flask
from sqlalchemy import select

from app.contact import spam
from app.contact.context import form_key
from app.context import services
from app.tables.base import Base
from tests.app.client import Client, Page

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
    "Sec-Fetch-Site": "same-origin",
}


class Visitor(Client):
    """A person's browser."""

    def get(self, path: str, **options: Any) -> Page:
        """Fetch a page."""
        return super().get(path, headers=BROWSER | options.pop("headers", {}), **options)

    def post(self, path: str, **options: Any) -> Page:
        """Send a form or JSON."""
        return super().post(path, headers=BROWSER | options.pop("headers", {}), **options)


def fields(page: Page, selector: str = "#_contact") -> dict[str, Any]:
    """Return what a browser sends when a page's form is sent as it stands."""
    form = page.dom.select_one(selector)
    assert form is not None
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if not _is_sent(field):
            continue
        sent[str(field["name"])] = _value(field)
    return sent


def _is_sent(field: Tag) -> bool:
    if field.get("type") in {"file", "submit"} or field.find_parent("fieldset", disabled=True):
        return False
    return field.get("type") != "checkbox" or "checked" in field.attrs


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")  # As HTML says of a first line break.
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        assert chosen is not None
        return str(chosen.get("value", chosen.get_text()))
    return str(field.get("value", ""))


def opened_long_ago(app: Flask) -> str:
    """Return the mark of a form that was opened ten minutes ago."""
    with app.app_context():
        return spam.started(form_key(), datetime.now(UTC) - timedelta(minutes=10))


def filled(client: Client, app: Flask, path: str = "/contact", **values: Any) -> dict[str, Any]:
    """Open the form and fill it in as a person does."""
    told = {"subject": "Zzyzx", "text": "Qqq wwq", "started": opened_long_ago(app)}
    return fields(client.get(path)) | told | values


def send(client: Client, values: dict[str, Any], path: str = "/contact") -> Page:
    """Send the form."""
    return client.post(path, data=values, content_type="multipart/form-data")


def rows(app: Flask, table: type[Base], *names: str) -> list[tuple[Any, ...]]:
    """Return columns of a table, in the order in which the rows were written."""
    with app.app_context(), services().database.reading() as connection:
        columns = [getattr(table, name) for name in names]
        asked = select(*columns).order_by(*table.__table__.primary_key.columns)
        return [tuple(row) for row in connection.execute(asked)]
