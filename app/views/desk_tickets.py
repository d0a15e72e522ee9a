"""The desk's pages of tickets that are kept here, and of what could not be delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import Role, staff
from app.context import services, use_language
from app.parameters import Parameters
from app.policy import FILE_POLICY
from search.errors import NotFound

blueprint = Blueprint("desk_tickets", __name__, url_prefix="/desk")

MAX_PAGE = 10_000


@blueprint.get("/tickets")
@staff(Role.AGENT)
def tickets() -> str:
    """List the tickets, the newest first."""
    from app.desk.tickets import listed

    use_language()
    read = Parameters(request.args)
    page = read.number("page", 1, 1, MAX_PAGE)
    read.check()
    found, pages = listed(services().database, page)
    return render_template("desk_tickets.html", tickets=found, page=page, pages=pages)


@blueprint.get("/tickets/<reference>")
@staff(Role.AGENT)
def ticket(reference: str) -> str:
    """Show a ticket with what came with it."""
    from app.desk.tickets import whole
    from app.surveys.links import ticket_link
    from app.tickets.summary import full_text

    use_language()
    database = services().database
    found = whole(database, reference)
    link = ticket_link(database, services().config, reference, found.ticket.created_at)
    text = full_text(replace(found.ticket, survey=link), found.files)
    return render_template("desk_ticket.html", found=found, ticket=found.ticket, text=text)


@blueprint.get("/tickets/<reference>/files/<int:number>")
@staff(Role.AGENT)
def file(reference: str, number: int) -> Response:
    """Send a file that came with a ticket, to be saved and never shown."""
    from app.desk.tickets import whole

    files = whole(services().database, reference).files
    if not 1 <= number <= len(files):
        raise NotFound(f"The ticket {reference} has no file {number}.")
    return _attachment(files[number - 1].content, files[number - 1].name)


@blueprint.get("/outbox")
@staff(Role.AGENT)
def outbox() -> str:
    """Show what could not be delivered, and why."""
    from app.tickets.outbox import dead, pending

    use_language()
    database = services().database
    return render_template("desk_outbox.html", dead=dead(database), pending=pending(database))


@blueprint.post("/outbox/<id>")
@staff(Role.AGENT)
def send_again(id: str) -> BaseResponse:
    """Try once more what was given up."""
    from app.tickets.outbox import send_again

    if not send_again(services().database, id, datetime.now(UTC)):
        raise NotFound("This was delivered, is being tried, or does not exist.")
    return redirect(url_for("desk_tickets.outbox"), HTTPStatus.SEE_OTHER)


def _attachment(content: bytes, name: str) -> Response:
    # Whatever it says it is: a browser that shows it would run it as a page of this site.
    response = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
