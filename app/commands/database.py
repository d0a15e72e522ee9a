"""The database as commands use it: of the settings, with its tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database


@contextmanager
def open_database(config: Config | None = None) -> Iterator[Database]:
    """Open the settings' database.  Raises ``ConfigError`` or ``DatabaseError``."""
    from app.db import Database
    from app.migrate import upgrade
    from app.settings_file import load_config

    url = (config or load_config()).database.url
    upgrade(url)
    with closing(Database(url)) as database:
        yield database
