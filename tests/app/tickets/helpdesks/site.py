"""A help centre that is connected to a helpdesk, which serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.config import Config
from app.options.tickets import Channel
from app.settings_file import load_config
from app.tickets.channels import sender
from app.tickets.channels.base import Sent
from tests.app.tickets.helpdesks.samples import LOG, PICTURE, delivery, ticket
from tests.app.tickets.helpdesks.server import DeskServer

FILES = (PICTURE, LOG)


class Site:
    """A helpdesk that serves, and the settings that lead to it."""

    def __init__(self, kind: Any, folder: Path) -> None:
        self.desk = kind()
        self.server = DeskServer(self.desk.app)
        self.config = self.configured(folder, {})

    def configured(self, folder: Path, changes: dict[str, str]) -> Config:
        section = f"FIRSTLINE_TICKETS__{self.desk.channel.upper()}__"
        values = {"URL": self.server.url} | self.desk.settings | changes
        named = {section + name: value for name, value in values.items()}
        return load_config(named | {"FIRSTLINE_TICKETS__CHANNELS": self.desk.channel}, folder)

    def send(self, files: Any = FILES, *, given: Any = None, **changes: Any) -> Sent:
        send = sender(Channel(self.desk.channel))
        due = delivery(self.desk.channel, **changes)
        return send(due, given or ticket(), files, self.config)

    def asked(self) -> list[tuple[str, str]]:
        """Return method and path of each request."""
        return [(one.method, one.path) for one in self.server.asked]

    def json_of(self, method: str, path: str) -> Any:
        """Return the JSON of the one request of this kind."""
        (found,) = [o.json for o in self.server.asked if (o.method, o.path) == (method, path)]
        return found
