"""What goes on beside the pages: tickets are delivered, chores are done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import Final

from app.config import Config

START_SECONDS: Final = 2.0
"""The site answers its first requests before this begins: SQLAlchemy takes long to import."""
LEAVE_SECONDS: Final = 12.0
"""Longest wait for the senders at the end; they leave a little earlier by themselves."""
SENDERS_IN_SITE: Final = 2


def work(config: Config, stop: threading.Event, senders: int) -> None:
    """Deliver tickets and do chores until ``stop`` is set."""
    from app import chores
    from app.db import Database
    from app.tickets import deliver

    with closing(Database(config.database.url)) as database:
        doing = threading.Thread(
            target=chores.run, args=(database, config, stop), name="chores", daemon=True
        )
        doing.start()
        deliver.run(database, config, stop, senders)
        doing.join(deliver.LEAVE_SECONDS)


def start_beside_site(config: Config) -> Callable[[], None]:
    """Begin in a thread, a little later; return what ends it.  To be called after the fork."""
    stop = threading.Event()

    def begin() -> None:
        if not stop.wait(START_SECONDS):
            work(config, stop, SENDERS_IN_SITE)

    thread = threading.Thread(target=begin, name="background", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(LEAVE_SECONDS)

    return end
