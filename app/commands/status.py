"""``firstline status``: how the index, publishing, tickets and the database stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(as_json: bool) -> None:
    """Say what is live and what needs somebody.

    The exit code is 1 when something does.
    """
    from app.publishing import overview
    from app.settings_file import load_config

    seen = overview.overview(load_config(), datetime.now(UTC))
    told = json.dumps(overview.as_json(seen), indent=2, ensure_ascii=False)
    click.echo(told if as_json else overview.as_text(seen))
    if seen.alarms:
        raise SystemExit(1)
