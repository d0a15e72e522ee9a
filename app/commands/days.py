"""Days as options of commands: 2026-03-31, or 30d for 30 days ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

_DAYS: Final = re.compile(r"([0-9]{1,4})d")


class Day(click.ParamType[datetime]):
    """The midnight (UTC) of a day, or the time so many days ago."""

    name = "day"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read what was written."""
        if isinstance(value, datetime):
            return value
        if found := _DAYS.fullmatch(value):
            return datetime.now(UTC) - timedelta(days=int(found[1]))
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            self.fail(f"{value!r} is neither a day as 2026-03-31 nor a time ago as 30d.")
