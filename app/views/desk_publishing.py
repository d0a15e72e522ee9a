"""How pushes were published, at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import Role, staff
from app.context import services, use_language
from app.publishing import places

blueprint = Blueprint("desk_publishing", __name__)


@blueprint.get("/desk/publishing")
@staff(Role.WRITER)
def page() -> str:
    """Show what came of the last pushes, the last of each machine first."""
    from app.publishing.record import publications

    use_language()
    found = publications(services().database)
    newest = {one.machine: one for one in reversed(found)}
    return render_template(
        "desk_publishing.html",
        git=services().config.git,
        newest=sorted(newest.values(), key=lambda one: one.machine),
        earlier=[one for one in found if newest[one.machine] is not one],
    )


@blueprint.post("/desk/publishing")
@staff(Role.WRITER)
def now() -> Response:
    """Look at the repository now, on every machine."""
    from app.publishing.record import ask_all

    ask_all(services().database, datetime.now(UTC))
    places.ask(services().config.index.path)
    return redirect(url_for("desk_publishing.page"), HTTPStatus.SEE_OTHER)
