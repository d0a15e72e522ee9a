"""What goes on beside the pages: tickets are delivered, chores done, articles published."""

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
    """Deliver tickets, do chores and publish from git until ``stop`` is set."""
    publishing = _start_publishing(config, stop)
    _deliver(config, stop, senders)
    if publishing:
        publishing.join(LEAVE_SECONDS)


def has_work_in_site(config: Config) -> bool:
    """Say whether ``firstline serve`` does any of this itself."""
    return config.tickets.deliver_in_site or _publishes_in_site(config)


def _publishes_in_site(config: Config) -> bool:
    return config.git.repository is not None and config.git.sync_in_site


def _start_publishing(config: Config, stop: threading.Event) -> threading.Thread | None:
    if config.git.repository is None:
        return None
    from app.publishing import watch

    thread = threading.Thread(target=watch.run, args=(config, stop), name="publishing", daemon=True)
    thread.start()
    return thread


def _deliver(config: Config, stop: threading.Event, senders: int) -> None:
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
        if stop.wait(START_SECONDS):
            return
        publishing = _start_publishing(config, stop) if _publishes_in_site(config) else None
        if config.tickets.deliver_in_site:
            _deliver(config, stop, SENDERS_IN_SITE)
        if publishing:
            publishing.join(LEAVE_SECONDS)

    thread = threading.Thread(target=begin, name="background", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(LEAVE_SECONDS)

    return end
