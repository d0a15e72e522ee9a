"""``firstline sync``: publish what the repository holds."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from app.commands.index import require_parts
from app.commands.sync_branches import preview_branches

if TYPE_CHECKING:
    from app.config import Config
    from app.publishing.clone import Commit
    from app.publishing.published import Published

_ENDING: Final = (signal.SIGTERM, signal.SIGINT)
SHOWN: Final = 20
"""Problems that are printed; the page /desk/publishing shows more."""


@click.command()
@click.option("--watch", is_flag=True, help="Go on: publish when a webhook asks, and poll.")
@click.option("--json", "as_json", is_flag=True, help="Print what was published as JSON.")
def sync(watch: bool, as_json: bool) -> None:
    """Publish from git: fetch, index what changed."""
    from app.settings_file import load_config

    config = load_config()
    require_parts()
    # Whoever started this may wait for its own signals with these blocked.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    if watch:
        _watch(config)
        return
    published = _publish(config)
    bad = published is not None and published.result != "published"
    click.echo(_json(published) if as_json else _text(published), err=bad and not as_json)
    if bad:
        raise SystemExit(1)


def _publish(config: Config) -> Published | None:
    """Publish, and tell those who must know, which stops nothing."""
    from app.publishing import statuses
    from app.publishing.clone import Clone
    from app.publishing.places import alone
    from app.publishing.publish import publish

    told: list[threading.Thread] = []

    def begins(commit: Commit) -> None:
        pending = statuses.Status(commit.id, statuses.Light.PENDING, "Being published")
        told.append(threading.Thread(target=statuses.tell, args=(config, pending)))
        told[0].start()

    published = publish(config, begins)
    if published is not None:
        _record(config, published)
    if published is not None and told and (status := statuses.of(published)):
        told[0].join()
        statuses.tell(config, status)
    preview_branches(config)
    with alone(config.index.path) as lock:
        Clone(config.git, config.content.articles, (lock,)).tidy()
    return published


def _record(config: Config, published: Published) -> None:
    from app.commands.database import open_database
    from app.errors import DatabaseError
    from app.publishing.record import keep

    try:
        with open_database(config) as database:
            keep(database, published)
    except DatabaseError as error:
        click.echo(f"What was published cannot be written down: {error}", err=True)


def _watch(config: Config) -> None:
    from app.migrate import upgrade
    from app.publishing.watch import run

    upgrade(config.database.url)
    # A handler could run while the event's lock is held; waiting for the signal cannot.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(config, stop))
    thread.start()
    click.echo("Firstline publishes when the repository changes")
    signal.sigwait(_ENDING)
    stop.set()
    thread.join()


def _json(published: Published | None) -> str:
    told = asdict(published) if published else {"result": "unchanged"}
    return json.dumps(told, indent=2, ensure_ascii=False, default=datetime.isoformat)


def _text(published: Published | None) -> str:
    if published is None:
        return "The site is at the head of the branch."
    what = f"{published.commit[:10]} ({published.subject})" if published.commit else "nothing"
    if published.result != "published":
        return f"Not published: {what}. {published.message}"
    seconds = (published.ended_at - published.began_at).total_seconds()
    problems = [
        f"{one.path}:{one.line}: {one.code}: {one.message} {one.remedy}"
        + (f" (last changed by {one.author} in {one.commit[:10]})" if one.commit else "")
        for one in published.problems[:SHOWN]
        if one.severity == "error"
    ]
    first = (
        f"Published {what} as generation {published.generation}: {published.articles} articles,"
        f" {published.problem_number} problems, {seconds:.1f} s"
    )
    return "\n".join([*published.warnings, *problems, first])
