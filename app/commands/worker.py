"""``firstline worker``: deliver tickets and do chores, in a process of its own."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Final

import click

from app.commands.database import open_database

if TYPE_CHECKING:
    from app.config import Config

_ENDING: Final = (signal.SIGTERM, signal.SIGINT)


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, do due chores, and end.")
def worker(once: bool) -> None:
    """Deliver tickets and do chores until stopped."""
    from app.migrate import upgrade
    from app.settings_file import load_config

    config = load_config()
    upgrade(config.database.url)
    if once:
        _work_once(config)
    else:
        _work(config)


def _work_once(config: Config) -> None:
    from app import chores
    from app.tickets.deliver import drain, utc_now
    from app.tickets.outbox import figures

    with open_database(config) as database:
        attempts = drain(database, config)
        chores.run_due(database, config, utc_now())
        left = figures(database, utc_now())
    click.echo(f"{attempts} attempts; {left.pending} wait for another, {left.dead} are given up.")


def _work(config: Config) -> None:
    from app import background
    from app.tickets.deliver import SENDERS

    # A handler could run while the event's lock is held; waiting for the signal cannot.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    stop = threading.Event()
    thread = threading.Thread(target=background.work, args=(config, stop, SENDERS))
    thread.start()
    click.echo("Firstline delivers tickets")
    signal.sigwait(_ENDING)
    stop.set()
    thread.join()
