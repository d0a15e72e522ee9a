"""What is due of the articles, at the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request

from app import due
from app.access import Role, staff
from app.context import searcher, use_language
from app.parameters import Parameters

blueprint = Blueprint("desk_due", __name__)

_DAYS = 30


@blueprint.get("/desk/due")
@staff(Role.WRITER)
def page() -> str:
    """Show what to review, what expires and what appears soon, by owner."""
    use_language()
    days, owner = _asked()
    cares, now = searcher().catalog.care(), datetime.now(UTC)
    everything = due.tasks(cares, now, days)
    found = due.tasks(cares, now, days, owner)
    return render_template(
        "desk_due.html",
        days=days,
        owner=owner or "",
        owners=[name for name in due.by_owner(everything) if name],
        groups=due.by_owner(found),
        labels=due.LABELS,
        is_watched=any(care.review_every for care in cares),
    )


@blueprint.get("/desk/due.csv")
@staff(Role.WRITER)
def table() -> Response:
    """Send the same as a table for a spreadsheet."""
    days, owner = _asked()
    found = due.tasks(searcher().catalog.care(), datetime.now(UTC), days, owner)
    sent = Response(due.as_csv(found), mimetype="text/csv")
    sent.headers["Content-Disposition"] = "attachment; filename=due.csv"
    return sent


def _asked() -> tuple[int, str | None]:
    read = Parameters(request.args)
    days, owner = read.number("days", _DAYS, 0, due.MAX_DAYS), read.text("owner")
    read.check()
    return days, owner
