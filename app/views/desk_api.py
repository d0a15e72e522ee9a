"""``/api/desk/suggest``: the desk for side panels of helpdesks."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from app.access import Role, staff
from app.desk.page import as_json, asked_of, shown
from app.parameters import InvalidParameters, Problem

blueprint = Blueprint("desk_api", __name__, url_prefix="/api/desk")


@blueprint.get("/suggest")
@staff(Role.AGENT, scope="desk")
def suggest() -> Response:
    """Return the articles for a ticket, with what can be copied."""
    given = shown(asked_of(request.args))
    if given is None:
        raise InvalidParameters((Problem("subject", "must be given, or text, or ticket"),))
    return jsonify(as_json(given))
