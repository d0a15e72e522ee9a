"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from app.access import public
from app.context import searcher, services
from app.publishing.places import read_state
from search.errors import FirstlineError

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
@public
def livez() -> Response:
    """Say that the process answers at all."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether the index is open and the database can be reached, with reasons.

    Tickets that wait do not make the site unready: it can still take others.  Nor does a push
    that was not published: the one before it is served.
    """
    checks = {"index": _index(), "database": _database()}
    ready = all(state == "ok" or state.startswith("ok:") for state in checks.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    live = services().live
    body = {
        "status": "ok" if ready else "not ready",
        "checks": checks,
        "generation": searcher().generation if ready else None,
        "rejected_generations": live.rejected,
        "outbox": _outbox(),
        "publishing": _publishing(),
    }
    return jsonify(body), status


def _index() -> str:
    try:
        searcher().catalog.check()
    except FirstlineError:
        return "the index cannot be read"
    degraded = searcher().degraded
    return f"ok: answers without its {degraded}" if degraded else "ok"


def _database() -> str:
    try:
        services().database.ping()
    except FirstlineError:
        return "the database cannot be reached"
    return "ok"


def _publishing() -> dict[str, str] | None:
    """Return what came of the last push, without what only staff may read."""
    config = services().config
    if config.git.repository is None:
        return None
    state = read_state(config.index.path)
    return {
        "result": state.result,
        "commit": state.commit,
        "head": state.head,
        "published_at": state.published_at,
        "seen_at": state.seen_at,
    }


def _outbox() -> dict[str, int] | None:
    from app.tickets.outbox import figures  # SQLAlchemy, which pages do without.

    try:
        return asdict(figures(services().database, datetime.now(UTC)))
    except FirstlineError:
        return None
